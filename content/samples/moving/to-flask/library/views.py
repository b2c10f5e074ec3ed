from django.http import JsonResponse

from .models import Book


def books(request):
    rows = Book.objects.order_by("id").values("title", "year")
    return JsonResponse({"books": list(rows)})
