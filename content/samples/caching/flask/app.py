from flask import Flask
from flask_caching import Cache

app = Flask(__name__)
app.config["CACHE_TYPE"] = "SimpleCache"
cache = Cache(app)
calls = 0


@app.get("/")
@cache.cached(timeout=60)
def index():
    global calls
    calls += 1
    return f"computed {calls}"


@app.post("/clear/")
def clear():
    cache.clear()
    return "cleared"
