import json

from django.http import FileResponse, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.views.decorators.csrf import csrf_exempt


# region read
@csrf_exempt
def read(request):
    return JsonResponse({
        "method": request.method,
        "path": request.path,
        "tags": request.GET.getlist("tag"),
        "form": request.POST.get("name"),
        "header": request.headers.get("X-Trace"),
        "cookie": request.COOKIES.get("theme"),
        "type": request.content_type,
        "bytes": len(request.body),
    })
# endregion


# region json
@csrf_exempt
def take(request):
    try:
        sent = json.loads(request.body)
    except json.JSONDecodeError:
        return JsonResponse({"error": "not JSON"}, status=400)
    return JsonResponse({"sum": sum(sent)})
# endregion


# region write
def write(request):
    response = HttpResponse("made\n", status=201, content_type="text/plain; charset=utf-8")
    response.headers["X-Made-By"] = "hand"
    response.set_cookie("theme", "dark", max_age=60, httponly=True, samesite="Lax")
    return response
# endregion


# region redirect
def away(request):
    return redirect("/read/")
# endregion


# region stream
def stream(request):
    def lines():
        for n in range(3):
            yield f"line {n}\n"

    return StreamingHttpResponse(lines(), content_type="text/plain")
# endregion


# region file
def file(request):
    return FileResponse(open("report.csv", "rb"), as_attachment=True)
# endregion


# region nothing
def nothing(request):
    pass
# endregion
