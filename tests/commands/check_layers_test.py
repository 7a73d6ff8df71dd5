# SPDX-License-Identifier: BSD-3-Clause
# Copyright (c) 2026 The OpenTricho authors
"""scripts/check_layers.py finds what it is there to find."""
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

SCRIPT = pathlib.Path(os.environ["TRICHO_SOURCE"]) / "scripts/check_layers.py"


class CheckLayersTest(unittest.TestCase):
    def check(self, **files):
        with tempfile.TemporaryDirectory() as folder:
            for name, text in files.items():
                path = pathlib.Path(folder) / "src" / name.replace("__", "/").replace("_cc", ".cc")
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
            return subprocess.run([sys.executable, SCRIPT, folder], capture_output=True, text=True, check=False)

    def test_upward_is_fine(self):
        files = {"hair__a_cc": '#include "base/error.h"\n', "pipeline_cc": '#include "hair/root/unit.h"\n'}
        self.assertEqual(self.check(**files).returncode, 0)

    def test_downward_is_not(self):
        done = self.check(base__a_cc='#include "hair/root/unit.h"\n')
        self.assertEqual(done.returncode, 1)
        self.assertIn("src/base/a.cc:1", done.stdout)
        self.assertEqual(self.check(hair__a_cc='#include "pipeline.h"\n').returncode, 1)

    def test_rooms_within_hair(self):
        upward = '#include "hair/trace/join.h"\n#include "hair/fit/b.h"\n'
        self.assertEqual(self.check(hair__fit__a_cc=upward).returncode, 0)
        self.assertEqual(self.check(hair__find_hairs_cc='#include "hair/thickness/photo_diameters.h"\n').returncode, 0)
        done = self.check(hair__trace__a_cc='#include "base/error.h"\n#include "hair/fit/photo_fit.h"\n')
        self.assertEqual(done.returncode, 1)
        self.assertIn("src/hair/trace/a.cc:2", done.stdout)
        self.assertEqual(self.check(hair__line__a_cc='#include "hair/find_hairs.h"\n').returncode, 1)
        self.assertIn("in no room", self.check(hair__attic__a_cc="int a;\n").stdout)

    def test_the_doors_of_hair(self):
        self.assertEqual(self.check(metrics__a_cc='#include "hair/line/shaft.h"\n').returncode, 0)
        done = self.check(metrics__a_cc='#include "hair/fit/photo_fit.h"\n')
        self.assertEqual(done.returncode, 1)
        self.assertIn("hair/find_hairs.h", done.stdout)

    def test_strangers(self):
        self.assertEqual(self.check(store__a_cc='#include "report/overlay.h"\n').returncode, 1)

    def test_opencv_in_the_statistics(self):
        self.assertEqual(self.check(metrics__a_cc="cv::Mat picture;\n").returncode, 1)
        self.assertEqual(self.check(metrics__a_cc="// cv::Mat in words\n").returncode, 0)
        self.assertEqual(self.check(tools__a_cc="cv::setNumThreads(1);  // layers-allow: a setting\n").returncode, 0)

    def test_an_unknown_folder_and_no_files(self):
        self.assertEqual(self.check(utils__a_cc="int a;\n").returncode, 1)
        self.assertEqual(self.check().returncode, 1)


if __name__ == "__main__":
    unittest.main()
