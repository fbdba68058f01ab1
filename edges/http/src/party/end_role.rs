//! `DELETE /api/v1/roles/{id}`: ends a role or a voice now. It stays in the list, with its end.

use axum::{
    extract::{Path, State},
    http::StatusCode,
};

use super::id;
use crate::{Site, body::Acting, problem::Fault};

pub(crate) async fn end_role(
    State(site): State<Site>,
    Acting(actor): Acting,
    Path(grant): Path<String>,
) -> Result<StatusCode, Fault> {
    acts::party::end_role(site.workshop(), &actor, id(&grant)?).await?;
    Ok(StatusCode::NO_CONTENT)
}
