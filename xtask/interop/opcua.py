"""Brings what a server of OPC UA says to Wule, through kills of every one of the three.

Usage: opcua.py WULE WULE-OPCUA. Needs asyncua (PyPI), whose server is not ours.

What must hold: every value that was said while wule-opcua listened is a reading, once, in its
order, also where Wule or wule-opcua was killed meanwhile; a value that is not good, a node that
is not there, and a time in which nobody listened are dead letters; a login or a certificate that
is not believed is told; deadband and queue are those that the source states, or it is told that they
are not; a server may take one node a request, and tell all that waits at once; the lots of a sealing plan are sealed as it says. Prints a line for each, and last `N passed, N failed, N skipped`.
"""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

HERE = Path(__file__).resolve().parent
PINS = HERE.parent.parent / "demo" / "pins.csv"
ENVIRONMENT = {k: v for k, v in os.environ.items() if not k.startswith("WULE_")}
ENVIRONMENT |= {"WULE_LANG": "en"}
FORCE, BORE = "Press.Force", "Press.Bore"
PATIENCE_S = 60


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def until(what, expected):
    """Waits until `what()` is as expected, and fails with what it was instead."""
    deadline = time.monotonic() + PATIENCE_S
    while (got := what()) != expected:
        assert time.monotonic() < deadline, f"{str(got)[-300:]} instead of {str(expected)[-300:]}"
        time.sleep(0.1)


class Wule:
    def __init__(self, program, data):
        self.program, self.data, self.port = program, data, free_port()
        seal = ["seal", PINS, "--lot", "L-0", "--standard", "CS-0", "--item", "PIN", "--unit", "in"]
        seal += ["--spec", "0.12..0.13", "--organisation", "O", "--origin", "opcua.example/log"]
        subprocess.run([program, *seal, "--data", data], check=True, env=ENVIRONMENT,
                       stdout=subprocess.DEVNULL)
        self.start()
        self.token = (data / "keys" / "operator.token").read_text().strip()
        maker = self.ask("/people", {"name": both("M"), "consent": "unnamed"})["id"]
        characteristic = {"name": both("C"), "unit": "mm", "lsl": "0", "target": None,
                          "usl": "100000", "subgroup_size": 5}
        characteristics = [characteristic | {"code": code} for code in ("F", "B")]
        self.ask("/standards", {
            "code": "CS-1", "version": 1, "item": "P", "title": both("S"), "item_name": both("P"),
            "author": None, "basis": both("made up"), "characteristics": characteristics})
        for lot in ("L-1", "L-2", "L-3"):
            self.ask("/lots", {"lot": lot, "standard": "CS-1", "maker": maker})
        # Who brings may bring and look, and nothing else.
        self.ask("/roles", {"person": maker, "granted": "maker"})
        self.bringer = self.ask("/tokens", {
            "title": "OPC UA", "person": maker, "scopes": ["bring_messages", "read_workshop"],
        })["token"]

    def start(self):
        command = [self.program, "serve", "--listen", f"127.0.0.1:{self.port}", "--data", self.data]
        self.process = subprocess.Popen(
            command, env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        for line in self.process.stdout:
            if re.search(r"http://\S+", line):
                return
        raise AssertionError("Wule did not start")

    def ask(self, path, body=None):
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/api/v1{path}",
            None if body is None else json.dumps(body).encode(),
            {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE_S) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            raise AssertionError(f"{path}: {error.code} {error.read().decode()[:300]}") from None

    def values(self, characteristic, lot="L-1"):
        path = f"/lots/{lot}/readings?characteristic={characteristic}&limit=10000"
        return [reading["value"] for reading in self.ask(path)["readings"]]

    def letters(self):
        rows = self.ask("/sources/PRESS/letters?limit=1000")["rows"]
        return [(row["reason"]["code"], row["reason"]["args"].get("said", "")) for row in rows]

    def has_letter_of(self, node):
        rows = self.ask("/sources/PRESS/letters?limit=1000")["rows"]
        return any(row["topic"] == f"ns=2;s={node}" for row in rows)

    def reach(self):
        return self.ask("/sources/PRESS")["reach"]


class Press:
    """The server of OPC UA."""

    def __init__(self, folder, user=()):
        self.folder, self.user, self.port = folder, user, free_port()
        self.start()

    def start(self):
        command = [sys.executable, HERE / "opcua_server.py", str(self.port), self.folder]
        with open(self.folder / "press.log", "a") as log:
            self.process = subprocess.Popen(
                [*command, *self.user], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log,
                text=True)
        assert self.process.stdout.readline() == "serving\n", "the server of OPC UA did not start"

    def say(self, nodes, values, status="Good", manner="one by one"):
        nodes = [nodes] if isinstance(nodes, str) else nodes
        command = {"nodes": nodes, "values": values, "status": status, "manner": manner}
        self.process.stdin.write(json.dumps(command) + "\n")
        self.process.stdin.flush()
        assert self.process.stdout.readline() == "said\n", "the server of OPC UA broke off"


class Listener:
    """wule-opcua, with a folder of its own."""

    def __init__(self, program, folder, wule):
        self.program, self.folder = program, folder
        folder.mkdir()
        (folder / "server").write_text(f"http://127.0.0.1:{wule.port}\n")
        (folder / "token").write_text(wule.bringer + "\n")
        self.start()

    def start(self):
        with open(self.folder / "log", "a") as log:
            command = [self.program, "--data", self.folder]
            self.process = subprocess.Popen(command, env=ENVIRONMENT, stderr=log)


def both(text):
    return {"zh": text, "en": text}


def source(rev, press, nodes, security="none", lot="L-1"):
    """Identity by delivery: that nothing is kept twice rests on the names that are given."""
    place = {"pointer": "/node", "names": {f"ns=2;s={FORCE}": "F", f"ns=2;s={BORE}": "B"}}
    rule = {
        "when": None, "lot": {"constant": lot}, "characteristic": place,
        "gauge": {"constant": "PRESS"}, "value": {"pointer": "/value"},
        "subgroup": {"period_s": 1},
        "taken_at": {"from": {"pointer": "/source_time"}, "form": "rfc3339"}}
    return {
        "code": "PRESS", "rev": rev, "title": both("Press"), "is_on": True,
        "channel": {"kind": "opcua", "endpoint": f"opc.tcp://localhost:{press.port}/press",
                    "security": security, "nodes": nodes, "every_ms": 100},
        "mapping": {"identity": {"by": "delivery"}, "late_days_max": 1, "rules": [rule]}}


def kill(*processes):
    for process in processes:
        process.send_signal(signal.SIGKILL)
        process.wait()


def texts(values):
    return [format(value, ".10g") for value in values]


class Story:
    """Each step rests on those before it."""

    def __init__(self, wule, press, listener, secret):
        self.wule, self.press, self.listener, self.secret = wule, press, listener, secret
        self.force, self.bore = [], []

    def say(self, values, manner="one by one"):
        self.press.say(FORCE, values, manner=manner)
        self.force += values

    def holds(self):
        until(lambda: self.wule.values("F"), texts(self.force))
        until(lambda: self.wule.values("B"), texts(self.bore))
        return f"{len(self.force) + len(self.bore)} readings, each once, in their order"

    def listened(self):
        until(lambda: self.wule.reach()["name"], "listening")

    def every_value_is_a_reading(self):
        self.wule.ask("/sources", source(1, self.press, [f"ns=2;s={FORCE}"]))
        self.listened()
        # The same value read twice is two readings.
        self.say([25.003, 25.003, 25.004] + [100 + i / 8 for i in range(200)])
        return self.holds()

    def wule_is_killed(self):
        kill(self.wule.process)
        self.say([200 + i / 8 for i in range(300)])
        self.wule.start()
        self.say([300 + i / 8 for i in range(50)])
        return self.holds()

    def wule_opcua_is_killed_with_a_full_journal(self):
        kill(self.wule.process)
        self.say([400 + i / 8 for i in range(200)])
        journal = self.listener.folder / "journal-PRESS.jsonl"
        until(lambda: sum(1 for _ in open(journal)) >= 200, True)
        kill(self.listener.process)
        self.wule.start()
        self.listener.start()
        said = self.holds()
        until(lambda: any(code == "measure.opcua_lost" and "nobody listened" in said
                          for code, said in self.wule.letters()), True)
        self.listened()
        self.say([500, 501])
        return said + "; then " + self.holds()

    def wule_opcua_is_killed_again_and_again(self):
        for i in range(3):
            self.say([550 + i])
            self.holds()
            kill(self.listener.process)
            self.listener.start()
            until(lambda: sum(code == "measure.opcua_lost" for code, _ in self.wule.letters()),
                  2 + i)
        return self.holds()

    def the_server_is_killed(self):
        kill(self.press.process)
        until(lambda: self.wule.reach()["name"] != "listening", True)
        n_gaps = sum(code == "measure.opcua_lost" for code, _ in self.wule.letters())
        self.press.start()
        until(lambda: sum(code == "measure.opcua_lost" for code, _ in self.wule.letters()),
              n_gaps + 1)
        self.say([600 + i / 8 for i in range(50)])
        return self.holds()

    def the_connection_breaks_and_the_session_stays(self):
        letters = self.wule.letters()
        for value in (670, 680):
            self.say([value + i / 8 for i in range(50)], manner="cut")
            self.holds()
        assert self.wule.letters() == letters, "something is told to be lost"
        return self.holds()

    def what_does_not_arrive_is_asked_for_or_told(self):
        # Nothing comes after it for a while; that the server says so tells of it.
        self.say([690], manner="withheld")
        said = self.holds()
        self.press.say(FORCE, [691], manner="lost")
        until(lambda: any("did not arrive" in said for _, said in self.wule.letters()), True)
        self.say([692])
        return f"what was withheld came, what was lost is a letter: {said}; then {self.holds()}"

    def a_bad_value_is_a_letter(self):
        self.press.say(FORCE, [700.0], "BadSensorFailure")
        self.press.say(FORCE, [701.0], "UncertainLastUsableValue")
        for status in ("BadSensorFailure", "UncertainLastUsableValue"):
            until(lambda: ("measure.opcua_status", status) in self.wule.letters(), True)
        self.say([702])
        return self.holds()

    def the_source_is_stated_anew(self):
        nodes = [f"ns=2;s={FORCE}", f"nsu=urn:press;s={BORE}", "ns=2;s=Press.Nothing"]
        self.wule.ask("/sources", source(2, self.press, nodes[:1] + nodes[2:]))
        until(lambda: ("measure.opcua_status", "BadNodeIdUnknown") in self.wule.letters(), True)
        self.wule.ask("/sources", source(3, self.press, [nodes[0], f"ns=2;s={BORE}"]))
        # It waits for its first value, and says so as soon as it is listened to.
        until(lambda: self.wule.has_letter_of(BORE), True)
        # Of single precision, as it was meant.
        self.press.say(BORE, [0.1, 25.003])
        self.bore += [0.1, 25.003]
        return self.holds()

    def small_changes_are_not_told_and_no_more_wait_than_is_stated(self):
        stated = source(4, self.press, [f"ns=2;s={FORCE}", f"ns=2;s={BORE}"])
        stated["channel"] |= {
            "every_ms": 3000, "monitoring": {"deadband": {"kind": "absolute", "size": "0.5"}},
            "of_nodes": {f"ns=2;s={BORE}": {"deadband": {"kind": "percent", "size": "0.1"},
                                            "queue": 3}}}
        n_letters = len(self.wule.letters())
        self.wule.ask("/sources", stated)
        # The gap is told of both nodes' subscription.
        until(lambda: len(self.wule.letters()) > n_letters, True)
        self.listened()
        # The deadband of all: of these only what moves by more than 0.5.
        self.press.say(FORCE, [720.0, 720.25, 720.0, 721.0, 721.5, 725.0])
        self.force += [720.0, 721.0, 725.0]
        # The server has just told what it had: it tells again in three seconds.
        self.holds()
        # Of its own node what moves by more than 0.1 % of its range of 200, and of four such that
        # wait the last three.
        self.press.say(BORE, [30.0, 31.0, 31.125, 32.0, 32.125, 33.0, 33.125])
        self.bore += [31.0, 32.0, 33.0]
        return self.holds()

    def a_line_that_never_stops_is_sealed(self):
        rule = {"name": "count", "characteristic": "F", "n": 10}
        self.wule.ask("/lots/L-2/sealing", {"rule": rule})
        n_letters = len(self.wule.letters())
        self.wule.ask("/sources", source(5, self.press, [f"ns=2;s={FORCE}"], lot="L-2"))
        # What the node holds is of the lot before; only the gap is told.
        until(lambda: len(self.wule.letters()), n_letters + 1)
        self.press.say(FORCE, [750 + i / 8 for i in range(25)])
        run = [("L-2", 10, True), ("L-2.2", 10, True), ("L-2.3", 5, False)]
        until(self.run, run)
        kill(self.wule.process)
        self.press.say(FORCE, [760 + i / 8 for i in range(10)])
        self.wule.start()
        until(self.run, run[:2] + [("L-2.3", 10, True), ("L-2.4", 5, False)])
        return "35 readings of one lot's number in four lots, three of them sealed by the plan"

    def run(self):
        rows = self.wule.ask("/lots/L-2/sealing")["rows"]
        return [(row["lot"], len(self.wule.values("F", row["lot"])), row["is_sealed"])
                for row in rows]

    def what_a_server_tells_at_once_is_heard(self):
        nodes = [f"ns=2;s={FORCE}", f"ns=2;s={BORE}"]
        stated = source(6, self.press, nodes, lot="L-3")
        stated["channel"] |= {"every_ms": 3000, "monitoring": {"queue": 10_000}}
        n_letters = len(self.wule.letters())
        self.wule.ask("/sources", stated)
        until(lambda: len(self.wule.letters()), n_letters + 1)
        self.listened()
        # asyncua does not part a notification as it is asked to: this one has 18,000 values in more
        # than half a megabyte.
        said = [1000 + i / 8 for i in range(9_000)]
        self.press.say((FORCE, BORE), said, manner="at once")
        # What the bore held was within its deadband, and is told now that there is none.
        until(lambda: self.wule.values("F", "L-3"), texts(said))
        until(lambda: self.wule.values("B", "L-3"), texts([33.125, *said]))
        assert len(self.wule.letters()) == n_letters + 1, "values were told to be lost"
        return f"{2 * len(said) + 1} readings, each once, in their order"

    def a_stranger_is_not_let_in(self):
        kill(self.press.process)
        user = ("gauge", "right")
        self.press = Press(self.secret, user)
        login = self.listener.folder / "source-PRESS.login"
        login.write_text("gauge\nwrong\n")
        self.wule.ask("/sources", source(7, self.press, [f"ns=2;s={FORCE}"], "encrypted"))
        until(lambda: "BadCertificateUntrusted" in self.wule.reach().get("why", "")
              or "BadSecurityChecksFailed" in self.wule.reach().get("why", ""), True)
        rejected = self.listener.folder / "pki" / "rejected"
        until(lambda: len(list(rejected.iterdir())), 1)
        for certificate in rejected.iterdir():
            shutil.move(certificate, self.listener.folder / "pki" / "trusted")
        refusals = ("BadUserAccessDenied", "BadIdentityTokenRejected", "BadIdentityTokenInvalid")
        until(lambda: any(why in self.wule.reach().get("why", "") for why in refusals), True)
        why = self.wule.reach().get("why")
        login.write_text("gauge\nright\n")
        self.listened()
        # It keeps fewer values than are asked for of one node.
        until(lambda: ("measure.opcua_revised", "queue 100 < 1000") in self.wule.letters(), True)
        self.say([800, 801])
        return f"told {why}; then " + self.holds()

    def it_ends_in_order(self):
        self.say([900 + i for i in range(20)])
        time.sleep(1)
        start = time.monotonic()
        self.listener.process.send_signal(signal.SIGTERM)
        assert self.listener.process.wait(timeout=20) == 0, "it did not end well"
        seconds = time.monotonic() - start
        journal = self.listener.folder / "journal-PRESS.jsonl"
        assert journal.stat().st_size == 0, "something was left to be brought"
        return f"after {seconds:.1f} s; " + self.holds()


STEPS = [
    Story.every_value_is_a_reading,
    Story.wule_is_killed,
    Story.wule_opcua_is_killed_with_a_full_journal,
    Story.wule_opcua_is_killed_again_and_again,
    Story.the_server_is_killed,
    Story.the_connection_breaks_and_the_session_stays,
    Story.what_does_not_arrive_is_asked_for_or_told,
    Story.a_bad_value_is_a_letter,
    Story.the_source_is_stated_anew,
    Story.small_changes_are_not_told_and_no_more_wait_than_is_stated,
    Story.a_line_that_never_stops_is_sealed,
    Story.what_a_server_tells_at_once_is_heard,
    Story.a_stranger_is_not_let_in,
    Story.it_ends_in_order,
]


def main():
    programs = [os.path.abspath(program) for program in sys.argv[1:3]]
    n_passed = n_failed = 0
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        for name in ("press", "secret"):
            (folder / name).mkdir()
        wule = Wule(programs[0], folder / "data")
        press = Press(folder / "press")
        listener = Listener(programs[1], folder / "opcua", wule)
        story = Story(wule, press, listener, folder / "secret")
        try:
            for step in STEPS:
                name, start = step.__name__.replace("_", " "), time.monotonic()
                try:
                    said = step(story)
                    n_passed += 1
                    print(f"passed  asyncua  {name} ({time.monotonic() - start:.1f} s): {said}",
                          flush=True)
                except Exception as problem:
                    n_failed += 1
                    print(f"FAILED  asyncua  {name}: {problem}", flush=True)
                    print((listener.folder / "log").read_text()[-3_000:], flush=True)
                    break
        finally:
            for process in (listener.process, story.press.process, wule.process):
                if process.poll() is None:
                    kill(process)
    n_failed += len(STEPS) - n_passed - n_failed
    print(f"{n_passed} passed, {n_failed} failed, 0 skipped")
    sys.exit(n_failed > 0)


main()
