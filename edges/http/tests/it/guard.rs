//! What protects readers, and the server from its callers.

use crate::{
    client::{Answer, get, read, send},
    house::House,
};
use arbtest::arbtest;
use std::{
    io::{Read, Write},
    net::{Shutdown, SocketAddr, TcpStream},
};

#[test]
fn every_answer_carries_the_security_headers() {
    let house = House::open();
    let passport = format!("/p/{}", house.passport);
    let tile = "/tile/0/999".to_owned();
    let all = ["/", &passport, "/checkpoint", "/api/v1/methods", "/nowhere", &tile, "/healthz"];
    for path in all {
        let answer = house.get(path);
        let header = |name| answer.header(name).unwrap_or_else(|| panic!("{path}: no {name}"));
        let policy = header("content-security-policy");
        for part in ["default-src 'none'", "frame-ancestors 'none'", "style-src 'sha256-"] {
            assert!(policy.contains(part), "{path}: {policy}");
        }
        assert!(!policy.contains("unsafe"), "{path}: {policy}");
        assert_eq!(header("x-content-type-options"), "nosniff");
        assert_eq!(header("referrer-policy"), "no-referrer");
        assert!(header("vary").contains("Accept-Encoding"));
    }
}

#[test]
fn a_body_that_is_too_large_is_refused_before_it_is_read() {
    let house = House::open();
    let large = vec![b' '; (1 << 20) + 1];
    let answer = house.post("/api/v1/lots", &large);
    assert_eq!((answer.status, answer.code().as_str()), (413, "http.too_large"));
    // Without a length, it is refused when it becomes too large.
    let token = format!("Bearer {}", house.token);
    let mut stream = TcpStream::connect(house.address).unwrap();
    let head = format!(
        "POST /api/v1/lots HTTP/1.1\r\nHost: t\r\nConnection: close\r\nAuthorization: {token}\r\n\
         Transfer-Encoding: chunked\r\n\r\n{:x}\r\n",
        large.len(),
    );
    stream.write_all(head.as_bytes()).unwrap();
    let _ = stream.write_all(&large);
    let mut start = [0; 12];
    stream.read_exact(&mut start).unwrap();
    assert_eq!(&start, b"HTTP/1.1 413");
    // A gigabyte of readings: its length is enough, not a byte of it is waited for.
    let mut stream = TcpStream::connect(house.address).unwrap();
    let head = format!(
        "POST /api/v1/readings HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\
         Authorization: {token}\r\nContent-Type: text/csv\r\nContent-Length: {}\r\n\r\n",
        1 << 30,
    );
    stream.write_all(head.as_bytes()).unwrap();
    let mut start = [0; 12];
    stream.read_exact(&mut start).unwrap();
    assert_eq!(&start, b"HTTP/1.1 413");
}

/// Sends the start of a body that is announced as longer, says that no more comes, and waits for
/// the answer.
pub fn break_off(house: &House, line: &str, kind: &str, start: &[u8]) -> Answer {
    let head = format!("Authorization: Bearer {}\r\nContent-Type: {kind}\r\n", house.token);
    break_off_at(house.address, line, &head, start)
}

/// The same, of any server.
pub fn break_off_at(address: SocketAddr, line: &str, head: &str, start: &[u8]) -> Answer {
    let mut stream = TcpStream::connect(address).unwrap();
    let head = format!(
        "{line} HTTP/1.1\r\nHost: t\r\nConnection: close\r\n{head}Content-Length: {}\r\n\r\n",
        start.len() + 1,
    );
    stream.write_all(head.as_bytes()).unwrap();
    stream.write_all(start).unwrap();
    stream.shutdown(Shutdown::Write).unwrap();
    read(stream)
}

#[test]
fn a_body_that_breaks_off_is_not_taken_for_one_that_is_too_large() {
    let house = House::open();
    house.open_lot("B1");
    let rows = "lot,characteristic,gauge,value,subgroup,taken_at\n\
                B1,D1,MIC-1,0.1250,0,2026-11-23T08:00:00Z\n";
    for (line, kind, start) in [
        // Whole as far as it goes, in every way that a body is read.
        ("POST /api/v1/lots", "application/json", "{}"),
        ("POST /api/v1/verify", "application/json", "{}"),
        ("POST /api/v1/surveys?name=a.csv", "application/octet-stream", rows),
        ("POST /api/v1/readings", "text/csv", rows),
    ] {
        let answer = break_off(&house, line, kind, start.as_bytes());
        assert_eq!((answer.status, answer.code().as_str()), (400, "http.broken_off"), "{line}");
    }
    let answer = break_off(&house, "POST /api/v1/readings", "text/csv", rows.as_bytes());
    let told = &answer.json()["args"];
    assert_eq!((&told["n_recorded"], &told["n_lines_recorded"]), (&"0".into(), &"0".into()));
    let lot = house.read("/api/v1/lots/B1").json();
    assert_eq!(lot["series"], serde_json::json!([]), "{lot}");
}

#[test]
fn json_that_is_broken_or_too_deep_is_a_problem_with_a_code() {
    let house = House::open();
    let deep = [b"[".repeat(65), b"]".repeat(65)].concat();
    let cases: [(&[u8], u16, &str); 5] = [
        (b"{\"lot\": ", 400, "http.not_json"),
        (b"", 400, "http.not_json"),
        (b"\xff\xfe", 400, "http.not_json"),
        (&deep, 400, "http.too_deep"),
        (b"{\"lot\":\"A\",\"standard\":\"S\",\"maker\":\"M\",\"x\":1}", 422, "http.other_fields"),
    ];
    for (body, status, code) in cases {
        let answer = house.post("/api/v1/lots", body);
        assert_eq!((answer.status, answer.code().as_str()), (status, code));
        assert_eq!(answer.header("content-type"), Some("application/problem+json"));
    }
}

#[test]
fn a_method_that_an_address_does_not_take_is_named_as_such() {
    let house = House::open();
    let answer = send(house.address, "DELETE /api/v1/methods", &[], b"");
    assert_eq!((answer.status, answer.code().as_str()), (405, "http.method_not_allowed"));
    assert!(answer.header("allow").unwrap().contains("GET"));
}

#[test]
fn arbitrary_bodies_never_break_the_server() {
    let house = House::open();
    let ends = ["people", "standards", "lots", "lots/L/readings", "lots/L/claims", "passports"];
    let run = format!("methods/{}/run", crate::house::METHOD);
    let shapes: [&str; 6] = [
        r#"{"columns":[{"role":"value","name":"","cells":[@]}],"parameters":{"lsl":@}}"#,
        r#"{"characteristic":"D","gauge":"G","readings":[{"value":@,"subgroup":@,"taken_at":@}]}"#,
        r#"{"lot":@,"standard":@,"maker":@}"#,
        r#"{"claim":@,"opening":@}"#,
        r#"{"name":{"zh":@,"en":@},"consent":"named"}"#,
        r#"@"#,
    ];
    let values = ["1", "-1e999", "\"25.0\"", "null", "\"\\u0000\"", "1e-30", "[]", "{}", "\"9e9\""];
    arbtest(|u| {
        let end = if u.ratio(1, 3)? { run.as_str() } else { u.choose(&ends)? };
        let body = if u.ratio(1, 4)? {
            u.arbitrary::<Vec<u8>>()?
        } else {
            let mut body = (*u.choose(&shapes)?).to_owned();
            while body.contains('@') {
                body = body.replacen('@', u.choose(&values)?, 1);
            }
            body.into_bytes()
        };
        let answer = house.post(&format!("/api/v1/{end}"), &body);
        assert!(answer.status < 500, "{end}: {}", String::from_utf8_lossy(&body));
        assert!(!answer.text().contains(&house.directory()));
        Ok(())
    })
    .budget_ms(1500);
    assert_eq!(house.get("/healthz").status, 200);
}

#[test]
fn the_server_is_alive_and_ready() {
    let house = House::open();
    assert_eq!((house.get("/healthz").status, house.get("/readyz").status), (200, 200));
}

#[test]
fn compression_is_given_only_to_those_who_take_it() {
    let house = House::open();
    let encoding = |accept: &str| {
        let answer = get(house.address, "/api/v1/methods", &[("Accept-Encoding", accept)]);
        answer.header("content-encoding").map(str::to_owned)
    };
    assert_eq!(encoding("br, gzip;q=0.5").as_deref(), Some("gzip"));
    assert_eq!(encoding("gzip;q=0"), None);
    assert_eq!(encoding("identity"), None);
}
