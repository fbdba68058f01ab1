//! Pages of a list: `?limit=` rows after `?after=`, which is the `next` of the page before.

use axum::http::StatusCode;
use serde::Deserialize;
use word::Words;

use crate::problem::Fault;

/// Rows of a page where nothing is said.
const USUAL: u32 = 100;
/// The most rows of a page.
const MOST: u32 = 1_000;

/// The page that is asked for.
#[derive(Clone, Debug, Default, Deserialize)]
pub(crate) struct Paging {
    after: Option<String>,
    limit: Option<u32>,
}

impl Paging {
    /// How many rows: 1 to 1,000, and 100 where nothing is said.
    pub(crate) fn limit(&self) -> u32 {
        self.limit.unwrap_or(USUAL).clamp(1, MOST)
    }

    /// The row that the page begins after.
    ///
    /// # Errors
    /// 400 for a cursor that no page gave.
    pub(crate) fn after<T: std::str::FromStr>(&self) -> Result<Option<T>, Fault> {
        let read = |text: &String| {
            text.parse().map_err(|_| {
                let words = Words::new(
                    "“{got}”不是本列表给出的游标；请用上一页的 next",
                    "“{got}” is not a cursor of this list; use the `next` of the page before",
                );
                let got = text.chars().take(80).collect();
                Fault::new(StatusCode::BAD_REQUEST, "http.not_a_cursor", words, [("got", got)])
            })
        };
        self.after.as_ref().map(read).transpose()
    }

    /// The cursor of the next page: that of the last row, where the page is full.
    pub(crate) fn next<T>(&self, rows: &[T], cursor: impl Fn(&T) -> String) -> Option<String> {
        let is_full = rows.len() >= usize::try_from(self.limit()).unwrap_or(usize::MAX);
        rows.last().filter(|_| is_full).map(cursor)
    }
}
