//! A file that is looked at and not kept: it lies in the system's folder for such files for as
//! long as one request takes.

use axum::{
    extract::{FromRequest, Query, Request},
    http::StatusCode,
};
use inlet::{Complaint, Limits};
use serde_json::json;
use std::io::Write as _;
use tempfile::NamedTempFile;

use crate::{
    Site,
    body::whole,
    described::{Described, Takes},
    problem::Fault,
};

/// A file in the body of a request, and what its address says of it.
pub(crate) struct Posted {
    bytes: Vec<u8>,
    /// Pairs of the query, in order.
    pub(super) query: Vec<(String, String)>,
}

impl Posted {
    /// Nobody vouches for whoever sends it.
    pub(super) const LIMITS: Limits = Limits::VISITOR;

    /// Puts it where it can be read. The extension stays, since it tells formats apart.
    pub(super) fn spool(&self) -> Result<NamedTempFile, Fault> {
        let name = self.query.iter().find(|(key, _)| key == "name");
        let name = name.map_or("", |(_, name)| name.as_str());
        let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
        let is_plain = extension.len() <= 5 && extension.bytes().all(|b| b.is_ascii_alphanumeric());
        let suffix = if is_plain { format!(".{extension}") } else { String::new() };
        let spool = || {
            let mut file = tempfile::Builder::new().prefix("wule-").suffix(&suffix).tempfile()?;
            file.write_all(&self.bytes)?;
            file.flush()?;
            Ok::<_, std::io::Error>(file)
        };
        spool().map_err(Fault::internal)
    }
}

impl FromRequest<Site> for Posted {
    type Rejection = Fault;

    async fn from_request(request: Request, _: &Site) -> Result<Self, Fault> {
        let most = usize::try_from(Self::LIMITS.text_bytes_max).unwrap_or(usize::MAX);
        let query = Query::try_from_uri(request.uri()).map_or_else(|_| vec![], |Query(all)| all);
        let bytes = whole(request.into_body(), most).await?;
        Ok(Self { bytes, query })
    }
}

/// A file that cannot be read at all.
pub(super) fn refused(complaint: Complaint) -> Fault {
    Fault::of_message(StatusCode::UNPROCESSABLE_ENTITY, complaint.message)
}

impl Takes for Posted {
    fn describe(to: &mut Described) {
        // Whatever a program wrote: text or a workbook.
        to.body = Some(("application/octet-stream", json!({})));
    }
}
