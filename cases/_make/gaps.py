"""Writes cases of charts with gaps: points that are missing, and points that are left out.

    pip install mpmath && python cases/_make/gaps.py

A gap cuts what is taken between neighbours: Laney's moving ranges, differences of successive
pieces, moves of subgroup means, moves of standardised readings. Runs about a median go on across it.
"""

import random

from mpmath import mp, mpf, matrix, lu_solve, sqrt, log, nint, binomial

from on_table import write

mp.dps = 40
CHART = "judge/chart"
HOW = "mpmath, 40 digits: cases/_make/gaps.py"
# E|X − Y| and the standard deviation of |X − Y| for independent standard normals.
D2 = 2 / sqrt(mp.pi)
D3 = sqrt(2 - 4 / mp.pi)


def mean(values):
    values = list(values)
    return mp.fsum(values) / len(values)


def left_out(indices):
    return [{"index": i, "reason": "a known cause"} for i in indices]


def moves(points, is_joined):
    """Absolute differences between neighbours; None is a gap."""
    if is_joined:
        points = [point for point in points if point is not None]
    return [abs(b - a) for a, b in zip(points, points[1:]) if a is not None and b is not None]


def laney():
    draws = random.Random(11)
    sizes = [draws.randrange(180, 260) for _ in range(18)]
    counts = [sum(draws.random() < share for _ in range(size))
              for size, share in zip(sizes, [draws.uniform(0.02, 0.12) for _ in sizes])]
    counts[5] = None
    sizes[11] = None
    out = [14]
    for name, is_binomial in (("p", True), ("u", False)):
        kept = [None if c is None or n is None or i in out else (mpf(c), mpf(n))
                for i, (c, n) in enumerate(zip(counts, sizes))]
        there = [point for point in kept if point is not None]
        rate = mp.fsum(c for c, _ in there) / mp.fsum(n for _, n in there)
        spread = rate * (1 - rate) if is_binomial else rate
        z = [None if point is None else (point[0] / point[1] - rate) / sqrt(spread / point[1]) for point in kept]
        table = {"count": [None if c is None else str(c) for c in counts],
                 "size": [None if n is None else str(n) for n in sizes]}
        for version, is_joined in ((1, True), (2, False)):
            phi = mean(moves(z, is_joined)) / D2
            # A point without count or size has the limits of the size before it.
            last, upper, lower = None, [], []
            for c, n in zip(counts, sizes):
                last = last if c is None or n is None else n
                one = phi * sqrt(spread / last)
                upper.append(min(mpf(1), rate + 3 * one) if is_binomial else rate + 3 * one)
                lower.append(max(mpf(0), rate - 3 * one))
            write(CHART + "/attribute", f"laney_{name}_gaps_{version}", f"chart.laney-{name}@{version}", table,
                  {"left_out": left_out(out)}, {"rate": rate, "phi": phi, "ucl": upper, "lcl": lower},
                  source="Laney 2002; the first version joins neighbours of a gap, the second does not", how=HOW, rel=1e-12)


def distance(x, center, covariance):
    difference = matrix([a - b for a, b in zip(x, center)])
    solved = lu_solve(covariance, difference)
    return mp.fsum(a * b for a, b in zip(difference, solved))


def about(rows, center, divisor):
    p = len(center)
    entry = lambda i, j: mp.fsum((row[i] - center[i]) * (row[j] - center[j]) for row in rows) / divisor
    return matrix([[entry(i, j) for j in range(p)] for i in range(p)])


def flat(table):
    return [table[i, j] for i in range(table.rows) for j in range(table.cols)]


def pieces(draws, n, shift=0):
    rows = []
    for _ in range(n):
        common = draws.gauss(0, 1)
        rows.append([f"{20 + shift + common + draws.gauss(0, 0.6):.3f}", f"{5 + 0.4 * common + draws.gauss(0, 0.3):.3f}"])
    return rows


def t2():
    draws = random.Random(12)
    rows = pieces(draws, 16) + pieces(draws, 8, shift=3)
    rows[4][1] = None
    rows[16] = [None, None]
    out = [9, 20]
    values = [None if None in row else [mpf(x) for x in row] for row in rows]
    kept = [None if i in out else row for i, row in enumerate(values)]
    there = [row for row in kept if row is not None]
    m, p = len(there), 2
    center = [mean(row[j] for row in there) for j in range(p)]
    sample = about(there, center, mpf(m - 1))
    for version, is_joined in ((1, True), (2, False)):
        # The first version passes over pieces that are not whole, and stops at those left out.
        line = [(i, row) for i, row in enumerate(values) if row is not None]
        pairs = [(a, b) for (i, a), (j, b) in zip(line, line[1:])
                 if i not in out and j not in out and (is_joined or j == i + 1)]
        differences = [[x - y for x, y in zip(b, a)] for a, b in pairs]
        by_differences = about(differences, [mpf(0)] * p, mpf(2 * len(differences)))
        of = lambda covariance: [None if row is None else distance(row, center, covariance) for row in values]
        table = {"value": {name: [row[j] for row in rows] for j, name in enumerate(("diameter", "length"))}}
        write(CHART + "/multivariate", f"t2_gaps_{version}", f"chart.t2@{version}", table,
              {"covariance": "successive-differences", "left_out": left_out(out)},
              {"n": len(line), "mean": center, "covariance": flat(sample), "t2": of(sample),
               "t2_successive_diff": of(by_differences), "ucl_phase1": phase_one(m, p, mpf("0.0027"))},
              source="Tracy, Young, Mason 1992; Sullivan, Woodall 1996", how=HOW, rel=1e-10)


def phase_one(m, p, alpha):
    """((m−1)²/m) times the upper quantile of a beta distribution."""
    a, b = mpf(p) / 2, mpf(m - p - 1) / 2
    share = lambda x: mp.betainc(a, b, 0, x, regularized=True) - (1 - alpha)
    low, high = mpf(0), mpf(1)
    for _ in range(140):
        middle = (low + high) / 2
        low, high = (low, middle) if share(middle) > 0 else (middle, high)
    return (mpf(m) - 1) ** 2 / m * low


def t2_subgroups():
    draws = random.Random(13)
    rows = [row for group in range(9) for row in pieces(draws, 4, shift=4 if group == 5 else 0)]
    out = [5]
    values = [[mpf(x) for x in row] for row in rows]
    groups = [values[i:i + 4] for i in range(0, len(values), 4)]
    means = [[mean(row[j] for row in group) for j in range(2)] for group in groups]
    each = [about(group, own, mpf(3)) for group, own in zip(groups, means)]
    kept = [i for i in range(len(groups)) if i not in out]
    center = [mean(means[i][j] for i in kept) for j in range(2)]
    within = matrix([[mean(each[i][a, b] for i in kept) for b in range(2)] for a in range(2)])
    table = {"value": {name: [row[j] for row in rows] for j, name in enumerate(("diameter", "length"))}}
    write(CHART + "/multivariate", "t2_subgroups_left_out", "chart.t2-subgroups", table,
          {"subgroup_size": 4, "left_out": left_out(out)},
          {"n_subgroups": 9, "mean": center, "covariance": flat(within),
           "t2": [4 * distance(own, center, within) for own in means], "n_signals": 0},
          source="Alt 1985; Montgomery, 7th ed., 11.3", how=HOW, rel=1e-10)


def three_way():
    draws = random.Random(14)
    levels = [draws.gauss(50, 0.8) for _ in range(12)]
    levels[7] = 58
    rows = [[f"{draws.gauss(level, 0.3):.2f}" for _ in range(4)] for level in levels]
    out = [7]
    groups = [[mpf(x) for x in row] for row in rows]
    means = [mean(group) for group in groups]
    ranges = [max(group) - min(group) for group in groups]
    kept = [i for i in range(len(groups)) if i not in out]
    d2 = mp.quad(lambda x: 1 - mp.ncdf(x) ** 4 - (1 - mp.ncdf(x)) ** 4, [-mp.inf, -2, 0, 2, mp.inf])
    center = mean(means[i] for i in kept)
    moved = mean(moves([None if i in out else x for i, x in enumerate(means)], False))
    sigma_means, within = moved / D2, mean(ranges[i] for i in kept) / d2
    squares = mp.fsum((x - means[i]) ** 2 for i in kept for x in groups[i])
    pooled = sqrt(squares / (3 * len(kept)))
    between = lambda s: sqrt(max(mpf(0), sigma_means ** 2 - s ** 2 / 4))
    table = {"value": [x for row in rows for x in row]}
    expected = {
        "n_subgroups": 12, "center": center, "ucl": center + 3 * sigma_means, "lcl": center - 3 * sigma_means,
        "moving_range_center": moved, "moving_range_ucl": (D2 + 3 * D3) * sigma_means, "sigma_within": within,
        "sigma_between": between(within), "sigma_within_pooled": pooled, "sigma_between_pooled": between(pooled),
        "n_signals": 0,
    }
    given = {"subgroup_size": 4, "left_out": left_out(out)}
    write(CHART + "/three_way", "three_way_left_out", "chart.three-way", table, given, expected,
          source="Wheeler 1995", how=HOW, rel=1e-11)
    overall = sqrt(between(pooled) ** 2 + pooled ** 2)
    flat_mean = mean(x for i in kept for x in groups[i])
    lsl, usl = mpf(45), mpf(55)
    write("judge/capability", "between_within_left_out", "capability.between-within@2", table,
          {**given, "lsl": "45", "usl": "55", "stability": "required", "n_min": 25},
          {"sigma_within": pooled, "sigma_between": between(pooled), "sigma_between_within": overall,
           "mean": flat_mean, "cp": (usl - lsl) / (6 * overall),
           "cpk": min(usl - flat_mean, flat_mean - lsl) / (3 * overall)},
          source="Wheeler 1995", how=HOW, rel=1e-11)


def three_way_gaps():
    """Subgroups of which one has no readings and one a single reading: closed up, or left at their places."""
    draws = random.Random(16)
    levels = [draws.gauss(50, 0.8) for _ in range(14)]
    levels[11], levels[13] = 58, 61
    rows = [[f"{draws.gauss(level, 0.3):.2f}" for _ in range(4)] for level in levels]
    rows[4] = [None] * 4
    rows[8][1:] = [None] * 3
    out = 11
    groups = [[mpf(x) for x in row if x is not None] for row in rows]
    is_drawn = [len(group) > 1 for group in groups]
    kept = [i for i in range(len(groups)) if is_drawn[i] and i != out]
    d2_of = lambda n: mp.quad(lambda x: 1 - mp.ncdf(x) ** n - (1 - mp.ncdf(x)) ** n, [-mp.inf, -2, 0, 2, mp.inf])
    spread = {n: d2_of(n) for n in (3, 4)}
    within = mean((max(groups[i]) - min(groups[i])) / spread[len(groups[i])] for i in kept)
    center = mean(mean(groups[i]) for i in kept)
    table = {"value": [x for row in rows for x in row], "subgroup": [f"b{i + 1}" for i in range(14) for _ in range(4)]}
    for version, is_joined in ((1, True), (2, False)):
        points = [None if i == out else mean(group) if is_drawn[i] else "gap" for i, group in enumerate(groups)]
        points = [x for x in points if x != "gap"] if is_joined else [None if x == "gap" else x for x in points]
        moved = mean(moves(points, False))
        number = (lambda i: sum(is_drawn[:i])) if is_joined else (lambda i: i)
        sigma_means = moved / D2
        n = len(kept) / mp.fsum(mpf(1) / len(groups[i]) for i in kept)
        between = sqrt(max(mpf(0), sigma_means ** 2 - within ** 2 / n))
        drawn = [None if x is None else abs(x - center) > 3 * sigma_means for x in points]
        upper = (D2 + 3 * D3) * sigma_means
        steps = [i for i in range(1, len(points)) if None not in points[i - 1:i + 1]
                 and abs(points[i] - points[i - 1]) > upper]
        write(CHART + "/three_way", f"three_way_gaps_{version}", f"chart.three-way@{version}", table,
              {"left_out": left_out([number(out)])},
              {"n_subgroups": 12, "center": center, "moving_range_center": moved, "moving_range_ucl": upper,
               "ucl": center + 3 * sigma_means, "lcl": center - 3 * sigma_means, "sigma_within": within,
               "sigma_between": between, "test_1": [i for i, is_out in enumerate(drawn) if is_out],
               "moving_range_test_1": steps},
              source="Wheeler 1995; the first version closes gaps up, the second leaves them where they are",
              how=HOW, rel=1e-11)


def z_mr():
    draws = random.Random(17)
    parts = ["A"] * 7 + ["B"] * 6 + ["C"] * 5 + ["A"] * 6 + ["B"] * 5
    level = {"A": (20, 0.03), "B": (35, 0.08), "C": (12, 0.02)}
    texts = [f"{draws.gauss(*level[part]):.3f}" for part in parts]
    texts[9] = None
    texts[4], texts[20], texts[26] = "20.310", "20.300", "35.900"
    named = [None if i == 15 else part for i, part in enumerate(parts)]
    out = [4, 26]
    x = [None if text is None else mpf(text) for text in texts]
    kept = [None if i in out or named[i] is None else value for i, value in enumerate(x)]
    mu, sigma = {}, {}
    for part in sorted(level):
        own = [value for value, of in zip(kept, named) if of == part and value is not None]
        steps = [abs(kept[i] - kept[i - 1]) for i in range(1, len(x))
                 if named[i] == named[i - 1] == part and None not in (kept[i], kept[i - 1])]
        mu[part], sigma[part] = mean(own), mean(steps) / D2
    z = [None if value is None or part is None else (value - mu[part]) / sigma[part]
         for value, part in zip(x, named)]
    step = [None] + [None if None in pair else abs(pair[1] - pair[0]) for pair in zip(z, z[1:])]
    table = {"value": texts, "part": named}
    for version in (1, 2):
        is_judged = lambda i: version == 1 or i not in out
        moved = lambda i: is_judged(i) and is_judged(i - 1)
        write(CHART + "/z_mr", f"z_mr_gaps_{version}", f"chart.z-mr@{version}", table, {"left_out": left_out(out)},
              {"n": 27, **{f"mu.{part}": mu[part] for part in mu}, **{f"sigma.{part}": sigma[part] for part in sigma},
               "z": z, "mr": step, "test_1": [i for i, v in enumerate(z) if v is not None and abs(v) > 3 and is_judged(i)],
               "moving_range_test_1": [i for i, v in enumerate(step) if v is not None and v > D2 + 3 * D3 and moved(i)]},
              source="Wheeler 1991; the second version judges no reading that is left out", how=HOW)


def run():
    draws = random.Random(15)
    texts = [f"{draws.gauss(5 if i < 12 else 5.6, 0.4):.2f}" for i in range(26)]
    texts[6] = None
    out = [3, 17]
    kept = [mpf(x) for i, x in enumerate(texts) if x is not None and i not in out]
    ordered = sorted(kept)
    half = len(ordered) // 2
    median = (ordered[half] + ordered[-half - 1]) / 2 if len(ordered) % 2 == 0 else ordered[half]
    sides = [x > median for x in kept if x != median]
    n, longest, length = len(sides), 1, 1
    for a, b in zip(sides, sides[1:]):
        length = length + 1 if a == b else 1
        longest = max(longest, length)
    crossings = sum(a != b for a, b in zip(sides, sides[1:]))
    fewest, total = 0, mpf(0)
    while True:
        total += binomial(n - 1, fewest) / mpf(2) ** (n - 1)
        if total >= mpf("0.05"):
            break
        fewest += 1
    write(CHART + "/run", "run_left_out", "chart.run", {"value": texts}, {"left_out": left_out(out)},
          {"median": median, "n": 25, "n_useful": n, "longest_run": longest,
           "longest_run_max": int(nint(log(n, 2) + 3)), "crossings": crossings, "crossings_min": fewest},
          source="Anhøj, Olesen 2014; points left out as in the qicharts2 manual: of median and runs", how=HOW)


laney()
t2()
t2_subgroups()
three_way()
three_way_gaps()
z_mr()
run()
