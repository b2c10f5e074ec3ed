from django.core.cache import cache
from django.http import HttpResponse
from django.views.decorators.cache import cache_page
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

calls = 0


@require_GET
@cache_page(60)
def index(request):
    global calls
    calls += 1
    return HttpResponse(f"computed {calls}")


@csrf_exempt
@require_POST
def clear(request):
    cache.clear()
    return HttpResponse("cleared")
