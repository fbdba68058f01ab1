//! From readings that were kept to limits that may be proposed: phase I.

use method::{Cells, Column, Outcome, Role, Study, Table};
use word::{
    Code, Decimal,
    json::{Map, Value, json},
};

use super::{Base, Problem};

/// What a study of phase I found.
#[derive(Clone, Debug, PartialEq)]
pub struct Studied {
    /// The study, as `chart.phase-one` gives it.
    pub study: Study,
    /// The parameters of the chart with frozen limits; `None` where the study gives none.
    pub parameters: Option<Value>,
    /// What goes into the proposal.
    pub base: Base,
}

/// Studies readings of a characteristic, oldest first, each with its lot and subgroup.
///
/// `rounds` are the points to leave out, as `chart.phase-one` takes them. Charts with a memory
/// (moving average, EWMA, CUSUM) take the level and sigma of an individuals chart.
///
/// # Errors
/// [`Problem::Method`] where the chart or its parameters cannot be used.
pub fn study(
    readings: &[(Code, u32, Decimal)],
    chart: &str,
    parameters: &Map<String, Value>,
    rounds: &Value,
) -> Result<Studied, Problem> {
    let watched = method::find(crate::METHODS, chart)?;
    let kind = Kind::of(watched.card.id.name);
    let (studied, own) = match kind {
        Kind::Memory => ("chart.individuals@1".to_owned(), Map::new()),
        _ => (watched.card.id.to_string(), parameters.clone()),
    };
    let phase_one = method::find(crate::METHODS, "chart.phase-one@1")?;
    let asked = json!({"chart": studied, "parameters": own, "rounds": rounds});
    let counts = watched.card.roles.iter().any(|need| need.role == Role::Count);
    let study = phase_one.run(&table(readings, counts)?, &asked)?;
    let mut lots: Vec<Code> = readings.iter().map(|(lot, ..)| lot.clone()).collect();
    lots.dedup();
    let base = Base {
        lots,
        n_readings: readings.len() as u64,
        rounds: study.parameters["rounds"].clone(),
        n_flagged: n_flagged(&study.outcome),
    };
    let frozen = kind.frozen(&study.outcome);
    let parameters = frozen.map(|frozen| {
        let mut all = parameters.clone();
        all.insert("frozen".to_owned(), frozen);
        all.into()
    });
    Ok(Studied { study, parameters, base })
}

/// The readings as a table; subgroups of different lots are never one.
fn table(readings: &[(Code, u32, Decimal)], counts: bool) -> Result<Table, Problem> {
    let cells = Cells::Decimals(readings.iter().map(|(.., value)| Some(*value)).collect());
    let role = if counts { Role::Count } else { Role::Value };
    let value = Column { role, name: "reading".to_owned(), unit: None, cells };
    let label = |(lot, subgroup, _): &(Code, u32, Decimal)| Some(format!("{lot}/{subgroup}"));
    let cells = Cells::Labels(readings.iter().map(label).collect());
    let subgroup = Column { role: Role::Subgroup, name: "subgroup".to_owned(), unit: None, cells };
    let columns = if counts { vec![value] } else { vec![value, subgroup] };
    Ok(Table::new(columns)?)
}

fn n_flagged(outcome: &Outcome) -> u64 {
    let Some(method::figure::Figure::ControlChart(chart)) = outcome.figures.first() else {
        return 0;
    };
    let mut points: Vec<usize> =
        chart.panels.iter().flat_map(|panel| panel.flags.iter().map(|flag| flag.index)).collect();
    points.sort_unstable();
    points.dedup();
    points.len() as u64
}

/// How a chart spells what is frozen.
#[derive(Clone, Copy)]
enum Kind {
    /// A centre and a sigma of single readings.
    Level,
    /// The same, of an individuals chart.
    Memory,
    Rate,
    RateAndPhi,
    Mean,
    Times,
    ThreeWay,
    Other,
}

impl Kind {
    fn of(chart: &str) -> Self {
        match chart {
            "chart.individuals" | "chart.xbar-r" | "chart.xbar-s" | "chart.median" => Self::Level,
            "chart.moving-average" | "chart.ewma" | "chart.cusum" => Self::Memory,
            "chart.p" | "chart.np" | "chart.c" | "chart.u" => Self::Rate,
            "chart.laney-p" | "chart.laney-u" => Self::RateAndPhi,
            "chart.g" => Self::Mean,
            "chart.t" => Self::Times,
            "chart.three-way" => Self::ThreeWay,
            _ => Self::Other,
        }
    }

    fn frozen(self, outcome: &Outcome) -> Option<Value> {
        let keys: &[&str] = match self {
            Self::Level | Self::Memory => &["center", "sigma"],
            Self::Rate => &["rate"],
            Self::RateAndPhi => &["rate", "phi"],
            Self::Mean => &["mean"],
            Self::Times => &["shape", "scale"],
            Self::ThreeWay => &["center", "sigma_means", "sigma_within"],
            Self::Other => return None,
        };
        if outcome.refusal.is_some() {
            return None;
        }
        let spelled = keys.iter().map(|key| {
            let value = num::shortest(outcome.real(key)?);
            Some(((*key).to_owned(), Value::String(value)))
        });
        spelled.collect::<Option<Map<_, _>>>().map(Value::Object)
    }
}
