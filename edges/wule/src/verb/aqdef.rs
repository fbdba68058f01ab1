//! `wule aqdef`: files of Q-DAS looked at, put together and taken apart, and made of a lot.

use clap::{ArgAction, ArgMatches};
use http::Dfq;
use inlet::{
    Encoding,
    aqdef::{self, Characteristic, Fault, File, Part},
};
use party::Wall;
use serde_json::{Value as Json, json};
use std::path::{Path, PathBuf};
use store::Access;
use word::{Decimal, Lang, Words};

use super::Verb;
use crate::{exit::Exit, failure::Failure, option, output, shell::Shell, workplace};

pub(super) static VERB: Verb = Verb {
    name: "aqdef",
    form: "FILE.dfq|FILE.dfd FILE.dfx [--values] [--out FILE] | --lot LOT --out FILE",
    words: Words::new(
        "Q-DAS 文件（.dfq，或 .dfd 与 .dfx）：查看、合并、拆分，或由一批读数写出；不认识的 K 字段原样保留",
        "files of Q-DAS (.dfq, or .dfd with .dfx): look, put together, take apart, or write one of \
         a lot; K-fields that mean nothing to us are kept",
    ),
    examples: &[
        "aqdef bore.dfq",
        "aqdef bore.dfq --values > readings.csv",
        "aqdef bore.dfd bore.dfx --out bore.dfq",
        "aqdef bore.dfq --out bore.dfd",
        "aqdef --lot L-1 --out L-1.dfq --zone Asia/Shanghai",
        "aqdef --lot L-1 --out L-1.dfq --zone Asia/Shanghai --encoding gb18030",
    ],
    options: |lang| {
        let file = Words::new("文件；先 .dfd 后 .dfx", "the file; the .dfd before its .dfx");
        let values = Words::new(
            "把读数写成 CSV：零件、特性、值、时间",
            "print the readings as CSV: part, characteristic, value, time",
        );
        let out = Words::new(
            "写到 .dfq，或 .dfd（.dfx 写在旁边）",
            "write a .dfq, or a .dfd with its .dfx beside it",
        );
        let lot = Words::new("写出这一批的读数", "write the readings of this lot");
        let offset = Words::new(
            "文件中的时钟比 UTC 早多少分钟（中国为 480；默认 0）",
            "how many minutes the file's clock is ahead of UTC (480 for China; default 0)",
        );
        let zone = Words::new(
            "文件中的时钟所在的时区（IANA 名，如 Asia/Shanghai）",
            "the zone of the file's clock (its IANA name, such as Asia/Shanghai)",
        );
        let encoding = Words::new(
            "写出的编码：utf-8（默认）；读中文 Windows 编码的程序用 gb18030",
            "the encoding that is written: utf-8 (default), or gb18030 for programs that read the \
             Chinese of Windows",
        );
        vec![
            option::operand("FILE", file, lang)
                .num_args(0..=2)
                .action(ArgAction::Append)
                .value_parser(clap::value_parser!(PathBuf)),
            option::flag("values", values, lang),
            option::value("out", "FILE", out, lang).value_parser(clap::value_parser!(PathBuf)),
            option::value("lot", "LOT", lot, lang).requires("out").conflicts_with("FILE"),
            option::value("utc-offset", "MINUTES", offset, lang)
                .value_parser(clap::value_parser!(i32).range(-840..=840)),
            option::value("zone", "ZONE", zone, lang).conflicts_with("utc-offset"),
            option::value("encoding", "NAME", encoding, lang)
                .value_parser(["utf-8", "gb18030"])
                .default_value("utf-8")
                .requires("out"),
            option::data(lang),
            option::json(lang),
        ]
    },
    run,
};

fn run(matches: &ArgMatches, shell: &Shell) -> Result<Exit, Failure> {
    let out = matches.get_one::<PathBuf>("out");
    if let (Some(lot), Some(out)) = (matches.get_one::<String>("lot"), out) {
        let file = of_lot(matches, lot, shell.lang)?;
        return write(file, (out, matches), shell);
    }
    let paths: Vec<_> = matches.get_many::<PathBuf>("FILE").into_iter().flatten().collect();
    let (file, is_whole) = read(&paths, shell)?;
    if let Some(out) = out {
        // What was not understood would be lost.
        if !is_whole {
            return Ok(Exit::CouldNot);
        }
        return write(file, (out, matches), shell);
    }
    let parts = file.parts();
    if matches.get_flag("values") {
        shell.print(&csv(&parts));
    } else if matches.get_flag("json") {
        let all: Vec<_> = parts.iter().map(part_json).collect();
        shell.print(&output::pretty(&json!({"schema": "wule.aqdef/1", "parts": all})));
    } else {
        parts.iter().for_each(|part| show(part, shell));
    }
    Ok(if is_whole { Exit::Yes } else { Exit::No })
}

/// The files as one, and whether every line of them was understood; the others are told.
fn read(paths: &[&PathBuf], shell: &Shell) -> Result<(File, bool), Failure> {
    let (mut whole, mut is_whole) = (None, true);
    for path in paths {
        let bytes = std::fs::read(path).map_err(|error| Failure::path(path, &error))?;
        let (file, faults) = aqdef::read(&bytes);
        // The values of a .dfx are counted in its .dfd.
        let is_of_values = whole.is_some();
        for Fault { line, words, got } in faults.iter().filter(|f| !(is_of_values && f.line == 1)) {
            is_whole = false;
            let said = shell.fill(*words, &[("got", got.clone())]);
            shell.complain(&format!("{}:{line}: {said}\n", path.display()));
        }
        whole = Some(match whole {
            None => file,
            Some(description) => File::join(description, file),
        });
    }
    let need = Words::new("写出文件，或 --lot", "name a file, or --lot");
    Ok((whole.ok_or_else(|| Failure::option("FILE", "", need))?, is_whole))
}

fn write(file: File, to: (&Path, &ArgMatches), shell: &Shell) -> Result<Exit, Failure> {
    let (out, matches) = to;
    let encoding = matches.get_one::<String>("encoding").and_then(|name| http::encoding(name));
    let encoding = encoding.unwrap_or(Encoding::UTF_8);
    let extension = out.extension().and_then(|end| end.to_str()).unwrap_or_default();
    let files = match extension.to_ascii_lowercase().as_str() {
        "dfq" => vec![(out.to_owned(), file)],
        "dfd" => {
            let (description, values) = file.split();
            vec![(out.to_owned(), description), (out.with_extension("dfx"), values)]
        }
        _ => {
            let need = Words::new("以 .dfq 或 .dfd 结尾", "a name that ends in .dfq or .dfd");
            return Err(Failure::option("out", &out.display().to_string(), need));
        }
    };
    for (path, file) in files {
        let bytes = encoding.bytes(&file.to_text());
        std::fs::write(&path, bytes).map_err(|error| Failure::path(&path, &error))?;
        shell.tell(
            Words::new("已写 {path}（{encoding}）", "wrote {path} ({encoding})"),
            &[("path", path.display().to_string()), ("encoding", encoding.name().to_owned())],
        );
    }
    Ok(Exit::Yes)
}

fn print(decimal: Option<Decimal>) -> String {
    decimal.map_or_else(|| "—".to_owned(), |decimal| decimal.to_string())
}

/// The number of a part or characteristic, else its name.
fn name(fields: [Option<&str>; 2]) -> String {
    fields.into_iter().flatten().next().unwrap_or_default().to_owned()
}

fn name_of_part(part: &Part) -> String {
    name([part.text(1001), part.text(1002)])
}

fn name_of(characteristic: &Characteristic) -> String {
    name([characteristic.text(2001), characteristic.text(2002)])
}

fn show(part: &Part, shell: &Shell) {
    let title = part.text(1002).unwrap_or_default();
    shell.print(&format!("{} {title}\n", shell.bold(&name_of_part(part))));
    for characteristic in &part.characteristics {
        let limits = characteristic.specification();
        let args = [
            ("of", name_of(characteristic)),
            ("name", characteristic.text(2002).unwrap_or_default().to_owned()),
            ("nominal", print(limits.nominal)),
            ("lower", print(limits.lower)),
            ("upper", print(limits.upper)),
            ("unit", characteristic.text(2142).unwrap_or_default().to_owned()),
            ("n", characteristic.values.len().to_string()),
        ];
        shell.print(&shell.fill(CHARACTERISTIC, &args));
    }
}

const CHARACTERISTIC: Words = Words::new(
    "  {of}  {name}  名义值 {nominal}  限值 {lower}..{upper} {unit}  {n} 个值\n",
    "  {of}  {name}  nominal {nominal}  limits {lower}..{upper} {unit}  {n} values\n",
);

fn part_json(part: &Part) -> Json {
    let of = |characteristic: &Characteristic| {
        let limits = characteristic.specification();
        let text = |decimal: Option<Decimal>| decimal.map(|decimal| decimal.to_string());
        let values: Vec<_> = characteristic.decimals().into_iter().map(text).collect();
        json!({
            "fields": characteristic.fields,
            "nominal": text(limits.nominal),
            "lower": text(limits.lower),
            "upper": text(limits.upper),
            "is_counted": characteristic.is_counted(),
            "values": values,
        })
    };
    let characteristics: Vec<_> = part.characteristics.iter().map(of).collect();
    json!({"fields": part.fields, "characteristics": characteristics})
}

/// The readings that count, a row each; the time by the clock of whoever wrote the file.
fn csv(parts: &[Part]) -> String {
    let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    let mut text = "part,characteristic,value,taken_at\n".to_owned();
    for part in parts {
        for characteristic in &part.characteristics {
            let (of_part, of) = (quoted(&name_of_part(part)), quoted(&name_of(characteristic)));
            for (value, decimal) in characteristic.values.iter().zip(characteristic.decimals()) {
                let Some(decimal) = decimal else { continue };
                let at = value.taken_at().map_or_else(String::new, |at| at.to_string());
                text.push_str(&format!("{of_part},{of},{decimal},{at}\n"));
            }
        }
    }
    text
}

/// The readings of a lot as a file.
fn of_lot(matches: &ArgMatches, lot: &str, lang: Lang) -> Result<File, Failure> {
    let need = Words::new("批号", "the lot's number");
    let lot = lot.parse().map_err(|_| Failure::option("lot", lot, need))?;
    let asked =
        Dfq { lot, characteristic: None, wall: wall(matches)?, encoding: Encoding::UTF_8, lang };
    let directory = workplace::directory(matches);
    workplace::run(async {
        let workshop = workplace::open(&directory, Access::Write).await?;
        let bytes = http::dfq(workshop.store(), asked).await;
        workshop.close().await;
        let bytes = bytes.map_err(|message| Failure::Told { message, help: None })?;
        Ok(aqdef::read(&bytes).0)
    })
}

/// The clock that times are written by.
fn wall(matches: &ArgMatches) -> Result<Wall, Failure> {
    let Some(zone) = matches.get_one::<String>("zone") else {
        let minutes = matches.get_one::<i32>("utc-offset").copied().unwrap_or(0);
        return Ok(Wall::Offset(minutes));
    };
    let need = Words::new(
        "IANA 时区名，如 Asia/Shanghai",
        "a name of the IANA database, such as Asia/Shanghai",
    );
    Wall::of_zone(zone).map_err(|_| Failure::option("zone", zone, need))
}
