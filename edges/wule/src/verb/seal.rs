//! `wule seal FILE`: takes readings into a workshop and commits to them in its log.

use acts::{Actor, Workshop};
use clap::{Arg, ArgMatches};
use measure::{Draft, Submission};
use party::{Consent, Person};
use serde_json::json;
use standard::{Characteristic, Specification, Standard};
use store::Access;
use word::{Code, Decimal, Lang, Words};

use super::{Verb, log};
use crate::draft::drafts;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::shell::Shell;
use crate::{input, option, output, workplace};

pub(super) static VERB: Verb = Verb {
    name: "seal",
    form: "FILE --lot LOT [--standard CODE] …",
    words: Words::new(
        "封存：把一批读数收入数据目录，并在日志中承诺；此后不能再改",
        "take a lot's readings into the data directory and commit to them in the log; they cannot \
         change any more",
    ),
    examples: &[
        "seal bore.csv --lot L-1 --subgroup 5 --standard CS-7 --item B-07 --characteristic D1 \
         --unit mm --spec 24.98..25.03 --gauge MIC-0231 --organisation '沈阳一厂/Shenyang No. 1' \
         --origin shenyang1.example/log",
        "seal next.csv --lot L-2 --subgroup 5 --standard CS-7 --gauge MIC-0231",
    ],
    options,
    run,
};

fn options(lang: Lang) -> Vec<Arg> {
    let text = |name, shown, zh, en| option::value(name, shown, Words::new(zh, en), lang);
    let mut options = input::options(lang);
    options.extend([
        option::data(lang),
        option::database(lang),
        text("lot", "LOT", "批号", "the lot's number").required(true),
        text("standard", "CODE", "工艺标准编号（默认 CS-1）", "the craft standard (default CS-1)"),
        text("characteristic", "CODE", "特性编号（默认 D1）", "the characteristic (default D1)"),
        text("gauge", "CODE", "量具编号（默认 G-1）", "the gauge (default G-1)"),
        text("maker", "NAME", "匠人姓名，中文/英文", "the maker's name, zh/en"),
        option::flag("consent", CONSENT, lang),
        text("item", "CODE", "零件编号（新标准时）", "the item (for a new standard)"),
        text("item-name", "NAME", "零件名称，中文/英文", "the item's name, zh/en"),
        text("name", "NAME", "特性名称，中文/英文", "the characteristic's name, zh/en"),
        text("unit", "UNIT", "读数单位（新标准时）", "the readings' unit (for a new standard)"),
        text("spec", "LSL..USL", "规格限（新标准时）", "the limits (for a new standard)"),
        text("target", "VALUE", "目标值", "the target"),
        text("basis", "TEXT", "规格的依据，中文/英文", "where the limits come from, zh/en"),
        text(
            "organisation",
            "NAME",
            "组织名称，中文/英文（首次）",
            "the organisation, zh/en (once)",
        ),
        text(
            "origin",
            "HOST/PATH",
            "日志名，如 pins.example/log（首次）",
            "the log's name, such as pins.example/log (once)",
        ),
        option::json(lang),
    ]);
    options
}

const CONSENT: Words = Words::new(
    "匠人同意在护照上具名（否则不显示）",
    "the maker agreed to be named on passports (otherwise no name is shown)",
);

fn run(matches: &ArgMatches, shell: &Shell) -> Result<Exit, Failure> {
    let input = input::read(matches, None, shell)?;
    let drafts = drafts(&input.reading.table, input.subgroup_size);
    let given = Given { matches };
    let (lot, gauge) = (given.code("lot", "L-1")?, given.code("gauge", "G-1")?);
    let (standard, of) = (given.code("standard", "CS-1")?, given.code("characteristic", "D1")?);
    let directory = workplace::directory(matches);
    workplace::settle(matches, &directory)?;
    workplace::run(async {
        let workshop = workplace::open(&directory, Access::Create).await?;
        let by = Actor::Operator;
        found(&workshop, &by, &given).await?;
        if workshop.store().standard(&standard, None).await?.is_none() {
            let size = usual_size(&drafts);
            release(&workshop, &by, given.standard((&standard, &of), size)?).await?;
        }
        if workshop.store().lot(&lot).await?.is_none() {
            let maker = maker(&workshop, &by, &given).await?;
            acts::make::open_lot(&workshop, &by, (&lot, &standard), &maker).await?;
        }
        if !is_kept(&workshop, (&lot, &of), &drafts).await? {
            let submission = Submission::with(&gauge, (&lot, &of), drafts);
            acts::measure::record_readings(&workshop, &by, submission).await?;
        }
        let sealed = acts::measure::seal_lot(&workshop, &by, &lot).await?;
        log::ask(&workshop, shell).await?;
        workshop.close().await;
        if matches.get_flag("json") {
            shell.print(&output::pretty(&json!({
                "schema": "wule.seal/1",
                "data": directory,
                "lot": lot.as_str(),
                "characteristic": of.as_str(),
                "root": sealed.root.to_string(),
                "readings": sealed.n_readings,
            })));
            return Ok(Exit::Yes);
        }
        let words = Words::new(
            "批 {lot} 已封存：{n} 个读数，根 {root}\n下一步:\n  wule claim --lot {lot} \
             --characteristic {of} --open characteristic --data {data}\n",
            "the lot {lot} is sealed: {n} readings, root {root}\nnext:\n  wule claim --lot {lot} \
             --characteristic {of} --open characteristic --data {data}\n",
        );
        let args = [
            ("lot", lot.to_string()),
            ("of", of.to_string()),
            ("n", sealed.n_readings.to_string()),
            ("root", sealed.root.to_string()),
            ("data", directory.display().to_string()),
        ];
        shell.print(&shell.fill(words, &args));
        Ok(Exit::Yes)
    })
}

/// What stands on the command line, read as the workshop wants it.
struct Given<'a> {
    matches: &'a ArgMatches,
}

impl Given<'_> {
    fn text(&self, name: &str) -> Option<&str> {
        self.matches.get_one::<String>(name).map(String::as_str)
    }

    fn code(&self, name: &str, default: &str) -> Result<Code, Failure> {
        read_code(name, self.text(name).unwrap_or(default))
    }

    fn required(&self, name: &'static str) -> Result<&str, Failure> {
        self.text(name).ok_or_else(|| {
            let words = Words::new(
                "这是第一次，还需要 --{name}",
                "this is the first time, so --{name} is needed too",
            );
            let help = Words::new(
                "wule help seal 有完整的例子；组织与工艺标准只需写一次",
                "wule help seal has a whole example; organisation and standard are given once",
            );
            Failure::new("WL2009", words, [("name", name.to_owned())], help)
        })
    }

    /// The standard that is released where there is none of that code yet.
    fn standard(&self, (code, of): (&Code, &Code), size: u32) -> Result<Standard, Failure> {
        let item = read_code("item", self.required("item")?)?;
        let item_name = self.text("item-name").unwrap_or(item.as_str());
        let spec = self.required("spec")?;
        let [lsl, usl] = option::limits(spec)?;
        let target = self.text("target").filter(|text| !text.trim().is_empty());
        let target = target.map(|text| {
            let need = Words::new("应为十进制数，如 25.00", "a decimal number, such as 25.00");
            text.trim().parse::<Decimal>().map_err(|_| Failure::option("target", text, need))
        });
        let specification = Specification::new(lsl, usl, target.transpose()?)?;
        let basis = self.text("basis").unwrap_or("由使用者给定/given by the user");
        let name = self.text("name").unwrap_or(of.as_str());
        Ok(Standard {
            code: code.clone(),
            version: 1,
            title: option::title("item-name", item_name)?,
            item_name: option::title("item-name", item_name)?,
            item,
            author: None,
            basis: option::title("basis", basis)?,
            characteristics: vec![Characteristic {
                code: of.clone(),
                name: option::title("name", name)?,
                unit: self.required("unit")?.to_owned(),
                specification,
                subgroup_size: size,
            }]
            .into(),
        })
    }
}

/// Reads a code.
pub(super) fn read_code(name: &str, text: &str) -> Result<Code, Failure> {
    let need = Words::new(
        "编号为 1 至 64 个字符，不含 / \\ ? # % \" < >",
        "a code has 1 to 64 characters, none of / \\ ? # % \" < >",
    );
    text.parse().map_err(|_| Failure::option(name, text, need))
}

async fn found(workshop: &Workshop, by: &Actor, given: &Given<'_>) -> Result<(), Failure> {
    if workshop.store().organisation().await?.is_some() {
        return Ok(());
    }
    let name = option::title("organisation", given.required("organisation")?)?;
    acts::party::found_organisation(workshop, by, name, given.required("origin")?).await?;
    Ok(())
}

async fn release(workshop: &Workshop, by: &Actor, standard: Standard) -> Result<(), Failure> {
    acts::standard::release_standard(workshop, by, standard).await?;
    Ok(())
}

async fn maker(workshop: &Workshop, by: &Actor, given: &Given<'_>) -> Result<Person, Failure> {
    let consent = if given.matches.get_flag("consent") { Consent::Named } else { Consent::Unnamed };
    let name = option::title("maker", given.text("maker").unwrap_or("未具名/unnamed"))?;
    Ok(acts::party::add_person(workshop, by, name, consent).await?)
}

/// Whether the lot has just these readings already: a seal that was cut short goes on.
async fn is_kept(
    workshop: &Workshop,
    (lot, of): (&Code, &Code),
    drafts: &[Draft],
) -> Result<bool, Failure> {
    let kept = workshop.store().readings(lot, of).await?;
    if kept.is_empty() {
        return Ok(false);
    }
    let is_same = kept.len() == drafts.len()
        && kept.iter().zip(drafts).all(|(a, b)| a.value == b.value && a.subgroup == b.subgroup);
    if is_same {
        return Ok(true);
    }
    let words =
        Words::new("批 {lot} 已有 {n} 个别的读数", "the lot {lot} has {n} other readings already");
    let help = Words::new("换一个批号", "give the lot another number");
    let args = [("lot", lot.to_string()), ("n", kept.len().to_string())];
    Err(Failure::new("WL2010", words, args, help))
}

/// How many readings the first subgroup has.
fn usual_size(drafts: &[Draft]) -> u32 {
    let first = drafts.iter().take_while(|draft| draft.subgroup == drafts[0].subgroup).count();
    u32::try_from(first).unwrap_or(u32::MAX)
}
