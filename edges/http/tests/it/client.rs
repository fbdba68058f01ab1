//! A tiny HTTP/1.1 client: one request a connection, and nothing that hides what was answered.

use crate::examples;
use flate2::read::GzDecoder;
use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpStream},
    time::Duration,
};

/// An answer as it came.
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (key, value) = line.split_once(':')?;
            key.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }

    pub fn text(&self) -> String {
        match self.header("content-encoding") {
            Some("gzip") => {
                let mut text = String::new();
                GzDecoder::new(&self.body[..]).read_to_string(&mut text).unwrap();
                text
            }
            _ => String::from_utf8(self.body.clone()).unwrap(),
        }
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.text()).unwrap()
    }

    /// Whatever is answered to a mistake, in any test, has its explanation.
    fn check_explained(&self) {
        if self.header("content-type") == Some("application/problem+json") {
            let code = self.code();
            assert!(wule_http::explanation(&code).is_some(), "{code} is not explained");
        }
    }

    pub fn code(&self) -> String {
        self.json()["code"].as_str().unwrap_or_default().to_owned()
    }
}

/// Sends a request and reads all that comes back.
pub fn send(to: SocketAddr, line: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
    let answer = read(request(to, line, headers, body));
    if answer.status / 100 == 2 {
        examples::note(line, body, &answer);
    }
    answer
}

/// What is answered on a connection until it is closed.
pub fn read(mut stream: TcpStream) -> Answer {
    let mut bytes = Vec::new();
    let _ = stream.read_to_end(&mut bytes);
    let split = bytes.windows(4).position(|four| four == b"\r\n\r\n").expect("an answer");
    let head = String::from_utf8(bytes[..split].to_vec()).unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    let mut answer = Answer { status, head, body: bytes[split + 4..].to_vec() };
    if answer.header("transfer-encoding") == Some("chunked") {
        answer.body = put_together(&answer.body);
    }
    answer.check_explained();
    answer
}

/// A body that came in chunks, each under its length in hexadecimal digits (RFC 9112, 7.1).
fn put_together(mut chunks: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    loop {
        let end = chunks.windows(2).position(|two| two == b"\r\n").expect("a length");
        let length = std::str::from_utf8(&chunks[..end]).unwrap();
        let length = usize::from_str_radix(length, 16).unwrap();
        if length == 0 {
            return body;
        }
        body.extend_from_slice(&chunks[end + 2..end + 2 + length]);
        chunks = &chunks[end + 4 + length..];
    }
}

/// A connection on which a request was sent.
fn request(to: SocketAddr, line: &str, headers: &[(&str, &str)], body: &[u8]) -> TcpStream {
    let mut stream = TcpStream::connect(to).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
    let mut head = format!("{line} HTTP/1.1\r\nHost: test\r\nConnection: close\r\n");
    for (name, value) in headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head.push_str(&format!("Content-Length: {}\r\n\r\n", body.len()));
    stream.write_all(head.as_bytes()).unwrap();
    // A server that refuses early may close while we still write.
    let _ = stream.write_all(body);
    stream
}

/// As [`send`], but reads no more of a body than the head announces: an endless one has none.
pub fn ask(to: SocketAddr, line: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
    let mut stream = request(to, line, headers, body);
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") && stream.read(&mut byte).unwrap_or(0) == 1 {
        head.push(byte[0]);
    }
    let head = String::from_utf8(head).unwrap();
    let status = head.split(' ').nth(1).expect("an answer").parse().unwrap();
    let mut answer = Answer { status, head, body: Vec::new() };
    let announced = answer.header("content-length").and_then(|n| n.parse().ok()).unwrap_or(0);
    let _ = stream.take(announced).read_to_end(&mut answer.body);
    answer
}

pub fn get(to: SocketAddr, path: &str, headers: &[(&str, &str)]) -> Answer {
    send(to, &format!("GET {path}"), headers, b"")
}
