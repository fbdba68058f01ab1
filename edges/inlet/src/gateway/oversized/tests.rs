//! Packets as MQTT 3.1.1 spells them, written out by hand.

use word::Digest;

use super::{Oversized, find, hello};
use crate::gateway::mqtt::PACKET_BYTES_MAX;

const ACCEPTED: [u8; 4] = [0x20, 2, 1, 0];

/// A message to `a/b`: its first byte, its number where it has one, and so many bytes `fill`.
fn publish(first: u8, number: Option<u16>, (fill, n): (u8, usize)) -> Vec<u8> {
    let mut rest = b"\0\x03a/b".to_vec();
    rest.extend(number.into_iter().flat_map(u16::to_be_bytes));
    rest.resize(rest.len() + n, fill);
    let n = rest.len();
    let digit = |place: u32| (n >> (7 * place) & 0x7f) as u8;
    // Lengths may be written with leading zeros, so that four digits do for all of them.
    let head = [first, digit(0) | 0x80, digit(1) | 0x80, digit(2) | 0x80, digit(3)];
    [&head[..], &rest].concat()
}

async fn found(packets: &[&[u8]]) -> std::io::Result<Option<(Oversized, Vec<u8>)>> {
    find(&mut &packets.concat()[..]).await
}

#[test]
fn the_session_that_the_broker_keeps_is_opened() {
    let plain = b"\x10\x0d\0\x04MQTT\x04\0\x02\x58\0\x01c";
    assert_eq!(hello("c", None), plain);
    let login = ("me".to_owned(), "pw".to_owned());
    let with_login = b"\x10\x15\0\x04MQTT\x04\xc0\x02\x58\0\x01c\0\x02me\0\x02pw";
    assert_eq!(hello("c", Some(&login)), with_login);
    // 12 bytes and the name: 321 is the example of section 2.2.3.
    assert_eq!(hello(&"n".repeat(321 - 12), None)[..3], [0x10, 193, 2]);
}

#[tokio::test]
async fn the_first_message_that_is_too_large_is_found_among_others() {
    let n = PACKET_BYTES_MAX + 1;
    let small = publish(0x32, Some(6), (b's', 100));
    // As large as is held, its head included.
    let at_most = publish(0x32, Some(7), (b'm', PACKET_BYTES_MAX - 7));
    let large = publish(0x3b, Some(0x0102), (b'x', n));
    let second = publish(0x32, Some(9), (b'y', n));
    let packets = [&ACCEPTED[..], &small, &at_most, &large, &second];
    let (message, confirmation) = found(&packets).await.unwrap().unwrap();
    assert_eq!((message.topic.as_str(), message.n_bytes), ("a/b", n));
    assert_eq!(message.beginning, vec![b'x'; Oversized::BEGINNING]);
    assert_eq!(message.digest, Digest::of(&vec![b'x'; n]));
    assert_eq!(confirmation, [0x40, 2, 1, 2]);
    // One that is sent once at most has no number, and is not confirmed.
    let once = publish(0x30, None, (b'z', n));
    let (message, confirmation) = found(&[&ACCEPTED, &once]).await.unwrap().unwrap();
    assert_eq!((message.n_bytes, confirmation.len()), (n, 0));
}

#[tokio::test]
async fn a_broker_that_refuses_or_breaks_off_is_an_error() {
    let large = publish(0x32, Some(8), (b'x', PACKET_BYTES_MAX + 1));
    let refuses = found(&[&[0x20, 2, 0, 5], &large]).await.unwrap_err();
    assert_eq!(refuses.kind(), std::io::ErrorKind::ConnectionRefused);
    for end in [0, 3, 6, large.len() - 1] {
        let broken = found(&[&ACCEPTED, &large[..end]]).await.unwrap_err();
        assert_eq!(broken.kind(), std::io::ErrorKind::UnexpectedEof, "{end}");
    }
    let endless = [0x32, 0x80, 0x80, 0x80, 0x80, 1];
    assert_eq!(found(&[&endless]).await.unwrap_err().kind(), std::io::ErrorKind::InvalidData);
}
