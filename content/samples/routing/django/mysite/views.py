# region list
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe


@csrf_exempt  # note: Only so that a plain client can post; without a token, Django answers 403.
@require_http_methods(["GET", "HEAD", "POST"])
def posts(request):
    if request.method == "POST":
        url = reverse("post", kwargs={"year": 2024, "slug": "hello"})
        return HttpResponse("created", status=201, headers={"Location": url})
    try:
        page = int(request.GET.get("page", 1))
    except ValueError:
        page = 1
    return HttpResponse(f"page {page}, next {reverse('posts', query={'page': page + 1})}")


# endregion


# region post
@require_safe  # note: Only GET and HEAD. Without it the view answers every method.
def post(request, year, slug):
    url = reverse("post", kwargs={"year": year, "slug": slug})
    return HttpResponse(f"{type(year).__name__} {year} {slug} {url}")


# endregion


# region file
@require_safe
def file(request, name):
    return HttpResponse(name)


# endregion


# region user
@require_safe
def user(request, uid):
    return HttpResponse(f"{type(uid).__name__} {uid}")


# endregion


# region archive
@require_safe
def archive(request, day):
    url = reverse("archive", kwargs={"day": day})
    return HttpResponse(f"{day:%A} {url}")


# endregion
