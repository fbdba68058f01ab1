"""A server of OPC UA that is not ours (asyncua, PyPI), with nodes that are told what to say.

Usage: opcua_server.py PORT FOLDER [USER PASSWORD]

Its nodes are ns=2;s=Press.Force (Double) and ns=2;s=Press.Bore (Float), which range from 0 to 200.
Until they are told something, they wait for their first value, and say that. Where a user is
named, nobody else is let in, and the server encrypts, with the certificate in FOLDER, which is
made where there is none; and no more than 100 values of a node wait, whatever is asked for.
It takes one node a request, and tells at once all that waits, as asyncua does. Each line of standard
input is a command: {"nodes", "values", "status", "manner"}; each is answered by a line. Of manners
there are `one by one`; `at once`, all in one notification; `withheld`, in one that is sent only when
it is asked for again; `lost`, in one that is never sent; and `cut`, when all connections were closed.
"""

import asyncio
import json
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path

from asyncua import Server, ua
from asyncua.crypto.cert_gen import setup_self_signed_certificate
from asyncua.common.utils import ServiceError
from asyncua.crypto.permission_rules import User, UserRole
from asyncua.server.monitored_item_service import MonitoredItemService
from asyncua.server.uaprocessor import UaProcessor
from cryptography.x509.oid import ExtendedKeyUsageOID

URI = "urn:press:opcua"
N_WAITING_MAX = 100
RANGE = ua.Range(0.0, 200.0)

# asyncua knows no deadband in percent and tells every change: here it is that share of the range
# which its nodes state (OPC 10000-8 6.2), handed on as one that asyncua knows.
exceeds = MonitoredItemService._is_deadband_exceeded


def exceeds_share(self, values, asked):
    if asked.DeadbandType == ua.DeadbandType.Percent:
        size = asked.DeadbandValue / 100 * (RANGE.High - RANGE.Low)
        asked = ua.DataChangeFilter(asked.Trigger, ua.DeadbandType.Absolute, size)
    return exceeds(self, values, asked)


MonitoredItemService._is_deadband_exceeded = exceeds_share

# asyncua takes any number of nodes in a request; controllers often do not (OPC 10000-5 6.3.11).
create = MonitoredItemService.create_monitored_items


async def create_one(self, asked):
    if len(asked.ItemsToCreate) > 1:
        raise ServiceError(ua.StatusCodes.BadTooManyOperations)
    return await create(self, asked)


MonitoredItemService.create_monitored_items = create_one

# What a broken connection takes with it: the notification is made, and does not arrive.
forward = UaProcessor.forward_publish_response
unsent = []


async def forward_some(self, result, request):
    if not (unsent and result.NotificationMessage.NotificationData):
        return await forward(self, result, request)
    if unsent.pop() == "lost":
        number = result.NotificationMessage.SequenceNumber
        of = self.iserver.subscription_service.subscriptions[result.SubscriptionId]
        of.publish([number])
    self._publish_requests.appendleft(request)


UaProcessor.forward_publish_response = forward_some


class OneUser:
    def __init__(self, name, password):
        self.known = (name, password)

    def get_user(self, iserver, username=None, password=None, certificate=None):
        return User(role=UserRole.User) if (username, password) == self.known else None


async def made(port, folder, user):
    server = Server(user_manager=OneUser(*user) if user else None)
    await server.init()
    server.set_endpoint(f"opc.tcp://localhost:{port}/press")
    await server.set_application_uri(URI)
    policies = [ua.SecurityPolicyType.NoSecurity]
    if user:
        key, certificate = folder / "key.pem", folder / "certificate.der"
        await setup_self_signed_certificate(
            key,
            certificate,
            URI,
            "localhost",
            [ExtendedKeyUsageOID.CLIENT_AUTH, ExtendedKeyUsageOID.SERVER_AUTH],
            {"commonName": "press"},
        )
        await server.load_certificate(str(certificate))
        await server.load_private_key(str(key))
        policies = [ua.SecurityPolicyType.Basic256Sha256_SignAndEncrypt]
        server.set_identity_tokens([ua.UserNameIdentityToken])
        server.iserver.max_monitored_item_queue_size = N_WAITING_MAX
    server.set_security_policy(policies)
    await server.register_namespace("urn:press")
    press = await server.nodes.objects.add_object(ua.NodeId("Press", 2), "Press")
    kinds = {"Press.Force": ua.VariantType.Double, "Press.Bore": ua.VariantType.Float}
    for name, kind in kinds.items():
        node = await press.add_variable(ua.NodeId(name, 2), name, 0.0, kind)
        await node.add_property(ua.NodeId(f"{name}.EURange", 2), "0:EURange", RANGE)
        waits = ua.StatusCode(ua.StatusCodes.BadWaitingForInitialData)
        await server.write_attribute_value(node.nodeid, ua.DataValue(None, waits))
    return server, kinds


async def main():
    port, folder, *user = sys.argv[1:]
    server, kinds = await made(port, Path(folder), user)
    async with server:
        print("serving", flush=True)
        loop = asyncio.get_running_loop()
        while line := await loop.run_in_executor(None, sys.stdin.readline):
            command = json.loads(line)
            manner = command["manner"]
            now = datetime.now(timezone.utc)
            if manner in ("withheld", "lost"):
                unsent.append(manner)
            if manner == "cut":
                for connection in list(server.iserver.asyncio_transports):
                    connection.close()
            for i, value in enumerate(command["values"]):
                if manner == "one by one":
                    # The server gets on with the rest.
                    await asyncio.sleep(0.001)
                    now = datetime.now(timezone.utc)
                for name in command["nodes"]:
                    said = ua.DataValue(
                        ua.Variant(value, kinds[name]),
                        ua.StatusCode(getattr(ua.StatusCodes, command["status"])),
                        # Two values of a node never share a time.
                        SourceTimestamp=now + timedelta(microseconds=i),
                    )
                    await server.write_attribute_value(ua.NodeId(name, 2), said)
            print("said", flush=True)


asyncio.run(main())
