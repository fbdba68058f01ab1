//! Patience has an end: a peer that neither finishes its request nor reads its answer is let go.
//!
//! axum's server sets no clock on the head of a request, so a peer could hold a connection by
//! sending one byte a minute. Here the clock runs from the last byte that *we* could send.

use std::{
    io,
    net::SocketAddr,
    pin::{Pin, pin},
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore},
    time::{Instant, Sleep, sleep},
};

/// Longer than a request may take ([`crate::guard::REQUEST_S_MAX`]), so that a slow answer is
/// refused in words before the line is cut.
const QUIET_S_MAX: u64 = 45;
const CONNECTIONS_MAX: usize = 2048;

/// A listener whose connections are counted, and end when nothing moves on them.
pub(crate) struct Patient {
    listener: TcpListener,
    seats: Arc<Semaphore>,
}

/// A connection of a [`Patient`] listener.
pub(crate) struct Watched {
    stream: TcpStream,
    deadline: Pin<Box<Sleep>>,
    _seat: OwnedSemaphorePermit,
}

impl Patient {
    pub(crate) fn new(listener: TcpListener) -> Self {
        Self { listener, seats: Arc::new(Semaphore::new(CONNECTIONS_MAX)) }
    }
}

impl axum::serve::Listener for Patient {
    type Io = Watched;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Watched, SocketAddr) {
        let seats = Arc::clone(&self.seats);
        let seat = seats.acquire_owned().await.expect("the semaphore is never closed");
        let (stream, address) = axum::serve::Listener::accept(&mut self.listener).await;
        // Answers are written whole; waiting to fill a packet only delays them.
        let _ = stream.set_nodelay(true);
        let deadline = Box::pin(sleep(quiet_max()));
        (Watched { stream, deadline, _seat: seat }, address)
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }
}

impl Watched {
    /// What a pending operation becomes once patience is over.
    fn wait<T>(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<T>> {
        match self.deadline.as_mut().poll(cx) {
            Poll::Ready(()) => Poll::Ready(Err(io::ErrorKind::TimedOut.into())),
            Poll::Pending => Poll::Pending,
        }
    }

    /// The first byte that the peer sent, left where it is; `None` where it went without one.
    pub(crate) async fn first_byte(&self) -> io::Result<Option<u8>> {
        let mut byte = [0];
        Ok((self.stream.peek(&mut byte).await? == 1).then_some(byte[0]))
    }

    fn moved(&mut self) {
        self.deadline.as_mut().reset(Instant::now() + quiet_max());
    }
}

fn quiet_max() -> Duration {
    Duration::from_secs(QUIET_S_MAX)
}

impl AsyncRead for Watched {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        match pin!(&mut self.stream).poll_read(cx, buffer) {
            Poll::Pending => self.wait(cx),
            ready @ Poll::Ready(_) => ready,
        }
    }
}

impl AsyncWrite for Watched {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        match pin!(&mut self.stream).poll_write(cx, bytes) {
            Poll::Pending => self.wait(cx),
            ready @ Poll::Ready(_) => {
                self.moved();
                ready
            }
        }
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        pin!(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        pin!(&mut self.stream).poll_shutdown(cx)
    }
}
