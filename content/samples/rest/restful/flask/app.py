from flask import Flask
from flask_restful import Api, Resource, fields, inputs, marshal_with
from flask_restful.reqparse import RequestParser

from models import Todo, db

# region app
app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite:///todos.db"
app.config["BUNDLE_ERRORS"] = True
db.init_app(app)
api = Api(app)
with app.app_context():
    db.create_all()
# endregion


# region validate
def short_text(value):
    if not isinstance(value, str) or not value.strip():
        raise ValueError("This field cannot be blank.")
    if len(value) > 100:
        raise ValueError("This field has at most 100 characters.")
    return value


whole = RequestParser()
whole.add_argument("name", type=short_text, required=True, nullable=False, location="json")
whole.add_argument("done", type=inputs.boolean, store_missing=False, location="json")

partial = whole.copy()
partial.replace_argument(
    "name", type=short_text, nullable=False, store_missing=False, location="json"
)

shown = {"id": fields.Integer, "name": fields.String, "done": fields.Boolean}
# endregion


# region list
def save(todo, parser):
    for field, value in parser.parse_args().items():
        setattr(todo, field, value)
    db.session.add(todo)
    db.session.commit()
    return todo


class TodoList(Resource):
    @marshal_with(shown)
    def get(self):
        return db.session.scalars(db.select(Todo).order_by(Todo.id)).all()

    @marshal_with(shown)
    def post(self):
        return save(Todo(), whole), 201
# endregion


# region detail
class TodoDetail(Resource):
    @marshal_with(shown)
    def get(self, pk):
        return db.get_or_404(Todo, pk)

    @marshal_with(shown)
    def put(self, pk):
        return save(db.get_or_404(Todo, pk), whole)

    @marshal_with(shown)
    def patch(self, pk):
        return save(db.get_or_404(Todo, pk), partial)

    def delete(self, pk):
        db.session.delete(db.get_or_404(Todo, pk))
        db.session.commit()
        return "", 204
# endregion


# region routes
api.add_resource(TodoList, "/todos/")
api.add_resource(TodoDetail, "/todos/<int:pk>/")
# endregion
