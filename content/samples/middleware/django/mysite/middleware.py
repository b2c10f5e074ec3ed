from django.http import HttpResponse


# region gate
def gate(get_response):
    def middleware(request):
        if request.headers.get("X-Blocked") == "yes":
            response = HttpResponse("Blocked", status=403)
        else:
            response = get_response(request)
        response.headers["X-Gate"] = "passed"
        return response

    return middleware
# endregion


# region order
def outer(get_response):
    def middleware(request):
        request.seen = ["outer in"]
        response = get_response(request)
        response.headers["X-Seen"] = ", ".join(request.seen + ["outer out"])
        return response

    return middleware


def inner(get_response):
    def middleware(request):
        request.seen.append("inner in")
        response = get_response(request)
        request.seen.append("inner out")
        return response

    return middleware
# endregion


# region part
def only_notes(get_response):
    def middleware(request):
        response = get_response(request)
        if request.resolver_match and request.resolver_match.app_name == "notes":
            response.headers["X-Part"] = "notes"
        return response

    return middleware
# endregion
