from flask import Flask, request

# region app
app = Flask(__name__)
app.config.from_prefixed_env()
app.config["TRUSTED_HOSTS"] = ["127.0.0.1", "shop.example"]
# endregion


# region views
@app.get("/")
def hello():
    return "Hello World!"


@app.get("/where/")
def where():
    return f"{request.url} from {request.remote_addr}"
# endregion
