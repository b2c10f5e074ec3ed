app.config["TESTING"] = True
