//! The journal of a server: one line a request, and nothing of what was asked for.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, Stdio};
use word::json::Value;

use crate::crash::prepare;
use crate::program::command;

/// A server that is asked some things and stopped; gives its journal.
fn journal(more: &[&str], ask: impl Fn(SocketAddr)) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(prepare(&data));
    let mut server: Child = command(&["serve", "--listen", "127.0.0.1:0", "--data"])
        .arg(&data)
        .args(more)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = BufReader::new(server.stdout.take().unwrap()).lines();
    let address = said.find_map(|line| {
        let line = line.unwrap();
        line.split("http://").nth(1)?.split_whitespace().next()?.parse().ok()
    });
    ask(address.unwrap());
    server.kill().unwrap();
    let mut text = String::new();
    server.stderr.take().unwrap().read_to_string(&mut text).unwrap();
    server.wait().unwrap();
    text.lines().map(str::to_owned).collect()
}

fn get(to: SocketAddr, path: &str, more: &str) {
    let mut stream = TcpStream::connect(to).unwrap();
    let head = format!("GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n{more}\r\n");
    stream.write_all(head.as_bytes()).unwrap();
    stream.read_to_end(&mut Vec::new()).unwrap();
}

fn ask(to: SocketAddr) {
    get(to, "/p/a-telling-number?t=a-telling-token", "user-agent: a-telling-phone\r\n");
    get(to, "/api/v1/lots?after=a-telling-lot", "authorization: Bearer a-telling-secret\r\n");
}

#[test]
fn each_request_is_a_line_of_json_without_what_was_asked_for() {
    let lines = journal(&["--log", "json"], ask);
    assert!(!lines.concat().contains("a-telling"), "{lines:?}");
    // What the server says to whoever starts it, the link of the first administrator, is no line
    // of the journal.
    let lines: Vec<Value> = lines.iter().filter_map(|line| line.parse().ok()).collect();
    let requests = lines.iter().filter(|line| line["message"] == "request");
    let requests: Vec<_> = requests
        .map(|line| {
            assert!(line["wait_ms"].is_u64() && line["timestamp"].is_string(), "{line}");
            let text = |key: &str| line[key].as_str().unwrap().to_owned();
            (text("method"), text("route"), line["status"].as_u64().unwrap())
        })
        .collect();
    let row = |route: &str, status| ("GET".to_owned(), route.to_owned(), status);
    assert_eq!(requests, [row("/p/{id}", 404), row("/api/v1/lots", 403)]);
}

#[test]
fn each_request_is_a_line_of_text_where_nothing_is_said() {
    let lines = journal(&[], ask).concat();
    assert!(
        lines.contains("route=\"/p/{id}\" status=404") && !lines.contains("a-telling"),
        "{lines}"
    );
}
