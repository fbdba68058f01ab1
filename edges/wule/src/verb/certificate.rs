//! `wule certificate`: material certificates that go along with goods: issued here, looked at,
//! checked, and received with what others delivered.

use acts::{Actor, Workshop, certify::Certifying};
use brand::CertificateFile;
use certify::{Certificate, CertificateForm, CertificateProblem};
use clap::ArgMatches;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::PathBuf;
use store::Access;
use verify::{Expected, Verdict};
use word::{Code, Digest, Title, Words};

use super::seal::read_code;
use super::{Verb, log, verify as stranger};
use crate::{exit::Exit, failure::Failure, option, output, shell::Shell, workplace};

pub(super) static VERB: Verb = Verb {
    name: "certificate",
    form: "[list [LOT]|issue LOT|show WHICH|verify FILE|receive FILE] [--number N] [--form FORM] \
           [-o FILE]",
    words: Words::new(
        "质量证明书：为一批货签发并随货交付，查看、核验，收下来料的证明书",
        "material certificates: issue one that goes along with goods, look at it, check it, and \
         receive those of what was delivered",
    ),
    examples: &[
        "certificate issue L-1 --number MC-1",
        "certificate issue L-1 --number MC-2 --form 3.1 --inspector-zh 赵敏 --inspector-en Zhao",
        "certificate show MC-1",
        "certificate verify MC-1.wule.json",
        "certificate receive steel.wule.json --issuer-key ed25519:…",
    ],
    options,
    run,
};

const ACTION: Words = Words::new(
    "list [批号]（默认，列出签发与收到的）；issue 批号；show 编号、摘要或文件；verify 文件或网址；receive 文件\
     （核验后收下来料的证明书）",
    "list [LOT] (default: those issued, of one lot where it is named, and received); issue LOT; \
     show a number, a digest or a file; verify a file or an address; receive a file (checked, and \
     kept)",
);
const CLAIMS: Words = Words::new(
    "issue：列入的声明（可重复；默认该批每个特性最近一份未撤回的声明）",
    "issue: a claim of its lines (repeatable; default: of each characteristic of the lot the \
     latest that stands)",
);

fn options(lang: word::Lang) -> Vec<clap::Arg> {
    let text = |name, shown, zh, en| option::value(name, shown, Words::new(zh, en), lang);
    let file = Words::new(
        "issue：随货交付的文件（默认 编号.wule.json）",
        "issue: the file that goes along (default NUMBER.wule.json)",
    );
    let received = Words::new(
        "issue：来料证明书的摘要（可重复），须已收下",
        "issue: a received certificate of what the lot was made from (repeatable)",
    );
    let what = Words::new("动作所需的内容", "what the action needs");
    vec![
        option::operand("ACTION", ACTION, lang)
            .value_parser(["list", "issue", "show", "verify", "receive"])
            .hide_possible_values(true),
        option::operand("WHICH", what, lang),
        text("number", "N", "issue：证明书编号", "issue: the certificate's number"),
        option::choice("form", &["2.1", "2.2", "3.1", "3.2"], FORM, lang),
        text("heat", "HEAT", "issue：炉号", "issue: the heat"),
        text("order", "TEXT", "issue：需方订单号", "issue: the purchaser's order"),
        option::values("claim", "DIGEST", CLAIMS, lang),
        option::values("received", "DIGEST", received, lang),
        text("inspector-zh", "TEXT", "检验人（中文）", "who inspected, in Chinese"),
        text("inspector-en", "TEXT", "检验人（英文）", "who inspected, in English"),
        text("second-zh", "TEXT", "第二检验人（中文）", "who inspected besides, in Chinese"),
        text("second-en", "TEXT", "第二检验人（英文）", "who inspected besides, in English"),
        text(
            "issuer-key",
            "KEY",
            "verify、receive：您所知的签发者公钥",
            "verify, receive: the issuer's key as you know it",
        ),
        option::value("output", "FILE", file, lang)
            .short('o')
            .value_parser(clap::value_parser!(PathBuf)),
        option::data(lang),
        option::json(lang),
    ]
}

const FORM: Words = Words::new(
    "issue：型式，仿照 EN 10204（默认 2.2；3.1 须有检验人，3.2 须有两位）",
    "issue: its form, in the manner of EN 10204 (default 2.2; 3.1 names an inspector, 3.2 two)",
);

fn run(matches: &ArgMatches, shell: &Shell) -> Result<Exit, Failure> {
    let which = matches.get_one::<String>("WHICH").map_or("", String::as_str);
    let action = matches.get_one::<String>("ACTION").map_or("list", String::as_str);
    if action != "list" && which.is_empty() {
        let need = Words::new("写明批号、编号或文件", "name a lot, a number or a file");
        return Err(Failure::option("WHICH", "", need));
    }
    match action {
        "issue" => issue(matches, which, shell),
        "show" => show(matches, which, shell),
        "verify" => {
            let bytes = stranger::fetch(which)?;
            let expected = expected(matches)?;
            stranger::certificate(which, &bytes, (&expected, matches.get_flag("json")), shell)
        }
        "receive" => receive(matches, which, shell),
        _ => list(matches, which, shell),
    }
}

fn expected(matches: &ArgMatches) -> Result<Expected, Failure> {
    let key = matches.get_one::<String>("issuer-key");
    let issuer_key = key.map(|key| stranger::read_key(key)).transpose()?;
    Ok(Expected { issuer_key, ..Expected::default() })
}

fn issue(matches: &ArgMatches, lot: &str, shell: &Shell) -> Result<Exit, Failure> {
    let mut asked = asked(matches, lot)?;
    let directory = workplace::directory(matches);
    let default = || PathBuf::from(format!("{}.wule.json", asked.number));
    let file = matches.get_one::<PathBuf>("output").cloned().unwrap_or_else(default);
    workplace::run(async {
        let workshop = workplace::open(&directory, Access::Write).await?;
        if asked.claims.is_empty() && asked.form != CertificateForm::TwoOne {
            asked.claims = standing(&workshop, &asked.lot).await?;
        }
        let by = &Actor::Operator;
        let digest = acts::certify::issue_certificate(&workshop, by, asked.clone()).await?;
        log::ask(&workshop, shell).await?;
        let written = acts::certify::certificate_file(&workshop, &digest).await?;
        workshop.close().await;
        output::save(&file, &written.to_bytes())?;
        if matches.get_flag("json") {
            shell.print(&output::pretty(&json!({
                "schema": "wule.certificate/1", "certificate": digest.to_string(),
                "number": asked.number.as_str(), "lot": asked.lot.as_str(), "file": file,
                "n_lines": asked.claims.len(), "n_certificates": written.parts.len(),
            })));
            return Ok(Exit::Yes);
        }
        let words = Words::new(
            "证明书 {number}（{n} 行），摘要 {digest}\n文件 {file}，随货交付\n下一步:\n  wule verify {file}\n",
            "certificate {number} (lines: {n}), digest {digest}\nfile {file}, to go along with the \
             goods\nnext:\n  wule verify {file}\n",
        );
        let args = [
            ("number", asked.number.to_string()),
            ("n", asked.claims.len().to_string()),
            ("digest", digest.to_string()),
            ("file", file.display().to_string()),
        ];
        shell.print(&shell.fill(words, &args));
        Ok(Exit::Yes)
    })
}

fn asked(matches: &ArgMatches, lot: &str) -> Result<Certifying, Failure> {
    let text = |name: &str| matches.get_one::<String>(name).map(String::as_str);
    let code = |name: &'static str| text(name).map(|text| read_code(name, text)).transpose();
    let order = text("order").map(|order| {
        let need = Words::new("一行文字，1 至 200 个字符", "one line of 1 to 200 characters");
        order.parse().map_err(|_| Failure::option("order", order, need))
    });
    Ok(Certifying {
        number: read_code("number", text("number").unwrap_or(""))?,
        form: text("form").and_then(CertificateForm::of_name).unwrap_or(CertificateForm::TwoTwo),
        lot: read_code("LOT", lot)?,
        heat: code("heat")?,
        order: order.transpose()?,
        claims: digests(matches, "claim")?,
        received: digests(matches, "received")?,
        inspector: name(matches, ["inspector-zh", "inspector-en"])?,
        second: name(matches, ["second-zh", "second-en"])?,
    })
}

fn digests(matches: &ArgMatches, name: &'static str) -> Result<Vec<Digest>, Failure> {
    let need = Words::new("64 位十六进制的摘要", "a digest of 64 hexadecimal digits");
    let given = matches.get_many::<String>(name).into_iter().flatten();
    given.map(|text| text.parse().map_err(|_| Failure::option(name, text, need))).collect()
}

/// A name in both languages; one stands for both where the other is not given.
fn name(matches: &ArgMatches, names: [&'static str; 2]) -> Result<Option<Title>, Failure> {
    let [zh, en] = names.map(|name| matches.get_one::<String>(name).map(String::as_str));
    let (Some(zh), Some(en)) = (zh.or(en), en.or(zh)) else { return Ok(None) };
    let need = Words::new("1 至 200 个字符", "1 to 200 characters");
    Title::new(zh, en).map(Some).map_err(|_| Failure::option(names[1], en, need))
}

/// Of each characteristic of a lot the latest claim that was not withdrawn, in their order.
async fn standing(workshop: &Workshop, lot: &Code) -> Result<Vec<Digest>, Failure> {
    let mut latest = BTreeMap::new();
    for kept in workshop.store().claims_of(lot).await? {
        if workshop.store().claim_withdrawal(&kept.digest).await?.is_none() {
            latest.insert(kept.characteristic, kept.digest);
        }
    }
    Ok(latest.into_values().collect())
}

fn show(matches: &ArgMatches, which: &str, shell: &Shell) -> Result<Exit, Failure> {
    let is_file = std::path::Path::new(which).is_file() || which == "-";
    let (certificate, digest) = if is_file {
        let file = CertificateFile::read(&stranger::read(which)?).map_err(acts::Problem::from)?;
        let first = file.parts.first().ok_or(CertificateProblem::NotACertificate);
        let first = first.map_err(acts::Problem::from)?;
        let opened = Certificate::open(&first.certificate.0, &first.issuer_key);
        (opened.map_err(acts::Problem::from)?, first.certificate.0.digest())
    } else {
        let directory = workplace::directory(matches);
        workplace::run(async {
            let workshop = workplace::open(&directory, Access::Write).await?;
            let found = find(&workshop, which).await;
            workshop.close().await;
            found
        })?
    };
    if matches.get_flag("json") {
        shell.print(&output::pretty(&wire(&certificate, &digest)));
    } else {
        shell.print(&describe(&certificate, &digest, shell));
    }
    Ok(Exit::Yes)
}

async fn find(workshop: &Workshop, which: &str) -> Result<(Certificate, Digest), Failure> {
    let store = workshop.store();
    let missing = || acts::Problem::NotFound { what: "certificate", name: which.to_owned() };
    let kept = match which.parse::<Digest>() {
        Ok(digest) => store.certificate(&digest).await?,
        Err(_) => {
            let number = read_code("WHICH", which)?;
            store.certificate_numbered(&number).await?.ok_or_else(missing)?
        }
    };
    Ok((kept.certificate, kept.envelope.digest()))
}

fn wire(certificate: &Certificate, digest: &Digest) -> Value {
    let lines = certificate.lines.iter().map(|line| {
        json!({
            "characteristic": line.characteristic.0.as_str(), "unit": line.unit,
            "limits": line.limits, "n": line.n, "method": line.method,
            "numbers": line.numbers, "claim": line.claim.to_string(),
        })
    });
    let parents = certificate.parents.iter().map(|parent| {
        let of = parent.certificate.map(|digest| digest.to_string());
        json!({"issuer": parent.issuer, "lot": parent.lot.as_str(), "certificate": of})
    });
    json!({
        "schema": "wule.certificate/1", "certificate": digest.to_string(),
        "number": certificate.number.as_str(), "form": certificate.form.name(),
        "issuer": certificate.issuer.0, "lot": certificate.lot.as_str(),
        "item": certificate.item.0.as_str(),
        "heat": certificate.heat.as_ref().map(Code::as_str),
        "order": certificate.order.as_ref().map(word::Line::as_str),
        "made_at": certificate.made_at.to_string(),
        "inspector": certificate.inspector.as_ref().map(Title::to_json),
        "second": certificate.second.as_ref().map(Title::to_json),
        "lines": lines.collect::<Vec<_>>(), "parents": parents.collect::<Vec<_>>(),
    })
}

fn describe(certificate: &Certificate, digest: &Digest, shell: &Shell) -> String {
    let lang = shell.lang;
    let words = Words::new(
        "证明书 {number}，型式 {form}，批 {lot}（{item}）\n签发方 {issuer}，{at}\n摘要 {digest}\n",
        "certificate {number}, form {form}, lot {lot} ({item})\nissued by {issuer}, {at}\ndigest \
         {digest}\n",
    );
    let (item, issuer) = (&certificate.item, &certificate.issuer);
    let args = [
        ("number", certificate.number.to_string()),
        ("form", certificate.form.name().to_owned()),
        ("lot", certificate.lot.to_string()),
        ("item", format!("{} {}", item.0, item.1.say(lang))),
        ("issuer", format!("{} ({})", issuer.1.say(lang), issuer.0)),
        ("at", certificate.made_at.to_string()),
        ("digest", digest.to_string()),
    ];
    let mut text = shell.fill(words, &args);
    for line in &certificate.lines {
        let number = |key: &str| line.numbers.get(key).and_then(Value::as_str).unwrap_or("—");
        let (code, name) = &line.characteristic;
        text.push_str(&format!(
            "{code}\t{}\tn {}\tCpk {}\t≥ {}\t{}\n",
            name.say(lang),
            line.n,
            number("cpk"),
            number("cpk_lower"),
            line.claim,
        ));
    }
    for parent in &certificate.parents {
        let of = parent.certificate.map_or_else(|| "—".to_owned(), |digest| digest.to_string());
        text.push_str(&format!("← {}\t{}\t{of}\n", parent.lot, parent.issuer));
    }
    text
}

fn receive(matches: &ArgMatches, which: &str, shell: &Shell) -> Result<Exit, Failure> {
    let bytes = stranger::fetch(which)?;
    let (expected, is_json) = (expected(matches)?, matches.get_flag("json"));
    let checked = verify::verify_certificate(&bytes, &expected);
    if checked.verdict() == Verdict::No {
        return stranger::certificate(which, &bytes, (&expected, is_json), shell);
    }
    let file = CertificateFile::read(&bytes).map_err(acts::Problem::from)?;
    let directory = workplace::directory(matches);
    workplace::run(async {
        let workshop = workplace::open(&directory, Access::Write).await?;
        let by = &Actor::Operator;
        let digest = acts::certify::receive_certificate(&workshop, by, &file).await?;
        workshop.close().await;
        if is_json {
            shell.print(&output::pretty(&json!({
                "schema": "wule.certificate/1", "received": digest.to_string(),
                "verdict": checked.verdict().code(), "n_certificates": checked.n_certificates,
            })));
            return Ok(Exit::Yes);
        }
        let words = Words::new(
            "已核验并收下 {digest}\n签发时引用：wule certificate issue 批号 --received {digest}\n",
            "checked and kept: {digest}\nname it when you issue: wule certificate issue LOT \
             --received {digest}\n",
        );
        shell.print(&shell.fill(words, &[("digest", digest.to_string())]));
        Ok(Exit::Yes)
    })
}

/// The most that are listed of either kind.
const N_LISTED: u32 = 100;

fn list(matches: &ArgMatches, lot: &str, shell: &Shell) -> Result<Exit, Failure> {
    let lot = Some(lot).filter(|lot| !lot.is_empty());
    let lot = lot.map(|lot| read_code("LOT", lot)).transpose()?;
    let directory = workplace::directory(matches);
    let (issued, received) = workplace::run(async {
        let workshop = workplace::open(&directory, Access::Write).await?;
        let issued = workshop.store().certificates(lot.as_ref(), N_LISTED).await?;
        let received = workshop.store().received_certificates(N_LISTED).await?;
        workshop.close().await;
        Ok((issued, received))
    })?;
    if matches.get_flag("json") {
        let issued = issued.iter().map(|kept| wire(&kept.certificate, &kept.envelope.digest()));
        let received = received.iter().map(|kept| {
            json!({"certificate": kept.digest.to_string(), "issuer": kept.issuer,
                   "lot": kept.lot.as_str(), "at": kept.at.to_string()})
        });
        shell.print(&output::pretty(&json!({
            "schema": "wule.certificates/1", "issued": issued.collect::<Vec<_>>(),
            "received": received.collect::<Vec<_>>(),
        })));
        return Ok(Exit::Yes);
    }
    for kept in &issued {
        let goods = &kept.certificate;
        let (form, digest) = (goods.form.name(), kept.envelope.digest());
        shell.print(&format!("→ {}\t{form}\t{}\t{digest}\n", goods.number, goods.lot));
    }
    for kept in &received {
        shell.print(&format!("← {}\t{}\t{}\n", kept.issuer, kept.lot, kept.digest));
    }
    let words = Words::new(
        "签发 {issued} 份，收到 {received} 份\n",
        "issued: {issued}, received: {received}\n",
    );
    let args = [("issued", issued.len().to_string()), ("received", received.len().to_string())];
    shell.print(&shell.fill(words, &args));
    Ok(Exit::Yes)
}
