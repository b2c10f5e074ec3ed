# region show
from django.conf import settings
from django.http import HttpResponse, JsonResponse


def show(request):
    return JsonResponse({"debug": settings.DEBUG, "items": settings.ITEMS_PER_PAGE})


# endregion


# region visits
def visits(request):
    request.session["visits"] = request.session.get("visits", 0) + 1
    return HttpResponse(request.session["visits"])


# endregion
