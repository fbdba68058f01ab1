//! What a notice says, in the language of who is told. Names of people are not in it, nor what
//! somebody wrote: mail is read on the way.

use judge::monitor::Signal;
use judge::nonconformity::Nonconformity;
use judge::signal::called;
use party::Topic;
use store::KeptNotice;
use word::json::{Value, json};
use word::{Lang, Timestamp, Words};

use crate::{Problem, Workshop};

/// What is said.
pub(super) struct Told {
    pub(super) subject: String,
    pub(super) lines: Vec<String>,
    /// Where a program reads more.
    pub(super) url: String,
    /// Where a person does.
    pub(super) page: String,
    /// For a program.
    pub(super) body: Value,
}

/// Tells what a notice is about; `None` where that needs no telling any more. In quiet hours what
/// is told all the same says why.
///
/// # Errors
/// [`Problem`].
pub(super) async fn tell(
    workshop: &Workshop,
    notice: &KeptNotice,
    (lang, base_url, is_quiet): (Lang, &str, bool),
) -> Result<Option<Told>, Problem> {
    let store = workshop.store();
    let (subject, lines, of, (path, page)) = match notice.topic {
        Topic::Signal | Topic::Overdue => {
            let Ok(id) = notice.of.parse() else { return Ok(None) };
            let Some(kept) = store.signal(id).await? else { return Ok(None) };
            if notice.topic == Topic::Overdue && kept.answer.is_some() {
                return Ok(None);
            }
            let signal = &kept.signal;
            let path = format!("/api/v1/signals/{}", signal.id);
            let page = format!("/app/monitors/{}", signal.monitor);
            (
                signal_subject(notice.topic, signal, lang),
                signal_lines(signal, lang),
                of_signal(signal),
                (path, page),
            )
        }
        Topic::Nonconformity => {
            let Ok(id) = notice.of.parse() else { return Ok(None) };
            let Some(known) = store.nonconformity_by_id(id).await? else { return Ok(None) };
            let of = &known.of;
            let path = format!("/api/v1/nonconformities/{}", of.code);
            let page = format!("/app/nonconformities/{}", of.code);
            let lines = vec![COUNTED.fill(lang, &counts(of)), SEVERITY.fill(lang, &counts(of))];
            (NONCONFORMITY.fill(lang, &counts(of)), lines, of_nonconformity(of), (path, page))
        }
        Topic::Fake => {
            let Some(kept) = store.fake(&notice.of).await? else { return Ok(None) };
            let case = &kept.case;
            let args = [("reference", case.reference.clone())];
            let passport = case.passport.to_string();
            let of = json!({
                "reference": case.reference, "passport": passport,
                "reported_at": case.reported_at.to_string(),
            });
            let lines = vec![PASSPORT.fill(lang, &[("passport", passport)])];
            let path = format!("/reports/{}", case.reference);
            (FAKE.fill(lang, &args), lines, of, (path.clone(), path))
        }
    };
    let (url, page) = (format!("{base_url}{path}"), format!("{base_url}{page}"));
    let is_urgent = is_quiet && notice.topic.is_urgent();
    let subject = if is_urgent { URGENT.fill(lang, &[("subject", subject)]) } else { subject };
    let body = json!({
        "id": notice.id,
        "topic": notice.topic.name(),
        "lang": lang.tag(),
        "subject": subject,
        "text": lines.join("\n"),
        "made_at": notice.made_at.to_string(),
        "url": url,
        "of": of,
    });
    Ok(Some(Told { subject, lines, url, page, body }))
}

fn signal_subject(topic: Topic, signal: &Signal, lang: Lang) -> String {
    let words = if topic == Topic::Overdue { OVERDUE } else { RAISED };
    let args = [
        ("item", signal.scope.item.to_string()),
        ("characteristic", signal.scope.characteristic.to_string()),
        ("lot", signal.lot.to_string()),
    ];
    words.fill(lang, &args)
}

const URGENT: Words =
    Words::new("紧急（免打扰时段）：{subject}", "Urgent, in quiet hours: {subject}");
const RAISED: Words = Words::new(
    "判异信号：{item} {characteristic}，批 {lot}",
    "Signal: {item} {characteristic}, lot {lot}",
);
const OVERDUE: Words = Words::new(
    "信号逾期未处置：{item} {characteristic}，批 {lot}",
    "Signal without an answer in time: {item} {characteristic}, lot {lot}",
);

fn signal_lines(signal: &Signal, lang: Lang) -> Vec<String> {
    let tests: Vec<&str> = signal.marks.iter().map(|mark| called(&mark.test, lang)).collect();
    let [lower, upper] = signal.limits();
    let args = [
        ("value", signal.value.clone()),
        ("lower", lower),
        ("upper", upper),
        ("tests", tests.join(", ")),
        ("point", signal.point.to_string()),
        ("raised", second(signal.raised_at)),
        ("due", second(signal.due_at)),
    ];
    [VALUE, TESTS, DUE].map(|words| words.fill(lang, &args)).to_vec()
}

const VALUE: Words = Words::new(
    "第 {point} 点：{value}（控制限 {lower} 至 {upper}）",
    "Point {point}: {value} (limits {lower} to {upper})",
);
const TESTS: Words = Words::new("触发的检验：{tests}", "Tests: {tests}");
const DUE: Words = Words::new(
    "发出于 {raised}；应在 {due} 前处置",
    "Raised at {raised}; an answer is due at {due}",
);

fn second(at: Timestamp) -> String {
    at.strftime("%Y-%m-%d %H:%M:%S UTC").to_string()
}

fn of_signal(signal: &Signal) -> Value {
    let tests: Vec<&str> = signal.marks.iter().map(|mark| mark.test.as_str()).collect();
    json!({
        "signal": signal.id.to_string(),
        "monitor": signal.monitor.to_string(),
        "item": signal.scope.item.as_str(),
        "characteristic": signal.scope.characteristic.as_str(),
        "lot": signal.lot.as_str(),
        "point": signal.point,
        "value": signal.value,
        "lower": signal.lower,
        "upper": signal.upper,
        "tests": tests,
        "raised_at": signal.raised_at.to_string(),
        "due_at": signal.due_at.to_string(),
    })
}

fn counts(of: &Nonconformity) -> [(&'static str, String); 7] {
    [
        ("code", of.code.to_string()),
        ("item", of.item.to_string()),
        ("characteristic", of.characteristic.to_string()),
        ("lot", of.lot.to_string()),
        ("quantity", of.quantity.to_string()),
        ("inspected", of.inspected.to_string()),
        ("severity", of.severity.name().to_owned()),
    ]
}

const NONCONFORMITY: Words = Words::new(
    "不合格 {code}：{item} {characteristic}，批 {lot}",
    "Nonconformity {code}: {item} {characteristic}, lot {lot}",
);
const COUNTED: Words =
    Words::new("检验 {inspected} 件，不合格 {quantity} 件", "{quantity} of {inspected} pieces");
const SEVERITY: Words = Words::new("严重度 {severity}", "Severity {severity}");

fn of_nonconformity(of: &Nonconformity) -> Value {
    json!({
        "code": of.code.as_str(),
        "item": of.item.as_str(),
        "characteristic": of.characteristic.as_str(),
        "lot": of.lot.as_str(),
        "quantity": of.quantity,
        "inspected": of.inspected,
        "severity": of.severity.name(),
        "reported_at": of.at.to_string(),
    })
}

const FAKE: Words = Words::new("收到仿冒报告 {reference}", "A fake was reported: {reference}");
const PASSPORT: Words = Words::new("护照 {passport}", "Passport {passport}");
