# SPDX-License-Identifier: BSD-3-Clause
# Copyright (c) 2026 The OpenTricho authors
"""A running `tricho serve`, spoken to as its own page does, or byte by byte."""
import json
import re
import socket
import subprocess

from driver import TRICHO


class Server:
    """One server over a study; `address` is what it printed."""

    def __init__(self, study, *options):
        self.process = subprocess.Popen([TRICHO, "serve", str(study), "--no-browser", *map(str, options)],
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.address = self.process.stdout.readline().strip()
        found = re.fullmatch(r"http://127\.0\.0\.1:(\d+)(/[0-9a-f]{32}/)enter\?token=([0-9a-f]{64})", self.address)
        if not found:
            self.process.kill()
            raise AssertionError(f"no address: {self.address!r} {self.process.stderr.read()}")
        self.port, self.prefix, self.token = int(found[1]), found[2], found[3]
        self.host = f"127.0.0.1:{self.port}"
        self.cookie = None

    def enter(self):
        status, head, _ = self.ask("GET", f"enter?token={self.token}")
        assert status == 303, status
        self.cookie = re.search(r"Set-Cookie: (tricho=[0-9a-f]{64});", head)[1]

    def raw(self, data, timeout=5, shut=False):
        """Whatever comes back for these bytes."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=timeout) as connection:
            answer = b""
            try:
                connection.sendall(data)
                if shut:
                    connection.shutdown(socket.SHUT_WR)
                while True:
                    piece = connection.recv(65536)
                    if not piece:
                        break
                    answer += piece
                    if self.is_whole(answer):
                        break
            except (ConnectionResetError, BrokenPipeError, socket.timeout):
                pass
            return answer

    @staticmethod
    def is_whole(answer):
        head, mark, body = answer.partition(b"\r\n\r\n")
        length = re.search(rb"(?i)content-length: (\d+)", head)
        return bool(mark) and length is not None and len(body) >= int(length[1])

    def head(self, method, place, **headers):
        fields = {"Host": self.host}
        if self.cookie:
            fields["Cookie"] = self.cookie
        for name, value in headers.items():
            fields[name.replace("_", "-")] = value
        lines = [f"{method} {self.prefix}{place} HTTP/1.1"]
        lines += [f"{name}: {value}" for name, value in fields.items() if value is not None]
        return ("\r\n".join(lines) + "\r\n\r\n").encode("utf-8")

    def ask(self, method, place, body=b"", **headers):
        """status, head and body of one request."""
        if method == "POST":
            headers = {"Origin": f"http://{self.host}", "X_Tricho": "1", "Content_Type": "application/json",
                       "Content_Length": str(len(body)), **headers}
        return self.parts(self.raw(self.head(method, place, **headers) + body, timeout=120))

    @staticmethod
    def parts(answer):
        head, _, body = answer.partition(b"\r\n\r\n")
        words = head.split(b" ", 2)
        return int(words[1]) if len(words) > 1 and words[1].isdigit() else 0, head.decode("latin-1"), body

    def get(self, place):
        status, _, body = self.ask("GET", place)
        assert status == 200, (status, body[:500])
        return json.loads(body)

    def post(self, place, wanted=200, **fields):
        status, _, body = self.ask("POST", place, json.dumps(fields).encode())
        assert status == wanted, (status, body[:500])
        return json.loads(body)

    def close(self):
        self.process.terminate()
        self.process.wait(timeout=30)
        self.process.stdout.close()
        self.process.stderr.close()
