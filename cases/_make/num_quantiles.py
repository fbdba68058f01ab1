"""Writes cases/num/*.json: values of distributions and chart constants.

Everything is computed by mpmath from definitions (integrals, regularised incomplete functions,
bracketed roots), never by the crate that the cases test.

    pip install mpmath && python cases/_make/num_quantiles.py [family ...]
"""

import json
import pathlib
import sys

from mpmath import mp, mpf

mp.dps = 50
CASES = pathlib.Path(__file__).resolve().parent.parent / "num"


# --- tails, each from the side that does not cancel -------------------------------------------

def norm_sf(z):
    return mp.erfc(mpf(z) / mp.sqrt(2)) / 2


def gamma_p(a, x):
    """The series of positive terms x^a e^-x / Gamma(a+1) (1 + x/(a+1) + ...)."""
    a, x = mpf(a), mpf(x)
    if x == 0:
        return mpf(0)
    if x > 2000 + 20 * a:
        return mpf(1)
    term = total = mpf(1)
    k = a
    while term > total * mpf(10) ** (-mp.dps - 3):
        k += 1
        term = term * x / k
        total += term
    return total * mp.exp(a * mp.log(x) - x - mp.loggamma(a + 1))


def gamma_q(a, x):
    """The complement, with as many digits more as it cancels."""
    return high(lambda: 1 - gamma_p(a, x))


def beta_p(a, b, x, y):
    """I_x(a, b) with y = 1 - x, by Gauss's series of whichever side is below the centre."""
    a, b, x, y = mpf(a), mpf(b), mpf(x), mpf(y)
    if x * (a + b + 2) > a + 1:
        return 1 - beta_p(b, a, y, x)
    front = mp.exp(a * mp.log(x) + b * mp.log(y) - mp.log(a) - mp.loggamma(a) - mp.loggamma(b)
                   + mp.loggamma(a + b))
    return front * mp.hyp2f1(a + b, 1, a + 1, x)


def high(function, *arguments):
    """Enough digits that a complement keeps 30 of them."""
    digits = mp.dps
    mp.dps = 60
    value = function(*arguments)
    if abs(value) < mpf(10) ** -20:
        mp.dps = 420
        value = function(*arguments)
    mp.dps = digits
    return value


def t_sf(t, df):
    t, df = mpf(t), mpf(df)
    tail = high(lambda: beta_p(df / 2, mpf(1) / 2, df / (df + t * t), t * t / (df + t * t)))
    return tail / 2 if t > 0 else 1 - tail / 2


def f_tail(f, df1, df2, is_upper):
    f, df1, df2 = mpf(f), mpf(df1), mpf(df2)
    x, y = df1 * f / (df2 + df1 * f), df2 / (df2 + df1 * f)
    if is_upper:
        return high(lambda: beta_p(df2 / 2, df1 / 2, y, x))
    return high(lambda: beta_p(df1 / 2, df2 / 2, x, y))


def gauss_nodes(cache=[]):
    """Points and weights of Gauss and Legendre on [-1, 1]."""
    if not cache:
        cache.extend(mp.quad.__self__._gauss_legendre.calc_nodes(4, mp.prec + 20))
    return cache


def gauss(function, low, top):
    """Gauss's rule on more and more panels, until 20 digits stay; the integrand is positive."""
    before, n = None, 8
    while True:
        step = (top - low) / n
        total = mpf(0)
        for k in range(n):
            for node, weight in gauss_nodes():
                total += weight * function(low + step * (k + (node + 1) / 2))
        total = total * step / 2
        if before is not None and abs(total - before) <= mpf(10) ** -20 * total:
            mp.dps = 50
            return total
        before, n = total, n * 2


def nct_cdf(x, df, nc):
    """Integral of Phi(x s - nc) over the chi density, by Gauss's rule on panels in u = ln s."""
    mp.dps = 40
    x, df, nc = mpf(x), mpf(df), mpf(nc)
    constant = mp.log(2) + (df / 2) * mp.log(df / 2) - mp.loggamma(df / 2)

    def value(u):
        s = mp.exp(u)
        return mp.erfc((nc - x * s) / mp.sqrt(2)) / 2 * mp.exp(constant + df * u - df * s * s / 2)

    grid = [mpf(k) / 8 for k in range(-400, 41)]
    peak = max(grid, key=value)
    left, right = peak - mpf(1) / 8, peak + mpf(1) / 8
    for _ in range(120):
        a, b = left + (right - left) / 3, right - (right - left) / 3
        if value(a) < value(b):
            left = a
        else:
            right = b
    centre = (left + right) / 2
    floor = value(centre) * mpf(10) ** -30

    def reach(sign):
        near, far = mpf(0), mpf("1e-7")
        while value(centre + sign * far) > floor:
            near, far = far, far * 2
        for _ in range(5):
            middle = (near + far) / 2
            if value(centre + sign * middle) > floor:
                near = middle
            else:
                far = middle
        return far

    low, top = centre - reach(-1), centre + reach(1)
    return gauss(value, low, top)


def range_tail(w, n, is_upper):
    mp.dps = 40
    w, n = mpf(w), int(n)

    def lower(x):
        inside = norm_sf(x) - norm_sf(x + w) if x > 0 else norm_sf(-x - w) - norm_sf(-x)
        return n * mp.npdf(x) * inside ** (n - 1)

    def upper(x):
        # above^(n-1) - (above - beyond)^(n-1), without the difference: far out it has no digits.
        above, beyond = norm_sf(x), norm_sf(x + w)
        share = mp.expm1((n - 1) * mp.log1p(-beyond / above)) if beyond < above else mpf(-1)
        return -n * mp.npdf(x) * above ** (n - 1) * share

    # For many readings the integrand is a narrow peak that a fixed set of intervals misses; the
    # trapezoidal rule does not, and halving its step shows that it has converged.
    def trapezoid(step):
        count = int((14 + w / 2) / step)
        of = upper if is_upper else lower
        return step * mp.fsum(of(i * step - w / 2) for i in range(-count, count + 1))

    step = 1 / (2 * mp.sqrt(n))
    once, twice = trapezoid(step), trapezoid(step / 2)
    assert abs(once - twice) <= abs(twice) * mpf(10) ** -18, (w, n, once, twice)
    return twice


TAILS = {
    "norm_cdf": lambda x, a, b: norm_sf(-x),
    "norm_sf": lambda x, a, b: norm_sf(x),
    "chi2_cdf": lambda x, a, b: gamma_p(mpf(a) / 2, mpf(x) / 2),
    "chi2_sf": lambda x, a, b: gamma_q(mpf(a) / 2, mpf(x) / 2),
    "gamma_cdf": lambda x, a, b: gamma_p(a, x),
    "gamma_sf": lambda x, a, b: gamma_q(a, x),
    "beta_cdf": lambda x, a, b: high(lambda: beta_p(a, b, mpf(x), 1 - mpf(x))),
    "beta_sf": lambda x, a, b: high(lambda: beta_p(b, a, 1 - mpf(x), mpf(x))),
    "t_cdf": lambda x, a, b: t_sf(-mpf(x), a),
    "t_sf": lambda x, a, b: t_sf(x, a),
    "f_cdf": lambda x, a, b: f_tail(x, a, b, False),
    "f_sf": lambda x, a, b: f_tail(x, a, b, True),
    "nct_cdf": lambda x, a, b: nct_cdf(x, a, b),
    "nct_sf": lambda x, a, b: nct_cdf(-mpf(x), a, -mpf(b)),
    "range_cdf": lambda x, a, b: range_tail(x, a, False),
    "range_sf": lambda x, a, b: range_tail(x, a, True),
    "binom_cdf": lambda k, n, p: high(lambda: beta_p(n - k, k + 1, 1 - mpf(p), mpf(p))),
    "binom_sf": lambda k, n, p: high(lambda: beta_p(k + 1, n - k, mpf(p), 1 - mpf(p))),
    "poisson_cdf": lambda k, m, b: gamma_q(mpf(k) + 1, mpf(m)),
    "poisson_sf": lambda k, m, b: gamma_p(mpf(k) + 1, mpf(m)),
}


def root(function, p, start, low_most, high_most):
    """The u with ln(function(u)) = ln p: a bracket grown from `start`, then Illinois' method."""
    target = mp.log(mpf(p))

    def value(u):
        tail = function(u)
        return (mp.log(tail) if tail > 0 else mpf(-10) ** 5) - target

    start = mpf(start)
    f_start, low, high_end, stride = value(start), start, start, mpf(1) / 16
    while True:
        low, high_end = max(low - stride, low_most), min(high_end + stride, high_most)
        f_low, f_high = value(low), value(high_end)
        if f_low * f_start <= 0:
            high_end, f_high = start, f_start
            break
        if f_high * f_start <= 0:
            low, f_low = start, f_start
            break
        if low == low_most and high_end == high_most:
            return None
        stride *= 2
    for step in range(400):
        if abs(f_low) > 50 or abs(f_high) > 50 or step % 7 == 6:
            middle = (low + high_end) / 2
        else:
            middle = (low * f_high - high_end * f_low) / (f_high - f_low)
        f = value(middle)
        if f * f_high < 0:
            low, f_low = high_end, f_high
        else:
            f_low = f_low / 2
        high_end, f_high = middle, f
        if abs(f) < mpf(10) ** -24 or abs(high_end - low) < mpf(10) ** -24:
            return high_end
    raise RuntimeError("no root")


def exponential(u):
    return mpf(0) if u is None else mp.exp(u)


def quantile(fn, p, a, b):
    """`fn` is cdf or sf of a positive variable, or of t or normal; the root is sought in ln x."""
    tail = TAILS[fn]
    family = fn.split("_")[0]
    if family in ("norm", "t"):
        if mpf(p) > mpf(1) / 2:
            return -quantile(fn, 1 - mpf(p), a, b)
        # By symmetry p below is p above; the sign follows the side.
        size = exponential(root(lambda u: TAILS[family + "_sf"](mp.exp(u), a, b), p,
                                0, -60, 4 if family == "norm" else 720))
        return -size if fn.endswith("cdf") else size
    if family == "beta":
        def at_odds(u):
            x, y = 1 / (1 + mp.exp(-u)), 1 / (1 + mp.exp(u))
            if fn.endswith("cdf"):
                return high(lambda: beta_p(a, b, x, y))
            return high(lambda: beta_p(b, a, y, x))
        u = root(at_odds, p, mp.log(mpf(a) / b), -1500, 1500)
        return mpf(0) if u is None else 1 / (1 + mp.exp(-u))
    start = mp.log(a) if family == "chi2" else 0
    ends = (-5, 4) if family == "range" else (-720, 720)
    return exponential(root(lambda u: tail(mp.exp(u), a, b), p, start, *ends))


# --- families ----------------------------------------------------------------------------------

SMALL = [1e-300, 1e-100, 1e-30, 1e-16, 1e-12, 1e-8, 1e-5, 1e-3]
MIDDLE = [0.01, 0.05, 0.3, 0.49, 0.5, 0.6, 0.9, 0.99]
NEAR_ONE = [0.9999, 1 - 1e-8, 1 - 1e-12, 1 - 2.0 ** -50]


def tail_rows(fn, points, parameters):
    for a, b in parameters:
        for x in points:
            yield [fn, x, a, b]


def quantile_rows(family, parameters, p_lower=SMALL + MIDDLE + NEAR_ONE, p_upper=SMALL):
    for a, b in parameters:
        for p in p_lower:
            yield [family + "_q", p, a, b]
        for q in p_upper:
            yield [family + "_qu", q, a, b]


def normal():
    yield from tail_rows("norm_cdf", [-38.4, -37.5, -30, -20.3, -12.7, -8.01, -7.99, -5.1, -3, -1, -0.2, 1e-9, 0.7, 2, 5], [(0, 0)])
    yield from tail_rows("norm_sf", [-3, 0.3, 1.5, 4.5, 6, 9.9, 15.3, 25.7, 36.6], [(0, 0)])
    yield from quantile_rows("norm", [(0, 0)], SMALL + MIDDLE + [0.5 - 1e-9, 0.5 + 1e-12, 0.4001] + NEAR_ONE)


def chi_squared():
    yield from quantile_rows("chi2", [(df, 0) for df in (0.5, 1, 1.5, 2, 3, 7.3, 24, 200, 5000, 20000)])
    for df in (1, 2, 5, 60, 5000, 100000):
        for k in (0.01, 0.5, 0.9, 1, 1.1, 2) + ((8,) if df < 100 else ()):
            yield ["chi2_cdf", df * k, df, 0]
            yield ["chi2_sf", df * k, df, 0]


def gamma():
    for a in (0.05, 0.3, 0.5, 1, 3.7, 42.5, 1000, 30000):
        for k in (1e-6, 0.02, 0.7, 0.99, 1, 1.02, 1.5, 4):
            yield ["gamma_cdf", a * k, a, 0]
            yield ["gamma_sf", a * k, a, 0]


def student_t():
    yield from quantile_rows("t", [(df, 0) for df in (0.7, 1, 2, 3.5, 10, 29, 200, 5000, 100000)])
    for df in (1, 2.5, 7, 60, 5000, 100000):
        yield from tail_rows("t_sf", [1e-8, 0.1, 1, 3, 10, 37, 1e5, 1e12], [(df, 0)])
        yield from tail_rows("t_cdf", [-4.5, 2.5], [(df, 0)])


def fisher_f():
    pairs = [(1, 1), (1, 30), (2, 27), (5, 1), (3.3, 7.7), (10, 200), (400, 600), (1, 5000), (5000, 3), (5000, 5000)]
    yield from quantile_rows("f", pairs)
    for a, b in pairs:
        yield from tail_rows("f_cdf", [1e-6, 0.3, 0.97, 2], [(a, b)])
        yield from tail_rows("f_sf", [0.3, 0.97, 2, 9, 1e4], [(a, b)])


def beta():
    pairs = [(0.5, 0.5), (1, 1), (2, 3), (0.2, 4), (30, 0.7), (200, 300), (5000, 20), (1, 1000), (3000, 5000)]
    yield from quantile_rows("beta", pairs)
    for a, b in pairs:
        centre = a / (a + b)
        yield from tail_rows("beta_cdf", [centre / 50, centre / 2, centre * 0.98, centre, 1 - (1 - centre) / 3], [(a, b)])
        yield from tail_rows("beta_sf", [centre / 2, centre, 1 - (1 - centre) * 0.97, 1 - (1 - centre) / 3], [(a, b)])


def binomial():
    for n, p in ((20, 0.05), (125, 0.03), (5000, 0.012), (100000, 1e-5), (1000000, 0.3), (3, 0.999)):
        centre = n * p
        for k in sorted({0, int(centre / 2), int(centre), int(centre * 1.1 + 1), min(n - 1, int(centre * 2 + 5))}):
            if k < n:
                yield ["binom_cdf", k, n, p]
                yield ["binom_sf", k, n, p]


def poisson():
    for m in (0.01, 1.5, 12, 300, 20000):
        for k in sorted({0, int(m / 2), int(m), int(m * 1.1 + 1), int(m * 2 + 5)}):
            yield ["poisson_cdf", k, m, 0]
            yield ["poisson_sf", k, m, 0]


def noncentral_t():
    for df, nc in ((5, 1), (2, -0.5), (1, 3), (0.8, 0.2), (29, 16.4), (49, 21), (199, 56), (1000, 100), (100000, 1000), (3, 50), (12.5, 0)):
        scale = (1 + nc * nc / 2 / df) ** 0.5
        for z in (-6, -3, -1, 0, 1.3, 3, 7):
            x = round(nc + z * scale, 4)
            yield ["nct_cdf", x, df, nc]
            yield ["nct_sf", x, df, nc]
    for x, df, nc in ((-40, 3, 2), (1e6, 3, 2), (-1e4, 1, 0.5), (-12, 30, 1), (0, 7, 3), (0, 7, -9), (1e-7, 4, 12), (200, 8, 5)):
        yield ["nct_cdf", x, df, nc]
        yield ["nct_sf", x, df, nc]


def range_():
    for n in (2, 3, 5, 10, 25, 100, 400):
        yield from tail_rows("range_cdf", [1e-3, 0.3, 0.99, 1.01, 3, 5, 7], [(n, 0)])
        yield from tail_rows("range_sf", [0.3, 3, 6, 9, 30], [(n, 0)])
    for n in (2, 5, 10):
        for p in (1e-5, 0.00135, 0.5, 0.99865):
            yield ["range_q", p, n, 0]


FAMILIES = {f.__name__.rstrip("_"): f for f in
            (normal, chi_squared, gamma, student_t, fisher_f, beta, binomial, poisson, noncentral_t, range_)}


def expected(fn, x, a, b):
    if fn.endswith("_qu"):
        return quantile(fn[:-3] + "_sf", x, a, b)
    if fn.endswith("_q"):
        if mpf(x) > mpf(1) / 2 and fn not in ("norm_q", "t_q"):
            return quantile(fn[:-2] + "_sf", 1 - mpf(x), a, b)
        return quantile(fn[:-2] + "_cdf", x, a, b)
    return TAILS[fn](x, a, b)


def write(name, columns, rows, values, note, rel):
    case = {
        "id": name,
        "source": "definitions",
        "how_obtained": "mpmath, 40 digits or more: cases/_make/num_quantiles.py",
        "licence": "CC0: computed for this project",
        "input": {"columns": columns, "note": note, "rows": rows},
        "expected": values,
        "tolerance": {"rel": rel, "abs": 0.0},
    }
    path = CASES / f"{name}.json"
    lines = json.dumps({**case, "input": None, "expected": None}, indent=1, ensure_ascii=False)
    body = ",\n   ".join(json.dumps(row) for row in rows)
    shown = ",\n  ".join(json.dumps(value) for value in values)
    lines = lines.replace('"input": null', '"input": {\n  "columns": %s,\n  "note": %s,\n  "rows": [\n   %s\n  ]\n }'
                          % (json.dumps(columns), json.dumps(note), body))
    lines = lines.replace('"expected": null', '"expected": [\n  %s\n ]' % shown)
    path.write_text(lines + "\n", encoding="utf-8")
    print(name, len(rows), flush=True)


def write_family(name):
    rows, values = [], []
    for fn, x, a, b in FAMILIES[name]():
        value = expected(fn, x, a, b)
        # What an f64 cannot hold with all its digits is not a case.
        if mpf("1e-305") < abs(value) < mpf("1e307"):
            rows.append([fn, float(x), float(a), float(b)])
            values.append(float(value))
    write(name, ["fn", "arg", "a", "b"], rows, values,
          "q: quantile of the lower tail, qu: of the upper tail, cdf, sf; a, b: parameters in the usual order; "
          "binom: a=n, b=p; nct: a=df, b=nc; range: a=n", 1e-10 if name == "noncentral_t" else 1e-12)


def write_constants():
    rows, values = [], []
    for n in (2, 3, 7, 30, 50, 75, 100):
        mp.dps = 30
        mean = mp.quad(lambda x: 1 - norm_sf(x) ** n - norm_sf(-x) ** n, [mpf(k) for k in range(-14, 15)])
        mp.dps = 22

        def outer(w):
            return 2 * w * mp.quad(lambda x: n * mp.npdf(x) * (
                norm_sf(x) ** (n - 1) - (norm_sf(x) - norm_sf(x + w)) ** (n - 1)),
                [-12 - w / 2, -6, -3, -1, 0, 1, 3, 6, 12], method="gauss-legendre")
        second = mp.quad(outer, [0, 1, 2, 3, 4, 5, 6, 8, 11, 15], method="gauss-legendre", maxdegree=5)
        rows += [["d2", n], ["d3", n]]
        values += [float(mean), float(mp.sqrt(second - mean ** 2))]
        print("constant", n, flush=True)
    mp.dps = 50
    for n in (2, 3, 26, 80, 81, 82, 200, 1000, 123456):
        rows.append(["c4", n])
        half = mpf(n) / 2
        values.append(float(mp.sqrt(mpf(2) / (n - 1)) * mp.exp(mp.loggamma(half) - mp.loggamma(half - mpf(1) / 2))))
    write("chart_constant", ["fn", "n"], rows, values, "n: subgroup size", 1e-13)


if __name__ == "__main__":
    for wanted in sys.argv[1:] or [*FAMILIES, "chart_constant"]:
        if wanted == "chart_constant":
            write_constants()
        else:
            write_family(wanted)
