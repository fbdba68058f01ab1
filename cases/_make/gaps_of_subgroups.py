"""Writes cases of charts of subgroups with gaps whose sizes differ: X̄-R, X̄-s, medians, three-way,
capability of subgroups, of single readings, and between and within (normal, machine, grade, sixpack,
comparison; lognormal, powers, Johnson's curve), short runs by standardised means
and by differences; and acceptance charts, whose subgroups have one size, with gaps.

    pip install mpmath scipy && python cases/_make/gaps_of_subgroups.py

A subgroup without readings or with one cannot be drawn. First versions close its place up, second
ones leave it empty: then no test runs on across it, and no move of means is taken. Sizes differ, so
that sigma is the estimate of least variance (Burr 1969) and every place has limits of its own.
"""

import json
import random

from mpmath import mp, mpf, sqrt
from scipy import stats

from indices import fitted, grade_of, z_of
from on_table import ROOT, write
from unequal import c4, deviation, least_variance, mean, of_deviation, pooled, range_moments

CHART = "judge/chart"
HOW = "mpmath, 40 digits: cases/_make/gaps_of_subgroups.py"
SPREAD = json.loads((ROOT / "num" / "median_spread.json").read_text(encoding="utf-8"))
OF_MEDIAN = dict(zip(SPREAD["input"]["n"], map(mpf, SPREAD["expected"]["median_spread"])))
SIZES = [4, 5, 3, 4, 0, 4, 5, 4, 1, 5, 3, 4, 4, 5, 4, 4, 3, 5, 4, 4, 1, 5, 4, 4]
TESTS = [1, 2, 3, 4, 5, 6, 7, 8]


def table(levels, seed, spread):
    """Readings in subgroups by label; a subgroup that is smaller than five has cells that are empty."""
    draws = random.Random(seed)
    rows = [[f"{draws.gauss(level, spread):.2f}" for _ in range(5)] for level in levels]
    rows = [row[:n] + [None] * (5 - n) for row, n in zip(rows, SIZES)]
    columns = {"value": [x for row in rows for x in row],
               "subgroup": [f"b{i + 1}" for i in range(len(rows)) for _ in range(5)]}
    return columns, [[mpf(x) for x in row if x is not None] for row in rows]


def median(values):
    ordered, n = sorted(values), len(values)
    return (ordered[(n - 1) // 2] + ordered[n // 2]) / 2


def extent(values):
    return max(values) - min(values)


def windows(points, n):
    """The last place of every n points in a row, with them; a gap is no point."""
    for last in range(n - 1, len(points)):
        found = points[last - n + 1:last + 1]
        if None not in found:
            yield last, found


def flagged(z, steps):
    """Nelson's eight tests, each by its definition, on points in their own sigmas from the centre."""
    side = lambda window: all(x > 0 for x in window) or all(x < 0 for x in window)
    beyond = lambda window, k, line: any(
        sum(sign * x > line for x in window) >= k and sign * window[-1] > line for sign in (1, -1))
    rules = {
        1: (z, 1, lambda w: abs(w[0]) > 3),
        2: (z, 9, side),
        3: (steps, 6, lambda w: all(b > a for a, b in zip(w, w[1:])) or all(b < a for a, b in zip(w, w[1:]))),
        4: (steps, 14, lambda w: all((b - a) * (c - b) < 0 for a, b, c in zip(w, w[1:], w[2:]))),
        5: (z, 3, lambda w: beyond(w, 2, 2)),
        6: (z, 5, lambda w: beyond(w, 4, 1)),
        7: (z, 15, lambda w: all(abs(x) < 1 for x in w)),
        8: (z, 8, lambda w: all(abs(x) > 1 for x in w)),
    }
    return {f"test_{name}": [last for last, w in windows(points, n) if is_found(w)]
            for name, (points, n, is_found) in rules.items()}


def placed(values, drawn, n_places, version):
    """A value a drawn subgroup, where they stand: closed up, or with gaps."""
    if version == 1:
        return list(values)
    each = dict(zip(drawn, values))
    return [each.get(place) for place in range(n_places)]


def carried(values):
    """A gap has the limits of the subgroup before it."""
    latest, full = next(x for x in values if x is not None), []
    for value in values:
        latest = latest if value is None else value
        full.append(latest)
    return full


def shewhart():
    # Above the centre from the third to the thirteenth, which are nine without the two gaps between
    # them; one far off, and one farther off that is left out.
    levels = [21 if 2 <= i < 13 else 19.8 for i in range(24)]
    levels[16], levels[17] = 21.8, 23
    columns, groups = table(levels, 34, 0.6)
    drawn = [i for i, group in enumerate(groups) if len(group) > 1]
    out = 17
    kept = [i for i in drawn if i != out]
    kept_rows = [groups[i] for i in kept]
    s_pooled, free = pooled(kept_rows)
    for name, method, key, location, of_location, scatter, factors in (
        ("xbar_r", "chart.xbar-r", "range", mean, lambda n: 1 / sqrt(mpf(n)), extent, range_moments),
        ("xbar_s", "chart.xbar-s", "s", mean, lambda n: 1 / sqrt(mpf(n)), deviation, of_deviation),
        ("median", "chart.median", "range", median, lambda n: OF_MEDIAN[n], extent, range_moments),
    ):
        own = least_variance([scatter(row) for row in kept_rows], [factors(len(row)) for row in kept_rows])
        if location is mean:
            center = mean([x for row in kept_rows for x in row])
        else:
            center = mean([median(row) for row in kept_rows])
        one = [of_location(len(groups[i])) * own for i in drawn]
        points = [location(groups[i]) for i in drawn]
        extents = [scatter(groups[i]) for i in drawn]
        pairs = [factors(len(groups[i])) for i in drawn]
        for version in (1, 2):
            at = lambda values: placed(values, drawn, len(groups), version)
            left_out = drawn.index(out) if version == 1 else out
            z = [None if i == left_out or x is None else (x - center) / s
                 for i, (x, s) in enumerate(zip(at(points), carried(at(one))))]
            steps = [None if i == left_out else x for i, x in enumerate(at(points))]
            low = carried(at([max(mpf(0), (m - 3 * s) * own) for m, s in pairs]))
            high = carried(at([(m + 3 * s) * own for m, s in pairs]))
            beyond = [i for i, x in enumerate(at(extents))
                      if x is not None and i != left_out and not low[i] <= x <= high[i]]
            sigmas = carried(at(one))
            write(f"{CHART}/{name}", f"{name}_gaps_{version}", f"{method}@{version}", columns,
                  {"left_out": [{"index": left_out, "reason": "a known cause"}], "tests": TESTS},
                  {"n_subgroups": len(drawn), "center": center, "sigma": own,
                   "sigma_pooled": s_pooled, "sigma_pooled_unbiased": s_pooled / c4(free + 1),
                   "ucl": [center + 3 * s for s in sigmas], "lcl": [center - 3 * s for s in sigmas],
                   f"{key}_ucl": high, f"{key}_lcl": low,
                   f"{key}_center": carried(at([m * own for m, _ in pairs])),
                   **flagged(z, steps), f"{key}_test_1": beyond},
                  source="Burr 1969; Nelson 1984; the first version closes gaps up, the second leaves them where "
                         "they are", how=HOW, rel=1e-10)


def three_way():
    draws = random.Random(32)
    levels = [draws.gauss(20, 0.9) for _ in SIZES]
    levels[11], levels[19] = 27, 24
    columns, groups = table(levels, 33, 0.3)
    drawn = [i for i, group in enumerate(groups) if len(group) > 1]
    out = 11
    kept = [i for i in drawn if i != out]
    means = [mean(group) if len(group) > 1 else None for group in groups]
    counted = [None if i == out else x for i, x in enumerate(means)]
    steps = [None] + [None if None in pair else abs(pair[1] - pair[0]) for pair in zip(counted, counted[1:])]
    d2, d3 = 2 / sqrt(mp.pi), sqrt(2 - 4 / mp.pi)
    center, moved = mean([means[i] for i in kept]), mean([x for x in steps if x is not None])
    sigma_means = moved / d2
    rows = [groups[i] for i in kept]
    share = mean([mpf(1) / len(row) for row in rows])
    s_pooled, _ = pooled(rows)
    upper = (d2 + 3 * d3) * sigma_means
    both = sqrt(max(mpf(0), sigma_means**2 - s_pooled**2 * share) + s_pooled**2)
    readings = [x for i, group in enumerate(groups) if i != out for x in group]
    low, high = mpf(14), mpf(26)
    write("judge/capability", "between_within_gaps", "capability.between-within@3", columns,
          {"lsl": "14", "usl": "26", "stability": "recorded",
           "left_out": [{"index": out, "reason": "a known cause"}]},
          {"n": len(readings), "mean": mean(readings), "sigma_overall": deviation(readings),
           "n_signals": sum(abs(means[i] - center) > 3 * sigma_means for i in kept)
           + sum(x is not None and x > upper for x in steps),
           "sigma_within": s_pooled, "sigma_between": sqrt(max(mpf(0), sigma_means**2 - s_pooled**2 * share)),
           "sigma_between_within": both, "cp": (high - low) / (6 * both),
           "cpk": min(high - mean(readings), mean(readings) - low) / (3 * both)},
          source="Wheeler 1995", how=HOW, rel=1e-10)
    for within, scatter, factors in (("range", extent, range_moments), ("s", deviation, of_deviation)):
        own = least_variance([scatter(row) for row in rows], [factors(len(row)) for row in rows])
        between = lambda s: sqrt(max(mpf(0), sigma_means**2 - s**2 * share))
        pairs = {i: factors(len(groups[i])) for i in drawn}
        beyond = [i for i in drawn if i != out
                  and not max(mpf(0), pairs[i][0] - 3 * pairs[i][1]) * own <= scatter(groups[i])
                  <= (pairs[i][0] + 3 * pairs[i][1]) * own]
        write(f"{CHART}/three_way", f"three_way_unequal_{within}", "chart.three-way@2", columns,
              {"within": within, "left_out": [{"index": out, "reason": "a known cause"}]},
              {"n_subgroups": len(drawn), "center": center, "sigma_means": sigma_means,
               "ucl": center + 3 * sigma_means, "lcl": center - 3 * sigma_means,
               "moving_range_center": moved, "moving_range_ucl": upper, "sigma_within": own,
               "sigma_between": between(own), "sigma_between_within": sqrt(between(own)**2 + own**2),
               "sigma_within_pooled": s_pooled, "sigma_between_pooled": between(s_pooled),
               "test_1": [i for i in kept if abs(means[i] - center) > 3 * sigma_means],
               "moving_range_test_1": [i for i, x in enumerate(steps) if x is not None and x > upper],
               "within_test_1": beyond},
              source="Wheeler 1995; Burr 1969 for subgroups of different sizes", how=HOW, rel=1e-10)


def parted(seed, level, spread, far=()):
    """Subgroups of three parts that take turns; a part scatters as it likes."""
    parts = [of for of, n in (("A", 5), ("B", 6), ("C", 4), ("A", 5), ("B", 4)) for _ in range(n)]
    draws = random.Random(seed)
    rows = []
    for i, (part, n) in enumerate(zip(parts, SIZES)):
        at = level[part] + dict(far).get(i, 0) * spread[part]
        rows.append([f"{draws.gauss(at, spread[part]):.3f}" for _ in range(n)] + [None] * (5 - n))
    columns = {"value": [x for row in rows for x in row], "part": [part for part in parts for _ in range(5)],
               "subgroup": [f"b{i + 1}" for i in range(len(rows)) for _ in range(5)]}
    return columns, parts, [[mpf(x) for x in row if x is not None] for row in rows]


def short_run():
    columns, parts, groups = parted(35, {"A": 20, "B": 35, "C": 12}, {"A": 0.03, "B": 0.08, "C": 0.02},
                                    far=[(7, 6), (16, 2.5)])
    out = 7
    drawn = [i for i, group in enumerate(groups) if len(group) > 1]
    left_out = [{"index": out, "reason": "a known cause"}]
    for name, key, prefix, scatter, factors in (("range", "w", "range_", extent, range_moments),
                                                ("s", "s", "s_", deviation, of_deviation)):
        mu, sigma = {}, {}
        for part in sorted(set(parts)):
            rows = [groups[i] for i in drawn if i != out and parts[i] == part]
            mu[part] = mean([x for row in rows for x in row])
            sigma[part] = least_variance([scatter(row) for row in rows], [factors(len(row)) for row in rows])
        z = [(mean(groups[i]) - mu[parts[i]]) * sqrt(mpf(len(groups[i]))) / sigma[parts[i]] for i in drawn]
        w = [scatter(groups[i]) / sigma[parts[i]] for i in drawn]
        pairs = {i: factors(len(groups[i])) for i in drawn}
        beyond = [i for i, x in zip(drawn, w) if i != out
                  and not max(mpf(0), pairs[i][0] - 3 * pairs[i][1]) <= x <= pairs[i][0] + 3 * pairs[i][1]]
        write(f"{CHART}/short_run", f"short_run_gaps_{name}", "chart.short-run@2", columns,
              {"dispersion": name, "left_out": left_out},
              {"n_subgroups": len(drawn), "n_parts": 3, **{f"mu.{part}": mu[part] for part in mu},
               **{f"sigma.{part}": sigma[part] for part in sigma}, "z": placed(z, drawn, len(groups), 2),
               key: placed(w, drawn, len(groups), 2),
               "test_1": [i for i, x in zip(drawn, z) if i != out and abs(x) > 3], f"{prefix}test_1": beyond},
              source="Bothe 1990; Montgomery, 7th ed., 10.1.2; by deviations the limits of an s chart for a sigma of 1; "
                     "Burr 1969 for subgroups of different sizes", how=HOW, rel=1e-10)


def difference():
    # By itself the subgroup that is left out makes one part scatter more than the others.
    nominal = {"A": 20, "B": 35, "C": 12}
    columns, parts, groups = parted(36, nominal, {"A": 0.05, "B": 0.05, "C": 0.05}, far=[(7, 9), (16, 3)])
    out = 7
    less = [[x - nominal[part] for x in group] for part, group in zip(parts, groups)]
    kept = [i for i, row in enumerate(less) if len(row) > 1 and i != out]
    rows = [less[i] for i in kept]
    sigma = least_variance([extent(row) for row in rows], [range_moments(len(row)) for row in rows])
    center = mean([x for row in rows for x in row])
    by_part = [[float(x) for i, row in enumerate(less) if i != out and parts[i] == part for x in row]
               for part in sorted(nominal)]
    nominals = [{"part": part, "nominal": str(of)} for part, of in nominal.items()]
    far = [i for i in kept if abs(mean(less[i]) - center) * sqrt(mpf(len(less[i]))) > 3 * sigma]
    write(f"{CHART}/difference", "difference_gaps", "chart.difference@2", columns,
          {"nominals": nominals, "left_out": [{"index": out, "reason": "a known cause"}], "tests": [1]},
          {"n_subgroups": len(kept) + 1, "center": center, "sigma": sigma, "test_1": far,
           "p_equal_scatter": stats.levene(*by_part, center="median").pvalue},
          source="Bothe 1990; Brown, Forsythe 1974; Burr 1969", how="mpmath, 40 digits, and SciPy's levene: "
          "cases/_make/gaps_of_subgroups.py", rel=1e-9)


def indices(readings, within, low, high):
    mu, overall = mean(readings), deviation(readings)
    worst = lambda s: min(high - mu, mu - low) / (3 * s)
    return {"n": len(readings), "mean": mu, "sigma_overall": overall, "sigma_within": within,
            "cp": (high - low) / (6 * within), "cpk": worst(within),
            "pp": (high - low) / (6 * overall), "ppk": worst(overall)}


def sheet_of(readings, within, low, high):
    """What several methods print of the same sample."""
    of_both = indices(readings, within, low, high)
    overall = of_both["sigma_overall"]
    alone = {key: of_both[key] for key in ("n", "mean", "sigma_overall")}
    return {
        "normal": of_both,
        "machine": {**alone, "cm": of_both["pp"], "cmk": of_both["ppk"]},
        "grade": {**alone, "cp": of_both["cp"], "cpk": of_both["cpk"], "grade": grade_of(of_both["cpk"])},
        "sixpack": of_both,
        "compare": {**alone, "index_overall": of_both["ppk"], "index_overall_n": of_both["ppk"] * sqrt(
            mpf(len(readings)) / (len(readings) - 1)), "sigma_overall_n": overall * sqrt(1 - 1 / mpf(len(readings)))},
    }


def capability():
    # The nineteenth is far off and left out. Named by its place it is the eighteenth drawn one, and the
    # nineteenth with readings but one.
    levels = [20 + (3 if i == 18 else 0) for i in range(len(SIZES))]
    columns, groups = table(levels, 37, 0.6)
    out = 18
    drawn = [i for i, group in enumerate(groups) if len(group) > 1 and i != out]
    rows = [groups[i] for i in drawn]
    pairs = [range_moments(len(row)) for row in rows]
    within = least_variance([extent(row) for row in rows], pairs)
    center = mean([x for row in rows for x in row])
    is_far = lambda row, pair: (abs(mean(row) - center) * sqrt(mpf(len(row))) > 3 * within,
                                not max(mpf(0), pair[0] - 3 * pair[1]) <= extent(row) / within <= pair[0] + 3 * pair[1])
    # One of a single reading tells where the operation is, and nothing of its scatter.
    readings = [x for i, group in enumerate(groups) if i != out for x in group]
    free = sum(len(row) - 1 for row in rows)
    s_pooled = sqrt(sum((x - mean(row)) ** 2 for row in rows for x in row) / free)
    left_out = [{"index": out, "reason": "a known cause"}]
    n_signals = sum(sum(is_far(row, pair)) for row, pair in zip(rows, pairs))
    # Neighbours are rows, whatever subgroup they are of; none is taken across an empty cell.
    cells = [None if x is None or i // 5 == out else mpf(x) for i, x in enumerate(columns["value"])]
    chain = mean([abs(b - a) for a, b in zip(cells, cells[1:]) if None not in (a, b)]) * sqrt(mp.pi) / 2
    of = sheet_of(readings, within, mpf(17), mpf("22.5"))
    worst = lambda s: min(mpf("22.5") - mean(readings), mean(readings) - 17) / (3 * s)
    more = {"normal": {"sigma_pooled": s_pooled}, "sixpack": {"sigma_pooled": s_pooled},
            "compare": {"index_mean_range": worst(within), "index_pooled": worst(s_pooled),
                        "sigma_neighbours": chain, "index_neighbours": worst(chain)}}
    for name, numbers in of.items():
        write("judge/capability", f"{name}_gaps_subgroups", f"capability.{name}@2", columns,
              {"lsl": "17", "usl": "22.5", "tests": [1], "stability": "recorded", "left_out": left_out},
              {**numbers, **more.get(name, {}), "n_signals": n_signals},
              source="Kane 1986; Burr 1969", how=HOW, rel=1e-10)


def capability_of_singles():
    draws = random.Random(38)
    missing, outs = {7, 8, 30}, {15, 16, 44}
    cells = [None if i in missing else f"{draws.gauss(20 + (4 if i in outs else 0), 0.5):.2f}" for i in range(60)]
    kept = [None if x is None or i in outs else mpf(x) for i, x in enumerate(cells)]
    moves = [abs(b - a) for a, b in zip(kept, kept[1:]) if None not in (a, b)]
    readings = [x for x in kept if x is not None]
    d2 = 2 / sqrt(mp.pi)
    within = mean(moves) / d2
    center = mean(readings)
    far = sum(abs(x - center) > 3 * within for x in readings)
    beyond = sum(x > (d2 + 3 * sqrt(2 - 4 / mp.pi)) * within for x in moves)
    # One bound of 95 %; overlapping moving ranges have 0.62 degrees of freedom each (Bissell 1990).
    of = sheet_of(readings, within, mpf(18), mpf(22))
    worst = of["normal"]["cpk"]
    spread = sqrt(1 / mpf(9 * len(readings)) + worst**2 / (2 * mpf("0.62") * len(moves)))
    lower = worst - mp.sqrt(2) * mp.erfinv(mpf("0.9")) * spread
    median_of_range = sqrt(mpf(2)) * mp.erfinv(mpf(1) / 2) * sqrt(mpf(2))
    by_median = median(moves) / median_of_range
    estimates = {"sigma_mean_moving_range": within, "sigma_median_moving_range": by_median}
    more = {"normal": {"cpk_lower": lower, **estimates}, "sixpack": {"cpk_lower": lower, **estimates},
            "grade": {"cpk_lower": lower, "grade_supported": grade_of(lower)},
            "compare": {"index_mean_moving_range": worst, "index_median_moving_range": worst * within / by_median,
                        "preset_minitab": worst, "preset_iso": of["normal"]["ppk"]}}
    left_out = [{"index": i, "reason": "a known cause"} for i in sorted(outs)]
    anyway = {"stability": "recorded", "left_out": left_out}
    for name, numbers in of.items():
        write("judge/capability", f"{name}_gaps_singles", f"capability.{name}@2", {"value": cells},
              {"lsl": "18", "usl": "22", "tests": [1], **anyway},
              {**numbers, **more.get(name, {}), "n_signals": far + beyond},
              source="Kane 1986; no moving range is taken across a gap", how=HOW, rel=1e-10)
    skew({"value": cells}, readings, {"lsl": "18", "usl": "22", **anyway})


def skew(columns, readings, params):
    """Distributions that are fitted to the readings that are kept, and to no other."""
    logs = [mp.log(x) for x in readings]
    mu, n = mean(logs), len(readings)
    by_n = sqrt(sum((x - mu) ** 2 for x in logs) / n)
    low, middle, high = (mp.exp(mu + z * by_n) for z in (-z_of("0.99865"), 0, z_of("0.99865")))
    sides = {"ppl": (middle - 18) / (middle - low), "ppu": (22 - middle) / (high - middle)}
    write("judge/capability", "nonnormal_gaps_singles", "capability.nonnormal@2", columns,
          {**params, "distribution": "lognormal"},
          {"n": n, "fitted_mu": mu, "fitted_sigma": by_n, "p00135": low, "p50": middle, "p99865": high,
           "pp": mpf(4) / (high - low), **sides, "ppk": min(sides.values())},
          source="ISO 22514-2 by way of Montgomery, 7th ed., 8.3.3; maximum likelihood in closed form", how=HOW, rel=1e-10)
    s = deviation(logs)
    sides = {"ppl": (mu - mp.log(18)) / (3 * s), "ppu": (mp.log(22) - mu) / (3 * s)}
    write("judge/capability", "box_cox_gaps_singles", "capability.box-cox@2", columns, {**params, "lambda": "0"},
          {"n": n, "lambda": 0, "pp": (mp.log(22) - mp.log(18)) / (6 * s), **sides, "ppk": min(sides.values())},
          source="Box, Cox 1964: of the power 0, logarithms", how=HOW, rel=1e-10)
    kind, gamma, delta, xi, scale, carry = fitted(readings)
    low, middle, high = (xi + scale * carry((z - gamma) / delta) for z in (-stats.norm.isf(0.00135), 0, stats.norm.isf(0.00135)))
    sides = {"ppl": (middle - 18) / (middle - low), "ppu": (22 - middle) / (high - middle)}
    write("judge/capability", "johnson_gaps_singles", "capability.johnson@2", columns, params,
          {"n": n, "type": kind, "gamma": gamma, "delta": delta, "xi": xi, "lambda": scale, "p00135": low, "p50": middle,
           "p99865": high, **sides, "ppk": min(sides.values())},
          source="Wheeler 1980; ISO 22514-2 (indices by quantiles)",
          how="SciPy, each shape solved for: cases/_make/gaps_of_subgroups.py", rel=1e-8)


def acceptance():
    # The mean of subgroups may wander between the levels that are acceptable; one is beyond, after a gap.
    draws = random.Random(39)
    n, gaps, alone = 4, {3, 11}, 8
    rows = []
    for i in range(20):
        row = [f"{draws.gauss(20 + 1.2 * (i % 5 - 2) + (6.5 if i == 14 else 0), 0.5):.2f}" for _ in range(n)]
        rows.append([None] * n if i in gaps else row[:1] + [None] * (n - 1) if i == alone else row)
    columns = {"value": [x for row in rows for x in row],
               "subgroup": [f"b{i + 1}" for i in range(len(rows)) for _ in range(n)]}
    groups = [[mpf(x) for x in row if x is not None] for row in rows]
    drawn = [i for i, group in enumerate(groups) if len(group) > 1]
    d2, d3 = range_moments(n)
    sigma = mean([extent(groups[i]) for i in drawn]) / d2
    z = lambda share: sqrt(mpf(2)) * mp.erfinv(1 - 2 * mpf(share))
    p1, p2, alpha, beta = z("0.001"), z("0.02"), z("0.05"), z("0.10")
    means = {i: mean(groups[i]) for i in drawn}
    for name, low, high in (("both", mpf(14), mpf(26)), ("lower", mpf(18), None), ("upper", None, mpf(26))):
        limit = lambda side, sign: None if side is None else side - sign * (p1 * sigma - alpha * sigma / sqrt(mpf(n)))
        lcl, ucl = limit(low, -1), limit(high, 1)
        beyond = [i for i in drawn if (lcl is not None and means[i] < lcl) or (ucl is not None and means[i] > ucl)]
        given = {key: str(int(value)) for key, value in (("lsl", low), ("usl", high)) if value is not None}
        write(f"{CHART}/acceptance", f"acceptance_gaps_{name}", "chart.acceptance@2", columns,
              {**given, "acceptable": "0.001", "rejectable": "0.02"},
              {"n_subgroups": len(drawn), "sigma": sigma,
               **({"lcl": lcl, "apl_lower": low + p1 * sigma, "rpl_lower": low + p2 * sigma} if low else {}),
               **({"ucl": ucl, "apl_upper": high - p1 * sigma, "rpl_upper": high - p2 * sigma} if high else {}),
               "size_needed": mp.ceil(((alpha + beta) / (p1 - p2)) ** 2),
               "beta_achieved": mp.ncdf(alpha - (p1 - p2) * sqrt(mpf(n))), "test_1": beyond,
               "range_test_1": [i for i in drawn if extent(groups[i]) > (d2 + 3 * d3) * sigma],
               "n_signals": len(beyond) + sum(extent(groups[i]) > (d2 + 3 * d3) * sigma for i in drawn)},
              source="Freund 1957; every subgroup at its place", how=HOW, rel=1e-10)


capability()
capability_of_singles()
acceptance()
shewhart()
three_way()
short_run()
difference()
