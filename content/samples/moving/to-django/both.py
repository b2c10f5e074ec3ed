from werkzeug.middleware.dispatcher import DispatcherMiddleware

from app import app
from mysite.wsgi import application

app.wsgi_app = DispatcherMiddleware(app.wsgi_app, {"/new": application})
