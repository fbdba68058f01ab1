//! One port for TLS and for those who forgot it.
//!
//! Asks: does a connection begin with a greeting of TLS?
//! Needs: the certificate of the moment, which a resolver in the configuration gives.
//! Does not know: who made the certificate.
//!
//! A greeting of TLS begins with the byte 22, which no request of HTTP does. Whoever speaks plain
//! HTTP gets the page that offers the certificate, or is sent on to the secure address.
//! Source: RFC 8446, 5.1 (the type of a handshake record).

use std::{io, net::SocketAddr, sync::Arc, time::Duration};
use tokio::{
    sync::mpsc::{Receiver, Sender, channel},
    time::timeout,
};
use tokio_rustls::{TlsAcceptor, rustls::ServerConfig, server::TlsStream};

use crate::patience::{Patient, Watched};

/// Longer than a greeting takes over the worst of radios.
const GREETING: Duration = Duration::from_secs(10);
/// So many wait between greeting and service.
const WAITING_MAX: usize = 64;
/// The type of a handshake record.
const HANDSHAKE: u8 = 22;

/// Connections of one kind.
pub(crate) struct Arrivals<T> {
    coming: Receiver<(T, SocketAddr)>,
    address: SocketAddr,
}

impl<T: tokio::io::AsyncRead + tokio::io::AsyncWrite + Unpin + Send + 'static> axum::serve::Listener
    for Arrivals<T>
{
    type Io = T;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (T, SocketAddr) {
        match self.coming.recv().await {
            Some(arrival) => arrival,
            None => std::future::pending().await,
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        Ok(self.address)
    }
}

/// Divides what comes in, until nobody takes it any more.
///
/// # Errors
/// What the listener says of its address.
pub(crate) fn divide(
    mut all: Patient,
    config: Arc<ServerConfig>,
) -> io::Result<(Arrivals<TlsStream<Watched>>, Arrivals<Watched>)> {
    let address = axum::serve::Listener::local_addr(&all)?;
    let (secure, of_secure) = channel(WAITING_MAX);
    let (plain, of_plain) = channel(WAITING_MAX);
    let acceptor = TlsAcceptor::from(config);
    tokio::spawn(async move {
        loop {
            let (stream, from) = tokio::select! {
                arrival = axum::serve::Listener::accept(&mut all) => arrival,
                () = secure.closed() => return,
            };
            // A greeting takes as long as its sender likes; others are not kept waiting by it.
            let (acceptor, to) = (acceptor.clone(), (secure.clone(), plain.clone()));
            tokio::spawn(timeout(GREETING, greet(stream, from, acceptor, to)));
        }
    });
    let arrivals = |coming| Arrivals { coming, address };
    Ok((arrivals(of_secure), Arrivals { coming: of_plain, address }))
}

type Ways = (Sender<(TlsStream<Watched>, SocketAddr)>, Sender<(Watched, SocketAddr)>);

/// Finishes the greeting, and hands the connection on. One that fails is over: scanners and
/// devices without our certificate fail all day, which is no fault of the server.
async fn greet(stream: Watched, from: SocketAddr, acceptor: TlsAcceptor, (secure, plain): Ways) {
    match stream.first_byte().await {
        Ok(Some(HANDSHAKE)) => {
            if let Ok(stream) = acceptor.accept(stream).await {
                let _ = secure.send((stream, from)).await;
            }
        }
        Ok(Some(_)) => {
            let _ = plain.send((stream, from)).await;
        }
        Ok(None) | Err(_) => {}
    }
}
