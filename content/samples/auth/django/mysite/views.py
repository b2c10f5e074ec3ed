from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpResponse
from django.shortcuts import render


# region private
@login_required
def private(request):
    return render(request, "private.html")
# endregion


# region reports
@login_required
@permission_required("auth.view_group", raise_exception=True)
def reports(request):
    return HttpResponse("reports")
# endregion
