from django.core.exceptions import ValidationError
from django.db import models


def not_blank(value):
    if not value.strip():
        raise ValidationError("This field cannot be blank.")


class Todo(models.Model):
    name = models.CharField(max_length=100, validators=[not_blank])
    done = models.BooleanField(default=False)

    def as_dict(self):
        return {"id": self.pk, "name": self.name, "done": self.done}
