"""Compares the calendar feed of a running server with its register of gauges."""

import json
import sys
import urllib.request
from datetime import datetime

from icalendar import Calendar

url, token_file = sys.argv[1:]
with open(token_file, encoding="utf-8") as file:
    operator = file.read().strip()


def api(path, body=None):
    headers = {"Authorization": f"Bearer {operator}", "Content-Type": "application/json"}
    data = None if body is None else json.dumps(body).encode()
    asked = urllib.request.Request(url + path, data=data, headers=headers)
    with urllib.request.urlopen(asked) as answer:
        return json.load(answer)


def person():
    """Somebody who may look, with a long name that has to be folded and escaped elsewhere."""
    name = {"zh": "某人", "en": "Somebody"}
    made = api("/api/v1/people", {"name": name, "consent": "unnamed"})
    api("/api/v1/roles", {"person": made["id"], "granted": "inspector"})
    return made["id"]


who = person()
awkward = {
    "code": "CAL-1", "kind": "awkward gauge",
    "name": {"zh": "内径量表，序号；换行\\反斜杠" * 4, "en": "Bore gauge, no. 1; spare \\ second"},
    "maker": "A, B; C", "model": "BG", "serial": "1", "unit": "mm", "resolution": "0.001",
    "mpe": "0.004", "interval_days": 90,
}
api("/api/v1/gauges", awkward)
point = {"reference": "25.000", "indicated": "25.001"}
api("/api/v1/gauges/CAL-1/confirmations", {
    "confirmed_at": "2026-01-05T08:00:00Z", "procedure": "CP-7", "mpe": "0.004",
    "environment": "20 °C", "uncertainty": "0.001",
    "rule": {"name": "guarded_acceptance", "factor": "1"}, "confirmed_by": who,
    "certificate": "K-17", "traceability": "ring", "requirement": "bore", "as_found": [point],
})
scopes = {"title": "calendar", "person": who, "scopes": ["read_calendar"]}
token = api("/api/v1/tokens", scopes)["token"]

rows = api("/api/v1/gauges?limit=1000")["rows"]
wanted = {
    row["code"]: datetime.fromisoformat(row["status"]["due_at"]).replace(microsecond=0)
    for row in rows
    if "due_at" in row["status"]
}
names = {row["code"]: row["name"] for row in rows}
failed = []
for lang in ("zh", "en"):
    with urllib.request.urlopen(f"{url}/calendar.ics?token={token}&lang={lang}") as answer:
        raw = answer.read()
    long = [line for line in raw.split(b"\r\n") if len(line) > 75]
    if long or b"\n" in raw.replace(b"\r\n", b""):
        failed.append(f"{lang}: a line is longer than 75 octets, or ends otherwise")
    calendar = Calendar.from_ical(raw)
    if calendar.errors or calendar["VERSION"] != "2.0" or "PRODID" not in calendar:
        failed.append(f"{lang}: {calendar.errors}")
    found = {}
    for event in calendar.walk("VEVENT"):
        if event.errors or not {"UID", "DTSTAMP"} <= set(event):
            failed.append(f"{lang}: {event.errors} {sorted(event)}")
        code = str(event["UID"]).removeprefix("gauge-").split("@")[0]
        found[code] = event.decoded("DTSTART")
        if not str(event["SUMMARY"]).endswith(f"{code} {names[code][lang]}"):
            failed.append(f"{lang}: {event['SUMMARY']}")
    if found != wanted:
        failed.append(f"{lang}: {found} instead of {wanted}")
print(f"{len(wanted)} gauges are due, read in two languages")
for fault in failed:
    print(fault)
sys.exit(bool(failed) or "CAL-1" not in wanted)
