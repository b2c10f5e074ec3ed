from django.http import Http404
from django.shortcuts import render

from .posts import POSTS


def index(request):
    return render(request, "blog/index.html", {"posts": POSTS})


def post(request, slug):
    if slug not in POSTS:
        raise Http404
    return render(request, "blog/post.html", {"title": POSTS[slug]})
