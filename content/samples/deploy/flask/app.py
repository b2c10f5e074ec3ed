from flask import Flask

app = Flask(__name__)
app.config.from_prefixed_env()
app.config["TRUSTED_HOSTS"] = ["127.0.0.1"]


@app.get("/")
def hello():
    return "Hello World!"
