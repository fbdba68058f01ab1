//! Checking a bundle, level by level.

use brand::{Bundle, Logged};
use certify::{Claim, Disclosed, EntryKind, KeyChain, check_header, recompute};
use method::Study;
use party::PublicKey;
use standard::Standard;
use trust::{Policy, Proof, SignedCheckpoint, VerifierKey, Witness};
use word::{Digest, Message, Words};

use crate::{
    Expected, Level, LevelName, Redrawn, Report, Status,
    draw::{NO_ROWS, Sealed, check_draw},
    in_force::check_in_force,
    keys,
};

/// Checks the bytes of a bundle. A level that builds on one that failed is not shown.
pub fn verify(bytes: &[u8], expected: &Expected) -> Report {
    let mut report = Report {
        levels: Vec::new(),
        claim: None,
        issuer_key: None,
        study: None,
        draw: None,
        disclosure: None,
    };
    if let Err(stopped_at) = check_in_order(bytes, expected, &mut report) {
        report.levels.push(stopped_at);
    }
    for name in LevelName::ALL {
        if report.level(name).is_none() {
            report.levels.push(not_shown(name, BUILDS_ON_FAILED, []));
        }
    }
    report.levels.sort_by_key(|level| level.name);
    report
}

const BUILDS_ON_FAILED: Words = Words::new(
    "它依赖的前一级未成立，未检查",
    "not checked, because a level before it does not hold",
);

fn check_in_order(bytes: &[u8], expected: &Expected, report: &mut Report) -> Result<(), Level> {
    let bundle =
        Bundle::read(bytes).map_err(|problem| failed(LevelName::Intact, problem.message()))?;
    report.issuer_key = Some(bundle.issuer_key);
    report.disclosure = Some(bundle.evidence.0.level());
    report.levels.push(intact(bytes.len()));
    let (claim, keys) = check_signed(&bundle, expected)?;
    report.levels.push(signed(&claim, &bundle.issuer_key));
    report.claim = Some(claim.clone());
    let logged = check_logged(&bundle, (&claim, &keys), expected)?;
    report.levels.push(logged.level());
    report.levels.push(logged.witnessed(expected)?);
    let found = check_recomputed(&bundle, &claim, (&logged, expected))?;
    report.levels.push(found.level(&bundle, &claim));
    (report.study, report.draw) = found.parts();
    check_standard(&bundle.standard.0, &claim)?;
    report.levels.push(chain(&bundle.standard.0));
    report.levels.push(check_in_force(&bundle, (&claim, &keys), logged.span())?);
    Ok(())
}

pub(crate) fn level<const N: usize>(
    (name, status): (LevelName, Status),
    words: Words,
    args: [(&'static str, String); N],
) -> Level {
    let code = match status {
        Status::Proven => "verify.proven",
        Status::NotShown => "verify.not_shown",
        Status::Failed => "verify.failed",
    };
    Level { name, status, message: Message::new(code, words, args) }
}

pub(crate) fn failed(name: LevelName, message: Message) -> Level {
    Level { name, status: Status::Failed, message }
}

pub(crate) fn not_shown<const N: usize>(
    name: LevelName,
    words: Words,
    args: [(&'static str, String); N],
) -> Level {
    level((name, Status::NotShown), words, args)
}

fn intact(n_bytes: usize) -> Level {
    let words = Words::new(
        "文件共 {n} 字节，写法唯一，没有多余内容",
        "all {n} bytes are in their only spelling, and nothing is left over",
    );
    level((LevelName::Intact, Status::Proven), words, [("n", n_bytes.to_string())])
}

fn check_signed(bundle: &Bundle, expected: &Expected) -> Result<(Claim, KeyChain), Level> {
    let fail = |problem: certify::Problem| failed(LevelName::Signed, problem.message());
    let key = &bundle.issuer_key;
    let statement = bundle.claim.0.open(Claim::PAYLOAD_TYPE, key).map_err(fail)?;
    let claim = Claim::read(statement).map_err(fail)?;
    let keys = keys::check_keys(bundle, &claim)?;
    // Whoever knows one of an issuer's keys knows all that follow from it, and those before.
    if let Some(expected) = &expected.issuer_key
        && keys.keys().iter().all(|held| held.key != *expected)
    {
        let words = Words::new(
            "证据包由密钥 {got} 签署，不是您指定的 {need}",
            "the bundle is signed by {got}, not by the key that you expect, {need}",
        );
        let args = [("got", key.short()), ("need", expected.short())];
        return Err(level((LevelName::Signed, Status::Failed), words, args));
    }
    Ok((claim, keys))
}

fn signed(claim: &Claim, key: &PublicKey) -> Level {
    let words = Words::new(
        "{issuer} 的密钥 {key} 签署了这份声明",
        "the key {key} of {issuer} signed this claim",
    );
    let args = [("issuer", claim.issuer.clone()), ("key", key.short())];
    level((LevelName::Signed, Status::Proven), words, args)
}

/// What the three proofs show together.
struct LogView {
    origin: String,
    size: u64,
    claim_index: u64,
    evidence_index: u64,
    cosigned: Vec<(Witness, u64)>,
    checkpoint: SignedCheckpoint,
}

fn check_logged(
    bundle: &Bundle,
    (claim, keys): (&Claim, &KeyChain),
    expected: &Expected,
) -> Result<LogView, Level> {
    let broken = |words: Words| level((LevelName::Logged, Status::Failed), words, []);
    let is_log_key = |key: &String| *key == bundle.log_key || bundle.log_keys_before.contains(key);
    if !expected.log_key.as_ref().is_none_or(is_log_key) {
        return Err(broken(Words::new(
            "日志密钥不是您指定的那一把",
            "the log's key is not the one that you expect",
        )));
    }
    let standard = Digest::of(&bundle.standard.0.document());
    let check = |logged, what| {
        let proven = check_entry(bundle, claim, logged, (what, keys::named(keys, logged)?))?;
        keys::check_in_force(keys, logged, proven.index)?;
        Ok::<_, Level>(proven)
    };
    let claimed = check(&bundle.claim.1, (EntryKind::Claim, bundle.claim.0.digest()))?;
    if bundle.claim.1.entry.key_name() != bundle.claim.0.key_name() {
        return Err(broken(Words::new(
            "声明与它的日志条目不是同一把密钥签署的",
            "the claim and its entry are not signed by the same key",
        )));
    }
    let evidence = check(&bundle.evidence.1, (EntryKind::Evidence, claim.evidence.lot_root))?;
    let released = check(&bundle.standard.1, (EntryKind::Standard, standard))?;
    let others = bundle.key_changes.iter().chain(&bundle.withdrawal);
    let others = others.map(|(_, logged)| logged.proof.as_str());
    let is_of_it = |proof: &str| {
        Proof::parse(proof.as_bytes()).is_ok_and(|p| *p.checkpoint() == claimed.checkpoint)
    };
    let proofs = [bundle.evidence.1.proof.as_str(), &bundle.standard.1.proof];
    if !proofs.into_iter().chain(others).all(is_of_it) {
        return Err(broken(Words::new(
            "各份证明不属于同一个检查点",
            "the proofs are not of one checkpoint",
        )));
    }
    if !(released.index < evidence.index && evidence.index < claimed.index) {
        return Err(broken(Words::new(
            "日志顺序不对：应先有标准，再有证据，最后才有声明",
            "the order in the log is wrong: the standard must come first, then the evidence, then \
             the claim",
        )));
    }
    Ok(LogView {
        origin: claim.issuer.clone(),
        size: claimed.size,
        claim_index: claimed.index,
        evidence_index: evidence.index,
        cosigned: claimed.cosigned,
        checkpoint: claimed.checkpoint,
    })
}

/// One proof, checked.
pub(crate) struct Proven {
    pub(crate) index: u64,
    size: u64,
    cosigned: Vec<(Witness, u64)>,
    checkpoint: SignedCheckpoint,
}

/// Whose signatures stand under a proof.
pub(crate) struct Signers<'a> {
    /// The origin of the log, which is the name of its keys.
    pub(crate) origin: &'a str,
    /// The log's keys, in the order of their signatures.
    pub(crate) logs: &'a [String],
    /// The witnesses, in the order of theirs.
    pub(crate) witnesses: &'a [String],
}

pub(crate) fn check_entry(
    bundle: &Bundle,
    claim: &Claim,
    logged: &Logged,
    what: ((EntryKind, Digest), &PublicKey),
) -> Result<Proven, Level> {
    let logs: Vec<_> =
        std::iter::once(&bundle.log_key).chain(&bundle.log_keys_before).cloned().collect();
    let signers = Signers { origin: &claim.issuer, logs: &logs, witnesses: &bundle.witness_keys };
    check_proof(&signers, logged, what)
}

/// That an entry is what it should be, is signed, and is in the log that these keys signed.
pub(crate) fn check_proof(
    signers: &Signers<'_>,
    logged: &Logged,
    ((kind, digest), signer): ((EntryKind, Digest), &PublicKey),
) -> Result<Proven, Level> {
    let fail = |message| failed(LevelName::Logged, message);
    let signed = logged.entry.check((kind, &digest), signers.origin, signer);
    signed.map_err(|problem| fail(problem.message()))?;
    let refused = |problem: trust::Problem| fail(problem.message());
    let parse = |keys: &[String]| -> Result<Vec<_>, _> {
        keys.iter().map(|key| VerifierKey::parse(key)).collect()
    };
    let logs = parse(signers.logs).map_err(refused)?;
    if let Some(key) = logs.iter().find(|key| key.name() != signers.origin) {
        let words = Words::new(
            "日志 {log} 不是签发方 {issuer} 的日志",
            "the log {log} is not that of the issuer, {issuer}",
        );
        let args = [("log", key.name().to_owned()), ("issuer", signers.origin.to_owned())];
        return Err(level((LevelName::Logged, Status::Failed), words, args));
    }
    let witnesses = parse(signers.witnesses);
    let witnesses = witnesses.map_err(refused)?;
    // Every witness that the bundle names must have cosigned, and nobody else may have.
    let keys = [logs.as_slice(), &witnesses].concat();
    let policy = Policy::k_of(&logs, &witnesses, witnesses.len()).map_err(refused)?;
    let proof = Proof::parse(logged.proof.as_bytes()).map_err(refused)?;
    let verified = proof.verify(&logged.entry.to_bytes(), &policy).map_err(refused)?;
    // Signatures of unknown signers and an extra line prove nothing, so nothing may hide in them.
    let spelled =
        Proof::new(None, proof.index(), proof.hashes().to_vec(), proof.checkpoint().clone());
    // The keys stand in the order of the cosignatures, so that there is one spelling.
    let signatures = proof.checkpoint().note().signatures();
    let is_signed_in_order = signatures.len() == keys.len()
        && keys.iter().zip(signatures).all(|(key, line)| key.is_signer_of(line));
    if spelled.map_err(refused)?.to_string() != logged.proof || !is_signed_in_order {
        let words =
            Words::new("证明里有无人核对的内容", "the proof holds something that nobody checks");
        return Err(level((LevelName::Logged, Status::Failed), words, []));
    }
    Ok(Proven {
        index: verified.index,
        size: verified.size,
        cosigned: verified.judged.cosigned,
        checkpoint: proof.checkpoint().clone(),
    })
}

impl LogView {
    /// The place of the claim, and how many entries the checkpoint covers.
    fn span(&self) -> [u64; 2] {
        [self.claim_index, self.size]
    }

    fn level(&self) -> Level {
        let words = Words::new(
            "声明是日志 {origin} 的第 {index} 条（检查点共 {size} 条）；标准与证据在它之前入日志",
            "the claim is entry {index} of the log {origin} (checkpoint of {size} entries); the \
             standard and the evidence were entered before it",
        );
        let args = [
            ("origin", self.origin.clone()),
            ("index", self.claim_index.to_string()),
            ("size", self.size.to_string()),
        ];
        level((LevelName::Logged, Status::Proven), words, args)
    }

    /// By the stranger's own policy where there is one; else as far as the bundle goes.
    fn witnessed(&self, expected: &Expected) -> Result<Level, Level> {
        let named = |cosigned: &[(Witness, u64)]| {
            let names = cosigned.iter().map(|(witness, _)| witness.key.name());
            [("n", cosigned.len().to_string()), ("names", names.collect::<Vec<_>>().join(", "))]
        };
        if let Some(policy) = &expected.policy {
            let judged = policy.judge(&self.checkpoint);
            let judged =
                judged.map_err(|problem| failed(LevelName::Witnessed, problem.message()))?;
            if policy.has_quorum() {
                let proven = (LevelName::Witnessed, Status::Proven);
                return Ok(level(proven, BY_POLICY, named(&judged.cosigned)));
            }
        }
        if self.cosigned.is_empty() {
            return Ok(not_shown(LevelName::Witnessed, NOT_WITNESSED, []));
        }
        Ok(level((LevelName::Witnessed, Status::Proven), WITNESSED, named(&self.cosigned)))
    }
}

const NOT_WITNESSED: Words = Words::new(
    "检查点没有见证方签名：无法排除日志方给别人看另一本账",
    "no witness signed the checkpoint: that the log shows others something else cannot be ruled \
     out",
);
const WITNESSED: Words = Words::new(
    "{n} 个见证方联署了同一检查点（{names}）；它们是否独立于签发方，请用 --policy 写明您信任谁",
    "{n} witnesses cosigned the checkpoint ({names}); whether they are independent of the issuer \
     is yours to say, with --policy",
);
const BY_POLICY: Words = Words::new(
    "按您的信任策略，联署的见证方足够：{n} 个（{names}）",
    "by your policy enough witnesses cosigned the checkpoint: {n} ({names})",
);

/// What the opened readings show.
enum Found {
    Nothing,
    Redrawn(Redrawn),
    Study(Study),
}

impl Found {
    fn level(&self, bundle: &Bundle, claim: &Claim) -> Level {
        match self {
            Self::Redrawn(draw) => draw.level(),
            Self::Study(study) => recomputed(bundle, claim, Some(study)),
            Self::Nothing => recomputed(bundle, claim, None),
        }
    }

    fn parts(self) -> (Option<Study>, Option<Redrawn>) {
        match self {
            Self::Nothing => (None, None),
            Self::Redrawn(draw) => (None, Some(draw)),
            Self::Study(study) => (Some(study), None),
        }
    }
}

fn check_recomputed(
    bundle: &Bundle,
    claim: &Claim,
    (logged, expected): (&LogView, &Expected),
) -> Result<Found, Level> {
    let fail = |problem: certify::Problem| failed(LevelName::Recomputed, problem.message());
    let evidence = &claim.evidence;
    let disclosed =
        bundle.evidence.0.check(&evidence.lot_root, &evidence.characteristic.0).map_err(fail)?;
    check_limits(claim)?;
    match disclosed {
        Disclosed::Some(header, rows) => {
            check_header(claim, &header, &rows).map_err(fail)?;
            let under = logged.checkpoint.checkpoint();
            let sealed = Sealed { index: logged.evidence_index, under };
            let policy = expected.policy.as_ref();
            let redrawn = check_draw(bundle, (claim, &rows), &sealed, policy)?;
            Ok(redrawn.map_or(Found::Nothing, Found::Redrawn))
        }
        _ if bundle.draw.is_some() => {
            Err(level((LevelName::Recomputed, Status::Failed), NO_ROWS, []))
        }
        Disclosed::Nothing => Ok(Found::Nothing),
        Disclosed::All(header, rows) => {
            recompute(claim, &header, &rows, judge::METHODS).map(Found::Study).map_err(fail)
        }
    }
}

/// The limits that the method was given are those of the standard, not others.
fn check_limits(claim: &Claim) -> Result<(), Level> {
    let specification = claim.specified.specification.to_json();
    for key in ["lsl", "target", "usl"] {
        let used = claim.parameters.get(key).unwrap_or(&word::json::Value::Null);
        let is_used = claim.parameters.get("lsl").is_some();
        let same = match (used.as_str(), specification[key].as_str()) {
            (None, None) => true,
            (Some(used), Some(wanted)) => {
                used.parse::<word::Decimal>().ok() == wanted.parse::<word::Decimal>().ok()
            }
            _ => false,
        };
        if is_used && !same {
            let words = Words::new(
                "计算所用的 {key} 与工艺标准的规格不同",
                "the {key} that was computed with is not that of the standard",
            );
            let args = [("key", key.to_owned())];
            return Err(level((LevelName::Recomputed, Status::Failed), words, args));
        }
    }
    Ok(())
}

fn recomputed(bundle: &Bundle, claim: &Claim, study: Option<&Study>) -> Level {
    let n = || ("n", claim.evidence.n.to_string());
    if study.is_some() {
        let words = Words::new(
            "用公开的全部 {n} 个读数按 {method} 复算，每一位都相同",
            "all {n} readings are disclosed; {method} gives the same result to the last digit",
        );
        let args = [n(), ("method", claim.method.clone())];
        return level((LevelName::Recomputed, Status::Proven), words, args);
    }
    let words = Words::new(
        "读数未全部公开（公开程度：{level}），无法复算；共承诺 {n} 个读数",
        "the readings are not all disclosed (level: {level}), so it cannot be recomputed; {n} \
         readings are committed to",
    );
    not_shown(LevelName::Recomputed, words, [n(), ("level", bundle.evidence.0.level().to_owned())])
}

fn check_standard(standard: &Standard, claim: &Claim) -> Result<(), Level> {
    let wrong = |words: Words| Err(level((LevelName::ChainComplete, Status::Failed), words, []));
    if standard.reference() != claim.specified.standard || standard.item != claim.item.0 {
        return wrong(Words::new(
            "附带的工艺标准不是声明所依据的那一版",
            "the standard in the bundle is not the version that the claim names",
        ));
    }
    let code = &claim.evidence.characteristic.0;
    let agrees = standard.characteristic(code).is_ok_and(|characteristic| {
        characteristic.specification == claim.specified.specification
            && characteristic.unit == claim.evidence.unit
    });
    if !agrees {
        return wrong(Words::new(
            "声明的规格或单位与工艺标准不一致",
            "the claim's limits or unit are not those of the standard",
        ));
    }
    Ok(())
}

fn chain(standard: &Standard) -> Level {
    let words = Words::new(
        "工艺标准 {code} 第 {version} 版已核对；量具研究与技能证明不在证据包内",
        "the standard {code} version {version} is verified; the gauge study and the craftsman's \
         skill are not part of this bundle",
    );
    let args = [("code", standard.code.to_string()), ("version", standard.version.to_string())];
    not_shown(LevelName::ChainComplete, words, args)
}
