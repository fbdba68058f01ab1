//! `wule claim`: claims a result about a sealed lot and issues its passport.

use acts::{Actor, Workshop, brand::Described, certify::Replacing};
use brand::{AltId, Identity, Numbers, Opening, Passport, Story};
use clap::ArgMatches;
use method::Study;
use serde_json::{Map, Value, json};
use std::path::PathBuf;
use store::Access;
use word::{Code, Digest, Words};

use super::seal::read_code;
use super::{Verb, chart, log, withdraw};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::shell::Shell;
use crate::{option, output, workplace};

pub(super) static VERB: Verb = Verb {
    name: "claim",
    form: "--lot LOT [--method ID] [--open summary|drawn|characteristic|everything] [-o FILE]",
    words: Words::new(
        "声明：对已封存的批运行方法，签名、入日志、签发护照，并写出可离线核验的证据包",
        "claim: run a method on a sealed lot, sign and log the result, issue its passport, and \
         write the bundle that anyone can check offline",
    ),
    examples: &[
        "claim --lot L-1 --characteristic D1 --open characteristic",
        "claim --lot L-1 --method chart.xbar-r -o chart.wule.json",
        "claim --lot L-1 --gtin 6291041500213 --serial 0001 --country CN",
    ],
    options: |lang| {
        let file = Words::new(
            "证据包文件（默认 批号-特性.wule.json）",
            "the bundle's file (default LOT-CHARACTERISTIC.wule.json)",
        );
        let text = |name, shown, zh, en| option::value(name, shown, Words::new(zh, en), lang);
        vec![
            option::data(lang),
            text("lot", "LOT", "批号", "the lot").required(true),
            text(
                "characteristic",
                "CODE",
                "特性编号（默认 D1）",
                "the characteristic (default D1)",
            ),
            text(
                "method",
                "ID",
                "方法（默认 capability.normal）",
                "the method (default capability.normal)",
            ),
            text(
                "params",
                "JSON|@FILE",
                "参数（JSON，或 @文件）；规格限取自工艺标准",
                "parameters as JSON, or @FILE; limits come from the standard",
            ),
            option::choice(
                "open",
                &["summary", "drawn", "characteristic", "everything"],
                OPEN,
                lang,
            ),
            option::value("rows", "N", ROWS, lang).value_parser(clap::value_parser!(u32)),
            option::value("output", "FILE", file, lang)
                .short('o')
                .value_parser(clap::value_parser!(PathBuf)),
            text(
                "gtin",
                "DIGITS",
                "货品的 GTIN；护照即可由 /01/… 打开，批号取 --lot",
                "the goods' GTIN; the passport then opens at /01/…, with --lot as its lot",
            ),
            text(
                "serial",
                "TEXT",
                "单件的序列号（须有 --gtin）",
                "a piece's serial (needs --gtin)",
            ),
            text("country", "CC", "产地，两个字母，如 CN", "where made, two letters, such as CN"),
            option::values("alt-id", "SCHEME=VALUE", ALT_ID, lang),
            option::value("story", "FILE", STORY, lang).value_parser(clap::value_parser!(PathBuf)),
            text(
                "supersedes",
                "DIGEST",
                "取代先前对同批同特性的声明；须有 --reason-zh 与 --reason-en",
                "take the place of a claim about the same; needs --reason-zh and --reason-en",
            ),
            text("reason-zh", "TEXT", "取代的原因（中文）", "why it is replaced, in Chinese"),
            text("reason-en", "TEXT", "取代的原因（英文）", "why it is replaced, in English"),
            option::json(lang),
        ]
    },
    run,
};

const ALT_ID: Words = Words::new(
    "其他体系的编号（可重复）：gs1、cn.idis.handle、cn.idis.vaa、cn.ecode、oid、iec61406",
    "a number of another scheme (repeatable): gs1, cn.idis.handle, cn.idis.vaa, cn.ecode, oid, \
     iec61406",
);
const STORY: Words = Words::new(
    "故事文件 {\"zh\":…, \"en\":…}；{cpk} 之类取声明中的数，其他数字标为未经验证",
    "a story, {\"zh\":…, \"en\":…}; {cpk} and the like take the claim's numbers, any other number \
     is marked unverified",
);
const OPEN: Words = Words::new(
    "护照公开到哪里：只有结果（默认）、由封存后的检查点抽出的读数、该特性的读数、全部读数",
    "how far the passport opens the readings: result only (default), some that a checkpoint after \
     the seal draws, of the characteristic, all",
);

/// How many readings are drawn where nothing is said.
const ROWS_DRAWN: u32 = 20;
const ROWS: Words = Words::new(
    "--open drawn：抽出多少个读数（默认 20）",
    "--open drawn: how many readings are drawn (default 20)",
);

fn run(matches: &ArgMatches, shell: &Shell) -> Result<Exit, Failure> {
    let text = |name: &str| matches.get_one::<String>(name).map(String::as_str);
    let lot = read_code("lot", text("lot").unwrap_or(""))?;
    let of = read_code("characteristic", text("characteristic").unwrap_or("D1"))?;
    let method = text("method").unwrap_or("capability.normal");
    let opening = text("open").and_then(Opening::of_name).unwrap_or(Opening::Summary);
    let directory = workplace::directory(matches);
    let mut given = Map::new();
    chart::merge(&mut given, matches)?;
    let described = described(matches, &lot)?;
    let replacing = replacing(matches)?;
    workplace::run(async {
        let workshop = workplace::open(&directory, Access::Write).await?;
        let parameters = parameters(&workshop, (&lot, &of), method, given).await?;
        let study = acts::judge::run_method(&workshop, (&lot, &of), (method, &parameters)).await?;
        if study.outcome.refusal.is_some() {
            workshop.close().await;
            return Ok(refused(&study, matches.get_flag("json"), shell));
        }
        let by = Actor::Operator;
        let (what, with) = ((&lot, &of), (method, &parameters));
        let issued = match replacing {
            None => acts::certify::issue_claim(&workshop, &by, what, with).await?,
            Some(old) => acts::certify::replace_claim(&workshop, &by, what, with, old).await?,
        };
        log::ask(&workshop, shell).await?;
        let n_rows = matches.get_one::<u32>("rows").copied().unwrap_or(ROWS_DRAWN);
        let what = (&issued.digest, opening, n_rows);
        let passport = issue(&workshop, &by, what, described).await?;
        let bundle = acts::brand::bundle_passport(&workshop, passport.id).await?;
        workshop.close().await;
        let default = || PathBuf::from(format!("{lot}-{of}.wule.json"));
        let file = matches.get_one::<PathBuf>("output").cloned().unwrap_or_else(default);
        output::save(&file, &bundle.to_bytes())?;
        let passport = passport.id.to_string();
        if matches.get_flag("json") {
            shell.print(&output::pretty(&json!({
                "schema": "wule.claim/1",
                "claim": issued.digest.to_string(),
                "supersedes": issued.claim.supersedes.map(|other| other.to_string()),
                "method": issued.claim.method,
                "result": issued.claim.result,
                "passport": passport,
                "bundle": file,
                "opening": opening.name(),
            })));
            return Ok(Exit::Yes);
        }
        let words = Words::new(
            "声明 {digest}\n护照 {passport}（公开程度：{opening}）\n证据包 {file}\n下一步:\n  \
             wule verify {file}\n  wule serve --data {data}   # 护照页在 /p/{passport}\n",
            "claim {digest}\npassport {passport} (opened: {opening})\nbundle {file}\nnext:\n  \
             wule verify {file}\n  wule serve --data {data}   # the page is at /p/{passport}\n",
        );
        let args = [
            ("digest", issued.digest.to_string()),
            ("passport", passport),
            ("opening", opening.name().to_owned()),
            ("file", file.display().to_string()),
            ("data", directory.display().to_string()),
        ];
        shell.print(&shell.fill(words, &args));
        Ok(Exit::Yes)
    })
}

async fn issue(
    workshop: &Workshop,
    by: &Actor,
    (claim, opening, n_rows): (&Digest, Opening, u32),
    described: Described,
) -> Result<Passport, acts::Problem> {
    match opening {
        Opening::Drawn => {
            acts::brand::issue_drawn_passport(workshop, by, (claim, n_rows), described).await
        }
        _ => {
            let what = (claim, opening);
            acts::brand::issue_described_passport(workshop, by, what, described).await
        }
    }
}

/// The claim that the new one takes the place of.
fn replacing(matches: &ArgMatches) -> Result<Option<Replacing>, Failure> {
    let Some(claim) = matches.get_one::<String>("supersedes") else { return Ok(None) };
    let need = Words::new("64 位十六进制的摘要", "a digest of 64 hexadecimal digits");
    let parsed = claim.parse().map_err(|_| Failure::option("supersedes", claim, need))?;
    Ok(Some(Replacing { claim: parsed, reason: withdraw::reason(matches)? }))
}

/// What the passport says beyond its claim.
fn described(matches: &ArgMatches, lot: &Code) -> Result<Described, Failure> {
    let text = |name: &str| matches.get_one::<String>(name).map(String::as_str);
    let given = matches.get_many::<String>("alt-id").into_iter().flatten();
    let alt_ids = given.map(|id| {
        let (scheme, value) = id.split_once('=').unwrap_or((id, ""));
        AltId::new(scheme, value)
    });
    let numbers = Numbers {
        gtin: text("gtin"),
        lot: text("gtin").map(|_| lot.as_str()),
        serial: text("serial"),
        country: text("country"),
    };
    let checked = alt_ids.collect::<Result<_, _>>();
    let checked = checked.and_then(|alt_ids| Identity::new(numbers, alt_ids));
    let identity = checked.map_err(acts::Problem::from)?;
    let story = matches.get_one::<PathBuf>("story").map(|path| story(path)).transpose()?;
    Ok(Described { identity, story })
}

fn story(path: &std::path::Path) -> Result<Story, Failure> {
    let text = std::fs::read_to_string(path).map_err(|error| Failure::path(path, &error))?;
    let value: Value = serde_json::from_str(&text).unwrap_or_default();
    let part = |key: &str| value.get(key).and_then(Value::as_str).unwrap_or("");
    Ok(Story::new(part("zh"), part("en")).map_err(acts::Problem::from)?)
}

/// What was given; where the method takes limits and none were, those of the standard.
async fn parameters(
    workshop: &Workshop,
    (lot, of): (&Code, &Code),
    method: &str,
    mut given: Map<String, Value>,
) -> Result<Value, Failure> {
    let takes_limits = super::run::find(method)?.takes("lsl");
    let has_limits = given.contains_key("lsl") || given.contains_key("usl");
    if takes_limits && !has_limits {
        let unknown = |what, name: &Code| acts::Problem::NotFound { what, name: name.to_string() };
        let store = workshop.store();
        let known = store.lot(lot).await?.ok_or_else(|| unknown("lot", lot))?;
        let standard = store.standard(&known.standard.code, Some(known.standard.version)).await?;
        let standard = standard.ok_or_else(|| unknown("standard", &known.standard.code))?;
        let specification = &standard.characteristic(of)?.specification;
        let limits = [
            ("lsl", specification.lsl()),
            ("usl", specification.usl()),
            ("target", specification.target()),
        ];
        for (key, limit) in limits {
            if let Some(limit) = limit {
                given.insert(key.to_owned(), limit.to_string().into());
            }
        }
    }
    Ok(given.into())
}

fn refused(study: &Study, is_json: bool, shell: &Shell) -> Exit {
    let Some(refusal) = &study.outcome.refusal else { return Exit::Yes };
    if is_json {
        shell.print(&output::pretty(&json!({
            "schema": "wule.claim/1",
            "verdict": Exit::No.verdict(),
            "refusal": refusal.reason.to_json(),
        })));
    } else {
        let head = shell.red(shell.say(Words::new("不能声明", "no claim can be made")));
        let (reason, way_out) = (refusal.reason.say(shell.lang), refusal.way_out.say(shell.lang));
        shell.print(&format!("{head}: {reason}\n→ {way_out}\n"));
    }
    Exit::No
}
