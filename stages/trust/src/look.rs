//! One look at a log from outside: does what it serves continue what was seen of it before?
//!
//! Asks: has it grown, is it an older copy, or does it show others another tree?
//! Needs: the checkpoint as it was served, the keys trusted for its origin, what was seen last,
//! and the log's tiles as the caller reads them. Nothing that a log serves is believed: a tree is
//! called another one only where the roots that the log itself signed say so, whatever its tiles
//! are.
//! Does not know: network, clock, storage.
//! Source: C2SP tlog-tiles, "Checkpoints" and "Merkle Tree"; RFC 6962 §2.1.2 for the proofs.

use std::{cmp::Ordering, collections::BTreeMap};

use crate::{Seen, SignedCheckpoint, Submission, Tile, VerifierKey, tree};

/// What a look at a log found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// It shows what was seen before, or continues it.
    Current,
    /// It shows fewer entries than it signed before.
    Behind {
        /// The entries that it shows.
        size: u64,
    },
    /// It signed two trees of which neither continues the other. That can never be taken back.
    Split,
    /// It did not answer.
    Unreachable {
        /// What the system says.
        reason: String,
    },
    /// What it serves is no checkpoint.
    Unreadable,
    /// It serves the checkpoint of another log.
    OtherOrigin,
    /// No trusted key of it signed the checkpoint.
    NotSigned,
    /// The tiles that it serves do not give the roots that it signed.
    Tiles,
}

/// A finding, and what a witness may cosign now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View {
    /// What was found.
    pub finding: Finding,
    /// The entries of the log, where what was found is right.
    pub size: Option<u64>,
    /// Where the log grew: the request that proves it, for [`Submission::decide`].
    pub growth: Option<Submission>,
}

impl Finding {
    /// A stable name, with what it says beyond that: `behind` and `12`.
    pub fn name(&self) -> (&'static str, String) {
        match self {
            Self::Current => ("current", String::new()),
            Self::Behind { size } => ("behind", size.to_string()),
            Self::Split => ("split", String::new()),
            Self::Unreachable { reason } => ("unreachable", reason.clone()),
            Self::Unreadable => ("unreadable", String::new()),
            Self::OtherOrigin => ("other_origin", String::new()),
            Self::NotSigned => ("not_signed", String::new()),
            Self::Tiles => ("tiles", String::new()),
        }
    }

    /// Reads what [`Finding::name`] gives.
    pub fn of_name(name: &str, rest: &str) -> Option<Self> {
        Some(match name {
            "current" => Self::Current,
            "behind" => Self::Behind { size: rest.parse().ok()? },
            "split" => Self::Split,
            "unreachable" => Self::Unreachable { reason: rest.to_owned() },
            "unreadable" => Self::Unreadable,
            "other_origin" => Self::OtherOrigin,
            "not_signed" => Self::NotSigned,
            "tiles" => Self::Tiles,
            _ => return None,
        })
    }
}

impl From<Finding> for View {
    fn from(finding: Finding) -> Self {
        Self { finding, size: None, growth: None }
    }
}

/// Compares what a log serves with what was seen of it.
///
/// |           | meaning                                                       |
/// |-----------|---------------------------------------------------------------|
/// | `known`   | the latest checkpoint that was seen; `None` before any was    |
/// | `log`     | its origin, and the keys trusted for it                       |
/// | `served`  | its checkpoint, as it came                                    |
/// | `read`    | a tile of the log, as it came; `None` where it is not there   |
pub fn look(
    known: Option<&Seen>,
    (origin, keys): (&str, &[VerifierKey]),
    served: &[u8],
    mut read: impl FnMut(Tile) -> Option<Vec<u8>>,
) -> View {
    let Ok(signed) = SignedCheckpoint::parse(served) else { return Finding::Unreadable.into() };
    if signed.checkpoint().origin() != origin {
        return Finding::OtherOrigin.into();
    }
    if signed.note().open(keys).is_err() {
        return Finding::NotSigned.into();
    }
    let shown = Seen { size: signed.checkpoint().size(), root: *signed.checkpoint().root() };
    let nothing = Seen { size: 0, root: crate::hash::empty_root() };
    let known_or_nothing = known.unwrap_or(&nothing);
    let mut kept: BTreeMap<Tile, Option<Vec<u8>>> = BTreeMap::new();
    let read = |tile| kept.entry(tile).or_insert_with(|| read(tile)).clone();
    match shown.size.cmp(&known_or_nothing.size) {
        Ordering::Equal if shown.root != known_or_nothing.root => Finding::Split.into(),
        Ordering::Equal if known.is_some() => {
            View { size: Some(shown.size), ..Finding::Current.into() }
        }
        Ordering::Equal | Ordering::Greater => grown(known_or_nothing, &shown, signed, read),
        Ordering::Less => match tree::root_at(shown.size, known_or_nothing, read) {
            Ok((root, _)) if root != shown.root => Finding::Split.into(),
            // Tiles of what it no longer admits to need not be there.
            _ => Finding::Behind { size: shown.size }.into(),
        },
    }
}

fn grown(
    known: &Seen,
    shown: &Seen,
    signed: SignedCheckpoint,
    read: impl FnMut(Tile) -> Option<Vec<u8>>,
) -> View {
    match tree::root_at(known.size, shown, read) {
        Ok((root, _)) if root != known.root => Finding::Split.into(),
        Ok((_, proof)) => match Submission::new(known.size, proof, signed) {
            Ok(growth) => {
                View { finding: Finding::Current, size: Some(shown.size), growth: Some(growth) }
            }
            Err(_) => Finding::Tiles.into(),
        },
        Err(_) => Finding::Tiles.into(),
    }
}
