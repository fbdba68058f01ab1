//! Nonconformities and cases: who may decide, and what a case needs before it closes.

use judge::case::{
    Action, ActionKind, CauseKind, ChangedRows, Effect, Fact, Missing, Opening, Problem, Progress,
    RowKind, Rows, Step,
};
use judge::nonconformity::{
    self, Cost, Disposal, Disposition, Nonconformity, Progress as Known, Severity,
};
use word::json::json;
use word::{Code, Id, Timestamp};

fn code(text: &str) -> Code {
    text.parse().unwrap()
}

fn at(minute: i64) -> Timestamp {
    Timestamp::from_second(1_790_000_000 + 60 * minute).unwrap()
}

fn id<T>(n: u8) -> Id<T> {
    Id::new(at(0), [n; 10])
}

fn nonconformity() -> Nonconformity {
    Nonconformity {
        id: id(1),
        code: code("NCR-1"),
        item: code("PIN"),
        characteristic: code("D1"),
        lot: code("L1"),
        execution: None,
        signal: None,
        inspected: 1_200,
        quantity: 18,
        severity: Severity::B,
        description: "diameter above 0.130, up to 0.1312".to_owned(),
        containment: "red bin 4, tag 118".to_owned(),
        by: "zhao".to_owned(),
        at: at(0),
    }
}

fn disposal(disposition: Disposition, quantity: u64, by: &str) -> Disposal {
    let cost = Cost::new(1_250, "CNY").unwrap();
    let reason = "cannot be ground again".to_owned();
    let (nonconformity, by, at) = (id(1), by.to_owned(), at(5));
    Disposal { nonconformity, disposition, quantity, cost, reason, by, at }
}

#[test]
fn every_piece_gets_one_disposition_from_somebody_who_did_not_report_it() {
    assert!(nonconformity().report(true).is_err(), "the number is taken");
    let too_many = Nonconformity { quantity: 1_201, ..nonconformity() };
    assert_eq!(too_many.report(false).unwrap_err().message().code, "nonconformity.quantity");
    let nowhere = Nonconformity { containment: "  ".to_owned(), ..nonconformity() };
    assert_eq!(nowhere.report(false).unwrap_err().message().code, "nonconformity.no_text");
    let mut known = Known { of: nonconformity(), disposals: Vec::new(), failure_chain: None };
    let own = known.dispose(disposal(Disposition::UseAsIs, 18, "zhao")).unwrap_err();
    assert_eq!(own.message().code, "nonconformity.own_report");
    let scrapped = known.dispose(disposal(Disposition::Scrap, 12, "li")).unwrap();
    let nonconformity::Fact::Disposed(scrapped) = scrapped[0].clone() else { panic!() };
    known.disposals.push(scrapped);
    assert_eq!(known.n_left(), 6);
    assert!(known.dispose(disposal(Disposition::Rework, 7, "li")).is_err(), "only six are left");
    let reworked = known.dispose(disposal(Disposition::Rework, 6, "li")).unwrap();
    let nonconformity::Fact::Disposed(reworked) = reworked[0].clone() else { panic!() };
    known.disposals.push(reworked);
    assert!(!known.is_closed(), "its cause is not confirmed yet");
    assert!(known.confirm_cause(code("FC-7"), ("li", at(9))).is_ok());
    known.failure_chain = Some(code("FC-7"));
    assert!(known.is_closed());
    assert!(known.confirm_cause(code("FC-8"), ("li", at(9))).is_err());
    assert!(Cost::new(-1, "CNY").is_err() && Cost::new(1, "yuan").is_err());
}

fn opened() -> Progress {
    let of = Opening {
        id: id(2),
        code: code("8D-1"),
        nonconformities: vec![id(1)],
        symptom: "pins do not go into the housing; delivery stopped".to_owned(),
        owner: "wang".to_owned(),
        by: "zhao".to_owned(),
        at: at(10),
    };
    assert!(Opening { nonconformities: Vec::new(), ..of.clone() }.open(false).is_err());
    assert_eq!(of.clone().open(true).unwrap_err().message().code, "case.exists");
    Progress { of, steps: Vec::new(), closed: None }
}

fn take(case: &mut Progress, step: Step) {
    let facts = case.take(step, ("wang", at(20))).unwrap();
    let [Fact::Taken { step, by, at, .. }] = &facts[..] else { panic!("{facts:?}") };
    case.steps.push((step.clone(), by.clone(), *at));
}

fn planned(case: &Progress, kind: ActionKind) -> Step {
    let (text, owner) = ("spring behind the stop pin".to_owned(), "wang".to_owned());
    Step::Planned { action: case.next_action(), kind, text, owner, due: at(100) }
}

/// Everything but a study of the effect.
fn worked_on() -> Progress {
    let mut case = opened();
    take(&mut case, Step::Team(vec!["wang".to_owned(), "li".to_owned()]));
    take(&mut case, Step::Problem("18 of 1200 pins of lot L1 are above 0.130".to_owned()));
    for &kind in CauseKind::ALL {
        take(&mut case, Step::Cause(kind, "stop pin worn".to_owned(), Some(code("FC-7"))));
    }
    let step = planned(&case, ActionKind::Corrective);
    take(&mut case, step);
    take(&mut case, Step::Done(Action(1), "photo 12, order 4711".to_owned()));
    for &kind in RowKind::ALL {
        let rows = match kind {
            RowKind::SkillNeed => Rows::NotApplicable("the work itself did not change".to_owned()),
            _ => Rows::Changed(vec!["CP-3 revision 4".to_owned()]),
        };
        take(&mut case, Step::Changed(ChangedRows { kind, rows }));
    }
    case
}

fn effect(after: (u64, u64)) -> Effect {
    Effect::study((18, 1200), after, &json!({})).unwrap()
}

#[test]
fn a_case_closes_with_five_of_1300_and_not_with_twelve() {
    let mut case = worked_on();
    assert_eq!(case.missing(), [Missing::Effect]);
    take(&mut case, Step::Studied(effect((12, 1300))));
    let refused = case.close("well done", ("li", at(90))).unwrap_err();
    assert!(matches!(&refused, Problem::NotReady { missing } if missing[..] == [Missing::Effect]));
    assert!(refused.message().say(word::Lang::ZhCn).contains("D6"));
    take(&mut case, Step::Studied(effect((5, 1300))));
    let own = case.close("well done", ("wang", at(90))).unwrap_err();
    assert_eq!(own.message().code, "case.own_case");
    let closed = case.close("thanks to the second shift", ("li", at(90))).unwrap();
    assert!(matches!(&closed[..], [Fact::Closed { by, .. }] if by == "li"));
    case.closed = Some(("li".to_owned(), at(90), "thanks".to_owned()));
    let late = case.take(Step::Team(vec!["zhao".to_owned()]), ("wang", at(99)));
    assert_eq!(late.unwrap_err().message().code, "case.closed");
}

#[test]
fn whatever_is_left_out_keeps_a_case_open_and_is_named() {
    let mut whole = worked_on();
    take(&mut whole, Step::Studied(effect((5, 1300))));
    assert!(whole.close("done", ("li", at(90))).is_ok());
    // The steps whose loss leaves an action planned, and the plan whose loss leaves none.
    for left_out in 0..whole.steps.len() {
        let mut case = whole.clone();
        case.steps.remove(left_out);
        let missing = case.missing();
        assert_eq!(missing.len(), 1, "without {:?}: {missing:?}", whole.steps[left_out].0);
        assert!(case.close("done", ("li", at(90))).is_err());
    }
    assert_eq!(opened().missing().len(), 11);
}

#[test]
fn actions_are_done_once_and_only_if_they_were_planned() {
    let mut case = opened();
    let refused =
        |case: &Progress, step| case.take(step, ("wang", at(20))).unwrap_err().message().code;
    let done = || Step::Done(Action(1), "done".to_owned());
    assert_eq!(refused(&case, done()), "case.no_such_action");
    let step = planned(&case, ActionKind::Containment);
    take(&mut case, step);
    take(&mut case, done());
    assert_eq!(refused(&case, done()), "case.action_done");
    assert_eq!(refused(&case, Step::Problem(" ".to_owned())), "case.no_text");
    assert_eq!(case.next_action(), Action(2));
}

#[test]
fn a_study_is_kept_as_it_can_be_recomputed() {
    let effect = effect((5, 1300));
    assert!(effect.is_effective);
    assert_eq!(effect.method, "effect.before-after@1");
    assert_eq!(effect.parameters, json!({"alpha": "0.05"}));
    assert_eq!(effect.result["numbers"]["p_value"], "0.00291726473487");
    assert!(Effect::study((3, 2), (0, 5), &json!({})).is_err());
}
