"""Writes cases/num/hypergeometric.json: tails of sampling without putting back.

Probabilities are exact ratios of whole numbers (binomial coefficients), rounded once; nothing is
shared with the crate that the cases test.

    python cases/_make/num_hypergeometric.py
"""

import json
import pathlib
from fractions import Fraction
from math import comb

PATH = pathlib.Path(__file__).resolve().parent.parent / "num" / "hypergeometric.json"

DRAWS = [  # sample, nonconforming in the lot, lot
    (5, 3, 20), (13, 1, 50), (32, 12, 300), (80, 20, 1000), (50, 40, 90), (45, 88, 90),
    (125, 60, 3200), (500, 35, 100000), (20, 1000, 1000000), (400, 4000, 20000), (7, 7, 14),
]


def tails(k, n, bad, lot):
    whole = comb(lot, n)
    below = sum(comb(bad, x) * comb(lot - bad, n - x) for x in range(0, k + 1) if x <= n)
    return Fraction(below, whole), Fraction(whole - below, whole)


def main():
    rows, values = [], []

    def add(name, value, *arguments):
        if 1e-300 < value:
            rows.append([name, *arguments])
            values.append(float(value))

    for n, bad, lot in DRAWS:
        mean = n * bad / lot
        most = min(n, bad)
        points = {0, 1, int(mean / 2), int(mean), int(mean) + 1, int(1.5 * mean) + 2, most - 1}
        for k in sorted(k for k in points if 0 <= k < most):
            below, above = tails(k, n, bad, lot)
            exactly = Fraction(comb(bad, k) * comb(lot - bad, n - k), comb(lot, n))
            add("hyper_pmf", exactly, k, n, bad, lot)
            add("hyper_cdf", below, k, n, bad, lot)
            add("hyper_sf", above, k, n, bad, lot)
        for p in (0.05, 0.4, 0.9, 0.999):
            k = next(k for k in range(most + 1) if tails(k, n, bad, lot)[0] >= Fraction(p))
            rows.append(["hyper_q", p, n, bad, lot])
            values.append(k)
    case = {
        "id": "hypergeometric",
        "source": "definitions",
        "how_obtained": "exact ratios of whole numbers: cases/_make/num_hypergeometric.py",
        "licence": "CC0: computed for this project",
        "input": {
            "columns": ["fn", "arg", "a", "b", "c"],
            "note": "pmf, cdf, sf at a count; q: smallest count; a=sample, b=nonconforming in the "
                    "lot, c=lot",
            "rows": None,
        },
        "expected": None,
        "tolerance": {"rel": 1e-12, "abs": 0.0},
    }
    text = json.dumps(case, indent=1, ensure_ascii=False)
    body = ",\n   ".join(json.dumps(row) for row in rows)
    shown = ",\n  ".join(json.dumps(value) for value in values)
    text = text.replace('"rows": null', '"rows": [\n   %s\n  ]' % body)
    text = text.replace('"expected": null', '"expected": [\n  %s\n ]' % shown)
    PATH.write_text(text + "\n", encoding="utf-8")
    print(len(rows))


if __name__ == "__main__":
    main()
