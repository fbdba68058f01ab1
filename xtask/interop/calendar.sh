#!/usr/bin/env bash
# Reads the calendar feed of gauges with icalendar (PyPI), which we did not write: every gauge that
# has a due date is an event at that instant, in both languages, and nothing else is.
#
# Prints last `passed` or `FAILED`; `skipped` where icalendar cannot be installed here.
set -uo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
work=$(mktemp -d)
server=
trap '[ -n "$server" ] && kill "$server" 2>/dev/null; rm -rf "$work"' EXIT

venv=${CALENDAR_VENV:-$work/venv}
if [ ! -x "$venv/bin/python" ]; then
    python3 -m venv "$venv" && "$venv/bin/pip" install -q 'icalendar==7.3.2' || {
        echo "skipped: icalendar cannot be installed here"
        [ "${CI:-}" != true ]
        exit
    }
fi

wule=${WULE:-$root/target/debug/wule}
[ -x "$wule" ] || (cd "$root" && cargo build -q --workspace --tests) || exit 1
"$wule" demo --once "$work/demo" >/dev/null 2>&1
data=$(dirname "$(find "$work/demo" -name wule.db | head -n 1)")
[ -f "$data/wule.db" ] || { echo "FAILED: the demo made no data"; exit 1; }
"$wule" serve --data "$data" --listen 127.0.0.1:0 >"$work/said" 2>"$work/log" &
server=$!
for _ in $(seq 200); do
    url=$(grep -oE 'http://127\.0\.0\.1:[0-9]+' "$work/said" | head -n 1)
    [ -n "$url" ] && break
    sleep 0.1
done
[ -n "${url:-}" ] || { echo "FAILED: the server did not start"; exit 1; }

if "$venv/bin/python" "$here/check_calendar.py" "$url" "$data/keys/operator.token"; then
    echo passed
else
    echo FAILED
    exit 1
fi
