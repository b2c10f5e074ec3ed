from django.db import models


class Job(models.Model):
    to = models.EmailField()
    done = models.BooleanField(default=False)
