#!/usr/bin/python3
"""What TLS costs the collector: strangers.py [--seconds N] [--connections N] [--agents N] > results/strangers.txt

Three parts, in about four minutes: handshakes in a row, each with an agent's certificate, per CPU-second of the
collector; the memory of linked agents that have nothing to say, with TLS and without; and agents that are all cut off
at once and come back as the product does, beside one real agent whose values are watched from outside. All come from
one address, so the limits of an address are set out of the way, where in the field each has its own; those for all
addresses together hold. The load runs on the same machine: its own handshakes cost about as much as the collector's.
"""
import argparse
import contextlib
import pathlib
import statistics
import subprocess
import tempfile
import threading
import time
import urllib.error

import meter
import report
from programs import Collector, LOAD, NO_LIMIT, get, running, wait_until

HANDSHAKES_AT_ONCE = 16
SETTLE_SECONDS = 10
GOAL_KIB = 36
GOAL_BACK_SECONDS = 30
UNLIMITED = ("--agents.limits.handshakes-per-second", NO_LIMIT)


@contextlib.contextmanager
def collecting(*extra):
    """A collector with a directory of its own, and its process."""
    with tempfile.TemporaryDirectory(prefix="monitoring-bench-") as directory:
        collector = Collector(directory)
        with running(*collector.command(*extra)) as process:
            collector.wait()
            yield collector, process


def handshakes(seconds):
    """(handshakes, CPU seconds of the collector, wall seconds)."""
    with collecting(*UNLIMITED) as (collector, process):
        load = subprocess.Popen(
            (str(LOAD), "handshakes", "--address", f"127.0.0.1:{collector.agents_port}", "--authority",
             collector.directory, "--connections", str(HANDSHAKES_AT_ONCE), "--seconds", str(seconds + 5)),
            stdout=subprocess.DEVNULL)
        time.sleep(2)
        counted, before = collector.metric("monitoring_collector_connections_accepted_total"), meter.read(process.pid)
        time.sleep(seconds)
        made = collector.metric("monitoring_collector_connections_accepted_total") - counted
        after = meter.read(process.pid)
        load.terminate()
        load.wait(timeout=20)
        return made, after.cpu_seconds - before.cpu_seconds, after.at - before.at


def idle(connections, tls):
    """KiB of the collector's memory for each linked agent that has said hello and nothing since."""
    with collecting(*(UNLIMITED if tls else ("--insecure",))) as (collector, process):
        before = meter.memory_kib(process.pid)[0]
        command = collector.load_command(connections, 1, 3600, "--interval", "3600", tls=tls)
        load = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        try:
            if load.stdout.readline().strip() != "linked":
                raise SystemExit("the load could not link; its reason stands above")
            time.sleep(SETTLE_SECONDS)
            return (meter.memory_kib(process.pid)[0] - before) / connections
        finally:
            load.terminate()
            load.wait(timeout=20)


class Watch(threading.Thread):
    """Looks at a host's values five times a second, and keeps the longest time in which none was new."""

    METRIC = "node_time_seconds"

    def __init__(self, url):
        super().__init__(daemon=True)
        self.url, self.longest, self.over = url, 0.0, False

    def run(self):
        seen, since = None, time.monotonic()
        while not self.over:
            with contextlib.suppress(OSError, urllib.error.HTTPError):
                cycles = [line for line in get(self.url).splitlines() if line.startswith(self.METRIC)]
                if cycles and cycles != seen:
                    seen, since = cycles, time.monotonic()
            self.longest = max(self.longest, time.monotonic() - since)
            time.sleep(0.2)


def come_back(agents):
    """What the load says of their return, and how the one that stayed fared meanwhile."""
    with collecting() as (collector, process), \
            tempfile.TemporaryDirectory(prefix="monitoring-bench-") as home:
        log = open(pathlib.Path(home, "log"), "w+")
        agent = subprocess.Popen(
            collector.agent_command(str(pathlib.Path(home, "agent")), "live"), stdout=log, stderr=log)
        load = subprocess.Popen(
            (str(LOAD), "return", "--address", f"127.0.0.1:{collector.agents_port}", "--authority",
             collector.directory, "--connections", str(agents), "--series", "1", "--seconds", str(SETTLE_SECONDS)),
            stdout=subprocess.PIPE, text=True)
        try:
            url = collector.url + "/metrics/host/live"
            wait_until(lambda: get(url), "the live agent being up")
            if [load.stdout.readline().strip(), load.stdout.readline().strip()] != ["linked", "cut"]:
                raise SystemExit("the load could not link; its reason stands above")
            watch = Watch(url)
            watch.start()
            before = meter.read(process.pid)
            back = load.stdout.readline().split()
            cpu = meter.read(process.pid).cpu_seconds - before.cpu_seconds
            watch.over = True
            watch.join()
            log.seek(0)
            return back, cpu, watch.longest, log.read().count("lost the link")
        finally:
            for program in (load, agent):
                program.terminate()
                program.wait(timeout=20)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=int, default=10)
    parser.add_argument("--connections", type=int, default=10_000)
    parser.add_argument("--agents", type=int, default=5_000)
    given = parser.parse_args()
    usual = (given.seconds, given.connections, given.agents) == (10, 10_000, 5_000)
    print(report.heading("tests/bench/strangers.py" + (
        "" if usual else f" --seconds {given.seconds} --connections {given.connections} --agents {given.agents}")))

    rounds = [handshakes(given.seconds) for _ in range(3)]
    print(f"Handshakes with certificates on both sides, {HANDSHAKES_AT_ONCE} at a time, {given.seconds} s each.\n")
    print(report.table(
        ["round", "handshakes/s", "cores of the collector", "handshakes per CPU-second"],
        [[i + 1, f"{made / wall:.0f}", f"{cpu / wall:.2f}", f"{made / cpu:.0f}"]
         for i, (made, cpu, wall) in enumerate(rounds)]))
    print(f"\nmedian {statistics.median(made / cpu for made, cpu, _ in rounds):.0f} per CPU-second\n")

    tls, plain = idle(given.connections, tls=True), idle(given.connections, tls=False)
    print(f"Memory (RSS) of the collector for each of {given.connections} linked agents with one series and no "
          "batches.\n")
    print(report.table(["link", "KiB"], [["TLS", f"{tls:.1f}"], ["plain", f"{plain:.1f}"],
                                        ["TLS alone", f"{tls - plain:.1f}"]]))
    print(f"\ngoal {GOAL_KIB} KiB for a TLS connection\n")

    (_, back, half, most, last, failures), cpu, longest, lost = come_back(given.agents)
    print(f"{given.agents} agents over TLS are cut off at once, and dial again after 0.5 to 15 s.\n")
    print(report.table(
        ["back", "half after s", "99 % after s", "all after s", "tries that failed", "CPU s of the collector"],
        [[back, half, most, last, failures, f"{cpu:.1f}"]]))
    print(f"\ngoal {GOAL_BACK_SECONDS} s. The agent that stayed lost its link {lost} times; at most {longest:.1f} s "
          "went by without a new value of it (it samples once a second, and is looked at five times a second).")


if __name__ == "__main__":
    main()
