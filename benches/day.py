"""A day of a plant: a thousand characteristics over MQTT or OPC UA, with faults that are known.

Usage: day.py WULE [CHARACTERISTICS] [POINTS] [WULE-OPCUA]

WULE is the program. A server and a Mosquitto of their own are started, or, where WULE-OPCUA is given,
a server of OPC UA that is not ours (asyncua, PyPI) with a node for each characteristic; each characteristic has a
monitor with approved limits. One in fifty has a fault of six standard deviations from the middle of the day on; one
gauge is found wrong in the evening. Shown, as Markdown: which faults raised their signal, how many
signals there were without a fault beside how many chance makes, whether the list of readings of
the wrong gauge is exactly what was sent with it, and what memory the server held. Needs `mosquitto` and `mosquitto_pub`, or `asyncua`.
"""

import json
import math
import os
import random
import re
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request

from broker import Broker, free_port, wait_for

WULE = os.path.abspath(sys.argv[1])
N = int(sys.argv[2]) if len(sys.argv) > 2 else 1_000
POINTS = int(sys.argv[3]) if len(sys.argv) > 3 else 60
LISTENER = os.path.abspath(sys.argv[4]) if len(sys.argv) > 4 else None
HERE = os.path.dirname(os.path.abspath(__file__))
PINS = os.path.join(HERE, "..", "demo", "pins.csv")
EVERY_FAULT, SHIFT, FAULT_FROM = 50, 6.0, POINTS // 2
CENTRE, SIGMA, GAUGES = 25.0, 0.002, 40
WRONG = "MIC-7"
# A plant has many items: a standard, an item and a lot of each for so many characteristics.
OF_AN_ITEM = 1_000
MEMORY_MB = 500
# Three standard deviations of a moving range of two above its mean: (d2 + 3 d3) sigma.
RANGE_MAX = (1.128379 + 3 * 0.852502) * SIGMA
DAY_S = 8 * 3600


def title(text):
    return {"zh": text, "en": text}


def memory_mb(process, what):
    """What a process holds, or held at most (VmRSS, VmHWM), in MB of a million bytes."""
    with open(f"/proc/{process.pid}/status") as file:
        return int(re.search(rf"{what}:\s+(\d+) kB", file.read()).group(1)) * 1_024 / 1e6


class House:
    """A workshop and its server."""

    def __init__(self, data):
        subprocess.run(
            [WULE, "seal", PINS, "--lot", "L-0", "--standard", "CS-0", "--item", "PIN", "--unit", "in",
             "--spec", "0.12..0.13", "--organisation", "Plant", "--origin", "plant.example/log",
             "--data", data], check=True, capture_output=True)
        self.process = subprocess.Popen(
            [WULE, "serve", "--listen", "127.0.0.1:0", "--data", data], stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, text=True, env={**os.environ, "WULE_LANG": "en"})
        self.address = re.search(r"http://\S+", self.process.stdout.readline()).group()
        with open(os.path.join(data, "keys", "operator.token")) as file:
            self.token = file.read().strip()

    def ask(self, path, body=None, token=None):
        request = urllib.request.Request(
            self.address + path, None if body is None else json.dumps(body).encode(),
            {"Authorization": f"Bearer {token or self.token}", "Content-Type": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=300) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            sys.exit(f"{path}: {error.code} {error.read().decode()[:500]}")

    def person(self, name, *roles):
        person = self.ask("/api/v1/people", {"name": title(name), "consent": "unnamed"})["id"]
        for role in roles:
            self.ask("/api/v1/roles", {"person": person, "granted": role})
        return person


class Mqtt:
    """Machines that send to a broker."""

    name = "MQTT, quality of service 1"

    def __init__(self, folder):
        self.broker = Broker(folder)

    def channel(self):
        return {"kind": "mqtt", "host": "127.0.0.1", "port": self.broker.port, "filter": "day/#",
                "client_id": "wule-day"}

    def mapping(self):
        return {"identity": {"by": "id", "from": at("/id")}, "late_days_max": 30, "rules": [{
            "lot": at("/lot"), "characteristic": at("/of"), "gauge": at("/gauge"),
            "value": at("/value"), "unit": {"constant": "mm"}, "subgroup": {"from": at("/point")},
            "taken_at": {"from": at("/at"), "form": "unix_s"}}]}

    def listen(self, house):
        pass

    def send(self, sent):
        publisher = subprocess.Popen(
            ["mosquitto_pub", "-h", "127.0.0.1", "-p", str(self.broker.port), "-q", "1", "-t",
             "day/line", "-l"], stdin=subprocess.PIPE)
        publisher.communicate("".join(json.dumps(one) + "\n" for one in sent).encode())

    # Refused, at the beginning: nothing.
    n_letters = 0

    def log(self):
        return ""

    def end(self):
        self.broker.kill()


class OpcUa:
    """A controller with a node for each characteristic, and the program that listens to it."""

    name = "OPC UA"
    # Each node says once that it waits for its first value.
    n_letters = N

    def __init__(self, folder):
        self.port, self.folder, self.listener = free_port(), os.path.join(folder, "opcua"), None
        self.server = subprocess.Popen(
            [sys.executable, os.path.join(HERE, "plant_opcua.py"), str(self.port), str(N)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self.server.stdout.readline() == "serving\n", "the server of OPC UA did not start"

    def channel(self):
        return {"kind": "opcua", "endpoint": f"opc.tcp://localhost:{self.port}/plant",
                "security": "none", "nodes": [node(k) for k in range(N)], "every_ms": 250,
                "monitoring": {"queue": max(10, POINTS)}}

    def mapping(self):
        of_node = lambda name: at("/node") | {"names": {node(k): name(k) for k in range(N)}}
        return {"identity": {"by": "delivery"}, "late_days_max": 30, "rules": [{
            "lot": of_node(lot), "characteristic": of_node(code), "gauge": of_node(gauge),
            "value": at("/value"), "unit": {"constant": "mm"}, "subgroup": {"period_s": 60},
            "taken_at": {"from": at("/source_time"), "form": "rfc3339"}}]}

    def listen(self, house):
        who = house.person("Listener", "maker")
        token = house.ask("/api/v1/tokens", {
            "title": "OPC UA", "person": who, "scopes": ["bring_messages", "read_workshop"]})
        os.mkdir(self.folder, 0o700)
        for name, text in (("server", house.address), ("token", token["token"])):
            with open(os.path.join(self.folder, name), "w") as file:
                file.write(text + "\n")
        with open(os.path.join(self.folder, "log"), "w") as log:
            self.listener = subprocess.Popen([LISTENER, "--data", self.folder], stderr=log)

    def send(self, sent):
        for one in sent:
            said = {"node": one["of"], "value": one["value"], "at": one["at"]}
            self.server.stdin.write(json.dumps(said) + "\n")
        self.server.stdin.flush()

    def log(self):
        if not self.listener:
            return ""
        with open(os.path.join(self.folder, "log")) as file:
            return file.read()[-3_000:]

    def end(self):
        for process in (self.listener, self.server):
            if process:
                process.kill()
                process.wait()


def at(pointer):
    return {"pointer": pointer}


def furnish(house, way):
    """Standard, lot, gauge, source and monitors; whoever approves the limits did not propose them."""
    maker = house.person("Maker", "maker")
    approver = house.person("Approver", "approver")
    inspector = house.person("Inspector", "inspector")
    for first in range(0, N, OF_AN_ITEM):
        name = f"CS-{item(first)}"
        house.ask("/api/v1/standards", {
            "code": name, "version": 1, "item": item(first), "title": title("Day"),
            "item_name": title("Part"), "author": None, "basis": title("made up"),
            "characteristics": [
                {"code": code(k), "name": title(code(k)), "unit": "mm", "lsl": "24.98",
                 "target": None, "usl": "25.02", "subgroup_size": 1}
                for k in range(first, min(first + OF_AN_ITEM, N))]})
        house.ask("/api/v1/lots", {"lot": lot(first), "standard": name, "maker": maker})
    house.ask("/api/v1/gauges", {
        "code": WRONG, "kind": "micrometer", "name": title(WRONG), "maker": "A maker",
        "model": "M", "serial": "7", "unit": "mm", "resolution": "0.001", "mpe": "0.004",
        "interval_days": 90})
    confirm(house, inspector, time.time() - 2 * DAY_S, "25.001")
    house.ask("/api/v1/sources", {
        "code": "S", "rev": 1, "title": title("Machines"), "is_on": True,
        "channel": way.channel(), "mapping": way.mapping()})
    token = house.ask("/api/v1/tokens", {
        "title": "limits", "scopes": ["approve_limits"], "person": approver})["token"]
    for k in range(N):
        monitor = house.ask("/api/v1/monitors", {
            "of": {"item": item(k), "characteristic": code(k)}, "chart": "chart.individuals",
            "parameters": {"frozen": {"center": str(CENTRE), "sigma": str(SIGMA)},
                           "tests": [1]},
            "reason": "as the plant is documented", "reaction_minutes": 30})["monitor"]
        house.ask(f"/api/v1/monitors/{monitor}/limits/1/approve", {}, token)
    return inspector


def confirm(house, by, at, indicated):
    point = {"reference": "25.000", "indicated": indicated}
    return house.ask(f"/api/v1/gauges/{WRONG}/confirmations", {
        "confirmed_at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(at)), "procedure": "CP-7",
        "mpe": "0.004", "environment": "20.1 C", "uncertainty": "0.001",
        "rule": {"name": "simple_acceptance"}, "confirmed_by": by, "certificate": "K-17",
        "traceability": "ring 25 mm", "requirement": "0.040 mm", "as_found": [point]})


def code(k):
    return f"C{k:05}"


def node(k):
    return f"ns=2;s={code(k)}"


def gauge(k):
    return f"MIC-{k % GAUGES}"


def item(k):
    return f"P-{k // OF_AN_ITEM}"


def lot(k):
    return f"D-{k // OF_AN_ITEM}"


def messages(began):
    """All of the day, as machines send it: every characteristic once, then once more."""
    for point in range(POINTS):
        for k in range(N):
            draw = random.Random(k * POINTS + point).gauss(0, 1)
            fault = k % EVERY_FAULT == 0 and point >= FAULT_FROM
            value = CENTRE + SIGMA * (draw + (SHIFT if fault else 0))
            yield {"id": f"{k}/{point}", "lot": lot(k), "of": code(k), "value": round(value, 6),
                   "point": str(point), "gauge": gauge(k), "at": int(began + point * DAY_S / POINTS)}


def episodes(sent):
    """Where a pattern begins, of values or of ranges, by what was sent: characteristic and point."""
    begun, last = set(), {}
    for one in sent:
        value, (before, went_on) = one["value"], last.get(one["of"], (None, set()))
        beyond = {"value"} if abs(value - CENTRE) > 3 * SIGMA else set()
        if before is not None and abs(value - before) > RANGE_MAX:
            beyond.add("range")
        if beyond - went_on:
            begun.add((one["of"], int(one["point"])))
        last[one["of"]] = (value, beyond)
    return begun


def chance():
    """How often a point in control lies beyond its limits, or its range does; by Simpson's rule."""
    below = lambda z: 0.5 * math.erfc(-z / math.sqrt(2))
    range_max, n = RANGE_MAX / SIGMA, 2_000
    within = lambda z: (math.exp(-z * z / 2) / math.sqrt(2 * math.pi)
                        * (below(z + range_max) - below(z - range_max)))
    weights = [1] + [4, 2] * (n // 2 - 1) + [4, 1]
    step = 6 / n
    return 1 - sum(w * within(-3 + i * step) for i, w in enumerate(weights)) * step / 3


def all_of(house, path, key, cursor):
    found, before = [], ""
    while True:
        said = house.ask(f"{path}{before}")
        found += said[key]
        if not said["next"]:
            return found
        before = f"&{cursor}={urllib.parse.quote(said['next'])}"


def main():
    with tempfile.TemporaryDirectory() as folder:
        way, house = (OpcUa if LISTENER else Mqtt)(folder), House(os.path.join(folder, "data"))
        try:
            show(house, way)
        except SystemExit as end:
            if end.code:
                state = house.ask("/api/v1/sources/S")
                print({key: state[key] for key in ("reach", "since_start", "letters")}, way.log(),
                      sep="\n", file=sys.stderr)
            raise
        finally:
            house.process.terminate()
            house.process.wait()
            way.end()


def show(house, way):
    start = time.perf_counter()
    empty = memory_mb(house.process, "VmRSS")
    inspector = furnish(house, way)
    way.listen(house)
    set_up = time.perf_counter() - start
    source = lambda: house.ask("/api/v1/sources/S")
    wait_for("the line", lambda: source()["reach"]["name"] == "listening")
    began = time.time() - DAY_S
    sent = list(messages(began))
    held = [memory_mb(house.process, "VmRSS")]
    start = time.perf_counter()
    way.send(sent)
    wait_for("the day", lambda: source()["since_start"]["n_accepted"] >= len(sent),
             max(180, len(sent) / 100))
    took = time.perf_counter() - start
    held += [memory_mb(house.process, what) for what in ("VmRSS", "VmHWM")]
    assert source()["letters"]["n_ever"] == way.n_letters, "messages were refused"

    signals = all_of(house, "/api/v1/signals?state=any&limit=500", "signals", "before")
    of = lambda signal: int(signal["of"]["characteristic"][1:])
    is_faulty = lambda k: k % EVERY_FAULT == 0
    faults = [k for k in range(N) if is_faulty(k)]
    # What lay beyond its limits by chance when the fault came goes on as one signal.
    goes_on = lambda one: not one["ended"] or one["ended"]["last_point"] > FAULT_FROM
    found = {of(one) for one in signals if is_faulty(of(one)) and goes_on(one)}
    n_false = sum(not is_faulty(of(one)) for one in signals)
    clean = {code(k) for k in range(N) if not is_faulty(k)}
    # Points are counted from 1 to people, and from 0 in what was sent.
    signalled = {(one["of"]["characteristic"], one["point"] - 1) for one in signals
                 if one["of"]["characteristic"] in clean}
    wanted = episodes([one for one in sent if one["of"] in clean])
    n_clean = len(clean) * POINTS
    expected = n_clean * chance()

    evening = confirm(house, inspector, time.time(), "25.009")
    assert evening["is_found_good"] is False
    impact = house.ask(f"/api/v1/gauges/{WRONG}/impact")
    with_it = sum(one["gauge"] == WRONG for one in sent)
    assert source()["since_start"]["n_accepted"] == len(sent), "messages were doubled"

    print(f"{os.cpu_count()} cores, load average {os.getloadavg()[0]:.1f}; {N:,} characteristics with a "
          f"monitor each, set up in {set_up:.0f} s\n")
    print("| what | seen | wanted |\n|---|---|---|")
    print(f"| readings over {way.name} | {len(sent):,} in {took:.1f} s "
          f"({len(sent) / took:,.0f}/s), none refused, lost or doubled | {len(sent):,} |")
    print(f"| faults that raised a signal | {len(found)} | {len(faults)} |")
    print(f"| signals without a fault | {n_false:,} in {n_clean:,} points | no more than {expected:,.0f} "
          f"by chance, give or take {2 * math.sqrt(expected):.0f} |")
    print(f"| of these, where values or ranges that were sent begin to lie beyond their limits | "
          f"{len(signalled & wanted):,} | {len(wanted):,} |")
    print(f"| readings of the gauge found wrong | {impact['n_readings']:,} | {with_it:,} |")
    before, after, most = held
    print(f"| memory of the server with a monitor at work on each characteristic, MB | {after:.0f} after the "
          f"day, {most:.0f} at most; {before:.0f} before its first message, {empty:.0f} empty | "
          f"{MEMORY_MB:.0f} at 10,000 |")
    holds = (most <= MEMORY_MB and len(found) == len(faults) and signalled == wanted and impact["n_readings"] == with_it
             and n_false < expected + 4 * math.sqrt(expected))
    sys.exit(0 if holds else "it does not hold")


main()
