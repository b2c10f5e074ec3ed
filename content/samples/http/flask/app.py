from flask import Flask, make_response, redirect, request, send_file

app = Flask(__name__)


# region read
@app.route("/read/", methods=["GET", "POST"])
def read():
    return {
        "method": request.method,
        "path": request.path,
        "tags": request.args.getlist("tag"),
        "form": request.form.get("name"),
        "header": request.headers.get("X-Trace"),
        "cookie": request.cookies.get("theme"),
        "type": request.mimetype,
        "bytes": len(request.get_data()),
    }
# endregion


# region json
@app.post("/json/")
def take():
    return {"sum": sum(request.get_json())}
# endregion


# region write
@app.get("/write/")
def write():
    response = make_response("made\n", 201)
    response.content_type = "text/plain; charset=utf-8"
    response.headers["X-Made-By"] = "hand"
    response.set_cookie("theme", "dark", max_age=60, httponly=True, samesite="Lax")
    return response
# endregion


# region redirect
@app.get("/away/")
def away():
    return redirect("/read/")
# endregion


# region stream
@app.get("/stream/")
def stream():
    def lines():
        for n in range(3):
            yield f"line {n}\n"

    return lines(), {"Content-Type": "text/plain"}
# endregion


# region file
@app.get("/file/")
def file():
    return send_file("report.csv", as_attachment=True)
# endregion


# region nothing
@app.get("/nothing/")
def nothing():
    pass
# endregion
