#!/usr/bin/python3
"""CPU of a scrape of 100,000 series: exposition.py [--scrapes N] > results/exposition.txt

100 hosts of 1,000 series each, live on the collector (tests/bench/Load, one batch a second); then the same text pushed
to a pushgateway as 100 groups. CPU time is the server's utime + stime over N scrapes. The load is stopped meanwhile,
for less than the 10 s after which its hosts would be down.
"""
import argparse
import pathlib
import signal
import subprocess
import tempfile
import time
import urllib.request

import meter
import report
from programs import LOAD, Collector, free_port, get, running, wait_until

HOSTS = 100
SERIES = 1000
SECONDS_MAX = 6
SECONDS_BETWEEN = 3
OPEN_METRICS = "application/openmetrics-text;version=1.0.0"
WAYS = [("text", {}), ("text, gzip", {"Accept-Encoding": "gzip"}),
        ("OpenMetrics, gzip", {"Accept-Encoding": "gzip", "Accept": OPEN_METRICS})]


def scrape(url, headers):
    with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=60) as response:
        return len(response.read())


def measure(pid, urls, headers, scrapes):
    """(CPU ms, wall ms, bytes) of one scrape of all the URLs."""
    before = meter.read(pid)
    for done in range(1, scrapes + 1):
        size = sum(scrape(url, headers) for url in urls)
        if time.monotonic() - before.at > SECONDS_MAX:
            break
    after = meter.read(pid)
    return (after.cpu_seconds - before.cpu_seconds) / done * 1000, (after.at - before.at) / done * 1000, size


def measure_paused(load, pid, urls, headers, scrapes):
    """The same while the load stands still."""
    measure(pid, urls, headers, scrapes)
    load.send_signal(signal.SIGSTOP)
    try:
        return measure(pid, urls, headers, scrapes)
    finally:
        load.send_signal(signal.SIGCONT)
        time.sleep(SECONDS_BETWEEN)


def measure_collector(scrapes):
    with tempfile.TemporaryDirectory(prefix="monitoring-bench-") as directory:
        collector = Collector(directory)
        with running(*collector.command("--insecure")) as process:
            collector.wait()
            with running(str(LOAD), "--address", f"127.0.0.1:{collector.agents_port}",
                         "--connections", str(HOSTS), "--series", str(SERIES), "--seconds", "3600",
                         "--interval", "1") as load:
                names = []
                wait_until(lambda: len(find_hosts(collector, names)) == HOSTS, f"{HOSTS} hosts on the collector")
                hosts = [f"{collector.url}/metrics/host/{name}" for name in names]
                rows = []
                for what, urls in [("/metrics/fleet", [collector.url + "/metrics/fleet"]),
                                   (f"{HOSTS} x /metrics/host/NAME", hosts)]:
                    for way, headers in WAYS:
                        rows.append(["collector, " + what, way,
                                     *measure_paused(load, process.pid, urls, headers, scrapes)])
                rows.append(["collector, RSS MiB", "", meter.memory_kib(process.pid)[0] / 1024, 0, 0])
                return rows, {name: get(url) for name, url in zip(names, hosts)}


def find_hosts(collector, names):
    lines = get(collector.url + "/metrics").splitlines()
    up = [line.split('"')[1] for line in lines if line.startswith("monitoring_agent_up{") and line.endswith(" 1")]
    names[:] = up
    return names


def measure_pushgateway(scrapes, texts):
    port = free_port()
    with running("prometheus-pushgateway", f"--web.listen-address=127.0.0.1:{port}") as process:
        url = f"http://127.0.0.1:{port}"
        wait_until(lambda: get(url + "/-/ready"), "the pushgateway serving")
        for name, text in texts.items():
            push = urllib.request.Request(f"{url}/metrics/job/load/instance/{name}", text.encode(), method="PUT")
            urllib.request.urlopen(push, timeout=60).close()
        measure(process.pid, [url + "/metrics"], {}, scrapes)
        rows = [["pushgateway, /metrics", way, *measure(process.pid, [url + "/metrics"], headers, scrapes)]
                for way, headers in WAYS]
        rows.append(["pushgateway, RSS MiB", "", meter.memory_kib(process.pid)[0] / 1024, 0, 0])
        return rows


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--scrapes", type=int, default=20)
    scrapes = parser.parse_args().scrapes
    if subprocess.run([str(LOAD), "--help"], stdout=subprocess.DEVNULL, check=False).returncode != 0:
        raise SystemExit("build tests/bench/Load in Release first")
    ours, texts = measure_collector(scrapes)
    rows = ours + measure_pushgateway(scrapes, texts)
    memory = [row for row in rows if not row[1]]
    print(report.heading("tests/bench/exposition.py" + ("" if scrapes == 20 else f" --scrapes {scrapes}")))
    print(report.table(
        ["server and path", "format", "CPU ms", "wall ms", "bytes"],
        [[what, way, f"{cpu:.1f}", f"{wall:.1f}", size] for what, way, cpu, wall, size in rows if way]))
    print()
    print(report.table(["", "MiB"], [[what, f"{mib:.0f}"] for what, _, mib, _, _ in memory]))
    version = report.package_version('prometheus-pushgateway')
    print(f"\n{HOSTS * SERIES} series. Peer: prometheus-pushgateway {version}.")


if __name__ == "__main__":
    main()
