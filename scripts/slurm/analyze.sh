#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# Copyright (c) 2026 The OpenTricho authors
#
# Analyzes a study on a Slurm cluster: a job array of N shards, and a job that joins them when all have ended well. The
# study lies in a folder that all nodes see; so does the program, TRICHO or `tricho` in the PATH. Prints the number of
# the joining job.
# usage: analyze.sh STUDY N [OPTION OF study analyze...]
#   SBATCH_SHARD   options of sbatch for each shard      default: --cpus-per-task=1 --mem-per-cpu=2G
#   SBATCH_MERGE   options of sbatch for the joining job  default: --cpus-per-task=1 --mem=4G
# Where a shard fails, the joining job stays in the queue (scancel it); submit the shard again by its number, as
# shard.sbatch tells, and then merge.sbatch.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)

if [ $# -lt 2 ] || ! [[ $2 =~ ^[1-9][0-9]*$ ]]; then
  echo "usage: analyze.sh STUDY N [OPTION OF study analyze...]" >&2
  exit 2
fi
study=$(realpath "$1") of=$2
shift 2
read -ra shard_options <<<"${SBATCH_SHARD:---cpus-per-task=1 --mem-per-cpu=2G}"
read -ra merge_options <<<"${SBATCH_MERGE:---cpus-per-task=1 --mem=4G}"
shards=$(sbatch --parsable "${shard_options[@]}" --array="1-$of" "$here/shard.sbatch" "$study" "$of" --quiet "$@")
sbatch --parsable "${merge_options[@]}" --dependency="afterok:$shards" "$here/merge.sbatch" "$study"
