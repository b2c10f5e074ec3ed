MIDDLEWARE += ["mysite.middleware.gate"]
