from django.http import HttpResponse


def gate(get_response):
    def middleware(request):
        if request.headers.get("X-Blocked") == "yes":
            response = HttpResponse("Blocked", status=403)
        else:
            response = get_response(request)
        response.headers["X-Gate"] = "passed"
        return response

    return middleware
