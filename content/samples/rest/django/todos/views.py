import json

from django.core.exceptions import BadRequest, ValidationError
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.csrf import csrf_exempt

from .models import Todo


# region errors
@method_decorator(csrf_exempt, name="dispatch")
class JsonView(View):
    def dispatch(self, request, *args, **kwargs):
        try:
            return super().dispatch(request, *args, **kwargs)
        except ValidationError as error:
            return JsonResponse(error.message_dict, status=400)
        except BadRequest:
            return JsonResponse({"detail": "Bad Request"}, status=400)
        except Http404:
            return JsonResponse({"detail": "Not Found"}, status=404)
# endregion


# region validate
    def save(self, todo, partial=False):
        try:
            data = json.loads(self.request.body)
        except ValueError:
            raise BadRequest from None
        if not isinstance(data, dict):
            raise BadRequest
        if not partial:
            data = {"name": ""} | data
        for field in ("name", "done"):
            if field in data:
                setattr(todo, field, data[field])
        todo.full_clean()
        todo.save()
        return todo.as_dict()
# endregion


# region list
class TodoList(JsonView):
    def get(self, request):
        todos = Todo.objects.order_by("pk")
        return JsonResponse([todo.as_dict() for todo in todos], safe=False)

    def post(self, request):
        return JsonResponse(self.save(Todo()), status=201)
# endregion


# region detail
class TodoDetail(JsonView):
    def get(self, request, pk):
        return JsonResponse(get_object_or_404(Todo, pk=pk).as_dict())

    def put(self, request, pk):
        return JsonResponse(self.save(get_object_or_404(Todo, pk=pk)))

    def patch(self, request, pk):
        return JsonResponse(self.save(get_object_or_404(Todo, pk=pk), partial=True))

    def delete(self, request, pk):
        get_object_or_404(Todo, pk=pk).delete()
        return HttpResponse(status=204)
# endregion
