from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.paginator import Paginator
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse_lazy
from django.views.decorators.http import require_GET, require_POST
from django.views.generic import CreateView, ListView

from .forms import BookForm


# region list
class BookList(LoginRequiredMixin, ListView):
    paginate_by = 5
    template_name = "books/list.html"

    def get_queryset(self):
        return self.request.user.books.all()
# endregion


# region add
class AddBook(LoginRequiredMixin, CreateView):
    form_class = BookForm
    template_name = "books/add.html"
    success_url = reverse_lazy("books")

    def form_valid(self, form):
        form.instance.owner = self.request.user
        return super().form_valid(form)

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=400)
# endregion


# region read
@login_required
@require_POST
def read(request, pk):
    book = get_object_or_404(request.user.books, pk=pk)
    book.read = not book.read
    book.save()
    return redirect("books")
# endregion


# region api
@require_GET
def api(request):
    if not request.user.is_authenticated:
        return JsonResponse({"error": "log in first"}, status=401)
    paginator = Paginator(request.user.books.values("id", "title", "pages", "read"), 5)
    page = paginator.get_page(request.GET.get("page"))
    return JsonResponse({"total": paginator.count, "page": page.number, "books": list(page)})
# endregion
