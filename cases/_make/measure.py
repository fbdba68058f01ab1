"""Writes cases/measure/**.json and cases/example/{gauge,agreement}.*.json from seeded synthetic data.

Expected values come from definitions and other people's code, never from the crate that the cases
test: sums of squares as exact fractions, tails and quantiles by SciPy, restricted likelihood by
dense matrices maximised over every choice of components at zero, kappas by statsmodels, alpha by
the package krippendorff.

    pip install numpy scipy statsmodels krippendorff && python cases/_make/measure.py
"""

import itertools
import json
import math
import pathlib
import random
from fractions import Fraction

import krippendorff
import numpy as np
from scipy import optimize, stats
from statsmodels.stats import inter_rater

ROOT = pathlib.Path(__file__).resolve().parent.parent
LICENCE = "synthetic, Apache-2.0 as the rest of this repository"


def save(room, name, function, given, expected, tolerance, how):
    case = {
        "id": name,
        "area": "msa",
        "function": function,
        "source": "synthetic, seeded",
        "how_obtained": how,
        "data_licence": LICENCE,
        "input": given,
        "expected": expected,
        "tolerance": {"rel": tolerance, "abs": 1e-12},
    }
    path = ROOT / "measure" / room / f"{name}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(case, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def example(name, table, parameters):
    path = ROOT / "example" / f"{name}.json"
    document = {"table": table, "parameters": parameters}
    path.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def mean(values):
    return sum(values) / len(values)


def sd(values):
    middle = mean(values)
    return math.sqrt(sum((v - middle) ** 2 for v in values) / (len(values) - 1))


def exact(values):
    return [Fraction(str(v)) for v in values]


# Masters: type-1, bias and linearity.


def offset(readings, reference):
    x = exact(readings)
    n, ref = len(x), Fraction(str(reference))
    s, bias = sd(x), float(mean(x) - ref)
    se = s / math.sqrt(n)
    t = bias / se
    half = stats.t.ppf(0.975, n - 1) * se
    return {
        "mean": float(mean(x)),
        "bias": bias,
        "sd": s,
        "se": se,
        "t": t,
        "df": n - 1,
        "p_two_sided": 2 * stats.t.sf(abs(t), n - 1),
        "ci95": [bias - half, bias + half],
    }


def masters():
    draw = random.Random(11)
    how = "exact fractions, SciPy for t"
    for name, level, bias, spread in [("ring", 30.0, 0.0004, 0.0011), ("pin", 6.0, -0.003, 0.002)]:
        x = [round(draw.gauss(level + bias, spread), 4) for _ in range(25)]
        found = offset(x, level)
        save("gauge", f"bias_{name}", "bias", {"x": x, "reference": level}, found, 1e-11, how)
        tolerance = 0.05
        found = dict(found)
        for k, l in [(20, 6), (15, 6), (20, 4), (10, 5.15)]:
            allowed = k / 100 * tolerance
            found[f"cg_{k}_{l}"] = allowed / (l * found["sd"])
            found[f"cgk_{k}_{l}"] = (allowed / 2 - abs(found["bias"])) / (l / 2 * found["sd"])
        found["pct_var_repeatability"] = 20 / found["cg_20_6"]
        found["pct_var_repeat_bias"] = 20 / found["cgk_20_6"]
        given = {"x": x, "reference": level, "tolerance": tolerance}
        save("gauge", f"type_1_{name}", "type1_gauge", given, found, 1e-11, how)
    table = {"value": [f"{v:.4f}" for v in x]}
    example("gauge.bias", table, {"reference": "6.0000", "tolerance": "0.05"})
    extra = {"reference": "6.0000", "tolerance": "0.05", "resolution": "0.0001"}
    example("gauge.type-1", table, extra)
    reference, readings = [], []
    for level in [5, 10, 20, 30, 45]:
        for _ in range(8):
            reference.append(level)
            readings.append(round(draw.gauss(level + 0.012 - 0.0006 * level, 0.006), 3))
    bias = [float(r - Fraction(str(v))) for r, v in zip(exact(readings), reference)]
    line = stats.linregress(reference, bias)
    n = len(bias)
    t = [line.slope / line.stderr, line.intercept / line.intercept_stderr]
    rest = [b - line.intercept - line.slope * v for b, v in zip(bias, reference)]
    by_level = sorted(set(reference))
    expected = {
        "slope": line.slope,
        "intercept": line.intercept,
        "s": math.sqrt(sum(r * r for r in rest) / (n - 2)),
        "r2": line.rvalue**2,
        "t_slope": t[0],
        "t_intercept": t[1],
        "p_slope": 2 * stats.t.sf(abs(t[0]), n - 2),
        "p_intercept": 2 * stats.t.sf(abs(t[1]), n - 2),
        "df": n - 2,
        "bias_by_reference": [
            [v, mean([b for b, r in zip(bias, reference) if r == v])] for v in by_level
        ],
    }
    given = {"reference": [float(v) for v in reference], "x": readings}
    save("gauge", "linearity_five", "linearity", given, expected, 1e-8, "SciPy linregress")
    table = {"value": [f"{v:.3f}" for v in readings], "reference": [str(v) for v in reference]}
    example("gauge.linearity", table, {"process_variation": "0.6"})


# Crossed, nested and general studies.


def squares(rows, names):
    """Sum of squares of the totals of cells over their size, exactly."""
    cells = {}
    for row in rows:
        cells.setdefault(tuple(row[name] for name in names), []).append(Fraction(str(row["y"])))
    return sum(sum(cell) ** 2 / len(cell) for cell in cells.values())


def crossed(name, sizes, spreads, seed):
    draw = random.Random(seed)
    p, o, n = sizes
    part = [draw.gauss(0, spreads[0]) for _ in range(p)]
    who = [draw.gauss(0, spreads[1]) for _ in range(o)]
    both = [[draw.gauss(0, spreads[2]) for _ in range(o)] for _ in range(p)]
    rows = []
    for t in range(n):
        for j in range(o):
            for i in range(p):
                y = 25 + part[i] + who[j] + both[i][j] + draw.gauss(0, spreads[3])
                row = {"part": i + 1, "operator": "ABCDE"[j], "trial": t + 1, "y": round(y, 3)}
                rows.append(row)
    grand = squares(rows, [])
    raw = sum(Fraction(str(row["y"])) ** 2 for row in rows)
    q_part, q_who = squares(rows, ["part"]), squares(rows, ["operator"])
    q_cell = squares(rows, ["part", "operator"])
    ss = {
        "part": q_part - grand,
        "operator": q_who - grand,
        "interaction": q_cell - q_part - q_who + grand,
        "repeatability": raw - q_cell,
    }
    df = {"part": p - 1, "operator": o - 1, "interaction": (p - 1) * (o - 1)}
    df["repeatability"] = p * o * (n - 1)
    ms = {key: ss[key] / df[key] for key in ss}
    error = {"part": "interaction", "operator": "interaction", "interaction": "repeatability"}
    f = {key: float(ms[key] / ms[by]) for key, by in error.items()}
    tail = {key: stats.f.sf(f[key], df[key], df[by]) for key, by in error.items()}
    e = (ss["interaction"] + ss["repeatability"]) / (df["interaction"] + df["repeatability"])
    kept = [
        ms["repeatability"],
        (ms["interaction"] - ms["repeatability"]) / n,
        (ms["operator"] - ms["interaction"]) / (p * n),
        (ms["part"] - ms["interaction"]) / (o * n),
    ]
    pooled = [e, 0, (ms["operator"] - e) / (p * n), (ms["part"] - e) / (o * n)]

    def model(raw):
        rep, inter, who, part = [max(Fraction(0), Fraction(v)) for v in raw]
        variance = {
            "repeatability": rep,
            "interaction": inter,
            "operator": who,
            "reproducibility": inter + who,
            "part": part,
            "gauge_rr": rep + inter + who,
            "total": rep + inter + who + part,
        }
        total = variance["total"]
        gauge = variance["gauge_rr"]
        ndc = 1.41 * math.sqrt(part / gauge)
        return {
            "variance": {k: float(v) for k, v in variance.items()},
            "sd": {k: math.sqrt(v) for k, v in variance.items()},
            "pct_contribution": {k: float(100 * v / total) for k, v in variance.items()},
            "pct_study_var": {k: 100 * math.sqrt(v / total) for k, v in variance.items()},
            "pct_tolerance_6s": {k: 600 * math.sqrt(v) / 2 for k, v in variance.items()},
            "ndc_1_41": ndc,
            "ndc": max(1, math.floor(ndc)),
        }

    expected = {
        "ss": {k: float(v) for k, v in ss.items()} | {"total": float(raw - grand)},
        "df": df | {"total": p * o * n - 1},
        "ms": {k: float(v) for k, v in ms.items()},
        "F": f,
        "p": tail,
        "with_interaction": model(kept),
        "pooled": model(pooled),
        "default_model": "pooled" if tail["interaction"] > 0.25 else "with_interaction",
    }
    dfe = df["interaction"] + df["repeatability"]
    ends = [stats.chi2.ppf(q, dfe) for q in (0.95, 0.05)]
    expected["pooled"]["ev_sd_ci90"] = [math.sqrt(float(e) * dfe / end) for end in ends]
    given = {"rows": rows, "tolerance": 2.0}
    how = "exact fractions, SciPy for tails"
    save("gauge", f"crossed_{name}", "gauge_rr_crossed", given, expected, 1e-10, how)
    return rows


def reml(rows, terms):
    """Maximises the restricted likelihood over every choice of components at zero."""
    y = np.array([row["y"] for row in rows])
    y = y - y.mean()
    n = len(y)
    blocks = []
    for term in terms:
        labels = [tuple(row[name] for name in term.split(":")) for row in rows]
        z = np.array([[float(label == level) for level in sorted(set(labels), key=str)] for label in labels])
        blocks.append(z @ z.T)
    ones = np.ones(n)

    def deviance(logs, chosen):
        v = np.eye(n)
        for log, k in zip(logs, chosen):
            v = v + math.exp(log) * blocks[k]
        lower = np.linalg.cholesky(v)
        a, b = np.linalg.solve(lower, y), np.linalg.solve(lower, ones)
        rest = a - b * (a @ b) / (b @ b)
        rss = rest @ rest
        value = 2 * np.log(np.diag(lower)).sum() + math.log(b @ b) + (n - 1) * math.log(rss)
        return value, rss / (n - 1)

    best = None
    for size in range(len(terms) + 1):
        for chosen in itertools.combinations(range(len(terms)), size):
            logs = np.zeros(size)
            options = {"xatol": 1e-13, "fatol": 1e-14, "maxiter": 40000, "maxfev": 40000}
            if size:
                for _ in range(4):
                    found = optimize.minimize(
                        lambda x: deviance(np.clip(x, -25, 25), chosen)[0], logs,
                        method="Nelder-Mead", options=options,
                    )
                    logs = found.x
            value, residual = deviance(np.clip(logs, -25, 25), chosen)
            if best is None or value < best[0] - 1e-8:
                best = (value, chosen, logs, residual)
    _, chosen, logs, residual = best
    variance = {term: 0.0 for term in terms}
    for k, log in zip(chosen, logs):
        variance[terms[k]] = math.exp(log) * residual
    return variance | {"Residual": residual}


def general(rows):
    uneven = [row for i, row in enumerate(rows) if i not in (3, 4, 17, 30, 31, 44)]
    terms = ["part", "operator", "part:operator"]
    how = "dense restricted likelihood, SciPy Nelder-Mead over every choice of zeros"
    given = {"rows": uneven, "random_terms": terms}
    expected = {"reml_variance": reml(uneven, terms)}
    save("gauge", "crossed_uneven", "gauge_rr_crossed_unbalanced", given, expected, 2e-6, how)
    draw = random.Random(31)
    part = [draw.gauss(0, 0.4) for _ in range(6)]
    station = [draw.gauss(0, 0.12) for _ in range(3)]
    rows = []
    for i in range(6):
        for j in "AB":
            for k in range(3):
                for _ in range(2):
                    y = 12 + part[i] + station[k] + (0.05 if j == "B" else 0) + draw.gauss(0, 0.06)
                    rows.append({"part": f"p{i}", "operator": j, "station": k + 1, "y": round(y, 3)})
    uneven = [row for i, row in enumerate(rows) if i % 11 != 5]
    for name, chosen, terms in [
        ("station", rows, ["part", "operator", "station", "part:operator", "part:station"]),
        ("station_uneven", uneven, ["part", "operator", "station", "part:station"]),
    ]:
        expected = {"reml_variance": reml(chosen, terms)}
        if chosen is rows:
            expected["anova"] = table_of(rows, terms)
        given = {"rows": chosen, "random_terms": terms}
        save("gauge", f"expanded_{name}", "gauge_rr_expanded_reml", given, expected, 2e-6, how)
    table = {
        "value": [f"{row['y']:.3f}" for row in uneven],
        "part": [row["part"] for row in uneven],
        "appraiser": [row["operator"] for row in uneven],
        "factor": {"station": [str(row["station"]) for row in uneven]},
    }
    example("gauge.expanded", table, {"tolerance": "3"})


def table_of(rows, terms):
    """Lines of a balanced layout, exactly."""
    grand = squares(rows, [])
    own, df, lines = {}, {}, []
    for term in terms:
        names = term.split(":")
        levels = math.prod(len({row[name] for row in rows}) for name in names)
        inside = [other for other in own if set(other.split(":")) < set(names)]
        own[term] = squares(rows, names) - grand - sum(own[other] for other in inside)
        df[term] = levels - 1 - sum(df[other] for other in inside)
        lines.append((df[term], own[term]))
    raw = sum(Fraction(str(row["y"])) ** 2 for row in rows)
    lines.append((len(rows) - 1 - sum(df.values()), raw - grand - sum(own.values())))
    return {
        "terms": terms + ["Residuals"],
        "df": [line[0] for line in lines],
        "ss": [float(line[1]) for line in lines],
        "ms": [float(line[1] / line[0]) for line in lines],
    }


def nested():
    draw = random.Random(41)
    rows = []
    for j in "ABC":
        bias = draw.gauss(0, 0.8)
        for i in range(5):
            level = draw.gauss(0, 1.5)
            for _ in range(2):
                y = round(40 + bias + level + draw.gauss(0, 0.5), 2)
                rows.append({"operator": j, "part": f"{j}{i + 1}", "y": y})
    grand, raw = squares(rows, []), sum(Fraction(str(row["y"])) ** 2 for row in rows)
    who, part = squares(rows, ["operator"]), squares(rows, ["operator", "part"])
    ss, df = [who - grand, part - who, raw - part], [2, 12, 15]
    ms = [s / d for s, d in zip(ss, df)]
    parts, people = max(Fraction(0), (ms[1] - ms[2]) / 2), max(Fraction(0), (ms[0] - ms[1]) / 10)
    expected = {
        "ss": [float(s) for s in ss],
        "df": df,
        "ms": [float(m) for m in ms],
        "var_repeatability": float(ms[2]),
        "var_part_in_operator": float(parts),
        "var_operator": float(people),
        "gauge_rr": float(ms[2] + people),
        "total": float(ms[2] + people + parts),
        "pct_contribution_grr": float(100 * (ms[2] + people) / (ms[2] + people + parts)),
    }
    save("gauge", "nested_three", "gauge_rr_nested", {"rows": rows}, expected, 1e-11, "exact fractions")
    example("gauge.nested", columns(rows, 2), {})


def columns(rows, places):
    return {
        "value": [f"{row['y']:.{places}f}" for row in rows],
        "part": [str(row["part"]) for row in rows],
        "appraiser": [row["operator"] for row in rows],
    }


# Ratings.


def fleiss(ratings):
    """ratings: n parts by m raters."""
    counts, categories = inter_rater.aggregate_raters(np.array(ratings))
    n, m = counts.shape[0], counts.sum(1)[0]
    kappa = inter_rater.fleiss_kappa(counts)
    p = counts.sum(0) / counts.sum()
    q = 1 - p
    by_class = [
        1 - (counts[:, j] * (m - counts[:, j])).sum() / (n * m * (m - 1) * p[j] * q[j])
        for j in range(len(p))
    ]
    se = math.sqrt(2 / (n * m * (m - 1)))
    se0 = se * math.sqrt((p @ q) ** 2 - (p * q * (q - p)).sum()) / (p @ q)
    return {
        "kappa": kappa,
        "se0": se0,
        "z": kappa / se0,
        "categories": [c.item() if hasattr(c, "item") else c for c in categories],
        "kappa_by_category": by_class,
        "se_by_category": se,
    }


def clopper_pearson(x, n):
    lower = 0.0 if x == 0 else stats.beta.ppf(0.025, x, n - x + 1)
    upper = 1.0 if x == n else stats.beta.ppf(0.975, x + 1, n - x)
    return [lower, upper]


def cohen(a, b, weights):
    k = sorted(set(a) | set(b))
    table = np.array([[sum(x == i and y == j for x, y in zip(a, b)) for j in k] for i in k])
    wt = {"unweighted": None, "linear": "linear", "quadratic": "quadratic"}[weights]
    found = inter_rater.cohens_kappa(table, wt=wt)
    return {
        "kappa": found.kappa,
        "se0": found.std_kappa0,
        "se": found.std_kappa,
        "z": found.kappa / found.std_kappa0,
    }


def attribute():
    draw = random.Random(51)
    n, truth = 40, []
    people = [(0.02, 0.03), (0.10, 0.05), (0.2, 0.12)]
    ratings = [[] for _ in people]
    for _ in range(n):
        known = int(draw.random() < 0.45)
        truth.append(known)
        for who, (miss, alarm) in enumerate(people):
            flip = miss if known else alarm
            trials = [known ^ int(draw.random() < flip) for _ in range(3)]
            ratings[who].append(trials)
    kappa = []
    for parts in ratings:
        each = [cohen([p[t] for p in parts], truth, "unweighted")["kappa"] for t in range(3)]
        kappa.append(mean(each))
    right = [sum(set(p) == {k} for p, k in zip(parts, truth)) for parts in ratings]

    def rate(parts, known):
        given = [r for p, k in zip(parts, truth) if k == known for r in p]
        return sum(r != known for r in given) / len(given)

    everything = [[r for parts in ratings for r in parts[i]] for i in range(n)]
    expected = {
        "within": [fleiss(parts) for parts in ratings],
        "between": fleiss(everything),
        "vs_reference_kappa_mean_of_trials": kappa,
        "within_matched": [sum(len(set(p)) == 1 for p in parts) for parts in ratings],
        "vs_reference_matched": right,
        "vs_reference_matched_ci95": [clopper_pearson(x, n) for x in right],
        "miss_rate": [rate(parts, 1) for parts in ratings],
        "false_alarm_rate": [rate(parts, 0) for parts in ratings],
    }
    given = {"reference": truth, "ratings": ratings}
    how = "statsmodels inter_rater, SciPy beta"
    save("agreement", "attribute_binary", "attribute_agreement", given, expected, 1e-10, how)
    names = ["good", "scratched"]
    rows = [(i, who, r) for who, parts in enumerate(ratings) for i, p in enumerate(parts) for r in p]
    table = {
        "rating": [names[r] for _, _, r in rows],
        "part": [str(i + 1) for i, _, _ in rows],
        "appraiser": ["ABC"[who] for _, who, _ in rows],
        "reference": [names[truth[i]] for i, _, _ in rows],
    }
    example("agreement.attribute", table, {"defective": ["scratched"]})


def grades():
    draw = random.Random(61)
    n, m = 24, 4
    ratings = []
    for _ in range(n):
        level = draw.gauss(3, 1.1)
        ratings.append([min(5, max(1, round(level + draw.gauss(0.2 * r, 0.6)))) for r in range(m)])
    a, b = [row[0] for row in ratings], [row[1] for row in ratings]
    for weights in ["unweighted", "linear", "quadratic"]:
        given = {"a": a, "b": b, "weights": weights}
        expected = cohen(a, b, weights)
        save("agreement", f"cohen_{weights}", "cohen_kappa", given, expected, 1e-10, "statsmodels")
    save("agreement", "fleiss_grades", "fleiss_kappa", {"ratings": ratings}, fleiss(ratings), 1e-10,
         "statsmodels; definitions for classes and errors")
    ranks = np.array([stats.rankdata(column) for column in np.array(ratings).T])
    total = ranks.sum(0)
    s = ((total - total.mean()) ** 2).sum()
    ties = sum(sum(c**3 - c for c in np.unique(r, return_counts=True)[1]) for r in ranks)
    w = 12 * s / (m * m * (n**3 - n) - m * ties)
    chi = m * (n - 1) * w
    expected = {
        "W_tie_corrected": w,
        "W_uncorrected": 12 * s / (m * m * (n**3 - n)),
        "chisq": chi,
        "p": stats.chi2.sf(chi, n - 1),
    }
    save("agreement", "kendall_w_grades", "kendall_w", {"ratings": ratings}, expected, 1e-10, "SciPy ranks")
    x = np.array(ratings, float)
    msr = m * x.mean(1).var(ddof=1)
    msc = n * x.mean(0).var(ddof=1)
    rest = x - x.mean(1, keepdims=True) - x.mean(0) + x.mean()
    mse = (rest**2).sum() / ((n - 1) * (m - 1))
    icc = (msr - mse) / (msr + (m - 1) * mse + m * (msc - mse) / n)
    lead, tail = m * icc / (n * (1 - icc)), 1 + m * icc * (n - 1) / (n * (1 - icc))
    v = (lead * msc + tail * mse) ** 2
    v /= (lead * msc) ** 2 / (m - 1) + (tail * mse) ** 2 / ((n - 1) * (m - 1))
    low, high = stats.f.ppf(0.975, n - 1, v), stats.f.ppf(0.975, v, n - 1)
    others = m * msc + (m * n - m - n) * mse
    expected = {
        "tau_b_rater12": stats.kendalltau(a, b).statistic,
        "tau_b_rater24": stats.kendalltau(x[:, 1], x[:, 3]).statistic,
        "icc_2way_agreement_single": icc,
        "icc_2way_consistency_single": (msr - mse) / (msr + (m - 1) * mse),
        "icc_ci95": [
            n * (msr - low * mse) / (low * others + n * msr),
            n * (high * msr - mse) / (others + n * high * msr),
        ],
        "alpha_ordinal": krippendorff.alpha(reliability_data=x.T, level_of_measurement="ordinal"),
    }
    save("agreement", "tau_icc_grades", "kendall_tau_b", {"ratings": ratings}, expected, 1e-9,
         "SciPy kendalltau, mean squares by NumPy, package krippendorff")
    rows = [(i, r, g) for i, row in enumerate(ratings) for r, g in enumerate(row)]

    def table(raters):
        kept = [row for row in rows if row[1] < raters]
        return {
            "rating": [str(g) for _, _, g in kept],
            "part": [str(i + 1) for i, _, _ in kept],
            "appraiser": ["ABCD"[r] for _, r, _ in kept],
        }

    example("agreement.cohen", table(2), {"weights": "quadratic"})
    example("agreement.fleiss", table(4), {})
    example("agreement.kendall", table(4), {})
    example("agreement.icc", table(4), {})


if __name__ == "__main__":
    masters()
    rows = crossed("ten", (10, 3, 3), (0.35, 0.06, 0.01, 0.09), 21)
    crossed("interacting", (6, 3, 2), (0.3, 0.05, 0.15, 0.05), 22)
    crossed("large_level", (4, 2, 2), (0.02, 0.01, 0.002, 0.01), 23)
    for name in ["gauge.crossed", "gauge.xbar-r"]:
        example(name, columns(rows, 3), {"lsl": "23.5", "usl": "26.5"})
    example("gauge.emp", columns(rows, 3), {})
    general(rows)
    nested()
    attribute()
    grades()
