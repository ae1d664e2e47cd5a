"""Starts the real collector and agent in a temporary directory, and ends them by their own process ids."""
import contextlib
import os
import pathlib
import socket
import subprocess
import time
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
AGENT = os.environ.get("MONITORING_AGENT", str(ROOT / "out/monitoring-agent"))
COLLECTOR = os.environ.get("MONITORING_COLLECTOR", str(ROOT / "out/monitoring-collector"))
LOAD = ROOT / "tests/bench/Load/bin/Release/net10.0/Monitoring.Bench.Load"
START_SECONDS = 30
NO_LIMIT = "100000"


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def get(url):
    with urllib.request.urlopen(url, timeout=10) as response:
        return response.read().decode()


def wait_until(holds, what):
    end = time.monotonic() + START_SECONDS
    while True:
        with contextlib.suppress(OSError):
            if holds():
                return
        if time.monotonic() > end:
            raise SystemExit(f"{what}: not within {START_SECONDS} s")
        time.sleep(0.1)


@contextlib.contextmanager
def running(*command):
    """A program that is terminated at the end. What it logs is dropped: an unread pipe would hold it up."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(timeout=20)


class Collector:
    """Where a running collector is."""

    def __init__(self, directory):
        self.directory = directory
        self.agents_port, self.web_port = free_port(), free_port()
        self.url = f"http://127.0.0.1:{self.web_port}"

    def command(self, *extra):
        # A load is many agents behind one address, more than are let in by default in so short a time.
        return (COLLECTOR, "run", "--agents.listen-address", f"127.0.0.1:{self.agents_port}", "--web.listen-address",
                f"127.0.0.1:{self.web_port}", "--data-dir", self.directory,
                "--agents.limits.connections-per-address", NO_LIMIT,
                "--agents.limits.handshakes-per-second-per-address", NO_LIMIT, *extra)

    def wait(self):
        wait_until(lambda: get(self.url + "/api/hosts"), "the collector serving")

    def metric(self, name):
        """The sum of one of the collector's own metrics over its labels."""
        lines = get(self.url + "/metrics").splitlines()
        return sum(float(line.split()[-1]) for line in lines if line.split("{")[0].split(" ")[0] == name)

    def agent_command(self, directory, name, *extra, insecure=False):
        """What runs an agent, which has joined already unless it talks in the clear."""
        if not insecure:
            token = subprocess.run((COLLECTOR, "token", "create", "--data-dir", self.directory), check=True,
                                   stdout=subprocess.PIPE, text=True).stdout.strip()
            subprocess.run((AGENT, "join", token, "--name", name, "--data-dir", directory), check=True,
                           stdout=subprocess.DEVNULL)
        clear = ("--push.address", f"127.0.0.1:{self.agents_port}", "--insecure") if insecure else ()
        return AGENT, "run", *clear, "--name", name, "--data-dir", directory, *extra

    def load_command(self, connections, series, seconds, *extra, tls=False):
        """tests/bench/Load with so many agents of so many series."""
        authority = ("--authority", self.directory) if tls else ()
        return (str(LOAD), "--address", f"127.0.0.1:{self.agents_port}", *authority, "--connections",
                str(connections), "--series", str(series), "--seconds", str(seconds), *extra)


@contextlib.contextmanager
def loading(*command):
    """A load that is linked, and is ended at the end if it hasn't ended by itself."""
    load = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        if load.stdout.readline().strip() != "linked":
            raise SystemExit("the load could not link; its reason stands above")
        yield load
    finally:
        load.terminate()
        load.wait(timeout=20)
