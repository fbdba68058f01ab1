//! Little servers that answer as they are told, and keep what came.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

/// What came, one text a request or a letter, head and body.
pub type Came = Arc<Mutex<Vec<String>>>;

/// A web server that answers each request with the next of these statuses, and with the last for
/// ever.
pub fn web(statuses: &[&str]) -> (SocketAddr, Came) {
    answering(statuses.iter().map(|&status| (status.to_owned(), String::new())).collect())
}

/// A robot of a group, which says what it thinks in the bodies of its answers.
pub fn robot(said: &[&str]) -> (SocketAddr, Came) {
    answering(said.iter().map(|&said| ("200 OK".to_owned(), said.to_owned())).collect())
}

fn answering(answers: Vec<(String, String)>) -> (SocketAddr, Came) {
    listen(move |stream, i, came| {
        let mut reader = BufReader::new(stream.try_clone().unwrap());
        let mut text = String::new();
        while !text.ends_with("\r\n\r\n") && reader.read_line(&mut text).unwrap_or(0) > 0 {}
        let length = text.lines().find_map(|line| {
            let (name, value) = line.split_once(':')?;
            name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse().unwrap())
        });
        let mut body = vec![0; length.unwrap_or(0)];
        reader.read_exact(&mut body).unwrap();
        text.push_str(&String::from_utf8(body).unwrap());
        came.lock().unwrap().push(text);
        let (status, said) = answers.get(i).or(answers.last()).unwrap();
        let n = said.len();
        let head = format!("HTTP/1.1 {status}\r\nContent-Length: {n}\r\nConnection: close\r\n\r\n");
        let answer = head + said;
        let _ = stream.write_all(answer.as_bytes());
    })
}

/// A mail server that answers the letter of each connection with the next of these lines, and
/// with the last for ever.
pub fn mail(answers: &[&str]) -> (SocketAddr, Came) {
    let answers: Vec<String> = answers.iter().map(|&answer| answer.to_owned()).collect();
    listen(move |stream, i, came| {
        let mut reader = BufReader::new(stream.try_clone().unwrap());
        let mut say = |line: &str| stream.write_all(format!("{line}\r\n").as_bytes());
        let mut text = String::new();
        say("220 mail.test").unwrap();
        loop {
            let mut line = String::new();
            if reader.read_line(&mut line).unwrap_or(0) == 0 {
                return;
            }
            text.push_str(&line);
            let done = match line.split([' ', '\r']).next().unwrap().to_uppercase().as_str() {
                "EHLO" | "HELO" => say("250-mail.test\r\n250 AUTH PLAIN"),
                "AUTH" => say("235 welcome"),
                "MAIL" | "RCPT" | "RSET" | "NOOP" => say("250 well"),
                "DATA" => {
                    say("354 go on").unwrap();
                    while !text.ends_with("\r\n.\r\n") {
                        if reader.read_line(&mut text).unwrap_or(0) == 0 {
                            return;
                        }
                    }
                    came.lock().unwrap().push(text.clone());
                    say(answers.get(i).or(answers.last()).unwrap())
                }
                "QUIT" => say("221 bye"),
                _ => say("500 what"),
            };
            if done.is_err() {
                return;
            }
        }
    })
}

fn listen(serve: impl Fn(&mut TcpStream, usize, &Came) + Send + 'static) -> (SocketAddr, Came) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let came = Came::default();
    let kept = Arc::clone(&came);
    thread::spawn(move || {
        for (i, stream) in listener.incoming().enumerate() {
            serve(&mut stream.unwrap(), i, &kept);
        }
    });
    (address, came)
}

/// An address at which nobody listens.
pub fn nowhere() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
}

/// A header of what came.
pub fn header<'a>(came: &'a str, name: &str) -> &'a str {
    let found = came.lines().find_map(|line| {
        let (own, value) = line.split_once(':')?;
        own.eq_ignore_ascii_case(name).then(|| value.trim())
    });
    found.unwrap_or_default()
}

/// What stands after the head.
pub fn body(came: &str) -> &str {
    came.split_once("\r\n\r\n").unwrap().1
}
