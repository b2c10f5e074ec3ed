python3 -m venv .venv
. .venv/bin/activate
pip install "Django==5.2.19"
