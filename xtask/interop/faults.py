"""Makes every system call fail that a command of the log makes, one after the other.

Usage: faults.py WULE [CALL...]. WULE is the program; CALL some of openat, write, pwrite64, fsync,
fdatasync, rename, close (all of them by default). Needs strace; where aics-tlog is installed, a
reader that is not ours checks each log too.

For each call and each number the n-th such call of every thread fails with EIO while a lot is
sealed (recorded, written to tiles, signed, published). Then the directory is opened again as if
nothing had happened. What must hold: whatever was acknowledged is there; `wule log fsck` finds
nothing; the foreign reader accepts every tile and bundle under the checkpoint. A second round kills
the command at the same places (SIGKILL), where the first only refuses.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

CALLS = ["openat", "write", "pwrite64", "fsync", "fdatasync", "rename", "close"]
HERE = Path(__file__).resolve().parent
PINS = HERE.parent.parent / "demo" / "pins.csv"
SEAL = ["seal", str(PINS), "--value", "2", "--by", "1", "--item", "PIN", "--unit", "in"]
SEAL += ["--spec", "0.120..0.130", "--gauge", "MIC-1"]
FIRST = ["--organisation", "P", "--origin", "faults.example/log", "--maker", "M", "--consent"]
PATIENCE_S = 20
# One worker: the n-th call is then the same one in every run, as far as threads allow.
ENVIRONMENT = os.environ | {"WULE_LANG": "en", "TOKIO_WORKER_THREADS": "1"}

try:
    import aics_tlog as tlog
    from aics_tlog.checkpoint import checkpoint_from_note
except ImportError:
    tlog = None


def run(wule, data, *arguments, under=()):
    command = [*under, wule, *arguments, "--data", str(data)]
    process = subprocess.Popen(
        command,
        env=ENVIRONMENT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        stdout, stderr = process.communicate(timeout=PATIENCE_S)
    except subprocess.TimeoutExpired:
        # A thread that could not wake another waits for ever: then it is killed, as a person would.
        os.killpg(process.pid, signal.SIGKILL)
        stdout, stderr = process.communicate()
    return subprocess.CompletedProcess(command, process.returncode, stdout, stderr)


def read_as_a_stranger(data, key):
    """Accepts the published log with aics-tlog, or raises."""
    if tlog is None:
        return
    log_key = tlog.parse_vkey(key)
    note = (data / "log" / "checkpoint").read_text()
    result = tlog.verify_checkpoint(
        tlog.parse_note(note), log_key, [], 0, expected_origin=log_key.name
    )
    assert result.ok, result.error
    checkpoint = checkpoint_from_note(note)[0]
    reader = tlog.FileSystemTileReader(data / "log")
    tlog.audit_tiles(reader, checkpoint.size, checkpoint.root)


def count(wule, prepared, work, call):
    """How many such calls the busiest thread of the command makes."""
    data, trace = work / "count", work / "trace"
    shutil.copytree(prepared, data)
    trace.mkdir()
    under = ["strace", "-ff", "-e", f"trace={call}", "-o", str(trace / "t")]
    assert run(wule, data, *SEAL, "--lot", "L2", under=under).returncode == 0
    busiest = max(
        sum(line.startswith(call + "(") for line in file.read_text().splitlines())
        for file in trace.iterdir()
    )
    shutil.rmtree(data)
    shutil.rmtree(trace)
    return busiest


def fail_once(wule, prepared, work, call, n, how):
    """One fault; gives whether the command acknowledged, and whether the fault met anything."""
    data = work / "data"
    shutil.copytree(prepared, data)
    out = work / "strace.out"
    under = ["strace", "-f", "-q", "-o", str(out), "-e", f"trace={call}"]
    under += ["-e", f"inject={call}:{how}:when={n}"]
    faulted = run(wule, data, *SEAL, "--lot", "L2", under=under)
    text = out.read_text()
    is_met = "(INJECTED)" in text or "killed by SIGKILL" in text
    is_acknowledged = faulted.returncode == 0
    again = run(wule, data, "log", "cosign", "--json")
    assert again.returncode in (0, 1), f"does not open again: {again.stderr}"
    state = json.loads(run(wule, data, "log", "--json").stdout)
    # Sealing enters one commitment; the standard and the first lot were there before.
    if is_acknowledged:
        assert state["size"] == 3, f"acknowledged, and {state['size']} entries"
    assert state["size"] in (2, 3), f"{state['size']} entries"
    fsck = run(wule, data, "log", "fsck")
    assert fsck.returncode == 0, f"fsck: {fsck.stdout}{fsck.stderr}"
    read_as_a_stranger(data, state["key"])
    shutil.rmtree(data)
    return is_acknowledged, is_met


def main():
    wule, calls = os.path.abspath(sys.argv[1]), sys.argv[2:] or CALLS
    print("foreign reader:", "aics-tlog" if tlog else "NOT INSTALLED, not run", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        prepared = work / "prepared"
        made = run(wule, prepared, *SEAL, "--lot", "L1", *FIRST)
        assert made.returncode == 0, made.stderr
        n_runs = n_bad = 0
        for call in calls:
            busiest = count(wule, prepared, work, call)
            for how in ("error=EIO", "error=ENOSPC", "signal=SIGKILL"):
                acknowledged = met = 0
                for n in range(1, busiest + 1):
                    n_runs += 1
                    try:
                        outcome = fail_once(wule, prepared, work, call, n, how)
                        acknowledged, met = acknowledged + outcome[0], met + outcome[1]
                    except (AssertionError, ValueError) as problem:
                        n_bad += 1
                        print(f"FAILED  {call} {n} {how}: {problem}", flush=True)
                        shutil.rmtree(work / "data", ignore_errors=True)
                print(
                    f"{call:10} {how:15} {busiest:4} places, {met} met, "
                    f"{acknowledged} acknowledged all the same",
                    flush=True,
                )
        print(f"{n_runs} runs, {n_bad} failed")
        sys.exit(n_bad > 0)


main()
