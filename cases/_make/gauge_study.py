"""Writes cases/measure/gauge/{of_,run_chart_,xbar_r_}* , agreement/of_* and judge/chart/revised/*.

Older versions of methods and charts of charts. Sums of squares are exact fractions, tails SciPy's,
kappas statsmodels'; constants of ranges are integrals.

    pip install numpy scipy statsmodels && python cases/_make/gauge_study.py
"""

import math
import random
from fractions import Fraction as F

import numpy as np
from scipy import integrate, stats
from statsmodels.stats import inter_rater

from on_table import write

HOW = "exact fractions, SciPy and statsmodels: cases/_make/gauge_study.py"
AIAG = "AIAG MSA 4th ed. 2010, ch. III: the definitions"


def range_moments(n):
    """Mean and standard deviation of the range of n standard normal values."""
    cdf, sf = stats.norm.cdf, stats.norm.sf
    d2 = integrate.quad(lambda x: 1 - cdf(x) ** n - sf(x) ** n, -12, 12, epsabs=1e-14, epsrel=1e-13)[0]
    x, w = np.polynomial.legendre.leggauss(600)
    x, w = 9 * x, 9 * w
    low, high = np.meshgrid(x, x, indexing="ij")
    high = low + (9 - low) * (high / 9 + 1) / 2
    inner = 1 - cdf(high) ** n - sf(low) ** n + (cdf(high) - cdf(low)) ** n
    second = 2 * (w[:, None] * w[None, :] * (9 - low) / 18 * inner).sum()
    return d2, math.sqrt(second - d2 * d2)


def d2_star(n):
    d2, d3 = range_moments(n)
    return math.hypot(d2, d3)


def mean(xs):
    xs = list(xs)
    return sum(xs) / len(xs)


def crossed_rows(seed, parts, people, trials, spreads, places=3):
    draw = random.Random(seed)
    part = [draw.gauss(0, spreads[0]) for _ in range(parts)]
    who = [draw.gauss(0, spreads[1]) for _ in range(people)]
    both = [[draw.gauss(0, spreads[2]) for _ in range(people)] for _ in range(parts)]
    return [
        (str(i + 1), "ABCD"[j], f"{40 + part[i] + who[j] + both[i][j] + draw.gauss(0, spreads[3]):.{places}f}")
        for j in range(people) for _ in range(trials) for i in range(parts)
    ]


def table(rows):
    return {"value": [y for _, _, y in rows], "part": [i for i, _, _ in rows], "appraiser": [j for _, j, _ in rows]}


def squares(rows, key):
    cells = {}
    for row in rows:
        cells.setdefault(key(row), []).append(F(row[2]))
    return sum(sum(cell) ** 2 / len(cell) for cell in cells.values())


def analysed(rows, p, a, n):
    grand, raw = squares(rows, lambda r: 0), sum(F(y) ** 2 for _, _, y in rows)
    q_part, q_who = squares(rows, lambda r: r[0]), squares(rows, lambda r: r[1])
    q_cell = squares(rows, lambda r: r[:2])
    ss = [q_part - grand, q_who - grand, q_cell - q_part - q_who + grand, raw - q_cell]
    df = [p - 1, a - 1, (p - 1) * (a - 1), p * a * (n - 1)]
    ms = [s / d for s, d in zip(ss, df)]
    p_both = stats.f.sf(float(ms[2] / ms[3]), df[2], df[3])
    if p_both > 0.25:
        e = (ss[2] + ss[3]) / (df[2] + df[3])
        variances = [(ms[0] - e) / (a * n), (ms[1] - e) / (p * n), F(0), e]
    else:
        variances = [(ms[0] - ms[2]) / (a * n), (ms[1] - ms[2]) / (p * n), (ms[2] - ms[3]) / n, ms[3]]
    assert min(variances) >= 0 and variances[0] > 0
    return ss, df, ms, p_both, variances


def gauge_numbers(part, av, ev, width=None):
    gauge, total = av + ev, av + ev + part
    found = {"ndc_exact": 1.41 * math.sqrt(part / gauge)}
    found["ndc"] = max(1, math.floor(found["ndc_exact"]))
    for name, v in (("gauge", gauge), ("repeatability", ev), ("reproducibility", av), ("part", part), ("total", total)):
        found |= {f"{name}_variance": v, f"{name}_sd": math.sqrt(v), f"{name}_contribution_share": v / total,
                  f"{name}_study_share": math.sqrt(v / total)}
        if width:
            found[f"{name}_tolerance_share"] = 6 * math.sqrt(v) / width
    return found


STUDIES = {
    "eight": (201, (8, 2, 2), (0.4, 0.1, 0.0, 0.08)),
    "interacting": (202, (7, 3, 2), (0.5, 0.12, 0.2, 0.05)),
    "twelve": (203, (12, 4, 2), (0.3, 0.08, 0.0, 0.1)),
}


def crossed():
    for name, (seed, size, spreads) in STUDIES.items():
        p, a, n = size
        rows = crossed_rows(seed, *size, spreads)
        ss, df, ms, p_both, (part, who, both, ev) = analysed(rows, *size)
        expected = {"n": p * a * n, "n_parts": p, "n_appraisers": a, "n_trials": n}
        for key, s, d, m in zip(("part", "appraiser", "interaction", "repeatability"), ss, df, ms):
            expected |= {f"ss_{key}": s, f"df_{key}": d, f"ms_{key}": m}
        expected["p_interaction"] = p_both
        expected |= {"appraiser_variance": who, "interaction_variance": both}
        expected |= gauge_numbers(part, who + both, ev, 3.0)
        write("measure/gauge", f"of_crossed_{name}", "gauge.crossed@1", table(rows), {"tolerance": "3"}, expected,
              source=AIAG, how=HOW, rel=1e-10)
        icc = float(part / (part + who + both + ev))
        plain = float(part / (part + ev))
        klass = lambda r: 1 + sum(r < bound for bound in (0.8, 0.5, 0.2))
        probable = stats.norm.ppf(0.75) * math.sqrt(ev)
        write("measure/gauge", f"of_emp_{name}", "gauge.emp@1", table(rows), {}, {
            "icc": icc, "icc_no_bias": plain, "monitor_class": klass(icc), "monitor_class_no_bias": klass(plain),
            "attenuation_share": 1 - math.sqrt(icc), "probable_error": probable,
            "increment_min": 0.2 * probable, "increment_max": 2.2 * probable,
        }, source="Wheeler 2006, EMP III, chapters 4 and 5", how=HOW, rel=1e-10)
        cells = {}
        for i, j, y in rows:
            cells.setdefault((i, j), []).append(F(y))
        ranges = [max(cell) - min(cell) for cell in cells.values()]
        r_bar = mean(ranges)
        d2, d3 = range_moments(n)
        of = lambda k, at: mean(F(row[2]) for row in rows if row[k] == at)
        part_means = [of(0, str(i + 1)) for i in range(p)]
        people_means = [of(1, "ABCD"[j]) for j in range(a)]
        write("measure/gauge", f"run_chart_{name}", "gauge.run-chart", table(rows), {}, {
            "n": p * a * n, "n_parts": p, "n_appraisers": a, "n_trials": n, "mean": mean(F(y) for _, _, y in rows),
            "mean_range": r_bar, "range_ucl": float(r_bar) * (1 + 3 * d3 / d2),
            "part_means": part_means, "appraiser_means": people_means,
        }, source=AIAG, how=HOW, rel=1e-10)
        x_diff, r_part = max(people_means) - min(people_means), max(part_means) - min(part_means)
        sd_ev = float(r_bar) / d2
        sd_av = math.sqrt(max(0.0, (float(x_diff) / d2_star(a)) ** 2 - sd_ev**2 / (p * n)))
        sd_part = float(r_part) / d2_star(p)
        gauge = math.hypot(sd_ev, sd_av)
        total = math.hypot(gauge, sd_part)
        write("measure/gauge", f"xbar_r_{name}", "gauge.xbar-r", table(rows), {"tolerance": "3"}, {
            "r_bar": r_bar, "x_diff": x_diff, "r_part": r_part, "k1": 1 / d2, "k2": 1 / d2_star(a), "k3": 1 / d2_star(p),
            "repeatability_sd": sd_ev, "reproducibility_sd": sd_av, "gauge_sd": gauge, "part_sd": sd_part,
            "total_sd": total, "gauge_study_share": gauge / total, "part_study_share": sd_part / total,
            "gauge_tolerance_share": 6 * gauge / 3, "ndc_exact": 1.41 * sd_part / gauge,
            "ndc": max(1, math.floor(1.41 * sd_part / gauge)),
        }, source="AIAG MSA 4th ed. 2010, III-B; Duncan 1955: d2* = √(d2² + d3²)", how=HOW, rel=1e-9)
        if both == 0:
            # Balanced and without components at zero, restricted likelihood is the analysis of variance.
            write("measure/gauge", f"of_expanded_{name}", "gauge.expanded@1", table(rows),
                  {"terms": ["part", "appraiser"], "tolerance": "3"},
                  {"appraiser_variance": who, **gauge_numbers(part, who, ev, 3.0)},
                  source="Patterson and Thompson 1971; balanced data have it in closed form", how=HOW, rel=1e-6)


def nested():
    draw = random.Random(211)
    for name, a, b, n in (("four", 4, 4, 3), ("two", 2, 6, 2)):
        rows = []
        for j in range(a):
            bias = draw.gauss(0, 2.5)
            for i in range(b):
                level = draw.gauss(0, 1.2)
                rows += [(f"{'ABCD'[j]}{i + 1}", "ABCD"[j], f"{60 + bias + level + draw.gauss(0, 0.4):.2f}") for _ in range(n)]
        grand, raw = squares(rows, lambda r: 0), sum(F(y) ** 2 for _, _, y in rows)
        q_who, q_part = squares(rows, lambda r: r[1]), squares(rows, lambda r: r[0])
        ss, df = [q_who - grand, q_part - q_who, raw - q_part], [a - 1, a * (b - 1), a * b * (n - 1)]
        ms = [s / d for s, d in zip(ss, df)]
        part, who = (ms[1] - ms[2]) / n, (ms[0] - ms[1]) / (b * n)
        assert part > 0 and who > 0, name
        expected = {}
        for key, s, d, m in zip(("appraiser", "part", "repeatability"), ss, df, ms):
            expected |= {f"ss_{key}": s, f"df_{key}": d, f"ms_{key}": m}
        expected["p_appraiser"] = stats.f.sf(float(ms[0] / ms[1]), df[0], df[1])
        expected["p_part"] = stats.f.sf(float(ms[1] / ms[2]), df[1], df[2])
        expected |= gauge_numbers(part, who, ms[2])
        write("measure/gauge", f"of_nested_{name}", "gauge.nested@1", table(rows), {}, expected,
              source="AIAG MSA 4th ed. 2010, ch. IV: the definitions", how=HOW, rel=1e-10)


def fleiss(ratings):
    counts, _ = inter_rater.aggregate_raters(np.array(ratings))
    return inter_rater.fleiss_kappa(counts)


def attribute():
    draw = random.Random(221)
    n, trials, people = 24, 2, ((0.05, 0.1), (0.2, 0.05))
    truth = [int(draw.random() < 0.4) for _ in range(n)]
    ratings = [[[k ^ int(draw.random() < (miss if k else alarm)) for _ in range(trials)] for k in truth] for miss, alarm in people]
    names = ["good", "torn"]
    rows = [(i, who, r) for who, parts in enumerate(ratings) for i, given in enumerate(parts) for r in given]
    given = {
        "rating": [names[r] for _, _, r in rows], "part": [str(i + 1) for i, _, _ in rows],
        "appraiser": ["AB"[who] for _, who, _ in rows], "reference": [names[truth[i]] for i, _, _ in rows],
    }
    ends = lambda x: (0.0 if x == 0 else stats.beta.ppf(0.05, x, n - x + 1), 1.0 if x == n else stats.beta.ppf(0.95, x + 1, n - x))
    within = [sum(len(set(g)) == 1 for g in parts) for parts in ratings]
    right = [sum(set(g) == {k} for g, k in zip(parts, truth)) for parts in ratings]
    every = [[r for parts in ratings for r in parts[i]] for i in range(n)]
    between = sum(len(set(g)) == 1 for g in every)
    all_right = sum(set(g) == {k} for g, k in zip(every, truth))

    def rate(parts, known):
        seen = [r for g, k in zip(parts, truth) if k == known for r in g]
        return mean(r != known for r in seen)

    write("measure/agreement", "of_attribute_torn", "agreement.attribute@1", given,
          {"defective": ["torn"], "confidence": "0.9"}, {
              "n": n, "n_appraisers": 2, "n_trials": trials, "n_classes": 2,
              "within_matched": within, "within_share": [x / n for x in within],
              "within_share_lower": [ends(x)[0] for x in within], "within_share_upper": [ends(x)[1] for x in within],
              "within_kappa": [fleiss(parts) for parts in ratings],
              "between_matched": between, "between_share": between / n, "between_share_interval": list(ends(between)),
              "between_kappa": fleiss(every),
              "reference_matched": right, "effectiveness": [x / n for x in right],
              "miss_rate": [rate(parts, 1) for parts in ratings],
              "false_alarm_rate": [rate(parts, 0) for parts in ratings],
              "all_reference_matched": all_right, "all_effectiveness": all_right / n,
              "all_effectiveness_interval": list(ends(all_right)),
          }, source="AIAG MSA 4th ed. 2010, III-C; Fleiss 1971; Clopper and Pearson 1934", how=HOW, rel=1e-9)


def individuals(xs):
    moves = mean(abs(b - a) for a, b in zip(xs, xs[1:]))
    sigma = float(moves) * math.sqrt(math.pi) / 2
    center = float(mean(xs))
    d3 = math.sqrt(2 - 4 / math.pi)
    return {"center": center, "sigma": sigma, "ucl": center + 3 * sigma, "lcl": center - 3 * sigma,
            "moving_range_center": moves, "moving_range_ucl": float(moves) + 3 * d3 * sigma}


def stages():
    draw = random.Random(231)
    sizes, levels = (22, 16, 27), ((8.0, 0.02), (8.05, 0.02), (8.03, 0.008))
    values = [f"{draw.gauss(*level):.3f}" for size, level in zip(sizes, levels) for _ in range(size)]
    values[5] = "8.121"
    expected, start, before = {"n_stages": 3}, 0, None
    for k, size in enumerate(sizes, 1):
        xs = [F(x) for x in values[start:start + size]]
        found = individuals(xs)
        expected |= {f"{key}.{k}": value for key, value in found.items()} | {f"n.{k}": size}
        expected[f"test_1.{k}"] = [start + i for i, x in enumerate(xs) if abs(float(x) - found["center"]) > 3 * found["sigma"]]
        if before:
            expected |= {f"center_change.{k}": found["center"] - before["center"], f"sigma_ratio.{k}": found["sigma"] / before["sigma"]}
        before, start = found, start + size
    assert expected["test_1.1"] == [5]
    params = {"chart": "chart.individuals", "stages": [{"from": 22, "reason": "new tool"}, {"from": 38, "reason": "other coolant"}]}
    write("judge/chart/revised", "stages_three", "chart.stages", {"value": values}, params, expected,
          source="Montgomery, Introduction to Statistical Quality Control, 7th ed., 6.2", how=HOW, rel=1e-10)


def phase_one():
    draw = random.Random(241)
    k, size = 25, 4
    groups = [[draw.gauss(15, 0.05) for _ in range(size)] for _ in range(k)]
    groups[7] = [x + 0.4 for x in groups[7]]
    groups[16] = [x - 0.3 for x in groups[16]]
    groups = [[f"{x:.3f}" for x in group] for group in groups]
    given = {"value": [x for group in groups for x in group], "subgroup": [str(i + 1) for i in range(k) for _ in range(size)]}
    out, d2 = [[], [7], [7, 16]], range_moments(size)[0]
    expected = {"n_rounds": 2, "n_left_out": 2}
    for r, left in enumerate(out):
        kept = [[F(x) for x in group] for i, group in enumerate(groups) if i not in left]
        center = float(mean(mean(group) for group in kept))
        sigma = float(mean(max(group) - min(group) for group in kept)) / d2
        now = {"center": center, "sigma": sigma, "ucl": center + 1.5 * sigma, "lcl": center - 1.5 * sigma}
        expected |= {f"{key}.{r}": value for key, value in now.items()}
    expected |= now
    rounds = [[{"index": 7, "reason": "wrong blank"}], [{"index": 16, "reason": "setter's trial"}]]
    write("judge/chart/revised", "phase_one_xbar_r", "chart.phase-one", given, {"chart": "chart.xbar-r", "rounds": rounds}, expected,
          source="Montgomery, Introduction to Statistical Quality Control, 7th ed., 6.2", how=HOW, rel=1e-10)


def episodes():
    draw = random.Random(251)
    n, gap = 150, 4
    values = [draw.gauss(0, 0.7) for _ in range(n)]
    for i in (10, 14, 19, 60, 61, 62, 66, 120):
        values[i] = 3.5 if i % 2 else -3.7
    values = [f"{x:.2f}" for x in values]
    flagged = [i for i, x in enumerate(values) if abs(F(x)) > 3]
    joined = []
    for i in flagged:
        if joined and i - joined[-1][-1] <= gap:
            joined[-1].append(i)
        else:
            joined.append([i])
    chance = 2 * stats.norm.sf(3)
    params = {"chart": "chart.individuals", "gap": gap, "parameters": {"frozen": {"center": "0", "sigma": "1"}, "tests": [1]}}
    write("judge/chart/revised", "episodes_test_1", "chart.episodes", {"value": values}, params, {
        "n": n, "center": 0.0, "sigma": 1.0, "test_1": flagged, "expected_by_chance": n * chance,
        "n_episodes": len(joined), "episode_from": [e[0] for e in joined], "episode_to": [e[-1] for e in joined],
        "longest_episode": max(map(len, joined)),
        # Chance begins an episode where the points before are silent; ours is drawn, to 9 %.
        "episodes_by_chance": sum(chance * (1 - chance) ** min(i, gap) for i in range(n)),
    }, source="the rule of the method, applied by hand; the normal tail", how=HOW, rel=1e-10,
        overrides={"episodes_by_chance": {"rel": 0.3}})


if __name__ == "__main__":
    for make in (crossed, nested, attribute, stages, phase_one, episodes):
        make()
        print(make.__name__, flush=True)
