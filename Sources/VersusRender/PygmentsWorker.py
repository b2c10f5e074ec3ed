"""Finds the tokens of code for Versus, by Pygments.

The arguments are a folder in which results are kept, or nothing; how many bytes it may hold; and how many
seconds a piece may take. Standard input is a sequence of pieces of
code: a line `SIZE LANGUAGE`, then SIZE bytes of UTF-8. Standard output is one line each time there is
something to say:

    pygments 2.21.0        first of all; or `pygments none` if it is not installed
    tokens k 3 w 1 nf 4    the tokens of a piece: class and length in bytes, one after the other
    unknown                there is no lexer for the language
    failed MESSAGE         the lexer raised an error, or changed the code

The answers come in order, so whoever started this process knows which piece ended it: the first without
an answer.

Results are kept by the language, the code and the version of Pygments, each in a file with its own digest:
what is damaged is made anew. What has not been used for 90 days goes, and then the oldest until the folder is
small enough.
"""

import sys

sys.path = [folder for folder in sys.path if folder]  # The current folder may hold a pygments.py.

import faulthandler
import hashlib
import os
import re
import tempfile
import time

MEMORY_BYTES = 2 << 30
DAY = 86_400
UNUSED_DAYS = 90

# What a lexer or a plugin prints must not end up among the answers.
answers = os.fdopen(os.dup(1), "wb")
os.dup2(2, 1)


def say(answer):
    answers.write(answer.encode("utf-8", "replace") + b"\n")
    answers.flush()


def tokens(language, code):
    """The answer for one piece."""
    from pygments.lexers import get_lexer_by_name
    from pygments.token import STANDARD_TYPES
    from pygments.util import ClassNotFound

    try:
        lexer = get_lexer_by_name(language)
    except ClassNotFound:
        return "unknown"
    words, pieces = ["tokens"], []
    for _, kind, text in lexer.get_tokens_unprocessed(code):
        pieces.append(text)
        while kind not in STANDARD_TYPES:
            kind = kind.parent
        if text:
            words += [STANDARD_TYPES[kind] or "text", str(len(text.encode()))]
    if "".join(pieces) != code:
        return "failed the lexer changes the code"
    return " ".join(words)


def kept_tokens(folder, version, language, code):
    """The answer for one piece, from the folder if it is there, and whether it had to be written there."""
    if not folder:
        return tokens(language, code.decode()), False
    key = b"\0".join([version.encode(), language.encode(), code])
    path = os.path.join(folder, hashlib.sha256(key).hexdigest())
    answer = read(path)
    if answer and is_whole(answer, len(code)):
        return answer, False
    answer = tokens(language, code.decode())
    return answer, answer.startswith("tokens") and keep(answer, path)


def is_whole(answer, size):
    """Whether a kept answer is one for code of this size."""
    words = re.fullmatch(r"tokens((?: [a-z0-9]+ [1-9][0-9]{0,9})*)", answer, re.ASCII)
    return bool(words) and sum(map(int, words[1].split()[1::2])) == size


def digest(answer):
    return hashlib.sha256(answer.encode()).hexdigest()


def read(path):
    """A kept answer, if it is as it was written; notes that it was used, to the day."""
    try:
        with open(path, encoding="utf-8", newline="") as file:
            kept, _, answer = file.read().partition(" ")
            if kept != digest(answer):
                return None
            if time.time() - os.fstat(file.fileno()).st_mtime > DAY:
                os.utime(path)
            return answer
    except (OSError, ValueError):
        return None


def keep(answer, path):
    """Writes an answer so that nobody reads half of it; a folder that cannot be written is no error."""
    part = None
    try:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        number, part = tempfile.mkstemp(dir=os.path.dirname(path), prefix=".part-")
        with os.fdopen(number, "w", encoding="utf-8", newline="") as file:
            file.write(digest(answer) + " " + answer)
        os.replace(part, path)
        return True
    except OSError:
        if part:
            remove(part)
        return False


def tidy(folder, limit):
    """Removes what is no longer used, and then the oldest until the folder holds three quarters of its limit.

    Other builds may read, write and tidy at the same time: what they removed is gone, and what is removed here
    they make anew.
    """
    now, entries = time.time(), []
    for entry in os.scandir(folder):
        try:
            status = entry.stat(follow_symlinks=False)
        except OSError:
            continue
        age = now - status.st_mtime
        # A part that nobody finished: its worker was killed.
        if age > (DAY if entry.name.startswith(".part-") else UNUSED_DAYS * DAY):
            remove(entry.path)
        else:
            entries.append((status.st_mtime, status.st_size, entry.path))
    total = sum(size for _, size, _ in entries)
    if total <= limit:
        return
    for _, size, path in sorted(entries):
        if total <= limit * 3 // 4:
            return
        remove(path)
        total -= size


def remove(path):
    try:
        os.unlink(path)
    except OSError:
        pass  # Another build was first, or it is not ours to remove.


def limit_resources():
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    except (ImportError, OSError, ValueError):
        pass  # Not every system has such a limit.


def main():
    limit_resources()
    try:
        from pygments import __version__ as version
    except ImportError:
        say("pygments none")
        return
    say("pygments " + version)
    folder, limit, seconds = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
    armed, is_changed = 0, False
    for header in iter(sys.stdin.buffer.readline, b""):
        size, language = header.decode().rstrip("\n").split(" ", 1)
        code = sys.stdin.buffer.read(int(size))
        now = time.monotonic()
        if now - armed > seconds / 20 or not armed:  # Each arming starts a thread.
            faulthandler.dump_traceback_later(seconds, exit=True)
            armed = now
        try:
            answer, is_new = kept_tokens(folder, version, language, code)
            is_changed |= is_new
            say(answer)
        except Exception as error:
            say("failed " + " ".join(("%s: %s" % (type(error).__name__, error)).split())[:300])
    answers.close()
    if is_changed:
        try:
            tidy(folder, limit)
        except OSError:
            pass  # The folder itself is gone.


main()
