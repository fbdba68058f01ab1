//! The short-run chart, watched: every part by its own scale.

use method::{Memory, Observation, PanelPoint, Stream, StreamingKernel};

use super::{Bounds, frozen, limit_test, maybe_real, real, single};
use crate::chart::z_mr::{Level, Params, ZMr, move_limits};

struct Watched {
    level: Level,
    z: Bounds,
    moves: Bounds,
    before: Option<f64>,
}

impl StreamingKernel for ZMr {
    fn start(params: &Params) -> Result<Box<dyn Stream>, method::Problem> {
        let known = Some(params.frozen.as_slice()).filter(|frozen| !frozen.is_empty());
        let level = Level::frozen(frozen(known, &params.left_out)?)?;
        let [center, upper] = move_limits()?;
        Ok(Box::new(Watched {
            level,
            z: Bounds::of("z", 0.0, [-3.0, 3.0]),
            moves: Bounds::of("MR", center, [0.0, upper]),
            before: None,
        }))
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
        let known = seen.part.map(|part| self.level.of_part(part)).transpose()?;
        let reading = single(seen.values)?.map(real).transpose()?;
        let z = reading.zip(known).map(|(reading, (mean, sigma))| (reading - mean) / sigma);
        let moved = z.zip(self.before).map(|(z, before)| (z - before).abs());
        self.before = z;
        panels.clear();
        panels.push(self.z.judge(z));
        panels.push(self.moves.judge(moved));
        Ok(())
    }

    fn remember(&mut self, memory: &mut Memory<'_>) -> Result<(), method::Problem> {
        maybe_real(memory, &mut self.before)
    }
}
