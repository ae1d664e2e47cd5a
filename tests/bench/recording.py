"""A real agent that samples this host while load.py keeps it busy: what wire.py and disk.py measure."""
import contextlib
import pathlib
import sys
import time

from programs import get, running

NAME = "bench"
SETTLE_SECONDS = 5
EVERY_SECOND = ("--sampling.slow", "1s", "--sampling.facts", "1s")
# Off by default, but they move, and this host has few devices.
VMSTAT = ("^(oom_kill|pswp|pg(pg|.*fault|alloc|free|activate|reuse)|numa_|"
          "nr_(active|anon|dirt|file|free|inactive|kernel|mapped|page|shmem|slab|writ|zone))")
MORE_SERIES = ("--collector.processes", "--collector.stat.softirq", f"--collector.vmstat.fields={VMSTAT}")


@contextlib.contextmanager
def busy_host(collector, directory, seconds):
    """An agent of this host on a collector, and load for so long; ready to be measured."""
    load = pathlib.Path(__file__).with_name("load.py")
    agent = collector.agent_command(str(pathlib.Path(directory, "agent")), NAME, *EVERY_SECOND, *MORE_SERIES)
    with running(sys.executable, str(load), str(seconds + 2 * SETTLE_SECONDS)), running(*agent):
        time.sleep(SETTLE_SECONDS)
        yield


def scrape_for(collector, seconds):
    """The texts of one scrape a second."""
    texts, start = [], time.monotonic()
    for i in range(seconds):
        time.sleep(max(0, start + i - time.monotonic()))
        texts.append(get(f"{collector.url}/metrics/host/{NAME}"))
    return texts
