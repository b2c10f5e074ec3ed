"""Who sees a request, in order: one file, called as a server calls it."""

import io

from flask import Flask, render_template_string, request
from flask.sessions import SecureCookieSessionInterface
from werkzeug.routing import UnicodeConverter

app = Flask(__name__)


def saw(depth, what):
    print("  " * depth + what)


# region seen
class Outside:
    """WSGI middleware: what stands around the whole application."""

    def __init__(self, application):
        self.application = application

    def __call__(self, environ, start_response):
        saw(1, "WSGI middleware, before")
        response = self.application(environ, start_response)
        saw(1, "WSGI middleware, after")
        return response


class Name(UnicodeConverter):
    def to_python(self, value):
        saw(2, "the path is matched")
        return value


app.url_map.converters["name"] = Name
app.wsgi_app = Outside(app.wsgi_app)


@app.before_request
def first_before():
    saw(3, f"first function, before, with endpoint {request.endpoint}")


@app.before_request
def second_before():
    saw(3, "second function, before")


@app.after_request
def first_after(response):
    saw(3, "first function, after")
    return response


@app.after_request
def second_after(response):
    saw(3, "second function, after")
    return response


@app.teardown_request
def teardown(error):
    saw(2, "teardown functions")


@app.get("/hello/<name:name>/")
def hello(name):
    saw(3, "the view")
    rendered = lambda: saw(4, "the template is rendered") or ""
    return render_template_string("Hello, {{ name }}{{ rendered() }}", name=name, rendered=rendered)
# endregion seen


class Sessions(SecureCookieSessionInterface):
    def open_session(self, app, request):
        saw(2, "the session is opened")
        return super().open_session(app, request)

    def save_session(self, app, session, response):
        saw(2, "the session is saved")
        super().save_session(app, session, response)


app.secret_key = "without one there is no session to save"
app.session_interface = Sessions()

environ = {
    "REQUEST_METHOD": "GET", "PATH_INFO": "/hello/ada/", "QUERY_STRING": "", "SERVER_NAME": "localhost",
    "SERVER_PORT": "80", "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(),
}
saw(0, "the server calls the application")
response = app(environ, lambda status, headers: saw(0, "the status and headers go out: " + status))
body = b"".join(response)
saw(0, "the body goes out: " + body.decode())
response.close()
saw(0, "the response is closed")
