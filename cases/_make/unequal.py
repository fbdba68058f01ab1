"""Writes cases/judge/chart/xbar_s/*unequal*.json: means of subgroups whose sizes differ.

Lots of two to nine readings, drawn here; one of them has moved. Everything is computed from its
definition by mpmath with 40 digits on exact decimals: the weights of least variance (Burr 1969),
both pooled estimates, limits a subgroup. The moments of the range are integrals over the joint
distribution of its ends, here in another form than the crate's.

    pip install mpmath && python cases/_make/unequal.py
"""

import functools
import json
import pathlib
import random

from mpmath import mp, mpf

mp.dps = 40
FOLDER = pathlib.Path(__file__).resolve().parent.parent / "judge" / "chart" / "xbar_s"


def lots(sizes, seed, moved=None):
    draws = random.Random(seed)
    level = [12.5 + (0.09 if i == moved else 0.0) for i in range(len(sizes))]
    return [[f"{draws.gauss(at, 0.03):.3f}" for _ in range(n)] for n, at in zip(sizes, level)]


@functools.lru_cache
def range_moments(n):
    """Mean and standard deviation of the range: ∫ r^k f(r) dr, with
    f(r) = n(n−1) ∫ φ(x) φ(x+r) (Φ(x+r)−Φ(x))^(n−2) dx."""
    mp.dps = 18

    @functools.lru_cache(maxsize=None)
    def density(r):
        def inner(x):
            return mp.npdf(x) * mp.npdf(x + r) * (mp.ncdf(x + r) - mp.ncdf(x)) ** (n - 2)

        return n * (n - 1) * mp.quad(inner, [-9 - r / 2, -r / 2, 9 - r / 2], method="gauss-legendre")

    def moment(k):
        return mp.quad(lambda r: r**k * density(r), [0, 3, 7, 14], method="gauss-legendre")

    first, second = moment(1), moment(2)
    mp.dps = 40
    return first, mp.sqrt(second - first**2)


def c4(n):
    n = mpf(n)
    return mp.sqrt(2 / (n - 1)) * mp.gamma(n / 2) / mp.gamma((n - 1) / 2)


def mean(values):
    return mp.fsum(values) / len(values)


def deviation(values):
    return mp.sqrt(mp.fsum((x - mean(values)) ** 2 for x in values) / (len(values) - 1))


def least_variance(statistics, factors):
    weights = [(factor / spread) ** 2 for factor, spread in factors]
    each = [w * value / factor for w, value, (factor, _) in zip(weights, statistics, factors)]
    return mp.fsum(each) / mp.fsum(weights)


def pooled(rows):
    free = sum(len(row) - 1 for row in rows)
    return mp.sqrt(mp.fsum((len(row) - 1) * deviation(row) ** 2 for row in rows) / free), free


def of_deviation(n):
    return c4(n), mp.sqrt(1 - c4(n) ** 2)


def by_s(rows, center, sigma):
    half = [3 * sigma / mp.sqrt(len(row)) for row in rows]
    factors = [of_deviation(len(row)) for row in rows]
    upper, lower = [center + h for h in half], [center - h for h in half]
    s_upper = [(f + 3 * spread) * sigma for f, spread in factors]
    s_lower = [max(mpf(0), (f - 3 * spread) * sigma) for f, spread in factors]
    return {
        "center": center,
        "ucl": upper,
        "lcl": lower,
        "disp_center": [f * sigma for f, _ in factors],
        "disp_ucl": s_upper,
        "disp_lcl": s_lower,
        "beyond_x": outside([mean(row) for row in rows], lower, upper),
        "beyond_disp": outside([deviation(row) for row in rows], s_lower, s_upper),
    }


def outside(points, lower, upper):
    return [i for i, x in enumerate(points) if x > upper[i] or x < lower[i]]


def exact(text):
    return [[mpf(x) for x in row] for row in text]


def plain(value):
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [plain(inner) for inner in value]
    return value if isinstance(value, int) else float(value)


def write(name, function, given, expected, rel):
    case = {
        "id": name,
        "area": "control_chart",
        "function": function,
        "source": "Burr 1969 for the weights; Montgomery, 7th ed., 6.3, for the limits",
        "how_obtained": "mpmath, 40 digits (cases/_make/unequal.py)",
        "licence": "synthetic, drawn by cases/_make/unequal.py",
        "input": given,
        "expected": plain(expected),
        "tolerance": {"rel": rel, "abs": 1e-12},
    }
    text = json.dumps(case, indent=1, ensure_ascii=False) + "\n"
    (FOLDER / f"{name}.json").write_text(text, encoding="utf-8")


def main():
    sizes = [5, 4, 9, 2, 5, 5, 3, 7, 5, 6, 2, 5, 8, 4]
    text = lots(sizes, 11, moved=9)
    rows = exact(text)
    center = mean([x for row in rows for x in row])
    deviations = [deviation(row) for row in rows]
    sigma_s = least_variance(deviations, [of_deviation(n) for n in sizes])
    write("xbar_s_unequal", "xbar_s", {"subgroups": text}, {"sigma": sigma_s, **by_s(rows, center, sigma_s)}, 1e-12)

    ranges = [max(row) - min(row) for row in rows]
    by_pool, free = pooled(rows)
    sigmas = {
        "rbar": least_variance(ranges, [range_moments(n) for n in sizes]),
        "sbar": sigma_s,
        "pooled": by_pool,
        "pooled_unbiased": by_pool / c4(free + 1),
    }
    expected = {"center": center}
    for name, sigma in sigmas.items():
        limits = by_s(rows, center, sigma)
        expected[f"sigma_{name}" + ("_mvlue" if name.endswith("bar") else "")] = sigma
        expected |= {f"ucl_{name}": limits["ucl"], f"lcl_{name}": limits["lcl"], f"beyond_{name}": limits["beyond_x"]}
    write("xbar_unequal_estimators", "xbar_unequal_n", {"subgroups": text}, expected, 1e-10)

    later = lots([3, 5, 2, 8, 5, 4], 12, moved=3)
    # Limits are frozen as they are written, with the 17 digits of a binary number.
    judged = by_s(exact(later), center, sigma_s)
    write("xbar_s_phase2_unequal", "xbar_s_phase2", {"phase1": text, "phase2": later}, judged, 1e-12)


if __name__ == "__main__":
    main()
