//! `GET /api/v1/action-priorities`: the table of Action Priority, so that a form shows the priority
//! while ratings are chosen, by the same table that the row is kept with.

use axum::{Json, extract::State};
use serde_json::{Value, json};
use standard::hub::{Rating, action_priority};

use crate::{Site, body::Acting};

/// One letter for each severity, occurrence and detection from 1 to 10, detection fastest.
pub(crate) async fn list_priorities(State(_): State<Site>, Acting(_): Acting) -> Json<Value> {
    let ratings: Vec<_> = (1..=10).filter_map(|rating| Rating::new(rating).ok()).collect();
    let mut letters = String::with_capacity(1_000);
    for severity in &ratings {
        for occurrence in &ratings {
            for detection in &ratings {
                letters.push_str(action_priority(*severity, *occurrence, *detection).letter());
            }
        }
    }
    Json(json!({"letters": letters}))
}
