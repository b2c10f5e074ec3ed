from flask import redirect, url_for
from flask_admin import Admin, AdminIndexView
from flask_admin.contrib.sqla import ModelView
from flask_login import current_user

from models import Author, Book, db


# region guard
class StaffOnly:
    def is_accessible(self):
        return current_user.is_authenticated and current_user.is_staff

    def inaccessible_callback(self, name, **kwargs):
        return redirect(url_for("login"))


class StaffIndexView(StaffOnly, AdminIndexView):
    pass


class StaffModelView(StaffOnly, ModelView):
    pass
# endregion


# region book
class BookView(StaffModelView):
    column_list = ["title", "author", "year"]
    column_searchable_list = ["title", "author.name"]
    column_filters = ["year"]
# endregion


# region author
class AuthorView(StaffModelView):
    column_searchable_list = ["name"]
    inline_models = [Book]
# endregion


# region register
admin = Admin(name="Library", index_view=StaffIndexView())
admin.add_view(BookView(Book, db))
admin.add_view(AuthorView(Author, db))
# endregion
