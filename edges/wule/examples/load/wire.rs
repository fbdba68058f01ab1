//! One request after another on a kept-alive connection, for generators of load.

use tokio::net::TcpStream;

/// Sends all bytes.
pub async fn send(stream: &TcpStream, mut bytes: &[u8]) {
    while !bytes.is_empty() {
        stream.writable().await.expect("a socket");
        match stream.try_write(bytes) {
            Ok(n) => bytes = &bytes[n..],
            Err(error) => assert_eq!(error.kind(), std::io::ErrorKind::WouldBlock, "{error}"),
        }
    }
}

/// Reads until the answer is as long as its head says; gives head and body, which need not be text.
pub async fn receive(stream: &TcpStream, buffer: &mut [u8]) -> Vec<u8> {
    let (mut answer, mut length) = (Vec::new(), None);
    loop {
        stream.readable().await.expect("a socket");
        match stream.try_read(buffer) {
            Ok(0) => panic!("the server closed: {}", String::from_utf8_lossy(&answer)),
            Ok(n) => answer.extend_from_slice(&buffer[..n]),
            Err(error) => assert_eq!(error.kind(), std::io::ErrorKind::WouldBlock, "{error}"),
        }
        length = length.or_else(|| whole_length(&answer));
        if length.is_some_and(|length| answer.len() >= length) {
            return answer;
        }
    }
}

/// How long an answer is with its head, once the head is there.
fn whole_length(answer: &[u8]) -> Option<usize> {
    let head_length = answer.windows(4).position(|bytes| bytes == b"\r\n\r\n")? + 4;
    let head = String::from_utf8_lossy(&answer[..head_length]);
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
    let length: usize = length.and_then(|text| text.parse().ok()).expect("a length");
    Some(head_length + length)
}

/// The value below which so large a share of the sorted latencies is, in milliseconds.
pub fn quantile_ms(sorted: &[std::time::Duration], share: f64) -> f64 {
    let at = (sorted.len().saturating_sub(1) as f64 * share) as usize;
    sorted.get(at).map_or(0.0, |latency| latency.as_secs_f64() * 1e3)
}
