from flask import Flask, request, session
from flask_caching import Cache

# region app
app = Flask(__name__)
app.config["SECRET_KEY"] = "dev"
app.config["CACHE_TYPE"] = "SimpleCache"
cache = Cache(app)
# endregion
calls = 0


# region index
@app.get("/")
@cache.cached(timeout=60)
def index():
    global calls
    calls += 1
    return f"computed {calls}"
# endregion


# region clear
@app.post("/clear/")
def clear():
    cache.clear()
    return "cleared"
# endregion


# region page
@app.get("/page/")
@cache.cached(timeout=60)
def page():
    return f"page {request.args.get('page', '1')}"
# endregion


# region greet
@app.get("/name/<name>/")
def name(name):
    session["name"] = name
    return f"You are {name}"


@app.get("/greet/")
@cache.cached(timeout=60)
def greet():
    return f"Hello {session.get('name', 'stranger')}"
# endregion


# region safe
def by_name():
    return f"greet {session.get('name')}"


@app.get("/greet-each/")
@cache.cached(timeout=60, make_cache_key=by_name)
def greet_each():
    return f"Hello {session.get('name', 'stranger')}"
# endregion


# region busy
tries = 0


@app.get("/busy/")
@cache.cached(timeout=60)
def busy():
    global tries
    tries += 1
    if tries == 1:
        return "busy", 503
    return "ready"
# endregion


# region value
@cache.memoize(timeout=60)
def count():
    return 6 * 7
# endregion


@app.get("/value/")
def value():
    return str(count())
