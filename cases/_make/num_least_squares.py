"""Writes cases/num/least_squares.json: hard least-squares problems solved in exact fractions.

    python cases/_make/num_least_squares.py
"""

import json
import pathlib
from decimal import Decimal, getcontext
from fractions import Fraction

getcontext().prec = 50
CASES = pathlib.Path(__file__).resolve().parent.parent / "num"


def solve(columns, y):
    """Coefficients, squared standard errors and residual variance by Gauss and Jordan."""
    p, n = len(columns), len(y)
    rows = [[sum(a * b for a, b in zip(ci, cj)) for cj in columns]
            + [Fraction(int(i == j)) for j in range(p)]
            + [sum(a * b for a, b in zip(ci, y))] for i, ci in enumerate(columns)]
    for k in range(p):
        pivot = next(r for r in range(k, p) if rows[r][k] != 0)
        rows[k], rows[pivot] = rows[pivot], rows[k]
        rows[k] = [v / rows[k][k] for v in rows[k]]
        for r in range(p):
            if r != k:
                rows[r] = [v - rows[r][k] * w for v, w in zip(rows[r], rows[k])]
    beta = [row[-1] for row in rows]
    rest = [yi - sum(b * c[i] for b, c in zip(beta, columns)) for i, yi in enumerate(y)]
    variance = sum(r * r for r in rest) / (n - p)
    return beta, [variance * rows[k][p + k] for k in range(p)], variance


def root(x):
    return float((Decimal(x.numerator) / Decimal(x.denominator)).sqrt())


def case(name, x, y, degree, intercept):
    exact_y = [Fraction(v) for v in y]
    if degree is None:
        columns = [[Fraction(v) for v in column] for column in x]
        if intercept:
            columns = [[Fraction(1)] * len(y)] + columns
    else:
        powers = range(0 if intercept else 1, degree + 1)
        columns = [[Fraction(v) ** k for v in x] for k in powers]
    beta, squares, variance = solve(columns, exact_y)
    source = {"x": x, "y": y, "intercept": intercept}
    if degree is not None:
        source["degree"] = degree
    return {
        "id": name,
        "source": "definition of least squares",
        "how_obtained": "exact fractions of the binary inputs: cases/_make/num_least_squares.py",
        "licence": "CC0: computed for this project",
        "input": source,
        "expected": {"beta": [float(b) for b in beta], "se": [root(s) for s in squares],
                     "sigma": root(variance)},
        "tolerance": {"log_relative_error_min": 12},
    }


def main():
    noise = [((7 * i * i + 3 * i) % 23 - 11) / 64 for i in range(60)]
    far = [-9 + 6 * i / 59 for i in range(60)]
    near = [1000 + i / 8 for i in range(40)]
    cases = [
        case("polynomial_degree_10_off_centre", far, [v + e for v, e in zip(far, noise)], 10, True),
        case("polynomial_degree_3_far_from_zero", near,
             [v * v / 7 + e for v, e in zip(near, noise)], 3, True),
        case("polynomial_degree_5_integers", list(range(21)),
             [sum(i ** k for k in range(6)) + 1000 * noise[i] for i in range(21)], 5, True),
        case("line_through_the_origin", list(range(60, 71)), list(range(130, 141)), 1, False),
        case("six_nearly_dependent_columns",
             [[1.0 * i for i in range(30)], [i + noise[i] / 2 ** 20 for i in range(30)],
              [1e6 + i * i for i in range(30)], [1e-6 * ((5 * i) % 11) for i in range(30)],
              [2.0 ** (i % 7) for i in range(30)]], [noise[i] + 3 * i for i in range(30)], None, True),
    ]
    (CASES / "least_squares.json").write_text(json.dumps(cases, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
