"""Writes cases/judge/sampling/{zero_acceptance,rectifying,skip_lot,letters,single_…,switching_…}*.

Plans are found by trying every one, with exact fractions or 40 digits; skipped lots by the long run
of the chain of states in exact fractions, not by the formula; switching is replayed from the text.
Tables I, II-A and II-B of MIL-STD-105E are facts of a work of the United States government, read
from the transcription in the R package AQLSchemes 1.7-2 (J. Lawson; function AAZ14Single, in the copy
github.com/fjgonzalezmgt/AQLSchemesCust, commit c42ea7d), row by row as they stand there.

    pip install mpmath && python cases/_make/lot_inspection.py
"""

import math
from fractions import Fraction as F

from mpmath import mp, mpf

from on_table import save, write

mp.dps = 40
FOLDER = "judge/sampling"
HOW = "exact fractions and mpmath, 40 digits: cases/_make/lot_inspection.py"
PUBLIC = "facts of a work of the United States government"


def real(x):
    return mpf(x.numerator) / x.denominator if isinstance(x, F) else mpf(x)


def none_found(n, bad, lot):
    """A sample of a lot holds no nonconforming piece, draw by draw."""
    chance = F(1)
    for drawn in range(n):
        chance *= F(max(lot - bad - drawn, 0), lot - drawn)
    return chance


def binomial(n, c, p):
    p = mpf(p)
    return mp.fsum(math.comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(c + 1))


def hypergeometric(n, c, bad, lot):
    ways = lambda k: math.comb(bad, k) * math.comb(lot - bad, n - k) if n >= k else 0
    return F(sum(ways(k) for k in range(min(c, bad) + 1)), math.comb(lot, n))


def poisson(n, c, p):
    mean = n * mpf(p)
    return mp.exp(-mean) * mp.fsum(mean**k / mp.factorial(k) for k in range(c + 1))


def quality_at(accepts, share, high=mpf(1)):
    """The quality that is accepted with a probability, by halving."""
    low = mpf(0)
    for _ in range(150):
        middle = (low + high) / 2
        low, high = (middle, high) if accepts(middle) > share else (low, middle)
    return low


def worst_outgoing(accepts, high=mpf(1)):
    """The largest p·Pa(p) and its p: a grid, then the slope's root by halving."""
    grid = [high * i / 4000 for i in range(1, 4000)]
    best = max(range(len(grid)), key=lambda i: grid[i] * accepts(grid[i]))
    low, up = grid[max(best - 1, 0)], grid[min(best + 1, len(grid) - 1)]
    slope = lambda p: mp.diff(lambda q: q * accepts(q), p)
    for _ in range(60):
        middle = (low + up) / 2
        low, up = (middle, up) if slope(middle) > 0 else (low, middle)
    return low * accepts(low), low


# --- no nonconforming piece accepted --------------------------------------------------------------


def zero_acceptance():
    source = "Schilling 1978; Squeglia 2008: the definition"
    for name, ltpd, beta in (("5", "0.05", "0.1"), ("1", "0.01", "0.1"), ("065", "0.0065", "0.05"), ("met_exactly", "0.5", "0.125")):
        n = next(n for n in range(1, 5000) if (1 - F(ltpd)) ** n <= F(beta))
        accepts = lambda p: (1 - mpf(p)) ** n
        write(FOLDER, f"zero_acceptance_{name}", "sampling.zero-acceptance", {},
              {"ltpd": ltpd, "beta": beta}, {
                  "n": n, "c": 0, "re": 1,
                  "pa_at_ltpd": real((1 - F(ltpd)) ** n),
                  "p_95": 1 - mp.root(mpf("0.95"), n),
                  "p_50": 1 - mp.root(mpf("0.5"), n),
                  "p_10": 1 - mp.root(mpf("0.1"), n),
                  # d/dp p(1 − p)ⁿ = 0 at p = 1/(n + 1).
                  "p_at_aoql": mpf(1) / (n + 1),
                  "aoql_large_lot": accepts(mpf(1) / (n + 1)) / (n + 1),
              }, source=source, how=HOW, rel=1e-10)
    for lot, ltpd, beta in ((60, "0.1", "0.1"), (1000, "0.0025", "0.1"), (2400, "0.02", "0.05"), (37, "0.03", "0.2")):
        bad = math.ceil(F(ltpd) * lot)
        n = next(n for n in range(1, lot + 1) if none_found(n, bad, lot) <= F(beta))
        chance = [none_found(n, d, lot) for d in range(lot + 1)]
        write(FOLDER, f"zero_acceptance_of_{lot}", "sampling.zero-acceptance", {},
              {"ltpd": ltpd, "beta": beta, "lot": lot}, {
                  "n": n, "c": 0, "re": 1,
                  "pa_at_ltpd": real(chance[bad]),
                  "p_95": mpf(max(d for d in range(lot) if chance[d] >= F(95, 100))) / lot,
                  "p_10": mpf(min(d for d in range(lot + 1) if chance[d] <= F(1, 10))) / lot,
                  "aoql_finite": real(max(chance[d] * F(d, lot) for d in range(lot + 1)) * F(lot - n, lot)),
              }, source=source, how=HOW, rel=1e-10)


# --- sorting what is rejected ---------------------------------------------------------------------


def rectifying():
    source = "Dodge, Romig 1959: least average total inspection, exact distributions"
    for lot, average, ltpd, beta in ((1000, "0.005", "0.05", "0.1"), (400, "0.01", "0.08", "0.1"), (3000, "0", "0.02", "0.05")):
        bad = math.ceil(F(ltpd) * lot)
        best = None
        for c in range(0, 12):
            low, high = c + 1, lot
            if hypergeometric(high, c, bad, lot) > F(beta):
                continue
            while low < high:
                middle = (low + high) // 2
                if hypergeometric(middle, c, bad, lot) <= F(beta):
                    high = middle
                else:
                    low = middle + 1
            ati = low + (1 - binomial(low, c, average)) * (lot - low)
            if best is None or ati < best[0]:
                best = (ati, low, c)
        ati, n, c = best
        write(FOLDER, f"rectifying_ltpd_{lot}", "sampling.rectifying", {},
              {"lot": lot, "process_average": average, "ltpd": ltpd, "beta": beta},
              {"n": n, "c": c, "re": c + 1, "ati": ati, **promises(n, c, lot)},
              source=source, how=HOW, rel=1e-9)
    for lot, average, limit in ((500, "0.01", "0.03"), (1200, "0.002", "0.01")):
        best = None
        for c in range(0, 9):
            within = lambda n: worst_fast(n, c) * (1 - mpf(n) / lot) <= mpf(limit)
            low, high = c + 1, lot
            while low < high:
                middle = (low + high) // 2
                low, high = (low, middle) if within(middle) else (middle + 1, high)
            ati = low + (1 - binomial(low, c, average)) * (lot - low)
            if best is None or ati < best[0]:
                best = (ati, low, c)
        ati, n, c = best
        write(FOLDER, f"rectifying_aoql_{lot}", "sampling.rectifying", {},
              {"lot": lot, "process_average": average, "aoql": limit},
              {"n": n, "c": c, "re": c + 1, "ati": ati, **promises(n, c, lot)},
              source=source, how=HOW, rel=1e-9)


def worst_fast(n, c):
    """max p·Pa(p), by golden section; p·Pa(p) has one top."""
    of = lambda p: float(p) * math.fsum(math.comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(c + 1))
    low, high = 0.0, min(1.0, 3.0 * (c + 1) / n)
    ratio = (math.sqrt(5) - 1) / 2
    for _ in range(80):
        a, b = high - ratio * (high - low), low + ratio * (high - low)
        low, high = (a, high) if of(a) < of(b) else (low, b)
    return mpf(of(low))


def promises(n, c, lot):
    accepts = lambda p: binomial(n, c, p)
    aoql, at = worst_outgoing(accepts, mpf(min(1.0, 3.0 * (c + 1) / n)))
    return {
        "p_95": quality_at(accepts, mpf("0.95")), "p_50": quality_at(accepts, mpf("0.5")),
        "p_10": quality_at(accepts, mpf("0.1")), "p_at_aoql": at,
        "aoql_large_lot": aoql, "aoql_finite": aoql * (1 - mpf(n) / lot),
    }


# --- skipping lots --------------------------------------------------------------------------------


def long_run(accepted, clearance, fraction):
    """Shares of lots inspected and accepted, from the chain of states.

    States 0 … i−1: lots accepted in a row while every lot is inspected; state i: skipping. Its
    stationary chances follow from going round: a state is reached from the one before by an
    accepted lot, and left for state 0 by a rejected one.
    """
    weight = [F(1)]
    for _ in range(1, clearance):
        weight.append(weight[-1] * accepted)
    # Skipping is entered from the last state and left where a lot is inspected and rejected.
    leave = fraction * (1 - accepted)
    weight.append(weight[-1] * accepted / leave if leave else None)
    if weight[-1] is None:
        return fraction, F(1)
    total = sum(weight)
    skipping = weight[-1] / total
    inspected = 1 - skipping + skipping * fraction
    passed = (1 - skipping) * accepted + skipping * (1 - fraction + fraction * accepted)
    return inspected, passed


def skip_lot():
    source = "Perry 1973: the long run of the chain of states"
    qualities = ["0.001", "0.01", "0.025", "0.06", "0.15"]
    for name, n, c, clearance, fraction, lot in (
        ("20_0", 20, 0, 6, "0.5", None),
        ("80_2", 80, 2, 10, "0.2", None),
        ("13_1", 13, 1, 1, "0.05", None),
        ("of_200", 32, 1, 8, "0.25", 200),
    ):
        params = {"n": n, "c": c, "clearance": clearance, "fraction": fraction, "p": qualities}
        shares = [F(p) for p in qualities]
        if lot:
            params |= {"distribution": "hypergeometric", "lot": lot, "p": ["0.005", "0.01", "0.025", "0.06", "0.15"]}
            shares = [F(p) for p in params["p"]]
        rows = []
        for p in shares:
            if lot:
                accepted = hypergeometric(n, c, int(p * lot), lot)
            else:
                accepted = sum(math.comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(c + 1))
            inspected, passed = long_run(accepted, clearance, F(fraction))
            rows.append((passed, accepted, inspected, n * inspected))
        pa, reference, share, asn = map(list, zip(*rows))
        write(FOLDER, f"skip_lot_{name}", "sampling.skip-lot", {}, params, {
            "pa": [real(x) for x in pa], "pa_reference": [real(x) for x in reference],
            "share_inspected": [real(x) for x in share], "asn": [real(x) for x in asn],
        }, source=source, how=HOW, rel=1e-10)


# --- MIL-STD-105E ---------------------------------------------------------------------------------

RANGES = [(2, 8), (9, 15), (16, 25), (26, 50), (51, 90), (91, 150), (151, 280), (281, 500),
          (501, 1200), (1201, 3200), (3201, 10000), (10001, 35000), (35001, 150000),
          (150001, 500000), (500001, 1000000000)]
LEVELS = ["S-1", "S-2", "S-3", "S-4", "I", "II", "III"]
TABLE_1 = """AAAAAAB AAAAABC AABBBCD ABBCCDE BBCCCEF BBCDDFG BCDEEGH BCDEFHJ CCEFGJK CDEGHKL CDFGJLM
CDFHKMN DEGJLNP DEGJMPQ DEHKNQR""".split()
SIZES = dict(zip("ABCDEFGHJKLMNPQR", (2, 3, 5, 8, 13, 20, 32, 50, 80, 125, 200, 315, 500, 800, 1250, 2000)))
AQLS = ("0.010 0.015 0.025 0.040 0.065 0.10 0.15 0.25 0.40 0.65 1.0 1.5 2.5 4.0 6.5 10 15 25 40 65 100 "
        "150 250 400 650 1000").split()


def spread(words):
    """Writes out "value×times"."""
    cells = []
    for word in words.split():
        value, _, times = word.partition("×")
        cells += [int(value)] * int(times or 1)
    return cells


# Sample sizes of letters A to R, one line a letter, over the 26 AQLs.
N = {
    "normal": """
1250 800 500 315 200 125 80 50 32 20 13 8 5 3 2 5 3 2×9
1250 800 500 315 200 125 80 50 32 20 13 8 5 3 2 5 3×10
1250 800 500 315 200 125 80 50 32 20 13 8 5 3 8 5×10 3
1250 800 500 315 200 125 80 50 32 20 13 8 5 13 8×10 5 3
1250 800 500 315 200 125 80 50 32 20 13 8 20 13×10 8 5 3
1250 800 500 315 200 125 80 50 32 20 13 32 20×8 13×3 8 5 3
1250 800 500 315 200 125 80 50 32 20 50 32×8 20 13×3 8 5 3
1250 800 500 315 200 125 80 50 32 80 50×8 32 20 13×3 8 5 3
1250 800 500 315 200 125 80 50 125 80×8 50 32 20 13×3 8 5 3
1250 800 500 315 200 125 80 200 125×8 80 50 32 20 13×3 8 5 3
1250 800 500 315 200 125 315 200×8 125 80 50 32 20 13×3 8 5 3
1250 800 500 315 200 500 315×8 200 125 80 50 32 20 13×3 8 5 3
1250 800 500 315 800 500×8 315 200 125 80 50 32 20 13×3 8 5 3
1250 800 500 1250 800×8 500 315 200 125 80 50 32 20 13×3 8 5 3
1250 800 2000 1250×8 800 500 315 200 125 80 50 32 20 13×3 8 5 3
1250 800 2000×8 1250 800 500 315 200 125 80 50 32 20 13×3 8 5 3
""",
    "tightened": """
2000 1250 800 500 315 200 125 80 50 32 20 13 8 5 3 8 5 3 2×8
2000 1250 800 500 315 200 125 80 50 32 20 13 8 5 3 8 5 3×9
2000 1250 800 500 315 200 125 80 50 32 20 13 8 5 13 8 5×9 3
2000 1250 800 500 315 200 125 80 50 32 20 13 8 20 13 8×9 5 3
2000 1250 800 500 315 200 125 80 50 32 20 13 32 20 13×9 8 5 3
2000 1250 800 500 315 200 125 80 50 32 20 50 32 20×7 13×3 8 5 3
2000 1250 800 500 315 200 125 80 50 32 80 50 32×7 20 13×3 8 5 3
2000 1250 800 500 315 200 125 80 50 125 80 50×7 32 20 13×3 8 5 3
2000 1250 800 500 315 200 125 80 200 125 80×7 50 32 20 13×3 8 5 3
2000 1250 800 500 315 200 125 315 200 125×7 80 50 32 20 13×3 8 5 3
2000 1250 800 500 315 200 500 315 200×7 125 80 50 32 20 13×3 8 5 3
2000 1250 800 500 315 800 500 315×7 200 125 80 50 32 20 13×3 8 5 3
2000 1250 800 500 1250 800 500×7 315 200 125 80 50 32 20 13×3 8 5 3
2000 1250 800 2000 1250 800×7 500 315 200 125 80 50 32 20 13×3 8 5 3
2000 1250 3150 2000 1250×7 800 500 315 200 125 80 50 32 20 13×3 8 5 3
2000 1250 3150 2000×7 1250 800 500 315 200 125 80 50 32 20 13×3 8 5 3
""",
}
# Acceptance numbers of the 26 AQLs, one line an AQL, over the letters A to R.
AC = {
    "normal": """
0×16
0×16
0×14 1 1
0×13 1 1 2
0×12 1 1 2 3
0×11 1 1 2 3 5
0×10 1 1 2 3 5 7
0×9 1 1 2 3 5 7 10
0×8 1 1 2 3 5 7 10 14
0×7 1 1 2 3 5 7 10 14 21
0×6 1 1 2 3 5 7 10 14 21×2
0×5 1 1 2 3 5 7 10 14 21×3
0×4 1 1 2 3 5 7 10 14 21×4
0×3 1 1 2 3 5 7 10 14 21×5
0×2 1 1 2 3 5 7 10 14 21×6
1×3 2 3 5 7 10 14 21×7
1×2 2 3 5 7 10 14 21×8
1 2 3 5 7 10 14 21×9
2 3 5 7 10 14 21×10
3 5 7 10 14 21×11
5 7 10 14 21×12
7 10 14 21 30×12
10 14 21 30 44×12
14 21 30 44×13
21 30 44×14
30 44×15
""",
    "tightened": """
0×16
0×16
0×14 1 1
0×13 1 1 1
0×12 1 1 1 2
0×11 1 1 1 2 3
0×10 1 1 1 2 3 5
0×9 1 1 1 2 3 5 8
0×8 1 1 1 2 3 5 8 12
0×7 1 1 1 2 3 5 8 12 18
0×6 1 1 1 2 3 5 8 12 18×2
0×5 1 1 1 2 3 5 8 12 18×3
0×4 1 1 1 2 3 5 8 12 18×4
0×3 1 1 1 2 3 5 8 12 18×5
0×2 1 1 1 2 3 5 8 12 18×6
1×4 2 3 5 8 12 18×7
1×3 2 3 5 8 12 18×8
1×2 2 3 5 8 12 18×9
1 2 3 5 8 12 18×10
2 3 5 8 12 18×11
3 5 8 12 18×12
5 8 12 18 27×12
8 12 18 27 41×12
12 18 27 41×13
18 27 41×14
27 41×15
""",
}


def rows(words, n_rows, n_columns):
    found = [spread(line) for line in words.strip().splitlines()]
    assert len(found) == n_rows and all(len(row) == n_columns for row in found), [len(r) for r in found]
    return found


def letters():
    lots = [lot for ends in RANGES for lot in ends]
    found = {
        f"letters.{level}": [TABLE_1[row][column] for row in range(15) for _ in (0, 1)]
        for column, level in enumerate(LEVELS)
    }
    save(FOLDER, {
        "id": "letters", "area": "sampling", "function": "iso2859_code_letter",
        "source": "MIL-STD-105E, 10 May 1989, Table I (public domain), as transcribed in the R package AQLSchemes 1.7-2 by J. Lawson",
        "how_obtained": "read cell by cell, at both ends of every range of lots: cases/_make/lot_inspection.py",
        "licence": PUBLIC,
        "input": {"lot_sizes": lots, "levels": LEVELS},
        "expected": found, "tolerance": {"rel": 0.0, "abs": 0.0},
    })


def by_aql():
    for severity in ("normal", "tightened"):
        n, ac = rows(N[severity], 16, 26), rows(AC[severity], 26, 16)
        for name, level, places in (("a", "II", [0]), ("b_to_q", "II", range(1, 15)), ("r", "III", [15])):
            lots = [RANGES[min(i, 14)][i % 2] for i in places]
            # ISO 2859-1 is said to differ from the transcription in one cell, A at 10, tightened.
            is_left = lambda j: name == "a" and severity == "tightened" and AQLS[j] == "10"
            columns = [j for j in range(26) if not is_left(j)]
            plans = [
                [{"n": n[i][j], "ac": ac[j][i], "re": ac[j][i] + 1} for j in columns] for i in places
            ]
            save(FOLDER, {
                "id": f"by_aql_{severity}_{name}", "area": "sampling", "function": "iso2859_single_plan",
                "source": "MIL-STD-105E, 10 May 1989, Tables I, II-A and II-B (public domain), as transcribed in the R package AQLSchemes 1.7-2 by J. Lawson",
                "how_obtained": "read cell by cell, arrows followed: cases/_make/lot_inspection.py",
                "licence": PUBLIC,
                "input": {"lots": lots, "level": level, "aql": [AQLS[j] for j in columns], "severity": severity},
                "expected": {"plans": plans}, "tolerance": {"rel": 0.0, "abs": 0.0},
            })
    for name, lot, aql, level, severity in (
        ("20_at_15", 20, "15", "II", "normal"), ("6_at_1", 6, "1.0", "I", "normal"),
        ("9000_at_25", 9000, "25", "III", "tightened"), ("600_at_065", 600, "0.65", "S-4", "tightened"),
        ("40_at_010", 40, "0.10", "II", "normal"),
    ):
        of_lot = TABLE_1[next(i for i, (a, b) in enumerate(RANGES) if a <= lot <= b)][LEVELS.index(level)]
        row, column = list(SIZES).index(of_lot), AQLS.index(aql)
        n, c = rows(N[severity], 16, 26)[row][column], rows(AC[severity], 26, 16)[column][row]
        # Up to 10 the AQL is a share of pieces, above it counts nonconformities.
        accepts = (lambda p: binomial(n, c, p)) if F(aql) <= 10 else (lambda p: poisson(n, c, p))
        high = mpf(1 if F(aql) <= 10 else 20)
        write(FOLDER, f"by_aql_{name}", "sampling.iso2859-single", {},
              {"lot": lot, "aql": aql, "level": level, "severity": severity}, {
                  "code_letter": of_lot, "letter": next(k for k, v in SIZES.items() if v == n),
                  "n": n, "ac": c, "re": c + 1,
                  "full_inspection": "yes" if n >= lot else "no", "n_inspected": min(n, lot),
                  "pa_at_aql": accepts(mpf(aql) / 100),
                  "p_95": quality_at(accepts, mpf("0.95"), high),
                  "p_50": quality_at(accepts, mpf("0.5"), high),
                  "p_10": quality_at(accepts, mpf("0.1"), high),
              }, source="MIL-STD-105E, 10 May 1989, Tables I, II-A and II-B (public domain); probabilities by definition",
              how=HOW, rel=1e-10, licence=PUBLIC)


def replay(lots, start, authorised, n_lots, limit, ac_reduced):
    """Severities lot by lot, from 4.7 and 4.8."""
    state, kept, severities = start, [], []
    for is_accepted, found in lots:
        severities.append(state)
        if state == "discontinued":
            continue
        kept.append((is_accepted, found))
        new = state
        if state == "normal":
            if sum(not good for good, _ in kept[-5:]) >= 2:
                new = "tightened"
            elif authorised and len(kept) >= n_lots and all(good for good, _ in kept[-n_lots:]) \
                    and sum(d for _, d in kept[-n_lots:]) <= limit:
                new = "reduced"
        elif state == "tightened":
            if sum(not good for good, _ in kept) >= 5:
                new = "discontinued"
            elif len(kept) >= 5 and all(good for good, _ in kept[-5:]):
                new = "normal"
        elif not is_accepted or found > ac_reduced:
            new = "normal"
        if new != state:
            state, kept = new, []
    return severities, state


def switching():
    histories = {
        # 2 of 5 twice, 5 accepted in a row, and 5 rejected while tightened.
        "to_the_end": ("11101 1110 0101 1010 1110 11", None, "normal", {}),
        # 2 of 6 is not 2 of 5.
        "six_apart": ("0111110111110", None, "normal", {}),
        "starts_tightened": ("1101 11111 1110 1 0 111", None, "tightened", {}),
        # Too many found in ten lots, then few enough in the next ten; accepted with more than Ac.
        "to_reduced": (
            "1111111111 1111 11 111 1 1111111111 11",
            "4310210031 0102 00 101 3 0100010001 01", "normal",
            {"reduced": "authorised", "limit": 9, "ac_reduced": 2},
        ),
        "fifteen_lots": (
            "1" * 15 + "11" + "0" + "1" * 8, "0" * 6 + "1" * 9 + "01" + "4" + "0" * 8, "normal",
            {"reduced": "authorised", "limit": 9, "ac_reduced": 1, "n_lots": 15},
        ),
        "starts_reduced": (
            "111 1 11111111111", "010 2 00000000000", "reduced",
            {"reduced": "authorised", "limit": 0, "ac_reduced": 1},
        ),
    }
    for name, (accepted, found, start, more) in histories.items():
        accepted = [c == "1" for c in accepted.replace(" ", "")]
        found = [int(c) for c in (found or "0" * 99).replace(" ", "")][: len(accepted)]
        assert len(found) == len(accepted), name
        severities, after = replay(
            list(zip(accepted, found)), start, "reduced" in more, more.get("n_lots", 10),
            more.get("limit"), more.get("ac_reduced"),
        )
        table = {"count": [str(int(good)) for good in accepted]}
        if more:
            table["value"] = [str(d) for d in found]
        expected = {"n_lots": len(accepted), "n_not_accepted": accepted.count(False), "state_after": after}
        for state in ("reduced", "normal", "tightened", "discontinued"):
            expected[f"lots_{state}"] = [i for i, s in enumerate(severities) if s == state]
        write(FOLDER, f"mil_std_105e_switching_{name}", "sampling.mil-std-105e-switching", table,
              {"start": start, **more}, expected,
              source="MIL-STD-105E, 10 May 1989, 4.7.1 to 4.7.4 and 4.8 (public domain)",
              how="replayed lot by lot from the text of the rules: cases/_make/lot_inspection.py", rel=0.0, abs=0.0)


if __name__ == "__main__":
    for make in (zero_acceptance, rectifying, skip_lot, letters, by_aql, switching):
        make()
        print(make.__name__)
