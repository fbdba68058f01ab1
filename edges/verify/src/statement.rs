//! The report of a verification as a statement that whoever checked may sign and publish.

use brand::Bundle;
use certify::{Checked, Found, SeenLog, Verification};
use word::{Digest, Timestamp, Title};

use crate::{LevelName, Report, Status};

/// Who states it, with what, and when.
#[derive(Clone, Debug, PartialEq)]
pub struct Stating {
    /// What whoever checked calls themselves.
    pub verifier: Option<Title>,
    /// The program and its version.
    pub tool: String,
    /// When.
    pub made_at: Timestamp,
}

/// What `report` found of the bundle in `bytes`; `None` where the claim's signature does not hold,
/// so that nothing is known of any claim.
pub fn statement(report: &Report, bytes: &[u8], stating: Stating) -> Option<Verification> {
    let claim = report.claim.as_ref()?;
    let bundle = Bundle::read(bytes).ok()?;
    let checked = report.levels.iter().map(|level| Checked {
        level: level.name.code().to_owned(),
        status: level.status.code().to_owned(),
    });
    let is_logged = report.level(LevelName::Logged)?.status == Status::Proven;
    let seen = || {
        let proof = trust::Proof::parse(bundle.claim.1.proof.as_bytes()).ok()?;
        let checkpoint = proof.checkpoint().checkpoint().clone();
        Some(SeenLog { size: checkpoint.size(), root: *checkpoint.root() })
    };
    Some(Verification {
        claim: bundle.claim.0.digest(),
        lot: claim.lot.clone(),
        issuer: claim.issuer.clone(),
        verifier: stating.verifier,
        found: found(report),
        checked: checked.collect(),
        disclosure: report.disclosure?.to_owned(),
        bundle: Digest::of(bytes),
        log: if is_logged { seen() } else { None },
        tool: stating.tool,
        made_at: stating.made_at,
    })
}

/// Whether the result came out again. That a claim was withdrawn stands among what was checked: it
/// says nothing against the result.
fn found(report: &Report) -> Found {
    let mut others = report.levels.iter().filter(|level| level.name != LevelName::InForce);
    if others.any(|level| level.status == Status::Failed) {
        return Found::Mismatch;
    }
    match report.level(LevelName::Recomputed).map(|level| level.status) {
        Some(Status::Proven) => Found::Match,
        _ => Found::NotReproducible,
    }
}
