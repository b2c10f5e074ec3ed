from django.core.management.base import BaseCommand

from jobs.models import Job


class Command(BaseCommand):
    help = "Does what is waiting."

    def handle(self, *args, **options):
        for job in Job.objects.filter(done=False).order_by("id"):
            self.stdout.write(f"welcome to {job.to}")
            job.done = True
            job.save()
