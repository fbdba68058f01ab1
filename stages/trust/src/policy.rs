//! Policies: which logs and which witnesses a reader trusts.
//!
//! Asks: is a checkpoint signed by a log that I know, and cosigned by enough witnesses?
//! Needs: a policy file.
//! Does not know: how to reach a log or witness; addresses are kept and not used.
//! Source: C2SP tlog-policy; tlog-checkpoint; tlog-proof, verification steps 2 and 3.

mod parse;

use crate::{
    Checkpoint, SignedCheckpoint, VerifierKey,
    problem::{DrawProblem, PolicyProblem, Problem},
};

/// The longest policy file that is read: room for twice the 32 logs, 32 witnesses and 32 groups
/// that an implementation should support, with keys of the longest kind.
pub const POLICY_BYTES_MAX: usize = 256 * 1024;

/// What a reader trusts. Names and addresses are opaque octets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    logs: Vec<Log>,
    witnesses: Vec<Witness>,
    groups: Vec<Group>,
    quorum: Option<Member>,
    draws_within: Option<u64>,
}

/// A known witness.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Witness {
    /// Its name inside the policy file.
    pub name: Vec<u8>,
    /// Its key.
    pub key: VerifierKey,
    /// Where it can be reached.
    pub url: Option<Vec<u8>>,
}

/// A witness named as its key is, reached at `url`.
pub fn policy_witness(name: &str, key: VerifierKey, url: &str) -> Witness {
    Witness { name: name.as_bytes().to_vec(), key, url: Some(url.as_bytes().to_vec()) }
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Log {
    key: VerifierKey,
    url: Option<Vec<u8>>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Group {
    name: Vec<u8>,
    n_needed: usize,
    members: Vec<Member>,
}

/// A position among the witnesses or among the groups.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Member {
    Witness(usize),
    Group(usize),
}

/// Who stands behind a checkpoint that a policy accepts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judged {
    /// The log's key.
    pub log: VerifierKey,
    /// The witnesses that cosigned, with the times they state, in POSIX seconds.
    pub cosigned: Vec<(Witness, u64)>,
    /// Signatures by keys that the policy does not list; they say nothing.
    pub n_unknown: usize,
    /// Signatures by listed keys of a kind that is not supported yet; they were not counted.
    pub n_unsupported: usize,
}

impl Policy {
    /// Trust in one log's own word (`quorum none`).
    ///
    /// # Errors
    /// [`PolicyProblem::Octet`] where the key's name cannot stand in a policy file.
    pub fn of_log(log: VerifierKey) -> Result<Self, Problem> {
        Self::k_of(&[log], &[], 0)
    }

    /// Trust in any of `logs` as far as `k` of `witnesses` cosigned; they are named by their keys'
    /// names.
    ///
    /// # Errors
    /// [`PolicyProblem`], as for the file that says the same.
    pub fn k_of(
        logs: &[VerifierKey],
        witnesses: &[VerifierKey],
        k: usize,
    ) -> Result<Self, Problem> {
        let mut text = String::new();
        logs.iter().for_each(|key| text.push_str(&format!("log {key}\n")));
        witnesses.iter().for_each(|key| text.push_str(&format!("witness {} {key}\n", key.name())));
        if k == 0 {
            text.push_str("quorum none\n");
        } else {
            // A name that no key can have, for it holds a plus.
            let names: Vec<&str> = witnesses.iter().map(VerifierKey::name).collect();
            text.push_str(&format!("group k+of+n {k} {}\nquorum k+of+n\n", names.join(" ")));
        }
        Self::parse(text.as_bytes())
    }

    /// Trust in any of `logs` as far as more than half of `witnesses` cosigned; none are needed
    /// where none are listed.
    ///
    /// # Errors
    /// [`PolicyProblem`], as for the file that says the same.
    pub fn majority(logs: &[VerifierKey], witnesses: &[Witness]) -> Result<Self, Problem> {
        let log = |log| format!("log {log}\n").into_bytes();
        let mut file: Vec<u8> = logs.iter().flat_map(log).collect();
        for Witness { name, key, url } in witnesses {
            let key = key.to_string();
            let items = [b"witness", name.as_slice(), key.as_bytes()];
            let items = items.into_iter().chain(url.as_deref());
            file.extend(items.collect::<Vec<_>>().join(&b' '));
            file.push(b'\n');
        }
        if witnesses.is_empty() {
            file.extend(b"quorum none\n");
        } else {
            let names: Vec<&[u8]> = witnesses.iter().map(|w| w.name.as_slice()).collect();
            // A name that no key can have, for it holds a plus.
            file.extend(format!("group more+than+half {} ", witnesses.len() / 2 + 1).bytes());
            file.extend(names.join(&b' '));
            file.extend(b"\nquorum more+than+half\n");
        }
        Self::parse(&file)
    }

    /// Whether it asks for witnesses at all.
    pub fn has_quorum(&self) -> bool {
        self.quorum.is_some()
    }

    /// How many entries may come between what is drawn from and the checkpoint that draws: each is
    /// a choice of the seed that the keeper of the log had. `None` where the policy does not say.
    ///
    /// C2SP tlog-policy has no word for it, so it stands in a comment, `#draws-within N`, which
    /// other readers pass over.
    pub fn draws_within(&self) -> Option<u64> {
        self.draws_within
    }

    /// The same policy with another limit for draws.
    #[must_use]
    pub fn with_draws_within(self, draws_within: Option<u64>) -> Self {
        Self { draws_within, ..self }
    }

    /// Whether a checkpoint may draw that came so many entries after what is drawn from.
    ///
    /// # Errors
    /// [`DrawProblem::TooLate`].
    pub fn check_draw(&self, n_between: u64) -> Result<(), Problem> {
        match self.draws_within {
            Some(within) if n_between > within => {
                Err(DrawProblem::TooLate { n_between, within }.into())
            }
            _ => Ok(()),
        }
    }

    /// The keys of the logs.
    pub fn logs(&self) -> impl Iterator<Item = &VerifierKey> {
        self.logs.iter().map(|log| &log.key)
    }

    /// The witnesses, in the order of the file.
    pub fn witnesses(&self) -> &[Witness] {
        &self.witnesses
    }

    /// Whether "it is signed by any one of the listed logs, and it is cosigned by witnesses
    /// according to the defined quorum rule".
    ///
    /// # Errors
    /// [`PolicyProblem::UnknownLog`]; [`PolicyProblem::NotSignedByLog`];
    /// [`PolicyProblem::NoQuorum`]; [`crate::problem::NoteProblem::BadSignature`] where any listed
    /// key's signature fails.
    pub fn judge(&self, signed: &SignedCheckpoint) -> Result<Judged, Problem> {
        let origin = signed.checkpoint().origin();
        // "This name MUST correspond to the log's origin line."
        let logs: Vec<VerifierKey> =
            self.logs().filter(|key| key.name() == origin).cloned().collect();
        if logs.is_empty() {
            return Err(PolicyProblem::UnknownLog { origin: shown(signed.checkpoint()) }.into());
        }
        let keys: Vec<VerifierKey> =
            logs.iter().chain(self.witnesses.iter().map(|w| &w.key)).cloned().collect();
        let opened = signed.note().open(&keys)?;
        let log = opened.checked.iter().find(|checked| logs.contains(&checked.key));
        let log = log
            .ok_or_else(|| PolicyProblem::NotSignedByLog { origin: shown(signed.checkpoint()) })?;
        let time_of = |witness: &Witness| {
            let checked = opened.checked.iter().find(|checked| checked.key == witness.key)?;
            Some((witness.clone(), checked.cosigned_at_s?))
        };
        let cosigned: Vec<(Witness, u64)> = self.witnesses.iter().filter_map(time_of).collect();
        if !self.is_quorum(&cosigned) {
            let n_listed = self.witnesses.len();
            return Err(PolicyProblem::NoQuorum { n_cosigned: cosigned.len(), n_listed }.into());
        }
        Ok(Judged {
            log: log.key.clone(),
            cosigned,
            n_unknown: opened.n_unknown,
            n_unsupported: opened.n_unsupported,
        })
    }

    /// "A group is considered to witness a checkpoint if and only if at least k of its n members
    /// have witnessed that checkpoint."
    fn is_quorum(&self, cosigned: &[(Witness, u64)]) -> bool {
        let has_cosigned = |i: usize| cosigned.iter().any(|(w, _)| *w == self.witnesses[i]);
        // Groups name only what precedes them, so one pass in order decides them all.
        let mut groups: Vec<bool> = Vec::with_capacity(self.groups.len());
        for group in &self.groups {
            let has_witnessed = |member: &&Member| match member {
                Member::Witness(i) => has_cosigned(*i),
                Member::Group(i) => groups[*i],
            };
            let n_witnessed = group.members.iter().filter(has_witnessed).count();
            groups.push(n_witnessed >= group.n_needed);
        }
        match self.quorum {
            None => true,
            Some(Member::Witness(i)) => has_cosigned(i),
            Some(Member::Group(i)) => groups[i],
        }
    }
}

fn shown(checkpoint: &Checkpoint) -> String {
    checkpoint.origin().chars().take(80).collect()
}
