//! The fence around handlers, with a handler that panics behind it.

use acts::Workshop;
use axum::{Router, routing::get};
use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpStream},
    sync::Arc,
};
use store::{Access, Store};
use tokio::{net::TcpListener, runtime::Runtime};

use crate::{Site, route::under_guard};

fn read(address: SocketAddr, path: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n").unwrap();
    let mut text = String::new();
    stream.read_to_string(&mut text).unwrap();
    text
}

#[test]
fn a_handler_that_panics_is_answered_for_and_the_server_goes_on() {
    let directory = tempfile::tempdir().unwrap();
    let runtime = Runtime::new().unwrap();
    let store = runtime.block_on(Store::open(directory.path(), Access::Create)).unwrap();
    let workshop = Workshop::new(store, || word::Timestamp::UNIX_EPOCH);
    let routes = Router::new()
        .route("/api/panic", get(|| async { panic!("the secret of {}", "nobody") as &str }))
        .route("/api/fine", get(|| async { "fine" }));
    let router = under_guard(routes, Site::new(Arc::new(workshop), "https://pins.example"));
    let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
    let address = listener.local_addr().unwrap();
    runtime.spawn(async move { axum::serve(listener, router).await });
    for _ in 0..3 {
        let answer = read(address, "/api/panic");
        assert!(answer.starts_with("HTTP/1.1 500"), "{answer}");
        assert!(answer.contains("application/problem+json") && answer.contains("http.internal"));
        assert!(!answer.contains("secret"), "{answer}");
        assert!(read(address, "/api/fine").ends_with("fine"));
    }
}
