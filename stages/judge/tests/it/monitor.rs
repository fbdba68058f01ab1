//! Monitors: limits with two pairs of eyes, and charts that go on as if they never stopped.

use arbtest::arbtest;
use judge::METHODS;
use judge::monitor::{
    Answer, AnswerKind, Arrived, Draft, Fact, Judged, Limits, Problem, Running, Scope, Signal,
    State, answer, study,
};
use method::figure::Figure;
use method::{Cells, Column, Role, Table};
use word::json::{Map, Value, json};
use word::{Code, Decimal, Id, Timestamp};

fn code(text: &str) -> Code {
    text.parse().unwrap()
}

fn at(minute: i64) -> Timestamp {
    Timestamp::from_second(1_790_000_000 + 60 * minute).unwrap()
}

fn id<T>(n: u8) -> Id<T> {
    Id::new(at(0), [n; 10])
}

fn draft(chart: &str, parameters: Value, subgroup_size: u32) -> Draft {
    let scope = Scope { item: code("PIN"), characteristic: code("D1"), station: None };
    Draft {
        scope,
        chart: chart.to_owned(),
        parameters,
        subgroup_size,
        reaction_minutes: 30,
        base: None,
        reason: "first limits of the new line".to_owned(),
    }
}

fn individuals(tests: Value) -> Draft {
    let parameters = json!({"frozen": {"center": "100", "sigma": "2"}, "tests": tests});
    draft("chart.individuals", parameters, 1)
}

fn proposed(draft: Draft) -> Limits {
    let facts = Limits::propose(draft, (id(1), None), ("wang", at(0))).unwrap();
    let [Fact::LimitsProposed(limits)] = &facts[..] else { panic!("{facts:?}") };
    limits.clone()
}

fn code_of<T: std::fmt::Debug>(refused: Result<T, Problem>) -> &'static str {
    refused.unwrap_err().message().code
}

#[test]
fn whoever_proposes_limits_does_not_approve_them() {
    let limits = proposed(individuals(json!([1])));
    assert_eq!(code_of(limits.approve(State::Proposed, ("wang", at(1)))), "monitor.own_limits");
    let approved = limits.approve(State::Proposed, ("li", at(1))).unwrap();
    assert!(matches!(&approved[..], [Fact::LimitsApproved { version: 1, by, .. }] if by == "li"));
    for state in [State::Active, State::Rejected, State::Superseded, State::Stopped] {
        assert_eq!(code_of(limits.approve(state, ("li", at(1)))), "monitor.not_proposed");
    }
}

#[test]
fn limits_that_cannot_watch_are_not_proposed() {
    let refused = |draft: Draft| code_of(Limits::propose(draft, (id(1), None), ("wang", at(0))));
    assert_eq!(refused(draft("chart.individuals", json!({}), 1)), "chart.not_frozen");
    assert_eq!(refused(draft("chart.run", json!({}), 1)), "method.no_stream");
    assert_eq!(refused(individuals(json!([9]))), "judge.no_such_test");
    assert_eq!(refused(Draft { subgroup_size: 5, ..individuals(json!([1])) }), SIZE);
    assert_eq!(refused(Draft { reason: " ".to_owned(), ..individuals(json!([1])) }), REASON);
    let slow = Draft { reaction_minutes: 10_081, ..individuals(json!([1])) };
    assert_eq!(refused(slow), "monitor.reaction_time");
    let pieces = json!({"mean": ["100", "101"], "covariance": [["6", "2"], ["2", "5"]]});
    assert_eq!(refused(draft("chart.mewma", pieces, 1)), "monitor.not_one_characteristic");
    let parts = json!({"frozen": [{"part": "A", "mean": "99", "sigma": "2"}]});
    assert_eq!(refused(draft("chart.z-mr", parts, 1)), "monitor.not_one_characteristic");
}

const SIZE: &str = "monitor.subgroup_size";
const REASON: &str = "monitor.no_reason";

#[test]
fn other_limits_are_a_version_of_the_same_monitor_and_wait_their_turn() {
    let limits = proposed(individuals(json!([1])));
    let again = |state| {
        let known = Some((&limits, state));
        Limits::propose(individuals(json!([1, 2])), (id(1), known), ("zhao", at(2)))
    };
    assert_eq!(code_of(again(State::Proposed)), "monitor.already_proposed");
    assert_eq!(code_of(again(State::Stopped)), "monitor.stopped");
    let facts = again(State::Active).unwrap();
    assert!(matches!(&facts[..], [Fact::LimitsProposed(limits)] if limits.version == 2));
    let mut elsewhere = individuals(json!([1]));
    elsewhere.scope.characteristic = code("D2");
    let known = Some((&limits, State::Active));
    let moved = Limits::propose(elsewhere, (id(1), known), ("zhao", at(2)));
    assert_eq!(code_of(moved), "monitor.other_scope");
}

/// Readings of one lot, pushed one by one.
struct Shift {
    running: Running,
    lot: Code,
    seq: u64,
    n_ids: u8,
}

impl Shift {
    fn of(limits: Limits) -> Self {
        let running = Running::begin(limits).unwrap();
        Self { running, lot: code("L1"), seq: 0, n_ids: 0 }
    }

    fn take(&mut self, value: &str) -> Vec<Fact> {
        self.take_of(value.parse().unwrap(), u32::try_from(self.seq).unwrap())
    }

    fn take_of(&mut self, value: Decimal, subgroup: u32) -> Vec<Fact> {
        let mut judged = Judged::default();
        let minute = i64::try_from(self.seq).unwrap();
        let arrived = Arrived {
            lot: &self.lot,
            seq: self.seq,
            subgroup,
            value,
            taken_at: at(minute),
            received_at: at(minute),
        };
        let n_ids = &mut self.n_ids;
        let mut new_id = || {
            *n_ids += 1;
            id(*n_ids)
        };
        self.running.take(&arrived, &mut new_id, &mut judged);
        self.seq += 1;
        judged.facts
    }

    fn restart(&mut self) {
        let kept = self.running.save().unwrap();
        self.running = Running::resume(self.running.limits().clone(), &kept).unwrap();
        assert_eq!(self.running.save().unwrap(), kept);
    }
}

fn raised(facts: &[Fact]) -> Vec<&Signal> {
    let mut signals = Vec::new();
    for fact in facts {
        if let Fact::SignalRaised(signal) = fact {
            signals.push(signal);
        }
    }
    signals
}

#[test]
fn a_pattern_that_goes_on_is_one_signal_and_ends_with_its_last_point() {
    let mut shift = Shift::of(proposed(individuals(json!([1, 2]))));
    for _ in 0..8 {
        assert_eq!(shift.take("101"), []);
    }
    let facts = shift.take("101.5");
    let [signal] = raised(&facts)[..] else { panic!("{facts:?}") };
    assert_eq!((signal.point, signal.marks[0].test.as_str()), (9, "2"));
    assert_eq!(signal.points.len(), 9);
    assert_eq!(signal.points[8], "101.5");
    assert_eq!(signal.due_at.as_second() - signal.raised_at.as_second(), 30 * 60);
    assert_eq!(signal.message().code, "signal.run");
    assert_eq!(shift.take("101"), []);
    let facts = shift.take("99");
    assert!(matches!(facts[..], [Fact::SignalEnded { last_point: 10, .. }]), "{facts:?}");
}

#[test]
fn a_point_beyond_its_limits_says_which_and_by_how_much() {
    let mut shift = Shift::of(proposed(individuals(json!([1, 2]))));
    assert_eq!(shift.take("106.000"), [], "a point on the limit is not beyond it");
    let facts = shift.take("106.001");
    let [signal] = raised(&facts)[..] else { panic!("{facts:?}") };
    let shown = (signal.value.as_str(), signal.lower.as_deref(), signal.upper.as_deref());
    assert_eq!(shown, ("106.001", Some("94"), Some("106")));
    let said = signal.message();
    assert!(said.say(word::Lang::En).contains("106.001"), "{said:?}");
    assert!(said.say(word::Lang::ZhCn).contains("超出控制限"));
    // All digits stay in the signal; the sentence has those that a person reads.
    let mut other = Shift::of(proposed(individuals(json!([1]))));
    let facts = other.take("106.666666666667");
    let [signal] = raised(&facts)[..] else { panic!("{facts:?}") };
    assert_eq!(signal.value, "106.666666666667");
    let said = signal.message().say(word::Lang::En);
    assert!(said.contains("106.7 is beyond the control limits 94 … 106"), "{said}");
}

#[test]
fn a_signal_of_one_limit_leaves_the_other_side_open() {
    let upper = json!({"usl": "106", "target": "100", "qualifying": 1});
    let mut shift = Shift::of(proposed(draft("chart.pre-control", upper, 1)));
    assert_eq!(shift.take("90"), [], "green, however low");
    let facts = shift.take("106.25");
    let [signal] = raised(&facts)[..] else { panic!("{facts:?}") };
    assert_eq!((signal.lower.as_deref(), signal.upper.as_deref()), (None, Some("106")));
    let said = signal.message().say(word::Lang::En);
    assert!(said.contains("asks to stop at 106.25; the specification is −∞ … 106"), "{said}");
    let lower = json!({"lsl": "94", "sigma": "2"});
    let mut shift = Shift::of(proposed(draft("chart.acceptance", lower, 2)));
    assert_eq!(shift.take_of("130".parse().unwrap(), 0), []);
    assert_eq!(shift.take_of("130".parse().unwrap(), 0), [], "nothing is too high");
    assert_eq!(shift.take_of("93".parse().unwrap(), 1), []);
    let facts = shift.take_of("93".parse().unwrap(), 1);
    let [signal] = raised(&facts)[..] else { panic!("{facts:?}") };
    assert_eq!(signal.upper, None);
    let said = signal.message().say(word::Lang::ZhCn);
    assert!(said.contains("超出控制限 97.67 … ∞"), "{said}");
}

#[test]
fn a_pattern_that_goes_on_after_its_answer_is_a_new_signal() {
    let mut shift = Shift::of(proposed(individuals(json!([1]))));
    let facts = shift.take("120");
    let signal = raised(&facts)[0].id;
    let is_raised = |facts: &[Fact], point| {
        let signals = raised(facts);
        signals.len() == 1 && signals[0].point == point
    };
    let facts = shift.take("80");
    assert_eq!(raised(&facts).len(), 1, "the moving range: {facts:?}");
    shift.running.answered(signal, false).unwrap();
    assert!(is_raised(&shift.take("120"), 3));
    shift.running.answered(id(3), true).unwrap();
    let facts = shift.take("120");
    assert!(is_raised(&facts, 4));
    let marks = &raised(&facts)[0].marks;
    assert_eq!(marks.len(), 1, "begun anew, the moving range knows no reading before: {marks:?}");
}

#[test]
fn an_answer_says_the_cause_and_a_correction_what_was_done() {
    let given = |kind, cause: &str, action: &str| Answer {
        signal: id(1),
        kind,
        cause: cause.to_owned(),
        action: action.to_owned(),
        is_reset: false,
        by: "li".to_owned(),
        at: at(3),
    };
    let corrected = given(AnswerKind::Corrected, "worn insert", "insert changed");
    assert_eq!(answer(corrected.clone(), false).unwrap().len(), 1);
    assert_eq!(code_of(answer(corrected, true)), "monitor.answered");
    let silent = given(AnswerKind::Corrected, "worn insert", " ");
    assert_eq!(code_of(answer(silent, false)), "monitor.no_action");
    assert_eq!(code_of(answer(given(AnswerKind::NoCause, "", ""), false)), REASON);
    assert!(answer(given(AnswerKind::Explained, "new heat of steel", ""), false).is_ok());
}

#[test]
fn limits_of_a_study_are_those_of_the_chart_and_watch_as_it_does() {
    let values = ["25.1", "25.3", "24.9", "25.0", "25.2", "25.1", "24.8", "25.0", "25.2", "25.3"];
    let reading = |(i, value): (usize, &&str)| {
        (code(if i < 5 { "L1" } else { "L2" }), (i % 5 / 5) as u32, value.parse().unwrap())
    };
    let readings: Vec<_> = values.iter().enumerate().map(reading).collect();
    let rounds = json!([]);
    let studied = study(&readings, "chart.xbar-r", &Map::new(), &rounds).unwrap();
    let frozen = &studied.parameters.as_ref().unwrap()["frozen"];
    let cells = readings.iter().map(|(_, _, value)| Some(*value)).collect();
    let column = |role, cells| Column { role, name: "x".to_owned(), unit: None, cells };
    let table = Table::new(vec![column(Role::Value, Cells::Decimals(cells))]).unwrap();
    let xbar_r = method::find(METHODS, "chart.xbar-r").unwrap();
    let outcome = xbar_r.run(&table, &json!({"subgroup_size": 5})).unwrap().outcome;
    for key in ["center", "sigma"] {
        assert_eq!(frozen[key], num::shortest(outcome.real(key).unwrap()), "{key}");
    }
    assert_eq!(studied.base.lots, [code("L1"), code("L2")]);
    let of_ewma = study(&readings, "chart.ewma", &Map::new(), &rounds).unwrap();
    assert!(proposed(draft("chart.ewma", of_ewma.parameters.unwrap(), 1)).version == 1);
    let mut watched = draft("chart.xbar-r", studied.parameters.unwrap(), 5);
    watched.base = Some(studied.base);
    assert!(Running::begin(proposed(watched)).is_ok());
}

#[test]
fn a_monitor_signals_where_its_chart_does_however_often_it_is_restarted() {
    let parameters = json!({
        "frozen": {"center": "100", "sigma": "2"}, "tests": [1, 2, 3, 5],
    });
    let limits = proposed(draft("chart.xbar-r", parameters.clone(), 3));
    let method = method::find(METHODS, "chart.xbar-r").unwrap();
    arbtest(|u| {
        let n = u.int_in_range(6..=90_usize)?;
        let values = (0..n).map(|_| u.int_in_range(930..=1075_i64));
        let values = values.collect::<arbtest::arbitrary::Result<Vec<_>>>()?;
        let values: Vec<Decimal> = values.iter().map(|v| Decimal::new(*v, 1).unwrap()).collect();
        let mut shift = Shift::of(limits.clone());
        let mut began = Vec::new();
        for (i, value) in values.iter().enumerate() {
            if u.ratio(1, 4)? {
                shift.restart();
            }
            let facts = shift.take_of(*value, (i / 3) as u32);
            began.extend(raised(&facts).iter().map(|signal| signal.point));
        }
        let whole = &values[..n / 3 * 3];
        let cells = Cells::Decimals(whole.iter().map(|value| Some(*value)).collect());
        let column = Column { role: Role::Value, name: "x".to_owned(), unit: None, cells };
        let mut parameters = parameters.clone();
        parameters["subgroup_size"] = 3.into();
        let outcome = method.run(&Table::new(vec![column]).unwrap(), &parameters).unwrap().outcome;
        let Figure::ControlChart(chart) = &outcome.figures[0] else { panic!() };
        let mut expected: Vec<u64> = Vec::new();
        for point in 0..n / 3 {
            let fires = |panel: &method::figure::Panel, at: usize| {
                let flag = panel.flags.iter().find(|flag| flag.index == at);
                flag.map(|flag| flag.tests.clone()).unwrap_or_default()
            };
            let is_new = chart.panels.iter().any(|panel| {
                let before =
                    point.checked_sub(1).map(|before| fires(panel, before)).unwrap_or_default();
                fires(panel, point).iter().any(|test| !before.contains(test))
            });
            if is_new {
                expected.push(point as u64 + 1);
            }
        }
        assert_eq!(began, expected);
        Ok(())
    })
    .budget_ms(500);
}

#[test]
fn a_memory_of_other_limits_is_refused_or_read_but_never_a_panic() {
    let limits = proposed(individuals(json!([1, 2])));
    arbtest(|u| {
        let bytes: Vec<u8> = u.arbitrary()?;
        let _ = Running::resume(limits.clone(), &bytes);
        Ok(())
    })
    .budget_ms(100);
}
