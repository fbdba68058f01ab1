"""Writes cases/judge/chart/**: charts of rare events, short runs, batches and several columns.

The data are those of cases/example. Everything is computed from its definition by mpmath with 40
digits on exact decimals; the Weibull fit by mpmath's secant method on its likelihood equation.

    pip install mpmath && python cases/_make/charts.py
"""

import json
import pathlib

from mpmath import mp, mpf

mp.dps = 40
ROOT = pathlib.Path(__file__).resolve().parent.parent
D2 = 2 / mp.sqrt(mp.pi)
D3 = mp.sqrt(2 - 4 / mp.pi)
TAIL = mpf("0.00135")


def example(name):
    return json.loads((ROOT / "example" / f"{name}.json").read_text(encoding="utf-8"))["table"]


def plain(value):
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(inner) for inner in value]
    return value if isinstance(value, (int, str)) or value is None else float(value)


def write(folder, name, area, function, source, given, expected, rel=1e-11):
    case = {
        "id": name,
        "area": area,
        "function": function,
        "source": source,
        "how_obtained": "mpmath, 40 digits (cases/_make/charts.py)",
        "licence": "synthetic, drawn by cases/_make/example.py",
        "input": given,
        "expected": plain(expected),
        "tolerance": {"rel": rel, "abs": 1e-12},
    }
    path = ROOT / "judge" / "chart" / folder / f"{name}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(case, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def mean(values):
    return mp.fsum(values) / len(values)


def moves(values):
    return [abs(b - a) for a, b in zip(values, values[1:])]


def outside(values, low, high):
    return [i for i, value in enumerate(values) if value > high or value < low]


def g():
    between = example("chart.g")["count"]
    middle = mean([mpf(k) for k in between])
    p = 1 / (middle + 1)

    def quantile(share):
        k = 0
        while 1 - (1 - p) ** (k + 1) < share:
            k += 1
        return k

    upper = middle + 3 * mp.sqrt(middle * (middle + 1))
    expected = {
        "mean": middle,
        "p": p,
        "ucl_3sigma": upper,
        "lcl_3sigma": mpf(0),
        "ucl_quantile_99865": quantile(1 - TAIL),
        "median_quantile": quantile(mpf("0.5")),
        "beyond_3sigma": outside(between, 0, upper),
    }
    write("rare", "g_gaps", "control_chart", "g", "Kaminsky et al. 1992", {"between": between}, expected)


def t():
    times = example("chart.t")["value"]
    x = [mpf(value) for value in times]
    middle = mean(x)
    roots = [value ** (1 / mpf("3.6")) for value in x]
    root_center, root_sigma = mean(roots), mean(moves(roots)) / D2
    logs = [mp.log(value) for value in x]

    def likelihood(shape):
        powers = [value**shape for value in x]
        return mp.fsum(a * b for a, b in zip(powers, logs)) / mp.fsum(powers) - 1 / shape - mean(logs)

    shape = mp.findroot(likelihood, (mpf("1.0"), mpf("1.5")))
    scale = mean([value**shape for value in x]) ** (1 / shape)

    def weibull(share):
        return scale * (-mp.log(1 - share)) ** (1 / shape)

    expected = {
        "exponential": {
            "mean": middle,
            "cl_median": middle * mp.log(2),
            "ucl": -middle * mp.log(TAIL),
            "lcl": -middle * mp.log(1 - TAIL),
        },
        "nelson_3_6": {
            "center": root_center ** mpf("3.6"),
            "ucl": (root_center + 3 * root_sigma) ** mpf("3.6"),
            "lcl": max(mpf(0), root_center - 3 * root_sigma) ** mpf("3.6"),
        },
        "weibull": {
            "shape": shape,
            "scale": scale,
            "lcl": weibull(TAIL),
            "cl": weibull(mpf("0.5")),
            "ucl": weibull(1 - TAIL),
        },
    }
    write("rare", "t_gaps", "control_chart", "t", "Nelson 1994; maximum likelihood", {"times": times}, expected)


def z_mr():
    table = example("chart.z-mr")
    parts, x = table["part"], [mpf(value) for value in table["value"]]
    mu, sigma = {}, {}
    for part in sorted(set(parts)):
        own = [value for value, of in zip(x, parts) if of == part]
        steps = [abs(x[i] - x[i - 1]) for i in range(1, len(x)) if parts[i] == parts[i - 1] == part]
        mu[part], sigma[part] = mean(own), mean(steps) / D2
    z = [(value - mu[part]) / sigma[part] for value, part in zip(x, parts)]
    expected = {"mu": mu, "sigma": sigma, "z": z, "mr": moves(z), "mr_ucl": D2 + 3 * D3}
    given = {"part": parts, "x": table["value"]}
    write("z_mr", "z_mr_three_parts", "control_chart", "z_mr_by_part", "Wheeler 1991", given, expected)


def run_chart():
    values = example("chart.run")["value"]
    x = sorted(mpf(value) for value in values)
    n = len(x)
    median = (x[(n - 1) // 2] + x[n // 2]) / 2
    sides = [mpf(value) > median for value in values if mpf(value) != median]
    longest, here = 1, 1
    for a, b in zip(sides, sides[1:]):
        here = here + 1 if a == b else 1
        longest = max(longest, here)
    useful = len(sides)
    crossings = sum(a != b for a, b in zip(sides, sides[1:]))
    fewest = 0
    while sum(mp.binomial(useful - 1, k) for k in range(fewest + 1)) < mpf("0.05") * 2 ** (useful - 1):
        fewest += 1
    expected = {
        "median": median,
        "n_useful": useful,
        "longest_run": longest,
        "longest_run_max": int(mp.floor(mp.log(useful, 2) + 3 + mpf("0.5"))),
        "crossings": crossings,
        "crossings_min": fewest,
    }
    write("run", "run_shifted", "control_chart", "run_chart_anhoej", "Anhøj, Olesen 2014", {"x": values}, expected)


def three_way():
    table = example("chart.three-way")
    groups = {}
    for label, value in zip(table["subgroup"], table["value"]):
        groups.setdefault(label, []).append(value)
    rows = list(groups.values())
    n = len(rows[0])
    numbers = [[mpf(value) for value in row] for row in rows]
    means = [mean(row) for row in numbers]
    # d2(4) as an integral over the range's distribution (Tippett 1925).
    d2 = 2 * mp.quad(
        lambda x: 1 - mp.ncdf(x) ** n - (1 - mp.ncdf(x)) ** n, [0, 1, 2, 4, 8, 14]
    )
    within = mean([max(row) - min(row) for row in numbers]) / d2
    pooled = mp.sqrt(
        mean([mp.fsum((value - mean(row)) ** 2 for value in row) / (n - 1) for row in numbers])
    )
    of_means = mean(moves(means)) / D2

    def between(sigma):
        return mp.sqrt(max(mpf(0), of_means**2 - sigma**2 / n))

    center = mean(means)
    expected = {
        "sigma_within_rbar": within,
        "sigma_xbar_mr": of_means,
        "sigma_between": between(within),
        "sigma_bw": mp.sqrt(between(within) ** 2 + within**2),
        "ucl_i": center + 3 * of_means,
        "lcl_i": center - 3 * of_means,
        "mr_bar": mean(moves(means)),
        "mr_ucl": mean(moves(means)) * (1 + 3 * D3 / D2),
        "sigma_within_pooled": pooled,
        "sigma_between_pooled": between(pooled),
        "beyond_i": outside(means, center - 3 * of_means, center + 3 * of_means),
    }
    write("three_way", "three_way_batches", "control_chart", "i_mr_r_three_way", "Wheeler 1995", {"subgroups": rows}, expected)


def columns(table):
    names = list(table["value"])
    return [list(row) for row in zip(*(table["value"][name] for name in names))]


def covariance(rows, center, divisor):
    p = len(center)
    return mp.matrix(
        [
            [mp.fsum((row[i] - center[i]) * (row[j] - center[j]) for row in rows) / divisor for j in range(p)]
            for i in range(p)
        ]
    )


def squared(x, center, matrix):
    d = mp.matrix([a - b for a, b in zip(x, center)])
    return (d.T * mp.inverse(matrix) * d)[0]


def beta_upper(alpha, a, b):
    low, high = mpf(0), mpf(1)
    for _ in range(140):
        middle = (low + high) / 2
        if mp.betainc(a, b, middle, 1, regularized=True) > alpha:
            low = middle
        else:
            high = middle
    return low


def f_upper(alpha, m, n):
    x = beta_upper(alpha, mpf(m) / 2, mpf(n) / 2)
    return n * x / (m * (1 - x))


def t2():
    rows = columns(example("chart.t2"))
    x = [[mpf(value) for value in row] for row in rows]
    m, p = len(x), len(x[0])
    center = [mean([row[j] for row in x]) for j in range(p)]
    sample = covariance(x, center, m - 1)
    steps = [[b - a for a, b in zip(first, second)] for first, second in zip(x, x[1:])]
    by_steps = covariance(steps, [mpf(0)] * p, 2 * (m - 1))
    alpha = mpf("0.01")
    expected = {
        "mean": center,
        "t2": [squared(row, center, sample) for row in x],
        "ucl_phase1_alpha01": mpf(m - 1) ** 2 / m * beta_upper(alpha, mpf(p) / 2, mpf(m - p - 1) / 2),
        "ucl_phase2_alpha01": mpf(p * (m + 1) * (m - 1)) / (m * (m - p)) * f_upper(alpha, p, m - p),
        # Two degrees of freedom: the tail is e^(-x/2).
        "ucl_chi2_alpha01": -2 * mp.log(alpha),
        "t2_successive_diff": [squared(row, center, by_steps) for row in x],
    }
    write("multivariate", "t2_pins", "multivariate", "t2_individuals", "Tracy, Young, Mason 1992", {"x": rows}, expected, 1e-9)


def t2_subgroups():
    rows = columns(example("chart.t2-subgroups"))
    groups = [rows[i : i + 3] for i in range(0, len(rows), 3)]
    x = [[[mpf(value) for value in row] for row in group] for group in groups]
    m, n, p = len(x), len(x[0]), len(x[0][0])
    means = [[mean([row[j] for row in group]) for j in range(p)] for group in x]
    center = [mean([row[j] for row in means]) for j in range(p)]
    own = [covariance(group, middle, n - 1) for group, middle in zip(x, means)]
    within = own[0] * 0
    for matrix in own:
        within += matrix / m
    free = m * n - m - p + 1
    upper = f_upper(mpf("0.0027"), p, free)
    expected = {
        "mean": center,
        "S": [[within[i, j] for j in range(p)] for i in range(p)],
        "t2": [n * squared(middle, center, within) for middle in means],
        "ucl_phase1_alpha0027": mpf(p * (m - 1) * (n - 1)) / free * upper,
        "ucl_phase2_alpha0027": mpf(p * (m + 1) * (n - 1)) / free * upper,
        "gen_var": [mp.det(matrix) for matrix in own],
    }
    write("multivariate", "t2_pins_by_three", "multivariate", "t2_subgroups", "Alt 1985", {"subgroups": groups}, expected, 1e-9)


def mewma():
    rows = columns(example("chart.mewma"))
    mu, sigma = ["12", "40"], [["0.0001", "0.0004"], ["0.0004", "0.0025"]]
    weight = mpf("0.2")
    center = [mpf(value) for value in mu]
    matrix = mp.matrix([[mpf(value) for value in row] for row in sigma])
    z, exact, asymptotic = [mpf(0), mpf(0)], [], []
    for i, row in enumerate(rows, 1):
        z = [weight * (mpf(x) - c) + (1 - weight) * old for x, c, old in zip(row, center, z)]
        plain_distance = squared(z, [mpf(0), mpf(0)], matrix)
        share = weight / (2 - weight)
        exact.append(plain_distance / (share * (1 - (1 - weight) ** (2 * i))))
        asymptotic.append(plain_distance / share)
    given = {"x": rows, "mean": mu, "sigma": sigma, "lambda": "0.2"}
    expected = {"t2_exact": exact, "t2_asymptotic": asymptotic}
    write("multivariate", "mewma_pins", "multivariate", "mewma", "Lowry et al. 1992", given, expected, 1e-9)


if __name__ == "__main__":
    for make in (g, t, z_mr, run_chart, three_way, t2, t2_subgroups, mewma):
        make()
