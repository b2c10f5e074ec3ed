from werkzeug.middleware.dispatcher import DispatcherMiddleware

from app import app
from mysite.wsgi import application as old

application = DispatcherMiddleware(old, {"/new": app})
