#!/usr/bin/env python3
"""How long others take for the same work, in the same run: medians and ratios.

    python3 benches/peers.py [--skip-wule]

Installs numpy, pccpy, shewhart, capstat-core and mfgqc from PyPI under target/peers, runs our own
benchmarks (cargo bench), then the others, each in its own process on one core. Slow ones are given
fewer points, and the table says how many.
"""
import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HOME = ROOT / "target" / "peers"
PYTHON = HOME / "venv" / "bin" / "python"
PEERS = ["numpy", "pccpy==0.16.2", "shewhart==0.1.1", "capstat-core==0.4.3", "mfgqc==0.3.1"]
TARGET = ROOT / "target" / "benches"


def readings(n):
    import numpy as np

    return np.round(np.random.default_rng(1).normal(10, 0.02, n), 4)


def imr_numpy(x):
    """What a good analyst writes: limits and eight tests, without a loop over points."""
    import numpy as np

    center, sigma = x.mean(), np.abs(np.diff(x)).mean() * np.sqrt(np.pi) / 2

    def run(mask, k):
        sums = np.cumsum(np.concatenate([[0], mask]))
        return sums[k:] - sums[:-k] == k

    def some(mask, k, m):
        sums = np.cumsum(np.concatenate([[0], mask]))
        return (sums[m:] - sums[:-m] >= k) & mask[m - 1 :]

    z = (x - center) / sigma
    step = np.sign(np.diff(x))
    turn = step[1:] * step[:-1] < 0
    found = [np.abs(z) > 3, run(z > 0, 9) | run(z < 0, 9), run(step > 0, 5) | run(step < 0, 5)]
    found += [run(turn, 12), some(z > 2, 2, 3) | some(z < -2, 2, 3)]
    found += [some(z > 1, 4, 5) | some(z < -1, 4, 5), run(np.abs(z) < 1, 15), run(np.abs(z) > 1, 8)]
    return [mask.sum() for mask in found]


def jobs():
    """Task, peer, units of work (points or studies), what to run."""

    def imr(peer):
        def go(x):
            if peer == "numpy":
                return lambda: imr_numpy(x)
            if peer == "pccpy":
                import pccpy

                return lambda: pccpy.imr_chart(x, tests=tuple(range(1, 9)))
            if peer == "shewhart":
                import shewhart

                return lambda: shewhart.imr(x, rules="nelson")
            if peer == "capstat-core":
                import capstat_core as cc

                return lambda: cc.nelson_rules(cc.i_mr_chart(x).location)
            import mfgqc
            import pandas

            frame = pandas.DataFrame({"x": x})
            return lambda: mfgqc.load(frame, measure="x").control_chart("i_mr", rules="nelson")

        return go

    def xbar(peer):
        def go(x):
            rows = x.reshape(-1, 5)
            if peer == "numpy":

                def limits():
                    means, ranges = rows.mean(axis=1), rows.max(axis=1) - rows.min(axis=1)
                    return means.mean(), ranges.mean(), means, ranges

                return limits
            if peer == "pccpy":
                import pccpy

                return lambda: pccpy.xbar_r_chart(rows)
            import capstat_core as cc

            return lambda: cc.xbar_r_chart(rows)

        return go

    def gauge(peer):
        def go(x):
            values = x[:90]
            if peer == "pccpy":
                import pccpy

                return lambda: pccpy.gage_rr(values, 10, 3, 3)
            import capstat_core as cc

            return lambda: cc.gage_rr(values.reshape(10, 3, 3))

        return go

    task = "I-MR, eight tests"
    yield task, "numpy", 1_000_000, imr("numpy")
    yield task, "pccpy", 1_000_000, imr("pccpy")
    yield task, "shewhart", 100_000, imr("shewhart")
    yield task, "capstat-core", 100_000, imr("capstat-core")
    yield task, "mfgqc", 100_000, imr("mfgqc")
    for peer in ["numpy", "pccpy", "capstat-core"]:
        yield "X̄-R, n = 5", peer, 1_000_000, xbar(peer)
    for peer in ["pccpy", "capstat-core"]:
        yield "crossed study 10×3×3", peer, 1, gauge(peer)


def one(index):
    """Runs one job in this process; prints nanoseconds a unit."""
    task, peer, n, make = list(jobs())[index]
    work = make(readings(max(n, 90)))
    times, begun = [], time.process_time()
    while len(times) < 3 or (time.process_time() - begun < 2 and len(times) < 200):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    print(json.dumps([statistics.median(times) * 1e9 / n, len(times)]))


def ours():
    """Our medians, in nanoseconds a unit, from criterion's files."""
    if "--skip-wule" not in sys.argv:
        command = ["cargo", "bench", "--manifest-path", str(ROOT / "benches" / "Cargo.toml")]
        subprocess.run(command, check=True, env={**os.environ, "CARGO_TARGET_DIR": str(TARGET)})
    found = {}
    for path in sorted((TARGET / "criterion").glob("**/new/estimates.json")):
        about = json.loads((path.parent / "benchmark.json").read_text())
        n = (about.get("throughput") or {}).get("Elements", 1)
        found[about["full_id"]] = json.loads(path.read_text())["median"]["point_estimate"] / n
    return found


def main():
    if not PYTHON.exists():
        HOME.mkdir(parents=True, exist_ok=True)
        subprocess.run([sys.executable, "-m", "venv", str(HOME / "venv")], check=True)
    subprocess.run([PYTHON, "-m", "pip", "install", "-q", *PEERS], check=True)
    medians = ours()
    print("| wule | ns a point, value or study |\n|---|---|")
    for name, nanoseconds in medians.items():
        print(f"| {name} | {nanoseconds:,.2f} |")
    names = {
        "I-MR, eight tests": ["individuals, 10 M/limits and eight tests", "studies of 1 M/chart.individuals"],
        "X̄-R, n = 5": ["X̄-R, n = 5, 1 M/means, ranges and limits", "studies of 1 M/chart.xbar-r"],
        "crossed study 10×3×3": [
            "gauge.crossed 10×3×3/table, three F tests, components and ndc",
            "gauge.crossed 10×3×3/with intervals, words and figures",
        ],
    }
    print("\n| task | peer | units | runs | ns a unit | times as long as wule |\n|---|---|---|---|---|---|")
    env = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    for index, (task, peer, n, _) in enumerate(jobs()):
        done = subprocess.run([PYTHON, __file__, "--one", str(index)], capture_output=True, text=True, env=env)
        if done.returncode != 0:
            print(f"| {task} | {peer} | {n:,} | | failed: {done.stderr.strip().splitlines()[-1][:80]} | |")
            continue
        nanoseconds, runs = json.loads(done.stdout.splitlines()[-1])
        ratios = [f"{nanoseconds / medians[name]:,.0f} ({name.split('/')[-1]})" for name in names[task] if name in medians]
        print(f"| {task} | {peer} | {n:,} | {runs} | {nanoseconds:,.0f} | {'; '.join(ratios)} |", flush=True)


if __name__ == "__main__":
    if "--one" in sys.argv:
        one(int(sys.argv[sys.argv.index("--one") + 1]))
    else:
        main()
