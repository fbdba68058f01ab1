//! A workshop that begins with nothing: no demo, no file, no terminal after the first line.

use crate::program::{get, serve, wule};

#[test]
fn a_server_makes_a_new_directory_where_it_is_told_to_and_only_there() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("house");
    let mistyped = wule(&["serve", "--data", data.to_str().unwrap()]);
    assert_ne!(mistyped.code, 0);
    assert!(mistyped.stderr.contains("WL2003") && mistyped.stderr.contains("serve --new"));
    assert!(!data.exists());

    let new = ["serve", "--new", "销厂/Pins", "--origin", "pins.example/log"];
    let (mut child, address) = serve(&new, &data);
    assert_eq!(get(address, "/healthz").unwrap().0, 200);
    // The log has its name from the first hour on.
    assert!(get(address, "/log/key").unwrap().1.starts_with("pins.example/log+"));
    child.kill().unwrap();
    child.wait().unwrap();
    // What is there is opened, not made anew.
    let token = || std::fs::read_to_string(data.join("keys/operator.token")).unwrap();
    let before = token();
    let (mut child, _) = serve(&new, &data);
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(token(), before);
}
