//! Checking a passport as a credential: proof, issuer, time, and whether it was withdrawn.

use brand::credential::{did, jwt, model, multibase, proof, status};
use party::PublicKey;
use word::{
    Digest, Message, Timestamp, Words,
    json::{self, Value},
};

use crate::{Status, Verdict};

/// The largest credential that is read.
pub const BYTES_MAX: usize = 4 << 20;

/// One thing that was checked, and how it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Check {
    /// The stable name.
    pub code: &'static str,
    /// The name that people read.
    pub words: Words,
    /// How it stands.
    pub status: Status,
    /// What was found.
    pub message: Message,
}

/// What the stranger has besides the credential.
#[derive(Clone, Copy, Debug)]
pub struct Sources<'a> {
    /// The issuer's document, as fetched from its address.
    pub did_document: Option<&'a Value>,
    /// The status lists that the credential names.
    pub status_lists: &'a [Vec<u8>],
    /// The time.
    pub now: Timestamp,
}

/// What was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Checked {
    /// Every check, in order.
    pub checks: Vec<Check>,
    /// What the credential says, once it could be read.
    pub document: Option<Value>,
}

impl Checked {
    /// Yes where it is intact, signed and in force; no where anything does not hold.
    pub fn verdict(&self) -> Verdict {
        let is_proven = |code| {
            let mut all = self.checks.iter();
            all.any(|check| check.code == code && check.status == Status::Proven)
        };
        if self.checks.iter().any(|check| check.status == Status::Failed) {
            Verdict::No
        } else if ["vc_intact", "vc_signed", "vc_in_force"].into_iter().all(is_proven) {
            Verdict::Yes
        } else {
            Verdict::Undecidable
        }
    }

    /// Whether the credential names the claim of this digest as its evidence.
    pub fn is_about(&self, claim: &Digest) -> bool {
        let need = multibase::of_digest(claim);
        let part = |value: &'_ Value, key: &str| value.get(key).cloned().unwrap_or_default();
        let Some(document) = &self.document else { return false };
        let claims = part(&part(document, "credentialSubject"), "performanceClaim");
        let claims = claims.as_array().cloned().unwrap_or_default();
        let evidence = claims.iter().map(|claim| part(claim, "evidence"));
        let mut links = evidence.flat_map(|links| links.as_array().cloned().unwrap_or_default());
        links.any(|link| link.get("digestMultibase").and_then(Value::as_str) == Some(&need))
    }
}

/// Whether `bytes` mean to be a credential, intact or not.
pub fn is_meant_by(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(200)];
    let has = |start: &[u8]| head.windows(start.len()).any(|window| window == start);
    head.trim_ascii_start().starts_with(b"eyJ") || has(b"\"@context\"")
}

/// The name of the key and the addresses of the status lists, to be fetched before checking.
/// `None` where the credential cannot be read.
pub fn needs(bytes: &[u8]) -> Option<(String, Vec<String>)> {
    let read = read(bytes).ok()?;
    let (document, method) = (read.document(), read.method());
    let lists = entries(document).into_iter();
    let lists = lists.filter_map(|entry| entry.get("statusListCredential")?.as_str());
    Some((method.to_owned(), lists.map(str::to_owned).collect()))
}

/// A credential in either form.
enum Read {
    Proof(proof::Parts, Status),
    Token(jwt::Parts),
}

impl Read {
    fn document(&self) -> &Value {
        match self {
            Self::Proof(parts, _) => &parts.document,
            Self::Token(parts) => &parts.document,
        }
    }

    fn method(&self) -> &str {
        match self {
            Self::Proof(parts, _) => &parts.method,
            Self::Token(parts) => &parts.method,
        }
    }

    fn check(&self, key: &PublicKey) -> Result<(), brand::Problem> {
        match self {
            Self::Proof(parts, _) => parts.check(key),
            Self::Token(parts) => parts.check(key),
        }
    }
}

fn read(bytes: &[u8]) -> Result<Read, brand::Problem> {
    let not = |reason: &str| brand::Problem::NotACredential { reason: reason.to_owned() };
    if bytes.len() > BYTES_MAX {
        return Err(not("it is larger than 4 MiB"));
    }
    let text = std::str::from_utf8(bytes).map_err(|_| not("it is not text"))?;
    if text.trim_start().starts_with("eyJ") {
        return jwt::Parts::of(text.trim_end()).map(Read::Token);
    }
    let value: Value = text.parse().map_err(|_| not("it is not JSON"))?;
    let is_canonical = json::parse_canonical(bytes).is_ok();
    let spelling = if is_canonical { Status::Proven } else { Status::NotShown };
    Ok(Read::Proof(proof::Parts::of(&value)?, spelling))
}

/// Checks a credential in either form. Nothing is fetched.
pub fn verify(bytes: &[u8], sources: &Sources<'_>) -> Checked {
    let read = match read(bytes) {
        Ok(read) => read,
        Err(problem) => {
            let checks = vec![failed(SPELLED, problem.message())];
            return Checked { checks, document: None };
        }
    };
    let document = read.document().clone();
    let checks = vec![
        spelled(&read),
        formed(&document),
        signed(&read, sources.did_document),
        in_time(&document, sources.now),
        in_force(&document, read.method(), sources),
    ];
    Checked { checks, document: Some(document) }
}

type Name = (&'static str, Words);
const SPELLED: Name = ("vc_intact", Words::new("凭证文件", "credential file"));
const FORMED: Name = ("vc_formed", Words::new("凭证格式", "credential form"));
const SIGNED: Name = ("vc_signed", Words::new("凭证签名", "credential proof"));
const IN_TIME: Name = ("vc_in_time", Words::new("凭证期限", "credential time"));
const IN_FORCE: Name = ("vc_in_force", Words::new("未被撤回", "in force"));

fn check<const N: usize>(
    (code, words): Name,
    status: Status,
    text: Words,
    args: [(&'static str, String); N],
) -> Check {
    let message_code = match status {
        Status::Proven => "verify.proven",
        Status::NotShown => "verify.not_shown",
        Status::Failed => "verify.failed",
    };
    Check { code, words, status, message: Message::new(message_code, text, args) }
}

fn failed((code, words): Name, message: Message) -> Check {
    Check { code, words, status: Status::Failed, message }
}

fn spelled(read: &Read) -> Check {
    match read {
        Read::Proof(_, Status::NotShown) => {
            let words = Words::new(
                "文件被重新排版过：重复的字段可能藏着别的内容；请取签发方给出的原文件",
                "the file was spelled anew, and a field given twice could hide something; get the \
                 file as the issuer serves it",
            );
            check(SPELLED, Status::NotShown, words, [])
        }
        _ => {
            let words = Words::new(
                "写法唯一，没有多余内容",
                "in its only spelling, with nothing left over",
            );
            check(SPELLED, Status::Proven, words, [])
        }
    }
}

fn formed(document: &Value) -> Check {
    match model::check_credential(document) {
        Ok(()) => {
            let words = Words::new("符合 W3C 数据模型 2.0", "of the W3C data model 2.0");
            check(FORMED, Status::Proven, words, [])
        }
        Err(problem) => failed(FORMED, problem.message()),
    }
}

fn issuer_of(document: &Value) -> Option<&str> {
    let issuer = document.get("issuer")?;
    issuer.as_str().or_else(|| issuer.get("id")?.as_str())
}

fn signed(read: &Read, did_document: Option<&Value>) -> Check {
    let method = read.method();
    let did = method.split('#').next().unwrap_or("");
    let args = || [("method", method.to_owned())];
    if issuer_of(read.document()) != Some(did) {
        let words = Words::new(
            "签名密钥 {method} 不属于凭证所写的签发方",
            "the key {method} is not one of the issuer that the credential names",
        );
        return check(SIGNED, Status::Failed, words, args());
    }
    let Some(did_document) = did_document else {
        let words = Words::new(
            "没有取得签发方的公钥文件，无法核对密钥 {method}",
            "without the issuer's document the key {method} cannot be known",
        );
        return check(SIGNED, Status::NotShown, words, args());
    };
    let Some(key) = did::key_of(did_document, method) else {
        let words = Words::new(
            "签发方的公钥文件里没有可用于声明的密钥 {method}",
            "the issuer's document has no key {method} that may assert",
        );
        return check(SIGNED, Status::Failed, words, args());
    };
    if let Err(problem) = read.check(&key) {
        return failed(SIGNED, problem.message());
    }
    let words = Words::new("{method} 签署了这份凭证", "{method} signed this credential");
    check(SIGNED, Status::Proven, words, args())
}

fn in_time(document: &Value, now: Timestamp) -> Check {
    let time = |key: &str| document.get(key)?.as_str()?.parse::<Timestamp>().ok();
    let is_early = time("validFrom").is_some_and(|from| now < from);
    let is_late = time("validUntil").is_some_and(|until| until < now);
    let (status, words) = if is_early {
        (Status::Failed, Words::new("尚未生效", "not valid yet"))
    } else if is_late {
        (Status::Failed, Words::new("已过期", "expired"))
    } else {
        (Status::Proven, Words::new("在有效期内", "within its time"))
    };
    check(IN_TIME, status, words, [])
}

fn entries(document: &Value) -> Vec<&Value> {
    match document.get("credentialStatus") {
        Some(Value::Array(all)) => all.iter().collect(),
        Some(one) => vec![one],
        None => Vec::new(),
    }
}

/// A list counts only where the credential's own issuer signed it.
fn in_force(document: &Value, method: &str, sources: &Sources<'_>) -> Check {
    let mut n_shown = 0;
    let entries = entries(document);
    // The last first: that another takes its place says more than that it was withdrawn.
    for entry in entries.iter().rev() {
        match bit(entry, method, sources) {
            Ok(None) => {}
            Ok(Some((_, false))) => n_shown += 1,
            Ok(Some((purpose, true))) if purpose == "refresh" => {
                let words = Words::new(
                    "已有新护照取代它；请打开护照页查看",
                    "another passport has taken its place; see the passport page",
                );
                return check(IN_FORCE, Status::Failed, words, []);
            }
            Ok(Some((purpose, true))) => {
                let words = Words::new(
                    "签发方已撤回（{purpose}）；原因与取代它的护照见护照页",
                    "the issuer has withdrawn it ({purpose}); the passport page says why, and what \
                     takes its place",
                );
                return check(IN_FORCE, Status::Failed, words, [("purpose", purpose)]);
            }
            Err(problem) => return failed(IN_FORCE, problem.message()),
        }
    }
    let args = [("n", n_shown.to_string()), ("all", entries.len().to_string())];
    if n_shown < entries.len() || entries.is_empty() {
        let words = Words::new(
            "{all} 份状态列表只取得 {n} 份，不知道是否已撤回",
            "{n} of {all} status lists are at hand: whether it was withdrawn is not known",
        );
        return check(IN_FORCE, Status::NotShown, words, args);
    }
    let words = Words::new(
        "签发方签署的状态列表没有撤回它",
        "the status list that the issuer signed does not withdraw it",
    );
    check(IN_FORCE, Status::Proven, words, [])
}

type Bit = Option<(String, bool)>;

/// The bit of an entry; `None` where its list is not at hand.
fn bit(entry: &Value, method: &str, sources: &Sources<'_>) -> Result<Bit, brand::Problem> {
    let not = |reason: &str| brand::Problem::NotACredential { reason: reason.to_owned() };
    let text = |key: &str| entry.get(key).and_then(Value::as_str);
    let index = entry.get("statusListIndex");
    let index = index.and_then(|i| i.as_u64().or_else(|| i.as_str()?.parse().ok()));
    let (Some(index), Some(address), Some(purpose)) =
        (index, text("statusListCredential"), text("statusPurpose"))
    else {
        return Err(not("its status entry is malformed"));
    };
    for bytes in sources.status_lists {
        let Ok(Read::Proof(parts, _)) = read(bytes) else { continue };
        if parts.document.get("id").and_then(Value::as_str) != Some(address) {
            continue;
        }
        let did = method.split('#').next().unwrap_or("");
        let key = sources.did_document.and_then(|document| did::key_of(document, &parts.method));
        let Some(key) = key.filter(|_| issuer_of(&parts.document) == Some(did)) else {
            return Err(not("its status list is not the issuer's"));
        };
        parts.check(&key)?;
        return Ok(Some((purpose.to_owned(), status::is_set(&parts.document, purpose, index)?)));
    }
    Ok(None)
}
