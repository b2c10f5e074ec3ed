from django.shortcuts import render

from .data import TODOS


def todos(request):
    context = {"heading": "my todos", "person": {"name": "Ada"}, "todos": TODOS}
    return render(request, "todos.html", context)


def empty(request):
    return render(request, "todos.html", {"heading": "my todos", "person": None, "todos": []})
