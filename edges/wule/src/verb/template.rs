//! `wule template`: the industry templates that the program carries.

use acts::{Actor, Workshop};
use clap::ArgMatches;
use party::{Consent, Person};
use serde_json::json;
use standard::{TEMPLATES, Template};
use store::Access;
use word::{Title, Words};

use super::Verb;
use crate::{exit::Exit, failure::Failure, option, output, shell::Shell, workplace};

pub(super) static VERB: Verb = Verb {
    name: "template",
    form: "[list]|install NAME|remove NAME [--owner NAME] [--data DIR] [--json]",
    words: Words::new(
        "行业模板：列出、安装与移除（零件、工序、特性、失效链、控制计划与工艺标准）",
        "industry templates: list, install, remove (items, operations, characteristics, failure \
         chains, control plan, craft standards)",
    ),
    examples: &[
        "template",
        "template install machining --owner 李工/Engineer",
        "template remove machining",
    ],
    options: |lang| {
        let action =
            Words::new("list（默认）、install 或 remove", "list (default), install, remove");
        let which = Words::new("模板的名称", "the template's name");
        let owner = Words::new(
            "负责控制计划的人，中文/英文；会登记此人",
            "who sees to the control plan, zh/en; the person is added",
        );
        vec![
            option::operand("ACTION", action, lang)
                .value_parser(["list", "install", "remove"])
                .hide_possible_values(true),
            option::operand("NAME", which, lang),
            option::value("owner", "NAME", owner, lang),
            option::data(lang),
            option::json(lang),
        ]
    },
    run,
};

fn run(matches: &ArgMatches, shell: &Shell) -> Result<Exit, Failure> {
    let action = matches.get_one::<String>("ACTION").map_or("list", String::as_str);
    if action == "list" {
        list(matches.get_flag("json"), shell);
        return Ok(Exit::Yes);
    }
    let template = find(matches.get_one::<String>("NAME").map_or("", String::as_str))?;
    let owner = matches.get_one::<String>("owner").map_or("未具名/unnamed", String::as_str);
    let directory = workplace::directory(matches);
    workplace::run(async {
        let workshop = workplace::open(&directory, Access::Write).await?;
        let (answer, words, args) = if action == "install" {
            let owner = person(&workshop, owner).await?;
            let by = &Actor::Operator;
            let did = acts::standard::install_template(&workshop, by, template, owner.id).await?;
            (
                json!({"n_added": did.n_added, "n_known": did.n_known}),
                INSTALLED,
                [("n", did.n_added.to_string()), ("known", did.n_known.to_string())],
            )
        } else {
            let by = &Actor::Operator;
            let n = acts::standard::remove_template(&workshop, by, template).await?;
            (json!({"n_retired": n}), REMOVED, [("n", n.to_string()), ("known", String::new())])
        };
        workshop.close().await;
        if matches.get_flag("json") {
            let answer =
                json!({"schema": "wule.template/1", "name": template.name, action: answer});
            shell.print(&output::pretty(&answer));
        } else {
            shell.print(&shell.fill(words, &args));
        }
        Ok(Exit::Yes)
    })
}

const INSTALLED: Words = Words::new(
    "已安装：新增 {n} 行，已有而未改动 {known} 行。数值是示例，请换成图样与合同的要求\n",
    "installed: {n} rows added, {known} were there and stay as they are. The numbers are \
     examples; put those of your drawing and order in their place\n",
);
const REMOVED: Words = Words::new(
    "已停用 {n} 个零件：不能再开批，已有的记录保留\n",
    "{n} items are retired: no lot of them is opened any more, and what was recorded stays\n",
);

/// The template of a name.
pub(super) fn find(name: &str) -> Result<&'static Template, Failure> {
    Template::find(name).ok_or_else(|| {
        let need = Words::new(
            "写出模板名称，如 machining；wule template 会列出",
            "name a template, such as machining; wule template lists them",
        );
        Failure::option("NAME", name, need)
    })
}

async fn person(workshop: &Workshop, text: &str) -> Result<Person, Failure> {
    let (zh, en) = text.split_once('/').unwrap_or((text, text));
    let need = Words::new("1 至 200 个字符", "1 to 200 characters");
    let name =
        Title::new(zh.trim(), en.trim()).map_err(|_| Failure::option("owner", text, need))?;
    Ok(acts::party::add_person(workshop, &Actor::Operator, name, Consent::Unnamed).await?)
}

fn list(is_json: bool, shell: &Shell) {
    if is_json {
        let row = |template: &&Template| {
            let items: Vec<_> = template.products.iter().map(|product| product.item).collect();
            json!({"name": template.name, "title": template.title.en, "items": items})
        };
        let rows: Vec<_> = TEMPLATES.iter().map(row).collect();
        shell.print(&output::pretty(&json!({"schema": "wule.templates/1", "templates": rows})));
        return;
    }
    for template in TEMPLATES {
        let items = template.products.iter().map(|product| product.item);
        shell.print(&format!(
            "{}  {}: {}\n  {}\n",
            shell.bold(template.name),
            shell.say(template.title),
            shell.say(template.about),
            items.collect::<Vec<_>>().join(" "),
        ));
    }
}
