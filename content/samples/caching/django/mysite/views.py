from django.core.cache import cache
from django.http import HttpResponse
from django.views.decorators.cache import cache_page
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST
from django.views.decorators.vary import vary_on_cookie

calls = 0


# region index
@require_GET
@cache_page(60)
def index(request):
    global calls
    calls += 1
    return HttpResponse(f"computed {calls}")
# endregion


# region clear
@csrf_exempt
@require_POST
def clear(request):
    cache.clear()
    return HttpResponse("cleared")
# endregion


# region page
@cache_page(60)
def page(request):
    return HttpResponse(f"page {request.GET.get('page', '1')}")
# endregion


# region greet
def name(request, name):
    request.session["name"] = name
    return HttpResponse(f"You are {name}")


@cache_page(60)
def greet(request):
    return HttpResponse(f"Hello {request.session.get('name', 'stranger')}")
# endregion


# region safe
@cache_page(60)
@vary_on_cookie
def greet_each(request):
    return HttpResponse(f"Hello {request.session.get('name', 'stranger')}")
# endregion


# region busy
tries = 0


@cache_page(60)
def busy(request):
    global tries
    tries += 1
    if tries == 1:
        return HttpResponse("busy", status=503)
    return HttpResponse("ready")
# endregion


# region value
def count():
    return cache.get_or_set("count", lambda: 6 * 7, timeout=60)
# endregion


def value(request):
    return HttpResponse(count())
