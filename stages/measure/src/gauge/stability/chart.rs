//! The control chart of a master: means and ranges, or single readings and moving ranges.

use method::figure::{ControlChart, Figure, Flag, Panel};
use method::{Number, Unit};
use word::{Message, Words};

use super::super::Problem;
use super::occasion::Occasions;
use super::{Center, Options};
use crate::number::{counted, positions, real};

/// Points between limits.
pub(super) struct Side {
    pub points: Vec<Option<f64>>,
    pub center: f64,
    pub lower: f64,
    pub upper: f64,
    /// Points beyond a limit.
    pub beyond: Vec<usize>,
}

impl Side {
    fn new(points: Vec<Option<f64>>, center: f64, lower: f64, upper: f64) -> Self {
        let is_beyond = |point: Option<f64>| point.is_some_and(|x| x < lower || x > upper);
        let beyond = (0..points.len()).filter(|&place| is_beyond(points[place])).collect();
        Self { points, center, lower, upper, beyond }
    }
}

/// The chart.
pub(super) struct Chart {
    /// Whether occasions have one reading each.
    is_single: bool,
    n_baseline: usize,
    /// The standard deviation of one reading within an occasion.
    pub sigma: f64,
    pub location: Side,
    pub scatter: Side,
    /// Occasions at which a run on one side has become too long.
    pub runs: Vec<usize>,
    n_places: u32,
}

impl Chart {
    /// # Errors
    /// [`Problem::Number`] where a number is out of range.
    pub fn of(occasions: &Occasions, options: &Options) -> Result<Self, Problem> {
        let scale = occasions.readings.scale;
        let groups = &occasions.groups;
        let size = groups[0].len();
        let is_single = size == 1;
        let n_baseline = options.baseline.unwrap_or(groups.len());
        let ranges: Vec<Option<i128>> = if is_single {
            let moved = |pair: &[Vec<i64>]| (i128::from(pair[1][0]) - i128::from(pair[0][0])).abs();
            [None].into_iter().chain(groups.windows(2).map(|pair| Some(moved(pair)))).collect()
        } else {
            groups
                .iter()
                .map(|group| Ok(Some(num::exact::range(group)?)))
                .collect::<Result<_, num::Problem>>()?
        };
        let decimal = |mantissa: i128| num::exact::decimal_to_f64(mantissa, scale);
        let kept: Vec<i128> = ranges[..n_baseline].iter().flatten().copied().collect();
        let mean_range = decimal(kept.iter().sum())? / kept.len() as f64;
        let span = size.max(2);
        let out = || Problem::OutOfRange { name: "n_per_occasion", range: "1 … 25" };
        let (d2, d3) = num::d2(span).zip(num::d3(span)).ok_or_else(out)?;
        let sigma = mean_range / d2;
        let baseline: Vec<i64> = groups[..n_baseline].concat();
        let center = match (options.center, occasions.reference) {
            (Center::Reference, Some((_, reference))) => reference,
            _ => num::exact::mean(&baseline, scale)?,
        };
        let half = 3.0 * sigma / (size as f64).sqrt();
        let means = groups.iter().map(|group| Ok(Some(num::exact::mean(group, scale)?)));
        let means = means.collect::<Result<Vec<_>, Problem>>()?;
        let spans = ranges.iter().map(|range| range.map(decimal).transpose());
        let spans = spans.collect::<Result<Vec<_>, _>>()?;
        let [lower, upper] = [d2 - 3.0 * d3, d2 + 3.0 * d3].map(|factor| factor * sigma);
        let runs = runs(&means, center, options.run_length);
        Ok(Self {
            is_single,
            n_baseline,
            sigma,
            location: Side::new(means, center, center - half, center + half),
            scatter: Side::new(spans, mean_range, lower.max(0.0), upper),
            runs,
            n_places: scale + 1,
        })
    }

    pub fn numbers(&self) -> Vec<Number> {
        let reading = |key, words, value| real(key, words, value, Unit::Reading);
        let (location, scatter) = (&self.location, &self.scatter);
        vec![
            counted(
                "n_baseline",
                Words::new("确定控制限所用的场合数", "occasions that the limits come from"),
                self.n_baseline,
            ),
            reading("sigma", Words::new("重复性标准差", "repeatability's deviation"), self.sigma),
            reading("center", Words::new("中心线", "central line"), location.center),
            reading("ucl", Words::new("上控制限", "upper control limit"), location.upper),
            reading("lcl", Words::new("下控制限", "lower control limit"), location.lower),
            reading("range_center", Words::new("平均极差", "mean range"), scatter.center),
            reading(
                "range_ucl",
                Words::new("极差上控制限", "upper limit of ranges"),
                scatter.upper,
            ),
            reading(
                "range_lcl",
                Words::new("极差下控制限", "lower limit of ranges"),
                scatter.lower,
            ),
            positions(
                "beyond",
                Words::new("超出控制限的场合", "occasions beyond the limits"),
                location.beyond.clone(),
            ),
            positions(
                "runs",
                Words::new("同侧连续过长的场合", "occasions where a run on one side is too long"),
                self.runs.clone(),
            ),
            positions(
                "range_beyond",
                Words::new("极差超出控制限的场合", "occasions whose range is beyond its limits"),
                scatter.beyond.clone(),
            ),
        ]
    }

    pub fn figure(&self, occasions: &Occasions) -> Figure {
        let flags = |places: &[(usize, &str)]| -> Vec<Flag> {
            let mut found: Vec<Flag> = Vec::new();
            for &(index, test) in places {
                match found.iter_mut().find(|flag| flag.index == index) {
                    Some(flag) => flag.tests.push(test.to_owned()),
                    None => found.push(Flag {
                        index,
                        tests: vec![test.to_owned()],
                        is_beyond_limits: test == "1",
                    }),
                }
            }
            found.sort_by_key(|flag| flag.index);
            found
        };
        let named = |places: &[usize], test: &'static str| -> Vec<(usize, &'static str)> {
            places.iter().map(|&place| (place, test)).collect()
        };
        let on_location = [named(&self.location.beyond, "1"), named(&self.runs, "2")].concat();
        let panel = |label, side: &Side, flags, zone_sigma| Panel {
            label,
            points: side.points.clone(),
            center: side.center,
            lower: vec![side.lower],
            upper: vec![side.upper],
            zone_sigma,
            flags,
            left_out: vec![],
            n_places: self.n_places,
        };
        let labels = if self.is_single { ["X", "MR"] } else { ["X\u{304}", "R"] };
        let third = (self.location.upper - self.location.center) / 3.0;
        let title = if self.is_single {
            Words::new("稳定性（单值-移动极差图）", "Stability, I-MR chart")
        } else {
            Words::new("稳定性（均值-极差图）", "Stability, X̄-R chart")
        };
        let n_flagged = self.location.beyond.len() + self.scatter.beyond.len() + self.runs.len();
        let words = Words::new("{k} 次测量，{n} 处判异", "{k} occasions, signals: {n}");
        let args = [("k", occasions.groups.len().to_string()), ("n", n_flagged.to_string())];
        let scatter_flags = flags(&named(&self.scatter.beyond, "1"));
        Figure::ControlChart(ControlChart {
            title,
            subject: occasions.readings.name.clone(),
            unit: occasions.readings.unit.clone(),
            sentence: Message::new("gauge.stability_chart", words, args),
            panels: vec![
                panel(Words::same(labels[0]), &self.location, flags(&on_location), vec![third]),
                panel(Words::same(labels[1]), &self.scatter, scatter_flags, vec![]),
            ],
            labels: occasions.names.clone(),
            stages: Vec::new(),
            episodes: Vec::new(),
        })
    }
}

/// Points at which so many in a row lie on one side of the line; one on the line ends a run.
fn runs(points: &[Option<f64>], center: f64, length: usize) -> Vec<usize> {
    let (mut side, mut n, mut found) = (0_i8, 0_usize, Vec::new());
    for (place, point) in points.iter().enumerate() {
        let own = match point {
            Some(x) if *x > center => 1,
            Some(x) if *x < center => -1,
            _ => 0,
        };
        n = if own == side { n + 1 } else { 1 };
        side = own;
        if side != 0 && n >= length {
            found.push(place);
        }
    }
    found
}
