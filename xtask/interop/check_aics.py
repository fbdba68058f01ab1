"""Checks a log folder written by `make_log` with aics-tlog (PyPI).

Usage: check_aics.py FOLDER. Prints what was checked; any failure ends with a traceback.
"""

import base64
import sys
from pathlib import Path

import aics_tlog as tlog
from aics_tlog.checkpoint import checkpoint_from_note


def main(folder: Path) -> None:
    log_key = tlog.parse_vkey((folder / "vkey").read_text().strip())
    witness_key = tlog.parse_vkey((folder / "witness.vkey").read_text().strip())

    def checkpoint(text: str) -> tlog.Checkpoint:
        result = tlog.verify_checkpoint(
            tlog.parse_note(text), log_key, [witness_key], 1, expected_origin=log_key.name
        )
        assert result.ok and result.cosignature_count == 1, result.error
        return checkpoint_from_note(text)[0]

    new = checkpoint((folder / "checkpoint").read_text())
    old = checkpoint((folder / "checkpoint.old").read_text())
    size, root = new.size, new.root

    reader = tlog.FileSystemTileReader(folder)
    report = tlog.audit_tiles(reader, size, root)

    n_proofs = 0
    for path in sorted(folder.glob("proof-*.tlog-proof")):
        index, hashes, text = read_proof(path.read_text())
        assert text == (folder / "checkpoint").read_text(), path.name
        leaf = tlog.read_entry(reader, index, size)
        assert tlog.verify_leaf_inclusion(leaf, index, size, hashes, root), path.name
        assert not tlog.verify_leaf_inclusion(leaf + b"x", index, size, hashes, root), path.name
        assert tlog.inclusion_proof_from_tiles(reader, index, size) == hashes, path.name
        n_proofs += 1
    assert n_proofs > 0

    consistency = hashes_of((folder / "consistency").read_text().splitlines())
    args = (old.size, size, old.root, root)
    assert tlog.verify_consistency(*args, consistency)
    made = tlog.consistency_proof_from_tiles(reader, old.size, size)
    assert made == consistency
    print(
        f"{report.tiles} tiles, {report.bundles} bundles, {n_proofs} inclusion proofs,"
        f" consistency {old.size} to {size}, 1 cosignature"
    )


def read_proof(text: str) -> tuple[int, list[bytes], str]:
    """Reads c2sp.org/tlog-proof@v1 without extra data."""
    head, _, checkpoint = text.partition("\n\n")
    version, index, *hashes = head.split("\n")
    assert version == "c2sp.org/tlog-proof@v1", version
    assert index.startswith("index "), index
    return int(index.removeprefix("index ")), hashes_of(hashes), checkpoint


def hashes_of(lines: list[str]) -> list[bytes]:
    hashes = [base64.b64decode(line, validate=True) for line in lines]
    assert all(len(hash_) == 32 for hash_ in hashes)
    return hashes


if __name__ == "__main__":
    main(Path(sys.argv[1]))
