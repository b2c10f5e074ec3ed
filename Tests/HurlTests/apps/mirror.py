"""Answers every request with what it was: the first line, the headers that matter, and the body as hex."""

import json
import re
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl


class Mirror(BaseHTTPRequestHandler):
    def answer(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        kind = self.headers.get("Content-Type", "")
        boundary = re.search("boundary=(.+)", kind)
        if boundary:
            # Each client makes up a boundary of its own, and orders a part's headers as it likes.
            kind = "multipart/form-data"
            parts = body.split(b"--" + boundary[1].encode())
            body = b"|".join(b"\n".join(sorted(part.split(b"\r\n"))) for part in parts)
        if kind.startswith("application/x-www-form-urlencoded"):
            # A blank may be written as + or as %20.
            kind = "application/x-www-form-urlencoded"
            body = repr(parse_qsl(body.decode(), keep_blank_values=True)).encode()
        seen = {
            "line": self.requestline,
            "type": kind,
            "body": body.hex(),
            "name": self.headers.get("X-Name", ""),
            "empty": str("X-Empty" in self.headers),
            "cookie": self.headers.get("Cookie", ""),
            "authorization": self.headers.get("Authorization", ""),
        }
        text = json.dumps(seen).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(text)

    do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = answer

    def log_message(self, *arguments):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Mirror)
print(server.server_port, flush=True)
server.serve_forever()
