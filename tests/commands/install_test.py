# SPDX-License-Identifier: BSD-3-Clause
# Copyright (c) 2026 The OpenTricho authors
"""What `cmake --install` leaves is whole: the program works from there, and the pages beside it name every command."""
import gzip
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

import cv2
import driver
from driver import SOURCE, TRICHO, CommandTest, run

BUILD = pathlib.Path(os.environ["TRICHO_BUILD"])


class InstallTest(CommandTest):
    """One installation for all tests, moved to another place after it was made."""

    @classmethod
    def setUpClass(cls):
        cls.place = pathlib.Path(tempfile.mkdtemp(prefix="tricho-install-"))
        first = cls.place / "first"
        # Without the desktop's part of the system: --prefix moves all folders.
        subprocess.run(["cmake", "--install", BUILD, "--prefix", first], check=True, capture_output=True, timeout=120)
        cls.prefix = cls.place / "moved here"
        first.rename(cls.prefix)
        cls.commands = re.findall(r"^  (\w+)  ", run("help").stdout, re.M)

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.place)

    def installed(self, *arguments):
        return subprocess.run([self.prefix / "bin/tricho", *arguments], capture_output=True, text=True, timeout=120,
                              check=False, cwd=self.folder)

    def test_it_analyzes_to_the_same_bytes(self):
        """With its own network and codecs: nothing of the build's folder is looked for."""
        photo = self.prefix / "share/opentricho/samples/single/standard-11.jpg"
        tiff = self.folder / "a.tif"
        cv2.imwrite(str(tiff), cv2.imread(str(photo)))
        done = self.installed("analyze", photo, tiff, "--um-per-px", "9", "--out", self.out)
        self.assertEqual(done.returncode, 0, done.stderr)
        built = self.folder / "built"
        self.assertEqual(run("analyze", photo, tiff, "--um-per-px", 9, "--out", built).returncode, 0)
        names = sorted(file.name for file in built.iterdir())
        self.assertEqual(len(names), 6)
        for name in names:
            self.assertEqual((self.out / name).read_bytes(), (built / name).read_bytes(), name)

    def test_without_its_model_it_says_so(self):
        models = self.prefix / "share/opentricho/models"
        hidden = models.rename(self.place / "hidden")
        try:
            done = self.installed("analyze", SOURCE / "data/samples/single/standard-11.jpg", "--out", self.out)
        finally:
            hidden.rename(models)
        self.assert_refused(done, 3, "hair-votes-2.onnx")

    def test_a_manual_page_a_command(self):
        self.assertGreater(len(self.commands), 10)
        folder = self.prefix / "share/man/man1"
        of_program = gzip.decompress((folder / "tricho.1.gz").read_bytes()).decode()
        for command in self.commands:
            page = gzip.decompress((folder / f"tricho-{command}.1.gz").read_bytes()).decode()
            self.assertIn(f"\\fBtricho {command}\\fR", of_program)
            self.assertTrue(page.startswith(f".TH TRICHO\\-{command.upper()} 1 "))
            for option in re.findall(r"^  (--[\w-]+)", run("help", command).stdout, re.M):
                self.assertIn(f"\\fB{option}\\fR".replace("-", "\\-"), page)

    def completed(self, *words):
        """What bash offers for the last word."""
        script = (f"source '{self.prefix}/share/bash-completion/completions/tricho'; COMP_WORDS=(\"$@\"); "
                  "COMP_CWORD=$(($# - 1)); _tricho; printf '%s\\n' \"${COMPREPLY[@]}\"")
        return subprocess.run(["bash", "-c", script, "bash", "tricho", *words], capture_output=True, text=True,
                              check=True, timeout=20).stdout.split()

    def test_bash_completes_commands_subcommands_and_options(self):
        self.assertEqual(set(self.completed("")), {*self.commands, "--help", "--version"})
        self.assertEqual(self.completed("stu"), ["study"])
        self.assertEqual(self.completed("study", "rem"), ["remove"])
        self.assertEqual(self.completed("study", "add", "--part"), ["--participant"])
        self.assertEqual(self.completed("analyze", "photo"), [], "names of files are the shell's own to complete")
        for command in self.commands:
            told = set(re.findall(r"^  (--[\w-]+)", run("help", command).stdout, re.M))
            self.assertEqual(set(self.completed(command, "--")), {*told, "--help"})

    def test_zsh_knows_every_command(self):
        text = (self.prefix / "share/zsh/vendor-completions/_tricho").read_text(encoding="utf-8")
        self.assertTrue(text.startswith("#compdef tricho\n"))
        for command in self.commands:
            self.assertRegex(text, rf"(?m)^  '{command}:")
            self.assertRegex(text, rf"(?m)^  {command}\)$")
        if zsh := shutil.which("zsh"):
            subprocess.run([zsh, "-n", self.prefix / "share/zsh/vendor-completions/_tricho"], check=True, timeout=20)

    def test_what_learns_is_whole(self):
        """finetune.sh, what it calls, and what that imports: no less, and nothing that no one calls."""
        source, folder = SOURCE / "scripts/train", self.prefix / "share/opentricho/train"
        needed, left = {"finetune.sh"}, ["finetune.sh"]
        while left:
            text = (source / left.pop()).read_text(encoding="utf-8")
            names = {*re.findall(r"\b(\w+\.py)\b", text), *(f"{name}.py" for name in re.findall(r"(?m)^import (\w+)$", text))}
            new = {name for name in names if (source / name).is_file()} - needed
            needed |= new
            left += new
        self.assertIn("surface.py", needed)
        self.assertEqual({file.name for file in folder.iterdir()}, needed)
        self.assertTrue(os.access(folder / "finetune.sh", os.X_OK))

    def test_pages_link_to_what_is_there(self):
        links = 0
        for page in (self.prefix / "share/doc/opentricho").rglob("*.md"):
            for link in re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text(encoding="utf-8")):
                if "://" not in link:
                    self.assertTrue((page.parent / link).exists(), f"{page.name}: {link}")
                    links += 1
        self.assertGreater(links, 100)

    def test_what_else_belongs_to_it(self):
        for file in ("share/doc/opentricho/copyright", "share/doc/opentricho/README.md", "share/opentricho/demo.sh",
                     "share/icons/hicolor/scalable/apps/opentricho.svg", "lib/systemd/user/opentricho@.service",
                     "share/opentricho/samples/study/dataset_description.json"):
            self.assertTrue((self.prefix / file).is_file(), file)
        licence = [line.strip() for line in (SOURCE / "LICENSE").read_text(encoding="utf-8").splitlines()[4:]]
        copyright_text = (self.prefix / "share/doc/opentricho/copyright").read_text(encoding="utf-8")
        for line in licence:
            self.assertIn(line, copyright_text)
        entry = (self.prefix / "share/applications/opentricho.desktop").read_text(encoding="utf-8")
        self.assertRegex(entry, r"(?m)^Exec=/\S+/opentricho/open-study %f$")


class OpenStudyTest(CommandTest):
    """What the desktop starts, with stand-ins for the desktop and for `tricho`."""

    def open_study(self, *arguments, programs=("zenity",), answer=""):
        tools = self.folder / "tools"
        tools.mkdir(exist_ok=True)
        for name in ("ls", "cat"):
            if not (tools / name).exists():
                (tools / name).symlink_to(shutil.which(name))
        log = self.folder / "log"
        log.write_text("", encoding="utf-8")
        for name in programs:
            (tools / name).write_text(f'#!/bin/sh\necho {name} "$@" >>"{log}"\n' +
                                      '[ "$1" = --error ] || { [ "$ANSWER" ] && echo "$ANSWER"; }\n', encoding="utf-8")
            (tools / name).chmod(0o755)
        (tools / "tricho").write_text(
            f'#!/bin/sh\necho tricho "$@" >>"{log}"\ncase $1 in\nserve) exec "{TRICHO}" "$@" --no-browser '
            f'--idle-minutes 0.05 ;;\n*) exec "{TRICHO}" "$@" ;;\nesac\n', encoding="utf-8")
        (tools / "tricho").chmod(0o755)
        script = SOURCE / "scripts/package/open-study"
        done = subprocess.run(["/bin/sh", script, *arguments], capture_output=True, text=True, timeout=60, check=False,
                              env={"PATH": str(tools), "HOME": str(self.folder), "ANSWER": answer})
        return done, log.read_text(encoding="utf-8")

    def test_it_opens_the_study_that_is_named(self):
        study = self.folder / "my study"
        self.assertEqual(run("study", "init", study).returncode, 0)
        done, log = self.open_study(study)
        self.assertEqual((done.returncode, log), (0, f"tricho serve {study}\n"))

    def test_it_asks_where_none_is_named(self):
        study = self.folder / "study"
        self.assertEqual(run("study", "init", study).returncode, 0)
        done, log = self.open_study(answer=str(study))
        self.assertEqual(done.returncode, 0)
        self.assertTrue(log.startswith("zenity --file-selection --directory "), log)
        self.assertTrue(log.endswith(f"tricho serve {study}\n"), log)

    def test_an_empty_folder_becomes_a_study(self):
        study = self.folder / "new"
        study.mkdir()
        done, log = self.open_study(study)
        self.assertEqual((done.returncode, log), (0, f"tricho study init {study}\ntricho serve {study}\n"))
        self.assertTrue((study / "dataset_description.json").is_file())

    def test_nothing_chosen_is_no_fault(self):
        done, log = self.open_study()
        self.assertEqual((done.returncode, log.count("tricho serve")), (0, 0))

    def test_what_is_no_study_is_told_in_a_window(self):
        folder = self.folder / "photos"
        folder.mkdir()
        (folder / "a.jpg").write_bytes(b"")
        done, log = self.open_study(folder)
        self.assertEqual(done.returncode, 1)
        self.assertIn("zenity --error", log)
        self.assertIn("dataset_description.json", log)

    def test_without_a_desktop_it_says_what_to_do(self):
        done, log = self.open_study(programs=())
        self.assertEqual(done.returncode, 1)
        self.assertIn("tricho serve FOLDER", done.stderr)
        self.assertEqual(log, "")


if __name__ == "__main__":
    driver.main()
