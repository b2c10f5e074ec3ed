from html import escape

from masonite.controllers import Controller
from masonite.request import Request


class HelloController(Controller):
    def hello(self):
        return "Hello World!"

    def greet(self, request: Request):
        return f"Hello {escape(request.param('name'))}!"
