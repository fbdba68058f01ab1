//! Difference charts, watched: readings less the nominal of their part, on an X̄-R or I-MR chart.

use std::collections::BTreeMap;

use method::{Memory, Observation, PanelPoint, Stream, StreamingKernel};
use word::Decimal;

use crate::chart::difference::{Params, difference, nominals};
use crate::chart::difference_2::Difference2;
use crate::chart::individuals::{self, Individuals};
use crate::chart::subgroup_chart_2::XbarR2;
use crate::chart::xbar_r;

/// Nothing is remembered but what the chart of the differences remembers.
struct Differences {
    nominals: BTreeMap<String, Decimal>,
    chart: Box<dyn Stream>,
}

impl StreamingKernel for Difference2 {
    /// In subgroups where their size is given; single readings without.
    fn start(params: &Params) -> Result<Box<dyn Stream>, method::Problem> {
        let (frozen, left_out) = (params.frozen, params.left_out.clone());
        let tests = params.tests.clone();
        let chart = match params.subgroup_size {
            None => Individuals::start(&individuals::Params {
                frozen,
                left_out,
                tests,
                ..Default::default()
            })?,
            subgroup_size => XbarR2::start(&xbar_r::Params {
                subgroup_size,
                frozen,
                left_out,
                tests,
                ..Default::default()
            })?,
        };
        Ok(Box::new(Differences { nominals: nominals(params), chart }))
    }
}

impl Stream for Differences {
    fn tests(&self, panel: usize) -> &[String] {
        self.chart.tests(panel)
    }

    fn push(
        &mut self,
        seen: &Observation<'_>,
        panels: &mut Vec<PanelPoint>,
    ) -> Result<(), method::Problem> {
        let less = |value: &Option<Decimal>| match (value, seen.part) {
            (Some(x), Some(part)) => {
                difference(*x, part, self.nominals.get(part).copied()).map(Some)
            }
            _ => Ok(None),
        };
        let values = seen.values.iter().map(less).collect::<Result<Vec<_>, _>>()?;
        self.chart.push(&Observation { values: &values, ..*seen }, panels)
    }

    fn remember(&mut self, memory: &mut Memory<'_>) -> Result<(), method::Problem> {
        self.chart.remember(memory)
    }
}
