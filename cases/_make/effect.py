"""Writes cases/judge/effect/*: one-sided exact tests and success runs.

Tails are sums of exact fractions; SciPy's Fisher test must agree with them.

    pip install scipy && python cases/_make/effect.py
"""

import math
from fractions import Fraction as F

from scipy import stats

from on_table import write

FOLDER = "judge/effect"
HOW = "exact fractions, checked with SciPy: cases/_make/effect.py"


def before_after():
    for name, counts, sizes, alpha in (
        ("plain", (12, 3), (400, 410), "0.05"), ("equal", (5, 5), (100, 100), "0.05"),
        ("none_after", (4, 0), (60, 200), "0.1"), ("worse", (2, 9), (150, 90), "0.05"),
        ("all_before", (6, 2), (6, 9), "0.01"),
        ("many", (310, 262), (20000, 20500), "0.025"), ("at_the_edge", (3, 0), (5, 5), "0.083333333333333334"),
    ):
        (bad_1, bad_2), (n_1, n_2) = counts, sizes
        bad, lot = bad_1 + bad_2, n_1 + n_2
        ways = lambda k: math.comb(bad, k) * math.comb(lot - bad, n_2 - k)
        p = F(sum(ways(k) for k in range(max(0, n_2 - lot + bad), bad_2 + 1)), math.comb(lot, n_2))
        scipy = stats.fisher_exact([[bad_2, n_2 - bad_2], [bad_1, n_1 - bad_1]], alternative="less").pvalue
        assert abs(float(p) - scipy) <= 1e-9 * float(p), name
        table = {"count": [str(c) for c in counts], "size": [str(n) for n in sizes]}
        write(FOLDER, f"before_after_{name}", "effect.before-after", table, {"alpha": alpha}, {
            "rate_before": F(bad_1, n_1), "rate_after": F(bad_2, n_2), "p_value": p,
            "is_effective": int(p <= F(alpha)),
        }, source="Fisher 1935: the hypergeometric tail", how=HOW, rel=1e-11)


def success_run():
    # The first three are the published ones: 22, 59 and 299 pieces without failure.
    for confidence, reliability, failures, n_known in (
        ("0.9", "0.9", 0, 22), ("0.95", "0.95", 0, 59), ("0.95", "0.99", 0, 299),
        ("0.9", "0.9", 1, 38), ("0.95", "0.9", 3, None), ("0.8", "0.97", 7, None),
        ("0.5", "0.5", 0, 1), ("0.99", "0.999", 2, None),
        # Risks that are met exactly: 0.8² = 1 − 0.36, 0.5³ = 1 − 0.875.
        ("0.36", "0.8", 0, 2), ("0.875", "0.5", 0, 3),
    ):
        good, most = F(reliability), 1 - F(confidence)
        tail = lambda n: sum(math.comb(n, i) * (1 - good) ** i * good ** (n - i) for i in range(failures + 1))
        low, high = failures + 1, 20000
        while low < high:
            middle = (low + high) // 2
            low, high = (low, middle) if tail(middle) <= most else (middle + 1, high)
        assert n_known in (None, low), (low, n_known)
        name = f"success_run_{confidence[2:]}_{reliability[2:]}_{failures}"
        write(FOLDER, name, "effect.success-run", {},
              {"confidence": confidence, "reliability": reliability, "failures": failures},
              {"n": low, "failures": failures, "confidence_reached": 1 - tail(low)},
              source="binomial; Lipson and Sheth 1973", how=HOW, rel=1e-11)


if __name__ == "__main__":
    before_after()
    success_run()
