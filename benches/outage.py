"""kill -9 of the database and of the broker, often, while a server takes readings.

Usage: outage.py WULE [KILLS] [database|broker]

WULE is the program. A cluster of PostgreSQL and a Mosquitto of its own are made in a folder that is
removed; the server stays up. A source over HTTP sends each submission until it is said to be kept;
a publisher sends over MQTT what is not yet kept. Nothing may be missing in the end, and nothing be
there twice. Prints what was seen, as Markdown. Needs `mosquitto`, `mosquitto_pub` and PostgreSQL's
`initdb`.
"""

import glob
import json
import os
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request

from broker import Broker, answers, free_port, wait_for

WULE = os.path.abspath(sys.argv[1])
KILLS = int(sys.argv[2]) if len(sys.argv) > 2 else 100
PINS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "demo", "pins.csv")
A_ROUND = 100


class Cluster:
    def __init__(self, folder):
        self.programs = sorted(glob.glob("/usr/lib/postgresql/*/bin"))[-1]
        self.folder, self.port = os.path.join(folder, "cluster"), free_port()
        os.mkdir(self.folder)
        if os.getuid() == 0:
            os.chmod(folder, 0o755)
            shutil.chown(self.folder, "postgres")
        self.run("initdb", "-D", self.folder, "-U", "postgres", "-A", "trust").check_returncode()
        self.start()

    def run(self, program, *arguments):
        as_whom = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
        return subprocess.run([*as_whom, os.path.join(self.programs, program), *arguments],
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/")

    def start(self):
        how = (f"-p {self.port} -c listen_addresses=127.0.0.1 "
               f"-c unix_socket_directories={self.folder}")
        wait_for("PostgreSQL", lambda: self.run(
            "pg_ctl", "-D", self.folder, "-w", "-l", f"{self.folder}/log", "-o", how,
            "start").returncode == 0)

    def kill(self):
        with open(os.path.join(self.folder, "postmaster.pid")) as file:
            os.kill(int(file.readline()), signal.SIGKILL)

    def stop(self):
        self.run("pg_ctl", "-D", self.folder, "-m", "immediate", "stop")


def title(text):
    return {"zh": text, "en": text}


class House:
    """A workshop and its server."""

    def __init__(self, data, database=None):
        self.data, self.port = data, free_port()
        where = ["--database", database] if database else []
        made = subprocess.run(
            [WULE, "seal", PINS, "--lot", "L-0", "--standard", "CS-0", "--item", "PIN",
             "--unit", "in", "--spec", "0.12..0.13", "--organisation", "Bench", "--origin",
             "bench.example/log", "--data", data, *where], capture_output=True, text=True)
        if made.returncode:
            sys.exit(made.stderr)
        self.process = subprocess.Popen(
            [WULE, "serve", "--listen", f"127.0.0.1:{self.port}", "--data", data, *where],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_for("the server", lambda: answers(self.port))
        with open(os.path.join(data, "keys", "operator.token")) as file:
            self.token = file.read().strip()
        maker = self.ask("/api/v1/people", {"name": title("M"), "consent": "unnamed"})["id"]
        self.ask("/api/v1/standards", {
            "code": "CS-B", "version": 1, "item": "B", "title": title("B"),
            "item_name": title("B"), "author": None, "basis": title("made up"),
            "characteristics": [
                {"code": code, "name": title(code), "unit": "mm", "lsl": "24", "target": None,
                 "usl": "26", "subgroup_size": 5} for code in ("D1", "D2")]})
        self.ask("/api/v1/lots", {"lot": "L-1", "standard": "CS-B", "maker": maker})

    def send(self, path, body=None):
        """Status and answer; `None` where none came back."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}", json.dumps(body).encode() if body else None,
            {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()[:500]
        except (OSError, ValueError):
            return None

    def ask(self, path, body=None):
        said = self.send(path, body)
        if said is None or said[0] >= 300:
            sys.exit(f"{path}: {said}")
        return said[1]

    def readings(self, characteristic):
        found, after = [], ""
        while True:
            said = self.ask(f"/api/v1/lots/L-1/readings?characteristic={characteristic}"
                            f"&limit=10000{after}")
            found += said["readings"]
            if said["next"] is None:
                return found
            after = f"&after={said['next']}"


def submission(k):
    """Five readings; the values are those of a stable operation, always the same."""
    draws = random.Random(k)
    values = [f"{25 + draws.gauss(0, 0.01):.3f}" for _ in range(5)]
    return {"id": f"box/{k}", "characteristic": "D1", "gauge": "G1",
            "readings": [{"value": value, "subgroup": k} for value in values]}


def kill_database(folder):
    cluster = Cluster(folder)
    try:
        house = House(os.path.join(folder, "on-server"),
                      f"postgres://postgres@127.0.0.1:{cluster.port}/postgres")
        n_sent, n_again, is_over = 0, 0, threading.Event()

        def send():
            nonlocal n_sent, n_again
            while not is_over.is_set():
                said = house.send("/api/v1/lots/L-1/readings", submission(n_sent))
                if said and said[0] == 201:
                    n_sent += 1
                elif said and said[0] < 500:
                    print(said, file=sys.stderr)
                    os._exit(1)
                else:
                    n_again += 1
                    time.sleep(0.02)

        sender = threading.Thread(target=send)
        sender.start()
        longest = 0.0
        for k in range(KILLS):
            before = n_sent
            wait_for("readings", lambda: n_sent > before + k % 4)
            time.sleep(k % 10 * 0.007)
            cluster.kill()
            cluster.start()
            before, start = n_sent, time.monotonic()
            wait_for("readings after a kill", lambda: n_sent > before)
            longest = max(longest, time.monotonic() - start)
        is_over.set()
        sender.join()
        kept = house.readings("D1")
        wanted = [r["value"] for k in range(n_sent) for r in submission(k)["readings"]]
        assert [r["value"] for r in kept] == wanted, "lost, doubled or in another order"
        assert [r["seq"] for r in kept] == list(range(len(kept)))
        house.process.kill()
        house.process.wait()
        print(f"| PostgreSQL | {KILLS} | {n_sent:,} submissions of 5 readings acknowledged; "
              f"{n_again:,} answered with an error or not at all, and sent again | none | none | "
              f"the server went on by itself, at the longest after {longest:.1f} s |", flush=True)
    finally:
        cluster.stop()


def kill_broker(folder):
    broker = Broker(folder)
    house = House(os.path.join(folder, "embedded"))
    place = lambda pointer: {"pointer": pointer}
    house.ask("/api/v1/sources", {
        "code": "S", "rev": 1, "title": title("S"), "is_on": True,
        "channel": {"kind": "mqtt", "host": "127.0.0.1", "port": broker.port, "filter": "o/#",
                    "client_id": "wule-outage"},
        "mapping": {"identity": {"by": "id", "from": place("/id")}, "late_days_max": 30, "rules": [{
            "lot": {"constant": "L-1"}, "characteristic": {"constant": "D2"},
            "gauge": {"constant": "G1"}, "value": place("/value"),
            "subgroup": {"from": {"constant": "0"}}}]}})
    listening = lambda: house.ask("/api/v1/sources/S")["reach"]["name"] == "listening"
    numbers = lambda: {int(r["value"].split(".")[1]) for r in house.readings("D2")}
    accepted = lambda: house.ask("/api/v1/sources/S")["since_start"]["n_accepted"]
    waiting, n_resent, n_amid, longest = [], 0, 0, 0.0

    def publish(ks):
        lines = "".join('{"id":%d,"value":25.%06d}\n' % (k, k) for k in ks)
        publisher = subprocess.Popen(
            ["mosquitto_pub", "-h", "127.0.0.1", "-p", str(broker.port), "-q", "1", "-t", "o/b",
             "-l"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            publisher.stdin.write(lines.encode())
            publisher.stdin.close()
        except OSError:
            pass
        return publisher

    try:
        for k in range(KILLS):
            wait_for("the line", listening)
            waiting += range(k * A_ROUND, (k + 1) * A_ROUND)
            before = accepted()
            publisher = publish(waiting)
            # Every other kill comes by the clock, the others once messages are being taken.
            if k % 2:
                wait_for("messages", lambda: accepted() > before)
            time.sleep(k % 10 * 0.01)
            broker.kill()
            publisher.kill()
            publisher.wait()
            start = time.monotonic()
            broker.start()
            wait_for("the line after a kill", listening)
            longest = max(longest, time.monotonic() - start)
            there = numbers()
            n_amid += 0 < sum(n in there for n in waiting) < len(waiting)
            waiting = [n for n in waiting if n not in there]
            n_resent += len(waiting)
        publish(waiting).wait()
        wait_for("all of them", lambda: len(numbers()) == KILLS * A_ROUND)
        kept = house.readings("D2")
        values = sorted(int(r["value"].split(".")[1]) for r in kept)
        assert values == list(range(KILLS * A_ROUND)), "doubled"
        letters = house.ask("/api/v1/sources/S")["letters"]["n_ever"]
        assert letters == 0, f"{letters} letters"
        print(f"| Mosquitto | {KILLS} | {KILLS * A_ROUND:,} messages; {n_amid} kills amid a "
              f"round's messages; {n_resent:,} published again, as they were not kept | none | "
              f"none | the line was made again, at the longest after {longest:.1f} s |", flush=True)
    finally:
        house.process.kill()
        house.process.wait()
        broker.kill()


def main():
    print(f"{os.cpu_count()} cores, load average {os.getloadavg()[0]:.1f}\n")
    print("| killed | how often | under load | missing | twice | and then |")
    print("|---|---|---|---|---|---|", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        for name, kill in (("database", kill_database), ("broker", kill_broker)):
            if name in (sys.argv[3:] or [name]):
                kill(folder)


main()
