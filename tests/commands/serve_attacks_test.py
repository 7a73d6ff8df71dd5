# SPDX-License-Identifier: BSD-3-Clause
# Copyright (c) 2026 The OpenTricho authors
"""`tricho serve` against those who are not its page. Each attack must be refused, and the study stay as it was."""
import hashlib
import json
import shutil
import socket
import threading
import time

import driver
from driver import SOURCE, CommandTest
from served import Server


def fingerprint(folder):
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(folder.rglob("*")) if path.is_file() and path.name != ".lock"}


class AttackTest(CommandTest):
    def setUp(self):
        super().setUp()
        self.study = self.folder / "study"
        shutil.copytree(SOURCE / "data/samples/study", self.study)
        self.before = fingerprint(self.study)
        self.server = Server(self.study)

    def tearDown(self):
        self.server.close()
        super().tearDown()

    def refused(self, name, answer, *statuses):
        """An answer of one of these statuses, or a closed connection without any."""
        status, head, body = Server.parts(answer)
        with self.subTest(attack=name):
            self.assertIn(status, (0, *(statuses or (400, 403, 404, 405, 408, 411, 413, 415, 431, 505))), (name, head, body[:200]))
            self.assertNotIn(b"sub-001", body)
            self.assertNotIn("Set-Cookie", head)
            self.assertNotIn("Access-Control", head)
        self.num_attacks = getattr(self, "num_attacks", 0) + 1

    def test_all(self):
        server = self.server
        self.before_entering(server)
        server.enter()
        self.assertEqual(server.ask("GET", "api/study")[0], 200)
        self.by_name_and_origin(server)
        self.by_address(server)
        self.by_grammar(server)
        self.by_size(server)
        self.by_content(server)
        self.assertGreaterEqual(self.num_attacks, 100)
        # After all of it the page still works, and the study is as it was.
        self.assertEqual(server.ask("GET", "api/study")[0], 200)
        self.assertIsNone(server.process.poll())
        self.assertEqual(fingerprint(self.study), self.before)

    def before_entering(self, server):
        ask = lambda place, **headers: server.raw(server.head("GET", place, **headers))
        self.refused("no cookie: page", ask(""), 403)
        self.refused("no cookie: data", ask("api/study"), 403)
        self.refused("no cookie: photo", ask("api/pixels?id=sub-001_ses-20260105_site-vertex_shot-1"), 403)
        self.refused("no token", ask("enter"), 403)
        self.refused("empty token", ask("enter?token="), 403)
        self.refused("wrong token", ask("enter?token=" + "0" * 64), 403)
        self.refused("part of the token", ask("enter?token=" + server.token[:63]), 403)
        self.refused("token and more", ask("enter?token=" + server.token + "0"), 403)
        self.refused("token under another name", ask("enter?token=" + server.token, Host="evil.example"), 403)
        self.refused("token from another site", ask("enter?token=" + server.token, Sec_Fetch_Site="cross-site"), 403)
        self.refused("token by POST", server.raw(server.head("POST", "enter?token=" + server.token, Content_Length="0")))
        self.refused("wrong prefix", server.raw(b"GET /" + b"0" * 32 + b"/ HTTP/1.1\r\nHost: " + server.host.encode() + b"\r\n\r\n"))
        self.refused("guessed cookie", ask("api/study", Cookie="tricho=" + "0" * 64), 403)

    def by_name_and_origin(self, server):
        ask = lambda place="api/study", **headers: server.raw(server.head("GET", place, **headers))
        self.refused("token a second time", server.raw(server.head("GET", "enter?token=" + server.token, Cookie=None)), 403)
        for host in ("localhost:%d" % server.port, "127.0.0.1", "evil.example", "127.0.0.1:80", "evil.example:%d" % server.port,
                     "127.0.0.1:%d." % server.port, "[::1]:%d" % server.port, "127.0.0.1:%d@evil.example" % server.port, ""):
            self.refused(f"host {host!r}", ask(Host=host), 403, 400)
        self.refused("no host", ask(Host=None), 403, 400)
        self.refused("two hosts", server.raw(server.head("GET", "api/study").replace(b"Host:", b"Host: evil.example\r\nHost:", 1)))
        for site in ("cross-site", "same-site"):
            self.refused(f"asked by {site}", ask(Sec_Fetch_Site=site), 403)
        body = b'{"id":"999"}'
        good = {"Origin": f"http://{server.host}", "X_Tricho": "1", "Content_Type": "application/json",
                "Content_Length": str(len(body))}
        post = lambda **headers: server.raw(server.head("POST", "api/participant", **{**good, **headers}) + body)
        for origin in (None, "null", "http://evil.example", f"https://{server.host}", "http://127.0.0.1",
                       f"http://localhost:{server.port}", f"http://{server.host}.evil.example"):
            self.refused(f"origin {origin}", post(Origin=origin), 403)
        self.refused("no own header", post(X_Tricho=None), 403)
        self.refused("wrong own header", post(X_Tricho="0"), 403)
        for kind in (None, "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x",
                     "application/json; charset=utf-7"):
            self.refused(f"type {kind}", post(Content_Type=kind), 415)
        self.refused("write without a cookie", post(Cookie=None), 403)
        for method in ("PUT", "DELETE", "OPTIONS", "HEAD", "TRACE", "CONNECT", "PATCH"):
            self.refused(f"method {method}", server.raw(server.head(method, "api/study")), 405, 400)

    def by_address(self, server):
        for place in ("../../../../etc/passwd", "..%2f..%2fetc/passwd", "%2e%2e/%2e%2e/etc/passwd", "api/../../etc/passwd",
                      "/etc/passwd", "//etc/passwd", "participants.tsv", "sub-001/", "style.css/../../participants.tsv",
                      "api/photo?id=../../participants", "api/photo?id=%2e%2e%2fparticipants", "api/pixels?id=/etc/passwd",
                      "api/report?id=../../x&reader=patient&as=html", "api/report?id=001&reader=researcher&as=html",
                      "api/answer?id=../x", "api/photo?id=a&id=b", "api/photo?id", "x" * 600, "a\\..\\b", "index.html%00.js",
                      "api/study#x", "<script>", "api/photo?id=<script>"):
            self.refused(f"address {place[:40]}", server.raw(server.head("GET", place)), 400, 403, 404, 422)

    def by_grammar(self, server):
        start = server.head("POST", "api/participant", Origin=f"http://{server.host}", X_Tricho="1",
                            Content_Type="application/json")[:-2]
        body = b'{"id":"999"}'
        chunked = b"c\r\n" + body + b"\r\n0\r\n\r\n"
        for name, rest in {
                "chunked": b"Transfer-Encoding: chunked\r\n\r\n" + chunked,
                "chunked and a length": b"Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n" + chunked,
                "chunked, hidden": b"Transfer-Encoding: xchunked\r\n\r\n" + chunked,
                "chunked with a tab": b"Transfer-Encoding:\tchunked\r\n\r\n" + chunked,
                "two encodings": b"Transfer-Encoding: identity\r\nTransfer-Encoding: chunked\r\n\r\n" + chunked,
                "two lengths": b"Content-Length: 12\r\nContent-Length: 3\r\n\r\n" + body,
                "negative length": b"Content-Length: -1\r\n\r\n" + body,
                "length of letters": b"Content-Length: 0x0c\r\n\r\n" + body,
                "huge length": b"Content-Length: 99999999999999999999\r\n\r\n" + body,
                "no length": b"\r\n" + body,
                "space before the colon": b"Content-Length : 12\r\n\r\n" + body,
                "folded header": b"Content-Length: 12\r\n X-Other: 1\r\nX: y\r\n continued\r\n\r\n" + body,
                "expect": b"Content-Length: 12\r\nExpect: 100-continue\r\n\r\n" + body,
                "upgrade": b"Content-Length: 12\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n" + body,
        }.items():
            if name == "folded header":
                continue  # Folding is what RFC 7230 lets a server take; Beast joins the lines.
            self.refused(name, server.raw(start + rest, timeout=2))
        host = server.host.encode()
        for name, data in {
                "HTTP/1.0": server.head("GET", "api/study").replace(b"HTTP/1.1", b"HTTP/1.0"),
                "HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
                "HTTP/0.9": b"GET " + server.prefix.encode() + b"\r\n",
                "whole address": server.head("GET", "api/study").replace(b"GET /", b"GET http://evil.example/"),
                "TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(200),
                "zeros": bytes(2000),
                "a NUL in the head": server.head("GET", "api/study").replace(b"Cookie", b"X: a\x00b\r\nCookie"),
                "bare line feeds": b"GET / HTTP/1.1\nHost: " + host + b"\n\n",
        }.items():
            self.refused(name, server.raw(data, timeout=2))
        # A second request within the body of the first is a body, no request.
        inner = server.head("GET", "api/study")
        smuggled = server.raw(server.head("POST", "api/none", Origin=f"http://{server.host}", X_Tricho="1", Content_Type="application/json",
                                          Content_Length=str(len(inner))) + inner, timeout=2)
        self.refused("a request in a body", smuggled, 404)
        self.assertEqual(smuggled.count(b"HTTP/1.1 "), 1)

    def by_size(self, server):
        self.refused("long head", server.raw(server.head("GET", "api/study", X_Long="a" * 20000)), 431)
        self.refused("many headers", server.raw(server.head("GET", "api/study", **{f"X_{i}": "y" * 50 for i in range(300)})), 431)
        self.refused("large JSON", server.raw(server.head("POST", "api/participant", Origin=f"http://{server.host}", X_Tricho="1",
                                                          Content_Type="application/json", Content_Length=str(2 << 20)) + b"{" * 100000), 413)
        upload = "api/upload?participant=001&date=2026-01-31&site=vertex"
        self.refused("large photo", server.raw(server.head("POST", upload, Origin=f"http://{server.host}", X_Tricho="1",
                                                           Content_Type="application/octet-stream", Content_Length=str(65 << 20)) + b"x" * 1000), 413)
        self.refused("a body for a read", server.raw(server.head("GET", "api/study", Content_Length="5000") + b"x" * 5000), 413)

    def by_content(self, server):
        def upload(data, query="participant=001&date=2026-01-31&site=vertex"):
            return server.raw(server.head("POST", f"api/upload?{query}", Origin=f"http://{server.host}", X_Tricho="1",
                                          Content_Type="application/octet-stream", Content_Length=str(len(data))) + data)
        self.refused("a page as a photo", upload(b"<html><script>alert(1)</script></html>"), 422)
        self.refused("half a photo", upload(b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(50)), 422)
        self.refused("an empty photo", upload(b""), 422)
        for query in ("participant=../x&date=2026-01-31&site=vertex", "participant=001&date=2026-13-41&site=vertex",
                      "participant=001&date=2026-01-31&site=../../x", "participant=001&date=2026-01-31&site=vertex&um=1e99",
                      "date=2026-01-31&site=vertex"):
            self.refused(f"photo for {query}", upload(b"\xff\xd8\xff\xe0" + bytes(50), query), 400, 422)
        for body in (b"", b"null", b"[]", b"{", b'{"id":"../x"}', b'{"id":"a/b"}', b'{"id":5}', b'{"id":"' + b"9" * 5000 + b'"}',
                     b'{"id":"\\u0000"}', b"[" * 50000, b'{"id":"\xff\xfe"}'):
            status, _, _ = server.ask("POST", "api/participant", body)
            self.refused(f"participant {body[:20]}", b"HTTP/1.1 %d x\r\n\r\n" % status, 400)
        for body in (b'{"kind":"delete"}', b'{"photo":"../x","kind":"delete","who":"ab"}', b'{"photo":"x","kind":"format"}',
                     b'{"photo":"x","kind":"add","points":[[1e999,0],[1,1]]}', b'{"photo":"x","kind":"add","points":"x"}'):
            status, _, _ = server.ask("POST", "api/edit", body)
            self.refused(f"edit {body[:40]}", b"HTTP/1.1 %d x\r\n\r\n" % status, 400, 422)
        self.by_choice_of_finder(server)

    def by_choice_of_finder(self, server):
        """What learns, and what is used: refused like everything else, and nothing is written."""
        sha256 = "0" * 64
        good = {"Origin": f"http://{server.host}", "X_Tricho": "1", "Content_Type": "application/json"}
        for place in ("api/learn", "api/use-network", "api/make-map"):
            for name, wrong in {"no cookie": {"Cookie": None}, "another's cookie": {"Cookie": "tricho=" + sha256}, "no origin": {"Origin": None},
                                "another origin": {"Origin": "http://evil.example"}, "no own header": {"X_Tricho": None},
                                "a form": {"Content_Type": "text/plain"}, "another site": {"Sec_Fetch_Site": "cross-site"}}.items():
                headers = {**good, "Content_Length": "2", **wrong}
                self.refused(f"{place}: {name}", server.raw(server.head("POST", place, **headers) + b"{}"), 403, 415)
        for body in ({}, [], {"use": "own"}, {"use": "shipped"}, {"use": "shipped", "who": "../x"}, {"use": "shipped", "who": "a\nb"},
                     {"use": "shipped", "who": "a" * 600}, {"use": 5, "who": "ab"}, {"use": "../own", "who": "ab"},
                     {"use": "own", "who": "ab", "sha256": sha256}, {"use": "own", "who": "ab", "sha256": "../../x", "file": "/etc/passwd"}):
            status, _, _ = server.ask("POST", "api/use-network", json.dumps(body).encode())
            self.refused(f"use-network {body}", b"HTTP/1.1 %d x\r\n\r\n" % status, 400, 409, 422)
        for who in ("", "../x", "sub-999", "a/b", 5, None):
            status, _, _ = server.ask("POST", "api/make-map", json.dumps({"participant": who}).encode())
            self.refused(f"map of {who}", b"HTTP/1.1 %d x\r\n\r\n" % status, 400, 422)
        for place in ("api/map?id=../x", "api/map?id=sub-999", "api/map-picture?id=../../participants", "api/map-picture?id=sub-999", "api/map"):
            self.refused(f"address {place}", server.raw(server.head("GET", place)), 400, 404, 422)
        for number in (0, -1, 99, 1e300, "x"):
            body = {"photo": "x", "kind": "restore", "who": "ab", "after": 0, "ids": [number]}
            status, _, _ = server.ask("POST", "api/edit", json.dumps(body).encode())
            self.refused(f"region {number}", b"HTTP/1.1 %d x\r\n\r\n" % status, 400, 422)


class PatienceTest(CommandTest):
    """Those who hold connections open."""

    def setUp(self):
        super().setUp()
        self.study = self.folder / "study"
        shutil.copytree(SOURCE / "data/samples/study", self.study)
        self.server = Server(self.study)
        self.server.enter()

    def tearDown(self):
        self.server.close()
        super().tearDown()

    def test_slow_heads_are_cut_off_and_others_served_meanwhile(self):
        slow = [socket.create_connection(("127.0.0.1", self.server.port)) for _ in range(8)]
        for connection in slow:
            connection.sendall(b"GET / HTTP/1.1\r\nHost: ")
        self.assertEqual(self.server.ask("GET", "api/work")[0], 200)
        stop = time.monotonic() + 25
        for connection in slow:
            connection.settimeout(max(0.1, stop - time.monotonic()))
            self.assertEqual(connection.recv(100), b"")  # Cut off, without an answer.
            connection.close()

    def test_more_than_sixteen_connections_are_turned_away(self):
        held = [socket.create_connection(("127.0.0.1", self.server.port)) for _ in range(16)]
        for connection in held:
            connection.sendall(b"GET /")
        statuses = []
        for _ in range(20):
            answer = self.server.raw(self.server.head("GET", "api/work"))
            statuses.append(Server.parts(answer)[0])
            if statuses[-1] == 503:
                break
        self.assertIn(503, statuses)
        for connection in held:
            connection.close()
        self.assertEqual(self.when_free(), 200)

    def when_free(self):
        for _ in range(50):
            status = self.server.ask("GET", "api/work")[0]
            if status == 200:
                return status
            time.sleep(0.1)
        return status

    def test_many_at_once(self):
        statuses = []
        threads = [threading.Thread(target=lambda: statuses.append(self.server.ask("GET", "api/study")[0])) for _ in range(12)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(set(statuses), {200})

    def test_every_answer_carries_what_keeps_a_browser_in_bounds(self):
        for place in ("", "app.js", "api/study", "api/none"):
            head = self.server.ask("GET", place)[1]
            for line in ("Content-Security-Policy: default-src 'self'; frame-ancestors 'none'", "X-Content-Type-Options: nosniff",
                         "Cache-Control: no-store", "Referrer-Policy: no-referrer", "Cross-Origin-Resource-Policy: same-origin"):
                self.assertIn(line, head)

    def test_the_cookie_is_out_of_reach(self):
        server = Server(self.study)
        try:
            head = server.ask("GET", f"enter?token={server.token}")[1]
            self.assertIn("; HttpOnly; SameSite=Strict", head)
            self.assertIn(f"Path={server.prefix};", head)
        finally:
            server.close()

    def test_it_listens_on_loopback_alone(self):
        with open("/proc/net/tcp", encoding="ascii") as table:
            places = [line.split()[1] for line in table if line.split()[3] == "0A"]
        own = [place for place in places if place.endswith(":%04X" % self.server.port)]
        self.assertEqual(own, ["0100007F:%04X" % self.server.port])
        with open("/proc/net/tcp6", encoding="ascii") as table:
            self.assertNotIn(":%04X " % self.server.port, table.read())


if __name__ == "__main__":
    driver.main()
