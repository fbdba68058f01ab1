//! One rule, 512 points at a time.
//!
//! Asks: at which of the next 512 points does a pattern of the rule end?
//! Needs: a bit a point for each question that rules ask of single points.
//! Does not know: numbers; they were compared before.
//!
//! A word holds 64 points, the oldest lowest; eight words are worked on alike. No pattern is
//! longer than 64 points, so that a word and the one before it decide.

use super::cut::Mask;
use super::{Newest, Rule, Sides, Window};

/// The bits of 512 points, and of the 64 before each word of them; 0 where a point is missing.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Bits {
    before: Mask,
    now: Mask,
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

/// A mask, word by word.
fn each(word: impl Fn(usize) -> u64) -> Mask {
    std::array::from_fn(word)
}

/// A mask of two.
pub(super) fn both(a: &Mask, b: &Mask, join: impl Fn(u64, u64) -> u64) -> Mask {
    each(|i| join(a[i], b[i]))
}

impl Bits {
    /// Goes on to the next 512 points.
    pub fn push(&mut self, now: Mask) {
        let last = self.now[7];
        self.before = each(|i| if i == 0 { last } else { now[i - 1] });
        self.now = now;
    }

    /// The bits of the points one before.
    pub fn back(&self) -> Mask {
        both(&self.now, &self.before, |now, before| now << 1 | before >> 63)
    }

    /// One point further back.
    fn shifted(&self) -> Self {
        Self { now: self.back(), before: each(|i| self.before[i] << 1) }
    }

    fn inverted(&self) -> Self {
        Self { before: each(|i| !self.before[i]), now: each(|i| !self.now[i]) }
    }

    fn are_all(&self) -> bool {
        self.now.iter().chain(&self.before).all(|word| *word == u64::MAX)
    }

    /// The ends of `n` ones in a row, `n` at most 64.
    fn run(&self, n: u32) -> Mask {
        let Self { mut before, mut now } = *self;
        let mut length = 1;
        // A run of twice the length ends where two end that far apart.
        while length < n {
            let step = length.min(n - length);
            for (now, before) in now.iter_mut().zip(&mut before) {
                *now &= *now << step | *before >> (64 - step);
                *before &= *before << step;
            }
            length += step;
        }
        now
    }

    /// The points with a one among the last `n`, `n` at most 64.
    fn any(&self, n: u32) -> Mask {
        each_not(self.inverted().run(n))
    }

    /// The points with `K` ones among the last `m`, whatever is missing.
    fn some<const K: usize>(&self, m: u32) -> Mask {
        // Bit for bit: whether at least j + 1 ones were seen so far.
        let mut seen = [Mask::default(); K];
        let mut ones = *self;
        for _ in 0..m {
            for j in (1..K).rev() {
                let fewer = seen[j - 1];
                for (i, seen) in seen[j].iter_mut().enumerate() {
                    *seen |= fewer[i] & ones.now[i];
                }
            }
            for (seen, ones) in seen[0].iter_mut().zip(&ones.now) {
                *seen |= ones;
            }
            ones = ones.shifted();
        }
        seen[K - 1]
    }

    /// The points with `k` ones among the last `m`, where no point is missing; `None` where a
    /// quick way does not know.
    fn counted(&self, [k, m]: [u32; 2]) -> Option<Mask> {
        // So many ones, or not so many zeros that they leave fewer.
        Some(match (k, m - k + 1) {
            (0, _) => [u64::MAX; 8],
            (1, _) => self.some::<1>(m),
            (_, 1) => self.run(m),
            (2, _) => self.some::<2>(m),
            (_, 2) => each_not(self.inverted().some::<2>(m)),
            (3, _) => self.some::<3>(m),
            (_, 3) => each_not(self.inverted().some::<3>(m)),
            _ => return None,
        })
    }

    /// The points with `k` ones among the last `m`, no missing point between.
    fn at_least(&self, [k, m]: [u32; 2], present: &Self) -> Mask {
        let (mut ones, mut there) = (*self, *present);
        let mut unbroken = [u64::MAX; 8];
        let mut seen = [Mask::default(); 64];
        let k = k as usize;
        for _ in 0..m {
            let met = both(&ones.now, &unbroken, |ones, unbroken| ones & unbroken);
            for j in (1..k).rev() {
                seen[j] = each(|i| seen[j][i] | seen[j - 1][i] & met[i]);
            }
            seen[0] = both(&seen[0], &met, |seen, met| seen | met);
            unbroken = both(&unbroken, &there.now, |unbroken, there| unbroken & there);
            (ones, there) = (ones.shifted(), there.shifted());
        }
        seen[k - 1]
    }

    /// The points with `k` ones among the last `m`; the newest may have to be one of them.
    fn beyond(&self, [k, m]: [u32; 2], newest: Newest, present: &Self) -> Mask {
        let must = if newest == Newest::MustBeBeyond { self.now } else { [u64::MAX; 8] };
        let is_none = |mask: &Mask| mask.iter().all(|word| *word == 0);
        if is_none(&must) || (is_none(&self.now) && self.before[0] == 0) {
            return Mask::default();
        }
        if k == 1 && (m == 1 || newest == Newest::MustBeBeyond) {
            return self.now;
        }
        let quickly = match newest {
            _ if !present.are_all() => None,
            Newest::Any => self.counted([k, m]),
            // The newest is one of them: the others are among those before.
            Newest::MustBeBeyond => self.shifted().counted([k - 1, m - 1]),
        };
        let ends = quickly.unwrap_or_else(|| self.at_least([k, m], present));
        both(&must, &ends, |must, ends| must & ends)
    }
}

fn each_not(mask: Mask) -> Mask {
    mask.map(|word| !word)
}

impl<'a> Pattern<'a> {
    /// Before the first point.
    pub fn new(rule: &'a Rule) -> Self {
        let (above, below, other) = Default::default();
        Self { rule, above, below, other }
    }

    /// The points of the next 512 at which a pattern ends. `over` says which are above the first
    /// and the second of the lines that the rule asks for.
    pub fn next(&mut self, marks: &Marks, over: [&Mask; 2]) -> Mask {
        let present = &marks.present.now;
        match self.rule {
            Rule::Beyond { k, m, newest, window, .. } => {
                self.sides(over, present);
                let [above, below] = [&self.above, &self.below]
                    .map(|side| side.beyond([*k, *m], *newest, &marks.present));
                let ends = both(&above, &below, |above, below| above | below);
                let whole = match window {
                    Window::Full if *m > 1 => marks.present.run(*m),
                    _ => *present,
                };
                both(&ends, &whole, |ends, whole| ends & whole)
            }
            Rule::Run { n, .. } => {
                self.sides(over, present);
                both(&self.above.run(*n), &self.below.run(*n), |above, below| above | below)
            }
            Rule::Trend { n, .. } => {
                both(&marks.up.run(n - 1), &marks.down.run(n - 1), |up, down| up | down)
            }
            Rule::Alternation { n, .. } => {
                let (up, down) = (marks.up.back(), marks.down.back());
                let (rises, falls) = (&marks.up.now, &marks.down.now);
                self.other.push(each(|i| rises[i] & down[i] | falls[i] & up[i]));
                self.other.run(n - 2)
            }
            Rule::Within { n, .. } => {
                self.other.push(each(|i| over[0][i] & !over[1][i] & present[i]));
                self.other.run(*n)
            }
            Rule::Outside { n, sides, .. } => {
                self.sides(over, present);
                let (above, below) = (&self.above, &self.below);
                let outside = Bits {
                    before: both(&above.before, &below.before, |above, below| above | below),
                    now: both(&above.now, &below.now, |above, below| above | below),
                };
                let ends = outside.run(*n);
                if *sides == Sides::Either || ends == Mask::default() {
                    return ends;
                }
                let (above, below) = (above.any(*n), below.any(*n));
                each(|i| ends[i] & above[i] & below[i])
            }
        }
    }

    fn sides(&mut self, [above, not_below]: [&Mask; 2], present: &Mask) {
        self.above.push(both(above, present, |above, present| above & present));
        self.below.push(both(not_below, present, |not_below, present| !not_below & present));
    }
}
