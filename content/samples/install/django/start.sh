django-admin startproject mysite .
