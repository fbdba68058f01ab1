#!/usr/bin/env bash
# Shows the events that we answer with to a validator that we did not write: ajv (npm), against the
# published JSON schema of EPCIS 2.0.
#
# Prints a line for each check, and last `N passed, N failed, N skipped`. What cannot be installed
# or is not there is skipped, and says so; where `CI=true`, that fails.
set -uo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
vectors=${WULE_VECTORS:-$root/../shared/vectors}/epcis-json
work=$(mktemp -d)
server=
trap '[ -n "$server" ] && kill "$server"; rm -rf "$work"' EXIT
n_passed=0 n_failed=0

if ! [ -f "$vectors/EPCIS-JSON-Schema.json" ]; then
    echo "skipped ajv  NOT RUN: $vectors is not there (WULE_VECTORS says where)"
    echo "0 passed, 0 failed, 3 skipped"
    [ "${CI:-}" != true ]
    exit
fi
if ! (cd "$work" && npm install --silent --no-audit --no-fund ajv@8 ajv-formats@3) >"$work/npm" 2>&1
then
    echo "skipped ajv  NOT RUN: cannot be installed: $(tail -n 1 "$work/npm")"
    echo "0 passed, 0 failed, 3 skipped"
    [ "${CI:-}" != true ]
    exit
fi

try() { # what, expected: holds or refused; documents...
    local what=$1 expected=$2 text outcome
    shift 2
    text=$(cd "$work" && node "$here/check_epcis.mjs" "$vectors/EPCIS-JSON-Schema.json" "$@" 2>&1)
    outcome=$([ $? = 0 ] && echo holds || echo refused)
    if [ "$outcome" = "$expected" ] && { [ "$outcome" = holds ] || grep -q 'failed verif' <<<"$text"; }
    then
        n_passed=$((n_passed + 1)) && printf 'passed  ajv  %-10s %s\n' "$what" "$text"
    else
        n_failed=$((n_failed + 1)) && printf 'FAILED  ajv  %-10s %s: %s\n' "$what" "$outcome" "$text"
    fi
}

# 1. The official examples are captured, each as a job; ids that two examples share are left out.
port=${WULE_INTEROP_PORT:-8498}
base="http://127.0.0.1:$port"
(cd "$root" && cargo build --quiet --workspace --tests) || exit 1
"${CARGO_TARGET_DIR:-$root/target}/debug/wule" demo --once "$work/data" >/dev/null || exit 1
(cd "$root" && exec "${CARGO_TARGET_DIR:-target}/debug/wule" serve --data "$work/data" \
    --listen "127.0.0.1:$port" --base-url "$base") >"$work/serve.log" 2>&1 &
server=$!
for _ in $(seq 50); do curl -sf "$base/healthz" >/dev/null && break || sleep 0.2; done
token="Authorization: Bearer $(cat "$work/data/keys/operator.token")"
n_captured=0
while IFS= read -r -d '' document; do
    curl -sf -H "$token" -H 'GS1-Capture-Error-Behaviour: proceed' --data-binary "@$document" \
        "$base/epcis/capture" -o /dev/null && n_captured=$((n_captured + 1))
done < <(find "$vectors/JSON" -name '*.jsonld' -print0)
[ $n_captured = 47 ] || { echo "FAILED: $n_captured of 47 documents were captured"; exit 1; }

# 2. Everything that is answered is valid, page by page and kind by kind; a changed answer is not.
fetch() { curl -sf -D "$work/head" -H "$token" "$base$1" -o "$work/$2.json"; }
n=0 path="/epcis/events?perPage=7"
while [ -n "$path" ]; do
    fetch "$path" "page-$n" || { echo "FAILED: $path is not answered"; exit 1; }
    path=$(sed -n 's/^[Ll]ink: <\([^>]*\)>.*/\1/p' "$work/head" | tr -d '\r') n=$((n + 1))
done
for kind in Object Aggregation Transaction Transformation Association; do
    fetch "/epcis/eventTypes/${kind}Event/events?perPage=1000" "kind-$kind" || exit 1
done
sed '0,/"eventTimeZoneOffset"/s//"timeZone"/' "$work/kind-Object.json" >"$work/changed.json"
try pages holds "$work"/page-*.json
try kinds holds "$work"/kind-*.json
try changed refused "$work/changed.json"
echo "$n_passed passed, $n_failed failed, 0 skipped"
[ "$n_failed" = 0 ]
