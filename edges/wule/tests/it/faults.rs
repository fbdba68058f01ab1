//! The log under faults, read afterwards by what is not ours: `xtask/interop/kills.py` kills the
//! server, `faults.py` fails its system calls one by one.
//!
//! `WULE_KILLS` says how many kills (6 by default); `WULE_FAULTS` which calls, `all` for all of
//! them (`fsync rename` by default).

use std::path::Path;
use std::process::Command;

/// Runs a script with the program and `arguments`; it must succeed. Where a tool that it needs is
/// absent, that is said, and fails under `CI=true`.
fn run(script: &str, needs: &[&str], arguments: &[String]) {
    for tool in needs {
        let is_there = Command::new(tool).arg("--version").output().is_ok();
        if !is_there {
            assert!(std::env::var("CI").as_deref() != Ok("true"), "CI needs {tool}");
            println!("NOT RUN: {script} needs {tool}");
            return;
        }
    }
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../xtask/interop").join(script);
    let output = Command::new("python3")
        .arg(script)
        .arg(env!("CARGO_BIN_EXE_wule"))
        .args(arguments)
        .env_remove("WULE_DATA")
        .env_remove("WULE_DATABASE")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    println!("{said}");
}

fn option(name: &str, otherwise: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| otherwise.to_owned())
}

#[test]
fn a_killed_server_loses_nothing_that_it_acknowledged() {
    run("kills.py", &["python3"], &[option("WULE_KILLS", "6")]);
}

#[test]
fn a_failed_system_call_leaves_a_log_that_strangers_accept() {
    let calls = option("WULE_FAULTS", "fsync rename");
    let calls = if calls == "all" { String::new() } else { calls };
    let calls: Vec<String> = calls.split_whitespace().map(str::to_owned).collect();
    run("faults.py", &["python3", "strace"], &calls);
}
