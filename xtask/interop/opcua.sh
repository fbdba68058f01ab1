#!/usr/bin/env bash
# Listens to a server of OPC UA that we did not write: asyncua (PyPI), killed and started again.
#
# Prints a line for each step, and last `N passed, N failed, N skipped`. Where the server cannot be
# installed it is skipped, and says so; where `CI=true`, that fails.
set -uo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python=$(for p in python3 "$HOME"/.pyenv/versions/*/bin/python3; do
    "$p" -c 'import sys, venv; sys.exit(sys.version_info < (3, 10))' 2>/dev/null && echo "$p" && break
done)
if ! { [ -n "$python" ] && "$python" -m venv "$work/venv" && "$work/venv/bin/pip" install --quiet \
    --disable-pip-version-check 'asyncua==2.1.0'; } >"$work/pip" 2>&1; then
    echo "skipped asyncua NOT RUN: needs Python 3.10 and PyPI: $(tail -n 1 "$work/pip")"
    echo "0 passed, 0 failed, 14 skipped"
    [ "${CI:-}" != true ]
    exit
fi
target=${CARGO_TARGET_DIR:-$root/target}
(cd "$root" && cargo build --quiet --workspace --tests) || exit 1
cargo build --quiet --locked --manifest-path "$root/edges/opcua/Cargo.toml" \
    --target-dir "$target/opcua" ||
    exit 1
"$work/venv/bin/python" "$here/opcua.py" "$target/debug/wule" "$target/opcua/debug/wule-opcua"
