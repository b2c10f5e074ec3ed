from django.http import HttpResponseBadRequest, JsonResponse
from django.shortcuts import redirect

from .models import Todo


def index(request):
    if request.method == "POST":
        name = request.POST.get("name")
        if not name:
            return HttpResponseBadRequest()
        Todo.objects.create(name=name)
        return redirect("index")
    return JsonResponse({"todos": list(Todo.objects.values_list("name", flat=True))})
