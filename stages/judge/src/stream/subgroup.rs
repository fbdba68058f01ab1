//! Means of subgroups above their scatter, watched: X̄-R, X̄-s and three-way charts.

use method::{Memory, Observation, PanelPoint, Stream, StreamingKernel};
use word::{Decimal, Words};

use super::{Bounds, Tests, exact, frozen, limit_test, maybe_real};
use crate::Problem;
use crate::chart::sigma::Dispersion;
use crate::chart::subgroup_chart::Location;
use crate::chart::subgroup_chart_2::{Median2, XbarR2, XbarS2};
use crate::chart::three_way::{self, Level, ThreeWay};
use crate::chart::three_way_2::ThreeWay2;
use crate::chart::{Frozen, LeftOut, median, xbar_r, xbar_s};
use crate::signal::Test;

/// The largest subgroup that is charted.
const SIZE_MAX: usize = 25;

/// Mean and scatter of a subgroup; `None` where it has fewer than two readings.
///
/// # Errors
/// [`Problem::SubgroupSize`], [`Problem::Scale`].
pub(super) fn statistics(
    values: &[Option<Decimal>],
    (location, dispersion): (Location, Dispersion),
) -> Result<Option<(f64, f64, usize)>, Problem> {
    let readings: Vec<Decimal> = values.iter().flatten().copied().collect();
    let size = readings.len();
    if size > SIZE_MAX {
        return Err(Problem::SubgroupSize { got: size });
    }
    if size < 2 {
        return Ok(None);
    }
    let readings = exact(&readings)?;
    let mean = location.of(&readings.values, readings.scale)?;
    Ok(Some((mean, dispersion.of(&readings.values, readings.scale)?, size)))
}

/// The panel of scatter, whose limits go by the size of the subgroup.
pub(super) struct Scatter {
    dispersion: Dispersion,
    sigma: f64,
    /// Mean and spread of the statistic by size, worked out once.
    factors: [Option<(f64, f64)>; SIZE_MAX + 1],
}

impl Scatter {
    pub fn new(dispersion: Dispersion, sigma: f64) -> Self {
        Self { dispersion, sigma, factors: [None; SIZE_MAX + 1] }
    }

    /// # Errors
    /// [`Problem::SubgroupSize`].
    pub fn bounds(&mut self, size: usize) -> Result<Bounds, Problem> {
        let (mean, spread) = match self.factors[size] {
            Some(known) => known,
            None => *self.factors[size].insert(self.dispersion.factors(size)?),
        };
        let label = match self.dispersion {
            Dispersion::Range => Words::same("R"),
            Dispersion::Deviation => Words::same("s"),
        };
        let at = |k: f64| (mean + k * spread) * self.sigma;
        let below = ((mean - 3.0 * spread) * self.sigma).max(0.0);
        let (lower, upper) = (Some(below), Some(at(3.0)));
        Ok(Bounds { label, center: Some(mean * self.sigma), lower, upper })
    }
}

struct Watched {
    location: Location,
    center: f64,
    sigma: f64,
    scatter: Scatter,
    tests: Tests,
    gap: Gap,
}

/// What a subgroup does that cannot be drawn.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Gap {
    /// It is passed over as if it had not been.
    ClosedUp,
    /// Nothing is taken across it.
    Cuts,
}

impl Watched {
    fn start(
        (location, dispersion): (Location, Dispersion),
        given: (Option<Frozen>, &[LeftOut]),
        (tests, gap): (&[Test], Gap),
    ) -> Result<Box<dyn Stream>, method::Problem> {
        let frozen = frozen(given.0, given.1)?;
        frozen.check()?;
        let sigma = frozen.sigma.get();
        Ok(Box::new(Self {
            location,
            center: frozen.center.get(),
            sigma,
            scatter: Scatter::new(dispersion, sigma),
            tests: Tests::of(tests)?,
            gap,
        }))
    }
}

impl StreamingKernel for xbar_r::XbarR {
    fn start(params: &xbar_r::Params) -> Result<Box<dyn Stream>, method::Problem> {
        let shown = (Location::Mean, Dispersion::Range);
        let given = (params.frozen, params.left_out.as_slice());
        Watched::start(shown, given, (&params.tests, Gap::ClosedUp))
    }
}

impl StreamingKernel for XbarR2 {
    fn start(params: &xbar_r::Params) -> Result<Box<dyn Stream>, method::Problem> {
        let shown = (Location::Mean, Dispersion::Range);
        let given = (params.frozen, params.left_out.as_slice());
        Watched::start(shown, given, (&params.tests, Gap::Cuts))
    }
}

impl StreamingKernel for xbar_s::XbarS {
    fn start(params: &xbar_s::Params) -> Result<Box<dyn Stream>, method::Problem> {
        let shown = (Location::Mean, Dispersion::Deviation);
        let given = (params.frozen, params.left_out.as_slice());
        Watched::start(shown, given, (&params.tests, Gap::ClosedUp))
    }
}

impl StreamingKernel for XbarS2 {
    fn start(params: &xbar_s::Params) -> Result<Box<dyn Stream>, method::Problem> {
        let shown = (Location::Mean, Dispersion::Deviation);
        let given = (params.frozen, params.left_out.as_slice());
        Watched::start(shown, given, (&params.tests, Gap::Cuts))
    }
}

impl StreamingKernel for median::Median {
    fn start(params: &median::Params) -> Result<Box<dyn Stream>, method::Problem> {
        let shown = (Location::Median, Dispersion::Range);
        let given = (params.frozen, params.left_out.as_slice());
        Watched::start(shown, given, (&params.tests, Gap::ClosedUp))
    }
}

impl StreamingKernel for Median2 {
    fn start(params: &median::Params) -> Result<Box<dyn Stream>, method::Problem> {
        let shown = (Location::Median, Dispersion::Range);
        let given = (params.frozen, params.left_out.as_slice());
        Watched::start(shown, given, (&params.tests, Gap::Cuts))
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
        let shown = (self.location, self.scatter.dispersion);
        let statistics = statistics(seen.values, shown)?;
        panels.clear();
        let Some((mean, scatter, size)) = statistics else {
            if self.gap == Gap::Cuts {
                self.tests.cut();
            }
            return Ok(());
        };
        let bounds = self.scatter.bounds(size)?;
        let sigma = self.location.sigma(self.sigma, size)?;
        let line = |k: f64| self.center + k * sigma;
        let lines = self.tests.lines(self.center, line);
        let signals = self.tests.push(Some(mean), &lines);
        let location = Bounds {
            label: self.location.label(),
            center: Some(self.center),
            lower: Some(line(-3.0)),
            upper: Some(line(3.0)),
        };
        panels.push(PanelPoint { signals, ..location.judge(Some(mean)) });
        panels.push(bounds.judge(Some(scatter)));
        Ok(())
    }

    fn remember(&mut self, memory: &mut Memory<'_>) -> Result<(), method::Problem> {
        self.tests.remember(memory)
    }
}

/// The three-way chart, watched.
struct ThreeWatched {
    location: Bounds,
    moves: Bounds,
    scatter: Scatter,
    before: Option<f64>,
    gap: Gap,
}

impl ThreeWatched {
    fn start(params: &three_way::Params, gap: Gap) -> Result<Box<dyn Stream>, method::Problem> {
        let frozen = frozen(params.frozen, &params.left_out)?;
        let level = Level::limits_of(params.within, frozen)?;
        let [location, moves] = level.limits();
        Ok(Box::new(Self {
            location: Bounds::of("X̄", level.center, location),
            moves: Bounds::of("MR", level.moved, moves),
            scatter: Scatter::new(params.within.dispersion(), level.sigma_within),
            before: None,
            gap,
        }))
    }
}

impl StreamingKernel for ThreeWay {
    fn start(params: &three_way::Params) -> Result<Box<dyn Stream>, method::Problem> {
        ThreeWatched::start(params, Gap::ClosedUp)
    }
}

impl StreamingKernel for ThreeWay2 {
    fn start(params: &three_way::Params) -> Result<Box<dyn Stream>, method::Problem> {
        ThreeWatched::start(params, Gap::Cuts)
    }
}

impl Stream for ThreeWatched {
    fn tests(&self, _: usize) -> &[String] {
        limit_test()
    }

    fn push(
        &mut self,
        seen: &Observation<'_>,
        panels: &mut Vec<PanelPoint>,
    ) -> Result<(), method::Problem> {
        let shown = (Location::Mean, self.scatter.dispersion);
        let statistics = statistics(seen.values, shown)?;
        panels.clear();
        let Some((mean, scatter, size)) = statistics else {
            self.before = self.before.filter(|_| self.gap == Gap::ClosedUp);
            return Ok(());
        };
        let bounds = self.scatter.bounds(size)?;
        panels.push(self.location.judge(Some(mean)));
        panels.push(self.moves.judge(self.before.map(|before| (mean - before).abs())));
        panels.push(bounds.judge(Some(scatter)));
        self.before = Some(mean);
        Ok(())
    }

    fn remember(&mut self, memory: &mut Memory<'_>) -> Result<(), method::Problem> {
        maybe_real(memory, &mut self.before)
    }
}
