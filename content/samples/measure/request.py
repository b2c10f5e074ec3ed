"""Measures the processor time of one request, inside one process and without a server.

A WSGI application is a function, so it can be called without a network: what is left is the framework's own work.
"""

import io
import os
import sys

from turns import HERE, measure


# region request
def request(app):
    environ = {
        "REQUEST_METHOD": "GET", "PATH_INFO": "/", "QUERY_STRING": "", "SCRIPT_NAME": "",
        "SERVER_NAME": "127.0.0.1", "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "127.0.0.1", "REMOTE_ADDR": "127.0.0.1",
        "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(), "wsgi.errors": sys.stderr,
        "wsgi.version": (1, 0), "wsgi.multithread": False, "wsgi.multiprocess": False, "wsgi.run_once": False,
    }
    started = []
    answer = app(environ, lambda status, headers, error=None: started.append(status))
    body = b"".join(answer)
    getattr(answer, "close", lambda: None)()
    return started[0], body
# endregion


def requests(app):
    assert request(app) == ("200 OK", b"Hello World!")
    return {"request": lambda: request(app)}


def project(without=""):
    sys.path.insert(0, str(HERE / "hello/django"))
    os.environ["WITHOUT"] = without
    from mysite.wsgi import application

    return requests(application)


def flask_side():
    sys.path.insert(0, str(HERE / "hello/flask"))
    from app import app

    return requests(app)


if __name__ == "__main__":
    bare = lambda: project(without="middleware")  # noqa: E731
    measure({"django": project, "bare": bare, "flask": flask_side}, rounds=20, number=40)
