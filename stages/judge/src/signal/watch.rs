//! One rule, point by point, in constant memory.
//!
//! Asks: does the newest point end a pattern of the rule?
//! Needs: the points one after the other, each with its lines.
//! Does not know: the points before the longest pattern that the rule looks for.

use method::Memory as Kept;

use super::{Edge, Newest, Rule, Sides, Window};

/// The lines that a rule compares one point with: `sigma` of the rule below and above the centre.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lines {
    /// The lower line.
    pub low: f64,
    /// The centre.
    pub center: f64,
    /// The upper line.
    pub high: f64,
}

/// A rule with what it remembers of the points so far: the same few bytes, whatever their number.
#[derive(Clone, Debug)]
pub struct Watch {
    rule: Rule,
    memory: Memory,
}

/// What a rule remembers.
#[derive(Clone, Copy, Debug, Default)]
struct Memory {
    /// One bit a point, the newest lowest: whether it was above, or below, its line.
    above: u64,
    below: u64,
    /// Points since the last gap.
    n: u64,
    /// Points that belong to the streak that ends here.
    length: u32,
    last: f64,
    /// The side, or the direction, of the newest point.
    side: i8,
}

impl Watch {
    /// Begins to watch. Rules look at no more than 64 points.
    pub fn new(rule: Rule) -> Self {
        Self { rule, memory: Memory::default() }
    }

    /// The rule.
    pub fn rule(&self) -> &Rule {
        &self.rule
    }

    /// Takes the next point; says whether a pattern ends at it. A missing point cuts every
    /// pattern.
    pub fn push(&mut self, point: Option<f64>, lines: Lines) -> bool {
        match point {
            Some(x) => self.memory.push(&self.rule, x, lines),
            None => {
                self.memory = Memory::default();
                false
            }
        }
    }

    /// Walks over what it remembers.
    pub(crate) fn remember(&mut self, kept: &mut Kept<'_>) -> Result<(), method::Problem> {
        let Memory { above, below, n, length, last, side } = &mut self.memory;
        kept.whole(above)?;
        kept.whole(below)?;
        kept.whole(n)?;
        kept.real(last)?;
        let (mut long, mut wide) = (u64::from(*length), i64::from(*side));
        kept.whole(&mut long)?;
        kept.signed(&mut wide)?;
        *length = long.try_into().map_err(|_| method::Problem::Memory)?;
        *side = wide.try_into().map_err(|_| method::Problem::Memory)?;
        Ok(())
    }
}

impl Memory {
    fn push(&mut self, rule: &Rule, x: f64, lines: Lines) -> bool {
        self.n = self.n.saturating_add(1);
        let is_seen = match rule {
            Rule::Beyond { k, m, newest, window, .. } => {
                let side = self.remember(x, lines);
                let most = mask(*m);
                let n_above = (self.above & most).count_ones();
                let n_below = (self.below & most).count_ones();
                let is_beyond = match newest {
                    Newest::MustBeBeyond => {
                        (side > 0 && n_above >= *k) || (side < 0 && n_below >= *k)
                    }
                    Newest::Any => n_above >= *k || n_below >= *k,
                };
                is_beyond && (*window == Window::Partial || self.n >= u64::from(*m))
            }
            Rule::Run { n, .. } => {
                let side = i8::from(x > lines.center) - i8::from(x < lines.center);
                self.streak(side != 0, side == self.side);
                self.side = side;
                self.length >= *n
            }
            Rule::Trend { n, .. } => self.step(x, |step, before| step == before) >= *n,
            Rule::Alternation { n, .. } => self.step(x, |step, before| step == -before) >= *n,
            Rule::Within { n, edge, .. } => {
                let is_within = match edge {
                    Edge::Strict => lines.low < x && x < lines.high,
                    Edge::Inclusive => lines.low <= x && x <= lines.high,
                };
                self.streak(is_within, true);
                self.length >= *n
            }
            Rule::Outside { n, sides, .. } => {
                let side = self.remember(x, lines);
                self.streak(side != 0, true);
                let has_both = self.above & mask(*n) != 0 && self.below & mask(*n) != 0;
                self.length >= *n && (*sides == Sides::Either || has_both)
            }
        };
        self.last = x;
        is_seen
    }

    /// The side of the line that a point is beyond, 0 for neither; kept as a bit.
    fn remember(&mut self, x: f64, lines: Lines) -> i8 {
        let (is_above, is_below) = (x > lines.high, x < lines.low);
        self.above = self.above << 1 | u64::from(is_above);
        self.below = self.below << 1 | u64::from(is_below);
        i8::from(is_above) - i8::from(is_below)
    }

    /// Goes on with a streak, begins one, or ends it.
    fn streak(&mut self, belongs: bool, follows: bool) {
        self.length = match (belongs, follows) {
            (true, true) => self.length.saturating_add(1),
            (true, false) => 1,
            (false, _) => 0,
        };
    }

    /// The number of points joined by strict steps each of which `follows` the one before; a tie
    /// joins nothing.
    fn step(&mut self, x: f64, follows: impl Fn(i8, i8) -> bool) -> u32 {
        if self.n == 1 {
            return 1;
        }
        let step = i8::from(x > self.last) - i8::from(x < self.last);
        // `length` counts steps here, one fewer than points.
        self.streak(step != 0, self.length > 0 && follows(step, self.side));
        self.side = step;
        self.length + 1
    }
}

/// The lowest `n` bits.
fn mask(n: u32) -> u64 {
    if n >= 64 { u64::MAX } else { (1 << n) - 1 }
}
