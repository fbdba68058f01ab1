"""Writes cases/num/median_spread.json: the standard deviation of the median of n standard normal
readings, by quadrature of the order statistics' densities at 30 digits.

    pip install mpmath && python cases/_make/num_median.py
"""

import json
import pathlib

from mpmath import factorial, mp, ncdf, npdf, nstr, quad, sqrt

mp.dps = 30
SIZES = [2, 3, 4, 5, 6, 7, 10, 25]


def odd(n):
    k = n // 2
    factor = factorial(n) / factorial(k) ** 2
    term = lambda x: x * x * (ncdf(x) * ncdf(-x)) ** k * npdf(x)
    return sqrt(factor * quad(term, [-12, -4, -2, -1, 0, 1, 2, 4, 12]))


def even(n):
    k = n // 2
    factor = factorial(n) / factorial(k - 1) ** 2

    def term(m, w):
        below, above = m - w / 2, m + w / 2
        others = (ncdf(below) * ncdf(-above)) ** (k - 1)
        return m * m * others * npdf(below) * npdf(above)

    inner = lambda w: quad(lambda m: term(m, w), [0, 1, 2, 4, 10])
    return sqrt(2 * factor * quad(inner, [0, 1, 2, 4, 8, 20]))


case = {
    "id": "median_spread",
    "area": "constants",
    "function": "median_spread",
    "source": "densities of order statistics (David 1970)",
    "how_obtained": "mpmath, 30 digits: cases/_make/num_median.py",
    "licence": "CC0: computed for this project",
    "input": {"n": SIZES},
    "expected": {"median_spread": [float(nstr(odd(n) if n % 2 else even(n), 20)) for n in SIZES]},
    "tolerance": {"rel": 1e-13, "abs": 0.0},
}
path = pathlib.Path(__file__).resolve().parent.parent / "num" / "median_spread.json"
path.write_text(json.dumps(case, indent=1) + "\n", encoding="utf-8")
