"""Submits a log to our witness with the client of aics-witness (PyPI).

Usage: check_witness.py FOLDER URL WITNESS-VKEY. FOLDER is written by `make_log`.
Prints what was checked; any failure ends with a traceback.
"""

import sys
from pathlib import Path

import aics_tlog as tlog
from aics_tlog.checkpoint import checkpoint_from_note
from aics_witness.feeder import WitnessClient, merge_cosignatures


def main(folder: Path, url: str, vkey: str) -> None:
    log_key = tlog.parse_vkey((folder / "vkey").read_text().strip())
    witness_key = tlog.parse_vkey(vkey)
    reader = tlog.FileSystemTileReader(folder)

    def signed_by_log(name: str) -> str:
        # Without the cosignature that make_log adds.
        return "\n".join((folder / name).read_text().split("\n")[:5]) + "\n"

    def submit(client: WitnessClient, name: str) -> None:
        note = signed_by_log(name)
        size = checkpoint_from_note(tlog.parse_note(note))[0].size
        line = client.submit(
            note, lambda old, new: tlog.consistency_proof_from_tiles(reader, old, new)
        )
        merged = merge_cosignatures(note, line)
        result = tlog.verify_checkpoint(
            tlog.parse_note(merged), log_key, [witness_key], 1, expected_origin=log_key.name
        )
        assert result.ok and result.cosignature_count == 1, result.error
        sizes.append(size)

    sizes: list[int] = []
    submit(WitnessClient(url, vkey), "checkpoint.old")
    # A client without memory begins at 0: our 409 must lead it to the right size.
    client = WitnessClient(url, vkey)
    submit(client, "checkpoint")
    submit(client, "checkpoint")
    try:
        WitnessClient(url, vkey).submit(signed_by_log("checkpoint.old"), lambda old, new: [])
    except Exception as refusal:
        assert type(refusal).__name__ == "WitnessAhead", repr(refusal)
    else:
        raise AssertionError("a smaller checkpoint was cosigned after a larger one")
    print(f"our witness cosigned sizes {sizes} for aics-witness's client, and refused to go back")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3])
