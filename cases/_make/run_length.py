"""Writes cases/judge/run_length/*.json: run lengths of control charts.

Nothing here follows the route of the crate that the cases test. Integral equations are solved by
Clenshaw and Curtis's rule and LU (numpy), charts with supplementary tests by following the
distribution of the raw last points forward until nothing is left, charts with varying limits
forward too, discs in polar coordinates, single points and counts by mpmath.

    pip install numpy scipy mpmath && python cases/_make/run_length.py
"""

import json
import math
import pathlib

import numpy as np
from mpmath import mp, mpf
from scipy import optimize, stats

mp.dps = 40
CASES = pathlib.Path(__file__).resolve().parent.parent / "judge" / "run_length"


def clenshaw_curtis(n, low, high):
    """Points and weights on [low, high], through the moments of Chebyshev polynomials."""
    angle = np.pi * np.arange(n + 1) / n
    weight = np.zeros(n + 1)
    for j in range(n + 1):
        total = 0.0
        for m in range(0, n + 1, 2):
            part = 2 / (1 - m * m) * math.cos(m * angle[j])
            total += part / 2 if m in (0, n) else part
        weight[j] = 2 / n * total * (0.5 if j in (0, n) else 1)
    half = (high - low) / 2
    return (low + high) / 2 + half * np.cos(angle), half * weight


def two_moments(kernel, start):
    """ARL and SDRL from the matrix of moves and the row of moves of the start."""
    identity = np.eye(len(kernel))
    mean = np.linalg.solve(identity - kernel, np.ones(len(kernel)))
    second = np.linalg.solve(identity - kernel, mean)
    arl = 1 + start @ mean
    total = arl + start @ second
    return arl, math.sqrt(2 * total - arl - arl * arl)


def ewma(lam, width, mu, n=240):
    limit = width * math.sqrt(lam / (2 - lam))
    x, weight = clenshaw_curtis(n, -limit, limit)

    def row(z):
        return weight * stats.norm.pdf((x - (1 - lam) * z) / lam - mu) / lam

    return two_moments(np.array([row(z) for z in x]), row(0.0))


def ewma_varying(lam, width, mu, n=160):
    """Forward: the density of the average among the runs that still go on."""
    def limit(t):
        return width * math.sqrt(lam / (2 - lam) * -math.expm1(2 * t * math.log1p(-lam)))

    x, weight = clenshaw_curtis(n, -limit(1), limit(1))
    density = stats.norm.pdf(x / lam - mu) / lam
    going, arl, t = 1.0, 1.0, 1
    last = []
    while True:
        now = weight @ density
        arl += now
        last.append(now / going)
        going = now
        if t > 50 and limit(t) / limit(t - 1) - 1 < 1e-12 and abs(last[-1] - last[-2]) < 1e-14:
            return arl + now * last[-1] / (1 - last[-1])
        if now < 1e-18:
            return arl
        t += 1
        to, to_weight = clenshaw_curtis_cached(n, limit(t))
        moves = stats.norm.pdf((to[:, None] - (1 - lam) * x[None, :]) / lam - mu) / lam
        density = moves @ (weight * density)
        x, weight = to, to_weight


UNIT = {}


def clenshaw_curtis_cached(n, limit):
    if n not in UNIT:
        UNIT[n] = clenshaw_curtis(n, -1.0, 1.0)
    x, weight = UNIT[n]
    return limit * x, limit * weight


def cusum_arm(k, h, mu, start, n=240):
    x, weight = clenshaw_curtis(n, 0.0, h)

    def row(s):
        return np.concatenate([[stats.norm.cdf(k - s - mu)], weight * stats.norm.pdf(x + k - s - mu)])

    kernel = np.array([row(s) for s in np.concatenate([[0.0], x])])
    return two_moments(kernel, row(start)), two_moments(kernel, row(0.0))


def cusum(k, h, mu, start):
    (up, up_sd), (up_0, _) = cusum_arm(k, h, mu, start)
    (down, _), (down_0, _) = cusum_arm(k, h, -mu, start)
    both = (up * down_0 + down * up_0 - up_0 * down_0) / (up_0 + down_0)
    return {"one_sided": up, "sdrl_one_sided": up_sd, "two_sided": both}


# --- supplementary tests ------------------------------------------------------------------------

def signals(rules, history):
    """Whether the newest of the last points (signed zones: 0 to 1 sigma is 1, ... beyond 3 is 4)
    ends a pattern, straight from the words of the rules."""
    def beyond(k, m, zone):
        last = history[-m:]
        return any(side * history[-1] >= zone and sum(side * z >= zone for z in last) >= k
                   for side in (1, -1))

    found = {
        1: lambda: beyond(1, 1, 4),
        2: lambda: beyond(2, 3, 3),
        3: lambda: beyond(4, 5, 2),
        4: lambda: len(history) >= 8 and abs(sum(np.sign(history[-8:]))) == 8,
    }
    return any(found[rule]() for rule in rules)


def run_rules(rules, mu):
    """Forward over raw histories of the last 8 points, joined only where the future must agree:
    by the last 4 zones, the run, and nothing else."""
    edges = [-math.inf, -3, -2, -1, 0, 1, 2, 3, math.inf]
    zones = [-4, -3, -2, -1, 1, 2, 3, 4]
    share = [stats.norm.cdf(b - mu) - stats.norm.cdf(a - mu) if b <= 0 else
             stats.norm.sf(a - mu) - stats.norm.sf(b - mu) for a, b in zip(edges, edges[1:])]
    now, arl, going, ratio, t = {(): 1.0}, 1.0, 1.0, 0.0, 0
    while True:
        then = {}
        for history, chance in now.items():
            for zone, part in zip(zones, share):
                longer = history + (zone,)
                if not signals(rules, longer):
                    run = next((i for i, z in enumerate(reversed(longer)) if z * zone < 0),
                               len(longer))
                    # Points of the run before the last four count by their side alone.
                    tail = longer[-4:]
                    kept = (int(math.copysign(1, zone)),) * max(0, min(run, 7) - len(tail)) + tail
                    then[kept] = then.get(kept, 0.0) + chance * part
        total = math.fsum(then.values())
        arl += total
        t += 1
        before, ratio = ratio, total / going
        going = total
        if total < 1e-17:
            return arl
        if t > 60 and abs(ratio - before) < 1e-15:
            return arl + total * ratio / (1 - ratio)
        now = then


# --- several characteristics --------------------------------------------------------------------

def mewma_calm(lam, h4, p, n=200):
    top = h4 * lam / (2 - lam)
    r, weight = clenshaw_curtis(n, 0.0, math.sqrt(top))
    r, weight = r[:-1], weight[:-1]

    def row(s):
        return weight * 2 * r / lam ** 2 * stats.ncx2.pdf((r / lam) ** 2, p, ((1 - lam) * s / lam) ** 2)

    start = weight * 2 * r / lam ** 2 * stats.chi2.pdf((r / lam) ** 2, p)
    return two_moments(np.array([row(s) for s in r]), start)[0]


def mewma_moved(lam, h4, noncentrality, n_r=28, n_angle=64):
    """Two characteristics, in polar coordinates: equal angles, Clenshaw and Curtis in the radius."""
    delta = math.sqrt(noncentrality)
    r, r_weight = clenshaw_curtis(n_r, 0.0, math.sqrt(h4 * lam / (2 - lam)))
    r, r_weight = r[:-1], r_weight[:-1]
    angle = 2 * np.pi * (np.arange(n_angle) + 0.5) / n_angle
    x = np.outer(r, np.cos(angle)).ravel()
    y = np.outer(r, np.sin(angle)).ravel()
    weight = np.outer(r * r_weight, np.full(n_angle, 2 * np.pi / n_angle)).ravel()

    def row(a, b):
        u, v = (x - (1 - lam) * a) / lam - delta, (y - (1 - lam) * b) / lam
        return weight * np.exp(-(u * u + v * v) / 2) / (2 * np.pi * lam * lam)

    kernel = np.array([row(a, b) for a, b in zip(x, y)])
    return two_moments(kernel, row(0.0, 0.0))[0]


# --- files --------------------------------------------------------------------------------------

def write(name, function, given, expected, rel, overrides=None):
    tolerance = {"rel": rel, "abs": 0.0}
    if overrides:
        tolerance["overrides"] = {key: {"rel": value} for key, value in overrides.items()}
    case = {
        "id": f"run_length_{name}",
        "area": "arl",
        "function": function,
        "source": "definitions",
        "how_obtained": "numpy, scipy and mpmath: cases/_make/run_length.py",
        "licence": "CC0: computed for this project",
        "input": given,
        "expected": expected,
        "tolerance": tolerance,
    }
    CASES.mkdir(parents=True, exist_ok=True)
    text = json.dumps(case, indent=1, ensure_ascii=False)
    (CASES / f"{name}.json").write_text(text + "\n", encoding="utf-8")
    print(name, flush=True)


def shewhart():
    for name, k, n, shifts in (("narrow", 2.5, 1, [0, 0.25, 1, 2.5]), ("five", 3.09, 5, [0, 0.4, 1])):
        share = [mp.ncdf(-mpf(k) - s * mp.sqrt(n)) + mp.ncdf(-mpf(k) + s * mp.sqrt(n))
                 for s in map(mpf, shifts)]
        write(f"shewhart_{name}", "shewhart_arl", {"k": k, "shift": shifts, "n": n},
              {"arl": [float(1 / p) for p in share],
               "sdrl": [float(mp.sqrt(1 - p) / p) for p in share]}, 1e-13)


def attribute():
    def between(pmf, low, high):
        return float(1 / (1 - sum(pmf(k) for k in range(low, high + 1))))

    def binomial(n, p):
        return lambda k: mp.binomial(n, k) * mpf(p) ** k * (1 - mpf(p)) ** (n - k)

    def poisson(mean):
        return lambda k: mp.exp(-mpf(mean)) * mpf(mean) ** k / mp.factorial(k)

    # 50 at 0.1: 5 ± 3·2.1213, so 0 to 11; 400 at 0.05: 20 ± 13.08, so 7 to 33;
    # 9 ± 9, so 0 to 18, both on the limits; 2.5 a unit on 4 units: 10 ± 9.487, so 1 to 19.
    given = {
        "p": {"n": 50, "p0": "0.1", "p": ["0.1", "0.05", "0.3"]},
        "np": {"n": 400, "p0": "0.05", "p": ["0.05", "0.08"]},
        "c": {"c0": 9, "c": [9, 4.5, 18]},
        "u": {"size": 4, "u0": "2.5", "u": ["2.5", "4"]},
    }
    expected = {
        "p": [between(binomial(50, p), 0, 11) for p in ("0.1", "0.05", "0.3")],
        "np": [between(binomial(400, p), 7, 33) for p in ("0.05", "0.08")],
        "c": [between(poisson(c), 0, 18) for c in ("9", "4.5", "18")],
        "u": [between(poisson(c), 1, 19) for c in ("10", "16")],
    }
    write("attribute", "attribute_arl", given, expected, 1e-11)


def t2():
    """The noncentral chi-squared distribution as a Poisson mixture of gamma integrals."""
    def limit(p, alpha):
        beyond = lambda x: mp.gammainc(mpf(p) / 2, x / 2, mp.inf, regularized=True) - mpf(alpha)
        return mp.findroot(beyond, mpf(float(stats.chi2.isf(float(alpha), p))))

    def beyond(x, p, nc):
        terms = range(int(nc / 2 + 40 * math.sqrt(nc / 2 + 1) + 60))
        return sum(mp.exp(-nc / 2) * (nc / 2) ** j / mp.factorial(j)
                   * mp.gammainc(mpf(p) / 2 + j, x / 2, mp.inf, regularized=True) for j in terms)

    for i, (p, n, alpha, distances) in enumerate([(2, 1, "0.0027", ["0", "0.5", "1", "3"]),
                                                  (5, 4, "0.005", ["0", "0.25", "0.8", "1.6"]),
                                                  (1, 5, "0.0001", ["0", "1"]),
                                                  (30, 1, "0.01", ["0", "2", "6"])]):
        x = limit(p, alpha)
        share = [beyond(x, p, n * mpf(d) ** 2) for d in distances]
        write(f"t2_{i + 1}", "t2_arl", {"p": p, "n": n, "alpha": alpha, "distance": distances},
              {"arl": [float(1 / s) for s in share],
               "sdrl": [float(mp.sqrt(1 - s) / s) for s in share]}, 1e-11)


def rare():
    """Counts by adding single ones, times by integrating their density."""
    def geometric(low, high, mean):
        p = 1 / (mpf(mean) + 1)
        return 1 - sum(p * (1 - p) ** k for k in range(low, high + 1))

    def weibull(low, high, shape, scale):
        k, b = mpf(shape), mpf(scale)
        density = lambda x: k / b * (x / b) ** (k - 1) * mp.exp(-((x / b) ** k))
        cuts = [low, *(c for c in (b / 4, b, 2 * b, 4 * b) if low < c < high), high]
        return 1 - mp.quad(density, cuts)

    # 200 ± 3·√(200·201) is below 0, so 0 to 801; its quantiles: the smallest k with P(G ≤ k) ≥ p.
    def quantile(p, mean):
        k, below, share = 0, mpf(0), 1 / (mpf(mean) + 1)
        while True:
            below += share * (1 - share) ** k
            if below >= p:
                return k
            k += 1

    tail = mpf("0.00135")
    given, expected = {}, {}

    def add(name, chart, share, between):
        given[name] = chart
        shares = [share(level) for level in chart["levels"]]
        expected[name + "_arl"] = [float(1 / s) for s in shares]
        expected[name + "_sdrl"] = [float(mp.sqrt(1 - s) / s) for s in shares]
        expected[name + "_passed"] = [float(between(level) / s)
                                      for level, s in zip(chart["levels"], shares)]

    levels = ["200", "100", "400"]
    add("g", {"chart": "g", "center": "200", "levels": levels},
        lambda level: geometric(0, 801, level), lambda level: mpf(level) + 1)
    # Where the mean is 2000, 0.00135 of the counts are below 3, and so are signals.
    low, high = quantile(tail, 2000), quantile(1 - tail, 2000)
    add("g_quantile", {"chart": "g", "center": "2000", "limits": "quantile",
                       "levels": ["2000", "100", "9000"]},
        lambda level: geometric(low, high, level), lambda level: mpf(level) + 1)
    for name, shape, levels in (("t", "1", ["40", "4", "90"]), ("t_weibull", "1.7", ["40", "10"])):
        k = mpf(shape)
        low, high = (40 * (-mp.log(1 - p)) ** (1 / k) for p in (tail, 1 - tail))
        add(name, {"chart": "t", "center": "40", "shape": shape, "levels": levels},
            lambda level: weibull(low, high, shape, level),
            lambda level: mpf(level) * mp.gamma(1 + 1 / k))
    write("rare", "rare_arl", given, expected, 1e-11)


def main():
    shewhart()
    attribute()
    t2()
    rare()
    for rules in ([1, 2, 3], [2, 3, 4], [1, 3, 4], [4]):
        shifts = [0, 0.3, 1.0, 2.5]
        write("rules_" + "".join(map(str, rules)), "shewhart_runs_rules_arl",
              {"western_electric_rules": rules, "mu": shifts},
              {"arl": [run_rules(rules, mu) for mu in shifts]}, 1e-9)
    for i, (lam, width, mu) in enumerate([(0.05, 2.5, 0), (0.05, 2.5, 0.75), (0.13, 2.8, 0.25),
                                          (0.3, 3.3, 0), (0.75, 3.0, 1.5), (1.0, 3.0, 0.5)]):
        arl, sd = ewma(lam, width, mu)
        expected = {"asymptotic_limits": arl, "sdrl_asymptotic_limits": sd}
        if lam < 1:
            expected["exact_varying_limits"] = ewma_varying(lam, width, mu)
        write(f"ewma_{i + 1}", "ewma_arl", {"lambda": lam, "L": width, "mu": mu}, expected, 1e-10,
              {"exact_varying_limits": 1e-7})
    for i, (k, h, mu, start) in enumerate([(0.5, 6, 0, 0), (0.5, 6, 0.75, 3), (0.2, 9, 0, 0),
                                           (0.75, 3.5, 0.4, 1.75), (1.2, 2, -0.5, 0.3)]):
        given = {"k": k, "h": h, "mu": mu, "headstart": start}
        write(f"cusum_{i + 1}", "cusum_arl_fir" if start else "cusum_arl", given,
              cusum(k, h, mu, start), 1e-9)
    for lam, arl0 in ((0.08, 250), (0.5, 1000)):
        width = optimize.brentq(lambda w: ewma(lam, w, 0)[0] - arl0, 2, 4, xtol=1e-13)
        write(f"ewma_design_{arl0}", "ewma_design_L", {"lambda": lam, "arl0": arl0}, {"L": width}, 1e-10)
    for k, arl0 in ((0.35, 800), (0.75, 200)):
        one = optimize.brentq(lambda h: cusum(k, h, 0, 0)["one_sided"] - arl0, 1, 12, xtol=1e-13)
        two = optimize.brentq(lambda h: cusum(k, h, 0, 0)["two_sided"] - arl0, 1, 12, xtol=1e-13)
        write(f"cusum_design_{arl0}", "cusum_design_h", {"k": k, "arl0": arl0},
              {"h_one_sided": one, "h_two_sided": two}, 1e-10)
    for i, (lam, h4, p) in enumerate([(0.1, 12.73, 4), (0.3, 10.0, 2), (0.15, 20.0, 7)]):
        write(f"mewma_calm_{i + 1}", "mewma_arl", {"lambda": lam, "h4": h4, "p": p, "delta": 0},
              {"arl": mewma_calm(lam, h4, p)}, 1e-8)
    for i, (lam, h4, delta) in enumerate([(0.25, 9.9, 0.5), (0.4, 10.2, 2.25), (0.15, 9.2, 4.0)]):
        write(f"mewma_moved_{i + 1}", "mewma_arl", {"lambda": lam, "h4": h4, "p": 2, "delta": delta},
              {"arl": mewma_moved(lam, h4, delta)}, 1e-6)


if __name__ == "__main__":
    main()
