"""Writes cases/example/<method>.json: the table and parameters that a method is shown on.

The data are drawn here from a fixed seed and rounded as a gauge would; they are nobody's.

    python cases/_make/example.py
"""

import json
import math
import pathlib
import random

FOLDER = pathlib.Path(__file__).resolve().parent.parent / "example"


def normal(draw, n, mean, sigma, places):
    return [f"{draw.gauss(mean, sigma):.{places}f}" for _ in range(n)]


def weibull(draw, n, shape, scale, places):
    return [f"{scale * (-math.log(1 - draw.random())) ** (1 / shape):.{places}f}" for _ in range(n)]


def pairs(draw, n, correlation):
    """Diameter and length of turned pins, which grow together."""
    diameters, lengths = [], []
    for _ in range(n):
        a, b = draw.gauss(0, 1), draw.gauss(0, 1)
        diameters.append(f"{12 + 0.01 * a:.3f}")
        both = correlation * a + math.sqrt(1 - correlation**2) * b
        lengths.append(f"{40 + 0.05 * both:.2f}")
    return {"diameter": diameters, "length": lengths}


def write(name, table, parameters=None):
    document = {"table": table, "parameters": parameters or {}}
    text = json.dumps(document, ensure_ascii=False, indent=1)
    (FOLDER / f"{name}.json").write_text(text + "\n", encoding="utf-8")


def rare(draw):
    write("chart.g", {"count": [int(math.log(1 - draw.random()) / math.log(0.97)) for _ in range(30)]})
    write("chart.t", {"value": weibull(draw, 30, 1.2, 40, 1)})


def charts(draw):
    parts, values = [], []
    for part, n, mean, sigma in [("A", 6, 20, 0.02), ("B", 5, 35, 0.05), ("C", 4, 12, 0.01)] * 2:
        parts += [part] * n
        values += normal(draw, n, mean, sigma, 3)
    write("chart.z-mr", {"value": values, "part": parts})

    write("chart.run", {"value": normal(draw, 14, 5.2, 0.3, 2) + normal(draw, 12, 5.6, 0.3, 2)})

    batches, readings = [], []
    for batch in range(1, 21):
        level = draw.gauss(80, 0.8)
        batches += [str(batch)] * 4
        readings += normal(draw, 4, level, 0.3, 1)
    write("chart.three-way", {"value": readings, "subgroup": batches})


def multivariate(draw):
    pins = pairs(draw, 30, 0.9)
    # Each reading alone is usual; a thick pin that is short is not.
    pins["diameter"][21], pins["length"][21] = "12.018", "39.92"
    write("chart.t2", {"value": pins})
    grouped = pairs(draw, 60, 0.8)
    write("chart.t2-subgroups", {"value": grouped}, {"subgroup_size": 3})
    write("chart.mewma", {"value": pairs(draw, 25, 0.8)}, {"lambda": "0.2", "limit": "9.65"})


def lognormal(draw, n, mu, sigma, places):
    return [f"{math.exp(draw.gauss(mu, sigma)):.{places}f}" for _ in range(n)]


def capability(draw):
    bores = {"lsl": "24.95", "usl": "25.05"}
    write("capability.machine", {"value": normal(draw, 50, 25.003, 0.008, 3)}, bores)
    batches, values = [], []
    for batch in range(1, 26):
        level = draw.gauss(25, 0.01)
        batches += [str(batch)] * 4
        values += normal(draw, 4, level, 0.006, 3)
    write("capability.between-within", {"value": values, "subgroup": batches}, bores)
    runout = {"value": weibull(draw, 80, 1.8, 0.012, 4)}
    write("capability.nonnormal", runout, {"usl": "0.030", "distribution": "weibull"})
    hardness = {"value": lognormal(draw, 80, 1.1, 0.3, 3)}
    write("capability.box-cox", hardness, {"lsl": "1.0", "usl": "9.0"})
    write("capability.johnson", hardness, {"lsl": "1.0", "usl": "9.0"})
    shares = [sum(draw.random() < 0.012 for _ in range(200)) for _ in range(25)]
    write("capability.binomial", {"count": shares, "size": [200] * 25})
    flaws = [sum(draw.random() < 0.0125 for _ in range(160)) for _ in range(25)]
    write("capability.poisson", {"count": flaws, "size": [1.5] * 25})


def tolerance(draw):
    strengths = {"value": normal(draw, 40, 412, 6, 1)}
    write("tolerance.interval", strengths, {"side": "lower", "coverage": "0.99"})
    write("tolerance.factor", {}, {"n": 40, "coverage": "0.99", "confidence": "0.95"})
    write("distribution.normality", {"value": normal(draw, 60, 412, 6, 1)})


def bore(values):
    return {"value": {"bore": values}}


def charts_of_charts(draw):
    """Charts that are split, revised, or read by episodes."""
    before = normal(draw, 30, 25.010, 0.004, 3)
    after = normal(draw, 30, 25.002, 0.002, 3)
    stages = [{"from": 30, "reason": "new reamer"}]
    write("chart.stages", bore(before + after), {"chart": "chart.individuals", "stages": stages})
    trial = normal(draw, 40, 25.004, 0.003, 3)
    trial[11], trial[12], trial[30] = "25.024", "24.984", "25.016"
    rounds = [
        [
            {"index": 11, "reason": "chip under the part"},
            {"index": 12, "reason": "gauge not set to zero"},
        ],
        [{"index": 30, "reason": "end of the bar"}],
    ]
    write("chart.phase-one", bore(trial), {"chart": "chart.individuals", "rounds": rounds})
    # A shift of an hour, and a tool that wears until it is changed.
    levels = [25.004] * 2400
    for i in range(1500, 1600):
        levels[i] = 25.0145
    for i in range(2050, 2250):
        levels[i] = 25.004 - 0.00006 * (i - 2050)
    dense = [f"{draw.gauss(level, 0.0035):.4f}" for level in levels]
    frozen = {"center": "25.004", "sigma": "0.0035"}
    parameters = {"frozen": frozen, "tests": [1, 2]}
    write("chart.episodes", bore(dense), {"chart": "chart.individuals", "parameters": parameters})


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    rare(random.Random(20261101))
    charts(random.Random(20261102))
    multivariate(random.Random(20261103))
    capability(random.Random(20261112))
    tolerance(random.Random(20261105))
    charts_of_charts(random.Random(20261126))
