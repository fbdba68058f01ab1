//! The log on disk: tiles, bundles and the checkpoint, as anyone may read them.
//!
//! Files follow from the entries and can be written again byte for byte.

use ::trust::{Checkpoint, Growth, Proof, Signer, State, Tile, VerifierKey, tree};
use std::fs;
use std::path::PathBuf;
use word::Timestamp;

use crate::trust::{Fact, Published};
use crate::{Fact as AnyFact, Problem, Record, Store, durable};

/// What a check of the log found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Checked {
    /// How many entries the latest checkpoint covers.
    pub size: u64,
    /// How many files were compared.
    pub n_files: usize,
    /// How many signed checkpoints were compared with the entries.
    pub n_checkpoints: usize,
}

const CHECKPOINT: &str = "checkpoint";

impl Store {
    /// Where the log's files are; any web server may serve this folder.
    pub fn log_folder(&self) -> PathBuf {
        self.path().join("log")
    }

    /// The log's public key, in the text form of C2SP signed-note.
    ///
    /// # Errors
    /// [`Problem::NotFound`] before there is an organisation.
    pub async fn log_key(&self) -> Result<String, Problem> {
        Ok(self.signer().await?.verifier_key().to_string())
    }

    /// Brings files and checkpoint up to the entries. When this returns, every entry recorded
    /// before is covered by a checkpoint that is on disk and published.
    ///
    /// # Errors
    /// [`Problem`]; a crash at any point is finished by the next call, with the same bytes.
    pub async fn publish(&self, now: Timestamp) -> Result<Option<Published>, Problem> {
        let _turn = self.publishing().await;
        if self.organisation().await?.is_none() {
            return Ok(None);
        }
        let signer = self.signer().await?;
        let last = self.checkpoint().await?;
        let state = match &last {
            Some(last) => self.state_at(last).await?,
            None => State::empty(),
        };
        let leaves = self.leaves_from(state.size()).await?;
        if leaves.is_empty() {
            if let Some(last) = &last {
                self.write_checkpoint(last)?;
            }
            return Ok(last);
        }
        let growth = grow(&state, &leaves)?;
        self.write_files(&growth)?;
        let signed = last.as_ref().map(|last| checkpoint_of(&last.note)).transpose()?;
        let read = |tile: Tile| self.read_file(&tile.path());
        let origin = signer.verifier_key().name();
        let next = ::trust::checkpoint_to_sign(origin, signed.as_ref(), &growth.state, read)
            .map_err(broken)?;
        let note = next.sign(&[&signer]).map_err(broken)?.to_string();
        let published = Published { size: next.size(), root: *next.root(), note };
        // Recorded first, published second: what was shown to anyone is never forgotten.
        let facts = vec![AnyFact::Trust(Fact::CheckpointSigned(published.clone()))];
        self.record("log", now, Record { facts, ..Record::default() }).await?;
        self.write_checkpoint(&published)?;
        Ok(Some(published))
    }

    /// Proofs that entries are in the log, in the text form of C2SP tlog-proof, all under the
    /// latest checkpoint.
    ///
    /// # Errors
    /// [`Problem::NotFound`] for an entry that is not published yet.
    pub async fn prove(&self, indexes: &[u64]) -> Result<Vec<String>, Problem> {
        let latest = self.checkpoint().await?;
        let latest =
            latest.ok_or_else(|| Problem::NotFound { what: "log", name: String::new() })?;
        let signed = ::trust::SignedCheckpoint::parse(latest.note.as_bytes()).map_err(broken)?;
        let prove = |&index: &u64| {
            if index >= latest.size {
                return Err(Problem::NotFound { what: "entry", name: index.to_string() });
            }
            let read = |tile: Tile| self.read_file(&tile.path());
            let hashes = tree::inclusion_proof(index, latest.size, read).map_err(broken)?;
            let proof = Proof::new(None, index, hashes, signed.clone()).map_err(broken)?;
            Ok(proof.to_string())
        };
        indexes.iter().map(prove).collect()
    }

    /// Compares every file of the log, and every checkpoint that was ever signed, with what the
    /// entries give.
    ///
    /// # Errors
    /// [`Problem::Damaged`], naming the first thing that differs.
    pub async fn check_log(&self) -> Result<Checked, Problem> {
        let damaged = |detail: String| Problem::Damaged { what: "log", detail };
        let Some(latest) = self.checkpoint().await? else {
            return Ok(Checked { size: 0, n_files: 0, n_checkpoints: 0 });
        };
        let keys = [self.signer().await?.verifier_key().clone()];
        let leaves = self.leaves_from(0).await?;
        let checkpoints = self.checkpoints().await?;
        for checkpoint in &checkpoints {
            check_signed(checkpoint, &keys)?;
            let n = usize::try_from(checkpoint.size).unwrap_or(usize::MAX);
            let covered = leaves.get(..n).ok_or_else(|| {
                damaged(format!("checkpoint {n} covers entries that are not there"))
            })?;
            if grow(&State::empty(), covered)?.state.root() != checkpoint.root {
                return Err(damaged(format!("checkpoint {n} has another root than its entries")));
            }
        }
        let n = usize::try_from(latest.size).unwrap_or(usize::MAX);
        let growth = grow(&State::empty(), &leaves[..n.min(leaves.len())])?;
        let files = growth.tiles.iter().chain(&growth.bundles);
        let mut n_files = 0;
        for (path, bytes) in files {
            if self.read_file(path).as_ref() != Some(bytes) {
                return Err(damaged(format!("{path} is not what the entries give")));
            }
            n_files += 1;
        }
        if self.read_file(CHECKPOINT).as_deref() != Some(latest.note.as_bytes()) {
            return Err(damaged("the published checkpoint is not the latest".to_owned()));
        }
        Ok(Checked { size: latest.size, n_files, n_checkpoints: checkpoints.len() })
    }

    /// Writes every file of the log again from the entries.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn rebuild_log(&self) -> Result<Checked, Problem> {
        {
            let _turn = self.publishing().await;
            if let Some(latest) = self.checkpoint().await? {
                let leaves = self.leaves_from(0).await?;
                let n = usize::try_from(latest.size).unwrap_or(usize::MAX).min(leaves.len());
                self.write_files(&grow(&State::empty(), &leaves[..n])?)?;
                self.write_checkpoint(&latest)?;
            }
        }
        self.check_log().await
    }

    /// At opening: a published log that is ahead of the database means that the database is an
    /// older copy, and that signing on would show two views.
    pub(crate) async fn check_published(&self) -> Result<(), Problem> {
        let Some(bytes) = self.read_file(CHECKPOINT) else { return Ok(()) };
        let published = checkpoint_of(&String::from_utf8_lossy(&bytes))?;
        let known = self.checkpoints().await?;
        let latest = known.last().map_or(0, |latest| latest.size);
        if published.size() > latest {
            return Err(Problem::LogAhead { published: published.size(), known: latest });
        }
        let is_known = known
            .iter()
            .any(|known| known.size == published.size() && known.root == *published.root());
        if is_known {
            return Ok(());
        }
        let detail = "the published checkpoint was never signed here".to_owned();
        Err(Problem::Damaged { what: "log", detail })
    }

    async fn signer(&self) -> Result<Signer, Problem> {
        let organisation = self.organisation().await?;
        let not_found = || Problem::NotFound { what: "organisation", name: String::new() };
        let origin = organisation.ok_or_else(not_found)?.origin;
        Signer::new(&origin, self.keys().log_seed()).map_err(broken)
    }

    /// The state at a checkpoint, from the files; from the entries where files are missing.
    async fn state_at(&self, last: &Published) -> Result<State, Problem> {
        if let Ok(state) = State::open(last.size, &last.root, |path| self.read_file(path)) {
            return Ok(state);
        }
        let leaves = self.leaves_from(0).await?;
        let n = usize::try_from(last.size).unwrap_or(usize::MAX).min(leaves.len());
        let growth = grow(&State::empty(), &leaves[..n])?;
        if growth.state.root() != last.root {
            let detail = "the entries do not give the root that was signed".to_owned();
            return Err(Problem::Damaged { what: "log", detail });
        }
        self.write_files(&growth)?;
        Ok(growth.state)
    }

    fn read_file(&self, path: &str) -> Option<Vec<u8>> {
        fs::read(self.log_folder().join(path)).ok()
    }

    fn write_files(&self, growth: &Growth) -> Result<(), Problem> {
        let files: Vec<_> = growth.bundles.iter().chain(&growth.tiles).cloned().collect();
        self.write(&files)
    }

    fn write_checkpoint(&self, checkpoint: &Published) -> Result<(), Problem> {
        if self.read_file(CHECKPOINT).as_deref() == Some(checkpoint.note.as_bytes()) {
            return Ok(());
        }
        self.write(&[(CHECKPOINT.to_owned(), checkpoint.note.clone().into_bytes())])
    }

    fn write(&self, files: &[(String, Vec<u8>)]) -> Result<(), Problem> {
        let folder = self.log_folder();
        durable::write_all(&folder, files)
            .map_err(|source| Problem::Directory { path: folder, source })
    }
}

fn grow(state: &State, leaves: &[Vec<u8>]) -> Result<Growth, Problem> {
    let leaves: Vec<&[u8]> = leaves.iter().map(Vec::as_slice).collect();
    ::trust::append(state, &leaves).map_err(broken)
}

fn checkpoint_of(note: &str) -> Result<Checkpoint, Problem> {
    let signed = ::trust::SignedCheckpoint::parse(note.as_bytes()).map_err(broken)?;
    Ok(signed.checkpoint().clone())
}

fn check_signed(published: &Published, keys: &[VerifierKey]) -> Result<(), Problem> {
    let signed = ::trust::SignedCheckpoint::parse(published.note.as_bytes()).map_err(broken)?;
    signed.note().open(keys).map_err(broken)?;
    let checkpoint = signed.checkpoint();
    if checkpoint.size() == published.size && *checkpoint.root() == published.root {
        return Ok(());
    }
    let detail = format!("checkpoint {} says something else than it signs", published.size);
    Err(Problem::Damaged { what: "log", detail })
}

#[expect(clippy::needless_pass_by_value, reason = "used as a function for map_err")]
fn broken(problem: ::trust::Problem) -> Problem {
    Problem::Damaged { what: "log", detail: problem.to_string() }
}
