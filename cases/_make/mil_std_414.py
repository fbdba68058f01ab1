"""Writes cases/judge/sampling/mil_std_414_*.json: plans of MIL-STD-414, Section B, and what they accept.

    pip install mpmath && python cases/_make/mil_std_414.py

The constants are those that the standard prints. Probabilities are integrals over the distribution of
the sample's standard deviation, of the normal probability that the mean keeps away far enough.
"""

from mpmath import mp, mpf

from on_table import write

mp.dps = 30


def normal_quantile_upper(p):
    return mp.sqrt(2) * mp.erfinv(1 - 2 * mpf(p))


def accepted(n, k, p):
    """P(x̄ + k s ≤ U) where a share p lies beyond U: s is σ times a chi over √ν."""
    nu, root, z = n - 1, mp.sqrt(n), normal_quantile_upper(p)
    log_density = lambda s: (mp.log(2) + mpf(nu) / 2 * mp.log(mpf(nu) / 2) - mp.loggamma(mpf(nu) / 2)
                             + (nu - 1) * mp.log(s) - nu * s * s / 2)
    far = 1 + 12 / mp.sqrt(mpf(nu))
    return mp.quad(lambda s: mp.exp(log_density(s)) * mp.ncdf(root * (z - k * s)),
                   mp.linspace(mpf(10) ** -12, far, 9))


def quality(n, k, share):
    """The quality that is accepted with this probability, by bisection on its normal quantile."""
    low, high = mpf(-3), mpf(12)
    for _ in range(60):
        z = (low + high) / 2
        if accepted(n, k, mp.ncdf(-z)) > share:
            high = z
        else:
            low = z
    return mp.ncdf(-(low + high) / 2)


for name, n, aql, severity, letter, found, k in (
    ("normal", 25, "0.65", "normal", "I", 25, "1.98"),
    ("tightened", 30, "1.5", "tightened", "J", 30, "1.86"),
    ("arrow", 3, "1.0", "normal", "C", 4, "1.45"),
    ("small", 7, "10", "normal", "E", 7, "0.755"),
):
    constant = mpf(k)
    write("judge/sampling", f"mil_std_414_{name}", "sampling.mil-std-414", {},
          {"n": n, "aql": aql, "severity": severity},
          {"letter": letter, "n": found, "k": constant,
           "producers_risk": 1 - accepted(found, constant, mpf(aql) / 100),
           "p_95": quality(found, constant, mpf("0.95")), "p_50": quality(found, constant, mpf("0.5")),
           "p_10": quality(found, constant, mpf("0.1"))},
          source="MIL-STD-414, 11 June 1957, Table B-1; definitions of the probabilities",
          how="mpmath, 30 digits: cases/_make/mil_std_414.py", rel=1e-9,
          licence="public domain: a work of the United States government; probabilities computed for this project")
