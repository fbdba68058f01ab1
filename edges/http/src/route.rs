//! The route table: every address that this server answers at.

use acts::trust::Witness;
use axum::{Router, middleware, routing};
use std::sync::Arc;

use crate::{
    Site,
    admit::{Door, admit},
    app, brand, certify, compress, etag, explain, guard, health, home, judge, make,
    measure::{self, register},
    metrics, openapi, party,
    problem::Fault,
    standard::{self, hub},
    table::{Address, Table, delete, get, post, put},
    teach, trust,
};

/// Every address, behind the door and under the guards that all of them share.
pub fn router(site: Site) -> Router {
    let (routes, rows) = table().into_parts();
    let door = Door::new(site.clone(), rows);
    let routes = routes
        .route_layer(middleware::from_fn_with_state(door, admit))
        .fallback(|| async { Fault::not_found() })
        .layer(middleware::from_fn(make::epcis::agree));
    under_guard(routes, site)
}

/// Every method at every address, and who may pass.
pub fn addresses() -> Vec<Address> {
    table().into_parts().1
}

/// Lots, and the readings that are taken of them.
fn of_readings(table: Table) -> Table {
    table
        .route("/api/v1/lots", get(make::list_lots).post(make::open_lot).act("open_lot"))
        .route("/api/v1/lots/{lot}", get(make::show_lot))
        .route("/api/v1/readings", post(measure::load_readings).act("record_readings"))
        .route(
            "/api/v1/lots/{lot}/readings",
            get(measure::list_readings).post(measure::record_readings).act("record_readings"),
        )
        .route("/api/v1/lots/{lot}/readings.dfq", get(measure::write_dfq))
        .route(
            "/api/v1/lots/{lot}/corrections",
            post(measure::correct_reading).act("correct_reading"),
        )
}

fn table() -> Table {
    let parts: &[fn(Table) -> Table] = &[
        of_pages,
        app::routes,
        brand::checker_routes,
        make::epcis::routes,
        measure::file_routes,
        measure::retention_routes,
        judge::watch_routes,
        of_party,
        of_notices,
        of_hub,
        of_readings,
        measure::source_routes,
        of_register,
        of_work,
        of_evidence,
        of_partners,
        of_house,
    ];
    parts.iter().fold(Table::new(), |table, part| part(table))
}

/// Pages and files that anyone may read.
fn of_pages(table: Table) -> Table {
    table
        .route("/", get(home::show_home))
        .route("/p/{id}", get(brand::show_passport))
        .route("/p/{id}/scan", post(brand::scan_code).open())
        .route("/p/{id}/inner", get(brand::show_inner).post(brand::open_inner).open())
        .route("/p/{id}/report", get(brand::show_report_form).post(brand::report_fake).open())
        .route("/reports/{reference}", get(brand::show_report))
        .route("/p/{id}/bundle", get(brand::bundle_passport))
        .route("/p/{id}/qr.svg", get(brand::draw_qr))
        .route("/p/{id}/qr.png", get(brand::draw_qr_png))
        .route("/p/{id}/chart.svg", get(brand::draw_chart))
        .route("/p/{id}/claim", get(brand::show_claim))
        .route("/p/{id}/credential", get(brand::show_credential))
        .route("/p/{id}/credential.jwt", get(brand::show_token))
        .route("/p/{id}/labels", get(brand::label_passport))
        .route("/labels/{gtin}", get(brand::label_pieces))
        .route("/certificates/{certificate}", get(certify::show_certificate))
        .route("/print/certificates/{certificate}", get(certify::print_certificate))
        .route("/verifications/{claim}", get(certify::list_verifications))
        .route("/status/{purpose}", get(brand::show_status_list))
        .route("/did.json", get(brand::show_issuer))
        .route("/.well-known/did.json", get(brand::show_issuer))
        .route("/01/{*rest}", get(brand::resolve_link))
        .route("/gtin/{*rest}", get(brand::resolve_link))
        .route("/checkpoint", get(trust::read_checkpoint))
        .route("/tile/{*path}", get(trust::read_tile))
        .route("/log/key", get(trust::read_key))
        .route("/calendar.ics", get(register::show_calendar))
}

/// The evidence of a lot, and who is invited to it.
fn of_evidence(table: Table) -> Table {
    table
        .route("/api/v1/lots/{lot}/evidence", get(brand::take_evidence).act("read_evidence"))
        .route(
            "/api/v1/lots/{lot}/guest-links",
            get(brand::list_guest_links).post(brand::make_guest_link).act("make_guest_link"),
        )
        .route("/api/v1/guest-links/{link}", delete(brand::end_guest_link).act("end_guest_link"))
        .route("/g/{token}", get(brand::show_guest_page))
        .route("/g/{token}/evidence.zip", get(brand::take_archive))
}

/// People, accounts and what they may do.
fn of_party(table: Table) -> Table {
    table
        .route(
            "/api/v1/people",
            get(party::list_people).act("read_people").post(party::add_person).act("add_person"),
        )
        .route("/setup", get(party::show_set_up).post(party::set_up).open())
        .route(
            "/api/v1/session",
            get(party::show_session)
                .act("use_session")
                .post(party::sign_in)
                .open()
                .delete(party::sign_out)
                .act("use_session"),
        )
        .route("/api/v1/session/provider", get(party::show_provider).open())
        .route("/sign-in/provider", get(party::begin_sign_in))
        .route("/sign-in/answer", get(party::finish_sign_in))
        .route(
            "/api/v1/subjects",
            get(party::list_subjects)
                .act("link_subject")
                .post(party::link_subject)
                .act("link_subject"),
        )
        .route("/api/v1/subjects/unlink", post(party::unlink_subject).act("link_subject"))
        .route("/api/v1/session/password", put(party::change_password).act("change_password"))
        .route(
            "/api/v1/accounts",
            get(party::list_accounts)
                .act("read_people")
                .post(party::open_account)
                .act("open_account"),
        )
        .route("/api/v1/accounts/{person}", delete(party::close_account).act("close_account"))
        .route("/api/v1/accounts/{person}/password", put(party::set_password).act("set_password"))
        .route(
            "/api/v1/tokens",
            get(party::list_tokens).act("read_tokens").post(party::issue_token).act("issue_token"),
        )
        .route("/api/v1/tokens/{id}", delete(party::revoke_token).act("revoke_token"))
        .route("/api/v1/audit", get(party::read_audit).act("read_audit"))
        .route("/api/v1/people/{id}/consent", put(party::change_consent).act("change_consent"))
        .route(
            "/api/v1/roles",
            get(party::list_roles).act("read_people").post(party::grant_role).act("grant_role"),
        )
        .route("/api/v1/roles/{id}", delete(party::end_role).act("end_role"))
}

/// Who is told what happened.
fn of_notices(table: Table) -> Table {
    table
        .route(
            "/api/v1/subscriptions",
            get(party::list_subscriptions)
                .act("read_notices")
                .post(party::make_subscription)
                .act("make_subscription"),
        )
        .route(
            "/api/v1/subscriptions/{id}",
            delete(party::end_subscription).act("end_subscription"),
        )
        .route(
            "/api/v1/mail-server",
            put(party::set_mail_server)
                .act("set_mail_server")
                .get(party::show_mail_server)
                .act("read_notices"),
        )
        .route("/api/v1/notices", get(party::list_notices).act("read_notices"))
        .route("/api/v1/notices/{id}/retry", post(party::retry_notice).act("retry_notice"))
}

/// The hub of a standard: items and the rows that hang on them.
fn of_hub(table: Table) -> Table {
    table
        .route(
            "/print/items/{item}/control-plan",
            get(hub::print_control_plan).act("read_workshop"),
        )
        .route("/print/items/{item}/pfmea", get(hub::print_pfmea).act("read_workshop"))
        .route("/api/v1/action-priorities", get(hub::list_priorities))
        .route("/api/v1/items", get(hub::list_items).post(hub::revise_item).act("revise_item"))
        .route("/api/v1/items/{item}", get(hub::show_item))
        .route("/api/v1/items/{item}/revisions", get(hub::list_revisions))
        .route(
            "/api/v1/items/{item}/operations",
            get(hub::list_operations).post(hub::revise_operation).act("revise_operation"),
        )
        .route(
            "/api/v1/items/{item}/characteristics",
            get(hub::list_characteristics)
                .post(hub::revise_characteristic)
                .act("revise_characteristic"),
        )
        .route(
            "/api/v1/items/{item}/failure-chains",
            get(hub::list_failure_chains)
                .post(hub::revise_failure_chain)
                .act("revise_failure_chain"),
        )
        .route("/api/v1/items/{item}/failure-chains/{chain}/occurrence", get(hub::check_occurrence))
        .route(
            "/api/v1/items/{item}/control-plan",
            get(hub::list_control_plan).post(hub::revise_control).act("revise_control"),
        )
}

/// What partners promised, and how they keep it.
fn of_partners(table: Table) -> Table {
    table
        .route(
            "/api/v1/promises",
            get(trust::list_promises)
                .act("score_partners")
                .post(trust::note_promise)
                .act("note_promise"),
        )
        .route(
            "/api/v1/promises/{promise}/changes",
            post(trust::change_promise).act("change_promise"),
        )
        .route(
            "/api/v1/promises/{promise}/deliveries",
            post(trust::note_delivery).act("note_delivery"),
        )
        .route("/api/v1/promises/{promise}/appeals", post(trust::open_appeal).act("open_appeal"))
        .route(
            "/api/v1/promises/{promise}/decisions",
            post(trust::decide_appeal).act("decide_appeal"),
        )
        .route("/api/v1/fulfilment", get(trust::score_partners).act("score_partners"))
}

/// What is made, measured, judged, certified and shown.
fn of_work(table: Table) -> Table {
    of_making(table)
        .route("/api/v1/entries", post(trust::enter).act("enter"))
        .route("/api/v1/lists", post(trust::publish_list).act("publish_list"))
        .route("/api/v1/draws", post(trust::draw_list).open())
        .route("/api/v1/verify", post(trust::verify_bundle).open())
        .route(
            "/api/v1/standards",
            get(standard::list_standards).post(standard::release_standard).act("release_standard"),
        )
        .route("/api/v1/templates", get(standard::list_templates))
        .route(
            "/api/v1/templates/{name}/install",
            post(standard::install_template).act("install_template"),
        )
        .route(
            "/api/v1/templates/{name}/remove",
            post(standard::remove_template).act("remove_template"),
        )
        .route("/api/v1/lots/{lot}/seal", post(measure::seal_lot).act("seal_lot"))
        .route(
            "/api/v1/lots/{lot}/sealing",
            get(measure::show_sealing).post(measure::plan_sealing).act("plan_sealing"),
        )
        .route(
            "/api/v1/lots/{lot}/claims",
            get(certify::list_claims).post(certify::issue_claim).act("issue_claim"),
        )
        .route(
            "/api/v1/lots/{lot}/certificates",
            post(certify::issue_certificate).act("issue_certificate"),
        )
        .route(
            "/api/v1/certificates",
            get(certify::list_certificates)
                .act("read_workshop")
                .post(certify::receive_certificate)
                .act("receive_certificate"),
        )
        .route("/api/v1/verifications", post(certify::enter_verification).act("enter_verification"))
        .route(
            "/api/v1/claims/{claim}/withdraw",
            post(certify::withdraw_claim).act("withdraw_claim"),
        )
        .route(
            "/api/v1/passports",
            get(brand::list_passports)
                .act("read_workshop")
                .post(brand::issue_passport)
                .act("issue_passport"),
        )
        .route(
            "/api/v1/passports/{id}/withdraw",
            post(brand::withdraw_passport).act("withdraw_passport"),
        )
        .route(
            "/api/v1/passports/{id}/codes",
            get(brand::list_codes).act("read_workshop").post(brand::issue_codes).act("issue_codes"),
        )
        .route("/api/v1/passports/{id}/chips", post(brand::enrol_chip).act("enrol_chip"))
        .route("/api/v1/copy-rules", get(brand::list_rules).open())
        .route("/api/v1/fakes", get(brand::list_fakes).act("read_fakes"))
        .route("/api/v1/fakes/{reference}/state", post(brand::decide_fake).act("decide_fake"))
        .route("/api/v1/methods", get(judge::list_methods).open())
        .route("/api/v1/explanations/{what}", get(explain::explain).open())
        .route("/api/v1/methods/{id}/run", post(judge::run_method).open())
        .route("/api/v1/methods/{id}/workbook", post(judge::bind_workbook).open())
}

/// Orders, lots, pieces, stations, executions, and who may do what.
fn of_making(table: Table) -> Table {
    table
        .route("/api/v1/orders", get(make::list_orders).post(make::open_order).act("open_order"))
        .route("/api/v1/lots/{lot}/origin", get(make::show_origin))
        .route("/api/v1/trace/{thing}", get(make::trace_thing).act("trace_thing"))
        .route("/api/v1/recall/{thing}", get(make::recall_thing).act("recall_thing"))
        .route(
            "/api/v1/lots/{lot}/pieces",
            get(make::list_pieces).post(make::mark_pieces).act("mark_pieces"),
        )
        .route(
            "/api/v1/stations",
            get(make::list_stations).post(make::add_station).act("add_station"),
        )
        .route(
            "/api/v1/executions",
            get(make::list_executions).post(make::start_execution).act("start_execution"),
        )
        .route("/api/v1/executions/{execution}/end", post(make::end_execution).act("end_execution"))
        .route(
            "/api/v1/people/{person}/qualifications",
            get(teach::list_qualifications)
                .post(teach::grant_qualification)
                .act("grant_qualification"),
        )
        .route(
            "/api/v1/qualifications/{qualification}/sign",
            post(teach::sign_again).act("sign_again"),
        )
}

/// Gauges, and what rests on them.
fn of_register(table: Table) -> Table {
    table
        .route(
            "/api/v1/items/{item}/characteristics/{characteristic}/entitlement",
            get(register::show_entitlement),
        )
        .route(
            "/api/v1/gauges",
            get(register::list_gauges).post(register::register_gauge).act("register_gauge"),
        )
        .route("/api/v1/gauges/{gauge}", get(register::show_gauge))
        .route(
            "/api/v1/gauges/{gauge}/confirmations",
            get(register::list_confirmations).post(register::confirm_gauge).act("confirm_gauge"),
        )
        .route(
            "/api/v1/gauges/{gauge}/studies",
            get(register::list_gauge_studies).post(register::study_gauge).act("study_gauge"),
        )
        .route("/api/v1/gauges/{gauge}/impact", get(register::show_impact))
        .route("/api/v1/gauges/{gauge}/impact/readings", get(register::list_suspect_readings))
}

/// How the server is.
fn of_house(table: Table) -> Table {
    table
        .route("/api/v1/openapi.json", get(openapi::describe_api).open())
        .route("/metrics", get(metrics::show_metrics).act("read_metrics"))
        .route("/healthz", get(health::is_alive))
        .route("/readyz", get(health::is_ready))
}

/// Every address of a witness, under the same guards.
pub(crate) fn witness_router(witness: Arc<Witness>) -> Router {
    let routes = Router::new()
        .route("/add-checkpoint", routing::post(trust::witness::add_checkpoint))
        .route("/{hash}/checkpoint", routing::get(trust::witness::read_cosigned))
        .route("/", routing::get(trust::witness::show_directory))
        .route("/directory.json", routing::get(trust::witness::read_directory))
        .route("/{hash}/splits", routing::get(trust::witness::read_splits))
        .route("/key", routing::get(trust::witness::read_key))
        .route("/healthz", routing::get(health::is_alive))
        .fallback(|| async { Fault::not_found() });
    under_guard(routes, witness)
}

/// The guards, innermost first.
pub(crate) fn under_guard<S: Clone + Send + Sync + 'static>(routes: Router<S>, state: S) -> Router {
    routes
        .layer(middleware::from_fn(etag::tag))
        .layer(middleware::from_fn_with_state(compress::Lately::default(), compress::compress))
        .layer(middleware::from_fn_with_state(guard::Shield::new(), guard::guard))
        .with_state(state)
}
