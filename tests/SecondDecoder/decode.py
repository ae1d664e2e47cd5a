#!/usr/bin/python3
"""Decodes a stream to JSON lines of samples: decode.py FILE

FILE holds frames as PROTOCOL.md describes them: one a line in hexadecimal (NAME.hex), or the bytes that a collector
received on a connection. This is a second decoder, written from that document alone, to check it and the first one.
It does not know the collector's limits on the number of series and the bytes of all of them.
"""
import json
import re
import struct
import sys

M64 = (1 << 64) - 1
INCARNATION, RESTATE, AHEAD, KEY = 1, 2, 4, 8
DEFINE, RETIRE, BATCH, EVENT, SNAPSHOT = 16, 17, 18, 19, 20
NOT_DUE, SAMPLED, FAILED, CARRIED = range(4)
OPERATIONS = [
    None, lambda x: x * 1024, lambda x: x * 512, lambda x: x * 0.001, lambda x: x / 100, lambda x: x / 1000,
    lambda x: x / 1e6, lambda x: x / 1e9, lambda x: x * 1000, lambda x: x * 1e6, lambda x: x / 65536,
    lambda x: x * 125000, lambda x: x * 1e-6, lambda x: x * 1e-9]
SUFFIXES = ["", "_bucket", "_sum", "_count"]
TYPES_OF_ROLE = [(0, 1, 2, 4), (3,), (3, 4), (3, 4)]

def need(condition, what):
    if not condition:
        sys.exit(f"malformed: {what}")

def crc32c(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0x82F63B78 if crc & 1 else 0)
    return crc ^ 0xFFFFFFFF

def frames(data):
    at = 0
    while at < len(data):
        length, kind, flags = struct.unpack_from("<IBB", data, at)
        need(10 <= length <= 1 << 20 and at + length <= len(data), "length")
        checksum, = struct.unpack_from("<I", data, at + length - 4)
        need(checksum == crc32c(data[at:at + length - 4]), "checksum")
        yield kind, flags, data[at + 6:at + length - 4]
        at += length

class Fields:
    def __init__(self, data):
        self.data, self.at = data, 0
    def take(self, count):
        self.at += count
        need(self.at <= len(self.data), "payload ends early")
        return self.data[self.at - count:self.at]
    def u8(self):
        return self.take(1)[0]
    def varint(self):
        byte = self.u8()
        return byte if byte < 128 else byte & 127 | self.varint() << 7
    def list(self, read):
        return [read() for _ in range(self.varint())]

class Bits:
    def __init__(self, data):
        self.value, self.left = int.from_bytes(data, "little"), 8 * len(data)
    def take(self, count):
        need(count <= self.left, "bits end early")
        bits = self.value & (1 << count) - 1
        self.value >>= count
        self.left -= count
        return bits
    def adaptive(self, order):
        """The number, and the order after it."""
        zeros = 0
        while not self.take(1):
            zeros += 1
        z = (1 << zeros | self.take(zeros)) - 1 << order | self.take(order)
        return z, order + (z + 1).bit_length() - 1 >> 1
    def float(self):
        top, bottom = self.take(3), self.take(3)
        return self.take(8 * (8 - top - bottom)) << 8 * bottom
    def whole(self):
        return unzigzag(1 << (length := self.take(6)) | self.take(length))

def unzigzag(value):
    return value >> 1 ^ -(value & 1)

class Series:
    """One live slot. Its name is None when it is refused."""
    def __init__(self, slot, family, key, name):
        self.slot, self.family, self.key, self.name = slot, family, key, name
        self.reset()
    def reset(self):
        self.native, self.order, self.changed = 0, 5, False
    def sample(self):
        signed = self.native - (1 << 64) if self.native >> 63 else self.native
        as_float, = struct.unpack("<d", struct.pack("<Q", self.native))
        exposed = [float(self.native), float(signed), as_float][self.family[2]]
        for operation in self.family[3]:
            exposed = OPERATIONS[operation](exposed)
        return [self.name, str(signed), struct.pack(">d", exposed).hex()]

class Group:
    def __init__(self, name):
        self.name, self.slots, self.state, self.age, self.has_values = name, [], NOT_DUE, 0, False
    def recount(self):
        """Slots came or went."""
        for series in self.slots:
            series.changed = False

class Stream:
    """The catalogue and the values of one incarnation."""
    def __init__(self):
        self.groups, self.had_values, self.slot = [], set(), -1
        self.catalogue = self.seq = self.time = self.step = 0
    def define(self, fields, seq, flags):
        need(fields.varint() == (0 if flags & RESTATE else self.catalogue), "catalogue frames are missing")
        if flags & RESTATE:
            self.groups, self.slot = [], -1
        self.catalogue = seq
        strings = fields.list(lambda: fields.take(fields.varint()))

        def string():
            return strings[fields.varint()]
        self.groups += fields.list(lambda: (Group(string().decode()), fields.varint())[0])
        families = fields.list(lambda: (
            string(), fields.u8(), fields.u8(), [fields.u8() for _ in range(fields.u8())], string(), string()))
        live = {series.key: series for group in self.groups for series in group.slots if series.name is not None}
        types = {series.family[0]: series.family[1] for series in live.values()}
        slot = -1
        for _ in range(fields.varint()):
            slot += fields.varint() + 1
            need(slot > self.slot, "slots do not rise")
            self.slot = slot
            group, family, role = self.groups[fields.varint()], families[fields.varint()], fields.u8()
            labels = sorted(label for label in fields.list(lambda: (string(), string())) if label[1])
            series = Series(slot, family, (family[0], role, tuple(labels)), None)
            if (is_good(family, role, labels) and series.key not in live
                    and types.setdefault(family[0], family[1]) == family[1]):
                text = ",".join(f'{name.decode()}="{value.decode()}"' for name, value in labels)
                series.name = family[0].decode() + SUFFIXES[role] + ("{" + text + "}" if labels else "")
                live[series.key] = series
            group.slots.append(series)
            group.recount()
        need(fields.at == len(fields.data), "bytes left over")
    def retire(self, fields, seq):
        need(fields.varint() == self.catalogue, "catalogue frames are missing")
        self.catalogue = seq
        for _ in range(fields.varint()):
            group, slot, gone = self.groups[fields.varint()], -1, set()
            for _ in range(fields.varint()):
                slot += fields.varint() + 1
                gone.add(slot)
            need(gone <= {series.slot for series in group.slots}, "a retired slot is not live")
            group.slots = [series for series in group.slots if series.slot not in gone]
            group.recount()
    def batch(self, fields, is_key):
        if is_key:
            need(fields.varint() == self.catalogue, "catalogue frames are missing")
            self.time, self.step = fields.varint(), 0
        else:
            self.step += unzigzag(fields.varint())
            self.time += self.step
        bits = Bits(fields.data[fields.at:])
        self.read_states(bits, is_key)
        valued = [group for group in self.groups if group.state in (SAMPLED, CARRIED)]
        slots = [series for group in valued for series in group.slots]
        position, order = -1, 5
        while position < len(slots):
            gap, order = bits.adaptive(order)
            position += gap + 1
            if position < len(slots):
                slots[position].changed = not slots[position].changed
        for series in slots:
            if series.changed and series.family[2] == 2:
                series.native ^= bits.float()
            elif series.changed and is_key:
                series.native = bits.whole() & M64
            elif series.changed:
                z, series.order = bits.adaptive(series.order)
                series.native = series.native + unzigzag(z + 1) & M64
        need(position == len(slots) and bits.left < 8 and not bits.value, "bits left over")
        return self.report(valued)
    def read_states(self, bits, is_key):
        is_spelled = bits.take(1)
        for group in self.groups:
            group.age = 0
            group.state = bits.take(2) if is_spelled else NOT_DUE if group.state == CARRIED else group.state
            if group.state == FAILED or is_key:
                group.has_values = False
                for series in group.slots:
                    series.reset()
        order = 5
        for group in self.groups:
            if group.state == CARRIED and is_key:
                group.age, order = bits.adaptive(order)
    def report(self, valued):
        reported = {}
        for group in valued:
            group.has_values = True
            samples = [series.sample() for series in group.slots if series.name is not None]
            reported[group.name] = {"name": group.name, "time": self.time - group.age, "samples": samples}
        now = {group.name for group in self.groups if group.has_values}
        gone = {name: {"name": name, "time": self.time, "samples": []} for name in self.had_values - now}
        reported, self.had_values = reported | gone, now
        return [reported[name] for name in sorted(reported)]

def is_utf8(text):
    return text.decode(errors="replace").encode() == text

def is_good(family, role, labels):
    """Whether a collector takes such a series."""
    name, type_, kind, operations, help_text, unit = family
    limits = [(name, 256), (help_text, 1024), (unit, 256)]
    limits += [limit for label in labels for limit in ((label[0], 256), (label[1], 16384))]
    return (all(len(text) <= limit and is_utf8(text) for text, limit in limits)
            and sum(len(text) for text, _ in limits) <= 131072 and re.fullmatch(rb"[a-zA-Z_:][a-zA-Z0-9_:]*", name)
            and all(re.fullmatch(rb"[a-zA-Z_][a-zA-Z0-9_]*", label[0]) for label in labels)
            and len(dict(labels)) == len(labels) <= 64 and kind <= 2 and role <= 3 and type_ in TYPES_OF_ROLE[role]
            and len(operations) <= 4 and all(0 < operation < len(OPERATIONS) for operation in operations))

def decode(data):
    streams, aheads, current = {}, {}, None
    for kind, flags, payload in frames(data):
        fields = Fields(payload)
        if kind not in (DEFINE, RETIRE, BATCH, EVENT, SNAPSHOT):
            continue
        incarnation = struct.unpack("<Q", fields.take(8))[0] if flags & INCARNATION else current
        if kind == SNAPSHOT or flags & AHEAD:
            stream, seq = aheads.setdefault(incarnation, Stream()), 0 if kind == SNAPSHOT else fields.varint()
        else:
            current, seq = incarnation, fields.varint()
            stream = streams.setdefault(incarnation, Stream())
            if seq <= stream.seq:
                continue
            need(kind != BATCH or flags & KEY or seq == stream.seq + 1, "batches are missing")
            stream.seq = seq
        if kind == DEFINE:
            stream.define(fields, seq, flags)
        elif kind == RETIRE:
            stream.retire(fields, seq)
        elif kind != EVENT:
            groups = stream.batch(fields, kind == SNAPSHOT or flags & KEY)
            yield {"frame": "SNAPSHOT" if kind == SNAPSHOT else "BATCH", "incarnation": f"{incarnation:016x}",
                   "seq": seq, "time": stream.time, "groups": groups}

if __name__ == "__main__":
    with open(sys.argv[1], "rb") as file:
        content = file.read()
    for decoded in decode(bytes.fromhex(content.decode()) if sys.argv[1].endswith(".hex") else content):
        print(json.dumps(decoded, ensure_ascii=False))
