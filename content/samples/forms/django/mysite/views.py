from django.shortcuts import render

from .forms import SignupForm


def signup(request):
    form = SignupForm(request.POST or None)
    if form.is_valid():
        return render(request, "welcome.html", form.cleaned_data)
    return render(request, "signup.html", {"form": form}, status=400 if form.is_bound else 200)
