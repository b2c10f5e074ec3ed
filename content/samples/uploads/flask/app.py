from pathlib import Path

from flask import Flask, request
from werkzeug.utils import secure_filename

# region app
app = Flask(__name__)
app.config["MAX_CONTENT_LENGTH"] = 1024
UPLOADS = Path("uploads")
# endregion


# region upload
@app.post("/upload/")
def upload():
    file = request.files["file"]
    name = secure_filename(file.filename)
    UPLOADS.mkdir(exist_ok=True)
    file.save(UPLOADS / name)
    return {"name": name, "size": (UPLOADS / name).stat().st_size}
# endregion
