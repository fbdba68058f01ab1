"""Writes the expected values of cases/num/strd/*.json from their own data.

The data are those of NIST's Statistical Reference Datasets (univariate summary and one-way
analysis of variance), works of the US government and so in the public domain. The values are
computed here by exact rational arithmetic on the decimals as they are written, and agree with
NIST's certified values to all the digits that NIST prints; the square root is the last step.

    pip install mpmath && python cases/_make/strd.py
"""

import json
import pathlib
from fractions import Fraction

from mpmath import mp, mpf

mp.dps = 50
CASES = pathlib.Path(__file__).resolve().parent.parent / "num" / "strd"


def real(value):
    return mpf(value.numerator) / mpf(value.denominator)


def univariate(x):
    mean = sum(x) / len(x)
    squares = sum((value - mean) ** 2 for value in x)
    lagged = sum((a - mean) * (b - mean) for a, b in zip(x, x[1:]))
    sd = mp.sqrt(real(squares / (len(x) - 1)))
    return {
        "mean": float(real(mean)),
        "sd": float(sd),
        "lag1_autocorr": float(real(lagged / squares)),
    }


def anova(groups):
    everything = [value for group in groups for value in group]
    mean = sum(everything) / len(everything)
    means = [sum(group) / len(group) for group in groups]
    between = sum(len(group) * (m - mean) ** 2 for group, m in zip(groups, means))
    within = sum((value - m) ** 2 for group, m in zip(groups, means) for value in group)
    df_between, df_within = len(groups) - 1, len(everything) - len(groups)
    return {
        "df_between": df_between,
        "df_within": df_within,
        "ss_between": float(real(between)),
        "ss_within": float(real(within)),
        "F": float(real((between / df_between) / (within / df_within))),
        "r_squared": float(real(between / (between + within))),
        "residual_sd": float(mp.sqrt(real(within / df_within))),
    }


for path in sorted(CASES.glob("*.json")):
    text = path.read_text()
    exact = json.loads(text, parse_float=Fraction, parse_int=Fraction)["input"]
    case = json.loads(text)
    expected = univariate(exact["x"]) if "x" in exact else anova(exact["groups"])
    for key, value in case["expected"].items():
        assert abs(value - expected[key]) <= 1e-15 * abs(value), (path.name, key)
    case["expected"] = expected
    path.write_text(json.dumps(case, indent=1) + "\n")
    print(path.name)
