//! The t chart (t 控制图): time between rare events.

use method::{
    Card, Kernel, MethodId, Need, Number, Outcome, Problem as Misfit, Real, Role, RoleNeed, Table,
    Unit,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use word::Words;

use super::TAIL;
use crate::Problem;
use crate::chart::drawn::{self, Drawn, Sheet};
use crate::chart::series::Series;
use crate::chart::{LeftOut, counted, real, report};
use crate::distribution::{Family, Fitted};

/// How times between events are supposed to scatter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Model {
    /// Weibull, fitted by maximum likelihood: the rate may rise or fall between events.
    #[default]
    Weibull,
    /// Exponential: events come at a constant rate.
    Exponential,
    /// An individuals chart of `x^(1/3.6)`, carried back (Nelson 1994).
    NelsonPower,
}

/// Parameters of the t chart.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Params {
    /// How times between events are supposed to scatter.
    pub model: Model,
    /// What an earlier study fitted (phase II); nothing is estimated then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub frozen: Option<FrozenTimes>,
    /// Points to leave out of the estimate, each with its reason.
    pub left_out: Vec<LeftOut>,
}

/// What an earlier study fitted: of the same model.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged, deny_unknown_fields)]
pub enum FrozenTimes {
    /// Of the Weibull model.
    Weibull {
        /// Above 0.
        shape: Real,
        /// Above 0, in the unit of the times.
        scale: Real,
    },
    /// Of the exponential model.
    Exponential {
        /// The mean time, above 0.
        mean: Real,
    },
    /// Of the roots of Nelson's model.
    NelsonPower {
        /// The mean of the roots.
        y_center: Real,
        /// The standard deviation of the roots, above 0.
        y_sigma: Real,
    },
}

/// The t chart.
pub struct T;

impl Kernel for T {
    type Params = Params;

    const CARD: Card = Card {
        id: MethodId { name: "chart.t", version: 1 },
        title: Words::new("t 控制图（间隔时间）", "t chart"),
        purpose: Words::new(
            "事故、停机、投诉等少见事件之间的时间是否稳定",
            "whether the time between rare events (breakdowns, complaints) is stable",
        ),
        not_for: Words::new(
            "事件常见时（按时段计数用 c 或 u 图）",
            "frequent events (count them: c, u)",
        ),
        roles: &[RoleNeed {
            role: Role::Value,
            need: Need::Required,
            words: Words::new(
                "每两次事件之间的时间，大于 0，按先后",
                "the time between one event and the next, above 0, oldest first",
            ),
        }],
        formula: "quantiles 0.00135, 0.5, 0.99865 of the fitted Weibull or exponential; \
                  or y = x^(1/3.6), ȳ ± 3·mean|Δy|/d2(2), carried back by y^3.6",
        source: "Nelson 1994, A control chart for parts-per-million nonconforming items, \
                 Journal of Quality Technology 26(3); Weibull quantiles as in Minitab's T chart",
    };

    fn run(table: &Table, params: &Params) -> Result<Outcome, Misfit> {
        let series = Series::read(table, &params.left_out)?;
        let kept: Vec<f64> = series.to_f64(&series.kept())?.into_iter().flatten().collect();
        if kept.iter().any(|time| *time <= 0.0) {
            return Err(Problem::OutOfRange { name: "value", range: "> 0" }.into());
        }
        let (numbers, [lower, center, upper]) = match params.frozen {
            Some(frozen) => frozen.level(params.model)?,
            None => level(params.model, &kept)?,
        };
        let mut outcome = Outcome::default();
        outcome.numbers.push(counted("n", Words::new("点数", "points"), kept.len()));
        outcome.numbers.extend(numbers);
        let limit = |key, zh, en, value| real(key, Words::new(zh, en), value, Unit::Reading);
        outcome.numbers.extend([
            limit("center", "中心线", "central line", center),
            limit("ucl", "上控制限", "upper control limit", upper),
            limit("lcl", "下控制限", "lower control limit", lower),
        ]);
        let drawn = Drawn {
            label: Words::same("t"),
            points: series.to_f64(&series.values)?,
            center,
            lower: vec![lower],
            upper: vec![upper],
        };
        let sheet = Sheet {
            title: Self::CARD.title,
            table,
            role: Role::Value,
            is_in_unit: true,
            labels: Vec::new(),
            left_out: &params.left_out,
            n_places: series.scale + 1,
        };
        let found = drawn::judge(&mut outcome, sheet, vec![drawn]);
        outcome.numbers.extend(found.iter().flat_map(|found| report::positions("", found)));
        Ok(outcome)
    }
}

/// What was estimated, and lower limit, centre, upper limit.
pub(crate) type Level = (Vec<Number>, [f64; 3]);

impl FrozenTimes {
    /// # Errors
    /// [`Problem::OutOfRange`] where it is not of this model, or not above 0.
    pub(crate) fn level(self, model: Model) -> Result<Level, Problem> {
        let range = "the parameters of this model, above 0";
        let wrong = Problem::OutOfRange { name: "frozen", range };
        let fitted = |family, parameters| Fitted { family, parameters, ln_likelihood: 0.0 };
        let is_positive = |real: Real| real.get() > 0.0;
        let is_number = |(_, limits): &Level| limits.iter().all(|limit| limit.is_finite());
        let level = match (model, self) {
            (Model::Weibull, Self::Weibull { shape, scale })
                if is_positive(shape) && is_positive(scale) =>
            {
                of_fitted(model, &fitted(Family::Weibull, [shape.get(), scale.get()]))
            }
            (Model::Exponential, Self::Exponential { mean }) if is_positive(mean) => {
                of_fitted(model, &fitted(Family::Exponential, [mean.get(), 0.0]))
            }
            (Model::NelsonPower, Self::NelsonPower { y_center, y_sigma })
                if is_positive(y_sigma) =>
            {
                Ok(of_roots(y_center.get(), y_sigma.get()))
            }
            _ => Err(wrong.clone()),
        };
        // Shapes near 0 have no limits that can be written down.
        level.and_then(|level| if is_number(&level) { Ok(level) } else { Err(wrong) })
    }
}

fn level(model: Model, times: &[f64]) -> Result<Level, Problem> {
    let family = match model {
        Model::Weibull => Family::Weibull,
        Model::Exponential => Family::Exponential,
        Model::NelsonPower => return nelson(times),
    };
    of_fitted(model, &Fitted::of(family, times)?)
}

fn of_fitted(model: Model, fitted: &Fitted) -> Result<Level, Problem> {
    let [first, second] = fitted.parameters;
    let numbers = match model {
        Model::Exponential => {
            vec![real("mean", Words::new("平均间隔", "mean between"), first, Unit::Reading)]
        }
        _ => vec![
            real("shape", Words::new("形状参数", "shape"), first, Unit::One),
            real("scale", Words::new("尺度参数", "scale"), second, Unit::Reading),
        ],
    };
    let limits = [fitted.quantile(TAIL)?, fitted.quantile(0.5)?, fitted.quantile_upper(TAIL)?];
    Ok((numbers, limits))
}

/// An individuals chart of the roots, whose scatter is nearly normal for exponential times.
fn nelson(times: &[f64]) -> Result<Level, Problem> {
    let roots: Vec<f64> = times.iter().map(|time| num::pow(*time, 1.0 / 3.6)).collect();
    let moves: Vec<f64> = roots.windows(2).map(|pair| (pair[1] - pair[0]).abs()).collect();
    let few = Problem::TooFew { got: times.len(), need: 2 };
    let (center, moved) = num::mean(&roots).zip(num::mean(&moves)).ok_or(few)?;
    Ok(of_roots(center, moved / num::d2(2).ok_or(Problem::Spread)?))
}

fn of_roots(center: f64, sigma: f64) -> Level {
    let back = |root: f64| num::pow(root.max(0.0), 3.6);
    let numbers = vec![
        real("y_center", Words::new("变换后的中心", "center of the roots"), center, Unit::One),
        real("y_sigma", Words::new("变换后的标准差", "sigma of the roots"), sigma, Unit::One),
    ];
    (numbers, [back(center - 3.0 * sigma), back(center), back(center + 3.0 * sigma)])
}
