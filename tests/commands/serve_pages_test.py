# SPDX-License-Identifier: BSD-3-Clause
# Copyright (c) 2026 The OpenTricho authors
"""The pages of `tricho serve` in Debian's chromium, by mouse and by keyboard alone, on a desk and on a tablet."""
import base64
import json
import pathlib
import re

import driver
from serve_test import PHOTO
from served import Server
from served_pages import BrowserTest

try:
    from selenium.webdriver.common.action_chains import ActionChains
    from selenium.webdriver.common.by import By
    from selenium.webdriver.common.keys import Keys
except ImportError:
    pass  # BrowserTest is skipped then.


class PagesTest(BrowserTest):
    def test_study_page(self):
        self.see("Is it working?")
        self.assertIn("Measured", self.text())
        self.check_page()
        self.click("Note a session")
        self.see("A treatment session of 001")
        self.check_page()
        self.browser.find_element(By.ID, "f-kind").send_keys("laser")
        self.browser.find_element(By.ID, "f-date").send_keys("07012026")
        self.click("Add")
        self.see("laser")
        # A photo is dropped on a new visit; what it is like is told at once.
        fresh = self.folder / "fresh"
        self.assertEqual(driver.run("phantom", "standard", "--width-px", 480, "--height-px", 360, "--out", fresh).returncode, 0)
        data = base64.b64encode(next(fresh.glob("*.jpg")).read_bytes()).decode()
        self.browser.execute_script("""
            const bytes = Uint8Array.from(atob(arguments[0]), c => c.charCodeAt(0));
            const transfer = new DataTransfer();
            transfer.items.add(new File([bytes], "new.jpg", {type: "image/jpeg"}));
            document.querySelector(".visit.empty").dispatchEvent(new DragEvent("drop", {dataTransfer: transfer, bubbles: true, cancelable: true}));""", data)
        self.see("Add a photo to 001")
        self.browser.find_element(By.ID, "f-um").send_keys("7")
        self.click("Add")
        self.see("The new photos")
        self.wait(lambda: "Looking at it" not in self.text(), "the look", 60)
        self.check_page()
        self.click("Close")
        if self.SIZE == PagesTest.SIZE:
            self.click("Analyze 1 new photo")
            self.see("Done:", 120)

    def test_every_edit_by_mouse(self):
        state = self.open_photo()
        self.check_page()
        hair = self.alone(state)
        middle = hair["line"][len(hair["line"]) // 2]
        found = len(state["hairs"])
        self.click_at(state, middle)
        self.see(f"Hair {hair['id']}")
        self.click("Turn")
        now = self.saved(1)
        self.assertEqual(next(one for one in now["hairs"] if one["id"] == hair["id"])["line"], hair["line"][::-1])
        self.click("Thickness")
        field = self.wait(lambda: self.browser.find_element(By.ID, "f-um"), "the field")
        field.clear()
        field.send_keys("77")
        self.click("Set")
        self.saved(2)
        self.see("77 µm thick")
        self.click("Split")
        self.click_at(state, middle)
        self.assertEqual(len(self.saved(3)["hairs"]), found + 1)
        self.click("Join")
        self.click_at(state, hair["line"][2])
        self.assertEqual(len(self.saved(4)["hairs"]), found)
        self.click("Delete")
        self.assertEqual(len(self.saved(5)["hairs"]), found - 1)
        self.click_at(state, (2, 2))
        self.click("Add a hair")
        # The photo moved to the next hair: the whole of it again.
        self.keys("0")
        for point in (hair["line"][0], middle, hair["line"][-1]):
            self.click_at(state, point)
        self.keys(Keys.ENTER)
        now = self.saved(6)
        self.assertEqual(len(now["hairs"]), found)
        self.assertLess(abs(now["hairs"][-1]["um"] - hair["um"]), 0.3 * hair["um"])
        self.click("Take a region out")
        self.keys("0")
        for point in ((5, 5), (60, 5), (60, 60)):
            self.click_at(state, point)
        self.keys(Keys.ENTER)
        self.see("Why is this region taken out?")
        self.browser.find_element(By.ID, "f-why").send_keys("scar")
        self.click("Take it out")
        self.assertEqual(len(self.saved(7)["regions"]), 1)
        self.see("corrected: +1 −1")
        # One region of two is put back; the other stays.
        self.click("Take a region out")
        for point in ((100, 5), (160, 5), (160, 60)):
            self.click_at(state, point)
        self.keys(Keys.ENTER)
        self.see("Why is this region taken out?")
        self.browser.find_element(By.ID, "f-why").send_keys("glare")
        self.click("Take it out")
        self.assertEqual(len(self.saved(8)["regions"]), 2)
        self.check_page()
        self.wait(lambda: self.browser.find_elements(By.CSS_SELECTOR, ".regions button")[0], "the first region").click()
        self.assertEqual([region["why"] for region in self.saved(9)["regions"]], ["glare"])
        for number in (10, 11):
            self.click("Undo")
            now = self.saved(number)
        self.assertEqual([region["why"] for region in now["regions"]], ["scar"])
        for number in range(12, 19):
            self.click("Undo")
            now = self.saved(number)
        self.assertEqual(now["hairs"], state["hairs"])
        self.click("Redo")
        self.saved(19)
        self.click("Sign this photo")
        self.saved(20)
        self.see("Signed by ab")
        self.assertFalse(self.button("Delete").is_enabled())
        self.click("Open again")
        self.see("Why is the signed photo opened again?")
        self.browser.find_element(By.ID, "f-why").send_keys("one was missed")
        self.click("Open again")
        self.saved(21)

    def test_every_edit_by_keyboard_alone(self):
        state = self.open_photo()
        found = len(state["hairs"])
        self.keys(Keys.TAB)
        self.see(f"Hair {state['look_order'][0]}")
        self.keys("t")
        self.saved(1)
        self.keys("w")
        self.see("Thickness of this hair")
        field = self.browser.switch_to.active_element
        field.clear()
        field.send_keys("55", Keys.ENTER)
        self.saved(2)
        self.keys("s", Keys.ARROW_RIGHT, Keys.ENTER)
        self.assertEqual(len(self.saved(3)["hairs"]), found + 1)
        self.keys("j", Keys.TAB, Keys.ENTER)
        self.assertEqual(len(self.saved(4)["hairs"]), found)
        self.keys("d")
        self.assertEqual(len(self.saved(5)["hairs"]), found - 1)
        self.keys("0", "a", " ", *[Keys.ARROW_RIGHT] * 30, " ", Keys.ENTER)
        self.assertEqual(len(self.saved(6)["hairs"]), found)
        self.keys("e", " ", *[Keys.ARROW_RIGHT] * 20, " ", *[Keys.ARROW_DOWN] * 20, " ", Keys.ENTER)
        self.see("Why is this region taken out?")
        self.browser.switch_to.active_element.send_keys("glare", Keys.ENTER)
        self.saved(7)
        for number in range(8, 15):
            self.keys("u")
            now = self.saved(number)
        self.assertEqual(now["hairs"], state["hairs"])
        ActionChains(self.browser).key_down(Keys.CONTROL).send_keys("y").key_up(Keys.CONTROL).perform()
        self.saved(15)
        self.keys("x")
        self.see("Show hairs")
        self.keys("?")
        self.see("Keys on a photo")
        self.check_page()
        self.keys(Keys.ESCAPE)

    def test_answer_and_report(self):
        self.page("answer/sub-001")
        self.see("The course")
        self.wait(lambda: self.browser.execute_script("return document.querySelector('.plot').naturalWidth > 0"), "the plot")
        self.check_page()
        if self.SIZE == PagesTest.SIZE:
            self.click("Draw the hair map")
            self.wait(lambda: self.browser.execute_script("return document.querySelector('.map').naturalWidth > 1000"), "the hair map", 60)
            self.check_page()
            self.page("answer/sub-001")  # It is kept.
            self.wait(lambda: self.browser.execute_script("return document.querySelector('.map').naturalWidth > 1000"), "the hair map")
            self.click("Report for the patient")
            self.see("The patient's report", 120)
            self.check_page()

    def pair(self):
        return self.browser.execute_async_script(
            "fetch('api/pair?id=' + arguments[0]).then(r => r.json()).then(arguments[1])", PHOTO)

    def said(self, number):
        """Waits until so many corrections are saved and shown."""
        self.wait(lambda: self.pair()["after"] == number and not self.browser.find_elements(By.CSS_SELECTOR, "[aria-busy]"),
                  f"correction {number}")
        return self.pair()

    def open_comparison(self):
        self.page(f"compare/{PHOTO}")
        self.see("Change of hairs per cm²", 60)
        return self.pair()

    def click_hair(self, stage, hair):
        """On the photo at the left (0) or at the right (1), while all of it is shown."""
        canvas = self.browser.find_elements(By.CSS_SELECTOR, ".stagecanvas")[stage]
        self.browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", canvas)
        size, box = self.state(), canvas.size
        scale = min(box["width"] / size["width"], box["height"] / size["height"])
        x, y = hair["line"][len(hair["line"]) // 2]
        ActionChains(self.browser).move_to_element_with_offset(
            canvas, round((x + 0.5 - size["width"] / 2) * scale), round((y + 0.5 - size["height"] / 2) * scale)).click().perform()

    @staticmethod
    def without_count(pair):
        return {key: value for key, value in pair.items() if key not in ("after", "undo", "redo")}

    def test_what_became_of_a_hair_by_mouse(self):
        before = self.open_comparison()
        self.see("Left: baseline, 2026-01-05")
        self.check_page()
        self.keys("b")
        self.see("Now shown: this photo")
        self.click("Side by side")
        kept = [hair for hair in before["hairs"] if hair["fate"] == "persisting"]
        hair = self.alone({"hairs": [{**one, "counted": one["fate"] == "persisting"} for one in before["hairs"]]})
        mate = next(one for one in before["baseline_hairs"] if one["id"] == hair["mate"])
        self.click_hair(1, hair)
        self.see(f"Hair {hair['id']} of this photo")
        self.see("Stands on both photos.")
        self.check_page()
        self.click("Different")
        now = self.said(1)
        self.assertEqual(now["counts"]["persisting"], len(kept) - 1)
        self.see("corrected: 1 match")
        self.see(f"found: {len(kept)}")
        # One, then the other: the same after all.
        self.click_hair(0, mate)
        self.see(f"Beside it: hair {mate['id']} of the baseline")
        self.click("Same hair")
        self.assertEqual(next(one for one in self.said(2)["hairs"] if one["id"] == hair["id"])["mate"], mate["id"])
        self.see("By hand: the same hair.")
        self.click_hair(0, mate)
        self.see(f"Hair {mate['id']} of the baseline")
        self.click("Really lost")
        now = self.said(3)
        self.assertEqual(next(one for one in now["baseline_hairs"] if one["id"] == mate["id"])["fate"], "lost")
        self.check_page()
        for number in (4, 5, 6):
            self.click("Undo")
            now = self.said(number)
        self.assertEqual(self.without_count(now), self.without_count(before))

    def test_what_became_of_a_hair_by_keyboard_alone(self):
        before = self.open_comparison()
        self.keys(Keys.TAB)
        first = self.wait(lambda: re.search(r"Hair (\d+) of (the baseline|this photo)", self.text()), "a hair")
        of_baseline = first[2] == "the baseline"
        hairs, others = ("baseline_hairs", "hairs") if of_baseline else ("hairs", "baseline_hairs")
        fate = lambda pair: next(one for one in pair[hairs] if one["id"] == int(first[1]))
        self.assertNotIn(fate(before)["fate"], ("persisting", ""))
        self.keys("o", "s")
        now = self.said(1)
        self.assertEqual(fate(now)["fate"], "persisting")
        self.assertEqual(next(one for one in now[others] if one["id"] == fate(now)["mate"])["mate"], int(first[1]))
        self.keys("d")
        self.assertEqual(fate(self.said(2))["said"], ["apart"])
        self.keys("l" if of_baseline else "n")
        self.assertEqual(fate(self.said(3))["fate"], "lost" if of_baseline else "new")
        self.keys("n" if of_baseline else "l")
        self.see("can be lost, not new" if of_baseline else "can be new, not lost")
        for number, key in ((4, "u"), (5, "u"), (6, "r"), (7, "u"), (8, "u")):
            self.keys(key)
            now = self.said(number)
        self.assertEqual(self.without_count(now), self.without_count(before))
        self.keys("?")
        self.see("What became of the chosen hair")
        self.check_page()
        self.keys(Keys.ESCAPE)

    def test_blind_review(self):
        self.page("blind")
        self.see("ab has not begun yet")
        self.check_page()
        self.click("Begin a reading")
        self.see("How many photos?")
        self.browser.find_element(By.ID, "f-photos").send_keys("1")
        self.click("Begin")
        self.see("0 of 1 photos done")
        self.check_page()
        self.click("Read the first photo")
        self.see("0 hairs marked")
        self.check_page()
        # The truth of the photo that was dealt: no answer to the page tells which one it is.
        dealt = json.loads((self.study / "readings/ab.jsonl").read_text().splitlines()[0])["photos"][0]
        analyzed = (self.study / "derivatives/tricho/analyzed.tsv").read_text().splitlines()
        photo = next(pathlib.Path(line.split("\t")[0]).stem for line in analyzed if dealt in line)
        state = self.browser.execute_async_script("fetch('api/photo?id=' + arguments[0]).then(r => r.json()).then(arguments[1])", photo)
        line = self.alone(state)["line"]
        self.click("Mark hairs")
        for point in (line[0], line[len(line) // 2], line[-1], line[-1]):  # The second click on the tip completes it.
            self.click_at(state, point)
        self.see("1 hair marked")
        self.keys(Keys.ESCAPE, "u")
        self.see("0 hairs marked")
        self.keys("a", " ", *[Keys.ARROW_RIGHT] * 30, " ", Keys.ENTER)
        self.see("1 hair marked")
        self.keys("?")
        self.see("take the chosen hair off")
        self.keys(Keys.ESCAPE)
        self.click("Done with this photo")
        self.see("1 of 1 photos done")
        self.click("How far do they agree?")
        self.click("Compare the readers")
        self.see("ab and the program: 1 photo")
        self.check_page()

    def test_two_tabs_see_each_other(self):
        state = self.open_photo()
        first = self.browser.current_window_handle
        self.browser.switch_to.new_window("tab")
        self.page(f"photo/{PHOTO}")
        self.see("Numbers")
        self.keys(Keys.TAB, "d")
        self.saved(1)
        self.browser.switch_to.window(first)
        self.keys(Keys.TAB, "d")
        self.see("changed this photo in the meantime")
        self.see(f"corrected: +0 −1 of {len(state['hairs'])}")
        self.keys(Keys.TAB, "d")
        self.saved(2)

    def test_a_server_that_ended_is_told(self):
        self.open_photo()
        self.server.process.terminate()
        self.server.process.wait(timeout=20)
        self.keys(Keys.TAB, "d")
        self.see("The program behind this page has ended")
        self.browser.get_log("browser")  # It could not be reached; chromium says so too.

    def test_hostile_names_are_shown_as_names(self):
        self.server.close()
        table = self.study / "treatments.tsv"
        table.write_text(table.read_text() + "sub-001\t2026-07-02\t<img src=x onerror=alert(1)>\t\"><script>alert(2)</script>\tn/a\n")
        name = self.study / "dataset_description.json"
        name.write_text(json.dumps({"Name": "<b onmouseover=alert(3)>Study</b>", "BIDSVersion": "1.8.0"}))
        self.server = Server(self.study)
        self.base = f"http://{self.server.host}{self.server.prefix}"
        self.browser.get_log("performance")
        self.browser.get(self.server.address)
        self.see("<b onmouseover=alert(3)>Study</b>")
        self.see("<img src=x onerror=alert(1)>")
        self.assertEqual(self.browser.execute_script("return document.querySelectorAll('main script, main img').length"), 0)


class TabletTest(PagesTest):
    """What a narrow window may change."""
    SIZE = (820, 1180)
    test_every_edit_by_keyboard_alone = test_what_became_of_a_hair_by_keyboard_alone = test_two_tabs_see_each_other = test_a_server_that_ended_is_told = None
    test_hostile_names_are_shown_as_names = None


if __name__ == "__main__":
    driver.main()
