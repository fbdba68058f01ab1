//! `GET /api/v1/trace/{thing}`, `GET /api/v1/recall/{thing}`: where a thing came from and went.

use axum::{
    Json,
    extract::{Path, Query, State},
    http::StatusCode,
};
use make::genealogy::circles;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};
use store::{Direction, Graph, Recall, Trace};
use word::Words;

use crate::{Site, body::Acting, problem::Fault};

/// Things shown, where nothing is said.
const N: usize = 1_000;

/// Steps followed, where nothing is said, and at most.
const DEPTH: u32 = 64;
const DEPTH_MAX: u32 = 1_024;

#[derive(Deserialize, JsonSchema)]
pub(crate) struct TraceAsked {
    direction: Option<String>,
    depth: Option<u32>,
    n: Option<usize>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RecallAsked {
    direction: Option<String>,
    #[serde(default)]
    past: bool,
    per_page: Option<usize>,
    next_page_token: Option<i64>,
}

pub(crate) async fn trace_thing(
    State(site): State<Site>,
    Path(thing): Path<String>,
    Query(asked): Query<TraceAsked>,
    Acting(actor): Acting,
) -> Result<Json<Value>, Fault> {
    let direction = direction(asked.direction.as_deref().unwrap_or("up"), ["up", "down"])?;
    let depth_max = asked.depth.unwrap_or(DEPTH).clamp(1, DEPTH_MAX);
    let n_max = asked.n.unwrap_or(N).clamp(1, acts::make::TRACED_MAX);
    let asked = Trace { thing: acts::make::thing(&thing), direction, depth_max, n_max };
    let thing = asked.thing.clone();
    let graph = acts::make::trace_thing(site.workshop(), &actor, asked).await?;
    Ok(Json(wire(&thing, &graph)))
}

fn wire(thing: &str, graph: &Graph) -> Value {
    let steps = graph.steps.iter().map(|step| (step.from.as_slice(), step.into.as_slice()));
    let circles: Vec<&str> = circles(steps).into_iter().collect();
    let steps: Vec<Value> = graph
        .steps
        .iter()
        .map(|step| {
            json!({
                "bond": step.bond.name(),
                "from": step.from,
                "into": step.into,
                "event": step.event.as_ref().map(|(id, _)| id),
                "at": step.event.as_ref().map(|(_, at)| at.to_string()),
                "has_ended": step.has_ended,
            })
        })
        .collect();
    let things = graph.things.iter().map(|(name, level)| json!({"thing": name, "steps": level}));
    json!({
        "thing": thing,
        "things": things.collect::<Vec<_>>(),
        "steps": steps,
        "circles": circles,
        "is_cut": graph.is_cut,
    })
}

pub(crate) async fn recall_thing(
    State(site): State<Site>,
    Path(thing): Path<String>,
    Query(asked): Query<RecallAsked>,
    Acting(actor): Acting,
) -> Result<Json<Value>, Fault> {
    let given = asked.direction.as_deref().unwrap_or("forward");
    let asked = Recall {
        thing: acts::make::thing(&thing),
        direction: direction(given, ["backward", "forward"])?,
        with_past: asked.past,
        n_named: asked.per_page.unwrap_or(N).clamp(1, acts::make::NAMED_MAX),
        after: asked.next_page_token.unwrap_or(0),
    };
    let thing = asked.thing.clone();
    let recalled = acts::make::recall_thing(site.workshop(), &actor, asked).await?;
    let named = |is_around: bool| -> Vec<&str> {
        let of = recalled.things.iter().filter(|(_, around)| *around == is_around);
        of.map(|(name, _)| name.as_str()).collect()
    };
    Ok(Json(json!({
        "thing": thing,
        "n_things": recalled.n_things,
        "n_packages": recalled.n_packages,
        "things": named(false),
        "packages": named(true),
        "nextPageToken": recalled.next,
    })))
}

/// `[up, down]` as they are spelled here.
fn direction(given: &str, spelled: [&'static str; 2]) -> Result<Direction, Fault> {
    match spelled.iter().position(|word| *word == given) {
        Some(0) => Ok(Direction::Up),
        Some(_) => Ok(Direction::Down),
        None => {
            let words = Words::new("direction 应为 {words}", "direction must be {words}");
            let args = [("words", spelled.join(" / "))];
            Err(Fault::new(StatusCode::UNPROCESSABLE_ENTITY, "make.direction", words, args))
        }
    }
}
