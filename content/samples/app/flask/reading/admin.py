from flask import redirect, url_for
from flask_admin import Admin, AdminIndexView
from flask_admin.contrib.sqla import ModelView
from flask_login import current_user

from .models import Book, db


class StaffOnly:
    def is_accessible(self):
        return current_user.is_authenticated and current_user.is_staff

    def inaccessible_callback(self, name, **kwargs):
        return redirect(url_for("accounts.login"))


class StaffIndexView(StaffOnly, AdminIndexView):
    pass


class BookView(StaffOnly, ModelView):
    column_list = ["title", "owner", "pages", "read"]
    column_searchable_list = ["title"]


def make():
    admin = Admin(name="Reading list", index_view=StaffIndexView())
    # Its own blueprint is called "book", beside the site's "books".
    admin.add_view(BookView(Book, db))
    return admin
