//! One rule, 64 points at a time.
//!
//! Asks: at which of the next 64 points does a pattern of the rule end?
//! Needs: a bit a point for each question that rules ask of single points.
//! Does not know: numbers; they were compared before.
//!
//! A word holds 64 points, the oldest lowest. No pattern is longer than 64 points, so that the
//! word and the one before it decide.

use super::{Newest, Rule, Sides, Window};

/// The bits of 64 points and of the 64 before them; 0 where a point is missing.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Bits {
    before: u64,
    now: u64,
}

/// What all rules see of the points.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Marks {
    /// There is a point.
    pub present: Bits,
    /// Higher than the point before, where both are there.
    pub up: Bits,
    /// Lower than the point before, where both are there.
    pub down: Bits,
}

/// A rule with what it saw of the points before.
pub(super) struct Pattern<'a> {
    rule: &'a Rule,
    /// Above the rule's upper line; for a run, above the centre.
    above: Bits,
    /// Below the rule's lower line; for a run, below the centre.
    below: Bits,
    /// Between the rule's lines, or a step that turns against the one before.
    other: Bits,
}

impl Bits {
    /// Goes on to the next 64 points.
    pub fn push(&mut self, now: u64) {
        *self = Self { before: self.now, now };
    }

    /// The bits of the points one before.
    pub fn back(self) -> u64 {
        self.now << 1 | self.before >> 63
    }

    /// The ends of `n` ones in a row, `n` at most 64.
    fn run(self, n: u32) -> u64 {
        let Self { mut before, mut now } = self;
        let mut length = 1;
        // A run of twice the length ends where two end that far apart.
        while length < n {
            let step = length.min(n - length);
            now &= now << step | before >> (64 - step);
            before &= before << step;
            length += step;
        }
        now
    }

    /// The points with a one among the last `n`, `n` at most 64.
    fn any(self, n: u32) -> u64 {
        !Self { before: !self.before, now: !self.now }.run(n)
    }

    /// The points with `K` ones among the last `m`, no missing point between.
    fn some<const K: usize>(self, m: u32, present: Self) -> u64 {
        // Bit for bit: whether at least j + 1 ones were seen so far.
        let mut seen = [0_u64; K];
        let (mut ones, mut there) = (self, present);
        let mut unbroken = u64::MAX;
        for _ in 0..m {
            let met = ones.now & unbroken;
            for j in (1..K).rev() {
                seen[j] |= seen[j - 1] & met;
            }
            seen[0] |= met;
            unbroken &= there.now;
            ones = Self { before: ones.before << 1, now: ones.back() };
            there = Self { before: there.before << 1, now: there.back() };
        }
        seen[K - 1]
    }

    /// The points with `k` ones among the last `m`; the newest may have to be one of them.
    fn beyond(self, [k, m]: [u32; 2], newest: Newest, present: Self) -> u64 {
        let must = if newest == Newest::MustBeBeyond { self.now } else { u64::MAX };
        if must == 0 || self.before | self.now == 0 {
            return 0;
        }
        must & match k {
            1 if m == 1 || newest == Newest::MustBeBeyond => self.now,
            1 => self.some::<1>(m, present),
            2 => self.some::<2>(m, present),
            3 => self.some::<3>(m, present),
            4 => self.some::<4>(m, present),
            5..=8 => self.at_least::<8>(k, m, present),
            _ => self.at_least::<64>(k, m, present),
        }
    }

    /// As [`Bits::some`], for any `k` up to `MOST`.
    fn at_least<const MOST: usize>(self, k: u32, m: u32, present: Self) -> u64 {
        let mut ones = self;
        let mut there = present;
        let mut unbroken = u64::MAX;
        let mut seen = [0_u64; MOST];
        let k = k as usize;
        for _ in 0..m {
            let met = ones.now & unbroken;
            for j in (1..k).rev() {
                seen[j] |= seen[j - 1] & met;
            }
            seen[0] |= met;
            unbroken &= there.now;
            ones = Self { before: ones.before << 1, now: ones.back() };
            there = Self { before: there.before << 1, now: there.back() };
        }
        seen[k - 1]
    }
}

impl<'a> Pattern<'a> {
    /// Before the first point.
    pub fn new(rule: &'a Rule) -> Self {
        let (above, below, other) = Default::default();
        Self { rule, above, below, other }
    }

    /// The points of the next 64 at which a pattern ends. `over` says which are above the first
    /// and the second of the lines that the rule asks for.
    pub fn next(&mut self, marks: &Marks, over: [u64; 2]) -> u64 {
        let present = marks.present.now;
        match self.rule {
            Rule::Beyond { k, m, newest, window, .. } => {
                self.sides(over, present);
                let ends = self.above.beyond([*k, *m], *newest, marks.present)
                    | self.below.beyond([*k, *m], *newest, marks.present);
                match window {
                    Window::Full if ends != 0 => ends & marks.present.run(*m),
                    _ => ends & present,
                }
            }
            Rule::Run { n, .. } => {
                self.sides(over, present);
                self.above.run(*n) | self.below.run(*n)
            }
            Rule::Trend { n, .. } => marks.up.run(n - 1) | marks.down.run(n - 1),
            Rule::Alternation { n, .. } => {
                let turns = marks.up.now & marks.down.back() | marks.down.now & marks.up.back();
                self.other.push(turns);
                self.other.run(n - 2)
            }
            Rule::Within { n, .. } => {
                self.other.push(over[0] & !over[1] & present);
                self.other.run(*n)
            }
            Rule::Outside { n, sides, .. } => {
                self.sides(over, present);
                let (above, below) = (self.above, self.below);
                let outside =
                    Bits { before: above.before | below.before, now: above.now | below.now };
                match (outside.run(*n), sides) {
                    (0, _) => 0,
                    (ends, Sides::Either) => ends,
                    (ends, Sides::Both) => ends & above.any(*n) & below.any(*n),
                }
            }
        }
    }

    fn sides(&mut self, [above, not_below]: [u64; 2], present: u64) {
        self.above.push(above & present);
        self.below.push(!not_below & present);
    }
}
