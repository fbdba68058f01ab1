//! Marks of a level: shape carries the meaning, colour only helps (印 solid, dotted, cracked).

use maud::{Markup, html};
use verify::Status;

pub(crate) fn level_mark(status: Status) -> Markup {
    html! {
        @match status {
            Status::Proven => svg.mark.proven viewBox="0 0 24 24" aria-hidden="true" {
                rect x="1" y="1" width="22" height="22" rx="3" {}
                path d="M6 12.5l4.2 4.2L18 8" {}
            },
            Status::NotShown => svg.mark.open viewBox="0 0 24 24" aria-hidden="true" {
                rect x="2" y="2" width="20" height="20" rx="3" {}
            },
            Status::Failed => svg.mark.failed viewBox="0 0 24 24" aria-hidden="true" {
                path.half d="M4 1h7l-2 6 3 4-3 6 2 6H4a3 3 0 0 1-3-3V4a3 3 0 0 1 3-3z" {}
                path.half d="M14 1h6a3 3 0 0 1 3 3v16a3 3 0 0 1-3 3h-6l-2-6 3-6-3-4z" {}
            },
        }
    }
}
