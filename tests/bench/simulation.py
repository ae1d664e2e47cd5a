#!/usr/bin/env python3
"""What a simulated day of a fleet costs: 100 agents with 50 series each second, one collector, all invariants checked.

Usage: tests/bench/simulation.py [--seconds N]   (default 86400, a day; the result is written only for a whole day)
Goal: a day in under 60 s of CPU.
"""
import argparse
import os
import re
import subprocess
import sys

from programs import ROOT
from report import heading, table

PROGRAM = ROOT / "tests/Simulation/bin/Release/net10.0/Monitoring.Tests.Simulation"
RESULT = ROOT / "tests/bench/results/simulation.txt"
DAY_SECONDS = 86_400
GOAL_CPU_SECONDS = 60
MEASURED = re.compile(r"(\d+) frames, ([\d.]+) s of CPU, ([\d.]+) us and (\d+) B per frame, ([\d.]+) timers")


def measure(seconds):
    run = subprocess.run(
        [PROGRAM, "--filter", "FullyQualifiedName~Hundred", "--progress", "off", "--no-ansi", "--output", "detailed"],
        env={**os.environ, "MONITORING_TEST_DAY_SECONDS": str(seconds)}, capture_output=True, text=True, check=False)
    found = MEASURED.search(run.stdout)
    if run.returncode != 0 or found is None:
        sys.exit(f"the simulation failed:\n{run.stdout}{run.stderr}")
    return found.groups()


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--seconds", type=int, default=DAY_SECONDS)
    seconds = options.parse_args().seconds
    if not PROGRAM.exists():
        sys.exit("build first: dotnet build tests/Simulation -c Release")
    load_before = os.getloadavg()[0]
    frames, cpu, per_frame, allocated, timers = measure(seconds)
    rows = [
        ["frames sampled, sent, stored, read back", frames],
        ["CPU s", f"{cpu} (goal for a day: {GOAL_CPU_SECONDS})"],
        ["CPU us per frame", per_frame],
        ["bytes allocated per frame", allocated],
        ["timers fired per frame", timers],
    ]
    text = (heading("tests/bench/simulation.py")
            + f"load     {load_before:.1f} before the start; CPU time grows with what else runs\n\n"
            + f"{seconds} simulated seconds, 100 agents, 50 series each at 1 s, one collector, polls and rounds\n\n"
            + table(["", "measured"], rows) + "\n")
    print(text)
    if seconds == DAY_SECONDS:
        RESULT.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
