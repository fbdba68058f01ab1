"""Kills a server of the log among its answers, again and again, and reads what is left.

Usage: kills.py WULE [RUNS]. WULE is the program; RUNS is how often it is killed (WULE_KILLS, or 10).

In each run callers enter digests, each of its own, until the server is killed (SIGKILL) after a time
that was drawn from the number of the run; every other run waits for answers first. Then the
directory is opened as if nothing had happened. What must hold after every kill: every digest that
was acknowledged stands at the place that was named, in the bundle of entries that anyone may read;
`wule log fsck` finds nothing; where aics-tlog is installed, a reader that is not ours accepts every
tile and bundle under the checkpoint. At the end a copy of an older state, and a second process,
refuse to sign.
"""

import json
import os
import random
import re
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from pathlib import Path

PINS = Path(__file__).resolve().parent.parent.parent / "demo" / "pins.csv"
SEAL = ["seal", str(PINS), "--value", "2", "--by", "1", "--item", "PIN", "--unit", "in"]
SEAL += ["--spec", "0.120..0.130", "--gauge", "MIC-1", "--lot", "L1", "--organisation", "P"]
SEAL += ["--origin", "kills.example/log", "--maker", "M", "--consent"]
ENVIRONMENT = os.environ | {"WULE_LANG": "en"}
N_CALLERS = 8
PATIENCE_S = 60

try:
    import aics_tlog as tlog
    from aics_tlog.checkpoint import checkpoint_from_note
except ImportError:
    tlog = None


def run(wule, data, *arguments):
    command = [wule, *arguments, "--data", str(data)]
    return subprocess.run(command, env=ENVIRONMENT, capture_output=True, text=True)


def serve(wule, data):
    command = [wule, "serve", "--listen", "127.0.0.1:0", "--data", str(data)]
    server = subprocess.Popen(
        command, env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    for line in server.stdout:
        if found := re.search(r"http://\S+", line):
            return server, found.group()
    raise AssertionError("the server did not start")


def call(url, token, number, caller, known):
    """Enters digests until nobody answers; notes the place of each that was acknowledged."""
    n = 0
    while True:
        digest = f"{number:08x}{caller:04x}{n:052x}"
        # Every third is answered only once a checkpoint covers it.
        path = "/api/v1/entries" + ("?wait=published" if n % 3 == 2 else "")
        request = urllib.request.Request(
            url + path,
            data=json.dumps({"digests": [digest]}).encode(),
            headers={"authorization": f"Bearer {token}", "content-type": "application/json"},
        )
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE_S) as answer:
                known[digest] = json.load(answer)["first_index"]
        except Exception:
            return
        n += 1


def entry(data, index, size):
    """An entry as it lies on disk, read by the text of C2SP tlog-tiles alone."""
    bundle, width = divmod(size, 256) if index // 256 == size // 256 else (index // 256, 0)
    path = f"{bundle % 1000:03}"
    rest = bundle // 1000
    while rest:
        path = f"x{rest % 1000:03}/{path}"
        rest //= 1000
    folder = data / "log" / "tile" / "entries"
    file = folder / (f"{path}.p/{width}" if width else path)
    bytes_, at = file.read_bytes(), 0
    for _ in range(index % 256):
        at += 2 + struct.unpack_from(">H", bytes_, at)[0]
    return bytes_[at + 2 : at + 2 + struct.unpack_from(">H", bytes_, at)[0]]


def read_as_a_stranger(data, key):
    """Accepts the published log with aics-tlog, or raises."""
    log_key = tlog.parse_vkey(key)
    note = (data / "log" / "checkpoint").read_text()
    parsed = tlog.parse_note(note)
    result = tlog.verify_checkpoint(parsed, log_key, [], 0, expected_origin=log_key.name)
    assert result.ok, result.error
    checkpoint = checkpoint_from_note(note)[0]
    tlog.audit_tiles(tlog.FileSystemTileReader(data / "log"), checkpoint.size, checkpoint.root)


def kill_once(wule, data, number, known):
    """One run; what was acknowledged is added to `known`."""
    draws = random.Random(number)
    server, url = serve(wule, data)
    token = (data / "keys" / "operator.token").read_text().strip()
    before = len(known)
    callers = [
        threading.Thread(target=call, args=(url, token, number, caller, known))
        for caller in range(N_CALLERS)
    ]
    for caller in callers:
        caller.start()
    deadline = time.monotonic() + PATIENCE_S
    while number % 2 and len(known) < before + N_CALLERS and time.monotonic() < deadline:
        time.sleep(0.001)
    time.sleep(draws.uniform(0, 0.4))
    server.send_signal(signal.SIGKILL)
    server.wait()
    for caller in callers:
        caller.join()
    # Opening publishes what was recorded; no witness is asked.
    opened = run(wule, data, "log", "cosign", "--json")
    assert opened.returncode in (0, 1), f"does not open again: {opened.stderr}"
    state = json.loads(run(wule, data, "log", "--json").stdout)
    for digest, index in list(known.items())[before:]:
        assert index < state["size"], f"entry {index} was acknowledged, the log has {state['size']}"
        assert digest.encode() in entry(data, index, state["size"]), f"entry {index} is another"
    fsck = run(wule, data, "log", "fsck")
    assert fsck.returncode == 0, f"fsck: {fsck.stdout}{fsck.stderr}"
    if tlog:
        read_as_a_stranger(data, state["key"])
    return len(known) - before


def refuses_to_sign(wule, data, older):
    """A second process, and a directory whose database is an older copy."""
    server, _ = serve(wule, data)
    second = run(wule, data, "log", "cosign")
    server.send_signal(signal.SIGKILL)
    server.wait()
    assert second.returncode == 2, f"a second process signed: {second.stdout}"
    for name in ["wule.db", "wule.db-wal", "wule.db-shm"]:
        (data / name).unlink(missing_ok=True)
        if (older / name).exists():
            shutil.copy(older / name, data / name)
    restored = run(wule, data, "log", "cosign")
    assert restored.returncode == 2, f"an older database signed: {restored.stdout}"


def main():
    wule = os.path.abspath(sys.argv[1])
    n_runs = int(sys.argv[2] if len(sys.argv) > 2 else os.environ.get("WULE_KILLS", "10"))
    print("foreign reader:", "aics-tlog" if tlog else "NOT INSTALLED, not run", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        data, older, known = Path(folder) / "data", Path(folder) / "older", {}
        made = run(wule, data, *SEAL)
        assert made.returncode == 0, made.stderr
        shutil.copytree(data, older)
        n_without = n_bad = 0
        for number in range(n_runs):
            try:
                n_without += kill_once(wule, data, number, known) == 0
            except AssertionError as problem:
                n_bad += 1
                print(f"FAILED  run {number}: {problem}", flush=True)
        refuses_to_sign(wule, data, older)
        print(
            f"{n_runs} kills, {n_bad} failed; {len(known)} entries acknowledged, "
            f"{n_without} kills before any answer"
        )
        sys.exit(n_bad > 0 or not known)


main()
