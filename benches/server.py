"""A server on a directory of its own, for benchmarks."""

import json
import os
import re
import resource
import subprocess
import sys
import time
import urllib.error
import urllib.request

PINS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "demo", "pins.csv")


def title(text):
    return {"zh": text, "en": text}


def standard(n, unit="mm", lsl="24.9", usl="25.1"):
    """A standard `CS-B` with characteristics `C00000` and on."""
    return {"code": "CS-B", "version": 1, "item": "B", "title": title("Bench"),
            "item_name": title("Bench"), "author": None, "basis": title("made up"),
            "characteristics": [
                {"code": f"C{i:05}", "name": title(f"C{i}"), "unit": unit, "lsl": lsl,
                 "target": None, "usl": usl, "subgroup_size": 5} for i in range(n)]}


def load_average():
    return ", ".join(f"{of:.1f}" for of in os.getloadavg())


class Server:
    def __init__(self, wule, data, database=None):
        """Makes an organisation with one sealed lot, and serves it."""
        self.wule, self.data, self.token, self.maker = wule, data, None, None
        self.where = ["--data", data] + (["--database", database] if database else [])
        subprocess.run([wule, "seal", PINS, "--lot", "L-0", "--standard", "CS-0", "--item", "PIN",
                        "--unit", "in", "--spec", "0.12..0.13", "--organisation", "Bench",
                        "--origin", "bench.example/log", *self.where],
                       check=True, capture_output=True)
        self.start()

    def start(self):
        """Serves; gives the seconds until it answered."""
        begun = time.perf_counter()
        self.process = subprocess.Popen(
            [self.wule, "serve", "--listen", "127.0.0.1:0", *self.where],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
            env={**os.environ, "WULE_LANG": "en"})
        self.address = re.search(r"http://\S+", self.process.stdout.readline()).group()
        self.ask("/readyz")
        took = time.perf_counter() - begun
        self.token_file = os.path.join(self.data, "keys", "operator.token")
        with open(self.token_file) as file:
            self.token = file.read().strip()
        return took

    def stop(self):
        self.process.terminate()
        self.process.wait()

    def kill(self):
        self.process.kill()
        self.process.wait()

    def memory_mib(self):
        """The resident size now, and the largest so far."""
        with open(f"/proc/{self.process.pid}/status") as file:
            sizes = dict(re.findall(r"^(Vm(?:RSS|HWM)):\s+(\d+) kB", file.read(), re.M))
        return int(sizes["VmRSS"]) / 1024, int(sizes["VmHWM"]) / 1024

    def processor_s(self):
        """Seconds of the processor so far."""
        with open(f"/proc/{self.process.pid}/stat") as file:
            fields = file.read().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def load(self, example, *arguments):
        """Runs a generator of load against it; gives what that says, with the microseconds of the
        processor that server and generator took for each of its `units`."""
        def generators_s():
            used = resource.getrusage(resource.RUSAGE_CHILDREN)
            return used.ru_utime + used.ru_stime

        before = self.processor_s(), generators_s()
        said = subprocess.run(
            [example, self.address.removeprefix("http://"), self.token_file,
             *map(str, arguments)], capture_output=True, text=True)
        if said.returncode:
            sys.exit(said.stderr[-2_000:])
        measured = json.loads(said.stdout)
        units = measured.get("entries_a_request", 1) * measured["requests"]
        measured["server_us"] = (self.processor_s() - before[0]) / units * 1e6
        measured["generator_us"] = (generators_s() - before[1]) / units * 1e6
        return measured

    def ask(self, path, body=None, kind="application/json"):
        token = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        is_made = body is None or isinstance(body, bytes)
        data = body if is_made else json.dumps(body).encode()
        request = urllib.request.Request(
            self.address + path, data, {**token, "Content-Type": kind})
        try:
            with urllib.request.urlopen(request) as answer:
                text = answer.read()
                return json.loads(text) if text[:1] in (b"{", b"[") else text
        except urllib.error.HTTPError as error:
            sys.exit(f"{path}: {error.code} {error.read().decode()[:500]}")

    def open_lots(self, n_characteristics, lots):
        """Lots under one standard, with so many characteristics as the first ones have."""
        if not self.maker:
            person = {"name": title("M"), "consent": "unnamed"}
            self.maker = self.ask("/api/v1/people", person)["id"]
            self.ask("/api/v1/standards", standard(n_characteristics))
        for lot in lots:
            self.ask("/api/v1/lots", {"lot": lot, "standard": "CS-B", "maker": self.maker})
