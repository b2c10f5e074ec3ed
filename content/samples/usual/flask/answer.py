from flask import Flask, jsonify

app = Flask(__name__)


# region json
@app.route("/todos")
def todos():
    return jsonify([{"id": 1, "name": "Learn Flask"}])
# endregion


# region plain
@app.route("/plain")
def plain():
    return [{"id": 1, "name": "Learn Flask"}]
# endregion
