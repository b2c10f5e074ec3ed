"""Finds the tokens of code for Versus, by Pygments.

The argument is a folder in which results are kept, or empty. Standard input is a sequence of pieces of
code: a line `SIZE LANGUAGE`, then SIZE bytes of UTF-8. Standard output is one line each time there is
something to say:

    pygments 2.21.0        first of all; or `pygments none` if it is not installed
    tokens k 3 w 1 nf 4    the tokens of a piece: class and length in bytes, one after the other
    unknown                there is no lexer for the language
    failed MESSAGE         the lexer raised an error, or changed the code

The answers come in order, so whoever started this process knows which piece ended it: the first without
an answer. Results are kept by the language, the code and the version of Pygments.
"""

import sys

sys.path = [folder for folder in sys.path if folder]  # The current folder may hold a pygments.py.

import faulthandler
import hashlib
import os
import tempfile
import time

PIECE_SECONDS = 20
MEMORY_BYTES = 2 << 30

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


def is_whole(answer, size):
    """Whether a kept answer is one for code of this size."""
    name, *words = answer.split(" ")
    try:
        return name == "tokens" and sum(map(int, words[1::2])) == size
    except ValueError:
        return False


def kept_tokens(folder, version, language, code):
    """The answer for one piece, from the folder if it is there."""
    path = None
    if folder:
        key = b"\0".join([version.encode(), language.encode(), code])
        path = os.path.join(folder, hashlib.sha256(key).hexdigest())
        try:
            with open(path, encoding="utf-8") as file:
                answer = file.read()
            if is_whole(answer, len(code)):
                return answer
        except (OSError, ValueError):
            pass
    answer = tokens(language, code.decode())
    if path and answer.startswith("tokens"):
        keep(answer, path)
    return answer


def keep(answer, path):
    """Writes an answer so that nobody reads half of it; a folder that cannot be written is no error."""
    try:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        number, part = tempfile.mkstemp(dir=os.path.dirname(path), prefix=".part-")
        with os.fdopen(number, "w", encoding="utf-8") as file:
            file.write(answer)
        os.replace(part, path)
    except OSError:
        pass


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
    folder = sys.argv[1]
    armed = 0
    for header in iter(sys.stdin.buffer.readline, b""):
        size, language = header.decode().rstrip("\n").split(" ", 1)
        code = sys.stdin.buffer.read(int(size))
        now = time.monotonic()
        if now - armed > 1 or not armed:  # Each arming starts a thread.
            faulthandler.dump_traceback_later(PIECE_SECONDS, exit=True)
            armed = now
        try:
            say(kept_tokens(folder, version, language, code))
        except Exception as error:
            say("failed " + " ".join(("%s: %s" % (type(error).__name__, error)).split())[:300])
    answers.close()


main()
