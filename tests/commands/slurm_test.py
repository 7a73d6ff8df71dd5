# SPDX-License-Identifier: BSD-3-Clause
# Copyright (c) 2026 The OpenTricho authors
"""scripts/slurm/ on a Slurm cluster of this one machine. Says that it was skipped where Slurm can't be started."""
import os
import pathlib
import shutil
import subprocess
import time
import unittest

import driver
import merge_test
from driver import SOURCE, TRICHO, run

SLURM = SOURCE / "scripts/slurm"


class SlurmTest(merge_test.MergeTest):
    @classmethod
    def setUpClass(cls):
        cls.cluster = pathlib.Path(f"/tmp/tricho-slurm-{os.getpid()}")
        done = subprocess.run([SLURM / "one_machine.sh", "start", cls.cluster], capture_output=True, text=True,
                              timeout=60, check=False)
        if done.returncode != 0:
            shutil.rmtree(cls.cluster, ignore_errors=True)
            raise unittest.SkipTest("Slurm can't be started here: " + done.stderr.strip()[-300:])
        cls.settings = {**os.environ, "SLURM_CONF": str(cls.cluster / "slurm.conf"), "TRICHO": TRICHO,
                        "SBATCH_SHARD": "--cpus-per-task=1", "SBATCH_MERGE": "--cpus-per-task=1"}

    @classmethod
    def tearDownClass(cls):
        subprocess.run([SLURM / "one_machine.sh", "stop", cls.cluster], timeout=60, check=False)
        shutil.rmtree(cls.cluster, ignore_errors=True)

    def slurm(self, *command):
        done = subprocess.run(list(map(str, command)), cwd=self.folder, env=self.settings, capture_output=True, text=True,
                              timeout=60, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout.strip()

    def wait_for(self, job):
        """The state in which the job ended."""
        for _ in range(600):
            state = dict(part.split("=", 1) for part in self.slurm("scontrol", "show", "job", job, "--oneliner").split()
                         if "=" in part)["JobState"]
            if state not in ("PENDING", "RUNNING", "COMPLETING", "CONFIGURING"):
                return state
            time.sleep(0.2)
        return "still " + state

    def logs(self):
        return "".join(path.read_text(encoding="utf-8") for path in sorted(self.folder.glob("*.log")))

    def test_the_job_array_gives_the_bytes_of_one_run(self):
        job = self.slurm(SLURM / "analyze.sh", self.study, 3)
        self.assertEqual(self.wait_for(job), "COMPLETED", self.logs())
        self.assert_merged()
        # One shard lost, submitted again by its number, merged again.
        shutil.rmtree(self.part(2, 3))
        (self.study / "derivatives/tricho/measurements.tsv").unlink()
        self.assertEqual(run("study", "merge", self.study).returncode, 3)
        shard = self.slurm("sbatch", "--parsable", "--array=2", SLURM / "shard.sbatch", self.study, 3)
        merge = self.slurm("sbatch", "--parsable", f"--dependency=afterok:{shard}", SLURM / "merge.sbatch", self.study)
        self.assertEqual(self.wait_for(merge), "COMPLETED", self.logs())
        self.assert_merged()


if __name__ == "__main__":
    driver.main()
