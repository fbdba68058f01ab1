#!/usr/bin/env python3
"""From a file of ten million rows to a figure: MB/s and the most memory.

    python3 benches/chart_csv.py [WULE] [ROWS]

Writes a file of time, station and reading, and one of readings alone, under target/peers; runs
`wule chart` with eight tests and an SVG on one core and on all; prints the best of three.
"""
import os
import random
import re
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HOME = ROOT / "target" / "peers"
WULE = sys.argv[1] if len(sys.argv) > 1 else str(ROOT / "target" / "release" / "wule")
ROWS = int(sys.argv[2]) if len(sys.argv) > 2 else 10_000_000


def write(path, is_wide):
    draws = random.Random(1)
    values = ["%.4f" % draws.gauss(10, 0.02) for _ in range(1_000_003)]
    with open(path, "w") as file:
        file.write("time,station,diameter_mm\n" if is_wide else "diameter_mm\n")
        for i in range(ROWS):
            value = values[i * 7 % 1_000_003]
            if is_wide:
                stamp = f"2026-11-{1 + i // 86400 % 28:02}T{i // 3600 % 24:02}:{i // 60 % 60:02}:{i % 60:02}Z"
                file.write(f"{stamp},A{i % 4},{value}\n")
            else:
                file.write(value + "\n")


def main():
    HOME.mkdir(parents=True, exist_ok=True)
    print("| file | MB | options | s | user s | MB/s | most memory, MB |\n|---|---|---|---|---|---|---|")
    for name, is_wide in [("time, station, reading", True), ("reading alone", False)]:
        path = HOME / f"{'wide' if is_wide else 'narrow'}-{ROWS}.csv"
        if not path.exists():
            write(path, is_wide)
        size = path.stat().st_size / 1e6
        path.read_bytes()
        for options in [["--value", "diameter_mm"], []]:
            best = None
            for _ in range(3):
                command = ["taskset", "-c", "0", "/usr/bin/time", "-v", WULE, "chart", str(path)]
                command += options + ["--chart", "individuals", "--tests", "all", "--svg", str(HOME / "chart.svg")]
                start = time.perf_counter()
                done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "LANG": "C"})
                seconds = time.perf_counter() - start
                memory = int(re.search(r"Maximum resident set size \(kbytes\): (\d+)", done.stderr)[1]) / 1e3
                user = float(re.search(r"User time \(seconds\): ([\d.]+)", done.stderr)[1])
                best = min(best or (seconds, user, memory), (seconds, user, memory))
            seconds, user, memory = best
            print(f"| {name} | {size:.0f} | {' '.join(options) or '–'} | {seconds:.2f} | {user:.2f} | {size / seconds:.0f} | {memory:.0f} |", flush=True)


if __name__ == "__main__":
    main()
