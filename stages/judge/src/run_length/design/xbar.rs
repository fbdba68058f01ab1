//! Sample size, interval and limits of a mean chart at the least cost.

use method::figure::{Axis, Figure, Plot, Shape, Trace, Width as Place};
use method::{Card, Kernel, MethodId, Outcome, Real, Refusal, Table, Unit};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use word::{Message, Words};

use super::cost::{Costs, GoesOn, Plan};
use crate::chart::{counted, real};
use crate::run_length::Problem;
use crate::run_length::moments::{Moments, above};
use crate::run_length::report::{self, Route, Told, constant, require, shown};
use crate::run_length::shewhart::{SEEN, SHIFT};

/// Whether production goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Production {
    /// It goes on (Duncan 1956).
    GoesOn,
    /// It stops.
    Stops,
}

/// Parameters of the economic design of a mean chart: costs in one currency, times in hours.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Params {
    /// The shift that a cause brings, in standard deviations of single readings; above 0, at
    /// most 20.
    pub shift: Real,
    /// How many causes come in an hour of production, on average; 0.000000001 to 1000.
    pub causes_per_hour: Real,
    /// What an hour in control costs through nonconforming units.
    pub hour_in_control: Real,
    /// What an hour out of control costs; more than an hour in control.
    pub hour_out_of_control: Real,
    /// What a sample costs whatever its size.
    pub per_sample: Real,
    /// What each unit of a sample costs.
    pub per_unit: Real,
    /// What a false alarm costs.
    pub false_alarm: Real,
    /// What finding and removing a cause costs.
    pub repair: Real,
    /// Hours to take, measure and chart a unit.
    pub unit_hours: Real,
    /// Hours that are lost on a false alarm; they count where production stops for the search.
    pub false_alarm_hours: Real,
    /// Hours to find a cause.
    pub search_hours: Real,
    /// Hours to remove it.
    pub repair_hours: Real,
    /// Whether production goes on while a cause is looked for.
    pub while_searching: Production,
    /// Whether production goes on while it is removed.
    pub while_repairing: Production,
    /// The shortest average run length in control that is accepted, in samples (Saniga 1989);
    /// 1 to 10 000 000, 1 for none.
    pub arl_min: Real,
    /// The largest sample that is considered, 1 to 100.
    pub n_max: u32,
}

impl Default for Params {
    fn default() -> Self {
        Self {
            shift: constant(1.0),
            causes_per_hour: constant(0.02),
            hour_in_control: constant(0.0),
            hour_out_of_control: constant(100.0),
            per_sample: constant(1.0),
            per_unit: constant(0.2),
            false_alarm: constant(50.0),
            repair: constant(30.0),
            unit_hours: constant(0.02),
            false_alarm_hours: constant(0.0),
            search_hours: constant(0.5),
            repair_hours: constant(0.5),
            while_searching: Production::GoesOn,
            while_repairing: Production::GoesOn,
            arl_min: constant(1.0),
            n_max: 25,
        }
    }
}

/// The economic design of a mean chart.
pub struct Xbar;

impl Kernel for Xbar {
    type Params = Params;

    const CARD: Card = Card {
        id: MethodId { name: "design.xbar", version: 1 },
        title: Words::new("均值控制图的经济设计", "Economic design of a mean chart"),
        purpose: Words::new(
            "由各项费用求最省的样本量、抽样间隔和控制限宽度",
            "the sample size, interval and limits that cost least, from what things cost",
        ),
        not_for: Words::new(
            "费用和失控频率只能猜测的情形：先看运行链长",
            "costs and rates that can only be guessed; look at run lengths first",
        ),
        roles: &[],
        formula: "C = [C₀/λ + C₁ B + s Y α + W + (a + b n)/h · (1/λ + B)] / [1/λ + (1 − γ₁) s T₀ α \
                  + h/p − τ + n E + T₁ + T₂], B = h/p − τ + n E + γ₁ T₁ + γ₂ T₂",
        source: "Lorenzen and Vance 1986, Technometrics 28(1), 3–10; Duncan 1956; Saniga 1989 \
                 (a least run length)",
    };

    fn run(_: &Table, params: &Params) -> Result<Outcome, method::Problem> {
        let costs = costs(params)?;
        let arl_min = params.arl_min.get();
        require("arl_min", arl_min, (1.0..=1e7).contains(&arl_min), "1 … 10 000 000")?;
        let n_max = params.n_max;
        require("n_max", f64::from(n_max), (1..=100).contains(&n_max), "1 … 100")?;
        // Two tails share what may alarm falsely.
        let narrowest = num::normal::quantile_upper(0.5 / arl_min).map_err(Problem::from)?;
        let width_min = narrowest.max(0.1);
        let plans: Vec<(Plan, f64)> = (1..=n_max)
            .map(|n| {
                let plan = costs.cheapest(n, width_min);
                (plan, costs.hourly(plan))
            })
            .collect();
        let best = plans.iter().min_by(|a, b| a.1.total_cmp(&b.1));
        let &(plan, cost) = best.ok_or(Problem::Never)?;
        let mut outcome = Outcome::default();
        if costs.is_longest(plan) {
            outcome.refusal = Some(not_worth_it());
            return Ok(outcome);
        }
        let told = told(&costs, plan)?;
        outcome.numbers = numbers(plan, cost);
        outcome.numbers.extend(told.numbers);
        outcome.findings = vec![finding(&costs, plan, cost)];
        outcome.findings.extend(told.findings);
        outcome.figures = told.figures;
        outcome.figures.push(by_size(&plans, &outcome.findings));
        Ok(outcome)
    }
}

/// The costs, each in its range.
fn costs(params: &Params) -> Result<Costs, Problem> {
    let shift = params.shift.get();
    require("shift", shift, shift > 0.0 && shift <= 20.0, "0 < … ≤ 20")?;
    let rate = params.causes_per_hour.get();
    require("causes_per_hour", rate, (1e-9..=1e3).contains(&rate), "0.000000001 … 1000")?;
    for (name, amount) in [
        ("hour_in_control", params.hour_in_control),
        ("per_sample", params.per_sample),
        ("per_unit", params.per_unit),
        ("false_alarm", params.false_alarm),
        ("repair", params.repair),
        ("unit_hours", params.unit_hours),
        ("false_alarm_hours", params.false_alarm_hours),
        ("search_hours", params.search_hours),
        ("repair_hours", params.repair_hours),
    ] {
        let amount = amount.get();
        require(name, amount, (0.0..=1e9).contains(&amount), "0 … 1 000 000 000")?;
    }
    let [calm, moved] = [params.hour_in_control, params.hour_out_of_control].map(Real::get);
    let is_more = moved > calm && moved <= 1e9;
    require("hour_out_of_control", moved, is_more, "hour_in_control < … ≤ 1 000 000 000")?;
    let goes_on = |production| if production == Production::GoesOn { 1.0 } else { 0.0 };
    Ok(Costs {
        rate,
        shift,
        hour: [calm, moved],
        sample: [params.per_sample.get(), params.per_unit.get()],
        false_alarm: params.false_alarm.get(),
        repair: params.repair.get(),
        unit_hours: params.unit_hours.get(),
        hours: [params.false_alarm_hours, params.search_hours, params.repair_hours].map(Real::get),
        goes_on: GoesOn {
            search: goes_on(params.while_searching),
            repair: goes_on(params.while_repairing),
        },
    })
}

/// Run lengths of the found chart, at no shift and at the shift of a cause.
fn told(costs: &Costs, plan: Plan) -> Result<Outcome, Problem> {
    let root = f64::from(plan.n).sqrt();
    let moments = |shift: f64| {
        let moved = shift * root;
        Ok(Moments::geometric(above(plan.width - moved) + above(plan.width + moved)))
    };
    let shifts = [0.0, costs.shift];
    let told = Told {
        shift_words: SHIFT,
        sentence: SEEN,
        shifts: &shifts,
        moments: &report::at_each(&shifts, moments)?,
        in_control: report::told(moments(0.0))?,
        route: Route::ClosedForm,
    };
    let mut outcome = told.outcome();
    let curve = report::curve(&report::curve_shifts(&shifts, 60), moments);
    outcome.figures.push(told.figure(Xbar::CARD.title, curve));
    Ok(outcome)
}

fn numbers(plan: Plan, cost: f64) -> Vec<method::Number> {
    vec![
        counted("n", Words::new("样本量", "units in a sample"), plan.n as usize),
        real(
            "width",
            Words::new("控制限宽度（均值的标准差）", "width of the limits"),
            plan.width,
            Unit::One,
        ),
        real(
            "interval",
            Words::new("抽样间隔（小时）", "hours between samples"),
            plan.interval,
            Unit::One,
        ),
        real("cost", Words::new("每小时费用", "cost of an hour"), cost, Unit::One),
    ]
}

/// The plan in words, beside the habit of five an hour at three sigmas.
fn finding(costs: &Costs, plan: Plan, cost: f64) -> method::Finding {
    let habit = costs.hourly(Plan { n: 5, width: 3.0, interval: 1.0 });
    report::note(Message::new(
        "design.economic",
        Words::new(
            "最省的方案：每 {interval} 小时抽 {n} 件，控制限 ±{width}σ，每小时费用 {cost}；\
             若按习惯每小时抽 5 件、±3σ，则为 {habit}",
            "least cost: {n} units every {interval} hours, limits at ±{width} sigmas, {cost} an \
             hour; the habit of 5 units every hour at ±3 sigmas would cost {habit}",
        ),
        [
            ("interval", shown(plan.interval)),
            ("n", plan.n.to_string()),
            ("width", shown(plan.width)),
            ("cost", shown(cost)),
            ("habit", shown(habit)),
        ],
    ))
}

/// Where no chart is cheaper than any.
fn not_worth_it() -> Refusal {
    Refusal {
        reason: Message::new(
            "design.not_worth_it",
            Words::new(
                "按这些费用，抽样越少越省：控制图省下的还不够抽样的开销",
                "at these costs, the less is sampled the less it costs: a chart saves less than it \
                 takes",
            ),
            [],
        ),
        way_out: Words::new(
            "请核对失控一小时的费用和抽样费用，或不用控制图、改用定期检修",
            "check what an hour out of control and a sample cost, or maintain at fixed times \
             instead of charting",
        ),
    }
}

/// The least cost by sample size.
fn by_size(plans: &[(Plan, f64)], findings: &[method::Finding]) -> Figure {
    let sentence = findings.first().map(|finding| finding.message.clone());
    let none = Message::new("design.economic", Xbar::CARD.title, []);
    Figure::Plot(Plot {
        title: Words::new("各样本量下的最低费用", "Least cost by sample size"),
        subject: String::new(),
        unit: None,
        sentence: sentence.unwrap_or(none),
        x: Axis::linear(Words::new("样本量", "units in a sample")),
        y: Axis::linear(Words::new("每小时费用", "cost of an hour")),
        traces: vec![Trace {
            name: None,
            shape: Shape::Joined,
            points: plans.iter().map(|(plan, cost)| [f64::from(plan.n), *cost]).collect(),
        }],
        marks: Vec::new(),
        width: Place::Full,
    })
}
