//! Sources of readings and their dead letters, over HTTP.

mod bring;
mod letter;
mod statement;
mod trial;
mod wire;

pub use letter::letter_json;
pub(crate) use trial::MessageWire;
pub use trial::tried_json;
pub(crate) use wire::{MappingWire, SourceWire};

use axum::http::StatusCode;
use measure::source::Source;
use word::{Code, Words};

use crate::{
    Site,
    problem::Fault,
    table::{Table, get, post},
};

/// The addresses of sources.
pub(crate) fn routes(table: Table) -> Table {
    let letter = "/api/v1/sources/{source}/letters/{letter}";
    table
        .route(
            "/api/v1/sources",
            get(statement::list_sources).post(statement::revise_source).act("revise_source"),
        )
        .route("/api/v1/sources/{source}", get(statement::show_source))
        .route("/api/v1/sources/{source}/revisions", get(statement::list_revisions))
        .route("/api/v1/sources/{source}/trial", post(trial::try_source).act("try_source"))
        .route(
            "/api/v1/sources/{source}/messages",
            post(bring::bring_messages).act("bring_messages"),
        )
        .route("/api/v1/sources/{source}/letters", get(letter::list_letters).act("read_letters"))
        .route(&format!("{letter}/retry"), post(letter::retry_letter).act("answer_letter"))
        .route(&format!("{letter}/set-aside"), post(letter::set_aside).act("answer_letter"))
}

/// A source that is there.
async fn known(site: &Site, source: &Code) -> Result<Source, Fault> {
    let known = site.workshop().store().source(source).await?;
    let name = || source.to_string();
    Ok(known.ok_or_else(|| acts::Problem::NotFound { what: "source", name: name() })?)
}

/// More messages than are taken at once.
fn too_many(most: usize, got: usize) -> Fault {
    let words = Words::new(
        "一次最多 {most} 条消息，收到 {got} 条；请分几次发送",
        "at most {most} messages are taken at once, and {got} were sent; send them in parts",
    );
    let args = [("most", most.to_string()), ("got", got.to_string())];
    Fault::new(StatusCode::UNPROCESSABLE_ENTITY, "http.too_many_messages", words, args)
}
