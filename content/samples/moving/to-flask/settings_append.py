INSTALLED_APPS += ["library"]
WSGI_APPLICATION = "both.application"
