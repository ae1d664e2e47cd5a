#!/usr/bin/python3
"""Samples per CPU-second of the collector: ingest.py [--seconds N] [--connections N ...] > results/ingest.txt

1 and 1,000 loopback connections of 1,000 series, flooded and paced at 1 Hz, plain and TLS, all of it stored: what is
acknowledged is on disk. Each agent is the product's own session (tests/bench/Load). CPU time is the collector's utime +
stime over the stated seconds, once all agents are linked, their catalogues are in and the runtime has compiled what is
hot; samples are those that the collector counted in that time.
"""
import argparse
import sys
import tempfile
import time

import meter
import peer_servers
import report
from programs import Collector, loading, running

SAMPLES = "monitoring_collector_ingest_samples_total"
COMMITTED = "monitoring_collector_history_committed_bytes_total"
SERIES = 1000
SETTLE_SECONDS = 20
PEER_REQUESTS = 200


def measure(connections, paced, tls, seconds):
    with tempfile.TemporaryDirectory(prefix="monitoring-bench-") as directory:
        collector = Collector(directory)
        with running(*collector.command(*(() if tls else ("--insecure",)))) as process:
            collector.wait()
            pace = ("--interval", "1") if paced else ()
            command = collector.load_command(connections, SERIES, seconds + 2 * SETTLE_SECONDS, *pace, tls=tls)
            with loading(*command):
                time.sleep(SETTLE_SECONDS)
                before, counted = meter.read(process.pid), collector.metric(SAMPLES)
                stored = collector.metric(COMMITTED)
                time.sleep(seconds)
                after, samples = meter.read(process.pid), collector.metric(SAMPLES) - counted
                stored = collector.metric(COMMITTED) - stored
                rss, _ = meter.memory_kib(process.pid)
    cpu = after.cpu_seconds - before.cpu_seconds
    return row([connections, "paced" if paced else "flooded", "TLS" if tls else "plain"], samples, cpu,
               after.at - before.at, f"{rss / 1024:.0f}", f"{stored / samples:.2f}" if samples else "")


def row(what, samples, cpu, wall, rss, stored=""):
    return [*what, f"{samples / 1e6:.1f}", f"{cpu:.2f}", f"{samples / wall / 1e6:.2f}" if wall else "",
            f"{samples / cpu / 1e6:.2f}", rss, stored]


def measure_peer(peer):
    with tempfile.TemporaryDirectory(prefix="monitoring-bench-") as directory:
        samples, cpu = peer_servers.measure(peer, directory, PEER_REQUESTS)
    return row([peer.name, "flooded", "plain"], samples, cpu, None, "")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=int, default=30)
    parser.add_argument("--connections", type=int, nargs="+", default=[1, 1000])
    given = parser.parse_args()
    seconds = given.seconds
    heading = report.heading(" ".join(["tests/bench/ingest.py", *sys.argv[1:]]))
    header = ["connections", "load", "transport", "M samples", "CPU s", "M samples/s", "M samples/CPU-s", "RSS MiB",
              "B/sample"]
    rows = [measure(connections, paced, tls, seconds)
            for connections in given.connections for paced in (False, True) for tls in (False, True)]
    rows += [measure_peer(peer) for peer in peer_servers.PEERS]
    print(heading)
    print(report.table(header, rows))
    print(f"\n{peer_servers.versions()}. They store what they take in.\n"
          "B/sample: bytes of frames committed; the fold a minute later makes them fewer.")


if __name__ == "__main__":
    main()
