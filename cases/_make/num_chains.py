"""Writes cases/num/{noncentral_chi_squared,legendre,absorption}.json.

Everything is computed by mpmath from definitions (mixtures summed term by term, roots of Legendre
polynomials, inverses of matrices of exact fractions), never by the crate that the cases test.

    pip install mpmath && python cases/_make/num_chains.py
"""

import json
import pathlib
from fractions import Fraction

from mpmath import mp, mpf

mp.dps = 50
CASES = pathlib.Path(__file__).resolve().parent.parent / "num"


def mixture(x, df, nc, term):
    """Sum over j of the Poisson chance of j times what a central distribution gives."""
    mean, total, j = mpf(nc) / 2, mpf(0), 0
    while True:
        weight = mp.exp(-mean + j * mp.log(mean) - mp.loggamma(j + 1)) if mean else mpf(j == 0)
        part = weight * term(mpf(df) / 2 + j, mpf(x) / 2)
        total += part
        if j > mean + mpf(x) / 2 + 50 and part <= total * mpf(10) ** -40:
            return total
        if not mean:
            return total
        j += 1


def density(a, x):
    return mp.exp((a - 1) * mp.log(x) - x - mp.loggamma(a)) / 2


def lower(a, x):
    return mp.gammainc(a, 0, x, regularized=True)


def upper(a, x):
    return mp.gammainc(a, x, mp.inf, regularized=True)


def noncentral():
    for df in (1, 2, 3, 4.5, 10, 40):
        for nc in (0, 0.01, 1, 7.5, 60, 300):
            for share in (0.05, 0.5, 1, 2, 4):
                x = round(share * (df + nc), 3)
                for name, term in (("pdf", density), ("cdf", lower), ("sf", upper)):
                    yield [f"ncx2_{name}", x, float(df), float(nc)], mixture(x, df, nc, term)


def polynomial(n, x):
    """Legendre's polynomials of degree n and n - 1 at x, by their recurrence."""
    before, now = mpf(1), x
    for k in range(2, n + 1):
        before, now = now, ((2 * k - 1) * x * now - (k - 1) * before) / k
    return now, before


def legendre():
    for n in (1, 2, 5, 16, 61, 200):
        for i in sorted({0, n // 3, n // 2, n - 1}):
            x = mpf(0) if 2 * i + 1 == n else mp.cos(mp.pi * (i + mpf("0.75")) / (n + mpf("0.5")))
            for _ in range(60):
                value, before = polynomial(n, x)
                slope = n * (x * value - before) / (x * x - 1)
                x -= value / slope
            if x != 0:
                yield ["legendre_x", i, n, 0.0], x
            yield ["legendre_w", i, n, 0.0], 2 / ((1 - x * x) * slope * slope)


def write_rows(name, note, rows, rel):
    rows = [(row, value) for row, value in rows if mpf("1e-300") < abs(value)]
    case = {
        "id": name,
        "source": "definitions",
        "how_obtained": "mpmath, 50 digits: cases/_make/num_chains.py",
        "licence": "CC0: computed for this project",
        "input": {"columns": ["fn", "arg", "a", "b"], "note": note,
                  "rows": [row for row, _ in rows]},
        "expected": [float(value) for _, value in rows],
        "tolerance": {"rel": rel, "abs": 0.0},
    }
    save(name, case)


def save(name, case):
    text = json.dumps(case, ensure_ascii=False, indent=1)
    (CASES / f"{name}.json").write_text(text + "\n", encoding="utf-8")
    print(name)


def solve(moves, leaving):
    """Mean steps and mean of the steps' running total, by elimination in exact fractions."""
    n = len(leaving)
    rows = [[(1 if i == j else 0) - (moves[i][j] if i != j else 0) for j in range(n)]
            for i in range(n)]
    for i in range(n):
        stays = 1 - leaving[i] - sum(moves[i][j] for j in range(n) if j != i)
        rows[i][i] = 1 - stays

    def by(right):
        a = [row[:] + [value] for row, value in zip(rows, right)]
        for i in range(n):
            pivot = next(r for r in range(i, n) if a[r][i] != 0)
            a[i], a[pivot] = a[pivot], a[i]
            a[i] = [value / a[i][i] for value in a[i]]
            for r in range(n):
                if r != i:
                    a[r] = [x - a[r][i] * y for x, y in zip(a[r], a[i])]
        return [row[n] for row in a]

    mean = by([Fraction(1)] * n)
    return mean, by(mean)


def write_absorption():
    """A walk between states that leaves with a chance of 2^-40 from one of them alone."""
    n = 6
    tiny = Fraction(1, 2 ** 40)
    leaving = [Fraction(0)] * (n - 1) + [tiny]
    moves = [[Fraction(0)] * n for _ in range(n)]
    for i in range(n):
        for j in range(n):
            if i != j:
                moves[i][j] = Fraction((3 * i + 5 * j) % 7 + 1, 64)
    mean, second = solve(moves, leaving)
    save("absorption", {
        "id": "absorption",
        "area": "num",
        "function": "absorption",
        "source": "definition",
        "how_obtained": "exact fractions: cases/_make/num_chains.py",
        "licence": "CC0: computed for this project",
        "input": {"moves": [[float(x) for x in row] for row in moves],
                  "leaving": [float(x) for x in leaving]},
        "expected": {"mean": [float(x) for x in mean], "second": [float(x) for x in second]},
        "tolerance": {"rel": 1e-14, "abs": 0.0},
    })


if __name__ == "__main__":
    write_rows("noncentral_chi_squared", "arg: x, a: degrees of freedom, b: noncentrality",
               list(noncentral()), 1e-12)
    write_rows("legendre", "the point (x) and weight (w) at place arg of a, the largest first",
               list(legendre()), 1e-12)
    write_absorption()
