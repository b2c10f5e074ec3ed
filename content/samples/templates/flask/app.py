# region app
from flask import Flask, render_template

from data import TODOS

app = Flask(__name__)
# endregion


# region views
@app.get("/todos/")
def todos():
    return render_template("todos.html", heading="my todos", person={"name": "Ada"}, todos=TODOS)


@app.get("/empty/")
def empty():
    return render_template("todos.html", heading="my todos", person=None, todos=[])


# endregion


# region filter
@app.template_filter()
def duration(minutes):
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min"


# endregion
