"""Messages of Sparkplug B by another program: pysparkplug 0.6.1 (PyPI, Apache-2.0).

    pip install pysparkplug==0.6.1
    python cases/_make/sparkplug.py > cases/inlet/sparkplug/messages.json

Each message has its topic, its bytes in hexadecimal digits, and what it says: the metrics that
may be readings, as name, value and time.
"""

import json

import pysparkplug as spb
from pysparkplug._protobuf import Payload

TYPE = spb.DataType
AT = 1_764_144_000_000


def metric(name, datatype, value, alias=None, at=AT, **more):
    return spb.Metric(at, name, datatype, value=value, alias=alias, **more)


def with_unit(payload: bytes, metric_index: int, unit: str) -> bytes:
    """The library writes no properties; its messages of Protocol Buffers do."""
    message = Payload()
    message.ParseFromString(payload)
    properties = message.metrics[metric_index].properties
    properties.keys.append("engUnit")
    value = properties.values.add()
    value.type = 12
    value.string_value = unit
    return message.SerializeToString()


def message(kind, device, body, says, is_asked=False, code=None):
    topic = f"spBv1.0/plant/{kind}/press" + (f"/{device}" if device else "")
    return {"topic": topic, "bytes": body.hex(), "says": says, "code": code, "asks": is_asked}


births = (
    metric("D1", TYPE.FLOAT, 25.0, alias=7),
    metric("D2", TYPE.DOUBLE, 1.0, alias=8),
    metric("n", TYPE.INT16, 0, alias=9),
    # Data say no types, so that a type is known by the name too.
    metric("i8", TYPE.INT8, 0),
    metric("i32", TYPE.INT32, 0),
    metric("i64", TYPE.INT64, 0),
)
numbers = (
    metric(None, TYPE.FLOAT, 25.003, alias=7),
    metric(None, TYPE.DOUBLE, -0.1, alias=8),
    metric(None, TYPE.INT16, -3, alias=9),
    metric("i8", TYPE.INT8, -128),
    metric("i32", TYPE.INT32, -2147483648),
    metric("i64", TYPE.INT64, -9007199254740993),
    metric("u64", TYPE.UINT64, 18446744073709551615),
    metric("ok", TYPE.BOOLEAN, True),
    metric("text", TYPE.STRING, "孔径"),
    metric("none", TYPE.FLOAT, None, is_null=True),
    metric("late", TYPE.UINT8, 5, at=AT - 1000, is_historical=True),
)
said = [
    ["D1", "25.003", AT], ["D2", "-0.1", AT], ["n", "-3", AT], ["i8", "-128", AT],
    ["i32", "-2147483648", AT], ["i64", "-9007199254740993", AT],
    ["u64", "18446744073709551615", AT], ["ok", "true", AT], ["text", "孔径", AT],
    ["none", None, AT], ["late", "5", AT - 1000],
]
bd_seq = metric("bdSeq", TYPE.INT64, 0)
birth = with_unit(spb.DBirth(AT, 1, births).encode(), 0, "mm")
again = [metric(None, TYPE.FLOAT, 25.5, alias=7)]
MESSAGES = [
    message("DDATA", "d", spb.DData(AT, 9, numbers[:1]).encode(), [], True,
            "measure.sparkplug_unborn"),
    message("NBIRTH", "", spb.NBirth(AT, 0, (bd_seq,)).encode(), []),
    message("DBIRTH", "d", birth, []),
    message("DDATA", "d", spb.DData(AT, 2, numbers).encode(), said),
    message("DDATA", "d", spb.DData(AT, 5, tuple(again)).encode(), [["D1", "25.5", AT]], True,
            "measure.sparkplug_gap"),
    message("DDATA", "d", spb.DData(AT, 6, tuple(again)).encode(), [["D1", "25.5", AT]]),
    message("NDEATH", "", spb.NDeath(None, bd_seq).encode(), []),
    message("DDATA", "d", spb.DData(AT, 7, tuple(again)).encode(), [], True,
            "measure.sparkplug_unborn"),
]
rebirth = spb.Metric(None, "Node Control/Rebirth", TYPE.BOOLEAN, value=True)
payload = Payload()
payload.ParseFromString(spb.NCmd(AT, (rebirth,)).encode())
payload.ClearField("timestamp")
print(json.dumps({"messages": MESSAGES, "rebirth": payload.SerializeToString().hex()},
                 ensure_ascii=False, indent=1))
