//! How many digits agree, beyond whether enough do.

use super::answer::Answer;
use super::compare::Allowed;
use super::node::Node;

/// More digits than these say nothing: a binary number holds no more decimal ones for certain.
const DIGITS_MAX: f64 = 15.0;

/// How close the answers of one or several cases came.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Closeness {
    /// Real numbers that were compared.
    pub n_reals: usize,
    /// Counts, positions, names and absences, which agree wholly or not at all.
    pub n_exact: usize,
    /// Agreeing digits of the worst real number.
    pub worst: Option<f64>,
    /// The fewest digits that a case asks for.
    pub asked: Option<f64>,
    sum: f64,
}

impl Closeness {
    /// Agreeing digits, on the average of all real numbers.
    pub fn mean(&self) -> Option<f64> {
        (self.n_reals > 0).then(|| self.sum / self.n_reals as f64)
    }

    /// Both together.
    pub fn and(self, other: Self) -> Self {
        let fewer = |a: Option<f64>, b: Option<f64>| match (a, b) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (one, other) => one.or(other),
        };
        Self {
            n_reals: self.n_reals + other.n_reals,
            n_exact: self.n_exact + other.n_exact,
            worst: fewer(self.worst, other.worst),
            asked: fewer(self.asked, other.asked),
            sum: self.sum + other.sum,
        }
    }

    /// How close an answer comes to what is expected, lists item by item.
    pub fn of(got: &Answer, expected: &Node, allowed: Allowed) -> Self {
        let together =
            |parts: &mut dyn Iterator<Item = Self>| parts.fold(Self::default(), Self::and);
        match (got, expected) {
            (Answer::List(got), Node::List(expected)) => {
                let pairs = got.iter().zip(expected);
                together(&mut pairs.map(|(got, expected)| Self::of(got, expected, allowed)))
            }
            (Answer::Map(got), Node::Map(expected)) => {
                let pairs = expected.iter().filter_map(|(name, node)| Some((got.get(name)?, node)));
                together(&mut pairs.map(|(got, expected)| Self::of(got, expected, allowed)))
            }
            (Answer::Real(got), expected) => match expected.real() {
                Ok(expected) => Self::of_real(*got, expected, allowed),
                Err(_) => Self { n_exact: 1, ..Self::default() },
            },
            _ => Self { n_exact: 1, ..Self::default() },
        }
    }

    /// `−log10(|got − expected| / scale)`: the scale is the size of what is expected, or where a
    /// case allows an absolute difference, the size at which its relative one is as large.
    fn of_real(got: f64, expected: f64, allowed: Allowed) -> Self {
        let size = expected.abs();
        let Allowed { rel, abs, .. } = allowed;
        let scale = if rel > 0.0 { size.max(abs / rel) } else { size };
        let scale = if scale > 0.0 { scale } else { 1.0 };
        let digits = |share: f64| (-share.log10()).clamp(0.0, DIGITS_MAX);
        let reached = digits((got - expected).abs() / scale);
        let asked = allowed.digits.unwrap_or_else(|| digits(rel.max(abs / scale)));
        let asked = Some(asked.min(DIGITS_MAX));
        Self { n_reals: 1, n_exact: 0, worst: Some(reached), asked, sum: reached }
    }
}
