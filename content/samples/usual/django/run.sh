django-admin startproject myproject
python manage.py runserver
