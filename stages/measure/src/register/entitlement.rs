//! Entitlement: whether what is measured of a characteristic may be charted in colour.
//!
//! A control-plan row needs a gauge of its kind with a current confirmation, and a study of a
//! gauge of that kind that found nothing against it. Otherwise its charts are grey, and say why.

use standard::hub::ControlRow;
use word::{Code, Message, Words};

use super::{Gauge, GaugeStudy, Status, shows_precision};

/// Whether a characteristic's charts are in colour.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entitlement {
    /// They are.
    Entitled,
    /// They are grey, for these reasons.
    Grey(Vec<Grey>),
}

/// Why a chart is grey.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Grey {
    /// Nothing says how the characteristic is held.
    NoControlRow,
    /// The register has no gauge of the kind.
    NoGauge {
        /// The kind.
        kind: Code,
    },
    /// No gauge of the kind is confirmed today.
    NoneCurrent {
        /// The kind.
        kind: Code,
        /// The gauge that comes nearest, and what is wrong with it.
        gauge: Code,
        /// Its status.
        status: Status,
    },
    /// Nobody studied a gauge of the kind for this characteristic.
    NoStudy {
        /// The kind.
        kind: Code,
    },
    /// The latest study found something against the gauge.
    StudyUnfit {
        /// The gauge.
        gauge: Code,
        /// The method of the study.
        method: String,
    },
}

/// Decides whether a characteristic's charts are in colour: for every one of its control-plan
/// rows, by the gauges of the register with today's status, and the studies of the
/// characteristic, oldest first.
pub fn entitle(
    rows: &[ControlRow],
    gauges: &[(Gauge, Status)],
    studies: &[GaugeStudy],
) -> Entitlement {
    if rows.is_empty() {
        return Entitlement::Grey(vec![Grey::NoControlRow]);
    }
    let mut reasons = Vec::new();
    for row in rows {
        for reason in reasons_of(row, gauges, studies) {
            if !reasons.contains(&reason) {
                reasons.push(reason);
            }
        }
    }
    if reasons.is_empty() { Entitlement::Entitled } else { Entitlement::Grey(reasons) }
}

fn reasons_of(row: &ControlRow, gauges: &[(Gauge, Status)], studies: &[GaugeStudy]) -> Vec<Grey> {
    let kind = &row.gauge_kind;
    let of_kind: Vec<_> = gauges.iter().filter(|(gauge, _)| gauge.kind == *kind).collect();
    let Some((nearest, nearest_status)) = of_kind.first() else {
        return vec![Grey::NoGauge { kind: kind.clone() }];
    };
    let mut reasons = Vec::new();
    if !of_kind.iter().any(|(_, status)| matches!(status, Status::Current { .. })) {
        let (kind, gauge, status) = (kind.clone(), nearest.code.clone(), *nearest_status);
        reasons.push(Grey::NoneCurrent { kind, gauge, status });
    }
    let is_of_kind = |study: &&GaugeStudy| of_kind.iter().any(|(gauge, _)| study.is_of(gauge));
    let shows = |study: &&GaugeStudy| shows_precision(&study.method);
    match studies.iter().rev().filter(shows).find(is_of_kind) {
        None => reasons.push(Grey::NoStudy { kind: kind.clone() }),
        Some(study) if !study.is_fit => {
            let (gauge, method) = (study.gauge.clone(), study.method.clone());
            reasons.push(Grey::StudyUnfit { gauge, method });
        }
        Some(_) => {}
    }
    reasons
}

impl Grey {
    /// The reason in both languages.
    pub fn message(&self) -> Message {
        match self {
            Self::NoControlRow => Message::new(
                "measure.grey.no_control_row",
                Words::new(
                    "控制计划里没有这个特性",
                    "the control plan has no row for this characteristic",
                ),
                [],
            ),
            Self::NoGauge { kind } => Message::new(
                "measure.grey.no_gauge",
                Words::new(
                    "台账里没有“{kind}”类量具",
                    "the register has no gauge of the kind “{kind}”",
                ),
                [("kind", kind.to_string())],
            ),
            Self::NoneCurrent { kind, gauge, status } => {
                let words = match status {
                    Status::NeverConfirmed | Status::Current { .. } => Words::new(
                        "“{kind}”类量具都未确认（如 {gauge}）",
                        "no gauge of the kind “{kind}” was ever confirmed, such as {gauge}",
                    ),
                    Status::Overdue { .. } => Words::new(
                        "“{kind}”类量具都已过确认期（如 {gauge}）",
                        "no gauge of the kind “{kind}” is confirmed any more, such as {gauge}",
                    ),
                    Status::OutOfTolerance { .. } => Words::new(
                        "“{kind}”类量具都不可用（如 {gauge} 超出允许误差）",
                        "no gauge of the kind “{kind}” can be used, such as {gauge}, which is out \
                         of tolerance",
                    ),
                };
                let args = [("kind", kind.to_string()), ("gauge", gauge.to_string())];
                Message::new("measure.grey.none_current", words, args)
            }
            Self::NoStudy { kind } => Message::new(
                "measure.grey.no_study",
                Words::new(
                    "没有人为这个特性研究过“{kind}”类量具",
                    "nobody studied a gauge of the kind “{kind}” for this characteristic",
                ),
                [("kind", kind.to_string())],
            ),
            Self::StudyUnfit { gauge, method } => Message::new(
                "measure.grey.study_unfit",
                Words::new(
                    "量具 {gauge} 最近的研究（{method}）不通过",
                    "the latest study of the gauge {gauge} ({method}) speaks against it",
                ),
                [("gauge", gauge.to_string()), ("method", method.clone())],
            ),
        }
    }
}
