#!/usr/bin/python3
"""Bytes per sample on the wire: wire.py [--seconds N] > results/wire.txt

A real agent samples this host, kept busy by load.py, at 1 s with every default sampler, and pushes to a real collector.
Once a second the host's /metrics is scraped, and the same samples are encoded as others do. The bytes are those handed
to TLS, both ways, from the collector's own counters: frames, acknowledgements and polls included.
"""
import argparse
import pathlib
import tempfile

import peer_encodings
import report
from programs import Collector, running
from recording import busy_host, scrape_for

COUNTERS = {
    "received": "monitoring_collector_ingest_bytes_total",
    "sent": "monitoring_collector_sent_bytes_total",
    "samples": "monitoring_collector_ingest_samples_total",
}


def counters(collector):
    return {key: collector.metric(name) for key, name in COUNTERS.items()}


def changing(texts):
    """(series, share of the samples that differ from the scrape before)."""
    parsed = [{(name, str(labels)): value for name, labels, value, _ in peer_encodings.parse(text)} for text in texts]
    changed = sum(a.get(key) != value for a, b in zip(parsed, parsed[1:]) for key, value in b.items())
    total = sum(len(scrape) for scrape in parsed[1:])
    return len(parsed[-1]), changed / total


def peers(texts):
    totals, samples = {}, 0
    for i, text in enumerate(texts):
        count, sizes = peer_encodings.sizes(text, 1_760_000_000_000 + 1000 * i)
        samples += count
        for encoding, size in sizes.items():
            totals[encoding] = totals.get(encoding, 0) + size
    return [(encoding, size / samples) for encoding, size in totals.items()]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=int, default=120)
    seconds = parser.parse_args().seconds
    heading = report.heading("tests/bench/wire.py" + ("" if seconds == 120 else f" --seconds {seconds}"))
    with tempfile.TemporaryDirectory(prefix="monitoring-bench-") as directory:
        collector = Collector(str(pathlib.Path(directory, "collector")))
        with running(*collector.command()):
            collector.wait()
            with busy_host(collector, directory, seconds):
                before = counters(collector)
                texts = scrape_for(collector, seconds)
                after = counters(collector)
    delta = {key: after[key] - before[key] for key in before}
    ours = (delta["received"] + delta["sent"]) / delta["samples"]
    series, share = changing(texts)
    print(heading)
    print(f"{series} series at 1 s, {share:.1%} of the samples change from one cycle to the next.\n")
    rows = [["this protocol, both ways, before TLS", f"{ours:.3f}", "1"]]
    rows += [[name, f"{size:.2f}", f"{size / ours:.0f}"] for name, size in peers(texts)]
    print(report.table(["encoding", "bytes/sample", "ratio"], rows))
    batches = delta["samples"] / series
    print(f"\nTo the collector {delta['received'] / batches:.0f} bytes a cycle, from it {delta['sent'] / batches:.0f}."
          "\nTLS 1.3 adds 22 bytes to each record, TCP/IP 52 to each segment.")


if __name__ == "__main__":
    main()
