//! Whether the rows of a bundle are those that a checkpoint drew.

use brand::{Bundle, Drawn};
use certify::{Claim, Row};
use standard::Specification;
use trust::{Checkpoint, DrawSource, Policy, VerifierKey, tree};
use word::{Digest, Message, Words};

use crate::{
    Level, LevelName, Status,
    check::{failed, level},
};

/// A draw that was made again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redrawn {
    /// How many rows were drawn.
    pub k: u64,
    /// Of how many.
    pub n: u64,
    /// The entries of the checkpoint that drew them.
    pub size: u64,
    /// How many entries came between the seal and the checkpoint: each is a choice that the
    /// issuer had.
    pub n_between: u64,
    /// How many the stranger's own policy allows; `None` where it does not say.
    pub within: Option<u64>,
    /// How many of the drawn readings are outside the limits of the standard.
    pub n_outside: usize,
    /// The witness whose cosignature is in the seed.
    pub witness: Option<VerifierKey>,
    /// Whether the stranger's own policy trusts that witness; `None` without a policy.
    pub is_trusted: Option<Trusted>,
}

/// Whether the seed was out of the issuer's hands, by the stranger's policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trusted {
    /// The policy lists the witness.
    Yes,
    /// It does not.
    No,
}

/// What the draw is held against.
pub(crate) struct Sealed<'a> {
    /// The place of the evidence in the log.
    pub(crate) index: u64,
    /// The checkpoint under the proofs.
    pub(crate) under: &'a Checkpoint,
}

pub(crate) fn check_draw(
    bundle: &Bundle,
    (claim, rows): (&Claim, &[Row]),
    sealed: &Sealed<'_>,
    policy: Option<&Policy>,
) -> Result<Option<Redrawn>, Level> {
    let Some(drawn) = &bundle.draw else { return Ok(None) };
    let source = source(drawn, sealed)?;
    let (k, n) = (drawn.n_rows, claim.evidence.n);
    let places = source.draw(&claim.evidence.root, (k, n)).map_err(|p| fail(p.message()))?;
    if !places.iter().copied().eq(rows.iter().map(|row| row.seq)) {
        return Err(level((LevelName::Recomputed, Status::Failed), OTHER_ROWS, []));
    }
    let witness = source.witness_key().cloned();
    let is_listed = |policy: &Policy| {
        let listed = policy.witnesses().iter().any(|one| Some(&one.key) == witness.as_ref());
        if listed { Trusted::Yes } else { Trusted::No }
    };
    let size = source.checkpoint().size();
    let n_between = size - sealed.index - 1;
    if let Some(policy) = policy {
        policy.check_draw(n_between).map_err(|problem| fail(problem.message()))?;
    }
    Ok(Some(Redrawn {
        k,
        n,
        size,
        n_between,
        within: policy.and_then(Policy::draws_within),
        n_outside: n_outside(&claim.specified.specification, rows),
        is_trusted: policy.map(is_listed),
        witness,
    }))
}

fn fail(message: Message) -> Level {
    failed(LevelName::Recomputed, message)
}

/// The checkpoint of a draw: later than the seal, and of the log of the proofs.
fn source(drawn: &Drawn, sealed: &Sealed<'_>) -> Result<DrawSource, Level> {
    let refused = |problem: trust::Problem| fail(problem.message());
    let key = |text: &String| VerifierKey::parse(text).map_err(refused);
    let witness = drawn.witness_key.as_ref().map(key).transpose()?;
    let note = drawn.checkpoint.as_bytes();
    let source = DrawSource::read(note, &key(&drawn.log_key)?, witness.as_ref());
    let source = source.map_err(refused)?;
    let (checkpoint, under) = (source.checkpoint(), sealed.under);
    let is_of_log = checkpoint.origin() == under.origin() && checkpoint.extensions().is_empty();
    if !is_of_log || checkpoint.size() <= sealed.index {
        return Err(level((LevelName::Recomputed, Status::Failed), NOT_LATER, []));
    }
    let (old, new): (&Digest, &Digest) = (checkpoint.root(), under.root());
    let sizes = (checkpoint.size(), under.size());
    tree::verify_consistency(sizes.0, sizes.1, &drawn.consistency, old, new).map_err(refused)?;
    Ok(source)
}

fn n_outside(specification: &Specification, rows: &[Row]) -> usize {
    let is_outside = |row: &&Row| {
        specification.lsl().is_some_and(|lsl| row.value < lsl)
            || specification.usl().is_some_and(|usl| row.value > usl)
    };
    rows.iter().filter(is_outside).count()
}

impl Redrawn {
    /// That the draw holds; the result itself is not recomputed from some of the rows.
    pub(crate) fn level(&self) -> Level {
        let words = match (&self.witness, self.is_trusted) {
            (None, _) => BY_ISSUER,
            (Some(_), None) => BY_SOME_WITNESS,
            (Some(_), Some(Trusted::Yes)) => BY_TRUSTED_WITNESS,
            (Some(_), Some(Trusted::No)) => BY_OTHER_WITNESS,
        };
        let name = self.witness.as_ref().map_or("", |key| key.name()).to_owned();
        let args = [
            ("k", self.k.to_string()),
            ("n", self.n.to_string()),
            ("outside", self.n_outside.to_string()),
            ("size", self.size.to_string()),
            ("between", self.n_between.to_string()),
            ("witness", name),
        ];
        level((LevelName::Recomputed, Status::NotShown), words, args)
    }
}

pub(crate) const NO_ROWS: Words = Words::new(
    "证据包带着抽取规则，却没有公开抽中的读数",
    "the bundle names a draw but opens no drawn readings",
);
const OTHER_ROWS: Words = Words::new(
    "公开的读数不是检查点抽中的那些",
    "the opened readings are not those that the checkpoint drew",
);
const NOT_LATER: Words = Words::new(
    "抽取用的检查点不在封存之后，或不属于这个日志",
    "the checkpoint of the draw is not later than the seal, or not of this log",
);
const BY_ISSUER: Words = Words::new(
    "公开了 {n} 个读数中的 {k} 个，重新抽取得到同样的读数，其中 {outside} 个超出规格；不能由此复算\
     结果。抽取取自封存后、其间另有 {between} 条的检查点（{size} 条），没有见证方联署：签发方可能挑过种子",
    "{k} of {n} readings are opened, and drawing again gives the same; {outside} are outside the \
     limits. The result is not recomputed from them. The checkpoint of {size} entries, {between} \
     after the seal, has no witness: the issuer could have chosen the seed",
);
const BY_SOME_WITNESS: Words = Words::new(
    "公开了 {n} 个读数中的 {k} 个，重新抽取得到同样的读数，其中 {outside} 个超出规格；不能由此复算\
     结果。种子含见证方 {witness} 对封存后检查点（{size} 条，其间另有 {between} 条）的联署；它是否独立，\
     请用 --policy 写明您信任谁",
    "{k} of {n} readings are opened, and drawing again gives the same; {outside} are outside the \
     limits. The result is not recomputed from them. The seed has the cosignature of {witness} on \
     the checkpoint of {size} entries, {between} after the seal; whether it is independent is \
     yours to say, with --policy",
);
const BY_TRUSTED_WITNESS: Words = Words::new(
    "公开了 {n} 个读数中的 {k} 个，重新抽取得到同样的读数，其中 {outside} 个超出规格；不能由此复算\
     结果。种子含您信任的见证方 {witness} 对封存后检查点（{size} 条，其间另有 {between} 条）的联署，\
     签发方无法挑选",
    "{k} of {n} readings are opened, and drawing again gives the same; {outside} are outside the \
     limits. The result is not recomputed from them. The seed has the cosignature of {witness}, \
     which you trust, on the checkpoint of {size} entries, {between} after the seal: the issuer \
     could not choose it",
);
const BY_OTHER_WITNESS: Words = Words::new(
    "公开了 {n} 个读数中的 {k} 个，重新抽取得到同样的读数，其中 {outside} 个超出规格；不能由此复算\
     结果。种子含 {witness} 对封存后检查点（{size} 条，其间另有 {between} 条）的联署，但您的策略不信任\
     它：签发方可能挑过种子",
    "{k} of {n} readings are opened, and drawing again gives the same; {outside} are outside the \
     limits. The result is not recomputed from them. The seed has the cosignature of {witness} on \
     the checkpoint of {size} entries, {between} after the seal, which your policy does not trust: \
     the issuer could have chosen the seed",
);
