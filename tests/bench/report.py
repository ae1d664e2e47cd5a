"""The shape of the files under results/: what was run, on what, then tables."""
import datetime
import os
import platform
import subprocess

from programs import ROOT

# What this machine did besides: read when the script begins, so that its own work isn't in it.
LOAD_BEFORE = os.getloadavg()[0]


def heading(command):
    commit = subprocess.run(["git", "-C", str(ROOT), "rev-parse", "--short=12", "HEAD"], capture_output=True, text=True,
                            check=False).stdout.strip() or "unknown"
    now = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    return (f"command  {command}\ndate     {now}\ncommit   {commit}\n"
            f"machine  {os.cpu_count()} cores, {platform.system()} {platform.release()}\n"
            f"others   {LOAD_BEFORE:.1f} processes wanted to run in the minute before\n")


def table(header, rows):
    """Columns as wide as their widest cell; the first to the left, the others to the right."""
    cells = [header, *[[str(cell) for cell in row] for row in rows]]
    widths = [max(len(row[i]) for row in cells) for i in range(len(header))]
    lines = ["  ".join(cell.ljust(width) if i == 0 else cell.rjust(width)
                       for i, (cell, width) in enumerate(zip(row, widths))) for row in cells]
    lines.insert(1, "  ".join("-" * width for width in widths))
    return "\n".join(line.rstrip() for line in lines)


def package_version(name):
    """The version of a Debian package."""
    return subprocess.run(["dpkg-query", "-W", "-f", "${Version}", name], capture_output=True, text=True,
                          check=True).stdout
