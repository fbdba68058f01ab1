//! Checking the log on disk: every tile, bundle and checkpoint against the database.
//!
//! Entries are read in portions and each tile is compared as it is filled, so that memory does not
//! grow with the log but by the names of its files.

use ::trust::{Bundle, Growth, State, Tile, VerifierKey, tile::WIDTH_FULL};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use word::{Digest, Message, Words};

use crate::{Problem, Published, Store, log};

/// Entries a portion: whole tiles of the two lowest levels.
const PORTION: u64 = 65_536;

/// Faults that are named; a log with more is not repaired one by one.
const FAULTS_MAX: usize = 1_000;

/// What a check of the log found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// How many entries the latest checkpoint covers.
    pub size: u64,
    /// How many files were compared.
    pub n_files: usize,
    /// How many signed checkpoints were compared with the entries.
    pub n_checkpoints: usize,
    /// Everything that does not agree.
    pub faults: Vec<LogFault>,
}

/// Something that does not agree with the database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LogFault {
    /// A file that the log must have is not there.
    Missing {
        /// Below the log's folder.
        path: String,
    },
    /// A file has other bytes than the entries give.
    Differs {
        /// Below the log's folder.
        path: String,
    },
    /// A file that no log of these entries has.
    Unknown {
        /// Below the log's folder.
        path: String,
    },
    /// A signed checkpoint does not agree with the entries, or its signatures do not hold.
    Checkpoint {
        /// Its size.
        size: u64,
    },
    /// The published checkpoint is not the latest that was signed.
    NotLatest,
    /// Entries are missing before this one.
    Gap {
        /// The first entry that is not there.
        index: u64,
    },
}

impl LogFault {
    /// The message in both languages.
    pub fn message(&self) -> Message {
        let about =
            |code, words, path: &String| Message::new(code, words, [("path", path.clone())]);
        match self {
            Self::Missing { path } => about("store.log_missing", MISSING, path),
            Self::Differs { path } => about("store.log_differs", DIFFERS, path),
            Self::Unknown { path } => about("store.log_unknown", UNKNOWN, path),
            Self::Checkpoint { size } => {
                Message::new("store.log_checkpoint", CHECKPOINT, [("size", size.to_string())])
            }
            Self::NotLatest => Message::new("store.log_not_latest", NOT_LATEST, []),
            Self::Gap { index } => {
                Message::new("store.log_gap", GAP, [("index", index.to_string())])
            }
        }
    }
}

const MISSING: Words = Words::new(
    "缺少文件 {path}；可用 wule log rebuild 重写",
    "{path} is missing; `wule log rebuild` writes it again",
);
const DIFFERS: Words = Words::new(
    "文件 {path} 与条目算出的不一致；可用 wule log rebuild 重写",
    "{path} is not what the entries give; `wule log rebuild` writes it again",
);
const UNKNOWN: Words =
    Words::new("文件 {path} 不属于这个日志", "{path} belongs to no log of these entries");
const CHECKPOINT: Words = Words::new(
    "大小为 {size} 的检查点与条目不符，或签名无效：数据库已被改动，请从备份恢复",
    "the checkpoint of size {size} does not agree with the entries, or its signatures do not \
     hold: the database was changed; restore a backup",
);
const NOT_LATEST: Words = Words::new(
    "已发布的检查点不是最新的；可用 wule log rebuild 重写",
    "the published checkpoint is not the latest; `wule log rebuild` writes it again",
);
const GAP: Words = Words::new(
    "缺少第 {index} 条：数据库已被改动，请从备份恢复",
    "entry {index} is missing: the database was changed; restore a backup",
);

impl Store {
    /// Compares every file of the log, and every checkpoint that was ever signed, with what the
    /// entries in the database give. Names all that does not agree.
    ///
    /// # Errors
    /// [`Problem`] where the database cannot be read.
    pub async fn fsck_log(&self) -> Result<Checked, Problem> {
        let _turn = self.publishing().await;
        let checkpoints = self.checkpoints().await?;
        let Some(latest) = checkpoints.last() else {
            return Ok(Checked { size: 0, n_files: 0, n_checkpoints: 0, faults: Vec::new() });
        };
        let mut check = Check::of(self, latest.size);
        let keys = self.log_keys().await?;
        let mut pending = checkpoints.iter().peekable();
        let mut state = State::empty();
        let n_entries = self.n_entries().await?;
        while state.size() < n_entries {
            // Portions end where a checkpoint does, so that its root can be compared.
            let next = pending.peek().map_or(u64::MAX, |checkpoint| checkpoint.size);
            let portion = (PORTION - state.size() % PORTION).min(next - state.size());
            let leaves = self.leaves(state.size(), portion).await?;
            let growth = log::grow(&state, &leaves)?;
            if growth.state.size() == state.size() {
                check.faults.push(LogFault::Gap { index: state.size() });
                break;
            }
            check.portion(&growth);
            state = growth.state;
            while let Some(checkpoint) = pending.next_if(|next| next.size <= state.size()) {
                check.checkpoint(checkpoint, (state.size(), &state.root()), &keys);
            }
        }
        check.faults.extend(pending.map(|next| LogFault::Checkpoint { size: next.size }));
        check.finish(state.size());
        if self.read_file(log::CHECKPOINT).as_deref() != Some(latest.note.as_bytes()) {
            check.faults.push(LogFault::NotLatest);
        }
        let Check { n_files, mut faults, .. } = check;
        faults.truncate(FAULTS_MAX);
        Ok(Checked { size: latest.size, n_files, n_checkpoints: checkpoints.len(), faults })
    }

    /// As [`Store::fsck_log`], for those who only go on with a log that is whole.
    ///
    /// # Errors
    /// [`Problem::Damaged`], naming the first thing that does not agree.
    pub async fn check_log(&self) -> Result<Checked, Problem> {
        let checked = self.fsck_log().await?;
        match checked.faults.first() {
            None => Ok(checked),
            Some(fault) => {
                let detail = fault.message().say(word::Lang::En);
                Err(Problem::Damaged { what: "log", detail })
            }
        }
    }

    /// Writes every file of the log again from the entries, byte for byte, and checks them.
    ///
    /// # Errors
    /// [`Problem`]; [`Problem::Damaged`] where the database itself does not agree.
    pub async fn rebuild_log(&self) -> Result<Checked, Problem> {
        {
            let _turn = self.publishing().await;
            if let Some(latest) = self.checkpoint().await? {
                let mut state = State::empty();
                while state.size() < latest.size {
                    let portion =
                        (PORTION - state.size() % PORTION).min(latest.size - state.size());
                    let growth = log::grow(&state, &self.leaves(state.size(), portion).await?)?;
                    if growth.state.size() == state.size() {
                        break;
                    }
                    self.write_files(&growth).await?;
                    state = growth.state;
                }
                self.write_checkpoint(&latest).await?;
            }
        }
        self.check_log().await
    }
}

/// A check under way.
struct Check<'a> {
    store: &'a Store,
    size: u64,
    /// The tile or bundle that is not full yet, by its folder: its path, level and content.
    partial: BTreeMap<String, (String, Vec<u8>)>,
    known: BTreeSet<String>,
    n_files: usize,
    faults: Vec<LogFault>,
}

impl<'a> Check<'a> {
    fn of(store: &'a Store, size: u64) -> Self {
        let (partial, known) = (BTreeMap::new(), BTreeSet::new());
        Self { store, size, partial, known, n_files: 0, faults: Vec::new() }
    }

    fn portion(&mut self, growth: &Growth) {
        for (path, bytes) in growth.tiles.iter().chain(&growth.bundles) {
            // `tile/0/x001/067.p/9` and `tile/0/x001/067` are the same tile.
            let full = path.split(".p/").next().unwrap_or(path).to_owned();
            if full == *path {
                self.partial.remove(&full);
                self.compare(path, bytes);
            } else {
                self.partial.insert(full, (path.clone(), bytes.clone()));
            }
        }
    }

    /// Compares all files of one tile or bundle: the full one, and narrower ones that were
    /// published before.
    fn compare(&mut self, path: &str, bytes: &[u8]) {
        let full = path.split(".p/").next().unwrap_or(path);
        let folder = format!("{full}.p");
        let mut files = vec![(path.to_owned(), bytes)];
        let names = names_in(&self.store.log_folder().join(&folder));
        for name in names {
            let narrower = format!("{folder}/{name}");
            if narrower != path
                && let Some(bytes) = beginning(&narrower, path, bytes)
            {
                files.push((narrower, bytes));
            }
        }
        let mut n_found = 0;
        for (path, need) in &files {
            let Some(got) = self.store.read_file(path) else { continue };
            n_found += 1;
            self.known.insert(path.clone());
            if got != *need {
                self.faults.push(LogFault::Differs { path: path.clone() });
            }
        }
        self.n_files += n_found;
        if let Some(required) = self.required(path)
            && !self.known.contains(&required)
            && !self.known.contains(full)
        {
            self.faults.push(LogFault::Missing { path: required });
        }
    }

    /// The path under which the published log must have this tile or bundle, if at all.
    fn required(&self, path: &str) -> Option<String> {
        if let Ok(tile) = Tile::of_path(path) {
            return Tile::in_tree(tile.level(), tile.index(), self.size).map(Tile::path);
        }
        let bundle = Bundle::of_path(path).ok()?;
        Bundle::in_tree(bundle.index(), self.size).map(Bundle::path)
    }

    fn checkpoint(&mut self, checkpoint: &Published, at: (u64, &Digest), keys: &[VerifierKey]) {
        let holds = ::trust::SignedCheckpoint::parse(checkpoint.note.as_bytes()).is_ok_and(|s| {
            let signed = (s.checkpoint().size(), s.checkpoint().root());
            s.note().open(keys).is_ok() && signed == at && (checkpoint.size, &checkpoint.root) == at
        });
        if !holds {
            self.faults.push(LogFault::Checkpoint { size: checkpoint.size });
        }
    }

    /// Compares what is not full at the end, and names files that were never expected.
    fn finish(&mut self, n_entries: u64) {
        for (path, bytes) in std::mem::take(&mut self.partial).into_values() {
            let is_last = Tile::of_path(&path).map_or(true, |tile| {
                Tile::in_tree(tile.level(), tile.index(), n_entries) == Some(tile)
            });
            if is_last {
                self.compare(&path, &bytes);
            }
        }
        let mut unknown = Vec::new();
        let root = self.store.log_folder();
        walk(&root, &root.join("tile"), &mut |path| {
            // What a crash left half-written is replaced by the next write.
            if !self.known.contains(path) && !path.ends_with(".partial") {
                unknown.push(LogFault::Unknown { path: path.to_owned() });
            }
        });
        self.faults.extend(unknown);
    }
}

/// What a narrower file of the same tile or bundle holds, out of the `bytes` of a wider one.
fn beginning<'b>(narrower: &str, wider: &str, bytes: &'b [u8]) -> Option<&'b [u8]> {
    if let (Ok(narrower), Ok(wider)) = (Tile::of_path(narrower), Tile::of_path(wider)) {
        let n_bytes = usize::from(narrower.width()) * 32;
        return (narrower.width() < wider.width()).then(|| &bytes[..n_bytes.min(bytes.len())]);
    }
    let (narrower, wider) = (Bundle::of_path(narrower).ok()?, Bundle::of_path(wider).ok()?);
    (narrower.width() < wider.width()).then_some(())?;
    let mut at = 0_usize;
    for _ in 0..narrower.width().min(WIDTH_FULL) {
        let len = bytes.get(at..at + 2)?;
        at += 2 + usize::from(u16::from_be_bytes([len[0], len[1]]));
    }
    bytes.get(..at)
}

fn names_in(folder: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut names: Vec<String> =
        entries.flatten().filter_map(|entry| entry.file_name().into_string().ok()).collect();
    names.sort_unstable();
    names
}

/// Hands every file below `folder` to `see`, by its path below `root`.
fn walk(root: &Path, folder: &Path, see: &mut impl FnMut(&str)) {
    for name in names_in(folder) {
        let path = folder.join(name);
        if path.is_dir() {
            walk(root, &path, see);
        } else if let Ok(below) = path.strip_prefix(root) {
            see(&below.to_string_lossy());
        }
    }
}
