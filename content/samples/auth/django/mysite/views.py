from django.contrib.auth.decorators import login_required
from django.shortcuts import render


@login_required
def private(request):
    return render(request, "private.html")
