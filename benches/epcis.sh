#!/usr/bin/env bash
# Capture, queries by thing, traces and recalls over HTTP, on this machine. Prints what the load
# generator measured, one line of JSON each; medians are of the three runs of a line.
#
#   benches/epcis.sh [EVENTS] [PIECES]
#
# EVENTS (1000000) is how many events there are when queries are asked, PIECES (1000000) how many
# pieces the heat of the recall became. Builds in release, unless WULE_BUILT names a folder with the
# program and its examples; the data are thrown away.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
events=${1:-1000000} pieces=${2:-1000000}
work=$(mktemp -d)
server=
trap '[ -n "$server" ] && kill "$server"; rm -rf "$work"' EXIT
cd "$root"
profile=${WULE_BENCH_PROFILE:-release}
built=${WULE_BUILT:-}
if [ -z "$built" ]; then
    cargo build --quiet --profile "$profile" -p wule --bin wule --example event_load
    built="${CARGO_TARGET_DIR:-target}/$profile"
    [ "$profile" = dev ] && built="${CARGO_TARGET_DIR:-target}/debug"
fi
echo "machine: $(nproc) cores, $(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -n 1)," \
    "load $(cut -d' ' -f1-3 /proc/loadavg), $(uname -sr), $profile"
"$built/wule" demo --once "$work/data" >/dev/null
port=${WULE_BENCH_PORT:-18497}
"$built/wule" serve --data "$work/data" --listen "127.0.0.1:$port" >"$work/log" 2>&1 &
server=$!
for _ in $(seq 100); do curl -sf "http://127.0.0.1:$port/healthz" >/dev/null && break || sleep 0.1; done
load() { "$built/examples/event_load" "127.0.0.1:$port" "$work/data/keys/operator.token" "$@"; }
load single 20000 64
load batch "$events" 4 100
load heat "$pieces" 2 50
for what in epc trace recall; do
    for _ in 1 2 3; do
        case $what in epc) load epc 2000 2 ;; trace) load trace 20 1 ;; recall) load recall 3 1 ;; esac
    done
done
ticks=$(cut -d' ' -f14,15 "/proc/$server/stat" | tr ' ' +)
echo "processor of the server: $((ticks)) hundredths of a second; load $(cut -d' ' -f1-3 /proc/loadavg)"
du -sh "$work/data" | cut -f1 | sed 's/^/data: /'
