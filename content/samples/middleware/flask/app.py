from flask import Blueprint, Flask, g, request
from flask.views import MethodView

# region app
app = Flask(__name__)
# endregion


# region gate
@app.before_request
def block():
    if request.headers.get("X-Blocked") == "yes":
        return "Blocked", 403


@app.after_request
def add_header(response):
    response.headers["X-Gate"] = "passed"
    return response
# endregion


# region order
@app.after_request
def outer_out(response):
    seen = [*g.get("seen", []), "outer out"]
    response.headers["X-Seen"] = ", ".join(seen)
    return response


@app.before_request
def outer_in():
    g.seen = ["outer in"]


@app.before_request
def inner_in():
    g.seen.append("inner in")


@app.after_request
def inner_out(response):
    if "seen" in g:
        g.seen.append("inner out")
    return response
# endregion


# region part
notes = Blueprint("notes", __name__, url_prefix="/notes")


@notes.after_request
def only_notes(response):
    response.headers["X-Part"] = "notes"
    return response
# endregion


# region index
@app.get("/")
def index():
    return "Hello"
# endregion


# region boom
@app.get("/boom/")
def boom():
    return str(1 / 0)
# endregion


# region class
class Note(MethodView):
    def get(self, number):
        return f"note {number}"

    def put(self, number):
        return f"kept {number}", 201


notes.add_url_rule("/<int:number>/", view_func=Note.as_view("note"))
# endregion

app.register_blueprint(notes)
