"""How fast readings come in over HTTP, how much room they take, how soon they are shown, and how
soon a server with so many starts.

Usage: intake.py BUILT [READINGS] [CHARACTERISTICS] [RUNS] [DATABASE]

BUILT is the folder with the program and its examples, such as target/release. A server of its own
is started on a directory of its own, or on DATABASE, the address of a PostgreSQL server; READINGS
of one lot with so many CHARACTERISTICS go in as CSV in bodies of a million rows
(`POST /api/v1/readings`), each RUN into a lot of its own. Prints medians, as Markdown.
"""

import os
import statistics
import sys
import tempfile
import time

from server import Server, load_average

BUILT = os.path.abspath(sys.argv[1])
N = int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000
CHARACTERISTICS = int(sys.argv[3]) if len(sys.argv) > 3 else 1_000
RUNS = int(sys.argv[4]) if len(sys.argv) > 4 else 3
DATABASE = sys.argv[5] if len(sys.argv) > 5 else None
BODY_ROWS = 1_000_000

VALUES = [f"{24 + (9_900 + noise) // 10_000}.{(9_900 + noise) % 10_000:04}" for noise in range(200)]
HEADS = [f"C{of:05},MIC-{of % 40}," for of in range(CHARACTERISTICS)]


def body(lot, first, n):
    """Rows as a concentrator sends them: all characteristics of a piece, then the next piece."""
    lines = ["lot,characteristic,gauge,value,subgroup,taken_at"]
    for i in range(first, first + n):
        piece, of = divmod(i, CHARACTERISTICS)
        if of == 0 or i == first:
            at = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(1_764_000_000 + piece))
            middle = f",{piece // 5},{at}."
        noise = (i * 2_654_435_761 >> 7) % 200
        lines.append(f"{lot},{HEADS[of]}{VALUES[noise]}{middle}{noise:03}Z")
    return ("\n".join(lines) + "\n").encode()


def size(data):
    return sum(os.path.getsize(os.path.join(data, name)) for name in os.listdir(data)
               if name.startswith("wule.db"))


def shown(server, folder):
    """Milliseconds of the last 1,000 of a characteristic, one after the other, as JSON says them."""
    requests = os.path.join(folder, "requests")
    with open(requests, "w") as file:
        for i in range(2_000):
            of = f"C{i * 7_919 % CHARACTERISTICS:05}"
            file.write(f"GET /api/v1/lots/B0/readings?characteristic={of}&last=1000\n")
    return server.load(os.path.join(BUILT, "examples", "ask_load"), requests, 1, 10)


def main():
    with tempfile.TemporaryDirectory() as folder:
        data = os.path.join(folder, "data")
        server = Server(os.path.join(BUILT, "wule"), data, DATABASE)
        try:
            server.open_lots(CHARACTERISTICS, [f"B{run}" for run in range(RUNS)])
            before, rates = size(data), []
            for run in range(RUNS):
                took = 0
                for at in range(0, N, BODY_ROWS):
                    rows = body(f"B{run}", at, min(BODY_ROWS, N - at))
                    start = time.perf_counter()
                    server.ask("/api/v1/readings", rows, "text/csv")
                    took += time.perf_counter() - start
                rates.append(N / took)
            room, of_load = (size(data) - before) / (N * RUNS), server.memory_mib()[1]
            server.stop()
            starts = [server.start()]
            server.kill()
            starts.append(server.start())
            last = shown(server, folder)
            of_start = server.memory_mib()[0]
        finally:
            server.stop()
    print(f"{os.cpu_count()} cores, load average {load_average()}; {RUNS} runs of {N:,} readings of "
          f"{CHARACTERISTICS:,} characteristics, {'PostgreSQL' if DATABASE else 'embedded'}\n")
    print("| what | median | raw |\n|---|---|---|")
    raw = ", ".join(f"{rate:,.0f}" for rate in rates)
    print(f"| readings/s over HTTP, on disk | {statistics.median(rates):,.0f} | {raw} |")
    if not DATABASE:
        print(f"| bytes a reading in the database, write-ahead log included | {room:.1f} | |")
    print(f"| last 1,000 of a characteristic over HTTP, ms | {last['p50_ms']} | "
          f"p95 {last['p95_ms']}, of {last['requests']}; "
          f"{last['server_us']:.0f} µs of the server's processor |")
    print(f"| start after a clean end, and after a kill, s | {starts[0]:.2f}, {starts[1]:.2f} | |")
    print(f"| memory while they came, and after the start, MiB | {of_load:.0f}, {of_start:.0f} | |")


main()
