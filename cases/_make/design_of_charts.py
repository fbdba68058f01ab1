"""Writes cases/judge/design/*: limits of MEWMA and Shewhart charts for a run length, and mean charts at least cost.

Run lengths of MEWMA charts solve the integral equation of Rigdon 1995 by Gauss and Legendre in the
length of the vector; with a shift in polar coordinates of the part along it and the length of the
rest. Costs follow Lorenzen and Vance 1986; the least is a root of both slopes with 40 digits, found
from a search over every sample size.

    pip install numpy scipy mpmath && python cases/_make/design_of_charts.py
"""

import math

import mpmath
import numpy as np
from mpmath import mp, mpf
from scipy import optimize, stats

from on_table import write

mp.dps = 40
FOLDER = "judge/design"


def tested(width, shift, tests, limit=9):
    """Run length of points with normal noise: test 1 at the width, 2 (nine on one side), 5 (two of three beyond
    two sigmas on one side, the newest among them, of a full window). A chain over what was seen, walked from nothing."""
    cuts = sorted({-width, width, 0.0, *([-2.0, 2.0] if width > 2 else [])})
    pieces = [(a, b, stats.norm.cdf(b - shift) - stats.norm.cdf(a - shift)) for a, b in zip(cuts, cuts[1:])]
    states, rows = {(0, 0, ()): 0}, []
    todo = [(0, 0, ())]
    while todo:
        side, run, last = state = todo.pop()
        row = {}
        for a, b, share in pieces:
            here = 1 if a >= 0 else -1
            length = run + 1 if here == side else 1
            far = here if max(abs(a), abs(b)) > 2 and min(abs(a), abs(b)) >= 2 else 0
            if 2 in tests and length >= limit:
                continue
            if 5 in tests and far and len(last) == 2 and far in last:
                continue
            new = (here, length if 2 in tests else 0, (*last, far)[-2:] if 5 in tests else ())
            if new not in states:
                states[new] = len(states)
                todo.append(new)
            row[states[new]] = row.get(states[new], 0) + share
        rows.append((states[state], row))
    q = np.zeros((len(states), len(states)))
    for i, row in rows:
        for j, share in row.items():
            q[i, j] = share
    start = np.zeros(len(states))
    start[0] = 1
    return float(start @ np.linalg.solve(np.eye(len(states)) - q, np.ones(len(states))))


def shewhart():
    for name, wanted, tests, n in (("plain", 500, [1], 4), ("runs", 300, [1, 2], 1), ("zones", 200, [1, 5], 5),
                                   ("both", 150, [1, 2, 5], 1)):
        width = optimize.brentq(lambda k: math.log(tested(k, 0.0, tests) / wanted), 2.2, 6, xtol=1e-14, rtol=1e-15)
        shifts = [0.5, 1.0, 2.0]
        write(FOLDER, f"shewhart_{name}", "design.shewhart", {},
              {"arl": str(wanted), "tests": tests, "n": n, "shifts": [str(s) for s in shifts]},
              {"width": width, "arl_in_control": wanted,
               "arl": [tested(width, s * math.sqrt(n), tests) for s in shifts]},
              source="Champ, Woodall 1987", how="NumPy, SciPy: a Markov chain of what was seen, cases/_make/design_of_charts.py",
              rel=1e-9)


def legendre(n, low, high):
    x, w = np.polynomial.legendre.leggauss(n)
    return low + (x + 1) * (high - low) / 2, w * (high - low) / 2


def moments(kernel, start):
    """Mean and standard deviation of the run length: (I − Q)⁻¹ 1 and 2 Q (I − Q)⁻² 1."""
    left = np.eye(len(kernel)) - kernel
    first = np.linalg.solve(left, np.ones(len(kernel)))
    second = np.linalg.solve(left, kernel @ first)
    mean = 1 + start @ first
    factorial = 2 * (start @ first + start @ second)
    return mean, math.sqrt(factorial + mean - mean * mean)


def calm(weight, h4, p, n=120):
    r, w = legendre(n, 0.0, math.sqrt(h4 * weight / (2 - weight)))
    to = 2 * w * r / weight**2
    row = lambda s: to * stats.ncx2.pdf((r / weight) ** 2, p, ((1 - weight) * s / weight) ** 2)
    start = to * stats.chi2.pdf((r / weight) ** 2, p)
    return moments(np.array([row(s) for s in r]), start)


def moved(weight, h4, p, delta, n_length=26, n_angle=40):
    length, w_length = legendre(n_length, 0.0, math.sqrt(h4 * weight / (2 - weight)))
    angle, w_angle = legendre(n_angle, 0.0, math.pi)
    along = np.outer(length, np.cos(angle)).ravel()
    rest = np.outer(length, np.sin(angle)).ravel()
    area = np.outer(w_length * length, w_angle).ravel()
    to = 2 * area * rest / weight**2

    def row(a, b):
        one = stats.norm.pdf((along - (1 - weight) * a) / weight - delta) / weight
        chance = stats.ncx2.pdf if b else lambda x, k, _: stats.chi2.pdf(x, k)
        return to * one * chance((rest / weight) ** 2, p - 1, ((1 - weight) * b / weight) ** 2)

    return moments(np.array([row(a, b) for a, b in zip(along, rest)]), row(0.0, 0.0))


def mewma():
    how = "NumPy and SciPy: cases/_make/design_of_charts.py"
    for weight, p, wanted, shifts in (
        ("0.1", 2, "200", ["0", "1"]), ("0.3", 3, "500", ["0", "0.5", "2"]),
        ("0.8", 4, "100", ["0"]), ("0.25", 2, "370", ["1.5"]),
    ):
        lam, arl = float(weight), float(wanted)
        h4 = optimize.brentq(lambda h: calm(lam, h, p)[0] - arl, 0.5, 60, xtol=1e-13, rtol=1e-14)
        rows = [calm(lam, h4, p) if shift == "0" else moved(lam, h4, p, float(shift)) for shift in shifts]
        write(FOLDER, f"mewma_{p}_{wanted}", "design.mewma", {},
              {"lambda": weight, "p": p, "arl": wanted, "shifts": shifts}, {
                  "h4": h4, "arl_in_control": arl,
                  "arl": [mean for mean, _ in rows], "sdrl": [sd for _, sd in rows],
              }, source="Rigdon 1995: the integral equation", how=how, rel=1e-6, overrides={"h4": {"rel": 1e-9}, "arl_in_control": {"rel": 1e-9}})
    # A Shewhart chart in disguise: with λ = 1, T² is χ² and run lengths are geometric.
    for p, wanted in ((2, "200"), (5, "370")):
        p_alarm = 1 / mpf(wanted)
        h4 = mpmath.findroot(
            lambda h: mpmath.gammainc(mpf(p) / 2, h / 2, regularized=True) - p_alarm,
            mpf(stats.chi2.isf(float(p_alarm), p)))
        write(FOLDER, f"mewma_chi2_{p}_{wanted}", "design.mewma", {},
              {"lambda": "1", "p": p, "arl": wanted, "shifts": ["0"]},
              {"h4": h4, "arl_in_control": mpf(wanted), "sdrl": [mp.sqrt(1 - p_alarm) / p_alarm]},
              source="χ² and the geometric distribution", how="mpmath, 40 digits: cases/_make/design_of_charts.py", rel=1e-8)


DEFAULTS = {
    "shift": "1", "causes_per_hour": "0.02", "hour_in_control": "0", "hour_out_of_control": "100",
    "per_sample": "1", "per_unit": "0.2", "false_alarm": "50", "repair": "30", "unit_hours": "0.02",
    "false_alarm_hours": "0", "search_hours": "0.5", "repair_hours": "0.5",
    "while_searching": "goes-on", "while_repairing": "goes-on", "arl_min": "1", "n_max": 25,
}


def cost(given, n, h, width, m):
    """Lorenzen and Vance 1986, equation (6); `m` is math or mpmath."""
    of = (lambda x: mpf(x)) if m is mpmath else float
    g = {k: of(v) for k, v in given.items() if k not in ("while_searching", "while_repairing", "n_max")}
    on_search = 1 if given["while_searching"] == "goes-on" else 0
    on_repair = 1 if given["while_repairing"] == "goes-on" else 0
    tail = (lambda x: mpmath.ncdf(-x)) if m is mpmath else (lambda x: math.erfc(x / math.sqrt(2)) / 2)
    rate, root = g["causes_per_hour"], m.sqrt(n) * g["shift"]
    alpha = 2 * tail(width)
    seen = tail(width - root) + tail(width + root)
    s = 1 / m.expm1(rate * h)
    tau = (1 - (1 + rate * h) * m.exp(-rate * h)) / (rate * -m.expm1(-rate * h))
    t0, t1, t2 = g["false_alarm_hours"], g["search_hours"], g["repair_hours"]
    away = h / seen - tau + n * g["unit_hours"]
    out = away + on_search * t1 + on_repair * t2
    total = g["hour_in_control"] / rate + g["hour_out_of_control"] * out + s * alpha * g["false_alarm"]
    total += g["repair"] + (g["per_sample"] + g["per_unit"] * n) / h * (1 / rate + out)
    return total / (1 / rate + (1 - on_search) * s * alpha * t0 + away + t1 + t2)


def xbar():
    cases = {
        "defaults": {},
        "small_shift": {"shift": "0.6", "n_max": 60, "causes_per_hour": "0.01"},
        "stops": {"while_searching": "stops", "while_repairing": "stops", "false_alarm_hours": "0.4", "false_alarm": "80"},
        # The example of the founders, as the source prints it: a foundry.
        "foundry": {
            "shift": "0.86", "causes_per_hour": "0.02", "hour_in_control": "114.24", "hour_out_of_control": "949.2",
            "per_sample": "0", "per_unit": "4.22", "false_alarm": "977.4", "repair": "977.4", "unit_hours": "0.083333333333",
            "false_alarm_hours": "0.083333333333", "search_hours": "0.083333333333", "repair_hours": "0.75",
            "while_searching": "goes-on", "while_repairing": "stops",
        },
        "one_unit": {"shift": "4", "per_unit": "6", "n_max": 5},
        "bound": {"shift": "1", "arl_min": "500", "n_max": 20, "causes_per_hour": "0.05"},
        "n_bound": {"shift": "0.5", "n_max": 4},
    }
    for name, own in cases.items():
        given = {**DEFAULTS, **own}
        arl_min = float(given["arl_min"])
        narrow = stats.norm.isf(0.5 / arl_min) if arl_min > 1 else 0.0
        best = None
        for n in range(1, given["n_max"] + 1):
            for start in ((0.0, 2.5), (1.0, 3.0), (-1.5, 1.5), (2.5, 2.0)):
                of = lambda x: cost(given, n, math.exp(min(x[0], 12)), max(narrow, abs(x[1])), math)
                found = optimize.minimize(of, start, method="Nelder-Mead", options={"xatol": 1e-9, "fatol": 1e-13, "maxiter": 4000})
                if best is None or found.fun < best[0] - 1e-12:
                    best = (found.fun, n, math.exp(found.x[0]), max(narrow, abs(found.x[1])))
        _, n, h, width = best
        is_bound = arl_min > 1 and width < narrow + 1e-6
        if is_bound:
            width = -mpmath.findroot(lambda x: 2 * mpmath.ncdf(x) - 1 / mpf(given["arl_min"]), -mpf(narrow))
            h = mpmath.findroot(lambda x: mp.diff(lambda y: cost(given, n, y, width, mpmath), x), mpf(h))
        else:
            slopes = lambda x, y: (
                mp.diff(lambda u: cost(given, n, u, y, mpmath), x),
                mp.diff(lambda u: cost(given, n, x, u, mpmath), y),
            )
            h, width = mpmath.findroot(slopes, (mpf(h), mpf(width)), tol=1e-25)
        root = mp.sqrt(n) * mpf(given["shift"])
        seen = mpmath.ncdf(root - width) + mpmath.ncdf(-root - width)
        calm_p = 2 * mpmath.ncdf(-width)
        expected = {
            "n": n, "width": width, "interval": h, "cost": cost(given, n, h, width, mpmath),
            "arl_in_control": 1 / calm_p, "arl": [1 / calm_p, 1 / seen],
            "sdrl": [mp.sqrt(1 - q) / q for q in (calm_p, seen)],
        }
        # Near the least cost, what costs the same to 12 digits lies within 6 of its own.
        loose = {key: {"rel": 1e-5} for key in ("width", "interval", "arl_in_control", "arl", "sdrl")}
        write(FOLDER, f"xbar_{name}", "design.xbar", {}, own, expected,
              source="Lorenzen and Vance 1986, Technometrics 28(1): the cost of an hour",
              how="SciPy over every sample size, then mpmath, 40 digits: cases/_make/design_of_charts.py",
              rel=1e-10, overrides=loose)


if __name__ == "__main__":
    for make in (xbar, mewma, shewhart):
        make()
        print(make.__name__, flush=True)
