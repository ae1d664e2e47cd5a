#!/usr/bin/python3
"""What reading the history costs: query.py [--series N] > results/query.txt

One host of 500 series at 1 s, a day of it, is flooded into the collector (tests/bench/Load), which stores it durably
and rolls it up. Then each question is asked over HTTP some times, on its own, and Prometheus is asked the same on
blocks that promtool made of the collector's export, in the same run. CPU is that of the answering process, wall the
median as a client on the machine sees it. Other load on the machine shows in wall, not in CPU.
"""
import argparse
import pathlib
import sqlite3
import statistics
import subprocess
import tempfile
import time
import urllib.parse

import meter
import report
from programs import COLLECTOR, ROOT, Collector, free_port, get, running, wait_until

LOAD = ROOT / "tests/bench/Load/bin/Release/net10.0/Monitoring.Bench.Load"
SAMPLES = "monitoring_collector_ingest_samples_total"
START_MS = 1_760_000_400_000
HOUR_MS = 3_600_000
DAY_SECONDS = 86_400 + 3_600
ONE = 'load_synthetic_total{n="7"}'
ALL = "load_synthetic_total"
WARM_UPS = 5


def flood(collector, directory, series):
    """Stores a day and an hour of one host."""
    command = (str(LOAD), "--address", f"127.0.0.1:{collector.agents_port}", "--connections", "1", "--series",
               str(series), "--seconds", "600")
    with running(*command):
        while collector.metric(SAMPLES) < DAY_SECONDS * series:
            time.sleep(0.5)


def rolled_up(directory, hours):
    path = pathlib.Path(directory, "history/rollups.db")
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as file:
        return file.execute("SELECT count(*) FROM piece WHERE bucket_ms = 60000").fetchone()[0] >= hours


def wait_for_rollups(directory):
    for _ in range(20):
        if rolled_up(directory, 24):
            return
        time.sleep(5)
    raise SystemExit("a day is not rolled up within 100 s")


def ask(process, url, times):
    """(CPU ms, median wall ms, best wall ms, bytes) of one question."""
    for _ in range(WARM_UPS):
        size = len(get(url))
    walls = []
    before = meter.read(process.pid)
    for _ in range(times):
        began = time.monotonic()
        get(url)
        walls.append((time.monotonic() - began) * 1000)
    cpu = (meter.read(process.pid).cpu_seconds - before.cpu_seconds) / times * 1000
    return [f"{cpu:.1f}", f"{statistics.median(walls):.1f}", f"{min(walls):.1f}", size]


def ours(base, selector, from_ms, to_ms, **rest):
    return base + "/api/history/range?" + urllib.parse.urlencode(
        {"host": "load-00000", "match": selector, "from": from_ms, "to": to_ms, **rest})


def theirs(base, query, from_ms, to_ms, step):
    return base + "/api/v1/query_range?" + urllib.parse.urlencode(
        {"query": query, "start": from_ms / 1000, "end": to_ms / 1000, "step": step})


def measure_collector(process, base):
    from_ms, hour = START_MS, START_MS + HOUR_MS
    day_from = START_MS - START_MS % HOUR_MS + HOUR_MS
    day = day_from + 23 * HOUR_MS
    yield "1 h, 1 series, raw", ask(process, ours(base, ONE, from_ms, hour, function="raw"), 20)
    yield "1 h, 1 series, rate[1m] by 15 s", ask(
        process, ours(base, ONE, from_ms, hour, function="rate", step="15s", window="1m"), 20)
    yield "1 h, all series, rate[1m] by 15 s", ask(
        process, ours(base, ALL, from_ms, hour, function="rate", step="15s", window="1m"), 5)
    yield "23 h, 1 series, avg by 10 min (1 min rollup)", ask(
        process, ours(base, ONE, day_from, day, function="avg", step="10m"), 10)
    yield "23 h, 1 series, increase by 1 h (1 h rollup)", ask(
        process, ours(base, ONE, day_from, day, function="increase", step="1h"), 10)
    yield "23 h, all series, increase by 1 h (1 h rollup)", ask(
        process, ours(base, ALL, day_from, day, function="increase", step="1h"), 5)
    # A step that is no whole minute is answered from the samples themselves.
    yield "23 h, 1 series, avg by 601 s (samples)", ask(
        process, ours(base, ONE, day_from, day, function="avg", step="601s"), 3)


def measure_prometheus(process, base):
    from_ms, hour = START_MS, START_MS + HOUR_MS
    day = from_ms + 23 * HOUR_MS
    yield "1 h, 1 series, raw", ask(process, base + "/api/v1/query?" + urllib.parse.urlencode(
        {"query": ONE + "[1h]", "time": hour / 1000}), 20)
    yield "1 h, 1 series, rate[1m] by 15 s", ask(process, theirs(base, f"rate({ONE}[1m])", from_ms, hour, 15), 20)
    yield "1 h, all series, rate[1m] by 15 s", ask(process, theirs(base, f"rate({ALL}[1m])", from_ms, hour, 15), 5)
    yield "23 h, 1 series, avg by 10 min", ask(
        process, theirs(base, f"avg_over_time({ONE}[10m])", from_ms, day, 600), 10)
    yield "23 h, 1 series, increase by 1 h", ask(
        process, theirs(base, f"increase({ONE}[1h])", from_ms, day, 3600), 10)


def export(directory, into, selector, from_ms, to_ms):
    """Seconds of an export, and its size."""
    began = time.monotonic()
    subprocess.run([COLLECTOR, "history", "export", "--data-dir", directory, "--output", into, "--match", selector,
                    "--from", str(from_ms), "--to", str(to_ms)], check=True, stdout=subprocess.DEVNULL)
    return time.monotonic() - began, pathlib.Path(into).stat().st_size


def with_prometheus(work, blocks):
    configuration = pathlib.Path(work, "prometheus.yml")
    configuration.write_text("scrape_configs: []\n")
    port = free_port()
    return port, ("/usr/bin/prometheus", f"--config.file={configuration}", f"--storage.tsdb.path={blocks}",
                  "--storage.tsdb.retention.time=100y", f"--web.listen-address=127.0.0.1:{port}", "--log.level=error")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--series", type=int, default=500)
    series = parser.parse_args().series
    rows, notes = [], []
    with tempfile.TemporaryDirectory(prefix="monitoring-bench-") as work:
        directory = str(pathlib.Path(work, "data"))
        collector = Collector(directory)
        with running(*collector.command("--insecure")) as process:
            collector.wait()
            flood(collector, directory, series)
            wait_for_rollups(directory)
            rows += [["collector", what, *cost] for what, cost in measure_collector(process, collector.url)]
            files = sum(file.stat().st_size for file in pathlib.Path(directory, "history").glob("rollups.db*"))
            notes.append(f"Rollups of 25 h of {series} series: {files / 1e6:.2f} MB.")
            blocks = str(pathlib.Path(work, "blocks"))
            # No sample is exported twice, so that no blocks of Prometheus overlap.
            hour = START_MS + HOUR_MS
            for selector, from_ms, to_ms in ((ALL, 0, hour), (ONE, hour + 1, START_MS + 24 * HOUR_MS)):
                text = str(pathlib.Path(work, "text"))
                pathlib.Path(text).unlink(missing_ok=True)
                seconds, size = export(directory, text, selector, from_ms, to_ms)
                notes.append(f"Export of {selector}: {size / 1e6:.1f} MB in {seconds:.1f} s.")
                subprocess.run(["/usr/bin/promtool", "tsdb", "create-blocks-from", "openmetrics", text, blocks],
                               check=True, stdout=subprocess.DEVNULL)
        port, command = with_prometheus(work, blocks)
        with running(*command) as process:
            base = f"http://127.0.0.1:{port}"
            wait_until(lambda: get(base + "/-/ready"), "Prometheus being ready")
            rows += [["Prometheus", what, *cost] for what, cost in measure_prometheus(process, base)]
    print(report.heading("tests/bench/query.py" + ("" if series == 500 else f" --series {series}")))
    print(report.table(["who", "question", "CPU ms", "wall ms", "best wall ms", "bytes"], rows))
    print("\n" + "\n".join(notes))
    print(f"Peer: prometheus {report.package_version('prometheus')}.")


if __name__ == "__main__":
    main()
