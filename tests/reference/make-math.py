"""Writes math.json: exp, log and their like to far more digits than a float64 has, for lab/core/math.

    python tests/reference/make-math.py            # needs mpmath
    python tests/reference/make-math.py --many FILE  # 20,000 random arguments a function, for a closer look by hand

Each case is [arguments …, nearest, beyond]: the true value is `nearest` (a float64) plus `beyond` units in its last place.
"""

import json
import math
import random
import struct
import sys
from pathlib import Path

import mpmath

mpmath.mp.prec = 1400  # sin of 1e308 needs 1,024 bits to know the angle

rng = random.Random(20261130)
E, LN2, PI = math.e, math.log(2), math.pi


def from_bits(bits):
    return struct.unpack("<d", struct.pack("<Q", bits))[0]


def any_size(low=-1022, high=1023):
    """A number whose exponent is as likely as any other, of either sign."""
    return math.ldexp(rng.uniform(1, 2), rng.randint(low, high)) * rng.choice((-1, 1))


def around(*values):
    """Each value and its neighbours."""
    for value in values:
        yield from (math.nextafter(value, -math.inf), value, math.nextafter(value, math.inf))


def case(function, *arguments):
    true = function(*(mpmath.mpf(x) for x in arguments))
    nearest = round_to_float(true)
    if not math.isfinite(nearest):
        return [*arguments, "Infinity" if nearest > 0 else "-Infinity", 0]
    unit = math.ulp(nearest)
    return [*arguments, nearest, round(float((true - mpmath.mpf(nearest)) / mpmath.mpf(unit)), 4)]


def round_to_float(true):
    """The nearest float64, subnormal ones too (mpmath's own conversion rounds those twice)."""
    if true == 0:
        return 0.0
    exponent = max(int(mpmath.floor(mpmath.log(abs(true), 2))) - 52, -1074)
    whole = int(mpmath.nint(true * mpmath.mpf(2) ** -exponent))
    try:
        return math.ldexp(whole, exponent)
    except OverflowError:
        return math.inf if true > 0 else -math.inf


# Arguments just beside multiples of π / 2: the nearest of all float64 (6381956970095103 · 2^797), and of some sizes.
near_turns = [math.ldexp(6381956970095103, 797), 22.0, 355.0, 1e22, 2.0**1023, math.ldexp(5.0, 300)]
near_turns += [float(mpmath.pi / 2 * k) for k in (1, 2, 3, 4, 5, 7, 51, 1000, 80143857, 2**20, 2**20 + 1, 10**9, 10**15)]

hard = {
    "exp": [*around(LN2 / 2, -LN2 / 2, 1.5 * LN2, 709.782712893384, -708.3964185322641, -745.1332191019411, -744.4400719),
            1e-300, -1e-17, 2.0**-54, 2.0**-28, *(k * LN2 for k in (-1074, -1022, -1021, -20, 3, 57, 1023))],
    "expm1": [*around(LN2 / 2, -LN2 / 2, 1.5 * LN2, -1.5 * LN2, 709.782712893384, -40.0, -0.25), 5e-324, -1e-17, 5.1e-17,
              2.0**-54, *(k * LN2 for k in (-56, -3, -1, 1, 2, 19, 19.9, 20, 20.4, 21.56, 22, 56, 57, 1023.9))],
    "log": [*around(1.0, math.sqrt(0.5), math.sqrt(2), 2.0, E, 2.2250738585072014e-308), 5e-324, 1.5e-320, 1.7976931348623157e308,
            1 + 2.0**-20, 1 - 2.0**-20, 1 + 2.0**-30],
    "log1p": [*around(-0.2928, 0.4142, -0.2928932188134524, 0.41421356237309503, 1e-16, -1e-16, 1.0, 2.0, 3.0, -0.5, -0.75),
              -0.9999999999999999, 5e-324, 2.0**53, 2.0**54, 1.7976931348623157e308, 2.0**-29, -(2.0**-24)],
    "sin": [*around(PI / 4, -PI / 4, 3 * PI / 4, PI, 1647099.0, 1e-8), 5e-324, *near_turns, *(-x for x in near_turns)],
    "cos": [*around(PI / 4, -PI / 4, 3 * PI / 4, PI, 1647099.0), 1e-9, *near_turns, *(-x for x in near_turns)],
    "tanh": [*around(0.173, -0.173, 0.17328679513998632, 0.5, 1.0, 1e-9, 19.06, 22.0), 5e-324, 0.25, 0.3465735903, 0.52],
    "pow": [(2.0, 0.5), (2.0, -1074.0), (2.0, -1074.5), (2.0, -1022.5), (1.5, 1748.0), (10.0, 308.0), (10.0, -323.0), (0.1, 300.0),
            (1 + 2.0**-52, 2.0**52), (1 - 2.0**-53, 2.0**53), (1 + 2.0**-52, -(2.0**52)), (1 + 2.0**-30, 2.0**38), (5e-324, 0.3),
            (5e-324, -0.9), (1.7976931348623157e308, 0.999), (1.2, 3.0), (-3.0, 33.0), (-0.7, 1001.0), (0.5, 1074.0),
            (1.1, 7400.0), (1.1, -7800.0), (1.0000001, 5e9), (0.9999999, 6e9), (1 + 2.0**-21, 1e9),
            *((beta, float(n)) for beta in (0.9, 0.999, 0.95, 0.99) for n in (1, 2, 3, 10, 100, 1000, 3000, 20000, 100000))],
    "atan": [*around(0.4375, 0.6875, 1.1875, 2.4375, 1.0, -1.0), 5e-324, 1e-9, 1e300],
    "atan2": [(1.0, -1.0), (-1e-300, -1.0), (3.0, 4.0), (-3.0, -4.0), (1e-10, -1e10), (1e200, 1e-200), (0.1, -1e16)],
}  # fmt: skip


def positive(x):
    return abs(x)


def random_argument(name):
    """Where the lab uses the function, or anywhere."""
    if name == "pow":
        kind = rng.randrange(4)
        if kind == 0:
            return rng.uniform(0, 1), float(rng.randint(1, 5000))
        if kind == 1:
            return rng.uniform(0.5, 2), rng.uniform(-1000, 1000)
        if kind == 2:
            x = positive(any_size(-1074, 1023))
            return x, rng.uniform(-1, 1) * 740 / max(1.0, abs(math.log(x)))
        return 1 + rng.uniform(-1, 1) * 1e-6, rng.uniform(-7e8, 7e8)
    if name == "atan2":
        return any_size(-30, 30), any_size(-30, 30)
    if name == "atan":
        return any_size(-30, 30)
    if rng.random() < 0.5:
        return {
            "exp": lambda: rng.uniform(-30, 5), "expm1": lambda: rng.uniform(-30, 2), "log": lambda: rng.uniform(0, 1),
            "log1p": lambda: rng.uniform(-1, 1), "sin": lambda: rng.uniform(-20, 20), "cos": lambda: rng.uniform(-20, 20),
            "tanh": lambda: rng.uniform(-4, 4),
        }[name]()  # fmt: skip
    return {
        "exp": lambda: rng.uniform(-745, 709), "expm1": lambda: any_size(-60, 5), "log": lambda: positive(any_size(-1074, 1023)),
        "log1p": lambda: any_size(-60, -1) if rng.random() < 0.5 else positive(any_size(-2, 1000)), "sin": lambda: any_size(-20, 1023),
        "cos": lambda: any_size(-20, 1023), "tanh": lambda: any_size(-40, 4),
    }[name]()  # fmt: skip


functions = {
    "exp": mpmath.exp, "expm1": lambda x: mpmath.expm1(x), "log": mpmath.log, "log1p": mpmath.log1p, "sin": mpmath.sin,
    "cos": mpmath.cos, "tanh": mpmath.tanh, "pow": mpmath.power, "atan": mpmath.atan, "atan2": mpmath.atan2,
}  # fmt: skip


def cases(name, count, with_hard):
    arguments = [*hard[name]] if with_hard else []
    arguments += [random_argument(name) for _ in range(count)]
    return [case(functions[name], *(x if isinstance(x, tuple) else (x,))) for x in arguments]


if sys.argv[1:2] == ["--many"]:
    mpmath.mp.prec = 1200
    Path(sys.argv[2]).write_text(json.dumps({name: cases(name, 20_000, False) for name in functions}))
else:
    lines = []
    for name in functions:
        rows = ",\n".join("    " + json.dumps(row) for row in cases(name, 150, True))
        lines.append(f'  "{name}": [\n{rows}\n  ]')
    target = Path(__file__).parent / "math.json"
    target.write_text("{\n" + ",\n".join(lines) + "\n}\n")
    print(f"{target}: {target.stat().st_size} bytes")
