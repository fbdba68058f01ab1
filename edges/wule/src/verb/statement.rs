//! What a stranger found, as a statement of their own: written by `wule verify --statement`, read
//! by `wule verify`, entered in a log by `wule log enter`.

use acts::{Actor, Workshop};
use certify::{Found, SignedVerification};
use clap::ArgMatches;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use verify::{Report, Stating};
use word::{Timestamp, Title, Words};

use super::{log, verify::read};
use crate::{exit::Exit, failure::Failure, output, shell::Shell};

/// The key that a stranger signs with where none is named.
const KEY: &str = "wule-verifier.key";

/// Signs and writes what was found of a bundle; says where, and with which key.
pub(super) fn write(
    matches: &ArgMatches,
    (report, bytes): (&Report, &[u8]),
    shell: &Shell,
) -> Result<Option<String>, Failure> {
    let Some(file) = matches.get_one::<PathBuf>("statement") else { return Ok(None) };
    let text = |name: &str| matches.get_one::<String>(name).map(String::as_str);
    let verifier = match (text("name-zh"), text("name-en")) {
        (None, None) => None,
        (zh, en) => {
            let (zh, en) = (zh.or(en).unwrap_or(""), en.or(zh).unwrap_or(""));
            let need = Words::new("1 至 200 个字符", "1 to 200 characters");
            Some(Title::new(zh, en).map_err(|_| Failure::option("name-en", en, need))?)
        }
    };
    let tool = concat!("wule ", env!("CARGO_PKG_VERSION")).to_owned();
    let stating = Stating { verifier, tool, made_at: Timestamp::now() };
    let said = verify::statement(report, bytes, stating).ok_or_else(|| {
        let words = Words::new(
            "声明的签名不成立，没有可陈述的声明",
            "the claim's signature does not hold, so there is no claim to speak of",
        );
        let help = Words::new("请取签发方给出的原文件", "get the file as its issuer serves it");
        Failure::new("WL2017", words, [], help)
    })?;
    let default = PathBuf::from(KEY);
    let key_file = matches.get_one::<PathBuf>("key").unwrap_or(&default);
    let secret = store::stranger_key(key_file).map_err(acts::Problem::from)?;
    let signed = said.sign(&secret);
    output::save(file, &signed.to_bytes())?;
    let words = Words::new(
        "核验结论 {file}（{found}），由 {key} 签署；密钥在 {key_file}，请妥善保管\n写入您自己的日志：\
         wule log enter {file} --data 您的目录\n",
        "statement {file} ({found}), signed by {key}; the key is in {key_file}: keep it\nenter it \
         in a log of your own: wule log enter {file} --data YOUR-DIRECTORY\n",
    );
    let args = [
        ("file", file.display().to_string()),
        ("found", shell.say(found(said.found)).to_owned()),
        ("key", secret.public().to_string()),
        ("key_file", key_file.display().to_string()),
    ];
    Ok(Some(shell.fill(words, &args)))
}

fn found(found: Found) -> Words {
    match found {
        Found::Match => Words::new("复算一致", "match"),
        Found::Mismatch => Words::new("不一致", "mismatch"),
        Found::NotReproducible => Words::new("无法复算", "not reproducible"),
    }
}

/// Reads a statement; its signature is that of the key that it names.
pub(super) fn open(bytes: &[u8]) -> Result<SignedVerification, Failure> {
    Ok(SignedVerification::read(bytes).map_err(acts::Problem::from)?)
}

/// Shows a statement that somebody else made.
pub(super) fn show(
    what: &str,
    bytes: &[u8],
    is_json: bool,
    shell: &Shell,
) -> Result<Exit, Failure> {
    let signed = open(bytes)?;
    if is_json {
        shell.print(&output::pretty(&as_json(&signed)));
        return Ok(Exit::Yes);
    }
    let said = signed.verification();
    let name = said.verifier.as_ref().map_or("—", |name| name.say(shell.lang));
    let words = Words::new(
        "{what}\n{found}：{name} 于 {at} 核验了 {issuer} 关于批 {lot} 的声明 {claim}\n\
         签署的密钥 {key}（是谁的，请从别处核对）；公开程度 {level}；{tool}\n",
        "{what}\n{found}: {name} checked at {at} the claim {claim} of {issuer} about the lot \
         {lot}\nsigned by {key} (whose it is, compare elsewhere); disclosure {level}; {tool}\n",
    );
    let args = [
        ("what", shell.bold(what)),
        ("found", shell.say(found(said.found)).to_owned()),
        ("name", name.to_owned()),
        ("at", said.made_at.strftime("%Y-%m-%d %H:%M UTC").to_string()),
        ("claim", said.claim.to_string()),
        ("issuer", said.issuer.clone()),
        ("lot", said.lot.to_string()),
        ("key", signed.key().to_string()),
        ("level", said.disclosure.clone()),
        ("tool", said.tool.clone()),
    ];
    let mut text = shell.fill(words, &args);
    for one in &said.checked {
        text.push_str(&format!("  {} {}\n", one.level, one.status));
    }
    shell.print(&text);
    Ok(Exit::Yes)
}

fn as_json(signed: &SignedVerification) -> Value {
    let said = signed.verification();
    let checked = said.checked.iter();
    let checked = checked.map(|one| json!({"level": one.level, "status": one.status}));
    json!({
        "schema": "wule.verification/1",
        "digest": signed.envelope().digest().to_string(),
        "claim": said.claim.to_string(),
        "lot": said.lot.as_str(),
        "issuer": said.issuer,
        "found": said.found.name(),
        "checked": checked.collect::<Vec<_>>(),
        "disclosure": said.disclosure,
        "bundle": said.bundle.to_string(),
        "key": signed.key().to_string(),
        "verifier": said.verifier.as_ref().map(Title::to_json),
        "tool": said.tool,
        "made_at": said.made_at.to_string(),
    })
}

/// `wule log enter FILE`: enters a statement in the log of this directory.
pub(super) async fn enter(
    workshop: &Workshop,
    words: &[String],
    is_json: bool,
    shell: &Shell,
) -> Result<Exit, Failure> {
    let file = words.first().map_or("", String::as_str);
    let signed = open(&read(file)?)?;
    let claim = signed.verification().claim;
    let entered = acts::certify::enter_verification(workshop, &Actor::Operator, signed).await?;
    log::ask(workshop, shell).await?;
    if is_json {
        let value = json!({
            "schema": "wule.log-enter/1",
            "claim": claim.to_string(),
            "verification": entered.to_string(),
        });
        shell.print(&output::pretty(&value));
    } else {
        let words = Words::new(
            "{file} 已写入本日志；公开在 /verifications/{claim}\n",
            "{file} is entered in this log; it is public at /verifications/{claim}\n",
        );
        let file = Path::new(file).display().to_string();
        shell.print(&shell.fill(words, &[("file", file), ("claim", claim.to_string())]));
    }
    Ok(Exit::Yes)
}
