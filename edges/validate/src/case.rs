//! A case: what goes in, what must come out, and how close.

use anyhow::{Context, Result};

use super::compare::Allowed;
use super::node::Node;

/// A reference case.
#[derive(Debug)]
pub struct Case {
    /// Its name in reports.
    pub id: String,
    /// `area/function`, where the file says so; else what its shape says, or its id.
    pub family: String,
    /// Where its data come from, and how the expected values were obtained.
    pub source: String,
    /// What goes in.
    pub input: Node,
    /// What must come out, flat: key to list or value.
    pub expected: Vec<(String, Node)>,
    tolerance: Node,
}

impl Case {
    /// Reads a file; `None` where it holds no `expected` and so is no case.
    pub fn read(text: &str) -> Result<Option<Self>> {
        let file = Node::read(text)?;
        let (Some(expected), Some(input)) = (file.get("expected"), file.get("input")) else {
            return Ok(None);
        };
        let id = file.need("id")?.text().context("the id")?.to_owned();
        let named = |field| file.get(field).and_then(|name| name.text().ok());
        let family = match (named("area"), named("function")) {
            (Some(area), Some(function)) => format!("{area}/{function}"),
            _ => family_of(input, expected).map_or_else(|| id.clone(), str::to_owned),
        };
        let parts = [named("source"), named("how_obtained")];
        let source = parts.into_iter().flatten().collect::<Vec<_>>().join(" · ");
        let mut flat = Vec::new();
        flatten("", expected, &mut flat);
        let tolerance = file.get("tolerance").cloned().unwrap_or(Node::Null);
        Ok(Some(Self { id, family, source, input: input.clone(), expected: flat, tolerance }))
    }

    /// How close the answer for a key must come.
    ///
    /// `tolerance.overrides.a.b` (or `tolerance.a`, where files say it so) holds for `a.b` and
    /// what lies below. A case that says what exact decimals must reach is held to that.
    pub fn allowed(&self, key: &str) -> Result<Allowed> {
        let tolerance = &self.tolerance;
        let number = |node: &Node, name: &str| node.get(name).map(Node::real).transpose();
        let mut allowed = Allowed {
            rel: match number(tolerance, "rel_if_decimal_ingestion")? {
                Some(rel) => rel,
                None => number(tolerance, "rel")?.unwrap_or(0.0),
            },
            abs: number(tolerance, "abs")?.unwrap_or(0.0),
            digits: number(tolerance, "log_relative_error_min")?,
        };
        let named = tolerance.get("overrides").unwrap_or(tolerance);
        let covers = |name: &str| {
            key.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        let closest =
            named.fields().filter(|(name, _)| covers(name)).max_by_key(|(name, _)| name.len());
        match closest {
            Some((_, Node::Text(_))) => allowed = Allowed { rel: 0.0, abs: 0.0, digits: None },
            Some((_, Node::Number(number))) => allowed.rel = number.parse()?,
            Some((_, over)) => {
                allowed.rel = number(over, "rel")?.unwrap_or(0.0);
                allowed.abs = number(over, "abs")?.unwrap_or(0.0);
            }
            None => {}
        }
        Ok(allowed)
    }
}

/// The family of a case without `area` and `function`, by what goes in and comes out.
fn family_of(input: &Node, expected: &Node) -> Option<&'static str> {
    let has = |node: &Node, names: &[&str]| names.iter().all(|name| node.get(name).is_some());
    let any = |node: &Node, names: &[&str]| names.iter().any(|name| node.get(name).is_some());
    let columns = input.get("columns").and_then(|columns| columns.list().ok());
    if columns.and_then(|names| names.first()) == Some(&Node::Text("fn".to_owned())) {
        return Some("num/values");
    }
    let is_anova = has(input, &["group", "y"]) && any(expected, &["ss_between", "ss_within", "f"]);
    let is_fit = has(input, &["x", "y"]) && any(expected, &["beta", "se", "sigma"]);
    if is_anova {
        Some("num/one_way_anova")
    } else if is_fit {
        Some("num/least_squares")
    } else {
        None
    }
}

fn flatten(key: &str, node: &Node, into: &mut Vec<(String, Node)>) {
    match node {
        Node::Map(_) => {
            for (name, inner) in node.fields() {
                let dot = if key.is_empty() { "" } else { "." };
                flatten(&format!("{key}{dot}{name}"), inner, into);
            }
        }
        // A list of objects is known by the place of each.
        Node::List(items) if items.iter().any(|item| matches!(item, Node::Map(_))) => {
            for (place, item) in items.iter().enumerate() {
                flatten(&format!("{key}.{place}"), item, into);
            }
        }
        other => into.push((key.to_owned(), other.clone())),
    }
}
