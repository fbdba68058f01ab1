//! Charts that judge by the specification, watched: acceptance charts and pre-control.

use std::sync::LazyLock;

use method::{Memory, Observation, PanelPoint, Stream, StreamingKernel};
use word::Words;

use super::subgroup::{Scatter, statistics};
use super::{Bounds, frozen, limit_test, real, single};
use crate::Problem;
use crate::chart::acceptance::{self, Acceptance, Plan};
use crate::chart::acceptance_2::Acceptance2;
use crate::chart::pre_control::{self, Decision, PreControl, Progress, Zone, Zones, qualifying};
use crate::chart::sigma::Dispersion;
use crate::chart::subgroup_chart::Location;

/// The acceptance chart, watched.
struct Acceptable {
    plan: Plan,
    sigma: f64,
    scatter: Scatter,
    /// The size of the first subgroup, which all have; with the bounds of its mean.
    size: Option<usize>,
    location: Option<(usize, Bounds)>,
}

impl StreamingKernel for Acceptance {
    fn start(params: &acceptance::Params) -> Result<Box<dyn Stream>, method::Problem> {
        Acceptable::start(params)
    }
}

/// The place of a subgroup that cannot be drawn matters to no later one: no test runs across it.
impl StreamingKernel for Acceptance2 {
    fn start(params: &acceptance::Params) -> Result<Box<dyn Stream>, method::Problem> {
        Acceptable::start(params)
    }
}

impl Acceptable {
    fn start(params: &acceptance::Params) -> Result<Box<dyn Stream>, method::Problem> {
        let sigma = frozen(params.sigma, &[])?.get();
        let plan = Plan::of(params)?;
        if sigma <= 0.0 {
            return Err(Problem::OutOfRange { name: "sigma", range: "> 0" }.into());
        }
        // Whether anything is acceptable does not depend on the size.
        if let Some(refusal) = plan.lines(sigma, 2)?.refusal() {
            return Err(method::Problem::Stage(refusal.reason));
        }
        let scatter = Scatter::new(Dispersion::Range, sigma);
        Ok(Box::new(Self { plan, sigma, scatter, size: None, location: None }))
    }

    fn location(&mut self, size: usize) -> Result<Bounds, Problem> {
        if let Some((known, bounds)) = self.location
            && known == size
        {
            return Ok(bounds);
        }
        let lines = self.plan.lines(self.sigma, size)?;
        let bounds = Bounds::open("X̄", lines.middle(), lines.limits);
        self.location = Some((size, bounds));
        Ok(bounds)
    }
}

impl Stream for Acceptable {
    fn tests(&self, _: usize) -> &[String] {
        limit_test()
    }

    fn push(
        &mut self,
        seen: &Observation<'_>,
        panels: &mut Vec<PanelPoint>,
    ) -> Result<(), method::Problem> {
        let statistics = statistics(seen.values, (Location::Mean, Dispersion::Range))?;
        panels.clear();
        let Some((mean, range, size)) = statistics else { return Ok(()) };
        if self.size.is_some_and(|known| known != size) {
            return Err(Problem::SubgroupSize { got: size }.into());
        }
        let (location, scatter) = (self.location(size)?, self.scatter.bounds(size)?);
        self.size = Some(size);
        panels.push(location.judge(Some(mean)));
        panels.push(scatter.judge(Some(range)));
        Ok(())
    }

    fn remember(&mut self, memory: &mut Memory<'_>) -> Result<(), method::Problem> {
        memory.maybe(&mut self.size, || 0, Memory::count)
    }
}

/// Pre-control, watched.
struct Pieces {
    zones: Zones,
    limits: Bounds,
    qualifying: usize,
    progress: Progress,
}

/// What a piece may ask for, in the order of the bits.
fn decisions() -> &'static [String] {
    static NAMES: LazyLock<[String; 2]> = LazyLock::new(|| ["stop", "adjust"].map(str::to_owned));
    &*NAMES
}

impl StreamingKernel for PreControl {
    fn start(params: &pre_control::Params) -> Result<Box<dyn Stream>, method::Problem> {
        let zones = Zones::of(params)?;
        let label = Words::new("读数", "reading");
        Ok(Box::new(Pieces {
            limits: Bounds { label, center: None, lower: zones.lsl, upper: zones.usl },
            qualifying: qualifying(params)?,
            progress: Progress::SettingUp(0),
            zones,
        }))
    }
}

impl Stream for Pieces {
    fn tests(&self, _: usize) -> &[String] {
        decisions()
    }

    fn push(
        &mut self,
        seen: &Observation<'_>,
        panels: &mut Vec<PanelPoint>,
    ) -> Result<(), method::Problem> {
        let point = single(seen.values)?.map(real).transpose()?;
        let zone: Option<Zone> = point.map(|x| self.zones.of_point(x));
        let decided = zone.and_then(|zone| self.progress.take(zone, self.qualifying));
        let signals = match decided {
            Some(Decision::Stop) => 0b01,
            Some(Decision::Adjust) => 0b10,
            Some(Decision::Qualified | Decision::WentOn) | None => 0,
        };
        panels.clear();
        panels.push(PanelPoint { signals, ..self.limits.judge(point) });
        Ok(())
    }

    fn remember(&mut self, memory: &mut Memory<'_>) -> Result<(), method::Problem> {
        let (mut kind, mut n): (u64, i64) = match self.progress {
            Progress::SettingUp(greens) => (0, i64::try_from(greens).unwrap_or(i64::MAX)),
            Progress::First => (1, 0),
            Progress::Unseen => (2, 0),
            Progress::Second(side) => (3, i64::from(side)),
        };
        memory.whole(&mut kind)?;
        memory.signed(&mut n)?;
        self.progress = match (kind, n) {
            (0, greens) if (0..20).contains(&greens) => {
                Progress::SettingUp(greens.unsigned_abs() as usize)
            }
            (1, 0) => Progress::First,
            (2, 0) => Progress::Unseen,
            (3, -1) => Progress::Second(-1),
            (3, 1) => Progress::Second(1),
            _ => return Err(method::Problem::Memory),
        };
        Ok(())
    }
}
