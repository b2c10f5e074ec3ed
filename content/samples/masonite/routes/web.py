from masonite.routes import Route

ROUTES = [
    Route.get("/", "HelloController@hello"),
    Route.get("/hello/@name/", "HelloController@greet"),
]
