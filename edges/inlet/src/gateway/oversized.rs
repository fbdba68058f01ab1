//! A message that is too large to be taken, at a broker that sends it again and again.
//!
//! MQTT 3.1.1 has no way to refuse a message: whoever ends the connection instead of confirming it
//! is sent it on the next one too, and nothing behind it is ever reached. So one connection looks
//! for it alone. It keeps the beginning of the message as a dead letter, lets the rest go by
//! without holding it, and confirms it; what else comes is left for the next connection.
//!
//! Source: MQTT 3.1.1 (OASIS, 2014), sections 2.2 (fixed header), 3.1 to 3.4, 3.14.

use acts::Workshop;
use acts::measure::{Oversized, refuse_oversized};
use measure::source::{Broker, Source};
use rumqttc::tokio_rustls::{TlsConnector, rustls::pki_types::ServerName};
use std::io::{Error, ErrorKind};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;
use word::Digest;

use super::{login, mqtt::PACKET_BYTES_MAX, tls};

/// How long nothing may come before nothing more is expected. Not long: what others say meanwhile
/// waits at the broker, which keeps no more than it was told to.
const QUIET: Duration = Duration::from_secs(3);
/// How long it takes at most, the broker's patience with a client that says nothing included.
const SEARCH_MAX: Duration = Duration::from_secs(600);
const KEEP_ALIVE_S: u16 = 600;
/// What is held of a packet at once.
const PORTION: usize = 64 << 10;

/// Kinds of packets, as they stand in the first half of their first byte.
const CONNACK: u8 = 2;
const PUBLISH: u8 = 3;

/// A connection to a broker, over TCP or TLS.
trait Way: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Way for T {}

/// Looks for a message larger than [`PACKET_BYTES_MAX`], keeps a dead letter of it, and confirms
/// it. Where none comes, as with one that the broker does not send again, nothing happens.
///
/// # Errors
/// Why the broker cannot be reached, or the letter not be kept; for whoever set the source up.
pub(super) async fn pass_over(
    workshop: &Workshop,
    source: &Source,
    broker: &Broker,
) -> Result<(), String> {
    let search = async {
        let mut way = connect(workshop, source, broker).await?;
        let login = login(workshop, source)?;
        way.write_all(&hello(&broker.client_id, login.as_ref())).await.map_err(said)?;
        let Some((message, confirmation)) = find(&mut way).await.map_err(said)? else {
            return Ok(());
        };
        // Topics of a filter of before may still come; nobody asks for them now.
        if rumqttc::matches(&message.topic, broker.filter.as_str()) {
            let refused = refuse_oversized(workshop, source, &message).await;
            refused.map_err(|problem| problem.to_string())?;
        }
        way.write_all(&confirmation).await.map_err(said)?;
        way.write_all(&GOODBYE).await.map_err(said)?;
        way.shutdown().await.map_err(said)
    };
    timeout(SEARCH_MAX, search).await.unwrap_or(Ok(()))
}

const GOODBYE: [u8; 2] = [0xe0, 0];

fn said(error: Error) -> String {
    error.to_string()
}

async fn connect(
    workshop: &Workshop,
    source: &Source,
    broker: &Broker,
) -> Result<Box<dyn Way>, String> {
    let plain = TcpStream::connect((broker.host.as_str(), broker.port)).await.map_err(said)?;
    if !broker.is_tls {
        return Ok(Box::new(plain));
    }
    let config = tls::config(&workshop.store().path().join("keys"), &source.code)?;
    let name = ServerName::try_from(broker.host.clone()).map_err(|why| why.to_string())?;
    Ok(Box::new(TlsConnector::from(config).connect(name, plain).await.map_err(said)?))
}

/// The packet that opens the session which the broker keeps.
fn hello(client_id: &str, login: Option<&(String, String)>) -> Vec<u8> {
    let text = |text: &str| {
        let n = u16::try_from(text.len()).unwrap_or(u16::MAX);
        [&n.to_be_bytes(), &text.as_bytes()[..usize::from(n)]].concat()
    };
    let flags = if login.is_some() { 0xc0 } else { 0 };
    let mut rest = [&text("MQTT")[..], &[4, flags], &KEEP_ALIVE_S.to_be_bytes()].concat();
    rest.extend(text(client_id));
    for part in login.into_iter().flat_map(|(name, password)| [name, password]) {
        rest.extend(text(part));
    }
    let mut packet = vec![0x10];
    let mut n = rest.len();
    while n > 0x7f {
        packet.push(0x80 | (n & 0x7f) as u8);
        n >>= 7;
    }
    packet.push(n as u8);
    packet.extend(rest);
    packet
}

/// The message that is too large, and what confirms it; `None` where none comes.
async fn find(way: &mut (impl AsyncRead + Unpin)) -> std::io::Result<Option<(Oversized, Vec<u8>)>> {
    while let Ok(head) = timeout(QUIET, head(way)).await {
        let (first, n_bytes) = head?;
        if first >> 4 == PUBLISH && n_bytes > PACKET_BYTES_MAX {
            return message(way, first, n_bytes).await.map(Some);
        }
        if n_bytes > PACKET_BYTES_MAX {
            return Err(Error::new(ErrorKind::InvalidData, "a packet that is no message"));
        }
        let mut answer = vec![0; n_bytes.min(2)];
        way.read_exact(&mut answer).await?;
        if first >> 4 == CONNACK && answer.get(1) != Some(&0) {
            return Err(Error::new(ErrorKind::ConnectionRefused, "the broker refuses"));
        }
        pass(way, n_bytes - answer.len(), |_| {}).await?;
    }
    Ok(None)
}

/// The first byte of a packet, and how many come after its length.
async fn head(way: &mut (impl AsyncRead + Unpin)) -> std::io::Result<(u8, usize)> {
    let first = way.read_u8().await?;
    let mut n_bytes = 0;
    for shift in [0, 7, 14, 21] {
        let digit = way.read_u8().await?;
        n_bytes |= usize::from(digit & 0x7f) << shift;
        if digit & 0x80 == 0 {
            return Ok((first, n_bytes));
        }
    }
    Err(Error::new(ErrorKind::InvalidData, "a length that is none"))
}

async fn message(
    way: &mut (impl AsyncRead + Unpin),
    first: u8,
    n_bytes: usize,
) -> std::io::Result<(Oversized, Vec<u8>)> {
    let n_topic = usize::from(way.read_u16().await?);
    let mut topic = vec![0; n_topic];
    way.read_exact(&mut topic).await?;
    let (mut n_head, mut confirmation) = (2 + n_topic, Vec::new());
    // Only a message with a number waits for a confirmation.
    if first & 0b110 != 0 {
        let [high, low] = way.read_u16().await?.to_be_bytes();
        (n_head, confirmation) = (n_head + 2, vec![0x40, 2, high, low]);
    }
    let n_bytes = n_bytes - n_head;
    let (mut beginning, mut digest) = (Vec::new(), Digest::begin());
    pass(way, n_bytes, |portion| {
        if beginning.is_empty() {
            beginning = portion[..portion.len().min(Oversized::BEGINNING)].to_vec();
        }
        digest.take(portion);
    })
    .await?;
    let topic = String::from_utf8_lossy(&topic).into_owned();
    let digest = digest.finish();
    Ok((Oversized { topic, beginning, n_bytes, digest }, confirmation))
}

/// Lets so many bytes go by.
async fn pass(
    way: &mut (impl AsyncRead + Unpin),
    n_bytes: usize,
    mut see: impl FnMut(&[u8]),
) -> std::io::Result<()> {
    let mut portion = vec![0; PORTION.min(n_bytes)];
    let mut left = n_bytes;
    while left > 0 {
        let n = left.min(PORTION);
        way.read_exact(&mut portion[..n]).await?;
        see(&portion[..n]);
        left -= n;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
