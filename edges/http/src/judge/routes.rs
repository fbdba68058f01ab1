//! The addresses of monitors, signals, nonconformities and cases.

use crate::table::{Table, get, post, put};

/// What is watched, and what is done about it.
pub(crate) fn watch_routes(table: Table) -> Table {
    of_cases(of_attachments(of_monitors(table)))
}

fn of_monitors(table: Table) -> Table {
    table
        .route(
            "/api/v1/monitors",
            get(super::list_monitors)
                .act("read_workshop")
                .post(super::propose_monitor)
                .act("propose_limits"),
        )
        .route("/api/v1/monitors/study", post(super::study_base).act("study_base"))
        .route("/api/v1/monitors/{id}", get(super::show_monitor).act("read_workshop"))
        .route("/api/v1/monitors/{id}/points", get(super::list_points).act("read_workshop"))
        .route(
            "/api/v1/monitors/{id}/causes",
            get(super::list_causes).act("read_workshop").post(super::note_cause).act("note_cause"),
        )
        .route("/api/v1/capabilities", get(super::list_capabilities).act("read_workshop"))
        .route("/api/v1/monitors/{id}/limits", post(super::propose_limits).act("propose_limits"))
        .route(
            "/api/v1/monitors/{id}/limits/{version}/approve",
            post(super::approve_limits).act("approve_limits"),
        )
        .route(
            "/api/v1/monitors/{id}/limits/{version}/reject",
            post(super::reject_limits).act("approve_limits"),
        )
        .route("/api/v1/monitors/{id}/stop", post(super::stop_monitor).act("stop_monitor"))
        .route("/api/v1/signals", get(super::list_signals).act("read_workshop"))
        .route("/api/v1/signals/{id}", get(super::show_signal).act("read_workshop"))
        .route("/api/v1/signals/{id}/reaction", post(super::answer_signal).act("answer_signal"))
        .route("/api/v1/live", get(super::listen).act("read_workshop"))
}

fn of_attachments(table: Table) -> Table {
    table
        .route("/api/v1/signals/{id}/attachments", post(super::attach_note).act("attach_note"))
        .route(
            "/api/v1/attachments/{id}",
            get(super::show_attachment)
                .act("read_workshop")
                .delete(super::erase_attachment)
                .act("erase_attachment"),
        )
        .route(
            "/api/v1/attachments/{id}/transcript",
            put(super::transcribe_attachment).act("transcribe_attachment"),
        )
}

fn of_cases(table: Table) -> Table {
    table
        .route(
            "/api/v1/nonconformities",
            get(super::list_nonconformities)
                .act("read_workshop")
                .post(super::report_nonconformity)
                .act("report_nonconformity"),
        )
        .route(
            "/api/v1/nonconformities/{code}",
            get(super::show_nonconformity).act("read_workshop"),
        )
        .route(
            "/api/v1/nonconformities/{code}/dispositions",
            post(super::dispose_nonconformity).act("dispose_nonconformity"),
        )
        .route(
            "/api/v1/nonconformities/{code}/cause",
            post(super::confirm_cause).act("confirm_cause"),
        )
        .route(
            "/api/v1/nonconformities/{code}/form",
            get(super::print_nonconformity).act("read_workshop"),
        )
        .route(
            "/api/v1/cases",
            get(super::list_cases).act("read_workshop").post(super::open_case).act("open_case"),
        )
        .route("/api/v1/cases/{code}", get(super::show_case).act("read_workshop"))
        .route("/api/v1/cases/{code}/steps", post(super::take_step).act("work_on_case"))
        .route("/api/v1/cases/{code}/effect", post(super::study_effect).act("work_on_case"))
        .route("/api/v1/cases/{code}/close", post(super::close_case).act("close_case"))
        .route("/api/v1/cases/{code}/form", get(super::print_case).act("read_workshop"))
}
