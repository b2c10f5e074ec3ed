pip install django flask
