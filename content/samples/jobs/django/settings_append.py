INSTALLED_APPS += ["jobs"]
