//! Short-run charts, watched: every part by its own scale.

use method::{Memory, Observation, PanelPoint, Stream, StreamingKernel};
use word::Decimal;

use super::{Bounds, exact, frozen, limit_test, maybe_real, real, single};
use crate::Problem;
use crate::chart::LeftOut;
use crate::chart::problem::Problem as ChartProblem;
use crate::chart::short_run::{self, Levels, ShortRun};
use crate::chart::short_run_2::{self, ShortRun2};
use crate::chart::sigma::Dispersion;
use crate::chart::z_mr::{FrozenPart, Level, Params, ZMr, move_limits};
use crate::chart::z_mr_2::ZMr2;

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

impl StreamingKernel for ZMr2 {
    /// Watched, nothing is left out, and both versions say the same.
    fn start(params: &Params) -> Result<Box<dyn Stream>, method::Problem> {
        ZMr::start(params)
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

/// The standardised chart of subgroups, watched. Nothing is remembered between them.
struct Standardised {
    levels: Levels,
    dispersion: Dispersion,
}

impl Standardised {
    fn start(
        (known, left_out): (&[FrozenPart], &[LeftOut]),
        dispersion: Dispersion,
    ) -> Result<Box<dyn Stream>, method::Problem> {
        let known = Some(known).filter(|frozen| !frozen.is_empty());
        let levels = short_run::known(frozen(known, left_out)?)?;
        Ok(Box::new(Self { levels, dispersion }))
    }
}

impl StreamingKernel for ShortRun {
    fn start(params: &short_run::Params) -> Result<Box<dyn Stream>, method::Problem> {
        Standardised::start((&params.frozen, &[]), Dispersion::Range)
    }
}

impl StreamingKernel for ShortRun2 {
    fn start(params: &short_run_2::Params) -> Result<Box<dyn Stream>, method::Problem> {
        let dispersion = params.dispersion.dispersion();
        Standardised::start((&params.frozen, &params.left_out), dispersion)
    }
}

impl Stream for Standardised {
    fn tests(&self, _: usize) -> &[String] {
        limit_test()
    }

    fn push(
        &mut self,
        seen: &Observation<'_>,
        panels: &mut Vec<PanelPoint>,
    ) -> Result<(), method::Problem> {
        let readings: Vec<Decimal> = seen.values.iter().flatten().copied().collect();
        if readings.len() > 25 {
            return Err(Problem::SubgroupSize { got: readings.len() }.into());
        }
        panels.clear();
        if readings.len() < 2 {
            return Ok(());
        }
        let part = seen.part.ok_or(ChartProblem::Observation { need: "a part" })?;
        let level = short_run::of_part(&self.levels, part)?;
        let readings = exact(&readings)?;
        let row = (readings.values.as_slice(), readings.scale);
        let [z, w] = short_run::standardised(row, self.dispersion, level)?;
        let [lower, upper, center] = short_run::limits_of(self.dispersion, row.0.len())?;
        panels.push(Bounds::of("Z", 0.0, [-3.0, 3.0]).judge(Some(z)));
        panels.push(
            Bounds::of(short_run::label(self.dispersion), center, [lower, upper]).judge(Some(w)),
        );
        Ok(())
    }

    fn remember(&mut self, _: &mut Memory<'_>) -> Result<(), method::Problem> {
        Ok(())
    }
}
