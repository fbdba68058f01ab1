//! The door: before any handler runs, who is it, and may they do what is done at this address?
//!
//! Needs: the route table, which says which act an address is; `acts`, which says who may.
//! Every refusal is recorded, whether the door or the act itself refused.

use acts::Actor;
use axum::{
    extract::{MatchedPath, Request, State},
    http::{HeaderMap, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use std::{collections::HashMap, sync::Arc, time::Instant};
use word::Words;

use crate::{
    Site,
    body::Acting,
    cookie,
    problem::Fault,
    table::{Address, Gate},
};

/// What the door knows.
#[derive(Clone)]
pub(crate) struct Door {
    site: Site,
    gates: Arc<HashMap<String, Vec<(Method, Gate)>>>,
}

impl Door {
    pub(crate) fn new(site: Site, rows: Vec<Address>) -> Self {
        let mut gates: HashMap<String, Vec<(Method, Gate)>> = HashMap::new();
        for Address { method, path, gate, .. } in rows {
            gates.entry(path).or_default().push((method, gate));
        }
        Self { site, gates: Arc::new(gates) }
    }

    fn gate(&self, method: &Method, path: &str) -> Gate {
        // A HEAD is answered by what answers a GET.
        let method = if method == Method::HEAD { &Method::GET } else { method };
        let of_path = self.gates.get(path).map_or(&[][..], Vec::as_slice);
        let found = of_path.iter().find(|(own, _)| own == method);
        // No handler either: the router says which methods there are.
        found.map_or(Gate::Open, |(_, gate)| *gate)
    }
}

/// Lets a request pass to its handler, or refuses it before anything of its body is read.
pub(crate) async fn admit(
    State(door): State<Door>,
    path: MatchedPath,
    mut request: Request,
    next: Next,
) -> Response {
    let (method, began) = (request.method().clone(), Instant::now());
    let gate = door.gate(&method, path.as_str());
    let (actor, response) = match gate {
        Gate::Open => (Actor::Public, next.run(request).await),
        gate => match identify(&door.site, (&method, request.headers())).await {
            Err(fault) => (Actor::Public, fault.into_response()),
            Ok(actor) => match permit(&actor, gate) {
                Err(fault) => (actor, fault.into_response()),
                Ok(()) => {
                    request.extensions_mut().insert(Acting(actor.clone()));
                    (actor, next.run(request).await)
                }
            },
        },
    };
    if let Some(code) = refusal_code(&response) {
        let attempt = match gate {
            Gate::Act(act) => act.to_owned(),
            Gate::Open | Gate::Undeclared => format!("{method} {}", path.as_str()),
        };
        door.site.note_refusal(&actor, attempt, code).await;
    }
    let kind = (&method, path.as_str());
    let took = began.elapsed();
    door.site.metrics().count(kind, response.status(), took);
    // The pattern of the address, and nothing that was asked for: names stand in paths, and
    // tokens in queries.
    tracing::info!(
        method = method.as_str(),
        route = path.as_str(),
        status = response.status().as_u16(),
        wait_ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX),
        "request"
    );
    response
}

/// The code of the problem, where this is somebody who may not.
fn refusal_code(response: &Response) -> Option<&'static str> {
    match response.status() {
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => {
            response.extensions().get::<Arc<Fault>>().map(|fault| fault.code())
        }
        _ => None,
    }
}

fn permit(actor: &Actor, gate: Gate) -> Result<(), Fault> {
    let allowed = match gate {
        Gate::Open => Ok(()),
        Gate::Act(act) => actor.may(act),
        Gate::Undeclared if *actor == Actor::Operator => Ok(()),
        Gate::Undeclared => Err(acts::Problem::NotPermitted { act: "undeclared" }),
    };
    match allowed {
        Err(_) if *actor == Actor::Public => Err(nobody()),
        allowed => Ok(allowed?),
    }
}

/// Who a request is vouched for by; the public where nothing is shown.
///
/// # Errors
/// 403 where what is shown is not good.
pub(crate) async fn identify(
    site: &Site,
    (method, headers): (&Method, &HeaderMap),
) -> Result<Actor, Fault> {
    let workshop = site.workshop();
    let Some(token) = bearer(headers) else {
        let Some(secret) = cookie::secret(site, headers) else { return Ok(Actor::Public) };
        let Some(actor) = acts::party::of_session(workshop, secret).await? else {
            // A session that has ended is as none: signing in makes another.
            return Ok(Actor::Public);
        };
        cookie::check_own(site, (method, headers), secret)?;
        return Ok(actor);
    };
    if let Some(actor) = acts::party::of_token(workshop, token).await? {
        return Ok(actor);
    }
    if site.workshop().store().keys().is_operator(token) {
        return Ok(Actor::Operator);
    }
    let words = Words::new(
        "令牌无效、已过期或已吊销；请另发一个（POST /api/v1/tokens）",
        "the token is not good here, has ended or was revoked; issue another (POST /api/v1/tokens)",
    );
    Err(Fault::new(StatusCode::FORBIDDEN, "http.wrong_token", words, []))
}

/// Nobody vouches for the request.
pub(crate) fn nobody() -> Fault {
    let words = Words::new(
        "此操作需要登录（POST /api/v1/session）或令牌：请求头 Authorization: Bearer <令牌>\
         （操作者的令牌在数据目录 keys/operator.token）",
        "this needs you to sign in (POST /api/v1/session), or a token: the header Authorization: \
         Bearer <token> (the operator's is in keys/operator.token in the data directory)",
    );
    Fault::new(StatusCode::UNAUTHORIZED, "http.no_token", words, [])
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) =
        headers.get(header::AUTHORIZATION)?.to_str().ok()?.trim().split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}
