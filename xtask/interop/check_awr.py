"""Checks the proof of a credential with awr (PyPI), which is not ours.

python check_awr.py CREDENTIAL DID_DOCUMENT
"""

import json
import sys

from awr.multibase import b58decode
from awr.proof import verify_document_signature

document = json.load(open(sys.argv[1]))
issuer = json.load(open(sys.argv[2]))
method = document["proof"]["verificationMethod"]
[key] = [one for one in issuer["verificationMethod"] if one["id"] == method]
key = bytes(b58decode(key["publicKeyMultibase"][1:]))
assert key[:2] == b"\xed\x01", "not an Ed25519 key"
if not verify_document_signature(document, document["proof"], key[2:]):
    sys.exit("awr: failed verification")
print("awr: the proof is that of", method)
