from django.conf import settings
from django.core.files.storage import default_storage
from django.http import HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST


@csrf_exempt
@require_POST
def upload(request):
    file = request.FILES.get("file")
    if file is None:
        return HttpResponse("no file", status=400)
    if file.size > settings.MAX_UPLOAD:
        return HttpResponse("too large", status=413)
    name = default_storage.save(file.name, file)
    return JsonResponse({"name": name, "size": default_storage.size(name)})
