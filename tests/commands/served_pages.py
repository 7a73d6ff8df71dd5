# SPDX-License-Identifier: BSD-3-Clause
# Copyright (c) 2026 The OpenTricho authors
"""A browser on a served study, and hands to work in it: what the tests of the pages share.

TRICHO_AXE, when set, names axe.min.js (npm: axe-core); then each page is looked through by it as well.
"""
import json
import os
import pathlib
import shutil
import time
import unittest

from driver import CommandTest
from samples_analyzed import analyzed_participant
from serve_test import PHOTO
from served import Server

try:
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service
    from selenium.webdriver.common.action_chains import ActionChains
    from selenium.webdriver.common.by import By
except ImportError:
    webdriver = None

AXE = os.environ.get("TRICHO_AXE")


def chromium(width_px, height_px):
    options = webdriver.ChromeOptions()
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
                     f"--window-size={width_px},{height_px}"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    return webdriver.Chrome(service=Service("/usr/bin/chromedriver"), options=options)


@unittest.skipIf(webdriver is None or not shutil.which("chromedriver"), "needs Debian's chromium-driver and python3-selenium")
class BrowserTest(CommandTest):
    """A browser on a served study, and hands to work with."""
    SIZE = (1360, 900)
    SERVED = ()  # Options of the server.

    def make_study(self):
        return analyzed_participant()

    # Starting a browser takes as long as many a test: one for all tests of a class, a study and a server for each.
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.browser = chromium(*cls.SIZE)

    @classmethod
    def tearDownClass(cls):
        cls.browser.quit()
        super().tearDownClass()

    def setUp(self):
        super().setUp()
        self.study = self.folder / "study"
        shutil.copytree(self.make_study(), self.study)
        self.server = Server(self.study, *self.SERVED)
        self.base = f"http://{self.server.host}{self.server.prefix}"
        self.browser.get(self.server.address)
        self.browser.execute_script("localStorage.setItem('tricho-reader', 'ab')")
        self.browser.refresh()

    def tearDown(self):
        complaints = [entry["message"] for entry in self.browser.get_log("browser") if entry["level"] == "SEVERE"]
        asked = set()
        for entry in self.browser.get_log("performance"):
            message = json.loads(entry["message"])["message"]
            if message["method"] == "Network.requestWillBeSent":
                asked.add(message["params"]["request"]["url"])
        first, *others = self.browser.window_handles
        for tab in others:
            self.browser.switch_to.window(tab)
            self.browser.close()
        self.browser.switch_to.window(first)
        self.browser.get("about:blank")  # What still asks must not ask a server that has ended.
        for kind in ("browser", "performance"):
            self.browser.get_log(kind)
        self.server.close()
        super().tearDown()
        # Of answers that say no, which a test may want, chromium complains as well.
        self.assertEqual([one for one in complaints if "status of 4" not in one], [])
        self.assertEqual([url for url in asked if not url.startswith((self.base, "data:", "about:", "chrome"))], [])

    # ----- helpers
    def wait(self, condition, what, seconds=30):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            try:
                value = condition()
                if value:
                    return value
            except Exception:  # pylint: disable=broad-except
                pass  # Not there yet.
            time.sleep(0.05)
        self.fail(f"waited for {what}: {self.browser.find_element(By.TAG_NAME, 'body').text[:1500]}")

    def text(self):
        return self.browser.find_element(By.TAG_NAME, "body").text

    def see(self, words, seconds=30):
        self.wait(lambda: words in self.text(), words, seconds)

    def button(self, words):
        """A button; where a dialog is open, one of it."""
        def find():
            dialogs = self.browser.find_elements(By.CSS_SELECTOR, "dialog[open]")
            place = dialogs[0] if dialogs else self.browser
            return [one for one in place.find_elements(By.CSS_SELECTOR, "button, a.button")
                    if one.text.split("\n")[0].strip().startswith(words) and one.is_displayed()][0]
        return self.wait(find, words)

    def click(self, words):
        button = self.button(words)
        self.browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", button)
        button.click()

    def page(self, place):
        self.browser.get("about:blank")
        self.browser.get(self.base + "#/" + place)

    def canvas(self):
        return self.wait(lambda: self.browser.find_element(By.ID, "photo"), "the photo")

    def open_photo(self):
        self.page(f"photo/{PHOTO}")
        self.see("Numbers")
        time.sleep(0.3)
        return self.state()

    def state(self):
        return self.browser.execute_async_script(
            "const done = arguments[1]; fetch('api/photo?id=' + arguments[0]).then(r => r.json()).then(done)", PHOTO)

    def saved(self, number):
        """Waits until the journal has so many corrections."""
        self.wait(lambda: self.state()["after"] == number, f"correction {number}")
        return self.state()

    def place(self, state, point):
        """Where a point of the photo lies on the page, while all of the photo is shown; from the canvas's middle."""
        canvas = self.canvas()
        box = canvas.size
        scale = min(box["width"] / state["width"], box["height"] / state["height"])
        return ((point[0] + 0.5 - state["width"] / 2) * scale, (point[1] + 0.5 - state["height"] / 2) * scale)

    def click_at(self, state, point):
        self.browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", self.canvas())
        x, y = self.place(state, point)
        ActionChains(self.browser).move_to_element_with_offset(self.canvas(), round(x), round(y)).click().perform()

    def keys(self, *keys):
        for key in keys:
            ActionChains(self.browser).send_keys(key).perform()

    def check_page(self):
        """What holds on every page: nothing sticks out, targets are large, axe finds nothing."""
        wide = self.browser.execute_script("return document.documentElement.scrollWidth - document.documentElement.clientWidth")
        self.assertLessEqual(wide, 0)
        small = self.browser.execute_script(
            "return [...document.querySelectorAll('button, a.button')].filter(e => e.offsetParent && e.offsetHeight < 44).map(e => e.textContent)")
        self.assertEqual(small, [])
        if AXE:
            self.browser.execute_script(pathlib.Path(AXE).read_text(encoding="utf-8"))
            found = self.browser.execute_async_script("axe.run().then(arguments[0])")
            self.assertEqual([(one["id"], one["impact"], one["nodes"][0]["html"][:200]) for one in found["violations"]], [])

    @staticmethod
    def alone(state):
        """A counted hair that no other comes near, with a place in its middle."""
        def near(hair, other):
            return min(abs(a[0] - b[0]) + abs(a[1] - b[1]) for a in hair["line"][::3] for b in other["line"][::3])
        hairs = [hair for hair in state["hairs"] if hair["counted"] and len(hair["line"]) > 12]
        return max(hairs, key=lambda hair: min(near(hair, other) for other in state["hairs"] if other is not hair))
