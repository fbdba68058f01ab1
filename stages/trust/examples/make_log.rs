//! Writes a log that foreign readers can check: `make_log FOLDER N`.
//!
//! The folder gets `tile/…`, `tile/entries/…`, `checkpoint` (signed, and cosigned by a witness),
//! `vkey`, `witness.vkey`, `policy`, `proof-<i>.tlog-proof` for some indices, and, to show that the
//! log only grew, `checkpoint.old` with the `consistency` proof from it, one hash a line. Keys and
//! times are fixed and public: the same N gives the same bytes.

use std::{error::Error, fs, path::Path};
use trust::{
    Checkpoint, Cosigner, Growth, Policy, Proof, SignedCheckpoint, Signer, State, Tile, append,
    checkpoint_to_sign,
    tree::{consistency_proof, inclusion_proof},
};
use word::encoding::base64;

const ORIGIN: &str = "example.com/interop";
const WITNESS: &str = "witness.example.com/interop";
/// Entries written in one batch.
const BATCH: u64 = 1_000;

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [folder, size] = args.as_slice() else { return Err("usage: make_log FOLDER N".into()) };
    let (folder, size) = (Path::new(folder), size.parse()?);
    let log = Signer::new(ORIGIN, &[1; 32])?;
    let witness = Cosigner::new(WITNESS, &[2; 32])?;

    // Two thirds of the log are published first, then the rest, as a continuation.
    let old_state = grow(folder, State::empty(), size * 2 / 3)?;
    let old = checkpoint_to_sign(ORIGIN, None, &old_state, tiles(folder))?;
    write(folder, "checkpoint.old", publish(&old, &log, &witness)?.to_string().as_bytes())?;
    let state = grow(folder, old_state, size)?;
    let checkpoint = checkpoint_to_sign(ORIGIN, Some(&old), &state, tiles(folder))?;
    let signed = publish(&checkpoint, &log, &witness)?;
    write(folder, "checkpoint", signed.to_string().as_bytes())?;

    let consistency = consistency_proof(old.size(), size, tiles(folder))?;
    let lines: String =
        consistency.iter().map(|hash| format!("{}\n", base64(hash.as_bytes()))).collect();
    write(folder, "consistency", lines.as_bytes())?;
    write(folder, "vkey", format!("{}\n", log.verifier_key()).as_bytes())?;
    write(folder, "witness.vkey", format!("{}\n", witness.verifier_key()).as_bytes())?;
    let policy = Policy::k_of(
        std::slice::from_ref(log.verifier_key()),
        std::slice::from_ref(witness.verifier_key()),
        1,
    )?;
    write(folder, "policy", &policy.to_bytes())?;
    for index in indices(size) {
        let hashes = inclusion_proof(index, size, tiles(folder))?;
        let proof = Proof::new(None, index, hashes, signed.clone())?;
        proof.verify(&entry(index), &policy)?;
        let name = format!("proof-{index}.tlog-proof");
        write(folder, &name, proof.to_string().as_bytes())?;
    }
    Ok(())
}

/// Appends entries up to `size`, batch by batch, and writes what each batch changes.
fn grow(folder: &Path, mut state: State, size: u64) -> Result<State, Box<dyn Error>> {
    while state.size() < size {
        let end = size.min(state.size() + BATCH);
        let entries: Vec<Vec<u8>> = (state.size()..end).map(entry).collect();
        let entries: Vec<&[u8]> = entries.iter().map(Vec::as_slice).collect();
        let Growth { state: grown, tiles, bundles } = append(&state, &entries)?;
        for (path, bytes) in tiles.iter().chain(&bundles) {
            write(folder, path, bytes)?;
        }
        state = grown;
    }
    Ok(state)
}

fn publish(
    checkpoint: &Checkpoint,
    log: &Signer,
    witness: &Cosigner,
) -> Result<SignedCheckpoint, trust::Problem> {
    checkpoint.sign(&[log])?.with(witness.cosign(checkpoint, 1_764_000_000)?)
}

/// Entry `index`: of different lengths, one in 41 empty, all bytes among them.
fn entry(index: u64) -> Vec<u8> {
    let len = usize::try_from(index % 41).expect("below 41");
    index.to_be_bytes().iter().cycle().take(len * 3).copied().collect()
}

/// The first, the last, and those beside the borders of tiles.
fn indices(size: u64) -> Vec<u64> {
    let some = [0, 1, 127, 128, 254, 255, 256, 257, 65_535, 65_536, 69_887, 69_888];
    let mut indices: Vec<u64> = some.into_iter().filter(|index| index + 1 < size).collect();
    indices.push(size - 1);
    indices
}

#[expect(clippy::disallowed_methods, reason = "an example is at the edge: it has a disk")]
fn tiles(folder: &Path) -> impl FnMut(Tile) -> Option<Vec<u8>> {
    |tile| fs::read(folder.join(tile.path())).ok()
}

#[expect(clippy::disallowed_methods, reason = "an example is at the edge: it has a disk")]
fn write(folder: &Path, path: &str, bytes: &[u8]) -> std::io::Result<()> {
    let path = folder.join(path);
    fs::create_dir_all(path.parent().expect("a file is in a folder"))?;
    fs::write(path, bytes)
}
