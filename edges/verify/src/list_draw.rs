//! Whether what was drawn from a published list comes out again.

use certify::{Entry, EntryKind};
use trust::{
    draw::{List, ListDraw},
    problem::DrawProblem,
};
use word::{Message, Words, json};

use crate::{Expected, Trusted};

/// A draw from a list that was made again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RedrawnList {
    /// The draw.
    pub draw: ListDraw,
    /// How many entries came between the list and the checkpoint: each is a choice that the keeper
    /// of the log had.
    pub n_between: u64,
    /// Whether the stranger's own policy trusts the witness of the seed; `None` without a policy.
    pub is_trusted: Option<Trusted>,
}

/// Draws again from `list`, and checks that the list was in the log before.
///
/// # Errors
/// What does not hold, in both languages.
pub fn verify_list_draw(
    (draw, list): (&[u8], &[u8]),
    expected: &Expected,
) -> Result<RedrawnList, Message> {
    let said = |problem: trust::Problem| problem.message();
    let draw = ListDraw::read(draw).map_err(said)?;
    let list = List::parse(list).map_err(said)?;
    draw.check(&list).map_err(said)?;
    let (source, placed) = (draw.source(), draw.placed());
    let origin = source.checkpoint().origin();
    let entry = json::parse_canonical(placed.leaf.as_bytes()).ok();
    let entry = entry.as_ref().and_then(Entry::of_json);
    if !entry.is_some_and(|entry| entry.is_of((EntryKind::Document, draw.list()), origin)) {
        return Err(said(DrawProblem::NotPublished.into()));
    }
    if expected.log_key.as_ref().is_some_and(|key| *key != source.log_key().to_string()) {
        return Err(Message::new("verify.failed", OTHER_LOG, []));
    }
    let is_listed = |policy: &trust::Policy| {
        let witness = source.witness_key();
        let listed = policy.witnesses().iter().any(|one| Some(&one.key) == witness);
        if listed { Trusted::Yes } else { Trusted::No }
    };
    let n_between = source.checkpoint().size() - placed.index - 1;
    if let Some(policy) = &expected.policy {
        policy.check_draw(n_between).map_err(said)?;
    }
    let is_trusted = expected.policy.as_ref().map(is_listed);
    Ok(RedrawnList { n_between, is_trusted, draw })
}

impl RedrawnList {
    /// In whose hands the seed was.
    pub fn seed(&self) -> Message {
        let words = match (self.draw.source().witness_key(), self.is_trusted) {
            (None, _) => SEED_OF_LOG,
            (Some(_), None) => SEED_OF_SOME_WITNESS,
            (Some(_), Some(Trusted::Yes)) => SEED_OF_TRUSTED_WITNESS,
            (Some(_), Some(Trusted::No)) => SEED_OF_OTHER_WITNESS,
        };
        let witness = self.draw.source().witness_key();
        let witness = witness.map_or("", |key| key.name()).to_owned();
        let args = [("witness", witness), ("between", self.n_between.to_string())];
        Message::new("verify.seed", words, args)
    }
}

const SEED_OF_LOG: Words = Words::new(
    "种子只出自日志（与名单相隔 {between} 条），没有见证方{witness}联署：日志方可能挑过",
    "the seed is the log's alone ({between} entries after the list), no witness{witness} cosigned: \
     whoever keeps the log could have chosen it",
);
const SEED_OF_SOME_WITNESS: Words = Words::new(
    "种子含见证方 {witness} 的联署（与名单相隔 {between} 条）；它是否独立，请用 --policy 写明您信任谁",
    "the seed has the cosignature of {witness} ({between} entries after the list); whether it is \
     independent is yours to say, with --policy",
);
const SEED_OF_TRUSTED_WITNESS: Words = Words::new(
    "种子含您信任的见证方 {witness} 的联署（与名单相隔 {between} 条）：日志方无法挑选",
    "the seed has the cosignature of {witness}, which you trust ({between} entries after the \
     list): whoever keeps the log could not choose it",
);
const SEED_OF_OTHER_WITNESS: Words = Words::new(
    "种子含 {witness} 的联署（与名单相隔 {between} 条），但您的策略不信任它：日志方可能挑过",
    "the seed has the cosignature of {witness} ({between} entries after the list), which your \
     policy does not trust: whoever keeps the log could have chosen it",
);
const OTHER_LOG: Words =
    Words::new("日志密钥不是您指定的那一把", "the log's key is not the one that you expect");
