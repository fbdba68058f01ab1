"""Writes cases/judge/sampling/*.json: plans of our own choosing, computed from definitions.

Probabilities are sums of exact fractions, integrals and roots are mpmath's with 40 digits; averages
of what is inspected are summed draw by draw, and switching is replayed lot by lot from the text of
the rules. Nothing is shared with the crate that the cases test.

    pip install mpmath && python cases/_make/sampling.py
"""

import itertools
import json
import math
import pathlib
from fractions import Fraction as F

from mpmath import mp, mpf

mp.dps = 40
FOLDER = pathlib.Path(__file__).resolve().parent.parent / "judge" / "sampling"
LICENCE = "CC0: computed for this project"


def write(name, function, given, expected, rel=1e-10, source="definitions"):
    case = {
        "id": name,
        "area": "sampling",
        "function": function,
        "source": source,
        "how_obtained": "exact fractions and mpmath, 40 digits: cases/_make/sampling.py",
        "licence": LICENCE,
        "input": given,
        "expected": expected,
        "tolerance": {"rel": rel, "abs": 0.0},
    }
    FOLDER.mkdir(parents=True, exist_ok=True)
    text = json.dumps(case, indent=1, ensure_ascii=False)
    (FOLDER / f"{name}.json").write_text(text + "\n", encoding="utf-8")


def real(x):
    return mpf(x.numerator) / x.denominator if isinstance(x, F) else mpf(x)


# --- single plans ---------------------------------------------------------------------------------


def binomial(k, n, p):
    return math.comb(n, k) * p**k * (1 - p) ** (n - k)


def hypergeometric(k, n, bad, lot):
    if k > bad or n - k > lot - bad:
        return F(0)
    return F(math.comb(bad, k) * math.comb(lot - bad, n - k), math.comb(lot, n))


def accept_binomial(n, c, p):
    return sum(binomial(k, n, p) for k in range(c + 1))


def accept_poisson(n, c, p):
    mean = mpf(n) * mpf(str(p))
    return mp.exp(-mean) * mp.fsum(mean**k / mp.factorial(k) for k in range(c + 1))


def drawn_until(n, c, below):
    """Pieces inspected where inspection stops at the (c + 1)-th nonconforming one."""
    return sum(below(drawn, c) for drawn in range(n))


def singles():
    p = ["0.002", "0.008", "0.015", "0.03", "0.055", "0.12"]
    for n, c in ((32, 0), (65, 2), (150, 6)):
        shares = [F(x) for x in p]
        write(f"single_binomial_{n}_{c}", "oc_single_binomial", {"n": n, "c": c, "p": p}, {
            "pa": [float(real(accept_binomial(n, c, x))) for x in shares],
            "asn_curtailed": [
                float(real(drawn_until(n, c, lambda t, most: accept_binomial(t, min(most, t), x))))
                for x in shares
            ],
        })
        write(f"single_poisson_{n}_{c}", "oc_single_poisson", {"n": n, "c": c, "p": p}, {
            "pa": [float(accept_poisson(n, c, x)) for x in p],
        })
    for n, c, lot, bad in ((20, 0, 120, [0, 1, 4, 10, 30]), (45, 2, 260, [2, 5, 13, 26, 60])):
        def below(t, most, d):
            return sum(hypergeometric(k, t, d, lot) for k in range(min(most, t) + 1))
        write(f"single_hypergeometric_{n}_{c}_{lot}", "oc_single_hypergeometric",
              {"n": n, "c": c, "N": lot, "D": bad}, {
                  "pa": [float(real(below(n, c, d))) for d in bad],
                  "asn_curtailed": [
                      float(real(drawn_until(n, c, lambda t, most: below(t, most, d))))
                      for d in bad
                  ],
              })


def properties():
    for n, c, lot in ((32, 0, 900), (65, 2, 1500), (150, 6, 8000)):
        def accepts(p):
            return mp.fsum(binomial(k, n, p) for k in range(c + 1))

        def where(share):
            low, high = mpf(0), mpf(1)
            for _ in range(140):
                middle = (low + high) / 2
                low, high = (middle, high) if accepts(middle) > share else (low, middle)
            return low

        # The top of p·Pa, by golden section.
        low, high, ratio = mpf(0), mpf(min(1, 4 * (c + 2) / n)), (mp.sqrt(5) - 1) / 2
        for _ in range(180):
            a, b = high - ratio * (high - low), low + ratio * (high - low)
            if a * accepts(a) > b * accepts(b):
                high = b
            else:
                low = a
        top = (low + high) / 2
        limit = top * accepts(top)
        at = mpf("0.035")
        write(f"properties_{n}_{c}", "plan_properties", {"n": n, "c": c, "N": lot}, {
            "p_pa95": float(where(mpf("0.95"))),
            "p_pa50": float(where(mpf("0.5"))),
            "p_pa10": float(where(mpf("0.1"))),
            "aoql_large_lot": float(limit),
            "p_at_aoql": float(top),
            "aoql_finite": float(limit * (lot - n) / lot),
            "ati_at_p035": float(n + (1 - accepts(at)) * (lot - n)),
            "aoq_at_p035": float(at * accepts(at) * (lot - n) / lot),
        })


# --- several stages -------------------------------------------------------------------------------


def multiples():
    plans = (
        ("double_32", [32, 32], [0, 3], [3, 4]),
        ("double_unequal", [40, 80], [1, 5], [5, 6]),
        ("multiple_13", [13] * 5, [-1, 0, 1, 3, 4], [2, 3, 4, 5, 5]),
    )
    for name, n, c, r in plans:
        p = ["0.004", "0.012", "0.03", "0.07"]
        accepted, full, curtailed = [], [], []
        for x in map(F, p):
            # Every way through the stages, by the counts found in each.
            ways, pa, asn, stopped = {0: F(1)}, F(0), F(0), F(0)
            for i, size in enumerate(n):
                after = {}
                for so_far, weight in ways.items():
                    asn += weight * size
                    left = r[i] - so_far
                    open_until = [accept_binomial(t, min(left - 1, t), x) for t in range(size)]
                    stopped += weight * (size if i == 0 else sum(open_until))
                    for found in range(min(left, size + 1)):
                        total = so_far + found
                        after[total] = after.get(total, F(0)) + weight * binomial(found, size, x)
                pa += sum(weight for total, weight in after.items() if total <= c[i])
                ways = {total: weight for total, weight in after.items() if total > c[i]}
            accepted.append(float(real(pa)))
            full.append(float(real(asn)))
            curtailed.append(float(real(stopped)))
        write(name, "oc_double_multiple", {"n": n, "c": c, "r": r, "p": p},
              {"pa": accepted, "asn_no_curtailment": full, "asn_curtailed": curtailed})


# --- variables ------------------------------------------------------------------------------------


def upper(q):
    """The standard normal quantile with the share q above it."""
    return mp.sqrt(2) * mp.erfinv(1 - 2 * mpf(q))


def cdf(z):
    return mp.erfc(-z / mp.sqrt(2)) / 2


def accept_variables(n, k, p, sigma):
    z, root = upper(p), mp.sqrt(n)
    if sigma == "known":
        return cdf(root * (z - k))
    df = n - 1
    # Over the distribution of s: the mean keeps k·s from the limit.
    constant = 2 * (mpf(df) / 2) ** (mpf(df) / 2) / mp.gamma(mpf(df) / 2)

    def weight(s):
        return constant * s ** (df - 1) * mp.exp(-df * s * s / 2) * cdf(root * (z - k * s))
    return mp.quad(weight, [0, 0.3, 0.6, 0.8, 1, 1.2, 1.5, 2, 3, 6])


def variables():
    p = ["0.001", "0.006", "0.02", "0.05", "0.15"]
    for n, k, sigma in ((9, "1.5", "known"), (9, "1.5", "unknown"), (42, "2.1", "unknown")):
        pa = [float(accept_variables(n, mpf(k), x, sigma)) for x in p]
        write(f"variables_{n}_{sigma}", "oc_variables_k_method",
              {"n": n, "k": float(k), "sigma": sigma, "p": p}, {"pa": pa})


# --- plans for two points -------------------------------------------------------------------------


def smallest(accepts, points):
    (prq, share), (crq, beta) = points
    for n in itertools.count(1):
        for c in range(n):
            if accepts(n, c, crq) > beta:
                break
            if accepts(n, c, prq) >= share:
                return {"n": n, "c": c}


def design():
    for i, (prp, crp, lot) in enumerate((
        (["0.02", "0.95"], ["0.1", "0.1"], 400),
        (["0.005", "0.9"], ["0.04", "0.05"], 1000),
    )):
        points = [(F(prp[0]), F(prp[1])), (F(crp[0]), F(crp[1]))]
        cache = {}

        def accept_lot(n, c, p):
            bad = int(p * lot)
            assert bad == p * lot, "a quality of the cases is a whole number of pieces"
            return sum(hypergeometric(k, n, bad, lot) for k in range(c + 1))

        def poisson(n, c, p):
            return cache.setdefault((n, c, p), accept_poisson(n, c, real(p)))
        reals = [(points[0][0], real(points[0][1])), (points[1][0], real(points[1][1]))]
        expected = {
            "binom": smallest(accept_binomial, points),
            "pois": smallest(poisson, reals),
            f"hyper{lot}": smallest(accept_lot, points),
        }
        z1, z2 = upper(prp[0]), upper(crp[0])
        za, zb = -upper(prp[1]), upper(crp[1])
        n = int(mp.ceil(((za + zb) / (z1 - z2)) ** 2))
        expected["var_known"] = {"n": n, "k": float(z1 - za / mp.sqrt(n))}
        write(f"design_{i + 1}", "design_plan",
              {"prp": [float(x) for x in prp], "crp": [float(x) for x in crp],
               "hypergeom_N": lot}, expected)


def sequential():
    for p1, p2, alpha, beta in (("0.005", "0.03", "0.05", "0.1"), ("0.02", "0.15", "0.01", "0.05")):
        a, b, x, y = (mpf(value) for value in (p1, p2, alpha, beta))
        k = mp.log(b * (1 - a) / (a * (1 - b)))
        h1, h2 = mp.log((1 - x) / y) / k, mp.log((1 - y) / x) / k
        s = mp.log((1 - a) / (1 - b)) / k
        write(f"sequential_{p2.replace('.', '')}", "sequential_plan",
              {"p1": float(p1), "p2": float(p2), "alpha": float(alpha), "beta": float(beta)},
              {"h1": float(h1), "h2": float(h2), "s": float(s),
               "pa": [float(1 - x), float(h2 / (h1 + h2)), float(y)],
               "asn": [float(((1 - x) * -h1 + x * h2) / (a - s)), float(h1 * h2 / (s * (1 - s))),
                       float((y * -h1 + (1 - y) * h2) / (b - s))]})


# --- switching ------------------------------------------------------------------------------------


def replay(accepted):
    """The rules, read over the whole history of each spell."""
    state, spell, severities = "normal", [], []
    for result in accepted:
        severities.append(state)
        spell.append(result)
        if state == "normal" and spell[-5:].count(0) >= 2:
            state, spell = "tightened", []
        elif state == "tightened" and spell.count(0) >= 5:
            state, spell = "discontinued", []
        elif state == "tightened" and spell[-5:] == [1] * 5:
            state, spell = "normal", []
    return severities, state


def switching():
    seed = 12345
    for i, per_mille in enumerate((60, 150, 300, 550)):
        accepted = []
        for _ in range(80):
            seed = (seed * 1103515245 + 12345) % 2**31
            accepted.append(int((seed >> 12) % 1000 >= per_mille))
        severities, after = replay(accepted)
        write(f"iso2859_switching_{i + 1}", "iso2859_switching", {"accepted": accepted},
              {"severity_applied_to_lot": severities, "final_state": after}, rel=0,
              source="ISO 2859-1:1999, 9.3.1, 9.3.2, 9.4")


if __name__ == "__main__":
    for make in (singles, properties, multiples, variables, design, sequential, switching):
        make()
        print(make.__name__, flush=True)
