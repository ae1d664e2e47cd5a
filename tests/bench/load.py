#!/usr/bin/python3
"""Keeps this host moderately busy for a stated time: load.py SECONDS [SEED].

CPU bursts, files written, synced and read, loopback connections and datagrams over IPv4 and IPv6, programs started,
memory touched. The same seed gives the same sequence of
actions. Everything is bounded: files go to a temporary directory of at most 32 MB, memory to 64 MB.
"""
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

FILES = 8
FILE_BYTES_MAX = 4_000_000
MEMORY_MIB_MAX = 64
LOOPBACKS = ("127.0.0.1", "::1")


def serve(server):
    while True:
        connection, _ = server.accept()
        while connection.recv(65536):
            pass
        connection.close()


def echo(datagrams):
    while True:
        text, sender = datagrams.recvfrom(65536)
        datagrams.sendto(text, sender)


def a_file(directory, rng):
    return os.path.join(directory, str(rng.randrange(FILES)))


def write_file(directory, rng):
    path = a_file(directory, rng)
    with open(path, "wb") as file:
        file.write(os.urandom(rng.randint(10_000, FILE_BYTES_MAX)))
        file.flush()
        os.fsync(file.fileno())


def read_file(directory, rng):
    """From the disk, as the cache is told to forget it first."""
    path = a_file(directory, rng)
    if os.path.exists(path):
        with open(path, "rb") as file:
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
            while file.read(1 << 16):
                pass


def burn_cpu(rng):
    end = time.monotonic() + rng.uniform(0.02, 0.15)
    while time.monotonic() < end:
        sum(range(2000))


def send_bytes(servers, rng):
    with socket.create_connection(rng.choice(servers).getsockname()[:2]) as connection:
        for _ in range(rng.randint(1, 60)):
            connection.sendall(os.urandom(rng.randint(100, 32_000)))


def ask(servers, rng):
    """Questions and answers in single datagrams, as of names."""
    server = rng.choice(servers)
    with socket.socket(server.family, socket.SOCK_DGRAM) as client:
        client.settimeout(1)
        for _ in range(rng.randint(1, 20)):
            client.sendto(os.urandom(rng.randint(20, 500)), server.getsockname())
            client.recv(65536)


def start_programs(rng):
    for _ in range(rng.randint(1, 3)):
        subprocess.run(["/bin/true"], check=True)


def touch_memory(rng):
    block = bytearray(rng.randint(1, MEMORY_MIB_MAX) << 20)
    block[::4096] = b"x" * len(block[::4096])


def family_of(address):
    return socket.AF_INET6 if ":" in address else socket.AF_INET


def main():
    # Ended early, it still removes its directory.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    seconds = float(sys.argv[1])
    rng = random.Random(int(sys.argv[2]) if len(sys.argv) > 2 else 1)
    streams = [socket.create_server((address, 0), family=family_of(address)) for address in LOOPBACKS]
    datagrams = [socket.socket(family_of(address), socket.SOCK_DGRAM) for address in LOOPBACKS]
    for address, server in zip(LOOPBACKS, datagrams):
        server.bind((address, 0))
    for call, server in [(serve, server) for server in streams] + [(echo, server) for server in datagrams]:
        threading.Thread(target=call, args=(server,), daemon=True).start()
    end = time.monotonic() + seconds
    with tempfile.TemporaryDirectory(prefix="monitoring-load-") as directory:
        actions = [
            (0.2, lambda: write_file(directory, rng)),
            (0.15, lambda: read_file(directory, rng)),
            (0.2, lambda: burn_cpu(rng)),
            (0.15, lambda: send_bytes(streams, rng)),
            (0.15, lambda: ask(datagrams, rng)),
            (0.1, lambda: start_programs(rng)),
            (0.05, lambda: touch_memory(rng)),
        ]
        weights, calls = zip(*actions)
        while time.monotonic() < end:
            rng.choices(calls, weights)[0]()
            time.sleep(rng.uniform(0.02, 0.15))


if __name__ == "__main__":
    main()
