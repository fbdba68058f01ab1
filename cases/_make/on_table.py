"""Writes cases of any method on any table: what the generators of such cases share.

A case names its method, the table, the parameters and the numbers that must come out.
"""

import json
import pathlib

ROOT = pathlib.Path(__file__).resolve().parent.parent
SYNTHETIC = "CC0: synthetic, drawn or chosen for this project"


def text(value, depth=0):
    """JSON with every list of plain values on one line, so that long tables stay readable."""
    pad = " " * (depth + 1)
    if isinstance(value, dict) and value:
        fields = (f"{pad}{json.dumps(k, ensure_ascii=False)}: {text(v, depth + 1)}" for k, v in value.items())
        return "{\n" + ",\n".join(fields) + "\n" + " " * depth + "}"
    if isinstance(value, list) and any(isinstance(item, (dict, list)) for item in value):
        if all(isinstance(item, dict) for item in value):
            items = (f"{pad}{json.dumps(item, ensure_ascii=False)}" for item in value)
        else:
            items = (f"{pad}{text(item, depth + 1)}" for item in value)
        return "[\n" + ",\n".join(items) + "\n" + " " * depth + "]"
    return json.dumps(value, ensure_ascii=False)


def plain(value):
    """Numbers of mpmath, NumPy and fractions as JSON has them."""
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(inner) for inner in value]
    if value is None or isinstance(value, (str, bool, int, float)):
        return float(value) if isinstance(value, float) else value
    if hasattr(value, "dtype") and value.dtype.kind in "iu":
        return int(value)
    return float(value)


def save(folder, case):
    path = ROOT / folder / f"{case['id']}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text(case) + "\n", encoding="utf-8")


def write(folder, name, method, table, parameters, expected, *, source, how, rel=1e-11, abs=1e-12,
          licence=SYNTHETIC, overrides=None):
    tolerance = {"rel": rel, "abs": abs}
    if overrides:
        tolerance["overrides"] = overrides
    save(folder, {
        "id": name,
        "area": "method",
        "function": "on_table",
        "source": source,
        "how_obtained": how,
        "licence": licence,
        "input": {"method": method, "table": table, "parameters": parameters},
        "expected": plain(expected),
        "tolerance": tolerance,
    })
