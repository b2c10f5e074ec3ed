INSTALLED_APPS += ["blog"]
TEMPLATES[0]["DIRS"] = [BASE_DIR / "templates"]
