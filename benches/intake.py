"""How fast readings come in over HTTP, how much room they take, how soon they are shown.

Usage: intake.py WULE [READINGS] [CHARACTERISTICS] [RUNS]

WULE is the program. A server of its own is started on a directory of its own; READINGS of one lot
with so many CHARACTERISTICS go in as CSV in bodies of a million rows (`POST /api/v1/readings`),
each RUN into a lot of its own. Prints medians, as Markdown.
"""

import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request

WULE = sys.argv[1]
N = int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000
CHARACTERISTICS = int(sys.argv[3]) if len(sys.argv) > 3 else 1_000
RUNS = int(sys.argv[4]) if len(sys.argv) > 4 else 3
BODY_ROWS = 1_000_000
PINS = os.path.join(os.path.dirname(__file__), "..", "demo", "pins.csv")


class Server:
    def __init__(self, data):
        subprocess.run([WULE, "seal", PINS,
                        "--lot", "L-0", "--standard", "CS-0", "--item", "PIN", "--unit", "in",
                        "--spec", "0.12..0.13", "--organisation", "Bench", "--origin",
                        "bench.example/log", "--data", data], check=True, capture_output=True)
        self.process = subprocess.Popen(
            [WULE, "serve", "--listen", "127.0.0.1:0", "--data", data],
            stdout=subprocess.PIPE, text=True, env={**os.environ, "WULE_LANG": "en"})
        self.address = re.search(r"http://\S+", self.process.stdout.readline()).group()
        with open(os.path.join(data, "keys", "operator.token")) as file:
            self.token = file.read().strip()

    def ask(self, path, body=None, kind="application/json"):
        data = json.dumps(body).encode() if kind == "application/json" and body else body
        request = urllib.request.Request(self.address + path, data, {
            "Authorization": f"Bearer {self.token}", "Content-Type": kind})
        try:
            with urllib.request.urlopen(request) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            sys.exit(f"{path}: {error.code} {error.read().decode()[:500]}")


def title(text):
    return {"zh": text, "en": text}


def standard():
    return {"code": "CS-B", "version": 1, "item": "B", "title": title("Bench"),
            "item_name": title("Bench"), "author": None, "basis": title("made up"),
            "characteristics": [
                {"code": f"C{i:05}", "name": title(f"C{i}"), "unit": "mm", "lsl": "24.9",
                 "target": None, "usl": "25.1", "subgroup_size": 5}
                for i in range(CHARACTERISTICS)]}


def body(lot, first, n):
    """Rows as a concentrator sends them: all characteristics of a piece, then the next piece."""
    lines = ["lot,characteristic,gauge,value,subgroup,taken_at"]
    for i in range(first, first + n):
        piece, of = divmod(i, CHARACTERISTICS)
        at = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(1_764_000_000 + piece))
        noise = (i * 2_654_435_761 >> 7) % 200
        whole, tenths_of_a_micrometre = divmod(249_900 + noise, 10_000)
        value = f"{whole}.{tenths_of_a_micrometre:04}"
        lines.append(f"{lot},C{of:05},MIC-{of % 40},{value},{piece // 5},{at}.{noise:03}Z")
    return ("\n".join(lines) + "\n").encode()


def size(data):
    return sum(os.path.getsize(os.path.join(data, name)) for name in os.listdir(data)
               if name.startswith("wule.db"))


def main():
    with tempfile.TemporaryDirectory() as folder:
        data = os.path.join(folder, "data")
        server = Server(data)
        try:
            maker = server.ask("/api/v1/people", {"name": title("M"), "consent": "unnamed"})["id"]
            server.ask("/api/v1/standards", standard())
            before, rates, shown = size(data), [], []
            for run in range(RUNS):
                lot = f"B{run}"
                server.ask("/api/v1/lots", {"lot": lot, "standard": "CS-B", "maker": maker})
                bodies = [body(lot, at, min(BODY_ROWS, N - at)) for at in range(0, N, BODY_ROWS)]
                start = time.perf_counter()
                for rows in bodies:
                    server.ask("/api/v1/readings", rows, "text/csv")
                rates.append(N / (time.perf_counter() - start))
                for i in range(21):
                    of = f"C{i * 37 % CHARACTERISTICS:05}"
                    start = time.perf_counter()
                    server.ask(f"/api/v1/lots/{lot}/readings?characteristic={of}&last=1000")
                    shown.append(time.perf_counter() - start)
            room = (size(data) - before) / (N * RUNS)
        finally:
            server.process.terminate()
            server.process.wait()
    print(f"{os.cpu_count()} cores, load average {os.getloadavg()[0]:.1f}; {RUNS} runs of {N:,} "
          f"readings of {CHARACTERISTICS:,} characteristics\n")
    print("| what | median | raw |\n|---|---|---|")
    raw = ", ".join(f"{rate:,.0f}" for rate in rates)
    print(f"| readings/s over HTTP, on disk | {statistics.median(rates):,.0f} | {raw} |")
    print(f"| bytes a reading in the database, write-ahead log included | {room:.1f} | |")
    print(f"| last 1,000 of a characteristic over HTTP, ms | "
          f"{statistics.median(shown) * 1e3:.1f} | of {len(shown)} |")


main()
