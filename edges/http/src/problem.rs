//! Problems become answers here, and nowhere else.
//!
//! A handler returns a [`Fault`]. It travels beside an empty response until [`render`] knows who
//! reads it, and becomes `application/problem+json` (RFC 9457) or a small page. What the reader
//! sees and what the log keeps are two texts: whatever concerns the server's own disk, database
//! or code is told only to the log.

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::json;
use std::{fmt::Display, sync::Arc};
use word::{Message, Words};

use crate::{
    page,
    reader::{Form, Reader},
};

/// What passes by itself is asked for again after this while.
const RETRY_AFTER_SECONDS: &str = "5";

/// Why a request was not done, as its reader may know it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Fault {
    status: StatusCode,
    message: Message,
    /// Where several things were wrong, all of them.
    all: Vec<Message>,
}

impl Fault {
    pub(crate) fn new<const N: usize>(
        status: StatusCode,
        code: &'static str,
        words: Words,
        args: [(&'static str, String); N],
    ) -> Self {
        Self::of_message(status, Message::new(code, words, args))
    }

    /// Something of the server's own went wrong: `error` goes to the log, once, and no further.
    pub(crate) fn internal(error: impl Display) -> Self {
        tracing::error!("a request failed: {error}");
        let words = Words::new(
            "服务器未能完成这次请求；没有写入任何半成品。请稍后再试，并告知运维人员查看日志",
            "the server could not finish this request; nothing half-done was kept. Try again \
             later, and ask its operator to look at the log",
        );
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "http.internal", words, [])
    }

    /// What lies at an address that leads nowhere.
    pub(crate) fn not_found() -> Self {
        let words = Words::new("这个地址没有内容", "there is nothing at this address");
        Self::new(StatusCode::NOT_FOUND, "http.not_found", words, [])
    }

    /// A passport that this server does not know, or a text that cannot be one's number.
    pub(crate) fn no_passport() -> Self {
        let words = Words::new(
            "本站没有这本护照。请核对链接，或重新扫码；若码印在实物上，请告知卖方",
            "this site has no such passport. Check the link or scan the code again; if the code \
             is printed on goods, tell the seller",
        );
        Self::new(StatusCode::NOT_FOUND, "brand.no_passport", words, [])
    }

    /// The stable name of what is wrong.
    pub(crate) fn code(&self) -> &'static str {
        self.message.code
    }

    /// The same with one more thing that was known.
    pub(crate) fn with(mut self, name: &'static str, value: impl Display) -> Self {
        self.message.args.push((name, value.to_string()));
        self
    }

    /// What is wrong, without how it would be answered.
    pub(crate) fn into_message(self) -> Message {
        self.message
    }

    pub(crate) fn of_message(status: StatusCode, message: Message) -> Self {
        Self { status, message, all: Vec::new() }
    }

    /// What is wrong with events, or with a question about them: the first in its words, and all
    /// of them in the list.
    pub(crate) fn of_events(problems: &[make::epcis::Problem]) -> Self {
        use make::epcis::Problem as P;
        let Some(first) = problems.first() else { return Self::internal("no problem") };
        let status = match first {
            P::IdTaken { .. } => StatusCode::CONFLICT,
            P::TooMany { .. } | P::TooManyFit { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            _ => StatusCode::BAD_REQUEST,
        };
        let all = problems.iter().map(P::message).collect();
        Self { status, message: first.message(), all }
    }

    /// What a bare error of the router says.
    fn of_status(status: StatusCode) -> Self {
        match status {
            StatusCode::NOT_FOUND => Self::not_found(),
            StatusCode::METHOD_NOT_ALLOWED => {
                let words = Words::new(
                    "此地址不接受这种请求方法；可用的方法见 Allow",
                    "this address does not take that request method; see Allow for those it takes",
                );
                Self::new(status, "http.method_not_allowed", words, [])
            }
            status if status.is_client_error() => {
                let words = Words::new(
                    "请求的写法无法理解；请对照 /api/v1/methods 与使用手册",
                    "the request is not written as this address expects; compare the handbook",
                );
                Self::new(status, "http.bad_request", words, [])
            }
            status => Self::internal(format!("a bare {status}")),
        }
    }
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(Arc::new(self));
        response
    }
}

/// A response that says all that it has to say, though its status is one of failure: some
/// protocols answer "no" with a body of their own.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Worded;

impl Worded {
    pub(crate) fn of(mut response: Response) -> Response {
        response.extensions_mut().insert(Self);
        response
    }
}

/// Gives a failed response its body, in the language and form of its reader.
pub(crate) fn render(response: Response, reader: Reader) -> Response {
    let status = response.status();
    let has_failed = status.is_client_error() || status.is_server_error();
    if !has_failed || response.extensions().get::<Worded>().is_some() {
        return response;
    }
    let fault = match response.extensions().get::<Arc<Fault>>() {
        Some(fault) => Fault::clone(fault),
        None => Fault::of_status(status),
    };
    let mut rendered = match reader.form {
        Form::Page => page::error(fault.status, &fault.message, reader.lang).into_response(),
        Form::Document => document(&fault, reader),
    };
    *rendered.status_mut() = fault.status;
    let headers = rendered.headers_mut();
    if let Some(allow) = response.headers().get(header::ALLOW) {
        headers.insert(header::ALLOW, allow.clone());
    }
    if fault.status == StatusCode::UNAUTHORIZED {
        headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    if fault.status == StatusCode::SERVICE_UNAVAILABLE {
        headers.insert(header::RETRY_AFTER, HeaderValue::from_static(RETRY_AFTER_SECONDS));
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    rendered
}

fn document(fault: &Fault, reader: Reader) -> Response {
    let Fault { status, message, all } = fault;
    let args: serde_json::Map<_, _> =
        message.args.iter().map(|(name, value)| ((*name).to_owned(), json!(value))).collect();
    let mut body = json!({
        "type": kind(message.code),
        "title": message.say(reader.lang),
        "status": status.as_u16(),
        "code": message.code,
        "args": args,
    });
    if all.len() > 1 {
        let one = |of: &Message| json!({"code": of.code, "title": of.say(reader.lang)});
        body["errors"] = all.iter().map(one).collect();
    }
    let kind = [(header::CONTENT_TYPE, "application/problem+json")];
    (kind, body.to_string()).into_response()
}

/// The type of a problem: our own, or that which EPCIS gives it.
fn kind(code: &str) -> String {
    let of_epcis = match code {
        "epcis.parameter" | "epcis.unknown_parameter" | "epcis.page_token" => {
            "QueryParameterException"
        }
        "epcis.too_many_fit" => "QueryTooLargeException",
        "epcis.no_event" | "epcis.no_job" => "NoSuchResourceException",
        "epcis.too_many" => "CaptureLimitExceededException",
        "epcis.id_taken" => "ResourceAlreadyExistsException",
        "epcis.not_acceptable" => "NotAcceptableException",
        code if code.starts_with("epcis.") => "ValidationException",
        code => return format!("urn:wule:problem:{code}"),
    };
    format!("epcisException:{of_epcis}")
}

impl From<acts::Problem> for Fault {
    fn from(problem: acts::Problem) -> Self {
        use acts::Problem as P;
        let status = match &problem {
            P::Store(problem) => return Self::of_store(problem),
            P::Trust(trust::Problem::Witness(refusal)) => {
                StatusCode::from_u16(refusal.status()).unwrap_or(StatusCode::BAD_REQUEST)
            }
            P::Trust(trust::Problem::Draw(trust::problem::DrawProblem::NotYet)) => {
                StatusCode::CONFLICT
            }
            P::Trust(trust::Problem::Draw(_)) => StatusCode::UNPROCESSABLE_ENTITY,
            P::Trust(_) => StatusCode::BAD_REQUEST,
            P::NoChance | P::NotEntered | P::Busy => StatusCode::SERVICE_UNAVAILABLE,
            P::WrongPassword => StatusCode::UNAUTHORIZED,
            P::Provider(acts::party::Unvouched::Gone { .. }) => StatusCode::BAD_GATEWAY,
            P::Provider(acts::party::Unvouched::None) => StatusCode::NOT_FOUND,
            P::Provider(_) => StatusCode::FORBIDDEN,
            P::Make(make::Problem::Work(make::WorkProblem::NotQualified { .. }))
            | P::Fulfilment(trust::fulfilment::Problem::OwnAppeal)
            | P::Teach(teach::Problem::OwnExaminer)
            | P::NotPermitted { .. }
            | P::OutOfScope { .. }
            | P::Monitor(::judge::monitor::Problem::OwnLimits { .. })
            | P::Nonconformity(::judge::nonconformity::Problem::OwnReport { .. })
            | P::Case(::judge::case::Problem::OwnCase { .. })
            | P::Party(party::Problem::SamePerson { .. }) => StatusCode::FORBIDDEN,
            P::Measure(measure::Problem::Retention(
                measure::retention::Problem::PastRetention { .. },
            )) => StatusCode::GONE,
            P::Attachment(::judge::attachment::Problem::Erased) => StatusCode::GONE,
            P::NotFound { .. }
            | P::Standard(standard::Problem::UnknownCharacteristic { .. })
            | P::Measure(measure::Problem::Standard(standard::Problem::UnknownCharacteristic {
                ..
            }))
            | P::Method(method::Problem::UnknownMethod { .. }) => StatusCode::NOT_FOUND,
            P::Copy(problem) => of_copy(problem),
            P::Guest(problem) => of_guest(problem),
            problem if is_conflict(problem) => StatusCode::CONFLICT,
            _ => StatusCode::UNPROCESSABLE_ENTITY,
        };
        Self::of_message(status, problem.message())
    }
}

fn of_copy(problem: &::brand::copy::Problem) -> StatusCode {
    use ::brand::copy::Problem as C;
    match problem {
        C::UnknownToken | C::UnknownInner | C::UnknownChip => StatusCode::NOT_FOUND,
        C::UsedInner { .. }
        | C::Replayed { .. }
        | C::ChipTaken
        | C::Closed { .. }
        | C::Backward { .. } => StatusCode::CONFLICT,
        C::Flood => StatusCode::TOO_MANY_REQUESTS,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    }
}

fn of_guest(problem: &::brand::guest::Problem) -> StatusCode {
    use ::brand::guest::Problem as G;
    match problem {
        G::Unknown => StatusCode::NOT_FOUND,
        G::Ended { .. } | G::Expired { .. } => StatusCode::GONE,
        G::TooMany { .. } => StatusCode::CONFLICT,
        G::Flood => StatusCode::TOO_MANY_REQUESTS,
        G::NotSoLong { .. } => StatusCode::UNPROCESSABLE_ENTITY,
    }
}

/// Whether what is asked for stands against what is already so.
fn is_conflict(problem: &acts::Problem) -> bool {
    use acts::Problem as P;
    matches!(
        problem,
        P::Policy { .. }
            | P::NoOrganisation
            | P::HasAdministrator
            | P::NotSealed { .. }
            | P::Monitor(
                ::judge::monitor::Problem::AlreadyProposed { .. }
                    | ::judge::monitor::Problem::NotProposed { .. }
                    | ::judge::monitor::Problem::Stopped
                    | ::judge::monitor::Problem::Answered,
            )
            | P::Nonconformity(
                ::judge::nonconformity::Problem::Exists { .. }
                    | ::judge::nonconformity::Problem::CauseKnown { .. },
            )
            | P::Attachment(::judge::attachment::Problem::TooMany)
            | P::Case(
                ::judge::case::Problem::Exists { .. }
                    | ::judge::case::Problem::Closed
                    | ::judge::case::Problem::NotReady { .. },
            )
            | P::Make(
                make::Problem::LotExists { .. }
                    | make::Problem::Work(
                        make::WorkProblem::Exists { .. } | make::WorkProblem::AlreadyEnded { .. },
                    ),
            )
            | P::Teach(teach::Problem::NotSuspended { .. })
            | P::Measure(
                measure::Problem::Sealed { .. }
                    | measure::Problem::Retention(measure::retention::Problem::Otherwise { .. },)
                    | measure::Problem::Source(measure::source::Problem::Unusable(
                        measure::source::Unusable::RevisionGap { .. }
                            | measure::source::Unusable::LetterAnswered { .. }
                            | measure::source::Unusable::NotBrought { .. },
                    ))
                    | measure::Problem::OtherContent { .. }
                    | measure::Problem::Register(
                        measure::register::Problem::GaugeExists { .. }
                            | measure::register::Problem::OutOfOrder { .. },
                    ),
            )
            | P::Standard(
                standard::Problem::VersionGap { .. }
                    | standard::Problem::Hub(standard::hub::Problem::RevisionGap { .. }),
            )
            | P::Brand(::brand::Problem::AlreadyWithdrawn | ::brand::Problem::NotDrawableYet,)
            | P::Certify(certify::Problem::AlreadyWithdrawn)
            | P::Verification(certify::VerificationProblem::Known)
            | P::Certificate(certify::CertificateProblem::NumberTaken { .. })
            | P::Fulfilment(
                trust::fulfilment::Problem::PromiseExists { .. }
                    | trust::fulfilment::Problem::AppealExists { .. }
                    | trust::fulfilment::Problem::Decided,
            )
            | P::Party(
                party::Problem::AlreadyFounded { .. }
                    | party::Problem::AlreadyGranted { .. }
                    | party::Problem::LooksAndWrites { .. }
                    | party::Problem::GrantOver { .. }
                    | party::Problem::HasAccount
                    | party::Problem::TooManySubscriptions { .. }
                    | party::Problem::LoginTaken { .. },
            )
    )
}

impl From<method::Problem> for Fault {
    fn from(problem: method::Problem) -> Self {
        acts::Problem::from(problem).into()
    }
}

impl From<store::Problem> for Fault {
    fn from(problem: store::Problem) -> Self {
        Self::of_store(&problem)
    }
}

impl Fault {
    /// The store's own words name files and tables, so only "not found" and what is for a while
    /// leave the server.
    fn of_store(problem: &store::Problem) -> Self {
        if let Some(outage) = problem.outage() {
            tracing::error!("a request failed: {problem}");
            let status = match outage {
                store::Outage::Unreachable => StatusCode::SERVICE_UNAVAILABLE,
                store::Outage::NoRoom => StatusCode::INSUFFICIENT_STORAGE,
            };
            return Self::of_message(status, outage.message());
        }
        match problem {
            store::Problem::NotFound { what: "passport", .. } => Self::no_passport(),
            store::Problem::NotFound { .. } => {
                Self::of_message(StatusCode::NOT_FOUND, problem.message())
            }
            other => Self::internal(other),
        }
    }
}
