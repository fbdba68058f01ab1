//! The demo's shop: a template, monitors whose limits two people agreed on, and a shift in which
//! something goes wrong. Its readings are simulated, and every text about them says so.

use acts::{Actor, Somebody, Workshop, measure::Refused};
use judge::monitor::Scope;
use measure::{Draft, Submission};
use party::{Consent, Person, Role};
use standard::Template;
use std::collections::BTreeSet;
use store::{SignalState, SignalsAsked};
use word::json::{Map, json};
use word::{Code, Words};

use super::gauge;
use super::thread::{code, title};
use crate::failure::Failure;
use crate::plant::{Faults, Series, series};
use crate::shell::Shell;

const N_SUBGROUPS: u32 = 30;
/// Of the shift before, from which limits come.
const SEED_BEFORE: u64 = 20_261;
/// Of the shift in which something goes wrong.
const SEED_AFTER: u64 = 20_262;

/// Makes the shop and tells each step.
pub(super) async fn make(
    workshop: &Workshop,
    shell: &Shell,
    told: &impl Fn(&str),
) -> Result<(), Failure> {
    let by = Actor::Operator;
    let engineer = add(workshop, "赵工（虚构）", "Engineer Zhao (fictional)").await?;
    let template = Template::find("machining").expect("the program carries this template");
    acts::standard::install_template(workshop, &by, template, engineer.id).await?;
    let before = series(template, SEED_BEFORE, N_SUBGROUPS, Faults::None);
    let after = series(template, SEED_AFTER, N_SUBGROUPS, Faults::Planted);
    for (nth, series) in (0..).zip(&before) {
        gauge::furnish(workshop, series, nth, &engineer).await?;
    }
    run_shift(workshop, &before, "SIM-A", &engineer).await?;
    for series in &before {
        watch(workshop, series, &engineer).await?;
    }
    run_shift(workshop, &after, "SIM-B", &engineer).await?;
    let asked = SignalsAsked {
        state: SignalState::Any,
        monitor: None,
        of: None,
        before: None,
        now: workshop.now(),
        limit: 1000,
    };
    let n_signals = workshop.store().signals(&asked).await?.len();
    let step = Words::new(
        "8 车间    模板 {template}，{n} 个特性受监控（模拟读数）；埋入的异常引出 {signals} 个信号，\
         在看板上等待处置\n",
        "8 shop       template {template}, {n} characteristics watched (simulated readings); what \
         was made to go wrong raised {signals} signals, which wait on the board\n",
    );
    let args = [
        ("template", template.name.to_owned()),
        ("n", before.len().to_string()),
        ("signals", n_signals.to_string()),
    ];
    told(&shell.fill(step, &args));
    Ok(())
}

async fn add(workshop: &Workshop, zh: &str, en: &str) -> Result<Person, Failure> {
    let name = title(zh, en)?;
    Ok(acts::party::add_person(workshop, &Actor::Operator, name, Consent::Unnamed).await?)
}

/// A lot of each product, and its readings as they come: subgroup after subgroup.
async fn run_shift(
    workshop: &Workshop,
    all: &[Series],
    name: &str,
    maker: &Person,
) -> Result<(), Failure> {
    let by = Actor::Operator;
    let mut opened: BTreeSet<Code> = BTreeSet::new();
    for series in all {
        let lot = code(&series.lot(name));
        if opened.insert(lot.clone()) {
            let standard = code(series.product.standard);
            acts::make::open_lot(workshop, &by, (&lot, &standard), maker).await?;
        }
    }
    for subgroup in 0..N_SUBGROUPS {
        let submissions: Vec<_> = all.iter().map(|series| taken(series, name, subgroup)).collect();
        let kept =
            acts::measure::record_submissions(workshop, &by, &submissions, Refused::StopsAll);
        kept.await?;
    }
    Ok(())
}

fn taken(series: &Series, name: &str, subgroup: u32) -> Submission {
    let gauge = gauge::of(series);
    let place = (&code(&series.lot(name)), &code(series.feature.code));
    let draft = |value| Draft { value, subgroup, taken_at: None };
    let drafts = series.subgroup(subgroup).into_iter().map(draft).collect();
    Submission::with(&gauge, place, drafts)
}

/// Limits from the shift before, proposed by the operator and approved by somebody else.
async fn watch(workshop: &Workshop, series: &Series, approver: &Person) -> Result<(), Failure> {
    let scope = Scope {
        item: series.product.item_code(),
        characteristic: code(series.feature.code),
        station: None,
    };
    let chart = if series.feature.n == 1 { "chart.individuals" } else { "chart.xbar-r" };
    let asked = acts::judge::Asked {
        scope,
        lots: Vec::new(),
        chart: chart.to_owned(),
        parameters: Map::new(),
        rounds: json!([]),
    };
    let proposal = acts::judge::Proposal {
        monitor: None,
        asked,
        subgroup_size: Some(series.feature.n),
        reaction_minutes: Some(series.feature.reaction_min),
        reason: "由模拟班次 SIM-A 得出 from the simulated shift SIM-A".to_owned(),
    };
    let limits = acts::judge::propose_limits(workshop, &Actor::Operator, proposal).await?;
    let roles = BTreeSet::from([Role::Approver]);
    let second = Actor::Somebody(Somebody::person(approver.id, roles));
    acts::judge::approve_limits(workshop, &second, (limits.monitor, limits.version)).await?;
    Ok(())
}
