"""Where readings may lie in SQLite: rows or blocks. Prints a Markdown table.

Usage: storage.py [READINGS] [SERIES]

What is measured is SQLite, not Python: rows are made before the clock runs and go in by
executemany, 10,000 readings a commit, WAL, synchronous=FULL. Blocks are of the size that
`store` writes (see the test of its blocks), with bytes that do not compress.
"""

import os
import sqlite3
import statistics
import sys
import tempfile
import time

N = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
SERIES = int(sys.argv[2]) if len(sys.argv) > 2 else 1_000
COMMIT = 10_000
BYTES_A_READING = 5.2


def rows():
    return [(i % SERIES, i // SERIES, 250_000 + i % 97, 4, i // SERIES // 5, "MIC-0231",
             1_764_000_000_000_000 + i * 1_000, 1_764_000_000_000_000 + i * 1_000)
            for i in range(N)]


TEXT_ROWS = """CREATE TABLE readings (lot TEXT, characteristic TEXT, seq BIGINT, mantissa BIGINT,
    scale BIGINT, subgroup BIGINT, gauge TEXT, taken_at BIGINT, received_at BIGINT,
    PRIMARY KEY (lot, characteristic, seq))"""
ROWS = """CREATE TABLE readings (series BIGINT, seq BIGINT, mantissa BIGINT, scale BIGINT,
    subgroup BIGINT, gauge TEXT, taken_at BIGINT, received_at BIGINT{key})"""
BLOCKS = """CREATE TABLE readings (series BIGINT, first_seq BIGINT, n BIGINT, body BYTEA,
    PRIMARY KEY (series, first_seq))"""


def measure(name, create, insert, batches, last):
    with tempfile.TemporaryDirectory() as folder:
        file = os.path.join(folder, "readings.db")
        db = sqlite3.connect(file, isolation_level=None)
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = FULL")
        for statement in create:
            db.execute(statement)
        start = time.perf_counter()
        for batch in batches:
            db.execute("BEGIN")
            db.executemany(insert, batch)
            db.execute("COMMIT")
        elapsed = time.perf_counter() - start
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        size = os.path.getsize(file)
        times = []
        for i in range(51):
            start = time.perf_counter()
            db.execute(*last(i * 7 % SERIES)).fetchall()
            times.append(time.perf_counter() - start)
        print(f"| {name} | {N / elapsed:,.0f} | {size / N:.1f} | "
              f"{statistics.median(times) * 1e3:.2f} |")


def cut(items, n):
    return [items[i:i + n] for i in range(0, len(items), n)]


def main():
    load = os.getloadavg()[0]
    print(f"{os.cpu_count()} cores, load average {load:.1f}, SQLite {sqlite3.sqlite_version}, "
          f"{N:,} readings of {SERIES:,} series\n")
    print("| how | readings/s | bytes a reading | last 1,000 of a series, ms |")
    print("|---|---|---|---|")
    all_rows = rows()
    text = [("L-20261126", f"C{row[0]:05}", *row[1:]) for row in all_rows]
    measure("rows, clustered by lot and characteristic as text", [TEXT_ROWS],
            f"INSERT INTO readings VALUES ({','.join('?' * 9)})", cut(text, COMMIT),
            lambda s: ("SELECT * FROM readings WHERE lot = ? AND characteristic = ? "
                       "ORDER BY seq DESC LIMIT 1000", ("L-20261126", f"C{s:05}")))
    del text
    insert = f"INSERT INTO readings VALUES ({','.join('?' * 8)})"
    query = "SELECT * FROM readings WHERE series = ? ORDER BY seq DESC LIMIT 1000"
    measure("rows, clustered by a number of the series",
            [ROWS.format(key=", PRIMARY KEY (series, seq)") + " WITHOUT ROWID"],
            insert, cut(all_rows, COMMIT), lambda s: (query, (s,)))
    measure("rows in the order of arrival, with an index",
            [ROWS.format(key=""), "CREATE INDEX by_series ON readings (series, seq)"],
            insert, cut(all_rows, COMMIT), lambda s: (query, (s,)))
    del all_rows
    insert = "INSERT INTO readings VALUES (?, ?, ?, ?)"
    for n in [10, 100, 1_000]:
        body = os.urandom(int(n * BYTES_A_READING + 24))
        blocks = [(i % SERIES, i // SERIES * n, n, body) for i in range(N // n)]
        limit = -(-1_000 // n)
        query = f"SELECT body FROM readings WHERE series = ? ORDER BY first_seq DESC LIMIT {limit}"
        measure(f"blocks of {n}", [BLOCKS], insert, cut(blocks, max(1, COMMIT // n)),
                lambda s, query=query: (query, (s,)))


main()
