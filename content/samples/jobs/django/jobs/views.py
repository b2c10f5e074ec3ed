from django.http import JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from .models import Job


# region ask
@csrf_exempt
@require_POST
def ask(request):
    job = Job.objects.create(to=request.POST["to"])
    return JsonResponse({"id": job.id, "done": job.done}, status=202)


def look(request, number):
    job = get_object_or_404(Job, pk=number)
    return JsonResponse({"id": job.id, "done": job.done})
# endregion
