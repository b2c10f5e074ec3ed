users = User.objects.all()
