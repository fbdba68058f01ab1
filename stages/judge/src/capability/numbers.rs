//! The numbers of a capability study.

use std::cmp::Ordering;

use method::{Exact, Number, Quantity, Unit};
use word::{Decimal, Words};

use super::bounds;
use super::indices::{Indices, Outside, Wanted};
use super::normal::Params;
use super::within::{Estimate, Sample};
use crate::Problem;
use crate::chart::sigma::count;
use crate::chart::{counted, estimator_words, maybe, real};

/// Everything that is computed of a sample that may be judged.
pub(crate) struct Computed {
    pub mean: f64,
    pub sigma: Estimate,
    pub sigma_overall: f64,
    pub confidence: f64,
    pub within: Indices,
    pub overall: Indices,
    pub outside_within: Outside,
    pub outside_overall: Outside,
    pub cpk_lower: f64,
    variance: f64,
    estimates: Vec<Estimate>,
}

/// What describes a sample whether or not it may be judged.
pub(crate) fn described(sample: &Sample<'_>, n_signals: u64) -> Result<Vec<Number>, Problem> {
    let flat = sample.flat();
    let sigma = if flat.len() > 1 { Some(num::exact::std_dev(flat, sample.scale)?) } else { None };
    let mean = num::exact::mean(flat, sample.scale)?;
    let n_signals = usize::try_from(n_signals).unwrap_or(usize::MAX);
    Ok(vec![
        counted("n", Words::new("读数个数", "readings"), flat.len()),
        real("mean", Words::new("均值", "mean"), mean, Unit::Reading),
        maybe(
            "sigma_overall",
            Words::new("标准差（总体）", "sigma (overall)"),
            sigma,
            Unit::Reading,
        ),
        counted("n_signals", Words::new("判异点数", "points flagged"), n_signals),
    ])
}

impl Computed {
    /// # Errors
    /// [`Problem`] where a number cannot be computed.
    pub fn of(sample: &Sample<'_>, params: &Params) -> Result<Self, Problem> {
        let flat = sample.flat();
        let mean = num::exact::mean(flat, sample.scale)?;
        let variance = num::exact::variance(flat, sample.scale)?;
        let sigma_overall = variance.sqrt();
        let estimates = sample.estimates()?;
        let sigma = sample.choose(params.sigma_within, &estimates)?;
        if sigma.sigma <= 0.0 {
            return Err(Problem::OutOfRange { name: "sigma_within", range: "> 0" });
        }
        let wanted = Wanted::of(params);
        let confidence = params.confidence.get();
        let within = wanted.indices(mean, sigma.sigma);
        // One-sided: what the readings support with the whole of the confidence on one side.
        let two_sided = 2.0 * confidence - 1.0;
        let [cpk_lower, _] =
            bounds::worst_side_interval(within.worst, count(flat.len()), sigma.df, two_sided)?;
        Ok(Self {
            mean,
            sigma,
            sigma_overall,
            confidence,
            within,
            overall: wanted.indices(mean, sigma_overall),
            outside_within: wanted.outside(mean, sigma.sigma)?,
            outside_overall: wanted.outside(mean, sigma_overall)?,
            cpk_lower,
            variance,
            estimates,
        })
    }

    /// The numbers after those of [`described`].
    ///
    /// # Errors
    /// [`Problem`] where an interval cannot be computed.
    pub fn numbers(&self, sample: &Sample<'_>, params: &Params) -> Result<Vec<Number>, Problem> {
        let mut numbers = self.sigmas(sample);
        numbers.extend(self.within_numbers(sample)?);
        numbers.extend(self.overall_numbers(sample)?);
        numbers.extend(self.cpm_numbers(sample, params)?);
        numbers.extend(expected(("within", WITHIN), &self.outside_within));
        numbers.extend(expected(("overall", OVERALL), &self.outside_overall));
        numbers.extend(observed(sample, params));
        Ok(numbers)
    }

    fn sigmas(&self, sample: &Sample<'_>) -> Vec<Number> {
        let n = sample.flat().len();
        let unbiased = num::c4(n).map(|c4| self.sigma_overall / c4);
        let name = Number {
            key: "sigma_within_by".to_owned(),
            words: Words::new("子组内标准差的估计方法", "how sigma within was estimated"),
            value: Quantity::Name(self.sigma.name),
            interval: None,
            unit: Unit::One,
        };
        let mut numbers = vec![
            real(
                "sigma_within",
                Words::new("标准差（子组内）", "sigma (within)"),
                self.sigma.sigma,
                Unit::Reading,
            ),
            name,
            maybe(
                "sigma_overall_unbiased",
                Words::new("标准差（总体，无偏）", "sigma (overall, unbiased)"),
                unbiased,
                Unit::Reading,
            ),
        ];
        let each = |estimate: &Estimate| {
            real(estimate.key, estimator_words(estimate.key), estimate.sigma, Unit::Reading)
        };
        numbers.extend(self.estimates.iter().map(each));
        numbers
    }

    fn within_numbers(&self, sample: &Sample<'_>) -> Result<Vec<Number>, Problem> {
        let (n, df) = (count(sample.flat().len()), self.sigma.df);
        let words = [Words::same("Cp"), Words::same("Cpl"), Words::same("Cpu"), Words::same("Cpk")];
        let mut numbers = four(["cp", "cpl", "cpu", "cpk"], words, &self.within);
        if let Some(cp) = self.within.both {
            numbers[0].interval = Some(bounds::ratio_interval(cp, df, self.confidence)?);
        }
        let interval = bounds::worst_side_interval(self.within.worst, n, df, self.confidence)?;
        numbers[3].interval = Some(interval);
        let words = Words::new("Cpk 单侧置信下限", "Cpk, one-sided lower bound");
        numbers.push(real("cpk_lower", words, self.cpk_lower, Unit::One));
        Ok(numbers)
    }

    fn overall_numbers(&self, sample: &Sample<'_>) -> Result<Vec<Number>, Problem> {
        let n = count(sample.flat().len());
        let words = [Words::same("Pp"), Words::same("Ppl"), Words::same("Ppu"), Words::same("Ppk")];
        let mut numbers = four(["pp", "ppl", "ppu", "ppk"], words, &self.overall);
        if let Some(pp) = self.overall.both {
            numbers[0].interval = Some(bounds::ratio_interval(pp, n - 1.0, self.confidence)?);
        }
        let worst = self.overall.worst;
        let interval = bounds::worst_side_interval(worst, n, n - 1.0, self.confidence)?;
        numbers[3].interval = Some(interval);
        let lower = bounds::one_sided_lower(worst, n, self.confidence)?;
        let words = Words::new("Ppk 单侧置信下限（精确）", "Ppk, one-sided lower bound (exact)");
        numbers.push(real("ppk_lower", words, lower, Unit::One));
        Ok(numbers)
    }

    fn cpm_numbers(&self, sample: &Sample<'_>, params: &Params) -> Result<Vec<Number>, Problem> {
        let wanted = Wanted::of(params);
        let n = count(sample.flat().len());
        let taguchi = wanted.cpm(self.mean, self.variance);
        // The mean square about the target over n − 1: the mean counts n times (Chan, Cheng,
        // Spiring 1988).
        let about_target = taguchi.zip(wanted.target).map(|(cpm, target)| {
            let off = self.mean - target;
            let taguchi_square = self.variance + off * off;
            let square = self.variance + off * off * n / (n - 1.0);
            cpm * (taguchi_square / square).sqrt()
        });
        let target = wanted.target.filter(|_| taguchi.is_some());
        let off_target = target.map(|target| (self.mean - target) / self.sigma_overall);
        let df = off_target.map(|off| bounds::boyles_df(n, off));
        let mut cpm = maybe("cpm", Words::same("Cpm"), taguchi, Unit::One);
        if let (Some(value), Some(df)) = (taguchi, df) {
            cpm.interval = Some(bounds::ratio_interval(value, df, self.confidence)?);
        }
        Ok(vec![
            cpm,
            maybe(
                "cpm_n_minus_1",
                Words::new(
                    "Cpm（对目标的均方除以 n − 1）",
                    "Cpm (mean square about target, n − 1)",
                ),
                about_target,
                Unit::One,
            ),
            maybe("cpm_df", Words::new("Cpm 的自由度", "degrees of freedom of Cpm"), df, Unit::One),
        ])
    }
}

fn four(keys: [&str; 4], words: [Words; 4], indices: &Indices) -> Vec<Number> {
    let values = [indices.both, indices.lower, indices.upper, Some(indices.worst)];
    keys.into_iter()
        .zip(words)
        .zip(values)
        .map(|((key, words), value)| maybe(key, words, value, Unit::One))
        .collect()
}

fn expected((prefix, words): (&str, [Words; 4]), outside: &Outside) -> Vec<Number> {
    let [below, above, total, z_bench] = words;
    let number =
        |key: &str, words, value| real(&format!("{prefix}_{key}"), words, value, Unit::Ppm);
    vec![
        number("ppm_below", below, outside.ppm_below),
        number("ppm_above", above, outside.ppm_above),
        number("ppm_total", total, outside.ppm_total),
        maybe(&format!("{prefix}_z_bench"), z_bench, outside.z_bench, Unit::One),
    ]
}

const WITHIN: [Words; 4] = [
    Words::new("预计低于下限（子组内）", "expected below the lower limit (within)"),
    Words::new("预计高于上限（子组内）", "expected above the upper limit (within)"),
    Words::new("预计不合格（子组内）", "expected nonconforming (within)"),
    Words::new("等效 Z（子组内）", "Z bench (within)"),
];
const OVERALL: [Words; 4] = [
    Words::new("预计低于下限（总体）", "expected below the lower limit (overall)"),
    Words::new("预计高于上限（总体）", "expected above the upper limit (overall)"),
    Words::new("预计不合格（总体）", "expected nonconforming (overall)"),
    Words::new("等效 Z（总体）", "Z bench (overall)"),
];

/// Readings outside the limits, compared as exact decimals.
fn observed(sample: &Sample<'_>, params: &Params) -> Vec<Number> {
    let flat = sample.flat();
    // A limit that fits the scale of the readings is compared as a whole number.
    let n_beyond = |limit: Option<Exact>, side: Ordering| {
        let Some(Exact(limit)) = limit else { return 0.0 };
        let n_beyond = match limit.mantissa_at(sample.scale) {
            Some(limit) => flat.iter().filter(|mantissa| (*mantissa).cmp(&limit) == side).count(),
            None => {
                let is_beyond = |at: Decimal| at.cmp(&limit) == side;
                let readings = flat.iter().map(|mantissa| Decimal::new(*mantissa, sample.scale));
                readings.filter(|reading| reading.is_some_and(is_beyond)).count()
            }
        };
        count(n_beyond)
    };
    let n_below = n_beyond(params.lsl, Ordering::Less);
    let n_above = n_beyond(params.usl, Ordering::Greater);
    let ppm = |n_outside: f64| n_outside / count(flat.len()) * 1e6;
    vec![
        real(
            "observed_ppm_below",
            Words::new("实测低于下限", "observed below the lower limit"),
            ppm(n_below),
            Unit::Ppm,
        ),
        real(
            "observed_ppm_above",
            Words::new("实测高于上限", "observed above the upper limit"),
            ppm(n_above),
            Unit::Ppm,
        ),
        real(
            "observed_ppm_total",
            Words::new("实测不合格", "observed nonconforming"),
            ppm(n_below + n_above),
            Unit::Ppm,
        ),
    ]
}
