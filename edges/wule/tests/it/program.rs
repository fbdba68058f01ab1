//! Running the program.

use serde_json::Value;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::ops::{Deref, DerefMut};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// What a run gave.
pub struct Run {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

/// The program in English, without colour, with nothing of the machine's own settings.
pub fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wule"));
    command
        .args(arguments)
        .env_remove("WULE_DATA")
        .env_remove("WULE_DATABASE")
        .env("WULE_LANG", "en")
        .stdin(Stdio::null());
    command
}

/// Runs the program to its end.
pub fn wule(arguments: &[&str]) -> Run {
    let output = command(arguments).output().unwrap();
    Run {
        code: output.status.code().unwrap_or(-1),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

/// Runs it with `--json` and reads what it prints.
pub fn json(arguments: &[&str]) -> (i32, Value) {
    let run = wule(&[arguments, &["--json"]].concat());
    let value = serde_json::from_str(&run.stdout)
        .unwrap_or_else(|error| panic!("{error}: {} {}", run.stdout, run.stderr));
    (run.code, value)
}

/// A file of the demo.
pub fn demo(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../demo").join(name);
    path.to_str().unwrap().to_owned()
}

/// Writes a file into a folder and gives its path.
pub fn file(folder: &Path, name: &str, bytes: &[u8]) -> String {
    let path: PathBuf = folder.join(name);
    std::fs::write(&path, bytes).unwrap();
    path.to_str().unwrap().to_owned()
}

/// A server of the program, which ends with the test, also where that fails.
pub struct Served(Child);

impl Deref for Served {
    type Target = Child;

    fn deref(&self) -> &Child {
        &self.0
    }
}

impl DerefMut for Served {
    fn deref_mut(&mut self) -> &mut Child {
        &mut self.0
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        // Where the test ended it, it is ended.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A server of the program, on a port that the system gave it, once it answers. A port that was
/// free a moment ago may be another test's by now; so the server says which it has.
pub fn serve(command: &[&str], data: &Path) -> (Served, SocketAddr) {
    begin(command, data, |said| {
        said.split("http://").nth(1)?.split_whitespace().next()?.parse().ok()
    })
}

/// The same, and what a line that it says tells of its address.
pub fn begin<T>(command: &[&str], data: &Path, told: impl Fn(&str) -> Option<T>) -> (Served, T) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_wule"))
        .args(command)
        .args(["--listen", "127.0.0.1:0", "--data"])
        .arg(data)
        .env("WULE_LANG", "en")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let said = BufReader::new(child.stdout.take().unwrap());
    let address = said.lines().map_while(Result::ok).find_map(|line| told(&line));
    (Served(child), address.expect("a server that starts says where it listens"))
}

/// Sends a request, with further lines of its head; status and body, and `None` when no complete
/// answer came back.
pub fn post(to: SocketAddr, path: &str, head: &str, body: &str) -> Option<(u16, String)> {
    ask(to, ("POST", path), head, body)
}

/// Reads what is at an address, as [`post`].
pub fn get(to: SocketAddr, path: &str) -> Option<(u16, String)> {
    ask(to, ("GET", path), "", "")
}

fn ask(
    to: SocketAddr,
    (method, path): (&str, &str),
    head: &str,
    body: &str,
) -> Option<(u16, String)> {
    let mut stream = TcpStream::connect(to).ok()?;
    let request = format!(
        "{method} {path} HTTP/1.1\r\nhost: {to}\r\n{head}content-length: {}\r\n\
         connection: close\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(request.as_bytes()).ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    let (head, body) = answer.split_once("\r\n\r\n")?;
    Some((head.split(' ').nth(1)?.parse().ok()?, body.to_owned()))
}
