"""Makes `cases/inlet/arrow/streams.json`: streams of Apache Arrow, with what each row holds.

Needs pyarrow (PyPI), which wrote the bytes; what the rows hold is said by the tables themselves.
Usage: python3 cases/_make/arrow.py > cases/inlet/arrow/streams.json
"""

import datetime
import decimal
import io
import json

import pyarrow as pa

D = decimal.Decimal
UTC = datetime.timezone.utc
VALUES = ["25.0030", "-0.0100", "0.0000", "24.9985", "99999.9999"]
TIMES = [datetime.datetime(2026, 11, 23, 8, 0, second, 123456, UTC) for second in range(5)]


def stream(schema, batches, options=None):
    out = io.BytesIO()
    with pa.ipc.new_stream(out, schema, options=options) as writer:
        for batch in batches:
            writer.write_batch(batch)
    return out.getvalue().hex()


def table(fields, columns, options=None, at=3):
    """Two batches, so that rows go on from one to the next."""
    schema = pa.schema([field for field in fields])
    arrays = [pa.array(column, field.type) for field, column in zip(fields, columns)]
    whole = pa.record_batch(arrays, schema=schema)
    return stream(schema, [whole.slice(0, at), whole.slice(at)], options)


def codes(kind):
    fields = [pa.field(name, kind) for name in ("lot", "characteristic", "gauge")]
    return fields, [["L-1", "L-1", "批-2", "L-1", "批-2"], ["D1"] * 5, ["MIC-0231-of-the-hall", "M", "M", "M", "M"]]


def rows(value, subgroup, taken_at, person=None):
    lots = codes(pa.utf8())[1]
    return [[lots[0][i], lots[1][i], lots[2][i], value[i], str(subgroup[i]), taken_at[i],
             person[i] if person else None] for i in range(5)]


def spelled(value, scale):
    """With the zeros of the column's type, as many as 64 bits have room for."""
    mantissa = int(D(value).scaleb(scale))
    while abs(mantissa) >= 2**63 and mantissa % 10 == 0:
        mantissa, scale = mantissa // 10, scale - 1
    return f"{D(mantissa).scaleb(-scale):f}"


def good():
    subgroup = [0, 0, 1, 1, 2]
    at = [time.isoformat().replace("+00:00", "Z") for time in TIMES]
    person = ["P-7", None, "王", None, "P-7"]
    for name, kind in [("utf8", pa.utf8()), ("large_utf8", pa.large_utf8()),
                       ("string_view", pa.string_view()),
                       ("dictionary", pa.dictionary(pa.int32(), pa.utf8())),
                       ("dictionary of small keys", pa.dictionary(pa.uint8(), pa.large_utf8()))]:
        fields, columns = codes(kind)
        fields += [pa.field("value", pa.decimal128(9, 4)), pa.field("subgroup", pa.int32()),
                   pa.field("taken_at", pa.timestamp("us", "UTC")), pa.field("person", kind)]
        columns += [[D(value) for value in VALUES], subgroup, TIMES, person]
        yield name, table(fields, columns), rows(VALUES, subgroup, at, person)
    fields, columns = codes(pa.utf8())
    whole = [3, -7, 0, 2**40, 5]
    values = pa.field("value", pa.int64())
    subgroups = pa.field("subgroup", pa.uint16())
    yield ("whole numbers", table(fields + [values, subgroups], columns + [whole, subgroup]),
           rows([str(n) for n in whole], subgroup, [None] * 5))
    wide = pa.field("value", pa.decimal128(38, 18))
    yield ("a wide decimal", table(fields + [wide, subgroups], columns + [[D(v) for v in VALUES], subgroup]),
           rows([spelled(v, 18) for v in VALUES], subgroup, [None] * 5))
    for bits, kind in [(32, pa.decimal32(9, 4)), (64, pa.decimal64(18, 4))]:
        of = pa.field("value", kind)
        yield (f"decimal{bits}", table(fields + [of, subgroups], columns + [[D(v) for v in VALUES], subgroup]),
               rows(VALUES, subgroup, [None] * 5))
    given = ["25.0030", "-0.01", "0", "2.49985E+01", "99999.9999"]
    texts = pa.field("value", pa.utf8())
    yield ("text", table(fields + [texts, subgroups], columns + [given, subgroup]),
           rows(given, subgroup, [None] * 5))
    for unit, scale in [("s", 0), ("ms", 3), ("ns", 6)]:
        cut = [time.replace(microsecond={"s": 0, "ms": 123000, "ns": 123456}[unit]) for time in TIMES]
        of = pa.field("taken_at", pa.timestamp(unit, "Asia/Shanghai"))
        said = [time.isoformat().replace("+00:00", "Z") for time in cut]
        said = [text.replace(".123000Z", ".123Z") for text in said]
        yield (f"instants in {unit}", table(fields + [texts, subgroups, of], columns + [VALUES, subgroup, cut]),
               rows(VALUES, subgroup, said))
    binary = [25.003, -0.01, 0.0, 24.9985, 99999.9999]
    for name, kind, numbers, digits in [("float64", pa.float64(), binary, "0.0001"),
                                        ("float32", pa.float32(), [25.003, -0.01, 0.0, 24.998, 1.5], "0.001")]:
        of = pa.field("value", kind, metadata={"resolution": digits})
        places = len(digits) - 2
        yield (f"{name} of a stated resolution", table(fields + [of, subgroups], columns + [numbers, subgroup]),
               rows([f"{number:.{places}f}" for number in numbers], subgroup, [None] * 5))


def bad():
    fields, columns = codes(pa.utf8())
    value, subgroup = pa.field("value", pa.utf8()), pa.field("subgroup", pa.int32())
    numbers = [0, 0, 1, 1, 2]
    need = fields + [value, subgroup]
    given = columns + [VALUES, numbers]
    binary = [25.003, -0.01, 0.0, 24.9985, 99999.9999]
    yield ("float64", table(fields + [pa.field("value", pa.float64()), subgroup], columns + [binary, numbers]),
           "holds binary numbers")
    off = pa.field("value", pa.float64(), metadata={"resolution": "0.001"})
    yield ("float64 of other digits", table(fields + [off, subgroup], columns + [binary, numbers]),
           "no decimal of as many digits")
    no = pa.field("value", pa.float64(), metadata={"resolution": "fine"})
    yield "float64 of no resolution", table(fields + [no, subgroup], columns + [binary, numbers]), "no decimal above 0"
    nested = pa.field("value", pa.list_(pa.float64()))
    yield ("a list", table(fields + [nested, subgroup], columns + [[[1.0]] * 5, numbers]), "holds no decimals")
    wall = pa.field("taken_at", pa.timestamp("us"))
    naive = [time.replace(tzinfo=None) for time in TIMES]
    yield "no zone", table(need + [wall], given + [naive]), "has no zone"
    yield "one more column", table(need + [pa.field("colour", pa.utf8())], given + [["red"] * 5]), "unknown column"
    yield "one column twice", table(need + [value], given + [VALUES]), "is there twice"
    yield "no gauge", table(need[:2] + need[3:], given[:2] + given[3:]), "is missing"
    wide = pa.field("value", pa.decimal128(38, 20))
    long = [D("0.12345678901234567891")] * 5
    yield "too many digits", table(fields + [wide, subgroup], columns + [long, numbers]), "cannot be kept exactly"
    for codec in ("lz4", "zstd"):
        options = pa.ipc.IpcWriteOptions(compression=codec)
        yield f"packed by {codec}", table(need, given, options), "compressed"
    yield "cut short", table(need, given)[:-400], "does not come to its end"


print(json.dumps({
    "source": f"pyarrow {pa.__version__}, cases/_make/arrow.py",
    "licence": "CC0",
    "good": [{"name": name, "bytes": data, "rows": said} for name, data, said in good()],
    "bad": [{"name": name, "bytes": data, "says": says} for name, data, says in bad()],
}, ensure_ascii=False, indent=1))
