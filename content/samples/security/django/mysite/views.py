from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt


# region greet
def greet(request):
    return render(request, "greet.html", {"name": request.GET.get("name", "")})
# endregion


# region count
@csrf_exempt
def count(request):
    return HttpResponse(len(request.POST))
# endregion
