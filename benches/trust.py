"""The log, claims and passport pages under load, on this machine.

Usage: trust.py BUILT [ENTRIES] [WHAT …]

BUILT is the folder with the program and its examples, such as target/release. WHAT is any of
`single bulk tiles start claims page`, all where nothing is said. `tiles` and `start` are asked of a
log of ENTRIES (1,000,000), which bulk appends make first. Each is measured three times; prints the
medians beside their targets, as Markdown. Events, traces and recalls: `epcis.sh`.
"""

import json
import os
import statistics
import sys
import tempfile

from server import Server, load_average

BUILT = os.path.abspath(sys.argv[1])
ENTRIES = int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000
WHAT = sys.argv[3:] or ["single", "bulk", "tiles", "start", "claims", "page"]
RUNS, SECONDS = 3, 5
METHOD = {"method": "capability.normal", "parameters": {"lsl": "24.9", "usl": "25.1"}}


def run(server, example, *arguments):
    return server.load(os.path.join(BUILT, "examples", example), *arguments)


def row(what, target, measured, key="a_second", late="p99_ms"):
    """One line of the table."""
    def median(key):
        return statistics.median(of[key] for of in measured)

    raw = ", ".join(f"{of[key]:,.0f}" for of in measured)
    print(f"| {what} | {target} | {median(key):,.0f}/s | {median(late):.1f} ms | "
          f"{median('server_us'):.0f} + {median('generator_us'):.0f} | {raw} |", flush=True)


def ask(server, folder, requests, connections, *how):
    """Requests over and over, a few times."""
    file = os.path.join(folder, "requests")
    with open(file, "w") as listed:
        listed.write("\n".join(requests) + "\n")
    return [run(server, "ask_load", file, connections, SECONDS, *how) for _ in range(RUNS)]


def appended(server, connections, n_entries=1, wait="durable"):
    measured = [run(server, "append_load", connections, SECONDS, n_entries, wait)
                for _ in range(RUNS)]
    return measured


def single(server, _):
    for connections in (512, 64):
        row(f"single appends, durable, {connections} connections", "≥ 10,000/s, p99 ≤ 1 s",
            appended(server, connections), "entries_a_second")
    row("single appends, published, 512 connections", "",
        appended(server, 512, wait="published"), "entries_a_second")


def bulk(server, _):
    row("1,000 entries a request, durable, 8 connections", "≥ 50,000/s",
        appended(server, 8, 1_000), "entries_a_second")


def size(server):
    return int(server.ask("/checkpoint").split(b"\n")[1])


def fill(server):
    while size(server) < ENTRIES:
        run(server, "append_load", 8, 20, 1_000)


def number(n):
    """A number in the path of a tile."""
    parts = [f"{n % 1_000:03}"]
    while n >= 1_000:
        n //= 1_000
        parts.insert(0, f"x{n % 1_000:03}")
    return "/".join(parts)


def tiles(server, folder):
    fill(server)
    n_full = size(server) // 256
    for what, prefix in (("tiles of hashes", "/tile/0/"), ("bundles of entries", "/tile/entries/")):
        paths = [f"GET {prefix}{number(i * 7_919 % n_full)}" for i in range(min(n_full, 20_000))]
        row(f"{what}, 32 connections", "≥ 15,000/s", ask(server, folder, paths, 32))


def start(server, _):
    fill(server)
    n = size(server)
    # After a kill the whole database is read and checked, which is long: once.
    for how, end, runs in (("a clean end", server.stop, RUNS), ("a kill", server.kill, 1)):
        measured = []
        for _ in range(runs):
            end()
            took = server.start()
            measured.append({"s": took, "MiB": server.memory_mib()[0]})
        memory = statistics.median(of["MiB"] for of in measured)
        median = statistics.median(of["s"] for of in measured)
        raw = ", ".join(f"{of['s']:.2f}" for of in measured)
        print(f"| start with {n:,} entries after {how} | ≤ 2 s, ≤ 300 MiB | {median:.2f} s, "
              f"{memory:.0f} MiB | | | {raw} |", flush=True)


def sealed(server, lots, n_characteristics=10, n_readings=125):
    """Sealed lots of a stable operation; gives their characteristics."""
    server.open_lots(n_characteristics, lots)
    of = [(lot, f"C{i:05}") for lot in lots for i in range(n_characteristics)]
    lines = ["lot,characteristic,gauge,value,subgroup"]
    for lot, characteristic in of:
        for k in range(n_readings):
            # A sum of three evenly spread numbers: near enough to normal, and always the same.
            spread = sum(k * step % n_readings for step in (37, 59, 101)) / n_readings - 1.5
            lines.append(f"{lot},{characteristic},MIC-1,{25 + spread * 0.02:.4f},{k // 5}")
    server.ask("/api/v1/readings", ("\n".join(lines) + "\n").encode(), "text/csv")
    for lot in lots:
        server.ask(f"/api/v1/lots/{lot}/seal", {})
    return of


def claim_of(characteristic):
    return {"characteristic": characteristic, **METHOD}


def claims(server, folder):
    of = sealed(server, [f"S{i}" for i in range(20)])
    requests = [f"POST /api/v1/lots/{lot}/claims {json.dumps(claim_of(characteristic))}"
                for lot, characteristic in of]
    for connections in (64, 1):
        row(f"claims issued, of 125 readings each, {connections} connections", "≥ 2,000/s",
            ask(server, folder, requests, connections))


def page(server, folder):
    ids = []
    for lot, characteristic in sealed(server, ["P0"]):
        claimed = server.ask(f"/api/v1/lots/{lot}/claims", claim_of(characteristic))["claim"]
        passport = {"claim": claimed, "opening": "characteristic"}
        ids.append(server.ask("/api/v1/passports", passport)["id"])
    paths = [f"GET /p/{id}" for id in ids]
    for coding in ("identity", "gzip"):
        row(f"passport page at 1,000 requests/s, {coding}", "p95 ≤ 50 ms",
            ask(server, folder, paths, 64, 1_000, coding), late="p95_ms")


def main():
    print(f"{os.cpu_count()} cores, load average before {load_average()}; medians of {RUNS} runs of "
          f"{SECONDS} s; µs of the processor: server + generator\n\n"
          "| what | target | median | p99 (p95 of the page) | µs for each | raw |\n"
          "|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        server = Server(os.path.join(BUILT, "wule"), os.path.join(folder, "data"))
        try:
            for what in WHAT:
                globals()[what](server, folder)
        finally:
            server.stop()
    print(f"\nload average after {load_average()}")


main()
