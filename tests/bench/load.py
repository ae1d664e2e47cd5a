#!/usr/bin/python3
"""Keeps this host moderately busy for a stated time: load.py SECONDS [SEED].

CPU bursts, files written and synced, loopback connections, memory touched. The same seed gives the same sequence of
actions. Everything is bounded: files go to a temporary directory of at most 32 MB, memory to 64 MB.
"""
import os
import random
import signal
import socket
import sys
import tempfile
import threading
import time

FILES = 8
FILE_BYTES_MAX = 4_000_000
MEMORY_MIB_MAX = 64


def serve(server):
    while True:
        connection, _ = server.accept()
        while connection.recv(65536):
            pass
        connection.close()


def write_file(directory, rng):
    path = os.path.join(directory, str(rng.randrange(FILES)))
    with open(path, "wb") as file:
        file.write(os.urandom(rng.randint(10_000, FILE_BYTES_MAX)))
        file.flush()
        os.fsync(file.fileno())


def burn_cpu(rng):
    end = time.monotonic() + rng.uniform(0.02, 0.15)
    while time.monotonic() < end:
        sum(range(2000))


def send_bytes(port, rng):
    with socket.create_connection(("127.0.0.1", port)) as connection:
        for _ in range(rng.randint(1, 60)):
            connection.sendall(os.urandom(rng.randint(100, 32_000)))


def touch_memory(rng):
    block = bytearray(rng.randint(1, MEMORY_MIB_MAX) << 20)
    block[::4096] = b"x" * len(block[::4096])


def main():
    # Ended early, it still removes its directory.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    seconds = float(sys.argv[1])
    rng = random.Random(int(sys.argv[2]) if len(sys.argv) > 2 else 1)
    server = socket.create_server(("127.0.0.1", 0))
    threading.Thread(target=serve, args=(server,), daemon=True).start()
    end = time.monotonic() + seconds
    with tempfile.TemporaryDirectory(prefix="monitoring-load-") as directory:
        while time.monotonic() < end:
            kind = rng.random()
            if kind < 0.35:
                write_file(directory, rng)
            elif kind < 0.65:
                burn_cpu(rng)
            elif kind < 0.9:
                send_bytes(server.getsockname()[1], rng)
            else:
                touch_memory(rng)
            time.sleep(rng.uniform(0.02, 0.2))


if __name__ == "__main__":
    main()
