from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models


class Book(models.Model):
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="books")
    title = models.CharField(max_length=100)
    pages = models.PositiveIntegerField(validators=[MinValueValidator(1)])
    read = models.BooleanField(default=False)

    class Meta:
        ordering = ["-id"]

    def __str__(self):
        return self.title
