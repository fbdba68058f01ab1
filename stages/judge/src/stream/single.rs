//! Individuals and moving ranges, watched.

use std::collections::VecDeque;

use method::{Memory, Observation, PanelPoint, Stream, StreamingKernel};
use word::Decimal;

use super::{Bounds, Tests, exact, frozen, latest, limit_test, real, single};
use crate::Problem;
use crate::chart::individuals::{Individuals, Params, range_limits};
use crate::signal::Lines;

struct Watched {
    location: Bounds,
    scatter: Bounds,
    tests: Tests,
    lines: Vec<Lines>,
    /// The latest readings without a gap, fewer than a moving range spans.
    latest: VecDeque<Decimal>,
    span: usize,
}

impl StreamingKernel for Individuals {
    fn start(params: &Params) -> Result<Box<dyn Stream>, method::Problem> {
        let frozen = frozen(params.frozen, &params.left_out)?;
        frozen.check()?;
        let [center, lower, upper] = range_limits(params.span, frozen.sigma.get())?;
        let zones = frozen.zones();
        let tests = Tests::of(&params.tests)?;
        Ok(Box::new(Watched {
            location: Bounds::of("X", zones.center, [-3.0, 3.0].map(|k| zones.line(0, k))),
            scatter: Bounds::of("MR", center, [lower, upper]),
            lines: tests.lines(zones.center, |k| zones.line(0, k)),
            tests,
            latest: VecDeque::with_capacity(params.span),
            span: params.span,
        }))
    }
}

impl Watched {
    /// The range of the latest readings and the newest one, once there are enough of them.
    fn range(&self, newest: Decimal) -> Result<Option<f64>, Problem> {
        if self.latest.len() + 1 < self.span {
            return Ok(None);
        }
        let window: Vec<Decimal> = self.latest.iter().copied().chain([newest]).collect();
        let window = exact(&window)?;
        let range = num::exact::range(&window.values)?;
        Ok(Some(num::exact::decimal_to_f64(range, window.scale)?))
    }
}

impl Stream for Watched {
    fn tests(&self, panel: usize) -> &[String] {
        if panel == 0 { &self.tests.names } else { limit_test() }
    }

    fn push(
        &mut self,
        seen: &Observation<'_>,
        panels: &mut Vec<PanelPoint>,
    ) -> Result<(), method::Problem> {
        let reading = single(seen.values)?;
        let point = reading.map(real).transpose()?;
        let range = reading.map(|newest| self.range(newest)).transpose()?.flatten();
        match reading {
            Some(newest) => {
                self.latest.push_back(newest);
                if self.latest.len() >= self.span {
                    self.latest.pop_front();
                }
            }
            None => self.latest.clear(),
        }
        let signals = self.tests.push(point, &self.lines);
        panels.clear();
        panels.push(PanelPoint { signals, ..self.location.judge(point) });
        panels.push(self.scatter.judge(range));
        Ok(())
    }

    fn remember(&mut self, memory: &mut Memory<'_>) -> Result<(), method::Problem> {
        latest(memory, &mut self.latest)?;
        self.tests.remember(memory)
    }
}
