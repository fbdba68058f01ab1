//! Serving: a listener, a router, and a quiet end.

use acts::trust::Witness;
use std::{io, sync::Arc};
use tokio::net::TcpListener;

use crate::{Site, patience::Patient, route};

/// Serves until `shutdown` is ready, then lets the requests under way finish.
///
/// # Errors
/// What the listener reports.
pub async fn serve(
    site: Site,
    listener: TcpListener,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let router = route::router(site.clone());
    let ending = site.clone();
    let stopping = async move {
        shutdown.await;
        // A reader of live events has a request under way that would never finish.
        ending.workshop().teller().end();
    };
    let served = axum::serve(Patient::new(listener), router).with_graceful_shutdown(stopping).await;
    site.write_strangers().await;
    served
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
