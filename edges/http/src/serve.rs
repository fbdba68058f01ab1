//! Serving: a listener, a router, and a quiet end.

use acts::{Workshop, trust::Witness};
use std::{io, sync::Arc};
use tokio::net::TcpListener;

use crate::{Site, patience::Patient, route};

/// Serves until `shutdown` is ready, then lets the requests under way finish.
///
/// `base_url` is how people reach this server, such as `https://pins.example`; it stands in every
/// QR code, so it must not change once passports are printed.
///
/// # Errors
/// What the listener reports.
pub async fn serve(
    workshop: Arc<Workshop>,
    listener: TcpListener,
    base_url: String,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let router = route::router(Site::new(workshop, &base_url));
    axum::serve(Patient::new(listener), router).with_graceful_shutdown(shutdown).await
}

/// Serves a witness until `shutdown` is ready, then lets the requests under way finish.
///
/// # Errors
/// What the listener reports.
pub async fn serve_witness(
    witness: Arc<Witness>,
    listener: TcpListener,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let router = route::witness_router(witness);
    axum::serve(Patient::new(listener), router).with_graceful_shutdown(shutdown).await
}
