from django.http import HttpResponse
from django.views.decorators.http import require_POST

from .models import Author


@require_POST
def add_author(request):
    author = Author.objects.create(name=request.POST["name"])
    year = int(request.POST["year"])
    author.books.create(title=request.POST["title"], year=year)
    return HttpResponse(author.name, status=201)
