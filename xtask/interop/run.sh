#!/usr/bin/env bash
# Shows our logs to readers that we did not write: aics-tlog (PyPI) and Go's x/mod/sumdb (Debian).
#
# Prints a line for each tool and size, and last `N passed, N failed, N skipped`. A tool that cannot
# be installed here is skipped, and says so; where `CI=true`, that fails.
set -uo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
sizes="1 255 256 257 70000"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
n_passed=0 n_failed=0 n_skipped=0

say() { # outcome, tool, size, text
    printf '%-7s %-10s %7s  %s\n' "$1" "$2" "$3" "$4"
}

# What the tools say when they refuse a log; anything else that fails is a fault of the check.
refusals="failed verification|TileVerificationError|invalid signature"
refusals="$refusals|inconsistent tile|not its leaf"

# Runs the tool on the folder; the outcome is right when it is as expected: `holds` or `refused`.
try() { # tool, size, expected, folder, command...
    local tool=$1 size=$2 expected=$3 folder=$4 text outcome
    shift 4
    if text=$("$@" "$folder" 2>&1); then outcome=holds; else outcome=broken; fi
    text=$(printf '%s' "$text" | tail -n 1 | cut -c 1-110)
    if [ $outcome = broken ] && grep -qE "$refusals" <<<"$text"; then outcome=refused; fi
    if [ "$outcome" = "$expected" ]; then
        n_passed=$((n_passed + 1))
        say passed "$tool" "$size" "$text"
    else
        n_failed=$((n_failed + 1))
        say FAILED "$tool" "$size" "$outcome, not $expected: $text"
    fi
}

check_all() { # tool, command...
    local tool=$1 size
    shift
    for size in $sizes; do
        try "$tool" "$size" holds "$work/log-$size" "$@"
    done
    for folder in "$work"/broken-*; do
        try "$tool" "$(basename "$folder")" refused "$folder" "$@"
    done
}

leave_out() { # tool, reason
    local n_checks
    n_checks=$(($(wc -w <<<"$sizes") + $(find "$work" -maxdepth 1 -name 'broken-*' | wc -l)))
    n_skipped=$((n_skipped + n_checks))
    say skipped "$1" - "NOT RUN: $2"
}

# A Python of at least 3.12, wherever it is; a shim that runs nothing is passed over.
find_python() {
    local python
    for python in python3 python3.14 python3.13 python3.12 "$HOME"/.pyenv/versions/*/bin/python3; do
        if "$python" -c 'import sys, venv; sys.exit(sys.version_info < (3, 12))' 2>/dev/null; then
            echo "$python"
            return
        fi
    done
    return 1
}

flip_last_bit() { # file
    local last
    last=$(tail -c 1 "$1" | od -An -tu1 | tr -d ' ')
    truncate -s -1 "$1"
    printf "\\x$(printf %02x $((last ^ 1)))" >>"$1"
}

# 1. The logs, and three that were tampered with; by what the tests built, with its features.
(cd "$root" && cargo build --quiet --workspace --tests --examples) || exit 1
built="${CARGO_TARGET_DIR:-$root/target}/debug"
for size in $sizes; do
    "$built/examples/make_log" "$work/log-$size" "$size" ||
        { echo "make_log $size failed" && exit 1; }
done
for part in tile/0/000 tile/entries/000 tile/1/000.p/1; do
    broken="$work/broken-$(tr / - <<<"$part")"
    cp -r "$work/log-257" "$broken"
    flip_last_bit "$broken/$part"
done
cp -r "$work/log-257" "$work/broken-checkpoint"
sed -i '2s/257/256/' "$work/broken-checkpoint/checkpoint"

# 2. aics-tlog, in an environment of its own.
if ! python=$(find_python); then
    leave_out aics-tlog "no Python of at least 3.12 was found"
elif ! { "$python" -m venv "$work/venv" &&
    "$work/venv/bin/pip" install --quiet --disable-pip-version-check 'aics-tlog==0.2.1'; } \
    >"$work/pip" 2>&1; then
    leave_out aics-tlog "cannot be installed: $(tail -n 1 "$work/pip")"
else
    check_all aics-tlog "$work/venv/bin/python" "$here/check_aics.py"
fi

# 3. Go's own reader, from Debian, without modules.
export GO111MODULE=off GOPATH=/usr/share/gocode GOCACHE="$work/gocache" GOFLAGS=
has_go() { command -v go && [ -d "$GOPATH/src/golang.org/x/mod/sumdb" ]; }
if ! has_go >/dev/null && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    DEBIAN_FRONTEND=noninteractive apt-get install --yes --quiet \
        golang-go golang-golang-x-mod-dev >"$work/apt" 2>&1
fi
if ! has_go >/dev/null; then
    leave_out sumdb "needs the Debian packages golang-go and golang-golang-x-mod-dev"
elif ! go build -o "$work/check_sumdb" "$here/check_sumdb.go" 2>"$work/go"; then
    leave_out sumdb "does not build: $(tail -n 1 "$work/go")"
else
    check_all sumdb "$work/check_sumdb"
fi

# 4. Witnesses: a foreign one cosigns our checkpoints, ours cosigns for a foreign client.
wait_for() { # port
    for _ in $(seq 200); do (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null && return; sleep 0.05; done
    return 1
}

free_port() { "$python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0));
print(s.getsockname()[1])'; }

cosigned_by_foreign() { # folder of the log
    local witness="$work/aics" data=$1 port key
    port=$(free_port)
    mkdir -p "$witness"
    (cd "$witness" && "$work/venv/bin/aics-witness" init --name w.example/aics \
        --listen "127.0.0.1:$port") >"$witness/init" 2>&1 || { cat "$witness/init"; return 1; }
    key=$("$wule" log --data "$data" --json | "$python" -c 'import json, sys
print(json.load(sys.stdin)["key"])')
    (cd "$witness" && "$work/venv/bin/aics-witness" add-log --origin pins.example/log \
        --vkey "$key") >"$witness/add" 2>&1 || { cat "$witness/add"; return 1; }
    (cd "$witness" && exec "$work/venv/bin/aics-witness" serve) >"$witness/serve" 2>&1 &
    stop+=($!)
    wait_for "$port" || { cat "$witness/serve"; return 1; }
    "$wule" log witness add "http://127.0.0.1:$port" "$(grep -o 'w.example/aics+.*' \
        "$witness/init" | tail -n 1)" --data "$data" >/dev/null &&
        "$wule" log cosign --lang en --data "$data" && seal "$data" L-2 &&
        "$wule" log cosign --lang en --data "$data"
}

cosigned_by_ours() { # folder of make_log
    local data="$work/ours" port vkey
    port=$(free_port)
    vkey=$("$wule" witness key --name w1.example --data "$data") &&
        "$wule" witness add-log "$(cat "$1/vkey")" --data "$data" >/dev/null || return 1
    "$wule" witness serve --listen "127.0.0.1:$port" --data "$data" >/dev/null 2>&1 &
    stop+=($!)
    wait_for "$port" &&
        "$work/venv/bin/python" "$here/check_witness.py" "$1" "http://127.0.0.1:$port" "$vkey"
}

seal() { # data directory, lot
    "$wule" seal "$root/demo/pins.csv" --value 2 --by 1 --data "$1" --lot "$2" --item PIN \
        --unit in --spec 0.120..0.130 --gauge MIC-1 --organisation Pins --maker Wang \
        --origin pins.example/log >/dev/null 2>&1
}

stop=()
if ! "${python:-false}" -m venv "$work/venv" >/dev/null 2>&1 ||
    ! "$work/venv/bin/pip" install --quiet --disable-pip-version-check 'aics-tlog==0.2.1' \
        'aics-witness==0.1.0' >"$work/pip" 2>&1; then
    n_skipped=$((n_skipped + 2))
    say skipped aics-witness - "NOT RUN: needs Python 3.12 and PyPI"
else
    wule=$built/wule
    seal "$work/data" L-1
    # Not through `try`, whose subshell would lose the processes to stop.
    for check in "cosigned_by_foreign $work/data" "cosigned_by_ours $work/log-257"; do
        if $check >"$work/said" 2>&1; then
            n_passed=$((n_passed + 1))
            say passed aics-witness - "$(tail -n 1 "$work/said" | cut -c 1-110)"
        else
            n_failed=$((n_failed + 1))
            say FAILED aics-witness - "$(tail -n 3 "$work/said")"
        fi
    done
    kill "${stop[@]}" 2>/dev/null
fi

echo "$n_passed passed, $n_failed failed, $n_skipped skipped"
[ "$n_failed" = 0 ] && { [ "$n_skipped" = 0 ] || [ "${CI:-}" != true ]; }
