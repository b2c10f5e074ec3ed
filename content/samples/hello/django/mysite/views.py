from django.http import HttpResponse
from django.utils.html import escape


def hello(request):
    return HttpResponse("Hello World!")


def greet(request, name):
    return HttpResponse(f"Hello {escape(name)}!")
