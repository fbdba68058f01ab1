"""Writes cases/judge/{capability,normality,tolerance}/*.json.

The data are those of cases/example. Expected values come from mpmath (definitions, 30 digits or
more) and from SciPy's distributions, tests and optimisers; statistics that SciPy does not have are
spelled out here from their sources.

    pip install mpmath scipy && python cases/_make/capability.py
"""

import json
import pathlib

import numpy as np
from mpmath import mp, mpf
from scipy import integrate, optimize, stats

mp.dps = 40
ROOT = pathlib.Path(__file__).resolve().parent.parent


def example(name):
    return json.loads((ROOT / "example" / f"{name}.json").read_text(encoding="utf-8"))


def plain(value):
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(inner) for inner in value]
    return value if isinstance(value, (int, str)) or value is None else float(value)


def write(folder, name, area, function, source, given, expected, rel=1e-10, how="mpmath"):
    case = {
        "id": name,
        "area": area,
        "function": function,
        "source": source,
        "how_obtained": f"{how} (cases/_make/capability.py)",
        "licence": "synthetic, drawn by cases/_make/example.py",
        "input": given,
        "expected": plain(expected),
        "tolerance": {"rel": rel, "abs": 0.0},
    }
    path = ROOT / "judge" / folder / f"{name}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(case, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def bisected(f, low, high):
    low, high = mpf(low), mpf(high)
    rising = f(high) > f(low)
    for _ in range(130):
        middle = (low + high) / 2
        if (f(middle) > 0) == rising:
            high = middle
        else:
            low = middle
    return (low + high) / 2


def z_upper(q):
    return bisected(lambda z: mp.erfc(z / mp.sqrt(2)) / 2 - q, -40, 40)


def binomial(count, n, level):
    tail = (1 - mpf(level)) / 2
    at_least = lambda p: mp.betainc(count, n - count + 1, 0, p, regularized=True) - tail
    at_most = lambda p: tail - mp.betainc(n - count, count + 1, 0, 1 - p, regularized=True)
    ends = [bisected(at_least, 0, 1) if count else mpf(0), bisected(at_most, 0, 1)]
    p = mpf(count) / n
    z = z_upper(tail)
    middle = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * mp.sqrt(p * (1 - p) / n + z * z / (4 * mpf(n) ** 2))
    digits = level.removeprefix("0.")
    expected = {
        "p": p,
        f"p_ci{digits}_clopper_pearson": ends,
        f"p_ci{digits}_wilson": [middle - half if count else mpf(0), middle + half],
        "ppm": 1e6 * p,
    }
    if count:
        expected["z"] = z_upper(p)
        expected[f"z_ci{digits}"] = [z_upper(ends[1]), z_upper(ends[0])]
    given = {"defectives": count, "n": n}
    name = f"binomial_{count}_{n}"
    write("capability", name, "capability", "binomial", "Clopper, Pearson 1934; Wilson 1927", given, expected)


def poisson(count, units, level):
    tail = (1 - mpf(level)) / 2
    below = lambda m: mp.gammainc(count, 0, m, regularized=True) - tail
    above = lambda m: tail - mp.gammainc(count + 1, m, mp.inf, regularized=True)
    most = 10 * count + 60
    ends = [bisected(below, 0, most) if count else mpf(0), bisected(above, 0, most)]
    digits = level.removeprefix("0.")
    expected = {
        "dpu": mpf(count) / mpf(units),
        f"dpu_ci{digits}_garwood": [end / mpf(units) for end in ends],
    }
    given = {"defects": count, "units": units}
    name = f"poisson_{count}"
    write("capability", name, "capability", "poisson", "Garwood 1936", given, expected)


def between_within():
    document = example("capability.between-within")
    groups = {}
    for label, value in zip(document["table"]["subgroup"], document["table"]["value"]):
        groups.setdefault(label, []).append(value)
    rows = list(groups.values())
    x = [[mpf(value) for value in row] for row in rows]
    n = len(x[0])
    means = [mp.fsum(row) / n for row in x]
    within = mp.sqrt(
        mp.fsum(mp.fsum((v - m) ** 2 for v in row) / (n - 1) for row, m in zip(x, means)) / len(x)
    )
    moved = mp.fsum(abs(b - a) for a, b in zip(means, means[1:])) / (len(x) - 1)
    of_means = moved * mp.sqrt(mp.pi) / 2
    between = mp.sqrt(max(mpf(0), of_means**2 - within**2 / n))
    sigma = mp.sqrt(between**2 + within**2)
    center = mp.fsum(means) / len(x)
    lsl, usl = mpf("24.95"), mpf("25.05")
    expected = {
        "sigma_within": within,
        "sigma_between": between,
        "sigma_bw": sigma,
        "Cp_bw": (usl - lsl) / (6 * sigma),
        "Cpk_bw": min(usl - center, center - lsl) / (3 * sigma),
    }
    given = {"subgroups": rows, "lsl": "24.95", "usl": "25.05"}
    write("capability", "between_within_batches", "capability", "between_within", "Wheeler 1995", given, expected)


def fitted(family, given, frozen, names, parameters):
    """Indices by quantiles of a SciPy distribution with the most likely parameters."""
    x = np.array([float(value) for value in given["x"]])
    low, middle, high = frozen.ppf(0.00135), frozen.ppf(0.5), frozen.isf(0.00135)
    expected = {
        "params": {**dict(zip(names, parameters)), "loglik": float(np.sum(frozen.logpdf(x)))},
        "p00135": low,
        "p50": middle,
        "p99865": high,
    }
    if "usl" in given:
        expected["Ppu"] = (float(given["usl"]) - middle) / (high - middle)
        expected["ppm_above"] = 1e6 * frozen.sf(float(given["usl"]))
    if "lsl" in given:
        expected["Ppl"] = (middle - float(given["lsl"])) / (middle - low)
        expected["ppm_below"] = 1e6 * frozen.cdf(float(given["lsl"]))
    write(
        "capability", f"nonnormal_{family}", "capability", "nonnormal_percentile_iso22514",
        "ISO 22514-2 percentile method", {**given, "distribution": family}, expected, 1e-7,
        "SciPy distributions; likelihood equations by SciPy's brentq and least_squares",
    )


def nonnormal():
    runout = example("capability.nonnormal")["table"]["value"]
    hardness = example("capability.box-cox")["table"]["value"]
    x = np.array([float(value) for value in runout])
    y = np.array([float(value) for value in hardness])
    upper, both = {"x": runout, "usl": "0.03"}, {"x": hardness, "lsl": "1.0", "usl": "9.0"}

    logs = np.log(x)
    shape = optimize.brentq(
        lambda k: (x**k @ logs) / np.sum(x**k) - 1 / k - logs.mean(), 0.1, 20, xtol=1e-14
    )
    scale = np.mean(x**shape) ** (1 / shape)
    fitted("weibull", upper, stats.weibull_min(shape, scale=scale), ["shape", "scale"], [shape, scale])

    from scipy.special import digamma

    wanted = np.log(y.mean()) - np.log(y).mean()
    shape = optimize.brentq(lambda k: np.log(k) - digamma(k) - wanted, 0.1, 500, xtol=1e-13)
    scale = y.mean() / shape
    fitted("gamma", both, stats.gamma(shape, scale=scale), ["shape", "scale"], [shape, scale])

    mu, sigma = np.log(y).mean(), np.log(y).std()
    fitted("lognormal", both, stats.lognorm(sigma, scale=np.exp(mu)), ["mu", "sigma"], [mu, sigma])

    def logistic(v):
        a, b = v
        z = (np.log(y) - a) / b
        share = 1 / (1 + np.exp(-z))
        return [share.mean() - 0.5, (z * (2 * share - 1)).mean() - 1]

    a, b = optimize.fsolve(logistic, [np.log(y).mean(), 0.2], xtol=1e-14)
    fitted("loglogistic", both, stats.fisk(1 / b, scale=np.exp(a)), ["location", "scale"], [a, b])

    def gumbel(b):
        w = np.exp(-y / b)
        return b - y.mean() + (y @ w) / w.sum()

    b = optimize.brentq(gumbel, 0.05, 20, xtol=1e-14)
    a = -b * np.log(np.mean(np.exp(-y / b)))
    fitted("largest-extreme", both, stats.gumbel_r(a, b), ["location", "scale"], [a, b])


def box_cox():
    values = example("capability.box-cox")["table"]["value"]
    x = [mpf(value) for value in values]
    n = len(x)
    logs = [mp.log(value) for value in x]

    def likelihood(power):
        y = [(value**power - 1) / power if power else ln for value, ln in zip(x, logs)]
        middle = mp.fsum(y) / n
        squares = mp.fsum((value - middle) ** 2 for value in y)
        return -mpf(n) / 2 * mp.log(squares / n) + (power - 1) * mp.fsum(logs)

    best = mp.findroot(lambda power: mp.diff(likelihood, power), (mpf("0.05"), mpf("0.4")))
    drop = z_upper(mpf("0.05")) ** 2 / 2
    over = lambda power: likelihood(power) - likelihood(best) + drop
    expected = {
        "lambda": best,
        "llf": likelihood(best),
        "lambda_ci90": [bisected(over, best - 4, best), bisected(over, best, best + 4)],
        "llf_at": [[power, likelihood(mpf(power))] for power in (-2, -1, 0, 1, 2)],
    }
    write("capability", "box_cox_hardness", "transform", "box_cox", "Box, Cox 1964", {"x": values}, expected, 1e-9)


def johnson():
    for kind, gamma, delta, xi, scale in [
        ("SU", "1.5", "0.8", "-2", "0.5"),
        ("SB", "-0.4", "1.6", "10", "25"),
        ("SL", "-1.1", "0.7", "5", "2"),
    ]:
        shares = ["0.00135", "0.05", "0.5", "0.95", "0.99865"]
        g, d, x0, lam = mpf(gamma), mpf(delta), mpf(xi), mpf(scale)
        carry = {"SU": mp.sinh, "SB": lambda w: 1 / (1 + mp.exp(-w)), "SL": mp.exp}[kind]
        found = [x0 + lam * carry((z_upper(1 - mpf(p)) - g) / d) for p in shares]
        given = {"type": kind, "gamma": gamma, "delta": delta, "xi": xi, "lambda": scale, "p": shares}
        write("capability", f"johnson_{kind.lower()}", "distribution", "johnson_quantile_cdf", "Johnson 1949", given, {"quantiles": found})


def normality():
    values = example("distribution.normality")["table"]["value"]
    x = np.sort(np.array([float(value) for value in values]))
    n = len(x)
    z = (x - x.mean()) / x.std(ddof=1)
    anderson = -n - np.mean((2 * np.arange(1, n + 1) - 1) * (stats.norm.logcdf(z) + stats.norm.logsf(z[::-1])))
    squares = 1 / (12 * n) + np.sum((stats.norm.cdf(z) - (2 * np.arange(1, n + 1) - 1) / (2 * n)) ** 2)
    shares = stats.norm.cdf(z)
    distance = max(np.max(np.arange(1, n + 1) / n - shares), np.max(shares - np.arange(n) / n))
    wilk = stats.shapiro(x)
    scores = stats.norm.ppf((np.arange(1, n + 1) - 0.375) / (n + 0.25))
    expected = {
        "AD": anderson,
        "CVM": squares,
        "LF": distance,
        "SW": wilk.statistic,
        "SW_p": wilk.pvalue,
        "SF": np.corrcoef(x, scores)[0, 1] ** 2,
    }
    write("normality", "normality_strengths", "normality", "anderson_darling_etc", "Stephens 1986; Royston 1993, 1995", {"x": values}, expected, 1e-6, "SciPy")


def tolerance():
    rows = [[4, "0.75", "0.9"], [12, "0.9", "0.99"], [60, "0.99", "0.95"], [400, "0.9973", "0.9"]]
    one = [stats.nct.ppf(float(g), n - 1, stats.norm.ppf(float(p)) * n**0.5) / n**0.5 for n, p, g in rows]
    write("tolerance", "one_sided", "tolerance_interval", "k_one_sided", "Owen 1963", {"n_coverage_confidence": rows}, {"k": one}, 1e-7, "SciPy nct")

    def exact(n, p, g):
        p, g = float(p), float(g)

        def half(x):
            inside = lambda r: stats.norm.cdf(x + r) - stats.norm.cdf(x - r) - p
            return optimize.brentq(inside, 0.01, x + 10, xtol=1e-14)

        def reached(k):
            def inside(t):
                return 2 * stats.norm.pdf(t) * stats.chi2.sf((n - 1) * (half(t / n**0.5) / k) ** 2, n - 1)

            return integrate.quad(inside, 0, 9, epsabs=1e-12, epsrel=1e-12, limit=200)[0] - g

        return optimize.brentq(reached, 0.5, 12, xtol=1e-12)

    two = [exact(*row) for row in rows[:3]]
    write("tolerance", "two_sided", "tolerance_interval", "k_two_sided", "Odeh 1978", {"n_coverage_confidence": rows[:3]}, {"k_exact": two}, 1e-8)

    shares = [["0.95", "0.9"], ["0.99", "0.99"], ["0.75", "0.95"]]

    def fewest(enough):
        n = 2
        while not enough(n):
            n += 1
        return n

    both = [fewest(lambda n: 1 - n * mpf(p) ** (n - 1) + (n - 1) * mpf(p) ** n >= mpf(g)) for p, g in shares]
    single = [fewest(lambda n: 1 - mpf(p) ** n >= mpf(g)) for p, g in shares]
    expected = {"n_two_sided": both, "n_one_sided": single}
    write("tolerance", "fewest", "tolerance_interval", "wilks_min_n", "Wilks 1941", {"coverage_confidence": shares}, expected, 0)


if __name__ == "__main__":
    for count, n, level in [(3, 250, "0.95"), (0, 90, "0.99"), (41, 700, "0.90")]:
        binomial(count, n, level)
    for count, units, level in [(12, "30.5", "0.95"), (0, "25", "0.90")]:
        poisson(count, units, level)
    between_within()
    nonnormal()
    box_cox()
    johnson()
    normality()
    tolerance()
