#!/usr/bin/python3
"""Bytes per sample on disk: disk.py [--seconds N] > results/disk.txt

The host of wire.py at 1 s, sampled by a real agent and stored by a real collector. What is measured are the history's
files once the collector has folded what it folds and has ended, catalogue, indexes and free pages included. The texts
that the collector exposed each second go to the peers by remote write.
"""
import argparse
import pathlib
import sqlite3
import tempfile
import time

import peer_encodings
import peer_servers
import report
from programs import Collector, running
from recording import busy_host, scrape_for

SAMPLES = "monitoring_collector_ingest_samples_total"
# A run of batches is folded a minute after the next one began.
FOLD_SECONDS = 75


def size(path):
    return sum(file.stat().st_size for file in pathlib.Path(path).rglob("*") if file.is_file())


def read_partition(path):
    """(bytes of a partition's pages in use, packed bytes of its blocks but the first, which holds the catalogue, cycles
    in them)."""
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as file:
        pages, free, page = (file.execute(f"PRAGMA {name}").fetchone()[0]
                             for name in ("page_count", "freelist_count", "page_size"))
        packed, cycles = file.execute(
            "SELECT sum(length(packed)), sum((last_ms - first_ms) / 1000 + 1) FROM block WHERE first_seq > 1"
        ).fetchone()
        return (pages - free) * page, packed, cycles


def record(seconds):
    """(samples stored, rows of what they take, texts)."""
    with tempfile.TemporaryDirectory(prefix="monitoring-bench-") as directory:
        collector = Collector(str(pathlib.Path(directory, "collector")))
        history = pathlib.Path(directory, "collector/history")
        with running(*collector.command()):
            collector.wait()
            with busy_host(collector, directory, seconds):
                texts = scrape_for(collector, seconds)
            samples = collector.metric(SAMPLES)
            time.sleep(FOLD_SECONDS)
        (path,) = history.glob("????????.db")
        used, packed, cycles = read_partition(path)
        in_blocks = cycles * len(list(peer_encodings.parse(texts[-1])))
        rollups = sum(path.stat().st_size for path in history.glob("rollups.db*"))
        return [row("this collector: the whole partition", samples, path.stat().st_size),
                row("its pages in use", samples, used),
                row("its packed blocks after the first", in_blocks, packed),
                row("rollups, beside it", samples, rollups)], texts


def row(what, samples, stored):
    return [what, f"{samples:.0f}", stored, f"{stored / samples:.3f}"]


def requests(texts):
    """(samples, remote write requests) of the texts, a second apart, ending now."""
    start_ms = int(time.time() * 1000) - 1000 * len(texts)
    parsed = [list(peer_encodings.parse(text)) for text in texts]
    bodies = [peer_servers.compressed(peer_encodings.remote_write_1(samples, start_ms + 1000 * i))
              for i, samples in enumerate(parsed)]
    return sum(len(samples) for samples in parsed), bodies


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=int, default=600)
    seconds = parser.parse_args().seconds
    heading = report.heading("tests/bench/disk.py" + ("" if seconds == 600 else f" --seconds {seconds}"))
    rows, texts = record(seconds)
    sent, bodies = requests(texts)
    for name, store in (("VictoriaMetrics", peer_servers.victoria_metrics_store),
                        ("Prometheus, one block", peer_servers.prometheus_block)):
        with tempfile.TemporaryDirectory(prefix="monitoring-bench-") as directory:
            rows.append(row(name, sent, size(store(directory, bodies))))
    print(heading)
    print(report.table(["store", "samples", "bytes", "bytes/sample"], rows))
    print("\nA partition is a day: tables, indexes, catalogue and the newest minutes' journal take what they take here;"
          "\nwhat grows with the day are blocks."
          f"\n{peer_servers.versions()}.")


if __name__ == "__main__":
    main()
