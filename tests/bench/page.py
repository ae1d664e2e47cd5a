#!/usr/bin/python3
"""The status page in a real browser, and what its viewers cost: page.py [--long] > results/page.txt

The real collector with simulated agents (tests/bench/Load --vitals). page_browser.cjs drives Debian's Chromium with
the driver that the build of tests/Browser brings along. --long keeps a page open for an hour, to see whether its
heap grows.
"""
import argparse
import contextlib
import json
import os
import socket
import subprocess
import tempfile
import threading
import time
import urllib.request

import meter
import report
from programs import ROOT, Collector, loading, running

DRIVER = ROOT / "tests/Browser/bin/Release/net10.0/.playwright"
VIEWERS = 100
HOSTS, HOSTS_MANY = 1_000, 10_000
VIEWERS_SECONDS = 60
HEAP_SECONDS = 3_600
SERIES = 20


def browser(what, url, *more):
    """What page_browser.cjs measures, as it prints it: one JSON document."""
    command = [str(DRIVER / "node/linux-x64/node"), str(ROOT / "tests/bench/page_browser.cjs"), str(DRIVER / "package"),
               what, url, *map(str, more)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return json.loads(done.stdout)


def weight(url):
    """Bytes of all files of the page, compressed with gzip as they go over the wire."""
    def size(path):
        request = urllib.request.Request(url + path, headers={"Accept-Encoding": "gzip"})
        with urllib.request.urlopen(request, timeout=10) as response:
            return len(response.read())
    assets = [line.split('"')[0].lstrip("./") for line in page_text(url).split('="')[1:]]
    return size("/") + sum(size("/" + asset) for asset in assets if asset.startswith("assets/"))


def page_text(url):
    with urllib.request.urlopen(url + "/", timeout=10) as response:
        return response.read().decode()


@contextlib.contextmanager
def fleet(hosts, interval):
    """A collector with so many simulated hosts, each of which sends a batch in so many seconds."""
    with contextlib.ExitStack() as stack:
        directory = stack.enter_context(tempfile.TemporaryDirectory(prefix="monitoring-bench-"))
        collector = Collector(directory)
        process = stack.enter_context(running(*collector.command("--insecure")))
        collector.wait()
        stack.enter_context(loading(*collector.load_command(
            hosts, SERIES, 2 * HEAP_SECONDS, "--interval", str(interval), "--vitals")))
        time.sleep(2 * interval + 10)
        yield collector, process


def watch(port, stop, counted):
    """One viewer: reads its stream as fast as it comes."""
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.settimeout(1)
        connection.sendall(f"GET /api/events HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode())
        while not stop.is_set():
            with contextlib.suppress(TimeoutError):
                counted.append(len(connection.recv(1 << 20)))


def viewers(collector, process, seconds):
    """(cores without viewers, cores with, bytes per second and viewer)."""
    def cores():
        before = meter.read(process.pid)
        time.sleep(seconds)
        after = meter.read(process.pid)
        return (after.cpu_seconds - before.cpu_seconds) / (after.at - before.at)
    stop, counted = threading.Event(), []
    threads = [threading.Thread(target=watch, args=(collector.web_port, stop, counted)) for _ in range(VIEWERS)]
    for thread in threads:
        thread.start()
    time.sleep(5)
    counted.clear()
    together = cores()
    read = sum(counted)
    stop.set()
    for thread in threads:
        thread.join()
    # After the viewers, as a collector that has just started compiles for a while.
    alone = cores()
    return alone, together, read / seconds / VIEWERS


def measure(is_long):
    with fleet(HOSTS, 1) as (collector, process):
        yield ["weight of the page, gzip, KiB", f"{weight(collector.url) / 1024:.1f}", "< 150"]
        first = browser("first-row", collector.url)
        yield [f"to the first row of {HOSTS}, ms (median of {first['loads']})", f"{first['medianMs']:.0f}", "< 1,000"]
        alone, together, bytes_each = viewers(collector, process, VIEWERS_SECONDS)
        what = f"{VIEWERS} viewers of {HOSTS} hosts at 1 s, cores beyond {alone:.2f}"
        yield [what, f"{together - alone:.3f}", "< 0.05"]
        yield ["bytes per second and viewer", f"{bytes_each / 1024:.1f} KiB", ""]
        if is_long:
            heap = browser("heap", collector.url, HEAP_SECONDS)
            yield ["heap after 5 minutes, MiB", f"{heap['firstMiB']:.1f}", ""]
            yield ["heap after an hour, MiB", f"{heap['lastMiB']:.1f}", "flat"]
    with fleet(HOSTS_MANY, 10) as (collector, process):
        frames = browser("scroll", collector.url)
        yield [f"frames while {HOSTS_MANY} hosts scroll and change, ms: median", f"{frames['medianMs']:.1f}", ""]
        yield ["of twenty, nineteen are at most", f"{frames['p95Ms']:.1f}", ""]
        yield ["the longest", f"{frames['mostMs']:.1f}", ""]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--long", action="store_true")
    given = parser.parse_args()
    os.environ.setdefault("MONITORING_CHROMIUM", "/usr/bin/chromium")
    heading = report.heading("tests/bench/page.py" + (" --long" if given.long else ""))
    rows = list(measure(given.long))
    print(heading)
    print(report.table(["what", "measured", "goal"], rows))


if __name__ == "__main__":
    main()
