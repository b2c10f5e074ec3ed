from rest_framework import serializers, viewsets

from .models import Todo


# region validate
class TodoSerializer(serializers.ModelSerializer):
    class Meta:
        model = Todo
        fields = ["id", "name", "done"]
# endregion


# region list
class TodoViewSet(viewsets.ModelViewSet):
    queryset = Todo.objects.order_by("pk")
    serializer_class = TodoSerializer
# endregion
