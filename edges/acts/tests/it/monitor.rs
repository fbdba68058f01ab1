//! Monitors in a workshop: signals in the commit of their readings, through restarts and rivals.

use crate::workshop::{code, open, set_up};
use acts::judge::{Asked, Happened, Proposal, Said, Shown};
use acts::{Actor, Problem, Workshop};
use judge::monitor::{AnswerKind, Arrived, Judged, Limits, Running, Scope, State};
use measure::{Draft, Submission};
use std::path::Path;
use store::{Fact, KeptSignal, Record, SignalState, SignalsAsked};
use word::json::{Value, json};
use word::{Id, Timestamp};

const BY: Actor = Actor::Operator;

fn asked(chart: &str, parameters: Value) -> Asked {
    let Value::Object(parameters) = parameters else { panic!("parameters are an object") };
    Asked {
        scope: Scope { item: code("PIN-125"), characteristic: code("D1"), station: None },
        lots: Vec::new(),
        chart: chart.to_owned(),
        parameters,
        rounds: json!([]),
    }
}

fn proposal(asked: Asked) -> Proposal {
    let reason = "limits of the first weeks".to_owned();
    Proposal { monitor: None, asked, subgroup_size: None, reaction_minutes: Some(15), reason }
}

/// An I-MR chart about 0.125, three sigma from 0.122 to 0.128.
fn prescribed() -> Proposal {
    let frozen = json!({"center": "0.125", "sigma": "0.001", "origin": "prescribed"});
    proposal(asked("chart.individuals", json!({"frozen": frozen})))
}

/// Approves as somebody else would.
async fn approve(workshop: &Workshop, limits: &Limits) {
    let facts = limits.approve(State::Proposed, ("second", workshop.now())).unwrap();
    let facts = facts.into_iter().map(judge::Fact::Monitor).map(Fact::Judge).collect();
    let record = Record { facts, ..Record::default() };
    workshop.store().record("second", workshop.now(), record).await.unwrap();
}

async fn watched(workshop: &Workshop) -> Limits {
    let limits = acts::judge::propose_limits(workshop, &BY, prescribed()).await.unwrap();
    approve(workshop, &limits).await;
    limits
}

fn submission(drafts: Vec<Draft>) -> Submission {
    Submission::with(&code("MIC-1"), (&code("L-1"), &code("D1")), drafts)
}

async fn measure(workshop: &Workshop, values: &[&str]) {
    let draft = |(i, value): (u32, &&str)| Draft {
        value: value.parse().unwrap(),
        subgroup: i,
        taken_at: None,
    };
    let drafts = (0..).zip(values).map(draft).collect();
    acts::measure::record_readings(workshop, &BY, submission(drafts)).await.unwrap();
}

async fn signals(workshop: &Workshop, state: SignalState) -> Vec<KeptSignal> {
    let now = Timestamp::from_second(4_000_000_000).unwrap();
    let asked = SignalsAsked { state, monitor: None, of: None, before: None, now, limit: 100 };
    let mut signals = workshop.store().signals(&asked).await.unwrap();
    signals.sort_by_key(|kept| kept.signal.point);
    signals
}

async fn memory(workshop: &Workshop, limits: &Limits) -> Vec<u8> {
    let kept = workshop.store().monitor_memory(limits.monitor, limits.version).await.unwrap();
    kept.unwrap().memory
}

#[tokio::test]
async fn a_signal_is_a_fact_of_the_commit_of_its_reading() {
    let folder = tempfile::tempdir().unwrap();
    let workshop = open(folder.path()).await;
    set_up(&workshop).await;
    watched(&workshop).await;
    measure(&workshop, &["0.1251", "0.1249", "0.1290"]).await;
    let open_ones = signals(&workshop, SignalState::Open).await;
    let [kept] = &open_ones[..] else { panic!("{open_ones:?}") };
    assert_eq!((kept.signal.point, kept.signal.value.as_str()), (3, "0.129"));
    let due = kept.signal.due_at.as_second() - kept.signal.raised_at.as_second();
    assert_eq!((due, kept.signal.seq), (15 * 60, 2));
    let rebuilt = workshop.store().rebuild().await.unwrap();
    assert_eq!(rebuilt.before, rebuilt.after);
    assert_eq!(signals(&workshop, SignalState::Any).await, open_ones);
    assert_eq!(signals(&workshop, SignalState::Overdue).await, open_ones);
}

#[tokio::test]
async fn a_signal_of_the_only_limit_is_kept_with_its_other_side_open() {
    let folder = tempfile::tempdir().unwrap();
    let workshop = open(folder.path()).await;
    set_up(&workshop).await;
    let upper = json!({"usl": "0.130", "target": "0.125", "qualifying": 1});
    let asked = asked("chart.pre-control", upper);
    let limits = acts::judge::propose_limits(&workshop, &BY, proposal(asked)).await.unwrap();
    approve(&workshop, &limits).await;
    measure(&workshop, &["0.100", "0.131"]).await;
    let raised = signals(&workshop, SignalState::Open).await;
    let [kept] = &raised[..] else { panic!("{raised:?}") };
    assert_eq!((&kept.signal.lower, kept.signal.upper.as_deref()), (&None, Some("0.13")));
    assert_eq!(kept.signal.marks[0].test, "stop");
    workshop.store().rebuild().await.unwrap();
    assert_eq!(signals(&workshop, SignalState::Open).await, raised);
}

#[tokio::test]
async fn readings_that_are_refused_move_no_monitor() {
    let folder = tempfile::tempdir().unwrap();
    let workshop = open(folder.path()).await;
    set_up(&workshop).await;
    let limits = watched(&workshop).await;
    measure(&workshop, &["0.1251", "0.1249"]).await;
    acts::measure::seal_lot(&workshop, &BY, &code("L-1")).await.unwrap();
    let before = memory(&workshop, &limits).await;
    let draft = Draft { value: "0.2".parse().unwrap(), subgroup: 9, taken_at: None };
    let refused = acts::measure::record_readings(&workshop, &BY, submission(vec![draft])).await;
    assert!(refused.is_err());
    assert_eq!(memory(&workshop, &limits).await, before);
    assert!(signals(&workshop, SignalState::Any).await.is_empty());
}

/// The memory of a monitor that was never stopped, naming its signals as they are kept.
fn uninterrupted(limits: &Limits, values: &[&str], kept: &[KeptSignal]) -> Vec<u8> {
    let mut running = Running::begin(limits.clone()).unwrap();
    let mut ids = kept.iter().map(|kept| kept.signal.id);
    let mut judged = Judged::default();
    for (seq, value) in (0..).zip(values) {
        let now = Timestamp::UNIX_EPOCH;
        let (lot, value) = (&code("L-1"), value.parse().unwrap());
        let arrived = Arrived { lot, seq, subgroup: 0, value, taken_at: now, received_at: now };
        let mut new_id = || ids.next().unwrap_or_else(|| Id::new(now, [0; 10]));
        running.take(&arrived, &mut new_id, &mut judged);
    }
    running.save().unwrap()
}

const DAY: [&str; 12] = [
    "0.1251", "0.1249", "0.1290", "0.1291", "0.1250", "0.1252", "0.1253", "0.1252", "0.1251",
    "0.1254", "0.1252", "0.1251",
];

#[tokio::test]
async fn a_monitor_goes_on_after_a_restart_as_if_there_had_been_none() {
    let folder = tempfile::tempdir().unwrap();
    let mut workshop = open(folder.path()).await;
    set_up(&workshop).await;
    let limits = watched(&workshop).await;
    for value in DAY {
        measure(&workshop, &[value]).await;
        workshop.close().await;
        workshop = open(folder.path()).await;
    }
    let kept = signals(&workshop, SignalState::Any).await;
    assert!(kept.len() >= 2, "{kept:?}");
    assert_eq!(memory(&workshop, &limits).await, uninterrupted(&limits, &DAY, &kept));
}

#[tokio::test]
async fn another_process_on_the_same_database_is_noticed_and_followed() {
    if crate::settle::is_on_server() {
        eprintln!("not on a server: the other process is played on the embedded file");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let workshop = open(folder.path()).await;
    set_up(&workshop).await;
    let limits = watched(&workshop).await;
    measure(&workshop, &DAY[..2]).await;
    let copy = memory(&workshop, &limits).await;
    measure(&workshop, &DAY[2..7]).await;
    let kept = signals(&workshop, SignalState::Any).await;
    // Another process has the monitor where it was after two readings, as the newest revision.
    go_back(folder.path(), &word::encoding::base64(&copy)).await;
    measure(&workshop, &DAY[7..]).await;
    let seen: Vec<&str> = DAY[..2].iter().chain(&DAY[7..]).copied().collect();
    assert_eq!(memory(&workshop, &limits).await, uninterrupted(&limits, &seen, &kept));
}

async fn go_back(data: &Path, memory: &str) {
    use sqlx::Connection;
    let file = format!("sqlite:{}", data.join("wule.db").display());
    let mut connection = sqlx::SqliteConnection::connect(&file).await.unwrap();
    let query = "UPDATE judge_memories SET revision = revision + 1, memory = $1";
    let done = sqlx::query(query).bind(memory).execute(&mut connection).await.unwrap();
    assert_eq!(done.rows_affected(), 1);
    connection.close().await.unwrap();
}

#[tokio::test]
async fn nobody_approves_their_own_limits_and_the_attempt_is_on_record() {
    let folder = tempfile::tempdir().unwrap();
    let workshop = open(folder.path()).await;
    set_up(&workshop).await;
    let limits = acts::judge::propose_limits(&workshop, &BY, prescribed()).await.unwrap();
    let of = (limits.monitor, limits.version);
    let own = acts::judge::approve_limits(&workshop, &BY, of).await;
    assert_eq!(own.unwrap_err().message().code, "monitor.own_limits");
    let attempts = workshop.store().refused_approvals().await.unwrap();
    let [(what, which, by, _)] = &attempts[..] else { panic!("{attempts:?}") };
    assert_eq!((what.as_str(), by.as_str()), ("limits", "operator"));
    assert_eq!(*which, format!("{}@1", limits.monitor));
    measure(&workshop, &["0.2"]).await;
    assert!(signals(&workshop, SignalState::Any).await.is_empty(), "nothing watches yet");
}

#[tokio::test]
async fn other_limits_watch_once_they_are_approved_and_the_chart_begins_anew() {
    let folder = tempfile::tempdir().unwrap();
    let workshop = open(folder.path()).await;
    set_up(&workshop).await;
    let limits = watched(&workshop).await;
    measure(&workshop, &DAY).await;
    let rounds = json!([[
        {"index": 2, "reason": "stop pin was loose"}, {"index": 3, "reason": "stop pin was loose"},
    ]]);
    let asked = Asked { rounds, ..asked("chart.individuals", json!({})) };
    let rebased = Proposal { monitor: Some(limits.monitor), ..proposal(asked) };
    let rebased = acts::judge::propose_limits(&workshop, &BY, rebased).await.unwrap();
    assert_eq!((rebased.version, rebased.monitor), (2, limits.monitor));
    let base = rebased.base.as_ref().unwrap();
    assert_eq!((base.n_readings, base.lots.len()), (12, 1));
    measure(&workshop, &["0.1251"]).await;
    assert_eq!(workshop.store().monitor_memory(limits.monitor, 2).await.unwrap(), None);
    approve(&workshop, &rebased).await;
    measure(&workshop, &["0.1251"]).await;
    let kept = workshop.store().limits_of(limits.monitor).await.unwrap();
    let states: Vec<State> = kept.iter().map(|kept| kept.state).collect();
    assert_eq!(states, [State::Superseded, State::Active]);
    let memory = workshop.store().monitor_memory(limits.monitor, 2).await.unwrap().unwrap();
    assert_eq!(Running::resume(rebased, &memory.memory).unwrap().n_points(), 1);
    acts::judge::stop_monitor(&workshop, &BY, limits.monitor, "line sold").await.unwrap();
    measure(&workshop, &["0.2"]).await;
    let last = signals(&workshop, SignalState::Any).await;
    assert!(last.iter().all(|kept| kept.signal.value != "0.2"), "{last:?}");
    let rebuilt = workshop.store().rebuild().await.unwrap();
    assert_eq!(rebuilt.before, rebuilt.after);
}

#[tokio::test]
async fn a_signal_is_answered_once_and_listeners_are_told_in_order() {
    let folder = tempfile::tempdir().unwrap();
    let workshop = open(folder.path()).await;
    set_up(&workshop).await;
    watched(&workshop).await;
    let mut listening = workshop.teller().listen(None);
    measure(&workshop, &["0.1251", "0.1290"]).await;
    let signal = signals(&workshop, SignalState::Open).await.remove(0).signal;
    let said = Said {
        kind: AnswerKind::Corrected,
        cause: "worn insert".to_owned(),
        action: "insert changed".to_owned(),
        is_reset: true,
    };
    let answer = |said| acts::judge::answer_signal(&workshop, &BY, signal.id, said);
    answer(said.clone()).await.unwrap();
    let again = answer(said).await.unwrap_err();
    assert!(matches!(again, Problem::Monitor(judge::monitor::Problem::Answered)), "{again}");
    assert!(signals(&workshop, SignalState::Open).await.is_empty());
    let told: Vec<&str> = std::iter::from_fn(|| listening.coming.try_recv().ok())
        .map(|live| match live.what {
            Happened::Readings { n: 2, .. } => "readings",
            Happened::Points { n: 2, .. } => "points",
            Happened::Raised(_) => "raised",
            Happened::Answered(_) => "answered",
            _ => "other",
        })
        .collect();
    assert_eq!(told, ["readings", "points", "raised", "answered"]);
    let missed = workshop.teller().listen(Some(2)).missed.unwrap();
    assert_eq!(missed.iter().map(|live| live.number).collect::<Vec<_>>(), [3, 4]);
    assert!(workshop.teller().listen(Some(5)).missed.is_none(), "of another life");
}

#[tokio::test]
async fn points_that_are_made_again_are_those_that_were_told() {
    let folder = tempfile::tempdir().unwrap();
    let workshop = open(folder.path()).await;
    set_up(&workshop).await;
    measure(&workshop, &["0.1250", "0.1249"]).await;
    let limits = watched(&workshop).await;
    let mut listening = workshop.teller().listen(None);
    measure(&workshop, &["0.1251", "0.1290", "0.1252"]).await;
    let signal = signals(&workshop, SignalState::Open).await.remove(0).signal;
    let (kind, cause, action) = (AnswerKind::Corrected, "insert".to_owned(), "new".to_owned());
    let said = Said { kind, cause, action, is_reset: true };
    acts::judge::answer_signal(&workshop, &BY, signal.id, said).await.unwrap();
    measure(&workshop, &["0.1248", "0.1253"]).await;
    let mut told = Vec::new();
    while let Ok(live) = listening.coming.try_recv() {
        if let Happened::Points { latest, .. } = &live.what {
            // Instants are kept in microseconds.
            told.extend(latest.iter().cloned().map(|mut point| {
                let micros = point.taken_at.as_microsecond();
                point.taken_at = Timestamp::from_microsecond(micros).unwrap();
                point
            }));
        }
    }
    assert!(told[3].panels[1].point.is_none(), "set anew, the first point has no range");
    let kept = workshop.store().limits_of(limits.monitor).await.unwrap().remove(0);
    let shown = |n| Shown { n, before: None };
    let replayed = |n| acts::judge::replay_points(&workshop, &BY, &kept, shown(n));
    let all = replayed(100).await.unwrap();
    assert_eq!((Vec::from(all.points), all.n_points), (told.clone(), 5));
    assert_eq!(Vec::from(replayed(2).await.unwrap().points), told[3..]);
    // Limits that are watched by no more keep the points that they had.
    acts::judge::stop_monitor(&workshop, &BY, limits.monitor, "the line is moved").await.unwrap();
    measure(&workshop, &["0.1250"]).await;
    let kept = workshop.store().limits_of(limits.monitor).await.unwrap().remove(0);
    let stopped = acts::judge::replay_points(&workshop, &BY, &kept, shown(100)).await.unwrap();
    assert_eq!(Vec::from(stopped.points), told);
}
