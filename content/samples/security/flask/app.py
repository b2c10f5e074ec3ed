from flask import Flask, render_template, request

# region app
app = Flask(__name__)
# endregion


# region greet
@app.get("/")
def greet():
    return render_template("greet.html", name=request.args.get("name", ""))
# endregion


# region count
@app.post("/count/")
def count():
    return str(len(request.form))
# endregion
