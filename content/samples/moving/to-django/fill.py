from app import Book, app, db

with app.app_context():
    db.create_all()
    db.session.add_all([Book(title="Emma", year=1815), Book(title="Mort", year=1987)])
    db.session.commit()
