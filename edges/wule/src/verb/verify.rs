//! `wule verify FILE|URL|-`: the stranger's check, offline on a bundle.

use brand::{Bundle, CertificateFile};
use certify::SignedVerification;
use clap::ArgMatches;
use party::PublicKey;
use serde_json::{Value, json};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::Duration;
use trust::Policy;
use verify::{
    Expected, Level, Redrawn, Report, Status, Trusted, Verdict,
    credential::{self, Checked},
};
use word::{Lang, Timestamp, Words};

use super::{Verb, document, statement};
use crate::{exit::Exit, failure::Failure, option, output, pdf, shell::Shell};

pub(super) static VERB: Verb = Verb {
    name: "verify",
    form: "FILE|URL|- [--issuer-key KEY] [--log-key KEY] [--policy FILE] [--did FILE] \
           [--status-list FILE] [--statement OUT]",
    words: Words::new(
        "核验护照：完好、签名、日志、见证、复算、链条；逐级给出结论",
        "check a passport: intact, signed, logged, witnessed, recomputed, chain complete",
    ),
    examples: &[
        "verify L-1-D1.wule.json",
        "verify http://127.0.0.1:8443/p/0199…",
        "verify L-1-D1.wule.json --issuer-key ed25519:… --json",
        "verify L-1-D1.wule.json --statement found.json --name-en \"Liaoning Inspection\"",
        "verify passport.vc.json --did did.json --status-list revocation.json",
        "verify report.pdf",
    ],
    options: |lang| {
        let what = Words::new(
            "证据包或凭证的文件、wule 写出的 PDF 报告、护照网址，或 -",
            "a bundle's or credential's file, a report of ours as PDF, a passport's address, or -",
        );
        let issuer = Words::new("您所知的签发者公钥", "the issuer's key as you know it");
        let log = Words::new("您所知的日志公钥", "the log's key as you know it");
        let did = Words::new(
            "签发方的 did.json（缺省时按 did:web 取得）",
            "the issuer's did.json (fetched by did:web where it is not given)",
        );
        let status = Words::new("状态列表（可重复）", "a status list (repeatable)");
        let offline = Words::new("凭证：不上网取任何文件", "credential: fetch nothing");
        let policy = Words::new(
            "您的信任策略文件（C2SP tlog-policy）：信任哪些日志与见证方、几方联署才算见证",
            "your policy file (C2SP tlog-policy): which logs and witnesses you trust, and how \
             many must have cosigned",
        );
        vec![
            option::operand("WHAT", what, lang).required(true),
            option::value("issuer-key", "KEY", issuer, lang),
            option::value("log-key", "KEY", log, lang),
            option::value("policy", "FILE", policy, lang),
            option::value("did", "FILE", did, lang),
            option::values("status-list", "FILE", status, lang),
            option::flag("offline", offline, lang),
            option::value("statement", "OUT", STATEMENT, lang)
                .value_parser(clap::value_parser!(PathBuf)),
            option::value("key", "FILE", KEY, lang).value_parser(clap::value_parser!(PathBuf)),
            option::value("name-zh", "TEXT", NAME_ZH, lang),
            option::value("name-en", "TEXT", NAME_EN, lang),
            option::json(lang),
        ]
    },
    run,
};

const STATEMENT: Words = Words::new(
    "把核验结论写成您自己签署的文件（in-toto/DSSE）",
    "write what was found as a statement that you sign (in-toto, DSSE)",
);
const KEY: Words = Words::new(
    "您签署结论的密钥文件（默认 wule-verifier.key，没有就生成）",
    "the file of your key for it (default wule-verifier.key, made where it is not there)",
);
const NAME_ZH: Words = Words::new("结论里写的您的名称（中文）", "your name in it, in Chinese");
const NAME_EN: Words = Words::new("结论里写的您的名称（英文）", "your name in it, in English");

/// The largest bundle that is read.
const BYTES_MAX: u64 = 1 << 30;

fn run(matches: &ArgMatches, shell: &Shell) -> Result<Exit, Failure> {
    let text = |name: &str| matches.get_one::<String>(name).map(String::as_str);
    let what = text("WHAT").unwrap_or("");
    let issuer_key = text("issuer-key").map(read_key).transpose()?;
    let policy = text("policy").map(read_policy).transpose()?;
    let expected = Expected { issuer_key, log_key: text("log-key").map(str::to_owned), policy };
    let bytes = fetch(what)?;
    if pdf::is_meant_by(&bytes) {
        return document::show(what, &bytes, matches.get_flag("json"), shell);
    }
    if CertificateFile::is_meant_by(&bytes) {
        return certificate(what, &bytes, (&expected, matches.get_flag("json")), shell);
    }
    if SignedVerification::is_meant_by(&bytes) {
        return statement::show(what, &bytes, matches.get_flag("json"), shell);
    }
    if !Bundle::is_meant_by(&bytes) && credential::is_meant_by(&bytes) {
        return credential(matches, what, &bytes, shell);
    }
    if !Bundle::is_meant_by(&bytes) {
        let words = Words::new("“{what}”不是 Wule 证据包", "“{what}” is not a bundle of Wule");
        let help = Words::new(
            "证据包是护照页上可下载的 .wule.json 文件；也可直接给护照网址",
            "a bundle is the .wule.json file that a passport page offers; its address works too",
        );
        return Err(Failure::new("WL2011", words, [("what", what.to_owned())], help));
    }
    let report = verify::verify(&bytes, &expected);
    // An address also tells whether the passport still stands; a file does not.
    let standing = standing(matches, what, &bytes);
    let is_withdrawn = standing.iter().any(|checked| checked.verdict() == Verdict::No);
    let verdict = if is_withdrawn { Verdict::No } else { report.verdict() };
    let text = if matches.get_flag("json") {
        let mut json = as_json(what, &report, verdict);
        json["credential"] = standing.as_ref().map(checks_json).into();
        output::pretty(&json)
    } else {
        let below = standing.as_ref().map(|checked| describe_checks(checked, shell));
        describe(what, &report, verdict, &below.unwrap_or_default(), shell)
    };
    let stated = statement::write(matches, (&report, &bytes), shell)?;
    shell.print(&text);
    if let Some(stated) = stated.filter(|_| !matches.get_flag("json")) {
        shell.print(&stated);
    }
    Ok(exit_of(verdict))
}

/// An issuer's key as it is typed.
pub(super) fn read_key(text: &str) -> Result<PublicKey, Failure> {
    let need = Words::new("形如 ed25519:…", "it looks like ed25519:…");
    text.parse().map_err(|_| Failure::option("issuer-key", text, need))
}

/// What stands in a file or at an address.
pub(super) fn fetch(what: &str) -> Result<Vec<u8>, Failure> {
    if what.starts_with("http://") || what.starts_with("https://") {
        return download(what, BUNDLE);
    }
    read(what)
}

fn exit_of(verdict: Verdict) -> Exit {
    match verdict {
        Verdict::Yes => Exit::Yes,
        Verdict::No => Exit::No,
        Verdict::Undecidable => Exit::Undecidable,
    }
}

/// Checks a certificate of goods, and the chain of those that it names.
pub(super) fn certificate(
    what: &str,
    bytes: &[u8],
    (expected, is_json): (&Expected, bool),
    shell: &Shell,
) -> Result<Exit, Failure> {
    let checked = verify::verify_certificate(bytes, expected);
    let verdict = checked.verdict();
    if is_json {
        let levels = checked.levels.iter().map(level_json);
        let goods = checked.certificate.as_ref();
        shell.print(&output::pretty(&json!({
            "schema": "wule.verify-certificate/1",
            "verdict": verdict.code(),
            "what": what,
            "levels": levels.collect::<Vec<_>>(),
            "certificate": checked.digest.map(|digest| digest.to_string()),
            "n_certificates": checked.n_certificates,
            "number": goods.map(|goods| goods.number.as_str()),
            "form": goods.map(|goods| goods.form.name()),
            "lot": goods.map(|goods| goods.lot.as_str()),
            "issuer": goods.map(|goods| goods.issuer.0.as_str()),
        })));
        return Ok(exit_of(verdict));
    }
    let mut text = format!("{}\n", shell.bold(what));
    for level in &checked.levels {
        let names = (level.name.words().say(shell.lang), level.status.words().say(shell.lang));
        let head = head(names, level.status, shell);
        text.push_str(&format!("{head}: {}\n", level.message.say(shell.lang)));
    }
    let conclusion = shell.say(match verdict {
        Verdict::Yes => Words::new(
            "结论：证书成立，来料的链条完整；结果本身请核验各声明的证据包",
            "verdict: the certificate holds and the chain of what it was made from is complete; \
             check the results on the bundles of the claims",
        ),
        Verdict::No => Words::new(
            "结论：有一项不成立，不要相信这份证书",
            "verdict: something does not hold; do not trust this certificate",
        ),
        Verdict::Undecidable => Words::new(
            "结论：没有发现错误，但来料的链条不完整",
            "verdict: nothing is wrong, but the chain of what it was made from is not complete",
        ),
    });
    shell.print(&format!("{text}{conclusion}\n"));
    Ok(exit_of(verdict))
}

/// Checks a credential by itself.
fn credential(
    matches: &ArgMatches,
    what: &str,
    bytes: &[u8],
    shell: &Shell,
) -> Result<Exit, Failure> {
    let checked = check_credential(matches, bytes)?;
    let verdict = checked.verdict();
    let text = if matches.get_flag("json") {
        output::pretty(&json!({
            "schema": "wule.verify-credential/1",
            "verdict": verdict.code(),
            "what": what,
            "checks": checks_json(&checked),
        }))
    } else {
        let conclusion = shell.say(match verdict {
            Verdict::Yes => Words::new(
                "结论：凭证由签发方签署，且未被撤回；数字是否算得出，请核验证据包",
                "verdict: the issuer signed the credential and has not withdrawn it; whether its \
                 numbers come out is checked on the bundle",
            ),
            Verdict::No => Words::new(
                "结论：有一项不成立，不要相信这份凭证",
                "verdict: a check does not hold; do not trust this credential",
            ),
            Verdict::Undecidable => Words::new(
                "结论：没有发现错误，但缺少公钥文件或状态列表，无法判定",
                "verdict: nothing is wrong, but without the issuer's document or status lists it \
                 cannot be decided",
            ),
        });
        format!("{}\n{}{conclusion}\n", shell.bold(what), describe_checks(&checked, shell))
    };
    shell.print(&text);
    Ok(exit_of(verdict))
}

/// Whether the passport at an address still stands, where its server has a credential of the same
/// claim; `None` where that is not known.
fn standing(matches: &ArgMatches, what: &str, bundle: &[u8]) -> Option<Checked> {
    if !what.starts_with("http") || matches.get_flag("offline") {
        return None;
    }
    let claim = Bundle::read(bundle).ok()?.claim.0.digest();
    let credential = download(what, "application/vc").ok()?;
    let checked = check_credential(matches, &credential).ok()?;
    checked.is_about(&claim).then_some(checked)
}

/// Fetches what the credential names, as far as it is not given, and checks.
fn check_credential(matches: &ArgMatches, bytes: &[u8]) -> Result<Checked, Failure> {
    let given = |name: &str| matches.get_one::<String>(name);
    let is_offline = matches.get_flag("offline");
    let (method, addresses) = credential::needs(bytes).unwrap_or_default();
    let did = method.split('#').next().unwrap_or("");
    let document = match given("did") {
        Some(file) => Some(read(file)?),
        None if is_offline => None,
        None => brand::credential::did::address(did).and_then(|url| download(&url, JSON).ok()),
    };
    let document: Option<Value> = document.and_then(|bytes| serde_json::from_slice(&bytes).ok());
    let files = matches.get_many::<String>("status-list").into_iter().flatten();
    let mut lists = files.map(|file| read(file)).collect::<Result<Vec<_>, _>>()?;
    if lists.is_empty() && !is_offline {
        let fetched = addresses.iter().take(LISTS_MAX).filter(|url| url.starts_with("http"));
        lists.extend(fetched.filter_map(|url| download(url, "application/vc").ok()));
    }
    let sources = credential::Sources {
        did_document: document.as_ref(),
        status_lists: &lists,
        now: Timestamp::now(),
    };
    Ok(credential::verify(bytes, &sources))
}

/// How many status lists are fetched for one credential.
const LISTS_MAX: usize = 4;
const JSON: &str = "application/json";
const BUNDLE: &str = "application/vnd.wule.bundle+json";

fn checks_json(checked: &Checked) -> Value {
    let checks = checked.checks.iter().map(|check| {
        json!({
            "check": check.code,
            "status": check.status.code(),
            "zh": check.message.say(Lang::ZhCn),
            "en": check.message.say(Lang::En),
        })
    });
    checks.collect()
}

fn describe_checks(checked: &Checked, shell: &Shell) -> String {
    let lang = shell.lang;
    let line = |check: &credential::Check| {
        let (name, status) = (check.words.say(lang), check.status.words().say(lang));
        format!("{}: {}\n", head((name, status), check.status, shell), check.message.say(lang))
    };
    checked.checks.iter().map(line).collect()
}

fn head((name, word): (&str, &str), status: Status, shell: &Shell) -> String {
    match status {
        Status::Proven => shell.green(&format!("✓ {name}")),
        Status::NotShown => format!("? {name} · {word}"),
        Status::Failed => shell.red(&format!("✗ {name} · {word}")),
    }
}

/// A file, or standard input, up to the size of the largest bundle.
pub(super) fn read(name: &str) -> Result<Vec<u8>, Failure> {
    let path = Path::new(name);
    let read = || -> std::io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        if name == "-" {
            std::io::stdin().lock().take(BYTES_MAX + 1).read_to_end(&mut bytes)?;
        } else {
            std::fs::File::open(path)?.take(BYTES_MAX + 1).read_to_end(&mut bytes)?;
        }
        Ok(bytes)
    };
    read().map_err(|error| Failure::path(path, &error))
}

/// A policy file, as [`super::log`] states one and a stranger brings one.
pub(super) fn read_policy(name: &str) -> Result<Policy, Failure> {
    let bytes = read(name)?;
    Policy::parse(&bytes).map_err(|problem| acts::Problem::from(problem).into())
}

fn download(url: &str, accept: &str) -> Result<Vec<u8>, Failure> {
    let unreachable = |reason: String| {
        let words = Words::new("{url} 无法取得：{reason}", "{url} cannot be fetched: {reason}");
        let help = Words::new(
            "检查网址与网络；下载好的证据包可离线核验",
            "check address and network; a downloaded bundle is checked offline",
        );
        Failure::new("WL2012", words, [("url", url.to_owned()), ("reason", reason)], help)
    };
    let agent: ureq::Agent =
        ureq::Agent::config_builder().timeout_global(Some(Duration::from_secs(60))).build().into();
    let mut answer = agent
        .get(url)
        .header("accept", accept)
        .call()
        .map_err(|error| unreachable(error.to_string()))?;
    answer
        .body_mut()
        .with_config()
        .limit(BYTES_MAX)
        .read_to_vec()
        .map_err(|error| unreachable(error.to_string()))
}

fn as_json(what: &str, report: &Report, verdict: Verdict) -> Value {
    let levels: Vec<Value> = report.levels.iter().map(level_json).collect();
    let claim = report.claim.as_ref().map(|claim| {
        json!({
            "issuer": claim.issuer,
            "issuer_name": claim.issuer_name.to_json(),
            "lot": claim.lot.as_str(),
            "method": claim.method,
            "parameters": claim.parameters,
            "result": claim.result,
            "made_at": claim.made_at.to_string(),
        })
    });
    json!({
        "schema": "wule.verify/1",
        "verdict": verdict.code(),
        "what": what,
        "levels": levels,
        "disclosure": report.disclosure,
        "draw": report.draw.as_ref().map(draw_json),
        "issuer_key": report.issuer_key.as_ref().map(ToString::to_string),
        "claim": claim,
    })
}

fn level_json(level: &Level) -> Value {
    json!({
        "level": level.name.code(),
        "status": level.status.code(),
        "zh": level.message.say(Lang::ZhCn),
        "en": level.message.say(Lang::En),
    })
}

fn draw_json(draw: &Redrawn) -> Value {
    json!({
        "rule": trust::draw::RULE,
        "k": draw.k,
        "n": draw.n,
        "size": draw.size,
        "n_between": draw.n_between,
        "within": draw.within,
        "n_outside": draw.n_outside,
        "witness": draw.witness.as_ref().map(ToString::to_string),
        "is_trusted": draw.is_trusted.map(|trusted| trusted == Trusted::Yes),
    })
}

fn describe(what: &str, report: &Report, verdict: Verdict, below: &str, shell: &Shell) -> String {
    let lang = shell.lang;
    let mut text = format!("{}\n", shell.bold(what));
    for level in &report.levels {
        let (name, status) = (level.name.words().say(lang), level.status.words().say(lang));
        let head = head((name, status), level.status, shell);
        text.push_str(&format!("{head}: {}\n", level.message.say(lang)));
    }
    text.push_str(below);
    if let Some(claim) = &report.claim {
        let words = Words::new(
            "{issuer} 于 {at} 就批 {lot} 声明（{method}）：\n",
            "{issuer} claimed at {at} of the lot {lot} ({method}):\n",
        );
        let args = [
            ("issuer", claim.issuer_name.say(lang).to_owned()),
            ("at", claim.made_at.strftime("%Y-%m-%d %H:%M UTC").to_string()),
            ("lot", claim.lot.to_string()),
            ("method", claim.method.clone()),
        ];
        text.push_str(&shell.fill(words, &args));
        text.push_str(&headline(&claim.result));
    }
    let conclusion = match verdict {
        Verdict::Yes => shell.green(shell.say(Words::new(
            "结论：能检查的都成立，结果已由读数复算得出",
            "verdict: everything that can be checked holds, and the readings give the same result",
        ))),
        Verdict::No => shell.red(shell.say(Words::new(
            "结论：有一级不成立，不要相信这份声明",
            "verdict: a level does not hold; do not trust this claim",
        ))),
        Verdict::Undecidable => shell
            .say(Words::new(
                "结论：没有发现错误，但读数未全部公开，无法复算",
                "verdict: nothing is wrong, but without all readings it cannot be decided",
            ))
            .to_owned(),
    };
    text + &conclusion + "\n"
}

/// The numbers of a claim that people ask for first.
fn headline(result: &Value) -> String {
    let keys =
        ["n", "mean", "cpk", "cpk_lower", "ppk", "ppk_lower", "center", "sigma", "n_signals"];
    let shown: Vec<String> = keys
        .iter()
        .filter_map(|key| {
            let value = result.get("numbers")?.get(key)?;
            let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            Some(format!("{key} {value}"))
        })
        .collect();
    format!("  {}\n", shown.join(" · "))
}
