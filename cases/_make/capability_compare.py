"""Writes cases/judge/capability/compare_*.json: one index under every definition.

The sigma estimators are spelled out here from their definitions with mpmath: d2 by integration of
the distribution of the range, c4 by the gamma function, sums of exact decimals. Independent of the
Rust code; the quantile method has cases of its own (nonnormal_*.json).

    pip install mpmath && python cases/_make/capability_compare.py
"""

import json
import pathlib
import random

from mpmath import mp, mpf

mp.dps = 30
ROOT = pathlib.Path(__file__).resolve().parent.parent
PRINTED_D2 = {2: "1.128", 3: "1.693", 4: "2.059", 5: "2.326", 6: "2.534"}
PRINTED_C4 = {2: "0.7979", 3: "0.8862", 4: "0.9213", 5: "0.9400", 6: "0.9515"}


def d2(n):
    within = lambda x: 1 - mp.ncdf(x) ** n - (1 - mp.ncdf(x)) ** n
    return mp.quad(within, [-12, -8, -4, -2, 0, 2, 4, 8, 12])


def c4(n):
    return mp.sqrt(mpf(2) / (n - 1)) * mp.gamma(mpf(n) / 2) / mp.gamma(mpf(n - 1) / 2)


def mean(values):
    return mp.fsum(values) / len(values)


def s(values):
    middle = mean(values)
    return mp.sqrt(mp.fsum((x - middle) ** 2 for x in values) / (len(values) - 1))


def sigmas(rows):
    flat = [x for row in rows for x in row]
    n = len(flat)
    moving = mean([abs(b - a) for a, b in zip(flat, flat[1:])])
    overall = s(flat)
    found = {
        "overall": overall,
        "overall_unbiased": overall / c4(n),
        "overall_n": overall * mp.sqrt(mpf(n - 1) / n),
    }
    size = len(rows[0])
    if size == 1:
        median = sorted(abs(b - a) for a, b in zip(flat, flat[1:]))
        half = len(median) // 2
        median = median[half] if len(median) % 2 else (median[half - 1] + median[half]) / 2
        # The median of |Z1 − Z2| is √2 times the upper quartile of a standard normal.
        d4 = mp.sqrt(2) * mp.findroot(lambda z: mp.ncdf(z) - mpf("0.75"), mpf("0.67"))
        found |= {
            "mean_moving_range": moving / d2(2),
            "mean_moving_range_rounded": moving / mpf(PRINTED_D2[2]),
            "median_moving_range": median / d4,
        }
        return found
    ranges = mean([max(row) - min(row) for row in rows])
    deviations = mean([s(row) for row in rows])
    pooled = mp.sqrt(mean([s(row) ** 2 for row in rows]))
    return found | {
        "mean_range": ranges / d2(size),
        "mean_range_rounded": ranges / mpf(PRINTED_D2[size]),
        "mean_s": deviations / c4(size),
        "mean_s_rounded": deviations / mpf(PRINTED_C4[size]),
        "pooled": pooled,
        "pooled_unbiased": pooled / c4(len(rows) * (size - 1) + 1),
        "neighbours": moving / d2(2),
    }


def case(name, rows, lsl, usl):
    exact = [[mpf(x) for x in row] for row in rows]
    middle = mean([x for row in exact for x in row])
    expected = {}
    for key, sigma in sigmas(exact).items():
        expected[f"sigma_{key}"] = sigma
        sides = [(mpf(usl) - middle)] if usl else []
        sides += [(middle - mpf(lsl))] if lsl else []
        expected[f"index_{key}"] = min(sides) / (3 * sigma)
    single = len(rows[0]) == 1
    expected["preset_minitab"] = expected["index_mean_moving_range" if single else "index_pooled_unbiased"]
    expected["preset_aiag"] = expected["index_mean_moving_range" if single else "index_mean_range"]
    expected["preset_iso"] = expected["index_overall"]
    expected["preset_legacy3digit"] = expected[
        "index_mean_moving_range_rounded" if single else "index_mean_range_rounded"
    ]
    given = {"subgroups": rows}
    given |= {"lsl": lsl} if lsl else {}
    given |= {"usl": usl} if usl else {}
    document = {
        "id": name,
        "area": "capability",
        "function": "compare",
        "source": "definitions in Montgomery, 7th ed., 6.2–6.4; rounded constants of appendix VI",
        "how_obtained": "mpmath, 30 digits (cases/_make/capability_compare.py)",
        "licence": "synthetic, drawn by the same script",
        "input": given,
        "expected": {key: float(value) for key, value in expected.items()},
        "tolerance": {"rel": 1e-11, "abs": 0.0},
    }
    path = ROOT / "judge" / "capability" / f"{name}.json"
    path.write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def drawn(seed, n, size):
    draws = random.Random(seed)
    return [[f"{25 + draws.gauss(0, 0.008):.3f}" for _ in range(size)] for _ in range(n)]


case("compare_subgroups_5", drawn(1, 25, 5), "24.97", "25.03")
case("compare_subgroups_3", drawn(2, 30, 3), "24.96", None)
case("compare_single", drawn(3, 60, 1), None, "25.04")
