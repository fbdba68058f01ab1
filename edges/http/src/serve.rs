//! Serving: a listener, a router, and a quiet end.

use acts::trust::Witness;
use std::{future::IntoFuture, io, sync::Arc};
use tokio::net::TcpListener;

use crate::{
    Site,
    offer::{self, Authority},
    patience::Patient,
    route, secure,
};

/// How a site is served over TLS.
pub struct Secure {
    /// With a resolver that gives the certificate of the moment.
    pub config: Arc<tokio_rustls::rustls::ServerConfig>,
    /// The local authority that is offered over plain HTTP, where there is one.
    pub authority: Option<Authority>,
}

/// Serves until `shutdown` is ready, then lets the requests under way finish.
///
/// # Errors
/// What the listener reports.
pub async fn serve(
    site: Site,
    listener: TcpListener,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    serve_on(site, Patient::new(listener), shutdown).await
}

/// As [`serve`], over TLS; plain HTTP on the same port is told so, and offered the certificate.
///
/// # Errors
/// What the listener reports.
pub async fn serve_secure(
    site: Site,
    listener: TcpListener,
    Secure { config, authority }: Secure,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let (protected, plain) = secure::divide(Patient::new(listener), config)?;
    let router = offer::router(site.clone(), authority);
    let (stop, stopping) = tokio::sync::oneshot::channel::<()>();
    let until = async { drop(stopping.await) };
    let beside = axum::serve(plain, router).with_graceful_shutdown(until);
    let beside = tokio::spawn(beside.into_future());
    let served = serve_on(site, protected, shutdown).await;
    drop(stop);
    let _ = beside.await;
    served
}

async fn serve_on<L>(
    site: Site,
    listener: L,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()>
where
    L: axum::serve::Listener,
    L::Addr: std::fmt::Debug,
{
    let router = route::router(site.clone());
    let ending = site.clone();
    let stopping = async move {
        shutdown.await;
        // A reader of live events has a request under way that would never finish.
        ending.workshop().teller().end();
    };
    let served = axum::serve(listener, router).with_graceful_shutdown(stopping).await;
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
