"""Feeds the same kind of samples to servers that others use, by remote write 1.0, and reads their CPU time."""
import http.client
import pathlib
import random

import snappy

import meter
import peer_encodings
from programs import free_port, get, running, wait_until

HOSTS_PER_REQUEST = 10
SERIES = 1000
CHANGING_ONE_IN = 7
START_MS = 1_760_000_000_000
WRITE_PATH = "/api/v1/write"


class SyntheticHosts:
    """Requests of HOSTS_PER_REQUEST hosts x SERIES series, one sample each, of which about one in seven moves."""

    def __init__(self):
        self.random = random.Random(1)
        self.values = [[0] * SERIES for _ in range(HOSTS_PER_REQUEST)]
        self.tick = 0

    def request(self):
        body = bytearray()
        for host, values in enumerate(self.values):
            for i in range(0, SERIES, CHANGING_ONE_IN):
                values[min(SERIES - 1, i + self.random.randrange(CHANGING_ONE_IN))] += self.random.randrange(1, 200)
            samples = [("load_synthetic_total", [("host", f"load-{host:05d}"), ("n", str(i))], value, "counter")
                       for i, value in enumerate(values)]
            body += peer_encodings.remote_write_1(samples, START_MS + 1000 * self.tick)
        self.tick += 1
        return compressed(body)


def compressed(body):
    """A remote write request as it goes out."""
    return snappy.compress(bytes(body))


def post(port, path, body):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("POST", path, body, {
        "Content-Type": "application/x-protobuf", "Content-Encoding": "snappy",
        "X-Prometheus-Remote-Write-Version": "0.1.0", "User-Agent": "bench"})
    response = connection.getresponse()
    response.read()
    connection.close()
    if response.status // 100 != 2:
        raise SystemExit(f"the server answered {response.status} to {path}")


def measure(command, port, ready, path, requests):
    """(samples, CPU seconds) of a server that takes in a number of requests."""
    with running(*command) as process:
        wait_until(lambda: get(f"http://127.0.0.1:{port}{ready}"), command[0] + " serving")
        hosts = SyntheticHosts()
        post(port, path, hosts.request())
        before = meter.read(process.pid)
        for _ in range(requests):
            post(port, path, hosts.request())
        cpu = meter.read(process.pid).cpu_seconds - before.cpu_seconds
    return requests * HOSTS_PER_REQUEST * SERIES, cpu


def prometheus_command(directory, port):
    configuration = pathlib.Path(directory, "prometheus.yml")
    configuration.write_text("global: {}\n")
    return ("/usr/bin/prometheus", f"--config.file={configuration}", f"--storage.tsdb.path={directory}/data",
            "--storage.tsdb.retention.time=10y", f"--web.listen-address=127.0.0.1:{port}",
            "--web.enable-remote-write-receiver", "--web.enable-admin-api", "--log.level=error")


def victoria_metrics_command(directory, port):
    return ("/usr/bin/victoria-metrics", f"-storageDataPath={directory}/data", "-retentionPeriod=10y",
            f"-httpListenAddr=127.0.0.1:{port}", "-loggerLevel=ERROR")


def prometheus(directory, requests):
    port = free_port()
    return measure(prometheus_command(directory, port), port, "/-/ready", WRITE_PATH, requests)


def victoria_metrics(directory, requests):
    port = free_port()
    return measure(victoria_metrics_command(directory, port), port, "/health", WRITE_PATH, requests)


def prometheus_block(directory, bodies):
    """Where Prometheus has put the samples of some requests into a block, as it does every two hours."""
    port = free_port()
    with running(*prometheus_command(directory, port)):
        wait_until(lambda: get(f"http://127.0.0.1:{port}/-/ready"), "Prometheus serving")
        for body in bodies:
            post(port, WRITE_PATH, body)
        post(port, "/api/v1/admin/tsdb/snapshot", b"")
    return pathlib.Path(directory, "data/snapshots")


def victoria_metrics_store(directory, bodies):
    """Where VictoriaMetrics has put the samples of some requests."""
    port = free_port()
    with running(*victoria_metrics_command(directory, port)):
        wait_until(lambda: get(f"http://127.0.0.1:{port}/health"), "VictoriaMetrics serving")
        for body in bodies:
            post(port, WRITE_PATH, body)
        get(f"http://127.0.0.1:{port}/internal/force_flush")
        get(f"http://127.0.0.1:{port}/internal/force_merge")
    return pathlib.Path(directory, "data")
