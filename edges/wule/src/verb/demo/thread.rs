//! The thread: standard, lot, readings, chart, seal, claim, passport. And a second lot whose
//! chart speaks, so that its capability is declined.

use acts::{Actor, Workshop};
use brand::Opening;
use inlet::{ColumnRef, Limits, OnBad, Selection};
use measure::Submission;
use method::{Study, figure::Figure};
use party::{Consent, Person};
use serde_json::{Value, json};
use standard::{Characteristic, Specification, Standard};
use std::io::Write;
use std::path::Path;
use tempfile::NamedTempFile;
use word::{Code, Title, Words};

use super::Made;
use crate::draft::drafts;
use crate::failure::Failure;
use crate::output;
use crate::shell::Shell;

const ORIGIN: &str = "demo.wule.example/log";
const BUNDLE: &str = "PIN-60.wule.json";

/// A lot of the demo: whose measurements, under which standard.
struct Goods {
    csv: &'static [u8],
    lot: &'static str,
    standard: &'static str,
    item: &'static str,
    item_name: (&'static str, &'static str),
    gauge: &'static str,
    limits: [&'static str; 3],
    subgroup_size: u32,
}

const CHARACTERISTIC: &str = "D1";

const PINS: Goods = Goods {
    csv: include_bytes!("../../../../../demo/pins.csv"),
    lot: "PIN-60",
    standard: "CS-PIN",
    item: "PIN-125",
    item_name: ("钢销 ⅛″", "steel pin ⅛″"),
    gauge: "MIC-0231",
    limits: ["0.120", "0.125", "0.130"],
    subgroup_size: 5,
};

const GEARS: Goods = Goods {
    csv: include_bytes!("../../../../../demo/gears.csv"),
    lot: "GEAR-100",
    standard: "CS-GEAR",
    item: "GEAR-1",
    item_name: ("齿轮 1″", "gear 1″"),
    gauge: "MIC-0232",
    limits: ["0.980", "1.000", "1.020"],
    subgroup_size: 10,
};

/// The demo that a directory holds already; `None` for a new directory.
///
/// # Errors
/// [`Failure`] where the directory holds something else, or a demo that was cut short.
pub(super) async fn found_before(
    workshop: &Workshop,
    directory: &Path,
) -> Result<Option<Made>, Failure> {
    let Some(organisation) = workshop.store().organisation().await? else { return Ok(None) };
    let passports = workshop.store().passports(1).await?;
    let bundle = directory.join(BUNDLE);
    match passports.first() {
        Some(passport) if organisation.origin == ORIGIN && bundle.is_file() => {
            Ok(Some(Made { passport: passport.id.to_string(), bundle }))
        }
        _ => {
            let words = Words::new(
                "{path} 里是别的工坊，或一次没有完成的示例",
                "{path} holds another workshop, or a demo that was cut short",
            );
            let help = Words::new("换一个目录，或删去它", "choose another directory, or delete it");
            Err(Failure::new("WL2014", words, [("path", directory.display().to_string())], help))
        }
    }
}

/// Runs the thread and tells each step.
pub(super) async fn make(
    workshop: &Workshop,
    directory: &Path,
    shell: &Shell,
    told: &impl Fn(&str),
) -> Result<Made, Failure> {
    let by = Actor::Operator;
    let step = |zh, en, args: &[(&str, String)]| {
        told(&(shell.fill(Words::new(zh, en), args) + "\n"));
    };
    let name = title("示例工坊", "Demo workshop")?;
    acts::party::found_organisation(workshop, &by, name, ORIGIN).await?;
    let maker = title("王师傅", "Master Wang")?;
    let maker = acts::party::add_person(workshop, &by, maker, Consent::Named).await?;
    step(
        "1 立标准  {item}：{low} – {high} in，作者王师傅",
        "1 standard   {item}: {low} – {high} in, by Master Wang",
        &[
            ("item", PINS.item.to_owned()),
            ("low", PINS.limits[0].to_owned()),
            ("high", PINS.limits[2].to_owned()),
        ],
    );
    let n = take_in(workshop, &PINS, &maker).await?;
    step(
        "2 测量    {n} 个读数（NIST 实测：自动车床上的钢销）",
        "2 measure    {n} readings (real ones, NIST: pins from a screw machine)",
        &[("n", n.to_string())],
    );
    let sealed = acts::measure::seal_lot(workshop, &by, &code(PINS.lot)).await?;
    step(
        "3 封存    根 {root}… 已入日志，读数不能再改",
        "3 seal       root {root}… is in the log; the readings cannot change any more",
        &[("root", sealed.root.to_string()[..16].to_owned())],
    );
    let chart = look(workshop, &PINS, "chart.xbar-r", &json!({})).await?;
    step(
        "4 判断    {sentence}",
        "4 judge      {sentence}",
        &[("sentence", sentence(&chart, shell))],
    );
    let [lsl, target, usl] = PINS.limits;
    let limits = json!({"lsl": lsl, "target": target, "usl": usl});
    let issued = acts::certify::issue_claim(
        workshop,
        &by,
        (&code(PINS.lot), &code(CHARACTERISTIC)),
        ("capability.normal", &limits),
    )
    .await?;
    step(
        "5 声明    {sentence}",
        "5 claim      {sentence}",
        &[("sentence", sentence(&issued.study, shell))],
    );
    let opening = Opening::Characteristic;
    let passport = acts::brand::issue_passport(workshop, &by, &issued.digest, opening).await?;
    let bundle = acts::brand::bundle_passport(workshop, passport.id).await?.to_bytes();
    let file = directory.join(BUNDLE);
    output::save(&file, &bundle)?;
    step(
        "6 护照    {id}，公开全部 {n} 个读数",
        "6 passport   {id}, opening all {n} readings",
        &[("id", passport.id.to_string()), ("n", n.to_string())],
    );
    decline(workshop, &maker, &step, shell).await?;
    Ok(Made { passport: passport.id.to_string(), bundle: file })
}

/// The second lot: a chart that speaks, and a capability that is not stated.
async fn decline(
    workshop: &Workshop,
    maker: &Person,
    step: &impl Fn(&'static str, &'static str, &[(&str, String)]),
    shell: &Shell,
) -> Result<(), Failure> {
    let n = take_in(workshop, &GEARS, maker).await?;
    acts::measure::seal_lot(workshop, &Actor::Operator, &code(GEARS.lot)).await?;
    let [lsl, target, usl] = GEARS.limits;
    let limits = json!({"lsl": lsl, "target": target, "usl": usl});
    let study = look(workshop, &GEARS, "capability.normal", &limits).await?;
    let refusal = study.outcome.refusal.as_ref();
    let reason = refusal.map(|refusal| refusal.reason.say(shell.lang)).unwrap_or_default();
    step(
        "7 另一批  {lot}（{n} 个齿轮）：不给出 Cpk。{reason}",
        "7 next lot   {lot} ({n} gears): no Cpk is stated. {reason}",
        &[("lot", GEARS.lot.to_owned()), ("n", n.to_string()), ("reason", reason)],
    );
    Ok(())
}

/// Standard, lot and readings.
async fn take_in(workshop: &Workshop, goods: &Goods, maker: &Person) -> Result<u64, Failure> {
    let by = Actor::Operator;
    acts::standard::release_standard(workshop, &by, standard(goods, maker)?).await?;
    let lot = code(goods.lot);
    acts::make::open_lot(workshop, &by, (&lot, &code(goods.standard)), maker).await?;
    let readings = drafts(&read(goods)?.table, None);
    let place = (&lot, &code(CHARACTERISTIC));
    let submission = Submission::with(&code(goods.gauge), place, readings);
    Ok(acts::measure::record_readings(workshop, &by, submission).await?.n)
}

fn standard(goods: &Goods, maker: &Person) -> Result<Standard, Failure> {
    let [lsl, target, usl] = goods.limits.map(|limit| limit.parse().ok());
    let (zh, en) = goods.item_name;
    Ok(Standard {
        code: code(goods.standard),
        version: 1,
        title: title(&format!("{zh} 工艺标准"), &format!("Craft standard of the {en}"))?,
        item: code(goods.item),
        item_name: title(zh, en)?,
        author: maker.credit().cloned(),
        basis: title("规格限为本示例选定", "limits chosen for this demo")?,
        characteristics: vec![Characteristic {
            code: code(CHARACTERISTIC),
            name: title("直径", "diameter")?,
            unit: "in".to_owned(),
            specification: Specification::new(lsl, usl, target)?,
            subgroup_size: goods.subgroup_size,
        }]
        .into(),
    })
}

/// Reads the measurements by the same way as any file.
fn read(goods: &Goods) -> Result<inlet::Reading, Failure> {
    let spool = || -> std::io::Result<NamedTempFile> {
        let mut file = NamedTempFile::with_suffix(".csv")?;
        file.write_all(goods.csv)?;
        file.flush()?;
        Ok(file)
    };
    let file = spool().map_err(|error| Failure::path(&std::env::temp_dir(), &error))?;
    let column = |number: &str| ColumnRef(number.to_owned());
    let selection = Selection::Readings { values: vec![column("2")], subgroup: Some(column("1")) };
    inlet::read(file.path(), &selection, OnBad::Fail, &Limits::TERMINAL, &mut |_| {})
        .map_err(|complaints| Failure::File { name: goods.lot.to_owned(), complaints })
}

async fn look(
    workshop: &Workshop,
    goods: &Goods,
    method: &str,
    parameters: &Value,
) -> Result<Study, Failure> {
    let place = (&code(goods.lot), &code(CHARACTERISTIC));
    Ok(acts::judge::run_method(workshop, place, (method, parameters)).await?)
}

/// What a study says in plain words: its last finding, or else the sentence under its figure.
fn sentence(study: &Study, shell: &Shell) -> String {
    let finding = study.outcome.findings.last().map(|finding| &finding.message);
    let figure = study.outcome.figures.first().map(Figure::sentence);
    finding.or(figure).map(|message| message.say(shell.lang)).unwrap_or_default()
}

pub(super) fn code(text: &str) -> Code {
    text.parse().expect("the demo's own codes are codes")
}

pub(super) fn title(zh: &str, en: &str) -> Result<Title, Failure> {
    let need = Words::new("1 至 200 个字符", "1 to 200 characters");
    Title::new(zh, en).map_err(|_| Failure::option("title", zh, need))
}
