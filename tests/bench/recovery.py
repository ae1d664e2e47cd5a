#!/usr/bin/python3
"""Back after kill -9 with 10 GiB of history: recovery.py [--rounds N] [--directory D] > results/recovery.txt

1,000 agents flood a collector until a partition of its history is complete; copies of that stand in for the others, so
that there are 10 GiB. Then, each round: a flood of 100 agents, kill -9, and the collector again. What is measured is
the time from exec to the first sample that it acknowledges to an agent that dials all the time, and until its page is
served. Beside it, peers that hold no more than a flood's samples are killed in a flood by remote write; what is
measured is the time from exec until they take samples in again.
"""
import argparse
import pathlib
import shutil
import subprocess
import tempfile
import time

import peer_servers
import report
from programs import Collector, get, loading, running, wait_until

AGENTS = 1000
SERIES = 1000
HISTORY_BYTES = 10 << 30
FLOODERS = 100
FIRST_DIALLER = 50_000
FLOOD_SECONDS = 5
FILL_SECONDS_MAX = 240
FLAGS = ("--insecure", "--history.retention.size", "64GiB")


def partition(history, number):
    return pathlib.Path(history, f"{number:08d}.db")


def fill(collector, history):
    """Bytes of a history of HISTORY_BYTES."""
    with running(*collector.command(*FLAGS)):
        collector.wait()
        with loading(*collector.load_command(AGENTS, SERIES, 3600)):
            end = time.monotonic() + FILL_SECONDS_MAX
            while not partition(history, 2).exists():
                if time.monotonic() > end:
                    raise SystemExit(f"no partition is complete after {FILL_SECONDS_MAX} s")
                time.sleep(0.5)
    first, newest = partition(history, 1), partition(history, 2)
    copies = HISTORY_BYTES // first.stat().st_size
    newest.rename(partition(history, copies + 2))
    for number in range(2, copies + 2):
        shutil.copyfile(first, partition(history, number))
    return sum(path.stat().st_size for path in history.glob("????????.db"))


def kill_in_a_flood(collector, round_number):
    """Agents that are new each time, so that none has to wait for its catalogue to be read."""
    process = subprocess.Popen(collector.command(*FLAGS), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        collector.wait()
        first = FLOODERS * (round_number + 1) + AGENTS
        with loading(*collector.load_command(FLOODERS, SERIES, 3600, "--first", str(first))):
            time.sleep(FLOOD_SECONDS)
            process.kill()
    finally:
        process.kill()
        process.wait()


def recover(collector, round_number):
    """(seconds from exec to the first acknowledged sample, to the page)."""
    agent = collector.load_command(
        1, SERIES, 60, "--first", str(FIRST_DIALLER + round_number), "--interval", "1", "--redial")
    with subprocess.Popen(agent, stdout=subprocess.PIPE, text=True) as load:
        time.sleep(1)
        began = time.monotonic()
        with running(*collector.command(*FLAGS)):
            lines = [load.stdout.readline().strip() for _ in range(2)]
            acked = time.monotonic() - began
            wait_until(lambda: get(collector.url + "/api/hosts"), "the page")
            served = time.monotonic() - began
            load.terminate()
    if lines != ["linked", "acked"]:
        raise SystemExit(f"the agent said {lines}")
    return acked, served


def recover_peer(peer, directory):
    with tempfile.TemporaryDirectory(prefix="monitoring-bench-", dir=directory) as own:
        held, seconds = peer_servers.recovery(peer, own, FLOOD_SECONDS)
    return [peer.name, f"{held:.0f}", f"{seconds:.2f}"]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--directory", default="/var/tmp", help="Where 12 GB may lie for a while.")
    given = parser.parse_args()
    heading = report.heading("tests/bench/recovery.py" + ("" if given.rounds == 5 else f" --rounds {given.rounds}"))
    rows = []
    with tempfile.TemporaryDirectory(prefix="monitoring-bench-", dir=given.directory) as directory:
        history = pathlib.Path(directory, "history")
        collector = Collector(directory)
        size = fill(collector, history)
        files = len(list(history.glob("????????.db")))
        for i in range(given.rounds):
            kill_in_a_flood(collector, i)
            log = sum(path.stat().st_size for path in history.glob("*-wal"))
            acked, served = recover(collector, i)
            rows.append([i + 1, f"{log / 2**20:.0f}", f"{acked:.2f}", f"{served:.2f}"])
        damaged = len(list(history.glob("*.damaged-*")))
    peers = [recover_peer(peer, given.directory) for peer in peer_servers.PEERS]
    print(heading)
    print(report.table(["round", "log to recover, MiB", "exec to first ACK, s", "exec to page, s"], rows))
    print(f"\n{size / 2**30:.1f} GiB in {files} partitions, at least {AGENTS} streams; {damaged} put aside as damaged."
          "\n")
    print(report.table(["peer", "MiB held", "exec to first sample taken in, s"], peers))
    print(f"\n{peer_servers.versions()}, killed after {FLOOD_SECONDS} s of it.")


if __name__ == "__main__":
    main()
