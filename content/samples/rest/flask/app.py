from flask import Flask, abort, json, request
from werkzeug.exceptions import HTTPException

from models import Todo, db

# region app
app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite:///todos.db"
db.init_app(app)
with app.app_context():
    db.create_all()
# endregion


# region errors
class Invalid(Exception):
    pass


@app.errorhandler(Invalid)
def invalid(error):
    return error.args[0], 400


@app.errorhandler(HTTPException)
def json_error(error):
    response = error.get_response()
    response.data = json.dumps({"detail": error.name})
    response.content_type = "application/json"
    return response
# endregion


# region validate
def save(todo, partial=False):
    data = request.get_json()
    if not isinstance(data, dict):
        abort(400)
    if not partial:
        data = {"name": ""} | data
    name, done = data.get("name", todo.name), data.get("done", todo.done or False)
    if not isinstance(name, str) or not name.strip():
        raise Invalid({"name": ["This field cannot be blank."]})
    if len(name) > 100:
        raise Invalid({"name": ["This field has at most 100 characters."]})
    if not isinstance(done, bool):
        raise Invalid({"done": ["This field is true or false."]})
    todo.name, todo.done = name, done
    db.session.add(todo)
    db.session.commit()
    return todo.as_dict()
# endregion


# region list
@app.get("/todos/")
def list_todos():
    todos = db.session.scalars(db.select(Todo).order_by(Todo.id))
    return [todo.as_dict() for todo in todos]


@app.post("/todos/")
def create_todo():
    return save(Todo()), 201
# endregion


# region detail
@app.get("/todos/<int:pk>/")
def get_todo(pk):
    return db.get_or_404(Todo, pk).as_dict()


@app.put("/todos/<int:pk>/")
def replace_todo(pk):
    return save(db.get_or_404(Todo, pk))


@app.patch("/todos/<int:pk>/")
def change_todo(pk):
    return save(db.get_or_404(Todo, pk), partial=True)


@app.delete("/todos/<int:pk>/")
def delete_todo(pk):
    db.session.delete(db.get_or_404(Todo, pk))
    db.session.commit()
    return "", 204
# endregion
