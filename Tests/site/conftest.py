"""Runs the samples of the site as their readers would: each in a fresh folder, with the real commands.

    def test_answers(flask_app, serve):
        server = serve(flask_app("routing"))
        assert server.get("/posts/2024/hello/").status == 200

Nothing is imported from a sample: each runs in a process of its own, because Django can be configured only
once in a process and because the command line is part of what the pages describe.
"""

import http.client
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CONTENT = ROOT / "content"
SAMPLES = CONTENT / "samples"
SIDES = ("django", "flask")
DEADLINE = 60  # seconds; a command that takes longer hangs


@dataclass(frozen=True)
class Result:
    """What a command did. `output` is what a terminal shows: both streams, in the order they were written."""

    status: int
    output: str


@dataclass(frozen=True)
class Answer:
    """An HTTP response. `headers` compares names without regard to case."""

    status: int
    reason: str
    headers: http.client.HTTPMessage
    text: str

    def json(self):
        return json.loads(self.text)


@dataclass
class Server:
    """A development server that listens on 127.0.0.1."""

    port: int
    log_file: Path

    @property
    def log(self):
        return self.log_file.read_text()

    def request(self, method, path, body=None, headers=None):
        """Sends the path as it is given and follows no redirect. A dict as the body is sent as JSON."""
        headers = dict(headers or {})
        if isinstance(body, dict):
            body = json.dumps(body)
            headers.setdefault("Content-Type", "application/json")
        if isinstance(body, str):
            body = body.encode()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=DEADLINE)
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            return Answer(response.status, response.reason, response.headers, response.read().decode())
        finally:
            connection.close()

    def get(self, path, headers=None):
        return self.request("GET", path, headers=headers)

    def post(self, path, body=None, headers=None):
        return self.request("POST", path, body, headers)


@dataclass
class Project:
    """A sample laid out in a folder of its own, ready to run. `env` is set for every command."""

    side: str
    folder: Path
    env: dict = field(default_factory=dict)

    def run(self, *command, env=None, input=None):
        """Runs a command in the folder, with the commands of this environment first on the path."""
        done = subprocess.run(
            command, cwd=self.folder, env=self._environment(env), text=True, input=input or "",
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=DEADLINE,
        )
        return Result(done.returncode, done.stdout)

    def python(self, code, env=None):
        """Runs Python code in the folder; a Django project's settings are set up first."""
        if self.side == "django" and (self.folder / "manage.py").exists():
            code = "import django\ndjango.setup()\n" + code
            env = {"DJANGO_SETTINGS_MODULE": "mysite.settings"} | (env or {})
        return self.run("python", "-c", code, env=env)

    def files(self, under="."):
        """The paths of all files, sorted, relative to the project; without compiled ones."""
        return sorted(
            path.relative_to(self.folder).as_posix()
            for path in (self.folder / under).rglob("*")
            if path.is_file() and path.suffix != ".pyc"
        )

    def write(self, path, text):
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)

    def lay(self, *samples):
        """Lays samples (folders below content/samples/) over the project. `settings_append.py` is added to the
        end of the settings instead."""
        for sample in samples:
            shutil.copytree(
                SAMPLES / sample, self.folder, dirs_exist_ok=True,
                ignore=shutil.ignore_patterns("__pycache__", "settings_append.py"),
            )
            addition = SAMPLES / sample / "settings_append.py"
            if addition.exists():
                settings = self.folder / "mysite/settings.py"
                settings.write_text(settings.read_text() + "\n" + addition.read_text())
        return self

    def server_command(self):
        if self.side == "flask":
            return ("flask", "run", "--port", "0")
        return ("python", "manage.py", "runserver", "--noreload", "127.0.0.1:0")

    @contextmanager
    def serving(self, *command, env=None):
        """Serves the project at a free port until the block ends; the default command is the framework's own."""
        command = command or self.server_command()
        log_file = self.folder.parent / f"{self.folder.name}-{time.monotonic_ns()}.log"
        with log_file.open("w") as log:
            process = subprocess.Popen(
                command, cwd=self.folder, env=self._environment(env), stdin=subprocess.DEVNULL,
                stdout=log, stderr=subprocess.STDOUT, start_new_session=True,
            )
        try:
            yield Server(_listening_port(process, log_file), log_file)
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGTERM)
            process.wait(DEADLINE)

    def _environment(self, extra):
        commands = str(Path(sys.executable).parent)
        return {
            "PATH": commands + os.pathsep + os.environ.get("PATH", os.defpath),
            "HOME": str(self.folder.parent), "LANG": "C.UTF-8", "NO_COLOR": "1", "PYTHONHASHSEED": "0",
            "PYTHONUNBUFFERED": "1", "PYTHONDONTWRITEBYTECODE": "1", **self.env, **(extra or {}),
        }


def _listening_port(process, log_file):
    """The port that the server has written to its log, once it accepts connections."""
    end = time.monotonic() + DEADLINE
    while time.monotonic() < end:
        found = re.search(r"http://127\.0\.0\.1:([1-9]\d*)", log_file.read_text())
        if found:
            return int(found[1])
        if process.poll() is not None:
            break
        time.sleep(0.02)
    raise AssertionError("the server did not start:\n" + log_file.read_text())


@pytest.fixture(scope="session")
def flask_app(tmp_path_factory):
    """flask_app("routing"): content/samples/routing/flask in a fresh folder. With a slash, the folder itself."""

    def make(sample=None, env=None):
        project = Project("flask", tmp_path_factory.mktemp("flask") / "site", env or {})
        project.folder.mkdir()
        return project.lay(_folder(sample, "flask")) if sample else project

    return make


@pytest.fixture(scope="session")
def startproject(tmp_path_factory):
    """startproject(apps): a folder with what `django-admin startproject mysite .`, and `startapp` for each app, make.
    Made once a session, to be copied."""
    made = {}

    def make(apps):
        if apps not in made:
            project = Project("django", tmp_path_factory.mktemp("startproject") / "site")
            project.folder.mkdir()
            commands = [("django-admin", "startproject", "mysite", ".")]
            commands += [("python", "manage.py", "startapp", app) for app in apps]
            for command in commands:
                done = project.run(*command)
                assert done.status == 0, done.output
            made[apps] = project.folder
        return made[apps]

    return make


@pytest.fixture(scope="session")
def django_project(tmp_path_factory, startproject):
    """django_project("routing"): what `django-admin startproject mysite .` makes, and content/samples/routing/django
    laid over it. `apps` are made by `startapp` before that. With a slash, the folder itself."""

    def make(sample=None, env=None, apps=()):
        project = Project("django", tmp_path_factory.mktemp("django") / "site", env or {})
        shutil.copytree(startproject(tuple(apps)), project.folder)
        return project.lay(_folder(sample, "django")) if sample else project

    return make


@pytest.fixture(scope="session")
def project(flask_app, django_project):
    """project("django", "routing"): either of the two, for tests that ask both sides the same."""
    makers = {"django": django_project, "flask": flask_app}
    return lambda side, sample=None, **options: makers[side](sample, **options)


@pytest.fixture(scope="module")
def serve():
    """serve(project): serves it until the module's tests are done."""
    with ExitStack() as running:
        yield lambda project, *command, env=None: running.enter_context(project.serving(*command, env=env))


def _folder(sample, side):
    return sample if "/" in sample else f"{sample}/{side}"


def fence(page, title, side=None):
    """The body of the fence that has this title (and side) in a page below content/: what a reader copies from there."""
    text = (CONTENT / page).read_text()
    found = re.findall(r'^```([^\n]+)\n(.*?)^```$', text, re.DOTALL | re.MULTILINE)
    wanted = [f'title="{title}"'] + ([f"side={side}"] if side else [])
    bodies = [body for info, body in found if all(attribute in info for attribute in wanted)]
    assert len(bodies) == 1, f"{len(bodies)} fences with the title {title!r} in {page}"
    return bodies[0]
