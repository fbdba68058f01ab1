#!/usr/bin/env bash
# Asks every address of the API what its description allows and does not allow, with Schemathesis
# (PyPI), which we did not write. No answer may be a 5xx.
#
# Prints what Schemathesis found, and last `passed` or `FAILED`; `skipped` where it cannot be
# installed here. SCHEMATHESIS_EXAMPLES says how many examples an operation (default 25).
set -uo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
work=$(mktemp -d)
server=
trap '[ -n "$server" ] && kill "$server" 2>/dev/null; rm -rf "$work"' EXIT

venv=${SCHEMATHESIS_VENV:-$work/venv}
if [ ! -x "$venv/bin/schemathesis" ]; then
    python3 -m venv "$venv" && "$venv/bin/pip" install -q schemathesis || {
        echo "skipped: schemathesis cannot be installed here"
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

# Sessions end when they are asked to, so the operator's token is used throughout.
cd "$work" || exit 1
"$venv/bin/schemathesis" run "$url/api/v1/openapi.json" \
    --header "Authorization: Bearer $(cat "$data/keys/operator.token")" \
    --checks not_a_server_error --max-examples "${SCHEMATHESIS_EXAMPLES:-25}" \
    --request-timeout 60 --no-color >"$work/report" 2>&1
code=$?
tail -n 40 "$work/report"
grep -i "panicked\|a request failed" "$work/log" && code=1
[ $code = 0 ] && echo passed || echo FAILED
exit $code
