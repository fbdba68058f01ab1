//! The log on disk: tiles, bundles and the checkpoint, as anyone may read them.
//!
//! Files follow from the entries and can be written again byte for byte.

use ::trust::{
    Checkpoint, Growth, Proof, Signature, SignedCheckpoint, Signer, State, Submission, Tile,
    VerifierKey, tree,
};
use std::fs;
use std::path::PathBuf;
use word::{Digest, Timestamp};

use crate::trust::{Fact, Published};
use crate::{Fact as AnyFact, Problem, Record, Store, durable, keys};

pub(crate) const CHECKPOINT: &str = "checkpoint";

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
        let (mut tip, _held) = self.publishing().await?;
        if self.organisation().await?.is_none() {
            return Ok(None);
        }
        let signers = self.signers().await?;
        let last = self.checkpoint().await?;
        let leaves = self.leaves_from(last.as_ref().map_or(0, |last| last.size)).await?;
        if leaves.is_empty() {
            if let Some(last) = &last {
                self.state_at(last).await?;
                self.write_checkpoint(last).await?;
            }
            return Ok(last);
        }
        let state = match (&last, tip.take()) {
            (Some(last), Some((root, state))) if (state.size(), root) == (last.size, last.root) => {
                state
            }
            (Some(last), _) => self.state_at(last).await?,
            (None, _) => State::empty(),
        };
        let growth = grow(&state, &leaves)?;
        self.write_files(&growth).await?;
        let signed = last.as_ref().map(|last| checkpoint_of(&last.note)).transpose()?;
        let read = |tile: Tile| self.read_file(&tile.path());
        let origin = signers[0].verifier_key().name();
        let next = ::trust::checkpoint_to_sign(origin, signed.as_ref(), &growth.state, read)
            .map_err(broken)?;
        let signers: Vec<&Signer> = signers.iter().collect();
        let note = next.sign(&signers).map_err(broken)?.to_string();
        let published = Published { size: next.size(), root: *next.root(), note };
        // Recorded first, published second: what was shown to anyone is never forgotten.
        let facts = vec![AnyFact::Trust(Fact::CheckpointSigned(published.clone()))];
        self.record("log", now, Record { facts, ..Record::default() }).await?;
        self.write_checkpoint(&published).await?;
        *tip = Some((published.root, growth.state));
        self.note_progress().await?;
        Ok(Some(published))
    }

    /// Records cosignatures of a checkpoint, each with the key that it was verified by, and shows
    /// them with it. Those that are known already are left out.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn record_cosignatures(
        &self,
        now: Timestamp,
        size: u64,
        cosignatures: &[(VerifierKey, Signature)],
    ) -> Result<(), Problem> {
        let _turn = self.publishing().await?;
        let mut facts = Vec::new();
        for (key, signature) in cosignatures {
            if self.size_cosigned_by(key).await? < size {
                let (key, line) = (key.to_string(), signature.to_string());
                facts.push(AnyFact::Trust(Fact::CheckpointCosigned { size, key, line }));
            }
        }
        if !facts.is_empty() {
            self.record("log", now, Record { facts, ..Record::default() }).await?;
        }
        if let Some(latest) = self.checkpoint().await? {
            self.show(&latest).await?;
        }
        self.note_progress().await
    }

    /// Brings the files of this directory up to the latest checkpoint, where another process on
    /// the same database signed it.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn catch_up(&self) -> Result<(), Problem> {
        match self.checkpoint().await? {
            Some(latest) => self.catch_up_to(&latest).await,
            None => Ok(()),
        }
    }

    /// Brings the files of this directory up to a checkpoint, where they are behind it.
    pub(crate) async fn catch_up_to(&self, latest: &Published) -> Result<(), Problem> {
        if latest.size <= self.n_published() {
            return Ok(());
        }
        let _turn = self.publishing().await?;
        // Whoever had the turn before may have come further: what is shown never goes back.
        if latest.size <= self.n_published() {
            return Ok(());
        }
        self.show(latest).await
    }

    /// Shows a checkpoint, with the files that it covers.
    async fn show(&self, checkpoint: &Published) -> Result<(), Problem> {
        if checkpoint.size > self.n_published() {
            self.state_at(checkpoint).await?;
        }
        self.write_checkpoint(checkpoint).await
    }

    /// What a witness is sent: a checkpoint, and the proof that it continues `old_size`.
    ///
    /// # Errors
    /// [`Problem::NotFound`] where the log never had that size.
    pub fn submission(&self, old_size: u64, latest: &Published) -> Result<Submission, Problem> {
        let none = || Problem::NotFound { what: "tree size", name: old_size.to_string() };
        if old_size > latest.size {
            return Err(none());
        }
        let read = |tile: Tile| self.read_tile(tile, latest.size);
        let proof = tree::consistency_proof(old_size, latest.size, read).map_err(broken)?;
        let signed = SignedCheckpoint::parse(latest.note.as_bytes()).map_err(broken)?;
        Submission::new(old_size, proof, signed).map_err(broken)
    }

    /// The proof that the log of `new_size` entries continues that of `old_size`.
    ///
    /// # Errors
    /// [`Problem::NotFound`] where the log is not that large yet.
    pub async fn prove_growth(&self, old_size: u64, new_size: u64) -> Result<Vec<Digest>, Problem> {
        let none = || Problem::NotFound { what: "tree size", name: new_size.to_string() };
        let latest = self.checkpoint().await?.filter(|latest| new_size <= latest.size);
        let latest = latest.ok_or_else(none)?;
        self.catch_up_to(&latest).await?;
        let read = |tile: Tile| self.read_tile(tile, latest.size);
        tree::consistency_proof(old_size, new_size, read).map_err(broken)
    }

    /// The siblings of an entry on the way to the root of the log of `size` entries.
    ///
    /// # Errors
    /// [`Problem::NotFound`] where the log is not that large yet.
    pub async fn prove_under(&self, index: u64, size: u64) -> Result<Vec<Digest>, Problem> {
        let none = || Problem::NotFound { what: "tree size", name: size.to_string() };
        let latest = self.checkpoint().await?.filter(|latest| size <= latest.size);
        let latest = latest.ok_or_else(none)?;
        self.catch_up_to(&latest).await?;
        let read = |tile: Tile| self.read_tile(tile, latest.size);
        tree::inclusion_proof(index, size, read).map_err(broken)
    }

    /// Proofs that entries are in the log, in the text form of C2SP tlog-proof, all under one
    /// checkpoint: the latest that was witnessed, where that covers them, else the latest.
    ///
    /// # Errors
    /// [`Problem::NotFound`] for an entry that is not published yet.
    pub async fn prove(&self, indexes: &[u64]) -> Result<Vec<String>, Problem> {
        let latest = self.checkpoint().await?;
        let latest =
            latest.ok_or_else(|| Problem::NotFound { what: "log", name: String::new() })?;
        self.catch_up_to(&latest).await?;
        let largest = indexes.iter().max().copied().unwrap_or(0);
        let witnessed = self.witnessed().await?.filter(|witnessed| largest < witnessed.size);
        let under = witnessed.unwrap_or_else(|| latest.clone());
        let signed = SignedCheckpoint::parse(under.note.as_bytes()).map_err(broken)?;
        let prove = |&index: &u64| {
            if index >= under.size {
                return Err(Problem::NotFound { what: "entry", name: index.to_string() });
            }
            let read = |tile: Tile| self.read_tile(tile, latest.size);
            let hashes = tree::inclusion_proof(index, under.size, read).map_err(broken)?;
            let proof = Proof::new(None, index, hashes, signed.clone()).map_err(broken)?;
            Ok(proof.to_string())
        };
        indexes.iter().map(prove).collect()
    }

    /// At opening: a published log that is ahead of the database means that the database is an
    /// older copy, and that signing on would show two views.
    pub(crate) async fn check_published(&self) -> Result<(), Problem> {
        let Some(bytes) = self.read_file(CHECKPOINT) else { return Ok(()) };
        let published = checkpoint_of(&String::from_utf8_lossy(&bytes))?;
        let latest = self.checkpoint().await?.map_or(0, |latest| latest.size);
        if published.size() > latest {
            return Err(Problem::LogAhead { published: published.size(), known: latest });
        }
        let known = self.checkpoint_at(published.size()).await?;
        if known.is_some_and(|known| known.root == *published.root()) {
            self.note_published(published.size());
            return self.check_log_key(&bytes).await;
        }
        let detail = "the published checkpoint was never signed here".to_owned();
        Err(Problem::Damaged { what: "log", detail })
    }

    /// A log whose key was exchanged by hand would be another log under the same name.
    async fn check_log_key(&self, note: &[u8]) -> Result<(), Problem> {
        let keys = self.log_keys().await?;
        let signed = SignedCheckpoint::parse(note).map_err(broken)?;
        match signed.note().open(&keys) {
            Ok(_) => Ok(()),
            Err(_) => Err(Problem::WrongKey { path: self.path().join("keys").join(keys::LOG) }),
        }
    }

    /// The key in force.
    pub(crate) async fn signer(&self) -> Result<&Signer, Problem> {
        Ok(&self.signers().await?[0])
    }

    /// The key in force first, then the one of before while they overlap.
    async fn signers(&self) -> Result<&[Signer], Problem> {
        let make = async || {
            let organisation = self.organisation().await?;
            let not_found = || Problem::NotFound { what: "organisation", name: String::new() };
            let origin = organisation.ok_or_else(not_found)?.origin;
            let signer = |seed| Signer::new(&origin, seed).map_err(broken);
            self.keys().log_seeds().map(signer).collect()
        };
        self.signers_at_hand().get_or_try_init(make).await.map(Vec::as_slice)
    }

    /// The state at a checkpoint, whose files are then all there: from them; else from those of
    /// the checkpoint that this directory shows and the entries since; else from all entries.
    async fn state_at(&self, last: &Published) -> Result<State, Problem> {
        let read = |path: &str| self.read_file(path);
        if let Ok(state) = State::open(last.size, &last.root, read) {
            return Ok(state);
        }
        let from = match self.checkpoint_at(self.n_published()).await? {
            Some(shown) if shown.size < last.size => {
                State::open(shown.size, &shown.root, read).unwrap_or_else(|_| State::empty())
            }
            _ => State::empty(),
        };
        let leaves = self.leaves(from.size(), last.size - from.size()).await?;
        let growth = grow(&from, &leaves)?;
        if growth.state.root() != last.root {
            let detail = "the entries do not give the root that was signed".to_owned();
            return Err(Problem::Damaged { what: "log", detail });
        }
        self.write_files(&growth).await?;
        Ok(growth.state)
    }

    pub(crate) fn read_file(&self, path: &str) -> Option<Vec<u8>> {
        fs::read(self.log_folder().join(path)).ok()
    }

    /// A tile as it was when the log was smaller: its own file, or the beginning of the wider one
    /// that the log of `size` entries has in its place.
    fn read_tile(&self, tile: Tile, size: u64) -> Option<Vec<u8>> {
        self.read_file(&tile.path()).or_else(|| {
            let wider = Tile::in_tree(tile.level(), tile.index(), size)?;
            let mut bytes = self.read_file(&wider.path())?;
            bytes.truncate(usize::from(tile.width()) * 32);
            Some(bytes)
        })
    }

    pub(crate) async fn write_files(&self, growth: &Growth) -> Result<(), Problem> {
        let files: Vec<_> = growth.bundles.iter().chain(&growth.tiles).cloned().collect();
        durable::write_apart(self.log_folder(), files).await
    }

    pub(crate) async fn write_checkpoint(&self, checkpoint: &Published) -> Result<(), Problem> {
        if self.read_file(CHECKPOINT).as_deref() != Some(checkpoint.note.as_bytes()) {
            let files = vec![(CHECKPOINT.to_owned(), checkpoint.note.clone().into_bytes())];
            durable::write_apart(self.log_folder(), files).await?;
        }
        self.note_published(checkpoint.size);
        Ok(())
    }
}

pub(crate) fn grow(state: &State, leaves: &[Vec<u8>]) -> Result<Growth, Problem> {
    let leaves: Vec<&[u8]> = leaves.iter().map(Vec::as_slice).collect();
    ::trust::append(state, &leaves).map_err(broken)
}

fn checkpoint_of(note: &str) -> Result<Checkpoint, Problem> {
    let signed = SignedCheckpoint::parse(note.as_bytes()).map_err(broken)?;
    Ok(signed.checkpoint().clone())
}

#[expect(clippy::needless_pass_by_value, reason = "used as a function for map_err")]
pub(crate) fn broken(problem: ::trust::Problem) -> Problem {
    Problem::Damaged { what: "log", detail: problem.to_string() }
}
