"""Writes cases/judge/**.json: charts and capability of the demo's NIST measurements.

Everything is computed here from definitions by mpmath with 40 digits on exact decimals, never by
the crate that the cases test: chart constants as integrals over the normal distribution, the
tests for special causes by brute force over integers, capability from its defining formulas.

    pip install mpmath && python cases/_make/judge.py
"""

import csv
import functools
import json
import math
import pathlib

from mpmath import mp, mpf

mp.dps = 40
ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
CASES = ROOT / "cases" / "judge"
LICENCE = "NIST public domain (Dataplot MACHINE.DAT and GEAR.DAT); see demo/README.md"


def readings(name):
    with open(ROOT / "demo" / name, encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))[1:]
    groups = {}
    for group, value in rows:
        groups.setdefault(group, []).append(value)
    return list(groups.values())


def cdf(z):
    return mp.erfc(-z / mp.sqrt(2)) / 2


@functools.lru_cache
def gauss_legendre(n):
    """Nodes and weights on [-1, 1], by Newton's method on the Legendre polynomial."""
    found = []
    for i in range(n):
        x = math.cos(math.pi * (i + 0.75) / (n + 0.5))
        for _ in range(100):
            before, now = 1.0, x
            for k in range(2, n + 1):
                before, now = now, ((2 * k - 1) * x * now - (k - 1) * before) / k
            slope = n * (x * now - before) / (x * x - 1)
            step = now / slope
            x -= step
            if abs(step) < 1e-16:
                break
        found.append((x, 2 / ((1 - x * x) * slope * slope)))
    return found


@functools.lru_cache
def range_constants(n):
    """Mean and standard deviation of the range of n standard normal draws (Tippett 1925)."""
    d2 = 2 * mp.quad(lambda x: 1 - cdf(x) ** n - (1 - cdf(x)) ** n, [0, 1, 2, 4, 8, 14])

    # E(R²) = 2 ∬_{x<y} P(every draw outside one of x, y …) dx dy, by Gauss-Legendre in doubles:
    # 240 by 240 nodes give 12 digits, enough for limits compared to 1e-10.
    nodes = gauss_legendre(240)
    square = 0.0
    for x, weight in ((9 * t, 9 * w) for t, w in nodes):
        below = 0.5 * math.erfc(-x / math.sqrt(2))
        half = (9.5 - x) / 2
        inner = 0.0
        for t, w in nodes:
            up_to = 0.5 * math.erfc(-(x + half * (t + 1)) / math.sqrt(2))
            inner += w * half * (1 - up_to**n - (1 - below) ** n + (up_to - below) ** n)
        square += weight * inner
    square *= 2
    return d2, mp.sqrt(square - d2 * d2)


def c4(n):
    n = mpf(n)
    return mp.sqrt(2 / (n - 1)) * mp.gamma(n / 2) / mp.gamma((n - 1) / 2)


def mean(values):
    return mp.fsum(values) / len(values)


def variance(values):
    middle = mean(values)
    return mp.fsum((value - middle) ** 2 for value in values) / (len(values) - 1)


def beyond(points, lower, upper):
    return [i for i, point in enumerate(points) if point > upper or point < lower]


def shewhart(groups, kind):
    n = len(groups[0])
    means = [mean(group) for group in groups]
    center = mean(means)
    if kind == "xbar_r":
        d2, d3 = range_constants(n)
        spread = [max(group) - min(group) for group in groups]
        sigma = mean(spread) / d2
        disp = (d2 * sigma, d3 * sigma)
    else:
        spread = [mp.sqrt(variance(group)) for group in groups]
        sigma = mean(spread) / c4(n)
        disp = (c4(n) * sigma, sigma * mp.sqrt(1 - c4(n) ** 2))
    half = 3 * sigma / mp.sqrt(n)
    disp_lower, disp_upper = max(mpf(0), disp[0] - 3 * disp[1]), disp[0] + 3 * disp[1]
    return {
        "center": center,
        "sigma": sigma,
        "ucl": center + half,
        "lcl": center - half,
        "disp_center": disp[0],
        "disp_ucl": disp_upper,
        "disp_lcl": disp_lower,
        "beyond_x": beyond(means, center - half, center + half),
        "beyond_disp": beyond(spread, disp_lower, disp_upper),
    }


def i_mr(values):
    moves = [abs(b - a) for a, b in zip(values, values[1:])]
    sigma = mean(moves) * mp.sqrt(mp.pi) / 2
    center = mean(values)
    d3 = mp.sqrt(2 - 4 / mp.pi)
    upper = mean(moves) + 3 * d3 * sigma
    return {
        "center": center,
        "mr_bar": mean(moves),
        "sigma": sigma,
        "ucl": center + 3 * sigma,
        "lcl": center - 3 * sigma,
        "mr_ucl": upper,
        "mr_lcl": mpf(0),
        "beyond_i": beyond(values, center - 3 * sigma, center + 3 * sigma),
        "beyond_mr": [i + 1 for i in beyond(moves, mpf(0), upper)],
    }


def rates(points, is_binomial, is_laney):
    """p, u, and Laney's p′ and u′: limits a point."""
    rate = mp.fsum(count for count, _ in points) / mp.fsum(size for _, size in points)
    spread = rate * (1 - rate) if is_binomial else rate
    sigma = [mp.sqrt(spread / size) for _, size in points]
    shares = [count / size for count, size in points]
    z = [(share - rate) / one for share, one in zip(shares, sigma)]
    moves = [abs(b - a) for a, b in zip(z, z[1:])]
    phi = mean(moves) * mp.sqrt(mp.pi) / 2 if is_laney else mpf(1)
    most = mpf(1) if is_binomial else mp.inf
    upper = [min(most, rate + 3 * phi * one) for one in sigma]
    lower = [max(mpf(0), rate - 3 * phi * one) for one in sigma]
    outside = [i for i, share in enumerate(shares) if share > upper[i] or share < lower[i]]
    expected = {"center": rate, "ucl": upper, "lcl": lower, "beyond": outside}
    return {**expected, "phi": phi} if is_laney else expected


def numbers(points, is_binomial):
    """np and c: one limit for all."""
    center = mean([count for count, _ in points])
    share = 1 - center / points[0][1] if is_binomial else mpf(1)
    half = 3 * mp.sqrt(center * share)
    lower, upper = max(mpf(0), center - half), center + half
    outside = beyond([count for count, _ in points], lower, upper)
    return {"center": center, "ucl": upper, "lcl": lower, "beyond": outside}


def attributes():
    """Counts that follow from the readings: how many of ten consecutive ones exceed a line."""
    flat = [mpf(value) for name in ("pins.csv", "gears.csv") for group in readings(name) for value in group]
    for name, flat, line in (("pins", flat[:60], mpf("0.1245")), ("gears", flat[60:], mpf("0.9985"))):
        sizes = [7 + i % 4 for i in range(len(flat) // 8)]
        starts = [sum(sizes[:i]) for i in range(len(sizes)) if sum(sizes[: i + 1]) <= len(flat)]
        points = [(mpf(sum(v > line for v in flat[a : a + n])), mpf(n)) for a, n in zip(starts, sizes)]
        ten = [(mpf(sum(v > line for v in flat[a : a + 10])), mpf(10)) for a in range(0, len(flat), 10)]
        for kind, is_binomial, is_laney in (
            ("p", True, False), ("u", False, False), ("laney_p", True, True), ("laney_u", False, True)
        ):
            keys = ("defectives", "n") if is_binomial else ("defects", "units")
            given = dict(zip(keys, ([int(p[0]) for p in points], [int(p[1]) for p in points])))
            expected = rates(points, is_binomial, is_laney)
            write("chart/attribute", f"{kind}_{name}", "control_chart", kind, given, expected, 1e-12)
        given = {"defectives": [int(p[0]) for p in ten], "n": 10}
        write("chart/attribute", f"np_{name}", "control_chart", "np", given, numbers(ten, True), 1e-12)
        given = {"counts": [int(p[0]) for p in ten]}
        write("chart/attribute", f"c_{name}", "control_chart", "c", given, numbers(ten, False), 1e-12)


def ewma(values, target, sigma, weight, width):
    average, z, upper, lower = target, [], [], []
    for i, value in enumerate(values, 1):
        average = weight * value + (1 - weight) * average
        half = width * sigma * mp.sqrt(weight / (2 - weight) * (1 - (1 - weight) ** (2 * i)))
        z.append(average)
        upper.append(target + half)
        lower.append(target - half)
    outside = [i for i, point in enumerate(z) if point > upper[i] or point < lower[i]]
    return {"z": z, "ucl": upper, "lcl": lower, "beyond": outside}


def cusum(values, target, sigma, k, h, start):
    up, down, plus, minus = start * sigma, start * sigma, [], []
    for value in values:
        up = max(mpf(0), up + value - target - k * sigma)
        down = max(mpf(0), down + target - k * sigma - value)
        plus.append(up)
        minus.append(down)
    flagged = [[i for i, one in enumerate(arm) if one > h * sigma] for arm in (plus, minus)]
    signals = {"signals_plus": flagged[0], "signals_minus": flagged[1]}
    return {"c_plus": plus, "c_minus": minus, **signals}


def moving_average(values, target, sigma, span):
    parts = [values[max(0, i - span) : i] for i in range(1, len(values) + 1)]
    means = [mean(part) for part in parts]
    half = [3 * sigma / mp.sqrt(len(part)) for part in parts]
    outside = [i for i, one in enumerate(means) if abs(one - target) > half[i]]
    return {"ma": means, "half_width": half, "beyond": outside}


def weighted():
    for name, target, sigma in (("pins", "0.125", "0.001"), ("gears", "0.999", "0.006")):
        text = [value for group in readings(f"{name}.csv") for value in group]
        flat, aim, one = [mpf(value) for value in text], mpf(target), mpf(sigma)
        given = {"x": [float(v) for v in text], "target": float(target), "sigma": float(sigma)}

        def case(function, more, expected):
            where = ("chart/weighted", f"{function}_{name}", "control_chart", function)
            write(*where, {**given, **more}, expected, 1e-11)

        case("ewma", {"lambda": 0.2, "L": 2.962}, ewma(flat, aim, one, mpf("0.2"), mpf("2.962")))
        arms = cusum(flat, aim, one, mpf("0.5"), mpf("4.5"), mpf("2.25"))
        case("cusum_tabular", {"k_sigma": 0.5, "h_sigma": 4.5, "headstart_sigma": 2.25}, arms)
        case("moving_average", {"span": 5}, moving_average(flat, aim, one, 5))


def capability(groups, lsl, usl, target):
    flat = [value for group in groups for value in group]
    middle, overall = mean(flat), mp.sqrt(variance(flat))
    spread = mean([max(group) - min(group) for group in groups])
    within = spread / range_constants(len(groups[0]))[0]

    def indices(sigma):
        lower, upper = (middle - lsl) / (3 * sigma), (usl - middle) / (3 * sigma)
        return (usl - lsl) / (6 * sigma), lower, upper, min(lower, upper)

    def outside(sigma):
        below, above = cdf((lsl - middle) / sigma), cdf((middle - usl) / sigma)
        return {"ppm_lsl": below * 10**6, "ppm_usl": above * 10**6, "ppm_total": (below + above) * 10**6}

    expected = {"mean": middle, "sigma_within_rbar": within, "sigma_overall": overall}
    expected.update(zip(("Cp", "Cpl", "Cpu", "Cpk"), indices(within)))
    expected.update(zip(("Pp", "Ppl", "Ppu", "Ppk"), indices(overall)))
    off = middle - target
    expected["Cpm_taguchi"] = (usl - lsl) / (6 * mp.sqrt(overall**2 + off**2))
    about = mp.fsum((value - target) ** 2 for value in flat) / (len(flat) - 1)
    expected["Cpm_n_minus_1"] = (usl - lsl) / (6 * mp.sqrt(about))
    expected["expected"] = {"within": outside(within), "overall": outside(overall)}
    share = mpf(10) ** 6 / len(flat)
    expected["observed_ppm"] = {
        "below": share * sum(value < lsl for value in flat),
        "above": share * sum(value > usl for value in flat),
    }
    return expected


def plain(value):
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [plain(inner) for inner in value]
    return value if isinstance(value, int) else float(value)


def write(folder, name, area, function, given, expected, rel):
    case = {
        "id": name,
        "area": area,
        "function": function,
        "source": "NIST measurements of demo/",
        "how_obtained": "mpmath, 40 digits (cases/_make/judge.py)",
        "data_licence": LICENCE,
        "input": given,
        "expected": plain(expected),
        "tolerance": {"rel": rel, "abs": rel},
    }
    path = CASES / folder / f"{name}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(case, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(path.relative_to(ROOT))


def main():
    limits = {"pins": ("0.120", "0.130", "0.125"), "gears": ("0.980", "1.020", "1.000")}
    for name, (lsl, usl, target) in limits.items():
        text = readings(f"{name}.csv")
        groups = [[mpf(value) for value in group] for group in text]
        given = {"subgroups": [[float(value) for value in group] for group in text]}
        for kind in ("xbar_r", "xbar_s"):
            # d3 is a double integral: its digits are fewer than those of the single ones.
            rel = 1e-10 if kind == "xbar_r" else 1e-12
            expected = shewhart(groups, kind)
            write(f"chart/{kind}", f"{kind}_{name}", "control_chart", kind, given, expected, rel)
        flat = [value for group in groups for value in group]
        single = {"x": [float(value) for group in text for value in group]}
        write("chart/individuals", f"imr_{name}", "control_chart", "i_mr", single, i_mr(flat), 1e-12)
        wanted = {**given, "lsl": float(lsl), "usl": float(usl), "target": float(target)}
        expected = capability(groups, mpf(lsl), mpf(usl), mpf(target))
        write("capability", f"capability_{name}", "capability", "normal", wanted, expected, 1e-9)


main()
attributes()
weighted()
