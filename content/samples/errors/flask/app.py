from flask import Flask, render_template

# region app
app = Flask(__name__)
app.config["TRUSTED_HOSTS"] = ["127.0.0.1"]
# endregion


# region boom
@app.get("/boom/")
def boom():
    return str(1 / 0)
# endregion


# region handlers
@app.errorhandler(404)
def not_found(error):
    return render_template("404.html"), 404


@app.errorhandler(500)
def server_error(error):
    return render_template("500.html"), 500
# endregion
