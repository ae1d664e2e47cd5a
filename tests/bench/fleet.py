#!/usr/bin/python3
"""One collector under 10,000 agents: fleet.py [--connections N] [--seconds N] > results/fleet.txt

10,000 TLS connections of 500 series at 10 s (tests/bench/Load), all of it stored. CPU time and memory are the
collector's; memory is read once a second. Peers get the same number of series by remote write, twice each, as
fast as one client sends them: the second round is what they would do every 10 s.
"""
import argparse
import contextlib
import tempfile
import time

import meter
import peer_servers
import report
from programs import Collector, loading, running

SAMPLES = "monitoring_collector_ingest_samples_total"
SERIES = 500
INTERVAL_SECONDS = 10
SETTLE_SECONDS = 20


def watch(pid, seconds):
    """(CPU seconds, wall seconds, greatest RSS in MiB)."""
    before, most = meter.read(pid), 0
    for _ in range(seconds):
        time.sleep(1)
        most = max(most, meter.memory_kib(pid)[0] / 1024)
    after = meter.read(pid)
    return after.cpu_seconds - before.cpu_seconds, after.at - before.at, most


def measure(connections, seconds):
    with contextlib.ExitStack() as stack:
        directory = stack.enter_context(tempfile.TemporaryDirectory(prefix="monitoring-bench-"))
        collector = Collector(directory)
        process = stack.enter_context(running(*collector.command()))
        collector.wait()
        idle = meter.memory_kib(process.pid)[0] / 1024
        began = time.monotonic()
        stack.enter_context(loading(*collector.load_command(
            connections, SERIES, 3600, "--interval", str(INTERVAL_SECONDS), tls=True)))
        linked = time.monotonic() - began
        yield ["idle", "", "", f"{idle:.0f}"]
        cpu, wall, most = watch(process.pid, SETTLE_SECONDS)
        yield [f"the first {SETTLE_SECONDS} s, with the catalogues", "", f"{cpu / wall:.2f}", f"{most:.0f}"]
        counted = collector.metric(SAMPLES)
        cpu, wall, most = watch(process.pid, seconds)
        samples = collector.metric(SAMPLES) - counted
        yield [f"the {seconds} s after that", f"{samples / wall / 1e6:.2f}", f"{cpu / wall:.2f}", f"{most:.0f}"]
        up = collector.metric("monitoring_agent_up")
        yield f"{up:.0f} of {connections} hosts are up at the end; all were linked {linked:.0f} s after the first dial."


def measure_peer(peer, hosts):
    with tempfile.TemporaryDirectory(prefix="monitoring-bench-") as directory:
        (_, first_rss), (cpu, rss) = peer_servers.fleet(peer, directory, hosts, SERIES)
    return [[f"{peer.name}: the first round", "", "", f"{first_rss:.0f}"],
            [f"{peer.name}: the second one", "", f"{cpu / INTERVAL_SECONDS:.2f}", f"{rss:.0f}"]]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--connections", type=int, default=10_000)
    parser.add_argument("--seconds", type=int, default=120)
    given = parser.parse_args()
    heading = report.heading("tests/bench/fleet.py" + (
        "" if (given.connections, given.seconds) == (10_000, 120)
        else f" --connections {given.connections} --seconds {given.seconds}"))
    *rows, note = measure(given.connections, given.seconds)
    for peer in peer_servers.PEERS:
        rows += measure_peer(peer, given.connections)
    print(heading)
    print(f"{given.connections} TLS connections x {SERIES} series at {INTERVAL_SECONDS} s.\n")
    print(report.table(["time", "M samples/s", "cores", "greatest RSS MiB"], rows))
    print(f"\n{note}\n{peer_servers.versions()}; cores: CPU time of a round by {INTERVAL_SECONDS} s.")


if __name__ == "__main__":
    main()
