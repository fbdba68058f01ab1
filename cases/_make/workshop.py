"""Writes cases/judge/chart/**: medians, masks, acceptance, pre-control, differences, short runs,
multi-vari.

The data are those of cases/example. Everything is computed from its definition: by mpmath, by
SciPy for Brown and Forsythe's test, and by the analysis of variance for balanced multi-vari
studies, of which restricted maximum likelihood is the same where no component is negative.

    pip install mpmath scipy && python cases/_make/workshop.py
"""

import json
import math
import pathlib
from collections import OrderedDict

import mpmath
from mpmath import mp, mpf
from scipy import stats

mp.dps = 40
ROOT = pathlib.Path(__file__).resolve().parent.parent


def z(q):
    """The upper normal quantile."""
    return -mp.sqrt(2) * mpmath.erfinv(2 * mpf(q) - 1)


def mean_range(n):
    """d2 by integration."""
    cdf = mpmath.ncdf
    return mp.quad(lambda x: 1 - cdf(x) ** n - (1 - cdf(x)) ** n, [-10, -3, 0, 3, 10])


def range_spread(n):
    """d3 by integration; this takes a minute."""
    cdf, pdf, d2 = mpmath.ncdf, mpmath.npdf, mean_range(n)

    def inner(w):
        return mp.quad(
            lambda x: n * (n - 1) * pdf(x) * pdf(x + w) * (cdf(x + w) - cdf(x)) ** (n - 2),
            [-12, -6, -3, -1, 0, 2, 6],
        )

    with mp.workdps(20):
        second = mp.quad(lambda w: w * w * inner(w), [0, 1, 2, 4, 7, 12])
    return mp.sqrt(second - d2 * d2)


def median_spread(n):
    k = n // 2
    factor = mpmath.factorial(n) / mpmath.factorial(k) ** 2
    term = lambda x: x * x * (mpmath.ncdf(x) * mpmath.ncdf(-x)) ** k * mpmath.npdf(x)
    return mp.sqrt(factor * mp.quad(term, [-12, -4, -2, -1, 0, 1, 2, 4, 12]))


def example(name):
    return json.loads((ROOT / "example" / f"{name}.json").read_text(encoding="utf-8"))


def plain(value):
    if isinstance(value, (list, tuple)):
        return [plain(inner) for inner in value]
    return value if isinstance(value, (int, str)) or value is None else float(value)


def write(folder, method, expected, how="mpmath", rel=1e-11):
    given = example(method)
    name = f"{method.split('.')[1]}_example"
    case = {
        "id": name,
        "area": "method",
        "function": "on_table",
        "source": "definition",
        "how_obtained": f"{how} (cases/_make/workshop.py)",
        "licence": "synthetic, drawn by cases/_make/example.py",
        "input": {"method": method, **given},
        "expected": {key: plain(value) for key, value in expected.items()},
        "tolerance": {"rel": rel, "abs": 1e-12},
    }
    path = ROOT / "judge" / "chart" / folder / f"{name}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(case, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def values(table):
    column = table["value"]
    column = next(iter(column.values())) if isinstance(column, dict) else column
    return [mpf(x) for x in column]


def groups(readings, labels):
    found = OrderedDict()
    for x, label in zip(readings, labels):
        found.setdefault(label, []).append(x)
    return found


def spread(rows):
    return [max(row) - min(row) for row in rows]


def mean(xs):
    return mp.fsum(xs) / len(xs)


def median_chart():
    table = example("chart.median")["table"]
    rows = list(groups(values(table), table["subgroup"]).values())
    middles = [sorted(row)[2] for row in rows]
    d2, d3 = mean_range(5), range_spread(5)
    sigma = mean(spread(rows)) / d2
    center, half = mean(middles), 3 * sigma * median_spread(5)
    limits = {"center": center, "sigma": sigma, "ucl": center + half, "lcl": center - half}
    limits["test_1"] = [i for i, x in enumerate(middles) if abs(x - center) > half]
    limits["range_ucl"] = (d2 + 3 * d3) * sigma
    write("median", "chart.median", limits)


def v_mask():
    readings = values(example("chart.v-mask")["table"])
    sigma, target = mpf("0.01"), mpf(25)
    k, h = sigma / 2, 5 * sigma
    sums = [mpf(0)]
    for x in readings:
        sums.append(sums[-1] + x - target)

    def signals(side):
        seen = []
        for i in range(1, len(sums)):
            arm = lambda j: side * sums[i] - h - k * (i - j)
            if any(side * sums[j] < arm(j) for j in range(i)):
                seen.append(i - 1)
        return seen

    plus, minus = signals(1), signals(-1)
    expected = {"signals_plus": plus, "signals_minus": minus, "k": k, "h": h, "lead": mpf(10)}
    write("weighted", "chart.v-mask", {**expected, "s": sums[1:]})


def acceptance():
    given = example("chart.acceptance")
    readings = values(given["table"])
    rows = [readings[i : i + 5] for i in range(0, len(readings), 5)]
    d2 = mean_range(5)
    sigma, root = mean(spread(rows)) / d2, mp.sqrt(5)
    lsl, usl = mpf("24.95"), mpf("25.05")
    z1, z2, za, zb = z("0.00135"), z("0.02"), z("0.05"), z("0.10")
    upper = usl - z1 * sigma + za * sigma / root
    lower = lsl + z1 * sigma - za * sigma / root
    means = [mean(row) for row in rows]
    write("acceptance", "chart.acceptance", {
        "sigma": sigma, "ucl": upper, "lcl": lower,
        "apl_upper": usl - z1 * sigma, "rpl_lower": lsl + z2 * sigma,
        "size_needed": mp.ceil(((za + zb) / (z1 - z2)) ** 2),
        # A mean at the rejectable level that falls inside of the limit.
        "beta_achieved": mpmath.ncdf((upper - (usl - z2 * sigma)) * root / sigma),
        "test_1": [i for i, x in enumerate(means) if x > upper or x < lower],
    })


def pre_control():
    readings = values(example("chart.pre-control")["table"])
    lower, upper = mpf("24.975"), mpf("25.025")
    red = [x < mpf("24.95") or x > mpf("25.05") for x in readings]
    green = [lower <= x <= upper for x in readings]
    p = lambda edge: 2 * mpmath.ncdf(-edge)
    cp = mpf("1.33")
    p_red = p(3 * cp)
    p_yellow = p(1.5 * cp) - p_red
    write("pre_control", "chart.pre-control", {
        "line_lower": lower, "line_upper": upper,
        "n_green": sum(green), "n_red": sum(red),
        "n_yellow": len(readings) - sum(green) - sum(red),
        "false_action": p_red + p_yellow * (p_yellow + p_red),
    })


def difference():
    table = example("chart.difference")["table"]
    less = [x - mpf(r) for x, r in zip(values(table), table["reference"])]
    rows = list(groups(less, table["subgroup"]).values())
    d2 = mean_range(4)
    sigma = mean(spread(rows)) / d2
    center, half = mean(less), 3 * sigma / 2
    by_part = groups([float(x) for x in less], table["part"]).values()
    p = stats.levene(*by_part, center="median").pvalue
    limits = {"center": center, "sigma": sigma, "ucl": center + half, "lcl": center - half}
    write("difference", "chart.difference", {**limits, "p_equal_scatter": p}, "mpmath, SciPy", 1e-9)


def short_run():
    table = example("chart.short-run")["table"]
    rows = groups(zip(values(table), table["part"]), table["subgroup"])
    rows = [(row[0][1], [x for x, _ in row]) for row in rows.values()]
    d2 = mean_range(4)
    expected, levels = {}, {}
    for part in {part for part, _ in rows}:
        own = [row for of, row in rows if of == part]
        levels[part] = (mean(sum(own, [])), mean(spread(own)) / d2)
        expected[f"mu.{part}"], expected[f"sigma.{part}"] = levels[part]
    expected["z"] = [(mean(row) - levels[of][0]) * 2 / levels[of][1] for of, row in rows]
    expected["w"] = [(max(row) - min(row)) / levels[of][1] for of, row in rows]
    write("short_run", "chart.short-run", expected)


def multi_vari():
    table = example("chart.multi-vari")["table"]
    keys = list(zip(table["time"], table["part"]))
    pieces = groups(values(table), keys)
    times = OrderedDict()
    for (time, _), row in pieces.items():
        times.setdefault(time, []).append(row)
    a, b, n = len(times), 3, 4
    grand = mean(sum(pieces.values(), []))
    of_time = {time: mean(sum(rows, [])) for time, rows in times.items()}
    ms_time = b * n * mp.fsum((m - grand) ** 2 for m in of_time.values()) / (a - 1)
    ms_piece = n * mp.fsum(
        (mean(row) - of_time[time]) ** 2 for (time, _), row in pieces.items()
    ) / (a * (b - 1))
    ms_within = mp.fsum((x - mean(row)) ** 2 for row in pieces.values() for x in row) / (a * b * (n - 1))
    piece, time = (ms_piece - ms_within) / n, (ms_time - ms_piece) / (b * n)
    assert piece > 0 and time > 0
    total = piece + time + ms_within
    write("multi_vari", "chart.multi-vari", {
        "sigma_time": mp.sqrt(time), "sigma_piece": mp.sqrt(piece),
        "sigma_within": mp.sqrt(ms_within), "share_time": time / total,
    }, rel=1e-7)


if __name__ == "__main__":
    for make in (median_chart, v_mask, acceptance, pre_control, difference, short_run, multi_vari):
        make()
        print(make.__name__)
