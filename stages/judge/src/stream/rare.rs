//! Charts of rare events, watched: g and t.

use method::{Memory, Observation, PanelPoint, Stream, StreamingKernel};

use super::{Bounds, frozen, limit_test, real, single};
use crate::Problem;
use crate::chart::rare::{g, t};

/// What lies between one event and the next.
enum Between {
    Pieces,
    Time,
}

struct Watched {
    between: Between,
    bounds: Bounds,
    n: usize,
}

impl StreamingKernel for g::G {
    fn start(params: &g::Params) -> Result<Box<dyn Stream>, method::Problem> {
        let mean = frozen(params.frozen, &params.left_out)?.checked()?;
        let [lower, center, upper] = params.limits.of(mean);
        let bounds = Bounds::of("g", center, [lower, upper]);
        Ok(Box::new(Watched { between: Between::Pieces, bounds, n: 0 }))
    }
}

impl StreamingKernel for t::T {
    fn start(params: &t::Params) -> Result<Box<dyn Stream>, method::Problem> {
        let frozen = frozen(params.frozen, &params.left_out)?;
        let (_, [lower, center, upper]) = frozen.level(params.model)?;
        let bounds = Bounds::of("t", center, [lower, upper]);
        Ok(Box::new(Watched { between: Between::Time, bounds, n: 0 }))
    }
}

impl Watched {
    fn point(&self, seen: &Observation<'_>) -> Result<Option<f64>, method::Problem> {
        match self.between {
            Between::Pieces => {
                let whole = seen.count.map(|count| g::whole(self.n + 1, count)).transpose()?;
                Ok(whole.map(|whole| whole as f64))
            }
            Between::Time => {
                let time = single(seen.values)?.map(real).transpose()?;
                if time.is_some_and(|time| time <= 0.0) {
                    return Err(Problem::OutOfRange { name: "value", range: "> 0" }.into());
                }
                Ok(time)
            }
        }
    }
}

impl Stream for Watched {
    fn tests(&self, _: usize) -> &[String] {
        limit_test()
    }

    fn push(
        &mut self,
        seen: &Observation<'_>,
        panels: &mut Vec<PanelPoint>,
    ) -> Result<(), method::Problem> {
        let point = self.point(seen)?;
        self.n += 1;
        panels.clear();
        panels.push(self.bounds.judge(point));
        Ok(())
    }

    fn remember(&mut self, memory: &mut Memory<'_>) -> Result<(), method::Problem> {
        memory.count(&mut self.n)
    }
}
