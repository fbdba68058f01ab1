//! Whether the claim still stands, as far as the bundle can tell.
//!
//! A withdrawal in the bundle is checked like everything else. That there is none proves nothing:
//! it may come later, or be left out. The log tells, since the entry of a withdrawal has the digest
//! of its claim.

use brand::Bundle;
use certify::{Claim, EntryKind, KeyChain, Withdrawal};
use word::{Message, Words};

use crate::{
    Level, LevelName, Status,
    check::{check_entry, failed, level, not_shown},
    keys,
};

/// `[index, size]`: the claim's place in the log, and how many entries the checkpoint covers.
pub(crate) fn check_in_force(
    bundle: &Bundle,
    (claim, keys): (&Claim, &KeyChain),
    [index, size]: [u64; 2],
) -> Result<Level, Level> {
    let Some((envelope, logged)) = &bundle.withdrawal else {
        let args = [("index", index.to_string()), ("size", size.to_string())];
        return Ok(not_shown(LevelName::InForce, NONE_SHOWN, args));
    };
    let fail = |message: Message| failed(LevelName::InForce, message);
    let at_its_level = |level: Level| Level { name: LevelName::InForce, ..level };
    let digest = bundle.claim.0.digest();
    let signer = keys::named(keys, logged).map_err(at_its_level)?;
    let what = (EntryKind::Withdrawal, digest);
    let proven = check_entry(bundle, claim, logged, (what, signer)).map_err(at_its_level)?;
    keys::check_in_force(keys, logged, proven.index).map_err(at_its_level)?;
    let opened = envelope.open(Withdrawal::PAYLOAD_TYPE, signer);
    let withdrawal = opened.and_then(Withdrawal::read).map_err(|p| fail(p.message()))?;
    if withdrawal.claim != digest || withdrawal.issuer != claim.issuer || proven.index <= index {
        return Err(fail(certify::Problem::NotAWithdrawal.message()));
    }
    Err(withdrawn(&withdrawal, proven.index))
}

fn withdrawn(withdrawal: &Withdrawal, index: u64) -> Level {
    let reason = &withdrawal.reason;
    // One sentence for readers of both languages: the words are the issuer's, and signed.
    let reason = match reason.zh == reason.en {
        true => reason.en.clone(),
        false => format!("{} / {}", reason.zh, reason.en),
    };
    let at = withdrawal.made_at.strftime("%Y-%m-%d").to_string();
    let args = [("at", at), ("index", index.to_string()), ("reason", reason)];
    let failed = (LevelName::InForce, Status::Failed);
    let Some(other) = &withdrawal.superseded_by else { return level(failed, WITHDRAWN, args) };
    let [at, index, reason] = args;
    level(failed, SUPERSEDED, [at, index, reason, ("other", other.to_string())])
}

const NONE_SHOWN: Words = Words::new(
    "到检查点的 {size} 条为止，证据包里没有撤回这份声明的条目；要确知，请查日志第 {index} 条之后有无 \
     withdrawal 条目带着它的摘要",
    "as of the {size} entries of the checkpoint the bundle shows no withdrawal; to be sure, look \
     in the log after entry {index} for an entry “withdrawal” with the digest of this claim",
);
const WITHDRAWN: Words = Words::new(
    "签发方于 {at} 撤回了这份声明（日志第 {index} 条）：{reason}",
    "the issuer withdrew this claim on {at} (entry {index} of the log): {reason}",
);
const SUPERSEDED: Words = Words::new(
    "签发方于 {at} 以声明 {other} 取代了它（日志第 {index} 条）：{reason}",
    "the issuer put the claim {other} in its place on {at} (entry {index} of the log): {reason}",
);
