//! Charts of counts, watched: p, np, c, u, and Laney's.

use method::{Memory, Observation, PanelPoint, Stream, StreamingKernel};
use word::Decimal;

use super::{Bounds, Tests, frozen, maybe_real, real};
use crate::Problem;
use crate::chart::attribute::{Counted, Kind, Params, c, laney_2, laney_p, laney_u, np, p, u};
use crate::chart::problem::Problem as ChartProblem;

struct Watched {
    kind: Kind,
    rate: f64,
    phi: f64,
    /// How much is inspected for every point, where no observation says so.
    size: Option<Decimal>,
    /// The size of the latest point that had one, and for counts of the first.
    last: Option<f64>,
    n: usize,
    tests: Tests,
}

impl Watched {
    fn start(kind: Kind, params: &Params) -> Result<Box<dyn Stream>, method::Problem> {
        let frozen = frozen(params.frozen, &params.left_out)?;
        let rate = kind.possible(frozen.rate.get())?;
        let phi = match (kind.is_laney(), frozen.phi) {
            (false, _) => 1.0,
            (true, Some(phi)) => Kind::possible_phi(phi.get())?,
            (true, None) => return Err(ChartProblem::NotFrozen.into()),
        };
        let size = match kind {
            Kind::C => Decimal::new(1, 0),
            _ => params.size.map(|size| size.0),
        };
        let tests = Tests::of(&params.tests)?;
        Ok(Box::new(Self { kind, rate, phi, size, last: None, n: 0, tests }))
    }

    /// Count and size, checked as those of a table are.
    fn counted(&self, seen: &Observation<'_>) -> Result<Option<(f64, f64)>, Problem> {
        let size = match self.kind {
            Kind::C => self.size,
            _ => seen.size.or(self.size),
        };
        let Some((count, size)) = seen.count.zip(size) else { return Ok(None) };
        let whole = Counted::of(self.kind, self.n + 1, (count, size))?.count;
        let size = real(size)?;
        if self.kind == Kind::Np && self.last.is_some_and(|last| last != size) {
            return Err(Problem::UnequalSizes);
        }
        Ok(Some((whole as f64, size)))
    }
}

impl Stream for Watched {
    fn tests(&self, _: usize) -> &[String] {
        &self.tests.names
    }

    fn push(
        &mut self,
        seen: &Observation<'_>,
        panels: &mut Vec<PanelPoint>,
    ) -> Result<(), method::Problem> {
        let counted = self.counted(seen)?;
        self.n += 1;
        panels.clear();
        if let Some((_, size)) = counted {
            self.last = Some(size);
        }
        // Before the first count there are no limits to draw.
        let Some(size) = self.last else { return Ok(()) };
        let unit = self.kind.unit(size);
        let sigma = self.kind.sigma((self.rate, self.phi), size);
        let center = self.rate * unit;
        let point = counted.map(|(count, size)| count / size * unit);
        let lines = self.tests.lines(center, |k| center + k * sigma);
        let signals = self.tests.push(point, &lines);
        let bounds = Bounds {
            label: self.kind.label(),
            center: Some(center),
            lower: Some((center - 3.0 * sigma).max(0.0)),
            upper: Some((center + 3.0 * sigma).min(self.kind.most())),
        };
        panels.push(PanelPoint { signals, ..bounds.judge(point) });
        Ok(())
    }

    fn remember(&mut self, memory: &mut Memory<'_>) -> Result<(), method::Problem> {
        maybe_real(memory, &mut self.last)?;
        memory.count(&mut self.n)?;
        self.tests.remember(memory)
    }
}

impl StreamingKernel for p::P {
    fn start(params: &Params) -> Result<Box<dyn Stream>, method::Problem> {
        Watched::start(Kind::P, params)
    }
}

impl StreamingKernel for np::Np {
    fn start(params: &Params) -> Result<Box<dyn Stream>, method::Problem> {
        Watched::start(Kind::Np, params)
    }
}

impl StreamingKernel for c::C {
    fn start(params: &Params) -> Result<Box<dyn Stream>, method::Problem> {
        Watched::start(Kind::C, params)
    }
}

impl StreamingKernel for u::U {
    fn start(params: &Params) -> Result<Box<dyn Stream>, method::Problem> {
        Watched::start(Kind::U, params)
    }
}

impl StreamingKernel for laney_p::LaneyP {
    fn start(params: &Params) -> Result<Box<dyn Stream>, method::Problem> {
        Watched::start(Kind::LaneyP, params)
    }
}

impl StreamingKernel for laney_u::LaneyU {
    fn start(params: &Params) -> Result<Box<dyn Stream>, method::Problem> {
        Watched::start(Kind::LaneyU, params)
    }
}

impl StreamingKernel for laney_2::LaneyP2 {
    fn start(params: &Params) -> Result<Box<dyn Stream>, method::Problem> {
        Watched::start(Kind::LaneyP, params)
    }
}

impl StreamingKernel for laney_2::LaneyU2 {
    fn start(params: &Params) -> Result<Box<dyn Stream>, method::Problem> {
        Watched::start(Kind::LaneyU, params)
    }
}
