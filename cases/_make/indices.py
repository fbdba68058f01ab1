"""Writes cases/judge/capability/{machine,box_cox,johnson,grade,compare,sixpack}_* and tolerance/interval_*.

Data are drawn here from fixed seeds. Indices and bounds are computed by mpmath with 40 digits and by
SciPy's distributions; Johnson's curves by solving for the ratios of quantiles numerically, with the
constants of JohnsonFit in the R package SuppDists (Wheeler 1980).

    pip install mpmath scipy && python cases/_make/indices.py
"""

import math
import random

import numpy as np
from mpmath import mp, mpf
from scipy import integrate, optimize, stats

from on_table import write

mp.dps = 40
FOLDER = "judge/capability"
HOW = "mpmath, 40 digits, and SciPy: cases/_make/indices.py"


def mean(xs):
    return mp.fsum(xs) / len(xs)


def deviation(xs):
    middle = mean(xs)
    return mp.sqrt(mp.fsum((x - middle) ** 2 for x in xs) / (len(xs) - 1))


def mean_range(n):
    return 2 * mp.quad(lambda x: 1 - mp.ncdf(x) ** n - mp.ncdf(-x) ** n, [0, 1, 2, 4, 8, 14])


def c4(n):
    n = mpf(n)
    return mp.sqrt(2 / (n - 1)) * mp.gamma(n / 2) / mp.gamma((n - 1) / 2)


def z_of(share):
    return mp.sqrt(2) * mp.erfinv(2 * mpf(share) - 1)


def drawn(seed, n, level, spread, places, size=None):
    draw = random.Random(seed)
    table = {"value": [f"{draw.gauss(level, spread):.{places}f}" for _ in range(n)]}
    if size:
        table["subgroup"] = [str(i // size + 1) for i in range(n)]
    return table


# A drawn chart may speak by chance; then the method is told to go on and to say so.
ANYWAY = {"stability": "recorded"}


def rows(table):
    found = {}
    for x, group in zip(table["value"], table["subgroup"]):
        found.setdefault(group, []).append(mpf(x))
    return list(found.values())


def sides(middle, sigma, lsl, usl):
    low = (middle - lsl) / (3 * sigma) if lsl is not None else None
    high = (usl - middle) / (3 * sigma) if usl is not None else None
    both = (usl - lsl) / (6 * sigma) if None not in (lsl, usl) else None
    return both, low, high, min(side for side in (low, high) if side is not None)


def ratio_ends(index, df, confidence):
    tail = (1 - confidence) / 2
    return [index * mp.sqrt(q / df) for q in (stats.chi2.ppf(tail, df), stats.chi2.isf(tail, df))]


def worst_ends(index, n, df, confidence):
    half = z_of(1 - (1 - mpf(confidence)) / 2) * mp.sqrt(1 / mpf(9 * n) + index**2 / (2 * df))
    return [index - half, index + half]


def limits(params):
    return [mpf(params[key]) if key in params else None for key in ("lsl", "usl")]


def machine():
    for name, table, params in (
        ("both", drawn(11, 60, 8.012, 0.004, 4), {"lsl": "7.99", "usl": "8.03", **ANYWAY}),
        ("upper", drawn(23, 75, 0.41, 0.06, 3, 5), {"usl": "0.65", "confidence": "0.9", **ANYWAY}),
        ("few", drawn(7, 20, 150.2, 1.1, 1), {"lsl": "146", "usl": "156", "n_min": 20, "confidence": "0.99"}),
    ):
        xs = [mpf(x) for x in table["value"]]
        n, middle, s = len(xs), mean(xs), deviation(xs)
        both, _, _, worst = sides(middle, s, *limits(params))
        level = float(params.get("confidence", "0.95"))
        expected = {"n": n, "mean": middle, "sigma_overall": s, "cm": both, "cmk": worst,
                    "cmk_interval": worst_ends(worst, n, n - 1, params.get("confidence", "0.95"))}
        if both is not None:
            expected["cm_interval"] = ratio_ends(both, n - 1, level)
        write(FOLDER, f"machine_{name}", "capability.machine", table, params, expected,
              source="ISO 22514-3 (indices); Bissell 1990, Kane 1986 (intervals)", how=HOW, rel=1e-10)


def box_cox():
    draw = random.Random(41)
    skew = {"value": [f"{math.exp(draw.gauss(2.2, 0.45)):.3f}" for _ in range(70)]}
    root = {"value": [f"{draw.gauss(3.4, 0.5) ** 2:.3f}" for _ in range(64)]}
    for name, table, params in (
        ("lognormal", skew, {"usl": "45"}),
        ("root", root, {"lsl": "2.5", "usl": "30", "confidence": "0.9", **ANYWAY}),
        ("of_zero", skew, {"lsl": "2", "usl": "45", "lambda": "0"}),
        ("of_half", root, {"lsl": "2.5", "usl": "30", "lambda": "0.5", **ANYWAY}),
    ):
        xs = [mpf(x) for x in table["value"]]
        n, total = len(xs), mp.fsum(mp.log(mpf(x)) for x in table["value"])
        powered = lambda x, power: (x**power - 1) / power if power else mp.log(x)

        def likelihood(power):
            ys = [powered(x, power) for x in xs]
            middle = mean(ys)
            return -mpf(n) / 2 * mp.log(mp.fsum((y - middle) ** 2 for y in ys) / n) + (power - 1) * total

        best = mp.findroot(lambda power: mp.diff(likelihood, power), (mpf("-0.2"), mpf("0.6")))
        drop = z_of(1 - (1 - mpf(params.get("confidence", "0.95"))) / 2) ** 2 / 2
        over = lambda power: likelihood(power) - likelihood(best) + drop
        ends = [mp.findroot(over, (best - 3, best - mpf("1e-3")), solver="anderson"),
                mp.findroot(over, (best + mpf("1e-3"), best + 3), solver="anderson")]
        power = mpf(params["lambda"]) if "lambda" in params else best
        ys = [powered(x, power) for x in xs]
        middle, s = mean(ys), deviation(ys)
        lsl, usl = (powered(x, power) if x is not None else None for x in limits(params))
        both, low, high, worst = sides(middle, s, lsl, usl)
        outside = (mp.ncdf(-3 * low) if low is not None else 0) + (mp.ncdf(-3 * high) if high is not None else 0)
        expected = {"n": n, "lambda_best": best, "lambda_best_interval": ends, "lambda": power,
                    "llf": likelihood(power), "ppk": worst, "ppm_total": outside * 10**6}
        expected |= {k: v for k, v in {"pp": both, "ppl": low, "ppu": high}.items() if v is not None}
        write(FOLDER, f"box_cox_{name}", "capability.box-cox", table, params, expected,
              source="Box, Cox 1964", how=HOW, rel=1e-8)


SCORE, SHARES = 1.64485363, (0.05, 0.206, 0.5, 0.794, 0.95)


def fitted(xs):
    """A curve through the ratios of five quantiles, each of its shapes solved for on the curve."""
    quantiles = [float(q) for q in np.quantile(np.array([float(x) for x in xs]), SHARES)]
    low, left, middle, right, high = quantiles
    skew = (high - middle) / (middle - low)
    wide = (high - low) / (right - left)
    narrow = 0.5 * ((right - middle) * (high - low) / ((high - right) * (middle - low))
                    + (left - middle) * (low - high) / ((low - left) * (middle - high)))
    scores = [-SCORE, -SCORE / 2, 0.0, SCORE / 2, SCORE]
    carry = {"SU": math.sinh, "SB": lambda w: 1 / (1 + math.exp(-w)), "SL": math.exp}
    gamma = 0.0
    if abs(narrow / wide - 1) < 0.1:
        kind, delta = "SL", SCORE / math.log(skew)
    else:
        kind = "SB" if narrow > wide else "SU"
        at = lambda g, d: [carry[kind]((z - g) / d) for z in scores]

        def ratio(d, g=0.3):
            a, b, c, e, f = at(g, d)
            if kind == "SU":
                return (f - a) / (e - b)
            return 0.5 * ((e - c) * (f - a) / ((f - e) * (c - a)) + (b - c) * (a - f) / ((a - b) * (c - f)))

        delta = optimize.brentq(lambda d: ratio(d) - (wide if kind == "SU" else narrow), 0.25, 30, xtol=1e-14)

        def lean(g):
            a, _, c, _, f = at(g, delta)
            return math.log((f - c) / (c - a)) - math.log(skew)

        gamma = optimize.brentq(lean, -9 * delta, 9 * delta, xtol=1e-13)
    u = [carry[kind]((z - gamma) / delta) for z in scores]
    line = stats.linregress(u, quantiles)
    return kind, gamma, delta, line.intercept, line.slope, carry[kind]


def johnson():
    draw = random.Random(5)
    heavy = {"value": [f"{10 + 0.4 * math.sinh((draw.gauss(0, 1) + 0.7) / 1.1):.3f}" for _ in range(90)]}
    bounded = {"value": [f"{5 + 3 / (1 + math.exp(-(draw.gauss(0, 1) - 0.4) / 0.75)):.4f}" for _ in range(85)]}
    skew = {"value": [f"{2 + math.exp(draw.gauss(0.1, 0.5)):.3f}" for _ in range(75)]}
    for name, table, params in (
        ("heavy", heavy, {"lsl": "4", "usl": "20"}), ("bounded", bounded, {"lsl": "4.9", "usl": "8.1", **ANYWAY}),
        ("skew", skew, {"usl": "9", **ANYWAY}),
    ):
        kind, gamma, delta, xi, scale, carry = fitted(table["value"])
        # Curves that fit are right-way-up here: λ/δ > 0, so that quantiles rise with scores.
        assert scale / delta > 0, name
        p00135, p50, p99865 = (xi + scale * carry((z - gamma) / delta) for z in (-stats.norm.isf(0.00135), 0.0, stats.norm.isf(0.00135)))
        lsl, usl = (None if x is None else float(x) for x in limits(params))
        low = None if lsl is None else (p50 - lsl) / (p50 - p00135)
        high = None if usl is None else (usl - p50) / (p99865 - p50)
        expected = {"type": kind, "gamma": gamma, "delta": delta, "xi": xi, "lambda": scale,
                    "p00135": p00135, "p50": p50, "p99865": p99865,
                    "ppk": min(side for side in (low, high) if side is not None)}
        if None not in (low, high):
            expected |= {"pp": (usl - lsl) / (p99865 - p00135), "ppl": low, "ppu": high}
        print(name, kind)
        write(FOLDER, f"johnson_fit_{name}", "capability.johnson", table, params, expected,
              source="Wheeler 1980, with the constants of JohnsonFit in SuppDists; ISO 22514-2 (indices by quantiles)",
              how="SciPy, each shape solved for: cases/_make/indices.py", rel=1e-8)


def grade_of(index):
    for bound, name in ((1.67, "special"), (1.33, "first"), (1.0, "second"), (0.67, "third")):
        if index > bound:
            return name
    return "fourth"


def grade():
    for name, table, params in (
        ("single", drawn(3, 90, 25.0, 0.0045, 4), {"lsl": "24.98", "usl": "25.02", **ANYWAY}),
        ("off_centre", drawn(31, 120, 12.006, 0.004, 4), {"lsl": "11.99", "usl": "12.01", **ANYWAY}),
        ("poor", drawn(8, 80, 50.0, 1.1, 2), {"lsl": "48", "usl": "52.5"}),
        ("upper", drawn(19, 100, 1.2, 0.1, 3), {"usl": "1.9", **ANYWAY}),
    ):
        xs = [mpf(x) for x in table["value"]]
        middle = mean(xs)
        moves = [abs(b - a) for a, b in zip(xs, xs[1:])]
        sigma = mean(moves) * mp.sqrt(mp.pi) / 2
        both, _, _, worst = sides(middle, sigma, *limits(params))
        expected = {"n": len(xs), "mean": middle, "sigma_overall": deviation(xs), "cpk": worst, "grade": grade_of(worst)}
        if both is not None:
            expected["cp"] = both
        write(FOLDER, f"grade_{name}", "capability.grade", table, params, expected,
              source="the bands of Chinese quality-control textbooks", how=HOW, rel=1e-10)


def sixpack():
    for name, table, params in (
        ("by_four", drawn(14, 100, 8.0, 0.01, 3, 4), {"lsl": "7.96", "usl": "8.05", "target": "8"}),
        ("by_ten", drawn(15, 120, 30.0, 0.2, 2, 10), {"lsl": "29.1", "usl": "30.8", "target": "30.05", "confidence": "0.9"}),
    ):
        groups = rows(table)
        xs = [x for group in groups for x in group]
        k, m, n = len(groups), len(groups[0]), len(xs)
        lsl, usl = limits(params)
        target, middle, s = mpf(params["target"]), mean(xs), deviation(xs)
        ranges = [max(group) - min(group) for group in groups]
        deviations = [deviation(group) for group in groups]
        pooled = mp.sqrt(mp.fsum(d**2 for d in deviations) / k)
        by_s = mean(deviations) / c4(m)
        within = mean(ranges) / mean_range(m)
        about = mp.sqrt(s**2 + (middle - target) ** 2)
        level = float(params.get("confidence", "0.95"))
        expected = {
            "n": n, "mean": middle, "sigma_overall": s, "sigma_overall_unbiased": s / c4(n),
            "sigma_mean_range": within, "sigma_mean_s": by_s, "sigma_pooled": pooled,
            "sigma_pooled_unbiased": pooled / c4(k * (m - 1) + 1),
        }
        expected |= dict(zip(("pp", "ppl", "ppu", "ppk"), sides(middle, s, lsl, usl)))
        expected["pp_interval"] = ratio_ends(expected["pp"], n - 1, level)
        expected["ppk_interval"] = worst_ends(expected["ppk"], n, n - 1, params.get("confidence", "0.95"))
        if m <= 8:
            expected |= dict(zip(("cp", "cpl", "cpu", "cpk"), sides(middle, within, lsl, usl)))
            expected["sigma_within"] = within
        both = {key: value for key, value in params.items() if key in ("lsl", "usl")}
        worst_by = lambda sigma: sides(middle, sigma, lsl, usl)[3]
        by_n = s * mp.sqrt(1 - 1 / mpf(n))
        compared = {"n": n, "mean": middle, "index_mean_range": worst_by(within), "index_mean_s": worst_by(by_s),
                    "index_pooled": worst_by(pooled), "index_overall": worst_by(s), "index_overall_n": worst_by(by_n),
                    "index_overall_unbiased": worst_by(s / c4(n)), "preset_iso": worst_by(s),
                    "preset_minitab": worst_by(pooled / c4(k * (m - 1) + 1)), "preset_aiag": worst_by(within)}
        write(FOLDER, f"compare_{name}", "capability.compare", table, both, compared,
              source="each definition of sigma", how=HOW, rel=1e-9)
        expected["cpm"] = (usl - lsl) / (6 * about)
        expected["cpm_n_minus_1"] = (usl - lsl) / (6 * mp.sqrt(mp.fsum((x - target) ** 2 for x in xs) / (n - 1)))
        off = ((middle - target) / s) ** 2
        expected["cpm_df"] = n * (1 + off) ** 2 / (1 + 2 * off)
        scale = 3 * math.sqrt(n)
        bound = optimize.brentq(lambda L: stats.nct.cdf(scale * float(expected["ppk"]), n - 1, scale * L) - level,
                                0.1, float(expected["ppk"]), xtol=1e-13)
        expected["ppk_lower"] = bound
        below, above = mp.ncdf((lsl - middle) / s), mp.ncdf((middle - usl) / s)
        expected |= {"overall_ppm_below": below * 10**6, "overall_ppm_above": above * 10**6,
                     "overall_ppm_total": (below + above) * 10**6, "overall_z_bench": -z_of(below + above)}
        share = mpf(10) ** 6 / n
        expected["observed_ppm_below"] = share * sum(x < lsl for x in xs)
        expected["observed_ppm_above"] = share * sum(x > usl for x in xs)
        y = np.sort([float((x - middle) / s) for x in xs])
        i = np.arange(1, n + 1)
        a = -n - float(np.mean((2 * i - 1) * (stats.norm.logcdf(y) + stats.norm.logsf(y[::-1]))))
        expected["ad"] = a
        write(FOLDER, f"sixpack_{name}", "capability.sixpack", table, params, expected,
              source="the definitions; Chou, Owen, Borrego 1990 (bound); Boyles 1991 (Cpm); Stephens 1986 (A²)",
              how=HOW, rel=1e-9, overrides={"ppk_lower": {"rel": 1e-8}, "ad": {"rel": 1e-9}})


def two_sided(n, coverage, confidence):
    """Odeh 1978: P over the mean of P(s is large enough), solved for k."""
    half = lambda x: optimize.brentq(lambda r: stats.norm.cdf(x + r) - stats.norm.cdf(x - r) - coverage, 0.01, x + 12, xtol=1e-14)

    def reached(k):
        inside = lambda t: 2 * stats.norm.pdf(t) * stats.chi2.sf((n - 1) * (half(t / n**0.5) / k) ** 2, n - 1)
        return integrate.quad(inside, 0, 9, epsabs=1e-12, epsrel=1e-12, limit=200)[0] - confidence

    return optimize.brentq(reached, 0.5, 30, xtol=1e-12)


def howe(n, coverage, confidence):
    z = stats.norm.isf((1 - coverage) / 2)
    return z * math.sqrt((n - 1) * (1 + 1 / n) / stats.chi2.ppf(1 - confidence, n - 1))


def tolerance():
    for name, seed, n, params in (
        ("both", 61, 25, {}), ("upper", 62, 12, {"side": "upper", "coverage": "0.9", "confidence": "0.99"}),
        ("howe", 63, 30, {"way": "normal-howe", "coverage": "0.99"}), ("five", 64, 5, {"coverage": "0.75", "confidence": "0.9"}),
        ("lower", 65, 80, {"side": "lower", "coverage": "0.9973"}),
    ):
        table = drawn(seed, n, 210, 4, 1)
        xs = [mpf(x) for x in table["value"]]
        p, g = float(params.get("coverage", "0.95")), float(params.get("confidence", "0.95"))
        side = params.get("side", "both")
        if side != "both":
            k = stats.nct.ppf(g, n - 1, stats.norm.ppf(p) * n**0.5) / n**0.5
        else:
            k = howe(n, p, g) if params.get("way") else two_sided(n, p, g)
        middle, s = mean(xs), deviation(xs)
        write("judge/tolerance", f"interval_{name}", "tolerance.interval", table, params, {
            "n": n, "mean": middle, "sigma": s, "k": k,
            "lower": None if side == "upper" else middle - k * s,
            "upper": None if side == "lower" else middle + k * s,
        }, source="Odeh 1978 (both sides), Owen 1963 (one), Howe 1969",
              how="SciPy: cases/_make/indices.py", rel=1e-8)
    for name, seed, n, params in (("extremes", 66, 100, {"way": "extremes"}),):
        table = drawn(seed, n, 210, 4, 1)
        xs = [mpf(x) for x in table["value"]]
        write("judge/tolerance", f"interval_{name}", "tolerance.interval", table, params,
              {"n": n, "lower": min(xs), "upper": max(xs)}, source="Wilks 1941", how=HOW, rel=0.0)


if __name__ == "__main__":
    for make in (machine, box_cox, johnson, grade, sixpack, tolerance):
        make()
        print(make.__name__, flush=True)
