//! Tests for special causes as a machine that reads zones (判异准则自动机).
//!
//! Asks: which memory of the points so far decides what the tests say of the next?
//! Needs: rules that see zones only, not how far apart two points are.
//! Does not know: trends and alternations; [`super::simulation`] walks those.
//! Source: Champ and Woodall 1987, “Exact results for Shewhart control charts with supplementary
//! runs rules”, Technometrics 29(4), 393–399.

use std::collections::BTreeMap;

use super::Problem;
use super::moments::{Chain, Moments};
use crate::signal::{Newest, Rule, Sides, Window};

/// The most memories of a machine that is solved exactly.
const STATES_MAX: usize = 4000;
/// The most memories of a machine that is solved by elimination; a larger one is followed
/// forward, which costs as much a step as there are moves.
const ELIMINATED_MAX: usize = 160;
/// The most moves that are followed for one shift.
const FOLLOWED_MAX: u64 = 100_000_000;

/// Rules with the zones that they tell apart.
#[derive(Clone, Debug)]
pub(crate) struct Automaton {
    rules: Vec<Rule>,
    /// Boundaries of the zones, ascending, in standard deviations from the centre.
    cuts: Vec<f64>,
}

/// What the rules remember: for each a few small numbers.
type Memory = Vec<u64>;
/// The memory after a point in each zone, by its place; `None` where that point signals.
type Targets = Vec<Option<usize>>;

impl Automaton {
    /// The machine of rules; `None` where one compares points with each other.
    pub(crate) fn of(rules: &[Rule]) -> Option<Self> {
        let mut cuts = Vec::new();
        for rule in rules {
            match rule {
                Rule::Beyond { sigma, .. }
                | Rule::Within { sigma, .. }
                | Rule::Outside { sigma, .. } => cuts.extend([-sigma.get(), sigma.get()]),
                Rule::Run { .. } => cuts.push(0.0),
                Rule::Trend { .. } | Rule::Alternation { .. } => return None,
            }
        }
        cuts.sort_by(f64::total_cmp);
        cuts.dedup();
        Some(Self { rules: rules.to_vec(), cuts })
    }

    /// The memory before the first point.
    pub(crate) fn start(&self) -> Memory {
        vec![0; 3 * self.rules.len()]
    }

    /// The memory after a point; `None` where a rule signals.
    pub(crate) fn step(&self, memory: &[u64], point: f64) -> Option<Memory> {
        let mut next = Memory::with_capacity(memory.len());
        for (rule, memory) in self.rules.iter().zip(memory.chunks_exact(3)) {
            next.extend(step(rule, memory, point)?);
        }
        Some(next)
    }

    /// The machine with all memories that can occur; `None` where there are too many of them to
    /// be solved.
    pub(crate) fn solvable(self) -> Option<Solvable> {
        let moves = self.moves()?;
        Some(Solvable { machine: self, moves })
    }

    /// For every memory that can occur, the first being the start: the memory after a point in
    /// each zone, `None` where that point signals.
    fn moves(&self) -> Option<Vec<Targets>> {
        let middles = self.middles();
        let mut known = BTreeMap::from([(self.start(), 0)]);
        let mut memories = vec![self.start()];
        let mut moves = Vec::new();
        while let Some(memory) = memories.get(moves.len()).cloned() {
            let mut targets = Vec::new();
            for middle in &middles {
                let next = self.step(&memory, *middle);
                targets.push(next.map(|next| {
                    *known.entry(next).or_insert_with_key(|next| {
                        memories.push(next.clone());
                        memories.len() - 1
                    })
                }));
            }
            if memories.len() > STATES_MAX {
                return None;
            }
            moves.push(targets);
        }
        Some(moves)
    }

    /// A point inside each zone.
    fn middles(&self) -> Vec<f64> {
        let (Some(first), Some(last)) = (self.cuts.first(), self.cuts.last()) else {
            return vec![0.0];
        };
        let between = self.cuts.windows(2).map(|pair| 0.5 * (pair[0] + pair[1]));
        std::iter::once(first - 1.0).chain(between).chain([last + 1.0]).collect()
    }

    /// The share of points in each zone, each from the tail that keeps its digits.
    fn shares(&self, shift: f64) -> Vec<f64> {
        let ends = |i: usize| {
            let low = i.checked_sub(1).map(|below| self.cuts[below] - shift);
            (low, self.cuts.get(i).map(|high| high - shift))
        };
        (0..=self.cuts.len())
            .map(|i| match ends(i) {
                (None, None) => 1.0,
                (None, Some(high)) => super::moments::above(-high),
                (Some(low), None) => super::moments::above(low),
                (Some(low), Some(high)) if low > 0.0 => {
                    super::moments::above(low) - super::moments::above(high)
                }
                (Some(low), Some(high)) => {
                    super::moments::above(-high) - super::moments::above(-low)
                }
            })
            .collect()
    }
}

/// A machine with the moves between its memories.
pub(crate) struct Solvable {
    machine: Automaton,
    moves: Vec<Targets>,
}

impl Solvable {
    /// The run length of points that are normal with mean `shift` and standard deviation 1.
    pub(crate) fn moments(&self, shift: f64) -> Result<Moments, Problem> {
        let shares = self.machine.shares(shift);
        if self.is_small() {
            eliminated(&self.moves, &shares)
        } else {
            followed(&self.moves, &shares)
        }
    }

    /// Whether it is solved at once.
    pub(crate) fn is_small(&self) -> bool {
        self.moves.len() <= ELIMINATED_MAX
    }
}

/// Moments from the first memory, by elimination of all others.
fn eliminated(moves: &[Targets], shares: &[f64]) -> Result<Moments, Problem> {
    let n = moves.len();
    let mut chances = vec![0.0; n * n];
    let mut signals = vec![0.0; n];
    for (state, targets) in moves.iter().enumerate() {
        for (target, share) in targets.iter().zip(shares) {
            match target {
                Some(target) => chances[state * n + target] += share,
                None => signals[state] += share,
            }
        }
    }
    Ok(Chain::solve(chances, &signals)?.at(0))
}

/// Moments from the first memory, by following the shares of the runs that go on until nothing is
/// left, or until the chance of a signal has settled: what remains is then geometric.
fn followed(moves: &[Targets], shares: &[f64]) -> Result<Moments, Problem> {
    let mut now = vec![0.0; moves.len()];
    now[0] = 1.0;
    let (mut mean, mut second, mut settled) = (0.0, 0.0, 0);
    let mut last = 0.0;
    let n_steps = FOLLOWED_MAX / (moves.len() * shares.len()) as u64;
    for t in 1..=n_steps {
        let t = t as f64;
        let going = num::sum(&now);
        mean += going;
        second += t * going;
        let mut then = vec![0.0; moves.len()];
        let mut signalled = 0.0;
        for (chance, targets) in now.iter().zip(moves).filter(|(chance, _)| **chance > 0.0) {
            for (target, share) in targets.iter().zip(shares) {
                match target {
                    Some(target) => then[*target] += chance * share,
                    None => signalled += chance * share,
                }
            }
        }
        let hazard = signalled / going;
        settled = if (hazard - last).abs() <= 1e-14 * hazard { settled + 1 } else { 0 };
        last = hazard;
        let left = going - signalled;
        if left <= 1e-17 * mean || (settled >= 10 && hazard > 0.0) {
            // Steps t + 1, t + 2, … are reached by left, left (1 − hazard), …
            let rest = left / hazard;
            return Ok(Moments { mean: mean + rest, second: second + rest * (t + 1.0 / hazard) });
        }
        now = then;
    }
    Err(Problem::TooMuch)
}

/// −1 below, +1 above, 0 between the lines.
fn side(point: f64, sigma: f64) -> i8 {
    i8::from(point > sigma) - i8::from(point < -sigma)
}

/// The memory of one rule after a point; `None` where it signals.
fn step(rule: &Rule, memory: &[u64], point: f64) -> Option<[u64; 3]> {
    match rule {
        Rule::Beyond { k, m, sigma, newest, window, .. } => {
            let count = Counted { k: *k, m: *m, newest: *newest, window: *window };
            count.step([memory[0], memory[1], memory[2]], side(point, sigma.get()))
        }
        Rule::Run { n, .. } => {
            let side = u64::from(point > 0.0);
            let length = if memory[0] > 0 && memory[1] == side { memory[0] + 1 } else { 1 };
            (length < u64::from(*n)).then_some([length, side, 0])
        }
        Rule::Within { n, sigma, .. } => {
            let length = if side(point, sigma.get()) == 0 { memory[0] + 1 } else { 0 };
            (length < u64::from(*n)).then_some([length, 0, 0])
        }
        Rule::Outside { n, sigma, sides, .. } => {
            outside(u64::from(*n), *sides, memory, side(point, sigma.get()))
        }
        // A machine is only made of rules that see zones.
        Rule::Trend { .. } | Rule::Alternation { .. } => Some([0; 3]),
    }
}

/// Length of the streak outside, side of the newest point, and its own streak on that side.
fn outside(n: u64, sides: Sides, memory: &[u64], side: i8) -> Option<[u64; 3]> {
    if side == 0 {
        return Some([0; 3]);
    }
    let is_above = u64::from(side > 0);
    let length = memory[0] + 1;
    match sides {
        Sides::Either => (length < n).then_some([length, 0, 0]),
        Sides::Both => {
            let is_same = memory[0] > 0 && memory[1] == is_above;
            let own = if is_same { memory[2] + 1 } else { 1 };
            let is_seen = length >= n && own < n;
            // What lies more than n points back does not count any more.
            let most = n.saturating_sub(1);
            (!is_seen).then_some([length.min(most.max(1)), is_above, own.min(most.max(1))])
        }
    }
}

/// k of the last m beyond a line.
#[derive(Clone, Copy)]
struct Counted {
    k: u32,
    m: u32,
    newest: Newest,
    window: Window,
}

impl Counted {
    /// Steps `[above, below, seen]`: points beyond as bits, the newest the lowest, and how many
    /// points were seen, up to a full window.
    fn step(self, [above, below, seen]: [u64; 3], side: i8) -> Option<[u64; 3]> {
        let Self { k, m, newest, window } = self;
        // The newest and m − 1 before it; m is at most 64.
        let window_of = |bits: u64, is_beyond: bool| (bits << 1) | u64::from(is_beyond);
        let (above, below) = (window_of(above, side > 0), window_of(below, side < 0));
        let seen = (seen + 1).min(u64::from(m));
        let is_full = window == Window::Partial || seen >= u64::from(m);
        let (n_above, n_below) = (above.count_ones(), below.count_ones());
        let is_seen = match newest {
            Newest::MustBeBeyond => (side > 0 && n_above >= k) || (side < 0 && n_below >= k),
            Newest::Any => n_above >= k || n_below >= k,
        };
        if is_seen && is_full {
            return None;
        }
        let seen = if window == Window::Full { seen.min(u64::from(m) - 1) } else { 0 };
        Some([self.useful(above), self.useful(below), seen])
    }

    /// Keeps the points that can still be among k of m, so that few memories differ.
    fn useful(self, bits: u64) -> u64 {
        let is_useful = |age: u32| {
            let newer = bits & (u64::MAX >> (64 - age));
            self.k.saturating_sub(newer.count_ones()).max(1) <= self.m - age
        };
        // The oldest that can count keeps all that are newer.
        let oldest = (1..self.m).rev().find(|age| bits >> (age - 1) & 1 == 1 && is_useful(*age));
        oldest.map_or(0, |age| bits & (u64::MAX >> (64 - age)))
    }
}
