#!/usr/bin/python3
"""What an agent costs on this host at 1 s: agent.py [--seconds N] > results/agent.txt

This agent (TLS and plain), node_exporter scraped once a second (limited to the same collectors) and collectd, all on
the same host at the same time. CPU time is utime + stime of the process tree; memory is read at the end. Each of this
agent's processes has a copy of the program of its own: PSS would halve the pages that two share. Before that, the time
from exec to the first sample on the collector's disk, which is when the collector acknowledges it.
"""
import argparse
import contextlib
import os
import pathlib
import shutil
import statistics
import tempfile
import threading
import time

import meter
import report
from programs import AGENT, Collector, free_port, get, running, wait_until

SETTLE_SECONDS = 20
STARTS = 5
EVERY_SECOND = ("--sampling.slow", "1s", "--sampling.facts", "1s")
NODE_COLLECTORS = (
    "cpu cpufreq meminfo loadavg diskstats filesystem netdev netclass netstat sockstat softnet stat vmstat pressure "
    "schedstat filefd entropy conntrack arp uname os time timex udp_queues thermal_zone hwmon textfile").split()
COLLECTD = """
Hostname "bench"
FQDNLookup false
BaseDir "{directory}"
PIDFile "{directory}/pid"
PluginDir "/usr/lib/collectd"
TypesDB "/usr/share/collectd/types.db"
Interval 1
LoadPlugin cpu
LoadPlugin memory
LoadPlugin df
LoadPlugin disk
LoadPlugin interface
LoadPlugin load
LoadPlugin processes
LoadPlugin swap
LoadPlugin vmem
LoadPlugin protocols
LoadPlugin uptime
LoadPlugin contextswitch
LoadPlugin entropy
LoadPlugin network
<Plugin network>
  Server "127.0.0.1" "{port}"
</Plugin>
"""


def scrape_each_second(url, stop):
    start, i = time.monotonic(), 0
    while not stop.is_set():
        get(url)
        i += 1
        time.sleep(max(0, start + i - time.monotonic()))


def seconds_to_first_ack(directory, insecure):
    """From exec of an agent that knows nothing yet to the commit of its first sample, to 10 ms."""
    collector = Collector(str(directory / "collector"))
    with running(*collector.command(*(("--insecure",) if insecure else ()))):
        collector.wait()
        command = collector.agent_command(str(directory / "agent"), "bench", insecure=insecure)
        began = time.monotonic()
        with running(*command):
            while collector.metric("monitoring_collector_history_commits_total") == 0:
                time.sleep(0.005)
            return time.monotonic() - began


def start_agents(stack, directory):
    """{label: (process id, where the series can be counted)}"""
    started = {}
    for label, insecure in (("this agent, TLS", False), ("this agent, plain", True)):
        home = directory / label.replace(", ", "-").replace(" ", "-")
        collector = Collector(str(home / "collector"))
        stack.enter_context(running(*collector.command(*(("--insecure",) if insecure else ()))))
        collector.wait()
        program = shutil.copy(AGENT, home)
        _, *arguments = collector.agent_command(str(home / "agent"), "bench", *EVERY_SECOND, insecure=insecure)
        agent = stack.enter_context(running(program, *arguments))
        started[label] = (agent.pid, f"{collector.url}/metrics/host/bench")
    return started


def start_node_exporter(stack, stop):
    port = free_port()
    exporter = stack.enter_context(running(
        "/usr/bin/prometheus-node-exporter", f"--web.listen-address=127.0.0.1:{port}", "--collector.disable-defaults",
        "--web.disable-exporter-metrics", *[f"--collector.{name}" for name in NODE_COLLECTORS]))
    url = f"http://127.0.0.1:{port}/metrics"
    wait_until(lambda: get(url), "node_exporter serving")
    threading.Thread(target=scrape_each_second, args=(url, stop), daemon=True).start()
    return exporter.pid, url


def start_collectd(stack, directory):
    home = directory / "collectd"
    home.mkdir()
    configuration = home / "collectd.conf"
    configuration.write_text(COLLECTD.format(directory=home, port=free_port()))
    return stack.enter_context(running("/usr/sbin/collectd", "-f", "-C", str(configuration))).pid, None


def allocated_bytes(url):
    """What the agent says that it has allocated so far; None for others."""
    own = get(url.partition("/metrics")[0] + "/metrics").splitlines()
    lines = [line for line in own if line.startswith("monitoring_agent_allocated_bytes_total{")]
    return float(lines[0].split()[1]) if lines else None


def series(url):
    return sum(not line.startswith("#") for line in get(url).splitlines())


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=int, default=60)
    seconds = parser.parse_args().seconds
    heading = report.heading("tests/bench/agent.py" + ("" if seconds == 60 else f" --seconds {seconds}"))
    stop = threading.Event()
    with contextlib.ExitStack() as stack:
        directory = pathlib.Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="monitoring-bench-")))
        first_acks = [(label, [seconds_to_first_ack(directory / f"start-{label}-{i}", label == "plain")
                               for i in range(STARTS)]) for label in ("TLS", "plain")]
        started = start_agents(stack, directory)
        # A page that is not on disk yet can't be given back.
        os.sync()
        started["node_exporter"] = start_node_exporter(stack, stop)
        started["collectd"] = start_collectd(stack, directory)
        time.sleep(SETTLE_SECONDS)
        allocated = {label: allocated_bytes(url) for label, (_, url) in started.items() if url}
        before = {label: meter.read(pid) for label, (pid, _) in started.items()}
        time.sleep(seconds)
        rows = [row(label, pid, url, before[label], allocated.get(label), seconds)
                for label, (pid, url) in started.items()]
        stop.set()
    node = next(float(r[2]) for r in rows if r[0] == "node_exporter")
    for r in rows:
        r.append(f"{float(r[2]) / node:.2f}")
    print(heading)
    print(f"node_exporter {report.package_version('prometheus-node-exporter')}, "
          f"collectd {report.package_version('collectd-core')}\n")
    print(report.table(["agent", "series", "CPU ms/cycle", "RSS MiB", "PSS MiB", "threads", "allocated B/cycle",
                        "CPU / node_exporter"], rows))
    print()
    print(report.table(["from exec to the first ACK", "median s", "longest s"],
                       [[label, f"{statistics.median(times):.2f}", f"{max(times):.2f}"]
                        for label, times in first_acks]))


def row(label, pid, url, before, allocated, seconds):
    cpu_ms = (meter.read(pid).cpu_seconds - before.cpu_seconds) * 1000 / seconds
    rss, pss = meter.memory_kib(pid)
    per_cycle = "" if allocated is None else f"{(allocated_bytes(url) - allocated) / seconds:.0f}"
    return [label, series(url) if url else "", f"{cpu_ms:.2f}", f"{rss / 1024:.1f}", f"{pss / 1024:.1f}",
            meter.threads(pid), per_cycle]


if __name__ == "__main__":
    main()
