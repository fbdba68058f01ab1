#!/usr/bin/env bash
# Shows our credentials to readers that we did not write: awr and dppvalidator (PyPI), jose (npm).
#
# Prints a line for each tool, with the credential as it is and with one changed letter, and last
# `N passed, N failed, N skipped`. A tool that cannot be installed here is skipped, and says so;
# where `CI=true`, that fails.
set -uo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
work=$(mktemp -d)
server=
trap '[ -n "$server" ] && kill "$server"; rm -rf "$work"' EXIT
n_passed=0 n_failed=0 n_skipped=0

try() { # tool, what, expected: holds or refused; command...
    local tool=$1 what=$2 expected=$3 text outcome
    shift 3
    if text=$("$@" 2>&1); then
        outcome=holds
    elif grep -qE 'failed verification|"valid": false' <<<"$text"; then
        outcome=refused
    else
        outcome=broken
    fi
    text=$(printf '%s' "$text" | tail -n 1 | cut -c 1-100)
    if [ $outcome = "$expected" ]; then
        n_passed=$((n_passed + 1))
        printf 'passed  %-12s %-9s %s\n' "$tool" "$what" "$text"
    else
        n_failed=$((n_failed + 1))
        printf 'FAILED  %-12s %-9s %s, not %s: %s\n' "$tool" "$what" $outcome "$expected" "$text"
    fi
}

leave_out() { # tool, reason
    n_skipped=$((n_skipped + 2))
    printf 'skipped %-12s NOT RUN: %s\n' "$1" "$2"
}

# 1. A passport with a GTIN, served, and fetched as a stranger would.
port=${WULE_INTEROP_PORT:-8497}
base="http://127.0.0.1:$port"
(cd "$root" && cargo build --quiet --workspace --tests) || exit 1
wule() { "${CARGO_TARGET_DIR:-$root/target}/debug/wule" "$@"; }
wule demo --once "$work/data" >/dev/null || exit 1
wule claim --data "$work/data" --lot PIN-60 --gtin 6291041500213 --serial 0001 --country CN \
    --open characteristic -o "$work/bundle.json" --json >"$work/claim.json" || exit 1
(cd "$root" && exec "${CARGO_TARGET_DIR:-target}/debug/wule" serve --data "$work/data" \
    --listen "127.0.0.1:$port" --base-url "$base") >"$work/serve.log" 2>&1 &
server=$!
for _ in $(seq 50); do curl -sf "$base/healthz" >/dev/null && break || sleep 0.2; done
page=$base/01/06291041500213/21/0001
fetch() { curl -sfL -H "Accept: $1" "$2" -o "$work/$3"; }
fetch application/vc "$page" vc.json && fetch application/vc+jwt "$page" vc.jwt &&
    fetch application/json "$base/.well-known/did.json" did.json &&
    fetch application/vc "$base/status/revocation" status.json ||
    { echo "the server did not answer: $(tail -n 1 "$work/serve.log")" && exit 1; }
sed 's/PIN-60/PIN-61/' "$work/vc.json" >"$work/changed.json"
swap() { awk -F. '{ c = substr($2, 200, 1) == "A" ? "B" : "A"
    printf "%s.%s%s%s.%s", $1, substr($2, 1, 199), c, substr($2, 201), $3 }' "$1"; }
swap "$work/vc.jwt" >"$work/changed.jwt"
sed 's/"name"/"nom"/' "$work/vc.json" >"$work/unshaped.json"

# 2. awr and dppvalidator, each in an environment of its own.
python=$(for p in python3 "$HOME"/.pyenv/versions/*/bin/python3; do
    "$p" -c 'import sys, venv; sys.exit(sys.version_info < (3, 10))' 2>/dev/null && echo "$p" && break
done)
install() { # folder, packages...
    local folder=$work/$1
    shift
    [ -n "$python" ] && "$python" -m venv "$folder" &&
        "$folder/bin/pip" install --quiet --disable-pip-version-check "$@"
}
if ! install awr 'awr==2.0.1' rfc8785 >"$work/pip" 2>&1; then
    leave_out awr "cannot be installed: $(tail -n 1 "$work/pip")"
else
    awr=("$work/awr/bin/python" "$here/check_awr.py")
    try awr passport holds "${awr[@]}" "$work/vc.json" "$work/did.json"
    try awr status holds "${awr[@]}" "$work/status.json" "$work/did.json"
    try awr changed refused "${awr[@]}" "$work/changed.json" "$work/did.json"
fi
if ! install dpp 'dppvalidator==0.5.1' >"$work/pip" 2>&1; then
    leave_out dppvalidator "cannot be installed: $(tail -n 1 "$work/pip")"
else
    dpp=("$work/dpp/bin/dppvalidator" validate --schema-version 0.7.0 -f json)
    try dppvalidator passport holds "${dpp[@]}" "$work/vc.json"
    try dppvalidator unshaped refused "${dpp[@]}" "$work/unshaped.json"
fi

# 3. jose.
if ! (cd "$work" && npm install --silent --no-audit --no-fund 'jose@6.2.18') >"$work/npm" 2>&1; then
    leave_out jose "cannot be installed: $(tail -n 1 "$work/npm")"
else
    cd "$work" || exit 1
    try jose passport holds node "$here/check_jose.mjs" "$work/vc.jwt" "$work/did.json"
    try jose changed refused node "$here/check_jose.mjs" "$work/changed.jwt" "$work/did.json"
fi

echo "$n_passed passed, $n_failed failed, $n_skipped skipped"
[ "$n_failed" = 0 ] && { [ "$n_skipped" = 0 ] || [ "${CI:-}" != true ]; }
