//! Printable forms: the 8D report and the review sheet of nonconforming product, on A4, in the
//! language of their reader, filled in from what is known.

use axum::{
    extract::{Path, State},
    http::{HeaderValue, header},
    response::{Html, IntoResponse, Response},
};
use judge::case::{ActionKind, CauseKind, Progress as Case, Rows, Step};
use judge::nonconformity::Progress as Nonconformity;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use word::{Code, Digest, Lang, Words, encoding};

use super::{cases, nonconformities};
use crate::{
    Site,
    body::{Acting, code},
    problem::Fault,
    reader::Reader,
};

/// The style of a form: A4, black on white, signatures at the foot.
const STYLE: &str = include_str!("form.css");

/// `GET /api/v1/cases/{code}/form`: the 8D report.
pub(crate) async fn print_case(
    State(site): State<Site>,
    Path(named): Path<String>,
    reader: Reader,
    Acting(_): Acting,
) -> Result<Response, Fault> {
    let case = cases::find(&site, &code(&named)?).await?;
    let mut about = Vec::new();
    for id in &case.of.nonconformities {
        about.extend(site.workshop().store().nonconformity_by_id(*id).await?);
    }
    Ok(sheet(&case_form(&case, &about, reader.lang), reader.lang))
}

/// `GET /api/v1/nonconformities/{code}/form`: the review sheet.
pub(crate) async fn print_nonconformity(
    State(site): State<Site>,
    Path(named): Path<String>,
    reader: Reader,
    Acting(_): Acting,
) -> Result<Response, Fault> {
    let known = nonconformities::find(&site, &code(&named)?).await?;
    Ok(sheet(&nonconformity_form(&known, reader.lang), reader.lang))
}

/// A form: its title and number, its fields, and who signs it.
struct Form {
    title: Words,
    code: String,
    fields: Vec<(Words, Vec<String>)>,
    signatures: &'static [Words],
}

fn case_form(case: &Case, about: &[Nonconformity], lang: Lang) -> Form {
    let texts = |pick: &dyn Fn(&Step) -> Option<String>| -> Vec<String> {
        case.steps.iter().filter_map(|(step, ..)| pick(step)).collect()
    };
    let cause = |kind: CauseKind| {
        texts(&move |step| match step {
            Step::Cause(found, text, chain) if *found == kind => Some(with_chain(text, chain)),
            _ => None,
        })
    };
    let planned = |wanted: ActionKind| {
        texts(&move |step| match step {
            Step::Planned { action, kind, text, owner, due } if *kind == wanted => {
                Some(format!("{}. {text} — {owner}, {}", action.0, day(*due)))
            }
            _ => None,
        })
    };
    let team = texts(&|step| match step {
        Step::Team(names) => Some(names.join(", ")),
        _ => None,
    });
    let mut problem = texts(&|step| match step {
        Step::Problem(text) => Some(text.clone()),
        _ => None,
    });
    problem.extend(about.iter().map(|known| {
        let of = &known.of;
        let (bad, n) = (of.quantity, of.inspected);
        format!("{}: {} {} · {} · {bad}/{n}", of.code, of.item, of.characteristic, of.lot)
    }));
    let fields = vec![
        (
            Words::new("D0 征兆与紧急响应", "D0 Symptom and emergency response"),
            vec![case.of.symptom.clone()],
        ),
        (Words::new("D1 成立小组", "D1 Team"), team),
        (Words::new("D2 问题描述", "D2 Problem description"), problem),
        (Words::new("D3 临时遏制措施", "D3 Interim containment"), planned(ActionKind::Containment)),
        (
            Words::new("D4 根本原因：发生", "D4 Root cause: occurrence"),
            cause(CauseKind::Occurrence),
        ),
        (Words::new("D4 根本原因：流出", "D4 Root cause: escape"), cause(CauseKind::Escape)),
        (Words::new("D4 根本原因：系统", "D4 Root cause: system"), cause(CauseKind::System)),
        (
            Words::new("D5 选定永久纠正措施", "D5 Chosen permanent corrective actions"),
            planned(ActionKind::Corrective),
        ),
        (Words::new("D6 实施并验证", "D6 Implemented and validated"), implemented(case, lang)),
        (Words::new("D7 预防再发", "D7 Prevent recurrence"), {
            let mut lines = planned(ActionKind::Preventive);
            lines.extend(changed(case, lang));
            lines
        }),
        (Words::new("D8 总结与表彰", "D8 Closure and recognition"), {
            let closed = case.closed.iter();
            closed.map(|(by, at, words)| format!("{words} — {by}, {}", day(*at))).collect()
        }),
    ];
    Form {
        title: Words::new("8D 报告", "8D report"),
        code: case.of.code.to_string(),
        fields,
        signatures: CASE_SIGNATURES,
    }
}

const CASE_SIGNATURES: &[Words] =
    &[Words::new("负责人", "Owner"), Words::new("批准（非负责人）", "Approved (not the owner)")];

fn with_chain(text: &str, chain: &Option<Code>) -> String {
    chain.as_ref().map_or_else(|| text.to_owned(), |chain| format!("{text} [{chain}]"))
}

fn day(at: word::Timestamp) -> String {
    at.to_string().chars().take(10).collect()
}

/// What was done, and what the studies of its effect say.
fn implemented(case: &Case, lang: Lang) -> Vec<String> {
    let line = |step: &Step| match step {
        Step::Done(action, text) => Some(format!("{}. {text}", action.0)),
        Step::Studied(effect) => {
            let words = if effect.is_effective {
                Words::new("证明有效", "proved effective")
            } else {
                Words::new("尚未证明有效", "not proved yet")
            };
            let p = effect.result["numbers"]["p_value"].as_str().unwrap_or("—");
            let ((x1, n1), (x2, n2)) = (effect.before, effect.after);
            Some(format!("{x1}/{n1} → {x2}/{n2}, p = {p}: {} ({})", words.say(lang), effect.method))
        }
        _ => None,
    };
    case.steps.iter().filter_map(|(step, ..)| line(step)).collect()
}

/// What was changed of each kind of row, or who says that nothing needed to be.
fn changed(case: &Case, lang: Lang) -> Vec<String> {
    let line = |(step, by, at): &(Step, String, word::Timestamp)| {
        let Step::Changed(changed) = step else { return None };
        let kind = changed.kind.words();
        Some(match &changed.rows {
            Rows::Changed(rows) => format!("{}: {}", kind.say(lang), rows.join(", ")),
            Rows::NotApplicable(reason) => {
                let none = Words::new("不适用", "not applicable").say(lang);
                format!("{}: {none}, {reason} — {by}, {}", kind.say(lang), day(*at))
            }
        })
    };
    case.steps.iter().filter_map(line).collect()
}

fn nonconformity_form(known: &Nonconformity, lang: Lang) -> Form {
    let of = &known.of;
    let cost =
        |minor: i64, currency: &str| format!("{}.{:02} {currency}", minor / 100, minor % 100);
    let disposed = known.disposals.iter().map(|d| {
        let words = d.disposition.words().say(lang);
        format!("{words} × {}: {} — {}, {}", d.quantity, d.reason, d.by, day(d.at))
    });
    let costs = known.disposals.iter().map(|d| cost(d.cost.minor, &d.cost.currency));
    let one = |text: String| vec![text];
    let fields = vec![
        (Words::new("编号", "NCR no."), one(of.code.to_string())),
        (Words::new("零件 / 批号", "Part, lot"), one(format!("{} / {}", of.item, of.lot))),
        (
            Words::new("工序执行", "Execution"),
            of.execution.iter().map(ToString::to_string).collect(),
        ),
        (Words::new("特性", "Characteristic"), one(of.characteristic.to_string())),
        (Words::new("实际情况", "What is wrong"), one(of.description.clone())),
        (
            Words::new("检验数 / 不合格数", "Qty inspected / nonconforming"),
            one(format!("{} / {}", of.inspected, of.quantity)),
        ),
        (Words::new("不合格分类", "Class"), one(of.severity.words().say(lang).to_owned())),
        (Words::new("隔离与标识", "Segregation and tag"), one(of.containment.clone())),
        (Words::new("处置", "Disposition"), disposed.collect()),
        (Words::new("重检结果", "Re-inspection result"), Vec::new()),
        (Words::new("不良质量成本", "Cost of nonconformity"), costs.collect()),
        (
            Words::new("原因（失效链）", "Cause (failure chain)"),
            known.failure_chain.iter().map(ToString::to_string).collect(),
        ),
    ];
    Form {
        title: Words::new("不合格品评审处置单", "Nonconforming product review sheet"),
        code: of.code.to_string(),
        fields,
        signatures: REVIEW_SIGNATURES,
    }
}

const REVIEW_SIGNATURES: &[Words] = &[
    Words::new("工艺", "Process"),
    Words::new("质量", "Quality"),
    Words::new("设计", "Design"),
    Words::new("顾客（需要时）", "Customer, if needed"),
];

fn sheet(form: &Form, lang: Lang) -> Response {
    let title = form.title.say(lang);
    let dated = Words::new("日期", "Date").say(lang);
    let page: Markup = html! {
        (DOCTYPE)
        html lang=(lang.tag()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width,initial-scale=1";
                title { (title) " · " (form.code) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                header { h1 { (title) } p { (form.code) } }
                table {
                    @for (name, lines) in &form.fields {
                        tr {
                            th scope="row" { (name.say(lang)) }
                            td { @for line in lines { p { (line) } } }
                        }
                    }
                }
                div.sign {
                    @for who in form.signatures {
                        div { (who.say(lang)) span {} (dated) span {} }
                    }
                }
            }
        }
    };
    let digest = encoding::base64(Digest::of(STYLE.as_bytes()).as_bytes());
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'; \
         frame-ancestors 'none'"
    );
    let mut response = Html(page.into_string()).into_response();
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    response
}
