//! Charts of several characteristics, watched: T² of pieces and of subgroups, MEWMA.

use method::{Memory, Observation, PanelPoint, Real, Stream, StreamingKernel};
use num::Cholesky;
use word::{Decimal, Words};

use super::{Bounds, frozen, limit_test, zero};
use crate::Problem;
use crate::chart::multivariate::mewma::{self, Averages, Mewma, Spread};
use crate::chart::multivariate::{
    COLUMNS_MAX, difference, factor, given_covariance, given_mean, limit_of_pieces,
    limit_of_subgroups, means, t2, t2_2,
};
use crate::chart::problem::Problem as ChartProblem;

/// Means and covariance, and the first piece, which readings are counted from.
struct Known {
    mean: Vec<Real>,
    factor: Cholesky,
    /// The first piece, and the centre counted from it.
    origin: Option<(Vec<Decimal>, Vec<f64>)>,
}

impl Known {
    fn of(mean: &[Real], covariance: &[Vec<Real>]) -> Result<Self, Problem> {
        if !(1..=COLUMNS_MAX).contains(&mean.len()) {
            return Err(Problem::OutOfRange { name: "mean", range: "1 … 60 numbers" });
        }
        let factor = factor(&given_covariance(covariance, mean.len())?)?;
        Ok(Self { mean: mean.to_vec(), factor, origin: None })
    }

    fn p(&self) -> usize {
        self.mean.len()
    }

    /// The pieces of an observation as they differ from the first one; a piece of which a reading
    /// is missing is not here.
    fn pieces(&mut self, values: &[Option<Decimal>]) -> Result<Vec<Vec<f64>>, method::Problem> {
        let p = self.p();
        if values.is_empty() || !values.len().is_multiple_of(p) {
            let need = "one value a characteristic, piece after piece";
            return Err(ChartProblem::Observation { need }.into());
        }
        let whole = |piece: &[Option<Decimal>]| piece.iter().copied().collect::<Option<Vec<_>>>();
        let pieces: Vec<Vec<Decimal>> = values.chunks(p).filter_map(whole).collect();
        let Some(first) = pieces.first() else { return Ok(Vec::new()) };
        let origin = match self.origin.take() {
            Some(known) => known,
            None => {
                let reals: Vec<f64> = first.iter().map(|x| x.to_f64()).collect();
                (first.clone(), given_mean(&self.mean, &reals)?)
            }
        };
        let less = |(x, first): (&Decimal, &Decimal)| difference(*x, *first).ok_or(Problem::Spread);
        let differences = |piece: &Vec<Decimal>| piece.iter().zip(&origin.0).map(less).collect();
        let found = pieces.iter().map(differences).collect::<Result<_, Problem>>();
        self.origin = Some(origin);
        Ok(found?)
    }

    fn remember(&mut self, memory: &mut Memory<'_>) -> Result<(), method::Problem> {
        let fresh = || (Vec::new(), Vec::new());
        memory.maybe(&mut self.origin, fresh, |memory, (first, center)| {
            memory.list(first, zero, Memory::decimal)?;
            memory.list(center, || 0.0, Memory::real)
        })
    }

    fn less_center<'a>(&'a self, piece: &'a [f64]) -> impl Iterator<Item = f64> + 'a {
        let center = self.origin.iter().flat_map(|(_, center)| center);
        piece.iter().zip(center).map(|(x, c)| x - c)
    }
}

fn bounds(limit: f64) -> Bounds {
    Bounds { label: Words::same("T²"), center: None, lower: Some(0.0), upper: Some(limit) }
}

/// How many pieces make a point.
enum Point {
    Piece,
    /// The size, once it is known, and the limit that goes with it.
    Subgroup {
        alpha: f64,
        n: Option<u32>,
        size: Option<(usize, f64)>,
    },
}

struct Distances {
    known: Known,
    point: Point,
    limit: f64,
}

impl StreamingKernel for t2::Individuals {
    fn start(params: &t2::Params) -> Result<Box<dyn Stream>, method::Problem> {
        Distances::of_pieces(params)
    }
}

impl StreamingKernel for t2_2::Individuals2 {
    fn start(params: &t2::Params) -> Result<Box<dyn Stream>, method::Problem> {
        Distances::of_pieces(params)
    }
}

impl Distances {
    fn of_pieces(params: &t2::Params) -> Result<Box<dyn Stream>, method::Problem> {
        let alpha = t2::share(params.alpha)?;
        let frozen = frozen(params.frozen.as_ref(), &params.left_out)?;
        let known = Known::of(&frozen.mean, &frozen.covariance)?;
        let limit = limit_of_pieces(frozen.n, known.p(), alpha)?;
        Ok(Box::new(Distances { known, point: Point::Piece, limit }))
    }
}

impl StreamingKernel for t2::Subgroups {
    fn start(params: &t2::SubgroupParams) -> Result<Box<dyn Stream>, method::Problem> {
        let alpha = t2::share(params.alpha)?;
        let frozen = frozen(params.frozen.as_ref(), &params.left_out)?;
        let known = Known::of(&frozen.mean, &frozen.covariance)?;
        let point = Point::Subgroup { alpha, n: frozen.n, size: None };
        Ok(Box::new(Distances { known, point, limit: 0.0 }))
    }
}

impl Distances {
    /// The factor on distances from the centre, checked against the size of earlier subgroups.
    fn root(&mut self, size: usize) -> Result<f64, Problem> {
        let p = self.known.p();
        let Point::Subgroup { alpha, n, size: known } = &mut self.point else { return Ok(1.0) };
        match *known {
            Some((same, _)) if same == size => {}
            None if (2..=1000).contains(&size) => {
                self.limit = limit_of_subgroups(*n, [size, p], *alpha)?;
                *known = Some((size, self.limit));
            }
            _ => return Err(Problem::SubgroupSize { got: size }),
        }
        Ok((size as f64).sqrt())
    }
}

impl Stream for Distances {
    fn tests(&self, _: usize) -> &[String] {
        limit_test()
    }

    fn push(
        &mut self,
        seen: &Observation<'_>,
        panels: &mut Vec<PanelPoint>,
    ) -> Result<(), method::Problem> {
        let is_piece = matches!(self.point, Point::Piece);
        if is_piece && seen.values.len() != self.known.p() {
            return Err(ChartProblem::Observation { need: "one value a characteristic" }.into());
        }
        let pieces = self.known.pieces(seen.values)?;
        let point = if is_piece && pieces.is_empty() {
            None
        } else {
            let root = self.root(pieces.len())?;
            let mean = means(&pieces);
            let x: Vec<f64> = self.known.less_center(&mean).map(|x| x * root).collect();
            Some(self.known.factor.squared_distance(&x).map_err(Problem::from)?)
        };
        panels.clear();
        panels.push(bounds(self.limit).judge(point));
        Ok(())
    }

    fn remember(&mut self, memory: &mut Memory<'_>) -> Result<(), method::Problem> {
        self.known.remember(memory)?;
        memory.real(&mut self.limit)?;
        let Point::Subgroup { size, .. } = &mut self.point else { return Ok(()) };
        memory.maybe(
            size,
            || (0, 0.0),
            |memory, (size, limit)| {
                memory.count(size)?;
                memory.real(limit)
            },
        )
    }
}

struct Faded {
    known: Known,
    averages: Averages,
    spread: Spread,
    limit: f64,
}

impl StreamingKernel for Mewma {
    fn start(params: &mewma::Params) -> Result<Box<dyn Stream>, method::Problem> {
        let lambda = params.weight()?;
        let (mean, covariance) = frozen(params.mean.as_ref().zip(params.covariance.as_ref()), &[])?;
        let known = Known::of(mean, covariance)?;
        let limit = params.limit_for(known.p())?;
        let averages = Averages::new(lambda, known.p());
        let spread = params.spread;
        Ok(Box::new(Faded { known, averages, spread, limit }))
    }
}

impl Stream for Faded {
    fn tests(&self, _: usize) -> &[String] {
        limit_test()
    }

    fn push(
        &mut self,
        seen: &Observation<'_>,
        panels: &mut Vec<PanelPoint>,
    ) -> Result<(), method::Problem> {
        if seen.values.len() != self.known.p() {
            return Err(ChartProblem::Observation { need: "one value a characteristic" }.into());
        }
        let piece = self.known.pieces(seen.values)?.pop();
        let point = match piece {
            None => None,
            Some(piece) => {
                let less_center = self.known.less_center(&piece);
                let [exact, long_run] = self.averages.push(less_center, &self.known.factor)?;
                Some(if self.spread == Spread::Exact { exact } else { long_run })
            }
        };
        panels.clear();
        panels.push(bounds(self.limit).judge(point));
        Ok(())
    }

    fn remember(&mut self, memory: &mut Memory<'_>) -> Result<(), method::Problem> {
        self.known.remember(memory)?;
        self.averages.remember(memory)
    }
}
