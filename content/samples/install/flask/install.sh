python3 -m venv .venv
. .venv/bin/activate
pip install "Flask==3.1.3"
