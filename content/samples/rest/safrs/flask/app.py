from flask import Flask
from safrs import SafrsApi

from models import Todo, db

app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite:///todos.db"
db.init_app(app)
with app.app_context():
    db.create_all()
    api = SafrsApi(app, prefix="/api")
    api.expose_object(Todo)
