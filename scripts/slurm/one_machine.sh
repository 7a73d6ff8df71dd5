#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# Copyright (c) 2026 The OpenTricho authors
#
# A Slurm cluster of this one machine, without systemd, to try the job array on: munged, slurmctld and slurmd (Debian's
# slurm-wlm and munge) with all their files in DIR. Needs root, as slurmd does.
# usage: one_machine.sh start DIR   then: export SLURM_CONF=DIR/slurm.conf
#        one_machine.sh stop DIR
set -euo pipefail

action=${1:?start or stop}
mkdir -p "${2:?a folder}"
dir=$(realpath "$2")

stop() {
  for daemon in slurmd slurmctld munged; do
    [ -f "$dir/$daemon.pid" ] || continue
    kill "$(cat "$dir/$daemon.pid")" 2>/dev/null || true
    for _ in $(seq 50); do
      kill -0 "$(cat "$dir/$daemon.pid" 2>/dev/null)" 2>/dev/null || break
      sleep 0.1
    done
  done
}

if [ "$action" = stop ]; then
  stop
  exit 0
fi

for program in munged slurmctld slurmd; do
  command -v "$program" >/dev/null || { echo "$program is not there: apt-get install slurm-wlm munge" >&2; exit 1; }
done
[ "$(id -u)" -eq 0 ] || { echo "slurmd needs root" >&2; exit 1; }

free_port() {
  python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

mkdir -p "$dir/state" "$dir/spool"
# munged takes no key or socket in a folder that others may write to, such as one below /tmp: hence --force.
head -c 1024 /dev/urandom >"$dir/munge.key"
chmod 600 "$dir/munge.key"
cat >"$dir/slurm.conf" <<CONF
ClusterName=one
SlurmctldHost=$(hostname -s)(127.0.0.1)
SlurmctldPort=$(free_port)
SlurmdPort=$(free_port)
SlurmUser=root
AuthType=auth/munge
AuthInfo=socket=$dir/munge.socket
CredType=cred/munge
StateSaveLocation=$dir/state
SlurmdSpoolDir=$dir/spool
SlurmctldPidFile=$dir/slurmctld.pid
SlurmdPidFile=$dir/slurmd.pid
SlurmctldLogFile=$dir/slurmctld.log
SlurmdLogFile=$dir/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SchedulerParameters=sched_interval=1,sched_min_interval=0
MailProg=/bin/true
ReturnToService=2
MinJobAge=300
NodeName=$(hostname -s) NodeAddr=127.0.0.1 CPUs=$(nproc) State=UNKNOWN
PartitionName=all Nodes=ALL Default=YES MaxTime=INFINITE State=UP
CONF
printf 'CgroupPlugin=cgroup/v1\nCgroupAutomount=no\n' >"$dir/cgroup.conf"
export SLURM_CONF=$dir/slurm.conf

munged --force --key-file="$dir/munge.key" --socket="$dir/munge.socket" --pid-file="$dir/munged.pid" \
  --log-file="$dir/munged.log" --seed-file="$dir/munged.seed"
slurmctld -f "$SLURM_CONF" -c
slurmd -f "$SLURM_CONF" -N "$(hostname -s)"
for _ in $(seq 100); do
  if sinfo --noheader --format=%t 2>/dev/null | grep -q '^idle'; then
    exit 0
  fi
  sleep 0.2
done
echo "the node did not come up:" >&2
tail -n 5 "$dir"/*.log >&2
stop
exit 1
