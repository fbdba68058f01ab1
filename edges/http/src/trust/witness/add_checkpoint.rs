//! `POST /add-checkpoint`: a log asks for a cosignature.

use acts::trust::Witness;
use axum::{
    body::Body,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use std::sync::Arc;
use trust::{Problem, problem::WitnessProblem, witness::SUBMISSION_BYTES_MAX};

use crate::{
    body,
    problem::{Fault, Worded},
};

/// "The response body MUST consist of the tree size of the latest cosigned checkpoint in decimal,
/// followed by a newline. The response MUST have a Content-Type of text/x.tlog.size."
const SIZE: &str = "text/x.tlog.size";

pub(crate) async fn add_checkpoint(
    State(witness): State<Arc<Witness>>,
    body: Body,
) -> Result<Response, Fault> {
    let (got, max) = (SUBMISSION_BYTES_MAX + 1, SUBMISSION_BYTES_MAX);
    let too_long = || acts::Problem::from(Problem::from(WitnessProblem::TooLong { got, max }));
    let bytes = body::whole(body, max)
        .await
        .map_err(|fault| if body::is_too_large(&fault) { too_long().into() } else { fault })?;
    // Not given up when the request is: a checkpoint that is remembered but shown to nobody would
    // have to be asked for again.
    let task = tokio::spawn(async move { acts::trust::cosign_checkpoint(&witness, &bytes).await });
    match task.await.map_err(Fault::internal)? {
        Ok(cosignature) => {
            let headers = [(header::CONTENT_TYPE, "text/plain; charset=utf-8")];
            Ok((headers, format!("{cosignature}\n")).into_response())
        }
        Err(acts::Problem::Trust(Problem::Witness(WitnessProblem::OtherSize {
            known, ..
        }))) => {
            let headers = [(header::CONTENT_TYPE, SIZE)];
            let conflict = (StatusCode::CONFLICT, headers, format!("{known}\n"));
            Ok(Worded::of(conflict.into_response()))
        }
        Err(problem) => Err(problem.into()),
    }
}
