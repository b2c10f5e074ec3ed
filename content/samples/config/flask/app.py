# region settings
from flask import Flask, current_app, session

app = Flask(__name__)
app.config.from_mapping(ITEMS_PER_PAGE=10)
app.config.from_prefixed_env()
# endregion

# region secret
if not app.config["SECRET_KEY"]:
    raise RuntimeError("Set FLASK_SECRET_KEY.")
# endregion


# region show
@app.get("/")
def show():
    config = current_app.config
    return {"debug": config["DEBUG"], "items": config["ITEMS_PER_PAGE"]}


# endregion


# region visits
@app.get("/visits/")
def visits():
    session["visits"] = session.get("visits", 0) + 1
    return str(session["visits"])


# endregion
