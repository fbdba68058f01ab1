"""Readings over MQTT: how many a second, and how soon one of them is a signal on an open page.

Usage: mqtt.py BUILT [MESSAGES] [SECONDS]

BUILT is the folder with the examples, such as target/release. A Mosquitto of its own is started
twice: with its defaults (20 messages on their way to a client at once, 1,000 waiting), and with more
room, as a broker for fast sources needs. Prints medians of three runs, as Markdown.
"""

import json
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time

from server import load_average

BUILT = os.path.abspath(sys.argv[1])
N = int(sys.argv[2]) if len(sys.argv) > 2 else 200_000
SECONDS = int(sys.argv[3]) if len(sys.argv) > 3 else 20
ROOMS = {"its defaults": ("", 300),
         "room for 1,000 on their way": ("max_inflight_messages 1000\nmax_queued_messages 0\n",
                                         5_000)}
RUNS = 3


def free_port():
    with socket.socket() as of:
        of.bind(("127.0.0.1", 0))
        return of.getsockname()[1]


class Broker:
    def __init__(self, folder, settings):
        self.address = f"127.0.0.1:{free_port()}"
        conf = os.path.join(folder, "mosquitto.conf")
        with open(conf, "w") as file:
            file.write(f"listener {self.address.split(':')[1]} 127.0.0.1\nallow_anonymous true\n"
                       + settings + ("user root\n" if os.getuid() == 0 else ""))
        self.process = subprocess.Popen(
            [shutil.which("mosquitto") or "/usr/sbin/mosquitto", "-c", conf],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(100):
            try:
                socket.create_connection(("127.0.0.1", int(self.address.split(":")[1])), 1).close()
                return
            except OSError:
                time.sleep(0.05)
        sys.exit("no broker")

    def stop(self):
        self.process.terminate()
        self.process.wait()


def run(example, folder, broker, *arguments):
    data = tempfile.mkdtemp(dir=folder)
    said = subprocess.run(
        [os.path.join(BUILT, "examples", example), os.path.join(data, "data"), broker.address,
         *map(str, arguments)], capture_output=True, text=True)
    shutil.rmtree(data)
    if said.returncode:
        sys.exit(said.stderr[-2_000:])
    return said.stdout


def main():
    print(f"{os.cpu_count()} cores, load average before {load_average()}; medians of {RUNS} runs\n\n"
          "| what | target | median | raw |\n|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for how, (settings, ahead) in ROOMS.items():
            broker = Broker(folder, settings)
            said = [run("mqtt_load", folder, broker, N, ahead) for _ in range(RUNS)]
            rates = [int(re.search(r"(\d+) a second", of).group(1)) for of in said]
            print(f"| messages/s on disk and confirmed, Mosquitto with {how} | ≥ 30,000 | "
                  f"{statistics.median(rates):,} | {', '.join(f'{of:,}' for of in rates)} |",
                  flush=True)
            late = [json.loads(run("signal_load", folder, broker, 5_000, SECONDS))
                    for _ in range(RUNS)]
            p95 = [of["p95_ms"] for of in late]
            print(f"| message to signal on an open page, p95, 5,000 readings/s of 1,000 "
                  f"characteristics, Mosquitto with {how} | ≤ 250 ms | {statistics.median(p95)} ms "
                  f"| {', '.join(map(str, p95))}; p50 "
                  f"{', '.join(str(of['p50_ms']) for of in late)}; signals "
                  f"{', '.join(str(of['signals']) for of in late)} |", flush=True)
            broker.stop()
    print(f"\nload average after {load_average()}")


main()
