//! The form of the route table: an address, what is done there, and who may do it.
//!
//! A row is written where the route is: `.route("/api/v1/lots", post(open_lot).act("open_lot"))`.
//! Who may do the act stands in `acts::PERMISSIONS`; [`crate::admit`] asks before any handler
//! runs. There is no second list of addresses: tests and documents read this one.

use axum::{
    Router,
    handler::Handler,
    http::Method,
    routing::{MethodRouter, on},
};

use crate::{
    Site,
    described::{Described, Takes},
};

/// Who may pass to a handler.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gate {
    /// Anyone; nobody is asked who they are.
    Open,
    /// Whoever may do this act.
    Act(&'static str),
    /// Nobody said who: the operator alone. A test finds such rows.
    Undeclared,
}

/// One method at one address.
#[derive(Clone, Debug, PartialEq)]
pub struct Address {
    /// The method.
    pub method: Method,
    /// The pattern, such as `/api/v1/lots/{lot}/seal`.
    pub path: String,
    /// Who may pass.
    pub gate: Gate,
    /// What is sent there.
    pub takes: Described,
}

/// The handlers of one address, by method.
pub(crate) struct Verbs {
    router: MethodRouter<Site>,
    rows: Vec<(Method, Option<Gate>, Described)>,
}

/// The route table.
pub(crate) struct Table {
    router: Router<Site>,
    rows: Vec<Address>,
}

/// What is read at an address. Under `/api/` it takes the act `read_workshop`, unless told
/// otherwise; elsewhere it is open.
pub(crate) fn get<H: Handler<T, Site>, T: Takes + 'static>(handler: H) -> Verbs {
    Verbs::none().with(Method::GET, handler)
}

/// What is done at an address; it must be told which act that is, or that it is open.
pub(crate) fn post<H: Handler<T, Site>, T: Takes + 'static>(handler: H) -> Verbs {
    Verbs::none().with(Method::POST, handler)
}

/// As [`post`], for `PUT`.
pub(crate) fn put<H: Handler<T, Site>, T: Takes + 'static>(handler: H) -> Verbs {
    Verbs::none().with(Method::PUT, handler)
}

/// As [`post`], for `DELETE`.
pub(crate) fn delete<H: Handler<T, Site>, T: Takes + 'static>(handler: H) -> Verbs {
    Verbs::none().with(Method::DELETE, handler)
}

impl Verbs {
    fn none() -> Self {
        Self { router: MethodRouter::new(), rows: Vec::new() }
    }

    fn with<H: Handler<T, Site>, T: Takes + 'static>(mut self, method: Method, handler: H) -> Self {
        let filter = method.clone().try_into().expect("a method that routes can be told apart by");
        self.router = on(filter, handler).merge(self.router);
        let mut takes = Described::default();
        T::describe(&mut takes);
        self.rows.push((method, None, takes));
        self
    }

    /// What is read there, beside what is done.
    pub(crate) fn get<H: Handler<T, Site>, T: Takes + 'static>(self, handler: H) -> Self {
        self.with(Method::GET, handler)
    }

    /// What is done there, beside what is read.
    pub(crate) fn post<H: Handler<T, Site>, T: Takes + 'static>(self, handler: H) -> Self {
        self.with(Method::POST, handler)
    }

    /// What is taken away there, beside the rest.
    pub(crate) fn delete<H: Handler<T, Site>, T: Takes + 'static>(self, handler: H) -> Self {
        self.with(Method::DELETE, handler)
    }

    /// The handler named last is for whoever may do `act`.
    pub(crate) fn act(self, act: &'static str) -> Self {
        self.gated(Gate::Act(act))
    }

    /// The handler named last is for anyone.
    pub(crate) fn open(self) -> Self {
        self.gated(Gate::Open)
    }

    fn gated(mut self, gate: Gate) -> Self {
        self.rows.last_mut().expect("verbs have a handler").1 = Some(gate);
        self
    }
}

impl Table {
    pub(crate) fn new() -> Self {
        Self { router: Router::new(), rows: Vec::new() }
    }

    pub(crate) fn route(mut self, path: &str, verbs: Verbs) -> Self {
        self.router = self.router.route(path, verbs.router);
        let row = |(method, gate, takes): (Method, Option<Gate>, Described)| {
            let gate = gate.unwrap_or_else(|| usual(&method, path));
            Address { method, path: path.to_owned(), gate, takes }
        };
        self.rows.extend(verbs.rows.into_iter().map(row));
        self
    }

    pub(crate) fn into_parts(self) -> (Router<Site>, Vec<Address>) {
        (self.router, self.rows)
    }
}

fn usual(method: &Method, path: &str) -> Gate {
    match (method == Method::GET, path.starts_with("/api/")) {
        (true, true) => Gate::Act("read_workshop"),
        (true, false) => Gate::Open,
        (false, _) => Gate::Undeclared,
    }
}
