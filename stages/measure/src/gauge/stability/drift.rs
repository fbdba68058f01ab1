//! Drift and bias of a master's readings over time.

use method::figure::{Axis, AxisKind, Figure, Name, Plot, Shape, Trace, Width};
use method::{Number, Unit};
use num::least_squares::{self, Fit, Intercept};
use num::student_t;
use word::{Message, Words};

use super::super::{Problem, figure};
use super::Options;
use super::occasion::Occasions;
use crate::number::{between, counted, maybe, real};

/// An estimate with its test; without scatter there is none.
pub(super) struct Tested {
    pub value: f64,
    pub interval: [f64; 2],
    /// t and two-sided p.
    pub test: Option<(f64, f64)>,
}

impl Tested {
    fn of(value: f64, se: f64, df: usize, confidence: f64) -> Result<Self, Problem> {
        let reach = student_t::quantile_upper((1.0 - confidence) / 2.0, df as f64)? * se;
        let test = (se > 0.0).then(|| -> Result<_, Problem> {
            let t = value / se;
            Ok((t, (2.0 * student_t::sf(t.abs(), df as f64)?).min(1.0)))
        });
        Ok(Self { value, interval: [value - reach, value + reach], test: test.transpose()? })
    }

    /// Whether it is more than chance.
    pub fn is_real(&self, confidence: f64) -> bool {
        match self.test {
            Some((_, p)) => p < 1.0 - confidence,
            None => self.value != 0.0,
        }
    }
}

/// The line through the occasions' means, and where they lie.
pub(super) struct Drift {
    x: Vec<f64>,
    y: Vec<f64>,
    fit: Fit,
    /// Of one unit of time, or from one occasion to the next.
    pub slope: Tested,
    /// From the first occasion to the last.
    pub span: f64,
    /// Mean minus reference, where there is one.
    pub bias: Option<Tested>,
    /// Standard deviation of the occasions' means.
    sd: f64,
    /// F and p of differences between occasions, where occasions have repeats.
    pub between: Option<(f64, f64)>,
}

impl Drift {
    /// # Errors
    /// [`Problem::Number`] where a number is out of range.
    pub fn of(occasions: &Occasions, options: &Options) -> Result<Self, Problem> {
        let y = occasions.distances()?;
        let n = y.len();
        let x = match &occasions.times {
            Some(times) => times.at.clone(),
            None => (1..=n).map(|place| place as f64).collect(),
        };
        let fit = least_squares::polynomial(&x, &y, 1, Intercept::Present)?;
        let slope =
            Tested::of(fit.coefficients[1], fit.standard_errors[1], fit.df, options.confidence)?;
        let mean = num::mean(&y).unwrap_or(0.0);
        let squares: Vec<f64> = y.iter().map(|y| (y - mean) * (y - mean)).collect();
        let sd = (num::sum(&squares) / (n - 1) as f64).sqrt();
        let bias = occasions
            .reference
            .map(|_| Tested::of(mean, sd / (n as f64).sqrt(), n - 1, options.confidence));
        let bias = bias.transpose()?;
        let between = between_occasions(occasions)?;
        Ok(Self { span: x[n - 1] - x[0], x, y, fit, slope, bias, sd, between })
    }

    /// What the line says that the gauge moved by during the study.
    pub fn total(&self) -> f64 {
        self.slope.value * self.span
    }

    pub fn numbers(&self, occasions: &Occasions, options: &Options) -> Vec<Number> {
        let is_days = occasions.times.as_ref().is_some_and(|times| times.is_days);
        let words = match &occasions.times {
            None => Words::new("漂移（每次测量场合）", "drift from one occasion to the next"),
            Some(_) if is_days => Words::new("漂移（每天）", "drift a day"),
            Some(_) => Words::new("漂移（每单位时间）", "drift a unit of time"),
        };
        let one = |key, words, value| maybe(key, words, value, Unit::One);
        let reading = |key, words, value| real(key, words, value, Unit::Reading);
        let slope = real("drift", words, self.slope.value, Unit::Reading);
        let total = reading(
            "drift_total",
            Words::new("研究期间的漂移", "drift over the whole study"),
            self.total(),
        );
        let ends = self.slope.interval.map(|end| end * self.span);
        let mut numbers = vec![
            between(slope, Some(self.slope.interval)),
            one(
                "drift_t",
                Words::new("漂移的 t 值", "t of the drift"),
                self.slope.test.map(|t| t.0),
            ),
            one(
                "drift_p",
                Words::new("漂移的 p 值", "p-value of the drift"),
                self.slope.test.map(|t| t.1),
            ),
            counted("drift_df", Words::new("自由度", "degrees of freedom"), self.fit.df),
            between(total, Some(ends)),
            reading(
                "occasion_sd",
                Words::new("各次均值的标准差", "standard deviation of the occasions' means"),
                self.sd,
            ),
        ];
        if let Some((f, p)) = self.between {
            let words = Words::new("场合间差异的 F 值", "F of differences between occasions");
            numbers.push(one("occasion_f", words, Some(f)));
            let words = Words::new("场合间差异的 p 值", "p-value of differences between occasions");
            numbers.push(one("occasion_p", words, Some(p)));
        }
        if let Some(bias) = &self.bias {
            let words = Words::new("偏倚（均值减参考值）", "bias: mean minus reference");
            let number = reading("bias", words, bias.value);
            numbers.push(between(number, Some(bias.interval)));
            let test = |pick: fn((f64, f64)) -> f64| bias.test.map(pick);
            numbers.push(one("bias_t", Words::new("偏倚的 t 值", "t of the bias"), test(|t| t.0)));
            let words = Words::new("偏倚的 p 值", "p-value of the bias");
            numbers.push(one("bias_p", words, test(|t| t.1)));
        }
        if let Some(width) = options.tolerance {
            let share = |key, words, value: f64| real(key, words, value.abs() / width, Unit::One);
            let words = Words::new("研究期间漂移占公差", "drift over the study, of the tolerance");
            numbers.push(share("drift_tolerance_share", words, self.total()));
            let words = Words::new("偏倚占公差", "bias as a share of the tolerance");
            let bias = self.bias.as_ref();
            numbers.extend(bias.map(|bias| share("bias_tolerance_share", words, bias.value)));
        }
        numbers
    }

    /// The means over time about the reference, with the line and its band of confidence.
    pub fn figure(&self, occasions: &Occasions, options: &Options) -> Result<Figure, Problem> {
        let t = student_t::quantile_upper((1.0 - options.confidence) / 2.0, self.fit.df as f64)?;
        let [intercept, slope] = [self.fit.coefficients[0], self.fit.coefficients[1]];
        let covariance = &self.fit.unscaled_covariance;
        let entry = |i, j| covariance.get(i, j).unwrap_or(0.0);
        let grid: Vec<f64> =
            (0..=40).map(|i| self.x[0] + self.span * f64::from(i) / 40.0).collect();
        let line = |side: f64| -> Vec<[f64; 2]> {
            let at = |&x: &f64| {
                let variance = entry(0, 0) + 2.0 * x * entry(0, 1) + x * x * entry(1, 1);
                let reach = t * self.fit.residual_sd * variance.max(0.0).sqrt();
                [x, intercept + slope * x + side * reach]
            };
            grid.iter().map(at).collect()
        };
        let every = self.x.len().div_ceil(2000);
        let points = self.x.iter().zip(&self.y).step_by(every).map(|(&x, &y)| [x, y]).collect();
        let trace =
            |name: Words, shape, points| Trace { name: Some(Name::Ours(name)), shape, points };
        let (y, zero) = match occasions.reference {
            Some(_) => (Words::new("偏倚", "bias"), Words::new("参考值", "reference")),
            None => (
                Words::new("与首个读数之差", "above the first reading"),
                Words::new("首个读数", "first reading"),
            ),
        };
        let is_days = occasions.times.as_ref().is_some_and(|times| times.is_days);
        let x = match &occasions.times {
            None => Words::new("次序", "order"),
            Some(_) if is_days => Words::new("天数", "days"),
            Some(_) => Words::new("时间", "time"),
        };
        let words = Words::new(
            "漂移 {slope}（p {p}），研究期间共 {total}",
            "drift {slope} (p {p}), {total} over the study",
        );
        let spelled = |value| num::round_significant(value, 4);
        let p =
            self.slope.test.map_or_else(|| "= –".to_owned(), |test| crate::number::tail(test.1));
        let args = [("slope", spelled(slope)), ("p", p), ("total", spelled(self.total()))];
        Ok(Figure::Plot(Plot {
            title: Words::new("漂移", "Drift"),
            subject: occasions.readings.name.clone(),
            unit: occasions.readings.unit.clone(),
            sentence: Message::new("gauge.drift_picture", words, args),
            x: Axis { label: x, kind: AxisKind::Linear },
            y: Axis::linear(y),
            traces: vec![
                trace(Words::new("各次均值", "means"), Shape::Points, points),
                trace(Words::new("回归线", "line"), Shape::Line, line(0.0)),
                trace(
                    Words::new("回归线的置信带", "band of confidence of the line"),
                    Shape::Pairs,
                    [line(1.0), line(-1.0)].iter().flat_map(|edge| steps(edge)).collect(),
                ),
            ],
            marks: figure::mark(zero, 0.0).into_iter().collect(),
            width: Width::Full,
        }))
    }
}

/// The steps of a line, as pairs.
fn steps(line: &[[f64; 2]]) -> Vec<[f64; 2]> {
    line.windows(2).flat_map(|pair| [pair[0], pair[1]]).collect()
}

/// F and p of differences between occasions; none without repeats or without scatter in them.
fn between_occasions(occasions: &Occasions) -> Result<Option<(f64, f64)>, Problem> {
    if occasions.groups[0].len() < 2 {
        return Ok(None);
    }
    let groups: Vec<&[i64]> = occasions.groups.iter().map(Vec::as_slice).collect();
    let found = num::exact::one_way_anova(&groups, occasions.readings.scale)?;
    let Some(f) = found.f.filter(|f| f.is_finite()) else { return Ok(None) };
    let p = num::fisher_f::sf(f, found.df_between as f64, found.df_within as f64)?;
    Ok(Some((f, p)))
}
