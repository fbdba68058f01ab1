//! A monitor at work: readings in, points and facts out, in constant memory.

use method::{Memory, Method, Observation, PanelPoint, Role, Stream};
use serde::Deserialize;
use std::collections::VecDeque;
use word::{Code, Decimal, Id, Timestamp};

use super::{Fact, Limits, Mark, Problem, Signal, signal::later};
use crate::signal::Test;

/// The largest subgroup that a chart takes.
const SUBGROUP_MAX: u32 = 25;

/// The most points that are told of at once; who wants them all draws the chart.
const POINTS_MAX: usize = 64;

/// A reading as it was kept.
#[derive(Clone, Copy, Debug)]
pub struct Arrived<'a> {
    /// Its lot.
    pub lot: &'a Code,
    /// Its place in the sequence of its lot and characteristic, from 0.
    pub seq: u64,
    /// The subgroup it was taken for.
    pub subgroup: u32,
    /// The number exactly as the instrument gave it.
    pub value: Decimal,
    /// When it was taken.
    pub taken_at: Timestamp,
    /// When it was received.
    pub received_at: Timestamp,
}

/// A point of the chart, as it is shown while it is new.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    /// Which, from 1, since the limits were approved.
    pub number: u64,
    /// The place of its newest reading in its lot.
    pub seq: u64,
    /// The lot of its newest reading.
    pub lot: Code,
    /// When its newest reading was taken.
    pub taken_at: Timestamp,
    /// Every panel of the chart.
    pub panels: Vec<PanelPoint>,
    /// The tests that fire here.
    pub marks: Vec<Mark>,
}

/// What a reading brought about.
#[derive(Debug, Default)]
pub struct Judged {
    /// Signals that began or ended.
    pub facts: Vec<Fact>,
    /// The latest points that it made, at most [`POINTS_MAX`].
    pub points: VecDeque<Point>,
    /// How many points it made.
    pub n_points: u64,
}

/// A pattern that goes on.
#[derive(Clone, Debug, Default, PartialEq)]
struct Lit {
    panel: usize,
    test: usize,
    signal: String,
}

/// A monitor at work.
pub struct Running {
    limits: Limits,
    stream: Box<dyn Stream>,
    /// Whether the chart takes counts.
    counts: bool,
    /// How many points the longest pattern looks back to.
    span: usize,
    n_points: u64,
    n_refused: u64,
    /// The subgroup that is not complete yet, and what tells it from the next one.
    group: Vec<Decimal>,
    group_of: (String, u64),
    /// The latest points of the first panel.
    latest: VecDeque<f64>,
    lit: Vec<Lit>,
}

impl std::fmt::Debug for Running {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Running").field("limits", &self.limits).finish_non_exhaustive()
    }
}

impl Running {
    /// Begins to watch by `limits`.
    ///
    /// # Errors
    /// [`Problem::NotOneCharacteristic`] where the chart needs more than the readings of one
    /// characteristic; [`Problem::SubgroupSize`]; what the chart says of its parameters.
    pub fn begin(limits: Limits) -> Result<Self, Problem> {
        let method = method::find(crate::METHODS, &limits.chart)?;
        let needs = |role| method.card.roles.iter().any(|need| need.role == role);
        if needs(Role::Part) || is_multivariate(method) {
            return Err(Problem::NotOneCharacteristic { chart: method.card.id.to_string() });
        }
        let stream = method.start(&limits.parameters)?;
        let sizes = if needs(Role::Subgroup) { 2..=SUBGROUP_MAX } else { 1..=1 };
        if !sizes.contains(&limits.subgroup_size) {
            let (least, most) = (*sizes.start(), *sizes.end());
            return Err(Problem::SubgroupSize { got: limits.subgroup_size, least, most });
        }
        let tests = Vec::<Test>::deserialize(&limits.parameters["tests"]).unwrap_or_default();
        let span = tests.iter().filter_map(Test::span).max().unwrap_or(1);
        Ok(Self {
            counts: needs(Role::Count),
            span,
            stream,
            limits,
            n_points: 0,
            n_refused: 0,
            group: Vec::new(),
            group_of: (String::new(), 0),
            latest: VecDeque::new(),
            lit: Vec::new(),
        })
    }

    /// Goes on where it stopped.
    ///
    /// # Errors
    /// As [`Running::begin`]; [`method::Problem::Memory`] where `memory` is not of these limits.
    pub fn resume(limits: Limits, memory: &[u8]) -> Result<Self, Problem> {
        let mut running = Self::begin(limits)?;
        let mut memory = Memory::of(memory);
        running.remember(&mut memory)?;
        memory.finish()?;
        Ok(running)
    }

    /// What it remembers.
    ///
    /// # Errors
    /// What the chart reports; none is known.
    pub fn save(&mut self) -> Result<Vec<u8>, Problem> {
        let mut memory = Memory::default();
        self.remember(&mut memory)?;
        Ok(memory.finish()?)
    }

    fn remember(&mut self, memory: &mut Memory<'_>) -> Result<(), method::Problem> {
        memory.whole(&mut self.n_points)?;
        memory.whole(&mut self.n_refused)?;
        let zero = || Decimal::new(0, 0).expect("nought is a decimal");
        memory.list(&mut self.group, zero, Memory::decimal)?;
        memory.text(&mut self.group_of.0)?;
        memory.whole(&mut self.group_of.1)?;
        let mut latest: Vec<f64> = self.latest.iter().copied().collect();
        memory.list(&mut latest, || 0.0, Memory::real)?;
        self.latest = latest.into();
        memory.list(&mut self.lit, Lit::default, |memory, lit| {
            memory.count(&mut lit.panel)?;
            memory.count(&mut lit.test)?;
            memory.text(&mut lit.signal)
        })?;
        self.stream.remember(memory)
    }

    /// The limits that it watches by.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// How many points it has made.
    pub fn n_points(&self) -> u64 {
        self.n_points
    }

    /// How many readings its chart could not take, such as a count that is not whole.
    pub fn n_refused(&self) -> u64 {
        self.n_refused
    }

    /// Takes a reading. `new_id` names a signal, should there be one.
    pub fn take(
        &mut self,
        reading: &Arrived<'_>,
        new_id: &mut dyn FnMut() -> Id<Signal>,
        judged: &mut Judged,
    ) {
        let size = self.limits.subgroup_size as usize;
        if size == 1 {
            self.group.clear();
            self.group.push(reading.value);
            self.point(reading, new_id, judged);
            self.group.clear();
            return;
        }
        let of = (reading.lot.as_str(), u64::from(reading.subgroup));
        if !self.group.is_empty() && (self.group_of.0.as_str(), self.group_of.1) != of {
            self.point(reading, new_id, judged);
            self.group.clear();
        }
        if self.group.is_empty() {
            self.group_of = (of.0.to_owned(), of.1);
        }
        self.group.push(reading.value);
        if self.group.len() >= size {
            self.point(reading, new_id, judged);
            self.group.clear();
        }
    }

    /// The pattern of a signal is answered: where it goes on, that is a new signal. With
    /// `is_reset` the operation was set anew, and the chart begins anew.
    ///
    /// # Errors
    /// As [`Running::begin`].
    pub fn answered(&mut self, signal: Id<Signal>, is_reset: bool) -> Result<(), Problem> {
        let signal = signal.to_string();
        self.lit.retain(|lit| lit.signal != signal);
        if is_reset {
            let (n_points, n_refused) = (self.n_points, self.n_refused);
            *self = Self::begin(self.limits.clone())?;
            (self.n_points, self.n_refused) = (n_points, n_refused);
        }
        Ok(())
    }

    /// Makes a point of the subgroup at hand.
    fn point(
        &mut self,
        newest: &Arrived<'_>,
        new_id: &mut dyn FnMut() -> Id<Signal>,
        judged: &mut Judged,
    ) {
        let values: Vec<Option<Decimal>> = self.group.iter().map(|value| Some(*value)).collect();
        let count = values.first().copied().flatten().filter(|_| self.counts);
        let values = if self.counts { &[][..] } else { &values[..] };
        let mut panels = Vec::new();
        let seen = Observation { values, count, ..Observation::default() };
        if self.stream.push(&seen, &mut panels).is_err() {
            self.n_refused += 1;
            return;
        }
        let Some(first) = panels.first() else { return };
        self.n_points += 1;
        if let Some(value) = first.point {
            self.latest.push_back(value);
            if self.latest.len() > self.span {
                self.latest.pop_front();
            }
        }
        let ended = self.darken(&panels);
        judged.facts.extend(ended.into_iter().map(|signal| Fact::SignalEnded {
            signal,
            last_point: self.n_points - 1,
            at: newest.received_at,
        }));
        let begun = self.begun(&panels);
        if !begun.is_empty() {
            let signal = self.raise(newest, &panels, &begun, new_id());
            judged.facts.push(Fact::SignalRaised(signal));
        }
        judged.n_points += 1;
        if judged.points.len() == POINTS_MAX {
            judged.points.pop_front();
        }
        judged.points.push_back(Point {
            number: self.n_points,
            seq: newest.seq,
            lot: newest.lot.clone(),
            taken_at: newest.taken_at,
            marks: self.marks(&panels),
            panels,
        });
    }

    /// Patterns that do not go on at this point; the signals of which none is left.
    fn darken(&mut self, panels: &[PanelPoint]) -> Vec<Id<Signal>> {
        let fires =
            |lit: &Lit| panels.get(lit.panel).is_some_and(|p| p.signals >> lit.test & 1 == 1);
        let before = std::mem::take(&mut self.lit);
        let (still, gone): (Vec<Lit>, Vec<Lit>) = before.into_iter().partition(fires);
        let mut ended: Vec<String> = gone.into_iter().map(|lit| lit.signal).collect();
        ended.dedup();
        ended.retain(|signal| still.iter().all(|lit| lit.signal != *signal));
        self.lit = still;
        ended.iter().filter_map(|signal| signal.parse().ok()).collect()
    }

    /// Tests that fire here, and did not at the point before: panel and place.
    fn begun(&self, panels: &[PanelPoint]) -> Vec<(usize, usize)> {
        let is_lit = |at: &(usize, usize)| self.lit.iter().any(|lit| (lit.panel, lit.test) == *at);
        fired(panels).filter(|at| !is_lit(at)).collect()
    }

    fn marks(&self, panels: &[PanelPoint]) -> Vec<Mark> {
        fired(panels).map(|at| self.mark(panels, at)).collect()
    }

    fn mark(&self, panels: &[PanelPoint], (panel, test): (usize, usize)) -> Mark {
        let name = self.stream.tests(panel).get(test);
        Mark {
            panel: panels[panel].label.en.to_owned(),
            test: name.map_or_else(String::new, Clone::clone),
        }
    }

    fn raise(
        &mut self,
        newest: &Arrived<'_>,
        panels: &[PanelPoint],
        begun: &[(usize, usize)],
        id: Id<Signal>,
    ) -> Signal {
        let of = |&(panel, test): &(usize, usize)| Lit { panel, test, signal: id.to_string() };
        self.lit.extend(begun.iter().map(of));
        let shown = panels[begun[0].0];
        let spell = |value: f64| num::shortest(value);
        let points = if begun[0].0 == 0 { self.pattern(begun) } else { Vec::new() };
        Signal {
            id,
            monitor: self.limits.monitor,
            version: self.limits.version,
            scope: self.limits.scope.clone(),
            lot: newest.lot.clone(),
            seq: newest.seq,
            point: self.n_points,
            marks: begun.iter().map(|at| self.mark(panels, *at)).collect(),
            value: shown.point.map(spell).unwrap_or_default(),
            center: shown.center.map(spell),
            lower: shown.lower.map(spell),
            upper: shown.upper.map(spell),
            points,
            taken_at: newest.taken_at,
            raised_at: newest.received_at,
            due_at: later(newest.received_at, self.limits.reaction_minutes),
        }
    }

    /// The points of the first panel that the longest of the tests that began looks back to.
    fn pattern(&self, begun: &[(usize, usize)]) -> Vec<String> {
        let tests = Vec::<Test>::deserialize(&self.limits.parameters["tests"]).unwrap_or_default();
        let of_first = begun.iter().filter(|(panel, _)| *panel == 0);
        let spans = of_first.filter_map(|(_, test)| tests.get(*test).and_then(Test::span));
        let span = spans.max().unwrap_or(1);
        let skipped = self.latest.len().saturating_sub(span);
        self.latest.iter().skip(skipped).map(|value| num::shortest(*value)).collect()
    }
}

/// Panel and place of every test that fires.
fn fired(panels: &[PanelPoint]) -> impl Iterator<Item = (usize, usize)> + '_ {
    let of = |(panel, point): (usize, &PanelPoint)| {
        let signals = point.signals;
        (0..64).filter(move |test| signals >> test & 1 == 1).map(move |test| (panel, test))
    };
    panels.iter().enumerate().flat_map(of)
}

fn is_multivariate(method: &Method) -> bool {
    ["chart.mewma", "chart.t2", "chart.t2-subgroups"].contains(&method.card.id.name)
}
