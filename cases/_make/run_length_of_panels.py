"""Writes cases/judge/run_length/{individuals,three_way,run_chart,moving_average}*.json.

None of these follows the route of the crate that the cases test. Points judged with their steps
are followed forward: the density of the last point among the runs that still go on is a Chebyshev
series on each smooth piece, its antiderivative gives what can be stepped from, and all times are
summed at once. Run charts with
a known median are counted by compositions and checked by listing every order of few points; with
the median of the same points they are followed point by point, in exact fractions. Moving averages
of two are an integral equation, longer ones are drawn with another generator of random numbers.

    pip install numpy scipy mpmath && python cases/_make/run_length_of_panels.py
"""

import functools
import itertools
import math
from fractions import Fraction as F

import numpy as np
from mpmath import mp, mpf
from numpy.polynomial import chebyshev
from scipy import stats

from on_table import write

mp.dps = 30
FOLDER = "judge/run_length"
HOW = "numpy, scipy and mpmath: cases/_make/run_length_of_panels.py"
D2, D3 = 2 / math.sqrt(math.pi), math.sqrt(2 - 4 / math.pi)


@functools.cache
def stepping(width, step, n):
    """Points of all pieces; the integrals within reach of each, and over all pieces."""
    cuts = {-width, width}
    at = width
    while at > -width:
        cuts |= {round(at, 12), round(-at, 12)}
        at -= step
    cuts = sorted(cuts)
    nodes = np.cos(np.pi * (np.arange(n) + 0.5) / n)
    fit = np.linalg.inv(chebyshev.chebvander(nodes, n - 1))
    whole = [chebyshev.chebint(row, lbnd=-1) for row in np.eye(n)]
    pieces = [((a + b) / 2, (b - a) / 2) for a, b in zip(cuts, cuts[1:])]

    def up_to(place):
        tops = [min(max((place - middle) / half, -1.0), 1.0) for middle, half in pieces]
        rows = [half * np.array([chebyshev.chebval(top, basis) for basis in whole]) @ fit
                for (_, half), top in zip(pieces, tops)]
        return np.concatenate(rows)

    points = np.concatenate([middle + half * nodes for middle, half in pieces])
    return points, np.array([up_to(y + step) - up_to(y - step) for y in points]), up_to(width)


def neighbours(width, step, shift, other=0.0, n=40):
    """ARL and SDRL, forward."""
    points, reach, whole = stepping(width, step, n)
    density = (1 - other) * stats.norm.pdf(points - shift)
    moves = np.eye(len(points)) - density[:, None] * reach
    once = np.linalg.solve(moves, density)
    twice = np.linalg.solve(moves, once)
    arl = 1 + whole @ once
    total = 1 + whole @ once + whole @ twice
    return arl, math.sqrt(2 * total - arl - arl * arl)


def individuals():
    shifts = [0.0, 0.5, 1.0, 2.0, -2.0, 3.5]
    for name, width, limit in (("default", 3.0, None), ("crossed", 3.5, 3.2), ("tight", 3.0, 2.5)):
        step = D2 + 3 * D3 if limit is None else limit
        found = [neighbours(width, step, shift) for shift in shifts]
        given = {"width": str(width), "shifts": [str(x) for x in shifts]}
        if limit is not None:
            given["range_limit"] = str(limit)
        write(FOLDER, f"individuals_{name}", "run-length.individuals", {}, given,
              {"arl": [a for a, _ in found], "sdrl": [s for _, s in found], "arl_in_control": found[0][0],
               "arl_single": 1 / (2 * stats.norm.sf(width)), "range_limit": step},
              source="Crowder 1987", how=HOW, rel=1e-9, licence="CC0: computed for this project")


def three_way():
    shifts = [0.0, 1.0, 2.5]
    for within, n in (("range", 4), ("s", 8)):
        if within == "range":
            # The range: its tail over the place of the smallest reading, by Gauss and Legendre.
            x, weight = np.polynomial.legendre.leggauss(400)
            x, weight = 12 * x, 12 * weight
            cdf = lambda w: float(n * np.sum(weight * stats.norm.pdf(x) * (stats.norm.cdf(x + w) - stats.norm.cdf(x)) ** (n - 1)))
            tail = lambda w: float(n * np.sum(weight * stats.norm.pdf(x) * (
                stats.norm.sf(x) ** (n - 1) - (stats.norm.cdf(x + w) - stats.norm.cdf(x)) ** (n - 1))))
            w, share_of = np.polynomial.legendre.leggauss(200)
            w, share_of = 8 + 8 * w, 8 * share_of
            tails = np.array([tail(place) for place in w])
            mean, square = np.sum(share_of * tails), np.sum(share_of * 2 * w * tails)
            spread = math.sqrt(square - mean * mean)
            high, low = mean + 3 * spread, max(0.0, mean - 3 * spread)
            share = tail(high) + (cdf(low) if low > 0 else 0.0)
        else:
            c4 = math.sqrt(2 / (n - 1)) * math.gamma(n / 2) / math.gamma((n - 1) / 2)
            spread = math.sqrt(1 - c4 * c4)
            ends = [(n - 1) * max(0.0, c4 + k * spread) ** 2 for k in (-3, 3)]
            share = stats.chi2.sf(ends[1], n - 1) + stats.chi2.cdf(ends[0], n - 1)
        found = [neighbours(3.0, D2 + 3 * D3, shift, share) for shift in shifts]
        write(FOLDER, f"three_way_{within}", "run-length.three-way", {},
              {"n": n, "within": within, "shifts": [str(x) for x in shifts]},
              {"arl": [a for a, _ in found], "sdrl": [s for _, s in found], "within_share": share},
              source="Crowder 1987; Wheeler 1995", how=HOW, rel=1e-9, licence="CC0: computed for this project")


def rules(n):
    fewest, total = 0, F(0)
    while True:
        total += F(math.comb(n - 1, fewest), 2 ** (n - 1))
        if total >= F(1, 20):
            return round(math.log2(n) + 3), fewest
        fewest += 1


def compositions(total, longest):
    """By number of parts: ways to write `total` as a sum of so many parts from 1 to `longest`."""
    ways, found = [1] + [0] * total, [0]
    for _ in range(total):
        ways = [sum(ways[m - j] for j in range(1, min(longest, m) + 1)) for m in range(total + 1)]
        found.append(ways[total])
    return found


def known_median(n, share, longest, fewest):
    """The chance that no rule signals."""
    each = [compositions(a, longest) if a else [1] for a in range(n + 1)]
    calm = mpf(0)
    for above in range(n + 1):
        up, down = each[above], each[n - above]
        ways = 0
        for i, ways_up in enumerate(up):
            for j in (i - 1, i, i + 1):
                if 0 <= j < len(down) and i + j >= 1 and i + j - 1 >= fewest:
                    ways += ways_up * down[j] * (2 if i == j else 1)
        calm += ways * share ** above * (1 - share) ** (n - above)
    return calm


def own_median(n, longest, fewest):
    """Point by point: sides left, side, length of the run, crossings."""
    half = n // 2
    states = {}
    for side in (0, 1):
        states[((half - 1, half) if side == 0 else (half, half - 1), side, 1, 0)] = 1
    for _ in range(n - 1):
        after = {}
        for (left, side, length, crossings), ways in states.items():
            for to in (0, 1):
                if left[to] == 0 or (to == side and length == longest):
                    continue
                rest = (left[0] - (to == 0), left[1] - (to == 1))
                key = (rest, to, length + 1 if to == side else 1, min(fewest, crossings + (to != side)))
                after[key] = after.get(key, 0) + ways
        states = after
    calm = sum(ways for (_, _, _, crossings), ways in states.items() if crossings >= fewest)
    return 1 - F(calm, math.comb(n, half))


def listed(n, longest, fewest, is_own):
    """Every order of few points."""
    calm = total = 0
    for order in itertools.product((0, 1), repeat=n):
        if is_own and 2 * sum(order) != n:
            continue
        runs = [len(list(group)) for _, group in itertools.groupby(order)]
        total += 1
        calm += max(runs) <= longest and len(runs) - 1 >= fewest
    return 1 - F(calm, total)


def run_chart():
    for n in (10, 14):
        longest, fewest = rules(n)
        assert abs(1 - known_median(n, mpf(1) / 2, longest, fewest) - mpf(listed(n, longest, fewest, False).numerator) / listed(n, longest, fewest, False).denominator) < mpf(10) ** -25
        assert own_median(n, longest, fewest) == listed(n, longest, fewest, True)
    for n in (10, 24, 37, 60):
        longest, fewest = rules(n)
        shifts = [0.0, 0.5, 1.0, -1.0, 2.0]
        half = mpf(1) / 2
        crossings = sum(F(math.comb(n - 1, k), 2 ** (n - 1)) for k in range(fewest))
        expected = {
            "longest_run_max": longest, "crossings_min": fewest,
            "false_alarm": 1 - known_median(n, half, longest, fewest),
            "false_alarm_longest_run": 1 - known_median(n, half, longest, 0),
            "false_alarm_crossings": crossings,
            "false_alarm_own_median": own_median(n, longest, fewest) if n % 2 == 0 else None,
            "signal_share": [1 - known_median(n, mp.ncdf(mpf(x)), longest, fewest) for x in shifts],
        }
        write(FOLDER, f"run_chart_{n}", "run-length.run", {}, {"n": n, "shifts": [str(x) for x in shifts]}, expected,
              source="Wentzel-Larsen, Anhøj 2019", how=HOW, rel=1e-10, abs=1e-13,
              licence="CC0: computed for this project")


def of_two(width, shift, reach=9.0, n=500):
    """Moving averages of two: sums within the limits, the first point by itself."""
    x, weight = np.polynomial.legendre.leggauss(n)
    x, weight = reach * x, reach * weight
    limit = width * math.sqrt(2)
    # The boundary cuts the rule: of each row what is left of the interval has a rule of its own,
    # and the run length is interpolated.
    sign = np.where(np.arange(n) % 2 == 0, 1.0, -1.0) * np.sqrt((1 - (x / reach) ** 2) * weight)
    y0, w0 = np.polynomial.legendre.leggauss(60)
    rows = []
    for at in x:
        low, high = max(-reach, -limit - at), min(reach, limit - at)
        y, w = (low + high) / 2 + (high - low) / 2 * y0, (high - low) / 2 * w0
        pull = sign / (y[:, None] - x[None, :])
        share = pull / pull.sum(axis=1)[:, None]
        rows.append((w * stats.norm.pdf(y - shift)) @ share if high > low else np.zeros(n))
    run = np.linalg.solve(np.eye(n) - np.array(rows), np.ones(n))
    y, w = width * y0, width * w0
    pull = sign / (y[:, None] - x[None, :])
    share = pull / pull.sum(axis=1)[:, None]
    return 1 + (w * stats.norm.pdf(y - shift)) @ (share @ run)


def drawn(span, width, shift, n_runs=150_000):
    draws = np.random.default_rng(7)
    going, lengths, t = np.arange(n_runs), np.zeros(n_runs), 0
    latest = np.zeros((n_runs, span))
    while len(going):
        latest[:, t % span] = draws.standard_normal(len(going)) + shift
        t += 1
        beyond = np.abs(latest.sum(axis=1)) > width * math.sqrt(min(t, span))
        lengths[going[beyond]] = t
        going, latest = going[~beyond], latest[~beyond]
    return lengths.mean()


def moving_average():
    shifts = [0.0, 1.0, 2.0]
    write(FOLDER, "moving_average_2", "run-length.moving-average", {},
          {"span": 2, "n_runs": 10_000, "shifts": [str(x) for x in shifts]},
          {"arl": [of_two(3.0, x) for x in shifts]},
          source="definition: an integral equation", how=HOW, rel=0.03, licence="CC0: computed for this project")
    shifts = [0.5, 1.0]
    write(FOLDER, "moving_average_4", "run-length.moving-average", {},
          {"span": 4, "width": "2.5", "n_runs": 10_000, "shifts": [str(x) for x in shifts]},
          {"arl_in_control": drawn(4, 2.5, 0.0), "arl": [drawn(4, 2.5, x) for x in shifts]},
          source="Wong, Gan, Chang 2004: the definition, drawn", how=HOW, rel=0.03,
          licence="CC0: computed for this project")


individuals()
three_way()
run_chart()
moving_average()
