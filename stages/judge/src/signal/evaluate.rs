//! Where rules signal.
//!
//! Points that share their lines are compared 64 at a time; what the rules then ask is asked of
//! words. The answer is that of [`Watch`](super::Watch), point by point, as a test shows.

use super::cut::{self, BLOCK, Block, Mask, Number};
use super::pattern::{Marks, Pattern, both};
use super::{Edge, Lines, Rule, Watch, Zones};

/// Points, oldest first; a missing one cuts every pattern.
#[derive(Clone, Copy, Debug)]
pub enum Points<'a> {
    /// Numbers; `None` is missing.
    Reals(&'a [Option<f64>]),
    /// Whole numbers of `10^-scale`, each compared as the nearest `f64` to its value.
    Wholes {
        /// The whole numbers; anything where one is missing.
        mantissas: &'a [i64],
        /// One bit a point, the first lowest; empty where none is missing.
        missing: &'a [u64],
        /// The number of digits after the point, at most 100.
        scale: u32,
    },
}

impl Points<'_> {
    /// The number of points.
    pub fn len(&self) -> usize {
        match self {
            Self::Reals(points) => points.len(),
            Self::Wholes { mantissas, .. } => mantissas.len(),
        }
    }

    /// Whether there is no point.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn get(&self, index: usize) -> Option<f64> {
        match self {
            Self::Reals(points) => points[index],
            Self::Wholes { mantissas, missing, scale } => {
                let is_missing =
                    missing.get(index / 64).is_some_and(|w| w >> (index % 64) & 1 == 1);
                (!is_missing).then(|| value(mantissas[index], *scale))
            }
        }
    }
}

/// The nearest `f64`; scales are checked where readings are made.
fn value(mantissa: i64, scale: u32) -> f64 {
    num::exact::decimal_to_f64(i128::from(mantissa), scale).unwrap_or(f64::NAN)
}

/// The points, from 0, at which a pattern of `rule` ends.
///
/// |          | meaning                                 | shape |
/// |----------|-----------------------------------------|-------|
/// | `points` | oldest first; `None` cuts every pattern | `n`   |
/// | `zones`  | centre and standard deviations          | `n`   |
/// | returns  | positions, ascending                    | ≤ `n` |
pub fn signals(rule: &Rule, points: &[Option<f64>], zones: &Zones) -> Vec<usize> {
    signals_of(std::slice::from_ref(rule), Points::Reals(points), zones).pop().unwrap_or_default()
}

/// The points, from 0, at which a pattern of each rule ends.
///
/// |          | meaning                                          | shape   |
/// |----------|--------------------------------------------------|---------|
/// | `rules`  | whose numbers are in range, as of `Test::rule`   | `r`     |
/// | `points` | oldest first                                     | `n`     |
/// | `zones`  | centre and standard deviations                   | `n`     |
/// | returns  | positions a rule, ascending                      | `r × ≤ n` |
pub fn signals_of(rules: &[Rule], points: Points<'_>, zones: &Zones) -> Vec<Vec<usize>> {
    let asked: Vec<[f64; 2]> =
        rules.iter().map(|rule| cuts(rule, &lines(rule, zones, 0))).collect();
    // Where each point has its own lines, and where a line is no number, points come one by one.
    let is_odd = asked.iter().flatten().any(|cut| cut.is_nan());
    if zones.sigma.len() != 1 || is_odd {
        return rules.iter().map(|rule| one_by_one(rule, points, zones)).collect();
    }
    let mut sweep = Sweep::new(rules, &asked);
    match points {
        Points::Reals(points) => sweep.reals(points),
        Points::Wholes { mantissas, missing, scale } => sweep.wholes(mantissas, missing, scale),
    }
    sweep.found
}

fn lines(rule: &Rule, zones: &Zones, index: usize) -> Lines {
    let k = rule.sigma();
    Lines { low: zones.line(index, -k), center: zones.center, high: zones.line(index, k) }
}

fn one_by_one(rule: &Rule, points: Points<'_>, zones: &Zones) -> Vec<usize> {
    let mut watch = Watch::new(rule.clone());
    // Where all points share their lines, these are worked out once.
    let shared = (zones.sigma.len() == 1).then(|| lines(rule, zones, 0));
    let is_seen = |index: &usize| {
        watch.push(points.get(*index), shared.unwrap_or_else(|| lines(rule, zones, *index)))
    };
    (0..points.len()).filter(is_seen).collect()
}

/// What a rule asks of single points, as two lines: whether they are above the first, and whether
/// they are not above the second. A number is not below a line where it is above the number before
/// the line.
fn cuts(rule: &Rule, lines: &Lines) -> [f64; 2] {
    match rule {
        Rule::Run { .. } => [lines.center, lines.center.next_down()],
        Rule::Within { edge: Edge::Strict, .. } => [lines.low, lines.high.next_down()],
        Rule::Within { edge: Edge::Inclusive, .. } => [lines.low.next_down(), lines.high],
        _ => [lines.high, lines.low.next_down()],
    }
}

/// Whole numbers not farther than this from a common one are compared as 16 bits, and as 32.
const NEAR_16: i64 = 1 << 14;
const NEAR_32: i64 = 1 << 30;

/// Rules on their way over the points.
struct Sweep<'a> {
    /// Each line once.
    lines: Vec<f64>,
    /// Each rule with the places of its two lines.
    patterns: Vec<(Pattern<'a>, [usize; 2])>,
    marks: Marks,
    found: Vec<Vec<usize>>,
}

/// Whole numbers, compared as distances from a common one.
struct Near {
    /// The middle one of the lines.
    origin: i64,
    scale: u32,
    lines_16: Vec<i16>,
    lines_32: Vec<i32>,
    reals: Vec<f64>,
    room_16: Block<i16>,
    room_32: Block<i32>,
}

/// What a block of points was found to be.
struct Compared {
    /// Above each line.
    over: Vec<Mask>,
    up: Mask,
    down: Mask,
}

impl<'a> Sweep<'a> {
    fn new(rules: &'a [Rule], asked: &[[f64; 2]]) -> Self {
        let mut lines: Vec<f64> = Vec::new();
        let mut patterns = Vec::new();
        for (rule, cuts) in rules.iter().zip(asked) {
            let places = cuts.map(|cut| {
                let place = lines.iter().position(|line| *line == cut).unwrap_or(lines.len());
                if place == lines.len() {
                    lines.push(cut);
                }
                place
            });
            patterns.push((Pattern::new(rule), places));
        }
        Self { lines, patterns, marks: Marks::default(), found: vec![Vec::new(); rules.len()] }
    }

    fn reals(&mut self, points: &[Option<f64>]) {
        let lines = self.lines.clone();
        let mut compared = Compared::new(lines.len());
        let mut last = 0.0;
        for (from, here) in (0..).step_by(BLOCK).zip(points.chunks(BLOCK)) {
            let point = |i: usize| here.get(i).copied().flatten().unwrap_or(0.0);
            let points = std::array::from_fn(|i| if i == 0 { last } else { point(i - 1) });
            compared.compare(&points, &lines);
            last = points[BLOCK];
            let mut present = Mask::default();
            for (word, points) in present.iter_mut().zip(here.chunks(64)) {
                let bits = points.iter().enumerate();
                *word = bits.fold(0, |word, (i, point)| word | u64::from(point.is_some()) << i);
            }
            self.judge(from, &compared, &present);
        }
    }

    /// Whole numbers, as distances from a common one in as few bits as a block of them needs.
    fn wholes(&mut self, mantissas: &[i64], missing: &[u64], scale: u32) {
        let ends = [i64::MIN + 1, i64::MAX];
        let cut = |line: &f64| cut::whole(*line, ends, |number| value(number, scale));
        let lines = self.merged(self.lines.iter().map(cut).collect());
        let Some(&first) = mantissas.first() else { return };
        let mut near = Near::new(&lines, first, &self.lines, scale);
        let mut compared = Compared::new(lines.len());
        let mut last = first;
        for from in (0..mantissas.len()).step_by(BLOCK) {
            let rest = &mantissas[from..];
            let padded: [i64; BLOCK];
            let here = if let Some(here) = rest.first_chunk() {
                here
            } else {
                padded = std::array::from_fn(|i| rest.get(i).copied().unwrap_or(first));
                &padded
            };
            near.compare(&mut compared, here, last);
            last = here[BLOCK - 1];
            let n = rest.len().min(BLOCK);
            let present: Mask = std::array::from_fn(|word| {
                let n_left = n.saturating_sub(64 * word).min(64);
                let there = if n_left == 64 { u64::MAX } else { (1 << n_left) - 1 };
                there & !missing.get(from / 64 + word).copied().unwrap_or(0)
            });
            self.judge(from, &compared, &present);
        }
    }

    /// Lines between which no whole number lies are one.
    fn merged(&mut self, whole: Vec<i64>) -> Vec<i64> {
        let (mut lines, mut reals): (Vec<i64>, Vec<f64>) = (Vec::new(), Vec::new());
        let places: Vec<usize> = whole
            .iter()
            .zip(&self.lines)
            .map(|(line, real)| {
                lines.iter().position(|known| known == line).unwrap_or_else(|| {
                    lines.push(*line);
                    reals.push(*real);
                    lines.len() - 1
                })
            })
            .collect();
        self.lines = reals;
        for (_, of_rule) in &mut self.patterns {
            *of_rule = of_rule.map(|place| places[place]);
        }
        lines
    }

    /// Asks the rules about a block.
    fn judge(&mut self, from: usize, compared: &Compared, present: &Mask) {
        let marks = &mut self.marks;
        marks.present.push(*present);
        let joined = both(present, &marks.present.back(), |here, before| here & before);
        marks.up.push(both(&compared.up, &joined, |up, joined| up & joined));
        marks.down.push(both(&compared.down, &joined, |down, joined| down & joined));
        for ((pattern, places), found) in self.patterns.iter_mut().zip(&mut self.found) {
            let over = places.map(|place| &compared.over[place]);
            note(found, from, &pattern.next(marks, over));
        }
    }
}

/// Adds the places of the ones of a block that begins at `from`.
fn note(found: &mut Vec<usize>, from: usize, ends: &Mask) {
    let mut some = ends.iter().rev().fold(0_u32, |some, word| some << 1 | u32::from(*word != 0));
    while some != 0 {
        let word = some.trailing_zeros() as usize;
        let mut ones = ends[word];
        some &= some - 1;
        while ones != 0 {
            // Four places whether there are as many or not: a processor that guesses how many there
            // are is wrong more often than not, and that costs more than all else here.
            let n = ones.count_ones().min(4) as usize;
            let four: [usize; 4] = std::array::from_fn(|_| {
                let place = from + 64 * word + ones.trailing_zeros() as usize;
                ones &= ones.wrapping_sub(1);
                place
            });
            let length = found.len() + n;
            found.extend_from_slice(&four);
            found.truncate(length);
        }
    }
}

impl Near {
    /// Lines as whole numbers and as they are; `first` stands for them where there is none.
    fn new(lines: &[i64], first: i64, reals: &[f64], scale: u32) -> Self {
        let mut sorted = lines.to_vec();
        sorted.sort_unstable();
        let origin = sorted.get(sorted.len() / 2).copied().unwrap_or(first);
        // Beyond all points that are near, a line need not be farther than they.
        let short = |line: &i64, most: i64| line.saturating_sub(origin).clamp(-most - 1, most);
        Self {
            origin,
            scale,
            lines_16: lines.iter().map(|line| short(line, NEAR_16) as i16).collect(),
            lines_32: lines.iter().map(|line| short(line, NEAR_32) as i32).collect(),
            reals: reals.to_vec(),
            room_16: [0; BLOCK + 1],
            room_32: [0; BLOCK + 1],
        }
    }

    /// Compares points, and the first of them with the one before.
    fn compare(&mut self, compared: &mut Compared, here: &[i64; BLOCK], last: i64) {
        let Self { origin, scale, room_16, room_32, .. } = self;
        // Of larger numbers, neighbours may have the same nearest `f64`.
        let is_exact = origin.unsigned_abs() < 1 << 50;
        if is_exact && are_near(room_16, here, last, *origin, NEAR_16, |far| far as i16) {
            compared.compare(room_16, &self.lines_16);
        } else if is_exact && are_near(room_32, here, last, *origin, NEAR_32, |far| far as i32) {
            compared.compare(room_32, &self.lines_32);
        } else {
            let number = |i: usize| if i == 0 { last } else { here[i - 1] };
            let points = std::array::from_fn(|i| value(number(i), *scale));
            compared.compare(&points, &self.reals);
        }
    }
}

/// Whether points and the one before are nearer to `origin` than `most`; works out their distances.
fn are_near<T>(
    distances: &mut Block<T>,
    here: &[i64; BLOCK],
    last: i64,
    origin: i64,
    most: i64,
    narrow: impl Fn(i64) -> T,
) -> bool {
    let mut far = 0;
    let [first, distances @ ..] = distances;
    let mut distance = |number: i64| {
        // What leaves 64 bits cannot come back near 0 from an origin that is not huge.
        let distance = number.wrapping_sub(origin);
        far |= distance.wrapping_add(most) as u64;
        narrow(distance)
    };
    *first = distance(last);
    for (to, number) in distances.iter_mut().zip(here) {
        *to = distance(*number);
    }
    far < 2 * most as u64
}

impl Compared {
    fn new(n_lines: usize) -> Self {
        Self { over: vec![[0; 8]; n_lines], up: [0; 8], down: [0; 8] }
    }

    /// Compares a block with lines, and each point with the one before.
    fn compare<T: Number>(&mut self, points: &Block<T>, lines: &[T]) {
        for (over, line) in self.over.iter_mut().zip(lines) {
            *over = T::above(points, *line);
        }
        [self.up, self.down] = T::steps(points);
    }
}
