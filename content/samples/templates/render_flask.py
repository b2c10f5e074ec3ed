from app import app
from context import show
from flask import render_template_string

with app.test_request_context():
    show(lambda text, context: render_template_string(text, **context))
