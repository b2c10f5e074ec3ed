from flask import Flask, abort, redirect, request, url_for

from models import Todo, db


def create_app(config=None):
    app = Flask(__name__)
    app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite:///todos.db"
    app.config.update(config or {})
    db.init_app(app)
    with app.app_context():
        db.create_all()

    @app.get("/todos/")
    def index():
        return {"todos": db.session.scalars(db.select(Todo.name).order_by(Todo.id)).all()}

    @app.post("/todos/")
    def create():
        name = request.form.get("name")
        if not name:
            abort(400)
        db.session.add(Todo(name=name))
        db.session.commit()
        return redirect(url_for("index"))

    return app
