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

/// Reads until the answer is as long as its head says.
pub async fn receive(stream: &TcpStream, buffer: &mut [u8]) -> String {
    let mut answer = Vec::new();
    loop {
        stream.readable().await.expect("a socket");
        match stream.try_read(buffer) {
            Ok(0) => panic!("the server closed: {}", String::from_utf8_lossy(&answer)),
            Ok(n) => answer.extend_from_slice(&buffer[..n]),
            Err(error) => assert_eq!(error.kind(), std::io::ErrorKind::WouldBlock, "{error}"),
        }
        let text = String::from_utf8_lossy(&answer);
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
        let length: usize = length.and_then(|text| text.parse().ok()).expect("a length");
        if body.len() >= length {
            return text.into_owned();
        }
    }
}
