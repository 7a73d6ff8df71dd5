# SPDX-License-Identifier: BSD-3-Clause
# Copyright (c) 2026 The OpenTricho authors
"""A page in headless Chromium, driven over its DevTools protocol."""
import json
import shutil
import subprocess
import tempfile
import time
import urllib.request

try:
    import websocket  # Debian: python3-websocket
except ImportError:
    websocket = None

MISSING = None
if shutil.which("chromium") is None:
    MISSING = "needs Debian's chromium"
elif websocket is None:
    MISSING = "needs Debian's python3-websocket"


class Browser:
    """One Chromium without a network of its own to speak to."""

    def __init__(self):
        self.profile = tempfile.TemporaryDirectory(prefix="tricho-chromium-", ignore_cleanup_errors=True)
        self.process = subprocess.Popen(
            ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
             "--remote-debugging-port=0", "--remote-allow-origins=*", f"--user-data-dir={self.profile.name}",
             "about:blank"], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        for line in self.process.stderr:
            if "DevTools listening on" in line:
                self.port = line.split("://", 1)[1].split("/", 1)[0].rsplit(":", 1)[1]
                break
        else:
            raise AssertionError("chromium did not start")

    def open(self, path, width_px=1000, height_px=800):
        return Page(self.port, path, width_px, height_px)

    def close(self):
        self.process.kill()
        self.process.wait()
        self.process.stderr.close()
        self.profile.cleanup()


class Page:
    def __init__(self, port, path, width_px, height_px):
        request = urllib.request.Request(f"http://127.0.0.1:{port}/json/new?about:blank", method="PUT")
        with urllib.request.urlopen(request, timeout=30) as answer:
            target = json.load(answer)
        self.socket = websocket.create_connection(target["webSocketDebuggerUrl"], timeout=30)
        self.number = 0
        self.complaints = []  # Console messages and errors.
        self.requests = []    # Addresses that were asked for, but the page itself and what lies in it.
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(f"{domain}.enable")
        self.call("Emulation.setDeviceMetricsOverride", width=width_px, height=height_px, deviceScaleFactor=1,
                  mobile=False)
        self.address = path.as_uri()
        self.call("Page.navigate", url=self.address)
        while self.evaluate("document.readyState") != "complete" or self.evaluate("location.href") != self.address:
            time.sleep(0.02)

    def call(self, method, **parameters):
        self.number += 1
        self.socket.send(json.dumps({"id": self.number, "method": method, "params": parameters}))
        while True:
            message = json.loads(self.socket.recv())
            if message.get("id") == self.number:
                assert "error" not in message, message
                return message["result"]
            self._note(message)

    def _note(self, message):
        method, parameters = message.get("method"), message.get("params", {})
        if method == "Network.requestWillBeSent":
            url = parameters["request"]["url"]
            if not url.startswith("data:") and url not in (self.address, "about:blank"):
                self.requests.append(url)
        elif method in ("Runtime.exceptionThrown", "Runtime.consoleAPICalled", "Log.entryAdded"):
            self.complaints.append(json.dumps(parameters))

    def evaluate(self, expression):
        result = self.call("Runtime.evaluate", expression=expression, returnByValue=True)
        assert "exceptionDetails" not in result, result
        return result["result"].get("value")

    def press(self, key, code):
        for kind in ("rawKeyDown", "keyUp"):
            self.call("Input.dispatchKeyEvent", type=kind, key=key, code=key, windowsVirtualKeyCode=code)

    def close(self):
        self.socket.close()
