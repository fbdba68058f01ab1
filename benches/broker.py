"""A Mosquitto of one's own, which keeps what it was given; and waiting for what takes its time."""

import os
import shutil
import socket
import subprocess
import sys
import time

PATIENCE = 180


def free_port():
    with socket.socket() as of:
        of.bind(("127.0.0.1", 0))
        return of.getsockname()[1]


def wait_for(what, is_there, patience=PATIENCE):
    end = time.monotonic() + patience
    while time.monotonic() < end:
        if found := is_there():
            return found
        time.sleep(0.05)
    sys.exit(f"waited {patience:.0f} s for: {what}")


def answers(port):
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
        return True
    except OSError:
        return False


class Broker:
    def __init__(self, folder):
        self.folder, self.port = os.path.join(folder, "broker"), free_port()
        os.mkdir(self.folder)
        with open(os.path.join(self.folder, "conf"), "w") as file:
            file.write(f"listener {self.port} 127.0.0.1\nallow_anonymous true\n"
                       f"persistence true\npersistence_location {self.folder}/\n"
                       "autosave_interval 1\nautosave_on_changes true\nmax_queued_messages 0\n"
                       + ("user root\n" if os.getuid() == 0 else ""))
        self.start()

    def start(self):
        self.process = subprocess.Popen(
            [shutil.which("mosquitto") or "/usr/sbin/mosquitto", "-c",
             os.path.join(self.folder, "conf")],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_for("mosquitto", lambda: answers(self.port))

    def kill(self):
        self.process.kill()
        self.process.wait()
