"""A server of OPC UA that is not ours (asyncua, PyPI), with a node for each characteristic.

Usage: plant_opcua.py PORT N

Its nodes are ns=2;s=C00000 and on (Double), which wait for their first value and say that. Each line
of standard input is a value: {"node", "value", "at"}, the instant in seconds.
"""

import asyncio
import json
import sys
from datetime import datetime, timezone

from asyncua import Server, ua


async def main():
    port, n = int(sys.argv[1]), int(sys.argv[2])
    server = Server()
    await server.init()
    server.set_endpoint(f"opc.tcp://localhost:{port}/plant")
    server.set_security_policy([ua.SecurityPolicyType.NoSecurity])
    await server.register_namespace("urn:plant")
    plant = await server.nodes.objects.add_object(ua.NodeId("Plant", 2), "Plant")
    waits = ua.DataValue(None, ua.StatusCode(ua.StatusCodes.BadWaitingForInitialData))
    for k in range(n):
        name = f"C{k:05}"
        made = await plant.add_variable(ua.NodeId(name, 2), name, 0.0, ua.VariantType.Double)
        await server.write_attribute_value(made.nodeid, waits)
    async with server:
        print("serving", flush=True)
        lines = asyncio.StreamReader()
        await asyncio.get_running_loop().connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
        while line := await lines.readline():
            said = json.loads(line)
            await server.write_attribute_value(ua.NodeId(said["node"], 2), ua.DataValue(
                ua.Variant(said["value"], ua.VariantType.Double),
                SourceTimestamp=datetime.fromtimestamp(said["at"], timezone.utc)))
            # The server gets on with the rest.
            await asyncio.sleep(0)
        await asyncio.Event().wait()


asyncio.run(main())
