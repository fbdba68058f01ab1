//! Figures: what to draw, described once and drawn the same everywhere.
//!
//! A method describes a figure in the units of its readings; [`svg`] draws it for the command
//! line, reports and public pages, and the web application draws the same description.

mod control_chart;
mod histogram;
mod plot;
mod plot_drawn;
mod scale;
mod svg;
mod terminal;
mod text;
mod tokens;

pub use plot::{Axis, AxisKind, Direction, Mark, Name, Plot, Shape, Trace, Width};
pub use svg::{Look, Theme, sheet, svg};
pub use terminal::terminal;

use serde::Serialize;
use word::{Message, Words};

/// What to draw.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Figure {
    /// One or two control-chart panels over the same points.
    ControlChart(ControlChart),
    /// A capability histogram.
    Histogram(Histogram),
    /// Lines, points and bars over two axes.
    Plot(Plot),
}

impl Figure {
    /// The title.
    pub fn title(&self) -> Words {
        match self {
            Self::ControlChart(chart) => chart.title,
            Self::Histogram(histogram) => histogram.title,
            Self::Plot(plot) => plot.title,
        }
    }

    /// The sentence that says what is to be seen.
    pub fn sentence(&self) -> &Message {
        match self {
            Self::ControlChart(chart) => &chart.sentence,
            Self::Histogram(histogram) => &histogram.sentence,
            Self::Plot(plot) => &plot.sentence,
        }
    }

    /// Whether it stands beside another of its kind where there is room.
    pub fn is_half(&self) -> bool {
        matches!(self, Self::Plot(plot) if plot.width == Width::Half)
    }

    /// What was measured, to be named otherwise where the picture is shown to others.
    pub fn subject_mut(&mut self) -> &mut String {
        match self {
            Self::ControlChart(chart) => &mut chart.subject,
            Self::Histogram(histogram) => &mut histogram.subject,
            Self::Plot(plot) => &mut plot.subject,
        }
    }
}

/// A control chart: panels one below the other, over the same points.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ControlChart {
    /// Such as “X̄-R chart”.
    #[serde(serialize_with = "words")]
    pub title: Words,
    /// What was measured: the column's name.
    pub subject: String,
    /// The unit of the readings, where known.
    pub unit: Option<String>,
    /// One sentence that says what is to be seen: alternative text, `desc`, chat message.
    #[serde(serialize_with = "message")]
    pub sentence: Message,
    /// The panels, the location first.
    pub panels: Vec<Panel>,
    /// A name a point (subgroup labels); empty where points are only numbered, from 1.
    pub labels: Vec<String>,
    /// Where limits begin anew, the first stage at point 0; empty where they never do.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub stages: Vec<Stage>,
    /// Flagged points that belong together; empty where they are not grouped.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub episodes: Vec<Episode>,
}

/// A stage of a control chart: points that share their limits.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Stage {
    /// Its first point, from 0.
    pub from: usize,
    /// Why limits begin anew; empty for the first stage.
    pub name: String,
    /// The central line of each panel.
    pub centers: Vec<f64>,
}

/// Flagged points that belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Episode {
    /// The first flagged point, from 0.
    pub from: usize,
    /// The last flagged point, from 0.
    pub to: usize,
    /// How many points between them, both counted, are flagged.
    pub n_flagged: usize,
}

/// One panel of a control chart.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Panel {
    /// The statistic, such as X̄ or R.
    #[serde(serialize_with = "words")]
    pub label: Words,
    /// The points, oldest first; `None` where a point has no value.
    pub points: Vec<Option<f64>>,
    /// The central line.
    pub center: f64,
    /// The lower control limit a point; one element where it is the same for all.
    pub lower: Vec<f64>,
    /// The upper control limit a point; one element where it is the same for all.
    pub upper: Vec<f64>,
    /// The standard deviation of the plotted statistic a point (one element where it is the
    /// same for all), where one- and two-sigma zones make sense; empty otherwise.
    pub zone_sigma: Vec<f64>,
    /// Points where a test signals.
    pub flags: Vec<Flag>,
    /// Points that were left out of the limits, with the reason printed beside the chart.
    pub left_out: Vec<usize>,
    /// Digits after the point for printed limits.
    pub n_places: u32,
}

/// A flagged point.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Flag {
    /// The position of the point, from 0.
    pub index: usize,
    /// The tests that signal there, by their printed number or name, such as `1` or `2`.
    pub tests: Vec<String>,
    /// Whether a point beyond a limit is among them (drawn ◆; other patterns are drawn △).
    pub is_beyond_limits: bool,
}

/// A capability histogram.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Histogram {
    /// Such as “Process capability”.
    #[serde(serialize_with = "words")]
    pub title: Words,
    /// What was measured.
    pub subject: String,
    /// The unit of the readings, where known.
    pub unit: Option<String>,
    /// One sentence that says what is to be seen.
    #[serde(serialize_with = "message")]
    pub sentence: Message,
    /// The edges of the bins, ascending, one more than there are bins.
    pub edges: Vec<f64>,
    /// The number of readings in each bin.
    pub counts: Vec<u64>,
    /// The lower specification limit.
    pub lsl: Option<f64>,
    /// The upper specification limit.
    pub usl: Option<f64>,
    /// The target.
    pub target: Option<f64>,
    /// Mean of the fitted curves.
    pub mean: f64,
    /// Standard deviation of the curve “within”, where it is to be drawn.
    pub sigma_within: Option<f64>,
    /// Standard deviation of the curve “overall”.
    pub sigma_overall: f64,
    /// Digits after the point for printed values.
    pub n_places: u32,
}

pub(crate) fn words<S: serde::Serializer>(words: &Words, to: S) -> Result<S::Ok, S::Error> {
    serde_json::json!({"zh": words.zh, "en": words.en}).serialize(to)
}

pub(crate) fn message<S: serde::Serializer>(message: &Message, to: S) -> Result<S::Ok, S::Error> {
    message.to_json().serialize(to)
}
