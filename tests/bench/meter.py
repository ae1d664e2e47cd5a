"""What a process and its children cost: CPU time (user and system) and memory, read from /proc."""
import os
import time
from dataclasses import dataclass

TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")


@dataclass
class Reading:
    """CPU seconds since the start of the processes, and the wall clock when they were read."""
    cpu_seconds: float
    at: float


def _stat(pid):
    with open(f"/proc/{pid}/stat") as file:
        content = file.read()
    return content[content.rindex(")") + 2:].split()


def _process_cpu_seconds(pid):
    """The kernel's per-process CPU clock: utime + stime in nanoseconds, where /proc/PID/stat has ticks of 10 ms."""
    return time.clock_gettime_ns((~pid << 3) | 2) / 1e9


def tree(root):
    """The process ids of a process and all that descend from it."""
    children = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                children.setdefault(int(_stat(name)[1]), []).append(int(name))
            except OSError:
                continue
    found, todo = [], [root]
    while todo:
        pid = todo.pop()
        found.append(pid)
        todo += children.get(pid, [])
    return found


def read(root):
    """The CPU time of a process tree, with that of children that have ended."""
    cpu = 0.0
    for pid in tree(root):
        try:
            fields = _stat(pid)
            cpu += _process_cpu_seconds(pid) + (int(fields[13]) + int(fields[14])) / TICKS_PER_SECOND
        except OSError:
            continue
    return Reading(cpu, time.monotonic())


def memory_kib(root):
    """(RSS, PSS) of a process tree in KiB."""
    rss = pss = 0
    for pid in tree(root):
        try:
            with open(f"/proc/{pid}/smaps_rollup") as file:
                for line in file:
                    if line.startswith("Rss:"):
                        rss += int(line.split()[1])
                    elif line.startswith("Pss:"):
                        pss += int(line.split()[1])
        except OSError:
            continue
    return rss, pss


def threads(root):
    """How many threads a process tree has."""
    return sum(len(os.listdir(f"/proc/{pid}/task")) for pid in tree(root))
