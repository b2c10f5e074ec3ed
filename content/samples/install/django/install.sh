# region install
python3 -m venv .venv
. .venv/bin/activate
pip install "Django==5.2.19"
# endregion
# region start
django-admin startproject mysite .
# endregion
