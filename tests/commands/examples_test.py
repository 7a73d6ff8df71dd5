# SPDX-License-Identifier: BSD-3-Clause
# Copyright (c) 2026 The OpenTricho authors
"""Every example of the help does what it says, from the top folder of a checkout."""
import os
import pathlib
import shutil
import subprocess
import unittest

import driver
from driver import SOURCE, TRICHO, CommandTest, run
from samples_analyzed import analyzed_samples


class ExamplesTest(CommandTest):
    def test_all(self):
        examples = run("help", "--examples").stdout.splitlines()
        self.assertGreaterEqual(len(examples), 3)
        # The sample study is there analyzed already: that it can be, samples_analyzed.py has shown.
        samples = self.folder / "data/samples"
        samples.mkdir(parents=True)
        for one in (SOURCE / "data/samples").iterdir():
            if one.name != "study":
                os.symlink(one, samples / one.name)
        shutil.copytree(analyzed_samples(), samples / "study")
        environment = dict(os.environ, PATH=f"{pathlib.Path(TRICHO).parent}:{os.environ['PATH']}")
        for example in examples:
            with self.subTest(example=example):
                done = subprocess.run(["bash", "-c", example], cwd=self.folder, env=environment, capture_output=True,
                                      text=True, timeout=300, check=False)
                self.assertEqual(done.returncode, 0, done.stderr)
                self.assertTrue(done.stdout)


if __name__ == "__main__":
    driver.main()
