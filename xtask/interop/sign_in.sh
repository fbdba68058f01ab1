#!/usr/bin/env bash
# Signs in through a sign-in service that we did not write: oidc-provider (npm).
#
# Prints a line for each step, and last `N passed, N failed, N skipped`. Where the service cannot be
# installed, it is skipped, and says so; where `CI=true`, that fails.
set -uo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
work=$(mktemp -d)
server=
trap '[ -n "$server" ] && kill "$server"; rm -rf "$work"' EXIT

if ! npm install --prefix "$work" --no-audit --no-fund --silent oidc-provider@9 \
    >"$work/npm.log" 2>&1; then
    echo "skipped oidc-provider NOT RUN: npm could not install it"
    echo "0 passed, 0 failed, 4 skipped"
    [ "${CI:-}" != true ]
    exit
fi
cp "$here/sign_in.mjs" "$work/"
port=${WULE_INTEROP_PORT:-8498}
base="http://127.0.0.1:$port"
(cd "$root" && cargo build --quiet --workspace --tests) || exit 1
wule() { "${CARGO_TARGET_DIR:-$root/target}/debug/wule" "$@"; }
wule demo --once "$work/data" >/dev/null || exit 1
printf 'hush\n' >"$work/secret"
cat >"$work/service.json" <<JSON
{"issuer": "http://127.0.0.1:$((port + 1))", "client_id": "wule", "client_secret_file": "secret",
 "title": {"zh": "试验账号", "en": "test account"}}
JSON
(cd "$root" && exec "${CARGO_TARGET_DIR:-target}/debug/wule" serve --data "$work/data" \
    --listen "127.0.0.1:$port" --base-url "$base" --sign-in "$work/service.json") \
    >"$work/serve.log" 2>&1 &
server=$!
for _ in $(seq 150); do curl -sf "$base/healthz" >/dev/null && break || sleep 0.2; done
(cd "$work" && node sign_in.mjs "$base" $((port + 1)) "$work/data/keys/operator.token") \
    | tee "$work/said"
n_passed=$(grep -c '^passed' "$work/said")
n_failed=$(grep -c '^FAILED' "$work/said")
[ "$n_failed" = 0 ] || tail -n 5 "$work/serve.log"
echo "$n_passed passed, $n_failed failed, 0 skipped"
[ "$n_failed" = 0 ] && [ "$n_passed" = 4 ]
