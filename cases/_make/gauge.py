"""Writes the cases and examples of stability, signal detection, run charts and shares of variation.

Expected values come from definitions and other people's code, never from the crate that the cases
test: constants of ranges by quadrature, lines and tails by SciPy, zones by exact fractions.

    pip install numpy scipy statsmodels krippendorff && python cases/_make/gauge.py
"""

import json
import math
import random
from datetime import date, timedelta
from fractions import Fraction

import numpy as np
from scipy import integrate, optimize, stats
from statsmodels.api import GLM, add_constant, families
from statsmodels.stats import proportion

import measure
from measure import example, exact, mean, save, sd


def range_constants(n):
    """Mean and standard deviation of the range of n standard normal values."""
    cdf, sf = stats.norm.cdf, stats.norm.sf
    d2 = integrate.quad(lambda x: 1 - cdf(x) ** n - sf(x) ** n, -12, 12, epsabs=1e-14, epsrel=1e-13)[0]
    nodes, weights = np.polynomial.legendre.leggauss(600)
    x, w = 9 * nodes, 9 * weights
    low, high = np.meshgrid(x, x, indexing="ij")
    # The triangle low < high, mapped from the square so that its edge is smooth.
    high = low + (9 - low) * (high / 9 + 1) / 2
    jacobian = (9 - low) / 18
    inner = 1 - cdf(high) ** n - sf(low) ** n + (cdf(high) - cdf(low)) ** n
    second = 2 * (w[:, None] * w[None, :] * jacobian * inner).sum()
    return d2, math.sqrt(second - d2 * d2)


def runs(points, center, length):
    found, side, n = [], 0, 0
    for place, point in enumerate(points):
        own = (point > center) - (point < center)
        n = n + 1 if own == side else 1
        side = own
        if side and n >= length:
            found.append(place)
    return found


def stable(groups, times, reference, tolerance, center, baseline, length=9):
    """The chart of a master's readings and the line through its means."""
    size, k = len(groups[0]), len(groups)
    groups = [exact(group) for group in groups]
    means = [mean(group) for group in groups]
    if size == 1:
        ranges = [None] + [abs(b[0] - a[0]) for a, b in zip(groups, groups[1:])]
    else:
        ranges = [max(group) - min(group) for group in groups]
    kept = [r for r in ranges[:baseline] if r is not None]
    r_bar = float(sum(kept) / len(kept))
    d2, d3 = range_constants(max(size, 2))
    sigma = r_bar / d2
    middle = Fraction(str(reference)) if center == "reference" else mean(means[:baseline])
    middle = float(middle)
    half = 3 * sigma / math.sqrt(size)
    bias = [float(m - Fraction(str(reference))) for m in means]
    line = stats.linregress(times, bias)
    t = line.slope / line.stderr
    reach = stats.t.ppf(0.975, k - 2) * line.stderr
    span = times[-1] - times[0]
    b, s = mean(bias), sd(bias)
    own = stats.t.ppf(0.975, k - 1) * s / math.sqrt(k)
    limits = [max(0.0, (d2 - 3 * d3) * sigma), (d2 + 3 * d3) * sigma]
    expected = {
        "sigma": sigma,
        "center": middle,
        "ucl": middle + half,
        "lcl": middle - half,
        "range_center": r_bar,
        "range_lcl": limits[0],
        "range_ucl": limits[1],
        "beyond": [i for i, m in enumerate(means) if abs(float(m) - middle) > half],
        "range_beyond": [i for i, r in enumerate(ranges) if r is not None and float(r) > limits[1]],
        "runs": runs([float(m) for m in means], middle, length),
        "drift": line.slope,
        "drift_ci95": [line.slope - reach, line.slope + reach],
        "drift_t": t,
        "drift_p": 2 * stats.t.sf(abs(t), k - 2),
        "drift_total": line.slope * span,
        "drift_tolerance_share": abs(line.slope * span) / tolerance,
        "bias": b,
        "bias_ci95": [b - own, b + own],
        "bias_p": 2 * stats.t.sf(abs(b) / (s / math.sqrt(k)), k - 1),
        "occasion_sd": s,
    }
    if size > 1:
        expected["occasion_f"], expected["occasion_p"] = map(
            float, stats.f_oneway(*[[float(v) for v in group] for group in groups])
        )
    return expected


def stability():
    how = "SciPy linregress and f_oneway, range constants by quadrature, exact fractions"
    draw = random.Random(71)
    master, tolerance = 20.0, 0.05
    first = date(2026, 1, 5)
    for name, size, drift, center, baseline in [
        ("weekly", 3, 0.00012, "mean", 24),
        ("jump", 5, 0.0, "reference", 12),
        ("single", 1, 0.00005, "mean", 30),
    ]:
        k = {3: 24, 5: 20, 1: 30}[size]
        days, groups = [], []
        day = 0
        for i in range(k):
            level = master + 0.0004 + drift * i + (0.004 if name == "jump" and i > 14 else 0)
            level += draw.gauss(0, 0.0003)
            groups.append([round(draw.gauss(level, 0.001), 4) for _ in range(size)])
            days.append(day)
            day += 7 + (draw.randrange(3) if name == "weekly" else 0)
        given = {
            "groups": groups,
            "times": days,
            "reference": master,
            "tolerance": tolerance,
            "center": center,
            "baseline": baseline,
        }
        expected = stable(groups, days, master, tolerance, center, baseline)
        save("gauge", f"stability_{name}", "stability", given, expected, 1e-8, how)
        if name == "weekly":
            dates = [(first + timedelta(days=d)).isoformat() for d in days]
            rows = [(d, v) for d, group in zip(dates, groups) for v in group]
            table = {
                "value": [f"{v:.4f}" for _, v in rows],
                "subgroup": [d for d, _ in rows],
                "time": [d for d, _ in rows],
            }
            example("gauge.stability", table, {"reference": "20.0000", "tolerance": "0.05"})


def zones(parts, zone_sds, tolerance):
    """Parts are (reference, accepted, rated); the zones by their definition, in fractions."""
    accepted = [Fraction(str(r)) for r, a, n in parts if a == n]
    rejected = [Fraction(str(r)) for r, a, n in parts if a == 0]
    low, high = min(accepted), max(accepted)
    below, above = [r for r in rejected if r < low], [r for r in rejected if r > high]
    expected, widths = {}, []
    if below:
        width = low - max(below)
        widths.append(width)
        expected |= {"lower_accepted": float(low), "lower_rejected": float(max(below))}
        expected |= {"lower_width": float(width), "lower_middle": float((low + max(below)) / 2)}
    if above:
        width = min(above) - high
        widths.append(width)
        expected |= {"upper_accepted": float(high), "upper_rejected": float(min(above))}
        expected |= {"upper_width": float(width), "upper_middle": float((high + min(above)) / 2)}
    width = mean(widths)
    gauge = float(width) / zone_sds
    return expected | {
        "zone_width": float(width),
        "gauge_sd": gauge,
        "gauge_tolerance_share": 6 * gauge / tolerance,
        "n_accepted": len(accepted),
        "n_rejected": len(rejected),
        "n_uncertain": len(parts) - len(accepted) - len(rejected),
    }


def judged(draw, n, low, high, spread, sides):
    """Parts of a size, each judged three times by three appraisers with their own limits."""
    ends = {"both": (low - 4 * spread, high + 4 * spread), "upper": (low, high + 4 * spread)}[sides]
    parts = []
    for i in range(n):
        reference = round(draw.uniform(*ends), 4)
        ratings = []
        for who in range(3):
            for _ in range(3):
                seen = reference + draw.gauss(0, spread / 4) + (who - 1) * spread / 6
                good = seen <= high and (sides == "upper" or seen >= low)
                ratings.append(("ABC"[who], int(good)))
        parts.append((reference, ratings))
    return parts


def signal_detection():
    draw = random.Random(81)
    how = "zones by their definition, in exact fractions"
    for name, n, sides, zone_sds in [("both", 50, "both", 6.0), ("upper", 30, "upper", 5.15)]:
        parts = judged(draw, n, 0.45, 0.55, 0.02, sides)
        counted = [(r, sum(a for _, a in ratings), len(ratings)) for r, ratings in parts]
        rows = [
            {"part": i + 1, "reference": r, "appraiser": who, "rating": a}
            for i, (r, ratings) in enumerate(parts)
            for who, a in ratings
        ]
        given = {"rows": rows, "tolerance": 0.1, "zone_sds": zone_sds}
        expected = zones(counted, zone_sds, 0.1)
        save("gauge", f"signal_detection_{name}", "signal_detection", given, expected, 1e-12, how)
        if name == "both":
            table = {
                "rating": [["bad", "good"][row["rating"]] for row in rows],
                "part": [str(row["part"]) for row in rows],
                "appraiser": [row["appraiser"] for row in rows],
                "reference": [f"{row['reference']:.4f}" for row in rows],
            }
            given = {"defective": ["bad"], "lsl": "0.45", "usl": "0.55"}
            example("gauge.signal-detection", table, given)


def published():
    """What a public discussion of AIAG's example (Elsmar, November 2002) prints of it: a mean width
    of 0.0237915 and a GRR of 29 % at 5.15 standard deviations and a tolerance of 0.095. The parts
    here are ours; their edges are chosen to leave that mean width."""
    sizes = [(0.42, 0), (0.446697, 0), (0.455, 4), (0.470832, 9), (0.5, 9), (0.542704, 9)]
    sizes += [(0.55, 5), (0.561, 1), (0.566152, 0), (0.58, 0)]
    rows = [
        {"part": i + 1, "reference": r, "appraiser": "ABC"[k // 3], "rating": int(k < a)}
        for i, (r, a) in enumerate(sizes)
        for k in range(9)
    ]
    given = {"rows": rows, "tolerance": 0.095, "zone_sds": 5.15}
    expected = {"zone_width": 0.0237915, "gauge_tolerance_share": 0.29}
    how = "printed in a public discussion of AIAG MSA 3rd ed. (Elsmar, 2002); our own parts"
    save("gauge", "signal_detection_printed", "signal_detection", given, expected, 0.01, how)


def run_chart():
    """The crossed example, seen; the numbers are sums, so there is no case of its own."""
    path = measure.ROOT / "example" / "gauge.crossed.json"
    example("gauge.run-chart", json.loads(path.read_text(encoding="utf-8"))["table"], {})


# Shares of variation, each with its interval.


def ends(c, ms, df, tail):
    """Both ends of Σ c MS by modified large sample, not truncated."""
    used = [i for i in range(len(c)) if c[i] != 0]
    g = {i: 1 - df[i] / stats.chi2.isf(tail, df[i]) for i in used}
    h = {i: df[i] / stats.chi2.ppf(tail, df[i]) - 1 for i in used}
    below = sum(((g if c[i] > 0 else h)[i] * c[i] * ms[i]) ** 2 for i in used)
    above = sum(((h if c[i] > 0 else g)[i] * c[i] * ms[i]) ** 2 for i in used)
    for i in used:
        for j in used:
            if c[i] > 0 > c[j]:
                both = -c[i] * c[j] * ms[i] * ms[j]
                up, low = stats.f.isf(tail, df[i], df[j]), stats.f.ppf(tail, df[i], df[j])
                below += ((up - 1) ** 2 - (g[i] * up) ** 2 - h[j] ** 2) / up * both
                above += ((1 - low) ** 2 - (h[i] * low) ** 2 - g[j] ** 2) / low * both
    middle = sum(a * b for a, b in zip(c, ms))
    return middle - math.sqrt(max(below, 0)), middle + math.sqrt(max(above, 0))


def share(c, whole, ms, df, tail=0.025):
    """Where the interval of Σ (c − r w) MS holds 0."""

    def end(r, side):
        return ends([a - r * b for a, b in zip(c, whole)], ms, df, tail)[side]

    def root(side):
        return optimize.brentq(lambda r: end(r, side), 0, 1, xtol=1e-300, rtol=1e-15, maxiter=500)

    return [0.0 if end(0, 0) <= 0 else root(0), 1.0 if end(1, 1) >= 0 else root(1)]


def simulated(c, ms, df, components, draw):
    """The same by generalized intervals: an entirely different way to the same question."""
    pivots = [m * d / draw.chisquare(d, 200_000) for m, d in zip(ms, df)]
    of = lambda k: sum(a * b for a, b in zip(k, pivots))
    parts = [np.maximum(of(k), 0) for k in components]
    return np.quantile(np.maximum(of(c), 0) / sum(parts), [0.025, 0.975])


def mean_squares(rows, names, nested):
    """Mean squares and degrees of freedom, exactly."""
    sizes = [len({tuple(row[name] for name in key) for row in rows}) for key in names]
    q = [measure.squares(rows, key) for key in names]
    grand, raw = measure.squares(rows, []), sum(Fraction(str(row["y"])) ** 2 for row in rows)
    n = len(rows)
    if nested:
        ss = [q[0] - grand, q[1] - q[0], raw - q[1]]
        df = [sizes[0] - 1, sizes[1] - sizes[0], n - sizes[1]]
    else:
        ss = [q[0] - grand, q[1] - grand, q[2] - q[0] - q[1] + grand, raw - q[2]]
        a, b = sizes[0] - 1, sizes[1] - 1
        df = [a, b, a * b, n - sizes[2]]
    return [float(s / d) for s, d in zip(ss, df)], df, sizes


def keys(sources, whole, ms, df, components, tolerance, process_sd, named):
    """Expected intervals by our keys, each compared with what simulation says."""
    draw = np.random.default_rng(91)
    expected = {}
    for name, c in sources.items():
        found = share(c, whole, ms, df)
        other = simulated(c, ms, df, components, draw)
        assert all(abs(a - b) < 0.12 for a, b in zip(found, other)), (named, name, found, other)
        expected[f"{name}_contribution_share_ci95"] = found
        expected[f"{name}_study_share_ci95"] = [math.sqrt(v) for v in found]
        spread = [math.sqrt(max(v, 0)) for v in ends(c, ms, df, 0.025)]
        expected[f"{name}_tolerance_share_ci95"] = [6 * v / tolerance for v in spread]
        expected[f"{name}_process_share_ci95"] = [v / process_sd for v in spread]
    part = expected["part_contribution_share_ci95"]
    # A share of parts that reaches one leaves the categories without an end.
    is_open = part[1] == 1
    expected["ndc_exact_ci95"] = None if is_open else [1.41 * math.sqrt(v / (1 - v)) for v in part]
    return expected


def crossed_shares(name, pooled):
    path = measure.ROOT / "measure" / "gauge" / f"crossed_{name}.json"
    rows = json.loads(path.read_text(encoding="utf-8"))["input"]["rows"]
    ms, df, sizes = mean_squares(rows, [["part"], ["operator"], ["part", "operator"]], False)
    p, a, n = sizes[0], sizes[1], len(rows) / sizes[2]
    if pooled:
        ms = [ms[0], ms[1], (ms[2] * df[2] + ms[3] * df[3]) / (df[2] + df[3])]
        df = [df[0], df[1], df[2] + df[3]]
        part, who = [1 / (a * n), 0, -1 / (a * n)], [0, 1 / (p * n), -1 / (p * n)]
        both, rep = [0, 0, 0], [0, 0, 1]
    else:
        part, who = [1 / (a * n), 0, -1 / (a * n), 0], [0, 1 / (p * n), -1 / (p * n), 0]
        both, rep = [0, 0, 1 / n, -1 / n], [0, 0, 0, 1]
    add = lambda *all: [sum(values) for values in zip(*all)]
    sources = {
        "part": part,
        "repeatability": rep,
        "reproducibility": add(who, both),
        "gauge": add(who, both, rep),
    }
    named = f"{name}_{'pooled' if pooled else 'kept'}"
    whole = add(part, who, both, rep)
    expected = keys(sources, whole, ms, df, [part, who, both, rep], 2.0, 0.4, named)
    if not pooled:
        expected["emp.icc_ci95"] = expected["part_contribution_share_ci95"]
    given = {"method": "gauge.crossed", "rows": rows, "tolerance": 2.0, "process_sd": 0.4}
    given["interaction"] = "pool" if pooled else "keep"
    how = "modified large sample by SciPy, roots by Brent; near generalized intervals by simulation"
    save("gauge", f"shares_{named}", "gauge_shares", given, expected, 1e-8, how)


def nested_shares():
    path = measure.ROOT / "measure" / "gauge" / "nested_three.json"
    rows = json.loads(path.read_text(encoding="utf-8"))["input"]["rows"]
    ms, df, sizes = mean_squares(rows, [["operator"], ["operator", "part"]], True)
    a, b, n = sizes[0], sizes[1] / sizes[0], len(rows) / sizes[1]
    who, part, rep = [1 / (b * n), -1 / (b * n), 0], [0, 1 / n, -1 / n], [0, 0, 1]
    add = lambda *all: [sum(values) for values in zip(*all)]
    sources = {"part": part, "repeatability": rep, "reproducibility": who, "gauge": add(who, rep)}
    whole = add(who, part, rep)
    expected = keys(sources, whole, ms, df, [who, part, rep], 12.0, 2.0, "nested")
    given = {"method": "gauge.nested", "rows": rows, "tolerance": 12.0, "process_sd": 2.0}
    how = "modified large sample by SciPy, roots by Brent; near generalized intervals by simulation"
    save("gauge", "shares_nested", "gauge_shares", given, expected, 1e-8, how)


def likely_shares():
    """Shares of an uneven study: the information by dense matrices, the logit by the delta method."""
    path = measure.ROOT / "measure" / "gauge" / "crossed_uneven.json"
    rows = json.loads(path.read_text(encoding="utf-8"))["input"]["rows"]
    terms = ["part", "operator"]
    found = measure.reml(rows, terms)
    variances = [found[term] for term in terms] + [found["Residual"]]
    blocks = []
    for term in terms:
        labels = [row[term] for row in rows]
        z = np.array([[float(a == b) for b in sorted(set(labels), key=str)] for a in labels])
        blocks.append(z @ z.T)
    n = len(rows)
    blocks.append(np.eye(n))
    inverse = np.linalg.inv(sum(v * block for v, block in zip(variances, blocks)))
    ones = np.ones((n, 1))
    p = inverse - inverse @ ones @ ones.T @ inverse / (ones.T @ inverse @ ones)
    information = [[0.5 * np.trace(p @ one @ p @ two) for two in blocks] for one in blocks]
    covariance = np.linalg.inv(np.array(information))
    expected = {}
    z = stats.norm.isf(0.025)
    places = {"part": [0], "repeatability": [2], "reproducibility": [1], "gauge": [1, 2]}
    for name, own in places.items():
        rest = [i for i in range(3) if i not in own]
        s, r = sum(variances[i] for i in own), sum(variances[i] for i in rest)
        slope = np.array([1 / s if i in own else -1 / r for i in range(3)])
        reach = z * math.sqrt(slope @ covariance @ slope)
        odds = [s / r * math.exp(side * reach) for side in (-1, 1)]
        expected[f"{name}_contribution_share_ci95"] = [o / (1 + o) for o in odds]
    part = expected["part_contribution_share_ci95"]
    expected["ndc_exact_ci95"] = [1.41 * math.sqrt(v / (1 - v)) for v in part]
    given = {"method": "gauge.crossed", "rows": rows, "interaction": "pool"}
    given |= {"tolerance": 2.0, "process_sd": 0.4}
    how = "dense restricted likelihood and its information by NumPy, delta method of the logit"
    save("gauge", "shares_uneven", "gauge_shares", given, expected, 2e-5, how)


def shares():
    for name in ["ten", "interacting"]:
        for pooled in [False, True]:
            crossed_shares(name, pooled)
    nested_shares()
    likely_shares()


def rates():
    """Misses and false alarms of the attribute study, with Clopper and Pearson's ends."""
    path = measure.ROOT / "measure" / "agreement" / "attribute_binary.json"
    given = json.loads(path.read_text(encoding="utf-8"))["input"]
    truth, expected = given["reference"], {}
    tally = {"miss_rate": [], "false_alarm_rate": []}
    for parts in given["ratings"]:
        for key, known in [("miss_rate", 1), ("false_alarm_rate", 0)]:
            seen = [r for part, k in zip(parts, truth) if k == known for r in part]
            tally[key].append((sum(r != known for r in seen), len(seen)))
    for key, counts in tally.items():
        ends = [proportion.proportion_confint(x, n, 0.05, "beta") for x, n in counts]
        expected[f"{key}_lower"] = [low for low, _ in ends]
        expected[f"{key}_upper"] = [high for _, high in ends]
        x, n = (sum(column) for column in zip(*counts))
        expected[f"all_{key}"] = x / n
        expected[f"all_{key}_ci95"] = list(proportion.proportion_confint(x, n, 0.05, "beta"))
    mixed = [sum(len(set(part)) > 1 for part in parts) for parts in given["ratings"]]
    ends = [proportion.proportion_confint(x, len(truth), 0.05, "beta") for x in mixed]
    expected["mixed_rate_lower"] = [low for low, _ in ends]
    expected["mixed_rate_upper"] = [high for _, high in ends]
    how = "statsmodels proportion_confint, method beta"
    save("agreement", "attribute_rates", "attribute_agreement", given, expected, 1e-10, how)


def performance():
    """Acceptance over size by a probit model of statsmodels."""
    draw = random.Random(101)
    how = "statsmodels GLM, binomial with probit link; delta method"
    for name, side, limit, true, spread in [
        ("upper", "usl", 0.55, 0.552, 0.006),
        ("lower", "lsl", 0.45, 0.4495, 0.004),
    ]:
        sign = -1 if side == "usl" else 1
        rows, sizes, counts = [], [], []
        for i in range(8):
            reference = round(true + (i - 3.5) * 0.6 * spread + draw.uniform(-1, 1) * 1e-3, 4)
            p = stats.norm.cdf(sign * (reference - true) / spread)
            accepted = sum(draw.random() < p for _ in range(20))
            sizes.append(reference)
            counts.append([accepted, 20 - accepted])
            row = {"part": i + 1, "reference": reference, "appraiser": "A"}
            rows += [row | {"rating": int(k < accepted)} for k in range(20)]
        link = families.links.Probit()
        model = GLM(counts, add_constant(sizes), family=families.Binomial(link))
        fit = model.fit(tol=1e-15, maxiter=500)
        (a, b), v = fit.params, fit.cov_params()
        c, sigma = -a / b, 1 / abs(b)
        se = math.sqrt(v[0][0] + 2 * c * v[0][1] + c * c * v[1][1]) * sigma
        z = stats.norm.isf(0.025)
        factor = math.exp(z * math.sqrt(v[1][1]) * sigma)
        expected = {
            "middle": c,
            "middle_ci95": [c - z * se, c + z * se],
            "gauge_sd": sigma,
            "gauge_sd_ci95": [sigma / factor, sigma * factor],
            "bias": c - limit,
            "bias_ci95": [c - limit - z * se, c - limit + z * se],
            "bias_p": 2 * stats.norm.sf(abs(c - limit) / se),
            "gauge_tolerance_share": 6 * sigma / 0.1,
        }
        given = {"rows": rows, "tolerance": 0.1, side: limit}
        save("gauge", f"performance_curve_{name}", "performance_curve", given, expected, 1e-6, how)
        if side == "usl":
            table = {
                "rating": [["bad", "good"][row["rating"]] for row in rows],
                "part": [str(row["part"]) for row in rows],
                "reference": [f"{row['reference']:.4f}" for row in rows],
            }
            given = {"defective": ["bad"], "usl": "0.55", "tolerance": "0.1"}
            example("gauge.performance-curve", table, given)


def main():
    performance()
    rates()
    shares()
    stability()
    signal_detection()
    published()
    run_chart()


if __name__ == "__main__":
    main()
