"""Feeds the same kind of samples to servers that others use, by remote write 1.0, and reads their CPU time."""
import contextlib
import dataclasses
import http.client
import pathlib
import random
import time
from typing import Callable

import snappy

import meter
import peer_encodings
import report
from programs import free_port, get, running, wait_until

HOSTS_PER_REQUEST = 10
SERIES = 1000
CHANGING_ONE_IN = 7
START_MS = 1_760_000_000_000
WRITE_PATH = "/api/v1/write"


class SyntheticHosts:
    """Requests of HOSTS_PER_REQUEST hosts, one sample of each of their series, of which about one in seven moves."""

    def __init__(self, first=0, series=SERIES):
        self.random = random.Random(1)
        self.first = first
        self.values = [[0] * series for _ in range(HOSTS_PER_REQUEST)]
        self.tick = 0

    def request(self):
        body = bytearray()
        for host, values in enumerate(self.values, self.first):
            for i in range(0, len(values), CHANGING_ONE_IN):
                moving = min(len(values) - 1, i + self.random.randrange(CHANGING_ONE_IN))
                values[moving] += self.random.randrange(1, 200)
            samples = [("load_synthetic_total", [("host", f"load-{host:05d}"), ("n", str(i))], value, "counter")
                       for i, value in enumerate(values)]
            body += peer_encodings.remote_write_1(samples, START_MS + 1000 * self.tick)
        self.tick += 1
        return compressed(body)


@dataclasses.dataclass(frozen=True)
class Peer:
    """A server that takes remote write."""
    name: str
    package: str
    ready: str
    command: Callable

    @contextlib.contextmanager
    def serving(self, directory):
        """Runs it; gives its process and its port."""
        port = free_port()
        with running(*self.command(directory, port)) as process:
            self.wait(port)
            yield process, port

    def wait(self, port):
        wait_until(lambda: get(f"http://127.0.0.1:{port}{self.ready}"), self.name + " serving")


def compressed(body):
    """A remote write request as it goes out."""
    return snappy.compress(bytes(body))


def post(port, body, path=WRITE_PATH):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("POST", path, body, {
        "Content-Type": "application/x-protobuf", "Content-Encoding": "snappy",
        "X-Prometheus-Remote-Write-Version": "0.1.0", "User-Agent": "bench"})
    response = connection.getresponse()
    response.read()
    connection.close()
    if response.status // 100 != 2:
        raise SystemExit(f"the server answered {response.status} to {path}")


def measure(peer, directory, requests):
    """(samples, CPU seconds) that it takes in a number of requests of 10 hosts with 1,000 series."""
    with peer.serving(directory) as (process, port):
        hosts = SyntheticHosts()
        post(port, hosts.request())
        before = meter.read(process.pid)
        for _ in range(requests):
            post(port, hosts.request())
        cpu = meter.read(process.pid).cpu_seconds - before.cpu_seconds
    return requests * HOSTS_PER_REQUEST * SERIES, cpu


def fleet(peer, directory, hosts, series):
    """(CPU seconds, greatest RSS in MiB) for the first sample of all series of a fleet, and likewise for the second."""
    groups = [SyntheticHosts(first, series) for first in range(0, hosts, HOSTS_PER_REQUEST)]
    with peer.serving(directory) as (process, port):
        for _ in range(2):
            before, most = meter.read(process.pid), 0
            for number, group in enumerate(groups):
                post(port, group.request())
                if number % 50 == 49:
                    most = max(most, meter.memory_kib(process.pid)[0] / 1024)
            yield meter.read(process.pid).cpu_seconds - before.cpu_seconds, most


def recovery(peer, directory, seconds):
    """(MiB that it holds, seconds from exec after kill -9 in a flood until it takes samples in)."""
    hosts = SyntheticHosts()
    with peer.serving(directory) as (process, port):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            post(port, hosts.request())
        process.kill()
    held = sum(file.stat().st_size for file in pathlib.Path(directory).rglob("*") if file.is_file())
    body = hosts.request()
    began = time.monotonic()
    with peer.serving(directory) as (_, port):
        post(port, body)
        return held / 2**20, time.monotonic() - began


def _prometheus_command(directory, port):
    configuration = pathlib.Path(directory, "prometheus.yml")
    configuration.write_text("global: {}\n")
    return ("/usr/bin/prometheus", f"--config.file={configuration}", f"--storage.tsdb.path={directory}/data",
            "--storage.tsdb.retention.time=10y", f"--web.listen-address=127.0.0.1:{port}",
            "--web.enable-remote-write-receiver", "--web.enable-admin-api", "--log.level=error")


def _victoria_metrics_command(directory, port):
    return ("/usr/bin/victoria-metrics", f"-storageDataPath={directory}/data", "-retentionPeriod=10y",
            f"-httpListenAddr=127.0.0.1:{port}", "-loggerLevel=ERROR")


VICTORIA_METRICS = Peer("VictoriaMetrics", "victoria-metrics", "/health", _victoria_metrics_command)
PROMETHEUS = Peer("Prometheus", "prometheus", "/-/ready", _prometheus_command)
PEERS = (VICTORIA_METRICS, PROMETHEUS)


def versions():
    """What the peers are, for below a table."""
    packages = ", ".join(f"{peer.package} {report.package_version(peer.package)}" for peer in PEERS)
    return f"Peers: {packages}, by remote write 1.0 + snappy"


def prometheus_block(directory, bodies):
    """Where Prometheus has put the samples of some requests into a block, as it does every two hours."""
    with PROMETHEUS.serving(directory) as (_, port):
        for body in bodies:
            post(port, body)
        post(port, b"", "/api/v1/admin/tsdb/snapshot")
    return pathlib.Path(directory, "data/snapshots")


def victoria_metrics_store(directory, bodies):
    """Where VictoriaMetrics has put the samples of some requests."""
    with VICTORIA_METRICS.serving(directory) as (_, port):
        for body in bodies:
            post(port, body)
        get(f"http://127.0.0.1:{port}/internal/force_flush")
        get(f"http://127.0.0.1:{port}/internal/force_merge")
    return pathlib.Path(directory, "data")
