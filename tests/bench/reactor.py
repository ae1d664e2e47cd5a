#!/usr/bin/python3
"""Costs of Deferreds and timers, beside Twisted: reactor.py [--rounds N] > results/reactor.txt

Each round runs ours (Load's reactor verb) and Twisted (reactor_twisted.py) one after the other, so that what else the
machine does falls on both. Times are CPU time of the whole process; a figure is the median of the rounds, and a ratio
the median of the rounds' ratios.
"""
import argparse
import pathlib
import statistics
import subprocess
import sys

import report
from programs import ROOT

LOAD = ROOT / "tests/bench/Load/bin/Release/net10.0/Monitoring.Bench.Load"
TWISTED = pathlib.Path(__file__).with_name("reactor_twisted.py")
CASES = {
    "callbacks": "Deferred with 10 callbacks, made and fired",
    "fired_link": "link to a fired Deferred",
    "pending_link": "link to a pending Deferred",
    "million_link": "link in a chain of 1,000,000 pending",
    "await": "await in an async function",
    "gather": "Gather of 10, made and fired",
    "timer_add": "timer added, to 100,000",
    "timer_cancel": "timer cancelled, of 100,000",
    "timer_fired": "timer fired, of 100,000 due within 1 s",
    "timer_fired_dense": "timer fired, of 100,000 due within 0.1 s",
}


def costs(*command):
    """{name: (nanoseconds, bytes)}"""
    printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return {name: (float(time), int(size)) for name, time, size in map(str.split, printed.splitlines())}


def row(name, rounds):
    ours, theirs = ([side[name][0] for side in sides] for sides in zip(*rounds))
    ratio = statistics.median(b / a for a, b in zip(ours, theirs))
    middle = statistics.median(ours)
    return [CASES[name], f"{middle:,.0f}", f"{1e9 / middle:,.0f}", f"{statistics.median(theirs):,.0f}", f"{ratio:.0f}"]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=3)
    count = parser.parse_args().rounds
    rounds = [(costs(LOAD, "reactor"), costs(sys.executable, TWISTED)) for _ in range(count)]
    print(report.heading("tests/bench/reactor.py" + ("" if count == 3 else f" --rounds {count}")))
    print(f"Twisted {report.package_version('python3-twisted')} on CPython {sys.version.split()[0]}.\n")
    header = ["CPU time of one", "ours, ns", "ours, 1/s", "Twisted, ns", "ratio"]
    print(report.table(header, [row(name, rounds) for name in CASES]))
    ours, theirs = rounds[-1]
    sizes = [[CASES[name], f"{ours[name][1]:,}"] for name in CASES if ours[name][1] and name != "timer_add"]
    print("\n" + report.table(["allocated by one", "ours, bytes"], sizes))
    print(f"\nA pending timer that can be cancelled takes {ours['timer_add'][1]} bytes without the function that it "
          f"calls, Twisted's {theirs['timer_add'][1]}.")


if __name__ == "__main__":
    main()
