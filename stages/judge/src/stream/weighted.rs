//! Charts with a memory, watched: moving average, EWMA, CUSUM.

use std::collections::VecDeque;

use method::{Memory, Observation, PanelPoint, Stream, StreamingKernel};
use word::Decimal;

use super::{Bounds, exact, frozen, latest, limit_test, real, single};
use crate::Problem;
use crate::chart::weighted::{cusum, ewma, moving_average};
use crate::chart::{Frozen, LeftOut};

/// Target and sigma.
fn baseline(given: Option<Frozen>, left_out: &[LeftOut]) -> Result<[f64; 2], method::Problem> {
    let frozen = frozen(given, left_out)?;
    frozen.check()?;
    Ok([frozen.center.get(), frozen.sigma.get()])
}

/// A panel about a target.
fn about(label: &'static str, target: f64, half: f64) -> Bounds {
    Bounds::of(label, target, [target - half, target + half])
}

struct Average {
    target: f64,
    sigma: f64,
    span: usize,
    latest: VecDeque<Decimal>,
}

impl StreamingKernel for moving_average::MovingAverage {
    fn start(params: &moving_average::Params) -> Result<Box<dyn Stream>, method::Problem> {
        let span = params.checked_span()?;
        let [target, sigma] = baseline(params.frozen, &params.left_out)?;
        let latest = VecDeque::with_capacity(span + 1);
        Ok(Box::new(Average { target, sigma, span, latest }))
    }
}

impl Stream for Average {
    fn tests(&self, _: usize) -> &[String] {
        limit_test()
    }

    fn push(
        &mut self,
        seen: &Observation<'_>,
        panels: &mut Vec<PanelPoint>,
    ) -> Result<(), method::Problem> {
        let newest = single(seen.values)?;
        let skipped = usize::from(newest.is_some() && self.latest.len() == self.span);
        let window: Vec<Decimal> =
            self.latest.iter().skip(skipped).copied().chain(newest).collect();
        let point = match newest {
            Some(_) => {
                let window = exact(&window)?;
                let mean = num::exact::mean(&window.values, window.scale);
                Some(mean.map_err(Problem::from)?)
            }
            None => None,
        };
        let half = 3.0 * self.sigma / (window.len().max(1) as f64).sqrt();
        self.latest = window.into();
        panels.clear();
        panels.push(about("MA", self.target, half).judge(point));
        Ok(())
    }

    fn remember(&mut self, memory: &mut Memory<'_>) -> Result<(), method::Problem> {
        latest(memory, &mut self.latest)
    }
}

struct Weighted {
    lambda: f64,
    target: f64,
    /// Half the width of the limits in the long run.
    half: f64,
    average: f64,
    faded: f64,
}

impl StreamingKernel for ewma::Ewma {
    fn start(params: &ewma::Params) -> Result<Box<dyn Stream>, method::Problem> {
        let [lambda, width] = params.checked()?;
        let [target, sigma] = baseline(params.frozen, &params.left_out)?;
        let half = width * sigma * (lambda / (2.0 - lambda)).sqrt();
        Ok(Box::new(Weighted { lambda, target, half, average: target, faded: 1.0 }))
    }
}

impl Stream for Weighted {
    fn tests(&self, _: usize) -> &[String] {
        limit_test()
    }

    fn push(
        &mut self,
        seen: &Observation<'_>,
        panels: &mut Vec<PanelPoint>,
    ) -> Result<(), method::Problem> {
        let reading = single(seen.values)?.map(real).transpose()?;
        let lambda = self.lambda;
        if let Some(reading) = reading {
            self.average = lambda * reading + (1.0 - lambda) * self.average;
            self.faded *= (1.0 - lambda) * (1.0 - lambda);
        }
        let own = self.half * (1.0 - self.faded).sqrt();
        panels.clear();
        panels.push(about("z", self.target, own).judge(reading.map(|_| self.average)));
        Ok(())
    }

    fn remember(&mut self, memory: &mut Memory<'_>) -> Result<(), method::Problem> {
        memory.real(&mut self.average)?;
        memory.real(&mut self.faded)
    }
}

struct Sums {
    /// Target plus and minus the slack.
    from: [f64; 2],
    limit: f64,
    sums: [f64; 2],
}

impl StreamingKernel for cusum::Cusum {
    fn start(params: &cusum::Params) -> Result<Box<dyn Stream>, method::Problem> {
        let [k, h, start] = params.checked()?;
        let [target, sigma] = baseline(params.frozen, &params.left_out)?;
        Ok(Box::new(Sums {
            from: [target + k * sigma, target - k * sigma],
            limit: h * sigma,
            sums: [start * sigma; 2],
        }))
    }
}

impl Stream for Sums {
    fn tests(&self, _: usize) -> &[String] {
        limit_test()
    }

    fn push(
        &mut self,
        seen: &Observation<'_>,
        panels: &mut Vec<PanelPoint>,
    ) -> Result<(), method::Problem> {
        let reading = single(seen.values)?.map(real).transpose()?;
        if let Some(reading) = reading {
            let [above, below] = self.sums;
            self.sums = [
                (above + (reading - self.from[0])).max(0.0),
                (below + (self.from[1] - reading)).max(0.0),
            ];
        }
        panels.clear();
        for (label, sum) in [("C⁺", self.sums[0]), ("C⁻", self.sums[1])] {
            let bounds = Bounds::of(label, 0.0, [0.0, self.limit]);
            panels.push(bounds.judge(reading.map(|_| sum)));
        }
        Ok(())
    }

    fn remember(&mut self, memory: &mut Memory<'_>) -> Result<(), method::Problem> {
        self.sums.iter_mut().try_for_each(|sum| memory.real(sum))
    }
}
