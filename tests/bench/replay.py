#!/usr/bin/python3
"""A fleet that brings its backlog: replay.py [--seconds N] > results/replay.txt

1,000 agents of 1,000 series each bring their past ten times as fast as it was sampled (tests/bench/Load), which the
collector stores, and send their newest values ahead of it once a second, as an agent does with a backlog. Five times a
second the page's data is read: the delay of a live value is the time from its sampling to the first reading that shows
it. The backlogs are paced because all agents of the load share one thread, which in a flood would send no live values.
"""
import argparse
import json
import statistics
import tempfile
import time

import meter
import peer_servers
import report
from programs import Collector, get, loading, running

AGENTS = 1000
SERIES = 1000
SETTLE_SECONDS = 20
BACKLOG_INTERVAL_SECONDS = 0.1
READ_SECONDS = 0.2
PEER_REQUESTS = 200
SAMPLES = "monitoring_collector_ingest_samples_total"


def delays(collector, seconds):
    """[seconds from the sampling of a live value until it was seen]."""
    seen, found = {}, []
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        began = time.monotonic()
        hosts = json.loads(get(collector.url + "/api/hosts"))["hosts"]
        now_ms = time.time() * 1000
        for host in hosts:
            sampled = host["sampleMs"]
            if sampled and seen.get(host["id"], sampled) != sampled:
                found.append((now_ms - sampled) / 1000)
            seen[host["id"]] = sampled
        time.sleep(max(0, began + READ_SECONDS - time.monotonic()))
    return found


def measure(tls, seconds):
    with tempfile.TemporaryDirectory(prefix="monitoring-bench-") as directory:
        collector = Collector(directory)
        with running(*collector.command(*(() if tls else ("--insecure",)))) as process:
            collector.wait()
            with loading(*collector.load_command(
                    AGENTS, SERIES, 3600, "--live", "--interval", str(BACKLOG_INTERVAL_SECONDS), tls=tls)):
                time.sleep(SETTLE_SECONDS)
                before, counted = meter.read(process.pid), collector.metric(SAMPLES)
                found = delays(collector, seconds)
                after, samples = meter.read(process.pid), collector.metric(SAMPLES) - counted
                rss, _ = meter.memory_kib(process.pid)
    cpu, wall = after.cpu_seconds - before.cpu_seconds, after.at - before.at
    percentiles = statistics.quantiles(found, n=100)
    return ["TLS" if tls else "plain", f"{samples / wall / 1e6:.1f}", f"{samples / cpu / 1e6:.1f}",
            f"{len(found) / wall:.0f}", f"{percentiles[49]:.2f}", f"{percentiles[98]:.2f}", f"{max(found):.2f}",
            f"{rss / 1024:.0f}"]


def measure_peer(peer):
    with tempfile.TemporaryDirectory(prefix="monitoring-bench-") as directory:
        samples, cpu = peer_servers.measure(peer, directory, PEER_REQUESTS)
    return [f"{peer.name}, without live values", "", f"{samples / cpu / 1e6:.1f}", "", "", "", "", ""]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=int, default=20)
    seconds = parser.parse_args().seconds
    heading = report.heading("tests/bench/replay.py" + ("" if seconds == 20 else f" --seconds {seconds}"))
    rows = [measure(tls, seconds) for tls in (False, True)]
    rows += [measure_peer(peer) for peer in peer_servers.PEERS]
    print(heading)
    header = ["transport", "M samples/s", "M samples/CPU-s", "live values seen/s", "delay p50, s", "p99", "max",
              "RSS MiB"]
    print(report.table(header, rows))
    print(f"\n{AGENTS} agents x {SERIES} series. A delay is up to {READ_SECONDS} s too long, as the page is read so "
          f"often;\nthe load generator runs on the same cores. {peer_servers.versions()},\n"
          "as fast as one client sends samples of the past.")


if __name__ == "__main__":
    main()
