//! `wule run ID FILE`: any method, by its id.

use clap::{Arg, ArgMatches};
use method::{Method, Table};
use serde_json::Map;
use word::{Lang, Words};

use super::{Verb, chart};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::input;
use crate::shell::Shell;
use crate::study::Finished;
use crate::{option, output};

pub(super) static VERB: Verb = Verb {
    name: "run",
    form: "ID [FILE] [--value COLUMN] [--subgroup SIZE|COLUMN] [--params JSON|@FILE] …",
    words: Words::new("按方法名运行任何方法", "run any method by its id"),
    examples: &[
        "run chart.t2 pins.csv --value diameter,length",
        "run tolerance.factor --params '{\"n\":30}'",
        "run chart.xbar-s@1 bore.csv --subgroup 5 --params '{\"tests\":[1]}'",
    ],
    options,
    run,
};

fn options(lang: Lang) -> Vec<Arg> {
    let id = Words::new(
        "方法名，如 chart.xbar-r 或 chart.xbar-r@1",
        "the method, such as chart.xbar-r or chart.xbar-r@1",
    );
    let mut options = vec![option::operand("ID", id, lang).required(true)];
    let mut of_input = input::options(lang);
    // A method of parameters alone reads no file.
    of_input[0] = of_input[0].clone().required(false);
    options.extend(of_input);
    options.extend(input::roles(lang));
    let params = Words::new("参数（JSON，或 @文件）", "parameters as JSON, or @FILE");
    options.push(option::value("params", "JSON|@FILE", params, lang));
    options.extend(output::options(lang));
    options
}

fn run(matches: &ArgMatches, shell: &Shell) -> Result<Exit, Failure> {
    let method = find(matches.get_one::<String>("ID").map_or("", String::as_str))?;
    if method.card.roles.is_empty() {
        let mut parameters = Map::new();
        chart::merge(&mut parameters, matches)?;
        let study = method.run(&Table::default(), &parameters.into())?;
        return output::show(matches, Finished::of_parameters("run", study), shell);
    }
    let input = input::read(matches, Some(method), shell)?;
    let mut parameters = input.sizes();
    if method.takes("chart") {
        // A chart of charts hands sizes on to the chart.
        let sizes = std::mem::take(&mut parameters);
        chart::merge(&mut parameters, matches)?;
        let inner = parameters.entry("parameters").or_insert_with(|| Map::new().into());
        if let Some(inner) = inner.as_object_mut() {
            inner.extend(sizes);
        }
    } else {
        chart::merge(&mut parameters, matches)?;
    }
    let study = method.run(&input.reading.table, &parameters.into())?;
    output::show(matches, Finished::new("run", &input, study), shell)
}

/// Finds a method in every registry.
///
/// # Errors
/// [`Failure`] where there is none.
pub(super) fn find(id: &str) -> Result<&'static Method, Failure> {
    Ok(method::find(acts::methods(), id)?)
}
