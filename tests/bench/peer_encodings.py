"""How many bytes one scrape takes in the encodings that others use. Input is text 0.0.4 as node_exporter serves it.

Remote write and OTLP are encoded here by hand from their protobuf definitions (prometheus/prompb types.proto and
io/prometheus/write/v2 types.proto; opentelemetry/proto/metrics/v1 metrics.proto), one request a scrape, with the labels
that Prometheus would add (job, instance). snappy is Debian's python3-snappy, gzip is zlib's level 6.
"""
import gzip
import re
import struct

import snappy

SAMPLE = re.compile(r"^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)$")
LABEL = re.compile(r'([a-zA-Z_]\w*)="((?:\\.|[^"\\])*)"')
TARGET_LABELS = [("instance", "host.example:9100"), ("job", "node")]


def parse(text):
    """[(name, sorted labels, value, type)] of a scrape."""
    types, samples = {}, []
    for line in text.splitlines():
        if line.startswith("# TYPE "):
            _, _, name, kind = line.split(" ")
            types[name] = kind
        elif line and not line.startswith("#"):
            name, labels, value = SAMPLE.match(line).groups()
            pairs = sorted(LABEL.findall(labels or ""))
            family = name if name in types else re.sub(r"_(bucket|sum|count)$", "", name)
            samples.append((name, pairs, float(value), types.get(family, "untyped")))
    return samples


def varint(number):
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


def field(number, content):
    """A length-delimited protobuf field."""
    return varint(number << 3 | 2) + varint(len(content)) + content


def integer(number, value):
    return varint(number << 3) + varint(value)


def double(number, value):
    return varint(number << 3 | 1) + struct.pack("<d", value)


def fixed64(number, value):
    return varint(number << 3 | 1) + struct.pack("<Q", value)


def remote_write_1(samples, time_ms):
    out = bytearray()
    for name, labels, value, _ in samples:
        pairs = sorted([("__name__", name), *labels, *TARGET_LABELS])
        series = b"".join(field(1, field(1, k.encode()) + field(2, v.encode())) for k, v in pairs)
        series += field(2, double(1, value) + integer(2, time_ms))
        out += field(1, series)
    return bytes(out)


def remote_write_2(samples, time_ms):
    symbols = {"": 0}
    out = bytearray()
    for name, labels, value, _ in samples:
        references = b""
        for pair in sorted([("__name__", name), *labels, *TARGET_LABELS]):
            for text in pair:
                references += varint(symbols.setdefault(text, len(symbols)))
        out += field(5, field(1, references) + field(2, double(1, value) + integer(2, time_ms)))
    return b"".join(field(4, symbol.encode()) for symbol in symbols) + bytes(out)


def otlp(samples, time_ms):
    families = {}
    for name, labels, value, kind in samples:
        attributes = b"".join(field(7, field(1, k.encode()) + field(2, field(1, v.encode()))) for k, v in labels)
        point = attributes + fixed64(3, time_ms * 1_000_000) + double(4, value)
        families.setdefault((name, kind), []).append(field(1, point))
    metrics = b""
    for (name, kind), points in families.items():
        data = b"".join(points)
        if kind == "counter":
            metric = field(1, name.encode()) + field(7, data + integer(2, 2) + integer(3, 1))
        else:
            metric = field(1, name.encode()) + field(5, data)
        metrics += field(2, metric)
    resource = b"".join(field(1, field(1, k.encode()) + field(2, field(1, v.encode()))) for k, v in TARGET_LABELS)
    return field(1, field(1, resource) + field(2, metrics))


def sizes(text, time_ms):
    """(samples, {encoding: bytes}) of one scrape."""
    samples = parse(text)
    return len(samples), {
        "text": len(text.encode()),
        "text + gzip": len(gzip.compress(text.encode(), 6)),
        "remote write 1.0 + snappy": len(snappy.compress(remote_write_1(samples, time_ms))),
        "remote write 2.0 + snappy": len(snappy.compress(remote_write_2(samples, time_ms))),
        "OTLP + gzip": len(gzip.compress(otlp(samples, time_ms), 6)),
    }
