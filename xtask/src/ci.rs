//! The whole check, step by step, each with its time.
//!
//! Asks: may this be merged?
//! Needs: cargo, a C compiler, git; cargo-nextest where it is installed.
//! Does not know: what a step checks.

use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result, bail};

use crate::{cases, docs, house, tidy, web};

/// What a step came to.
pub(crate) enum Verdict {
    Passed,
    Failed,
    /// With the reason.
    Skipped(String),
}

type Step = fn() -> Result<Verdict>;

const STEPS: &[(&str, Step)] = &[
    // Before the program is built: it carries what this leaves.
    ("web application", web::build),
    ("format", || cargo(&["fmt", "--all", "--check"])),
    ("lints", || cargo(&["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"])),
    ("tidy", || Ok(of(tidy::run(tidy::Detail::Findings)?))),
    ("tests", tests),
    ("tests on PostgreSQL", postgres),
    ("tests in documentation", || cargo(&["test", "--workspace", "--doc", "--quiet"])),
    // Frozen bytes were compared above in a debug build; an optimised one gives the same.
    ("tests in release", || {
        cargo(&["test", "--release", "--quiet", "-p", "wule-measure", "-p", "wule-judge"])
    }),
    ("handbook", || Ok(of(docs::run(docs::Mode::Check)?))),
    ("reference cases", || {
        Ok(of(cases::run(&[house::root().join("cases")], validate::Scope::Everything)?))
    }),
    ("shared reference cases", shared_cases),
    ("OPC UA", || apart("opcua")),
    ("PDF", || apart("pdf")),
    ("interoperation", interop),
    ("stories in a browser", web::stories),
];

/// Runs every step, failing ones too, and returns how many failed.
pub fn run() -> Result<usize> {
    let (mut n_passed, mut n_failed) = (0, 0);
    for (index, (name, step)) in STEPS.iter().enumerate() {
        println!("\n== {}/{} {name}", index + 1, STEPS.len());
        let start = Instant::now();
        let verdict = step().unwrap_or_else(|problem| {
            println!("{problem:#}");
            Verdict::Failed
        });
        let seconds = start.elapsed().as_secs_f64();
        let said = match verdict {
            Verdict::Passed => {
                n_passed += 1;
                "passed".to_owned()
            }
            Verdict::Failed => {
                n_failed += 1;
                "FAILED".to_owned()
            }
            Verdict::Skipped(reason) => format!("skipped: {reason}"),
        };
        println!("== {name}: {said} ({seconds:.1} s)");
    }
    println!("\n{n_passed} passed, {n_failed} failed");
    Ok(n_failed)
}

fn of(n_failed: usize) -> Verdict {
    if n_failed == 0 { Verdict::Passed } else { Verdict::Failed }
}

/// Says of tests only which failed.
const QUIET: [&str; 4] = ["--status-level", "fail", "--final-status-level", "fail"];

fn has_nextest() -> bool {
    let version = Command::new("cargo").args(["nextest", "--version"]).output();
    version.is_ok_and(|output| output.status.success())
}

fn tests() -> Result<Verdict> {
    if has_nextest() {
        return cargo(&[&["nextest", "run", "--workspace", "--no-fail-fast"], &QUIET[..]].concat());
    }
    cargo(&["test", "--workspace", "--all-targets", "--no-fail-fast", "--quiet"])
}

/// The tests that a server must pass, as nextest names them: chosen from the whole workspace,
/// because a part of it is built with other features, and everything would be built again.
const ON_A_SERVER: &str = "kind(test) & (package(wule-acts) + package(wule-http) \
                           + (package(wule) & test(/^(crash|upgrade)::/)))";

/// What the embedded database passes, a server passes too: the acts, the server's answers and
/// the kills, each test in a schema of its own.
fn postgres() -> Result<Verdict> {
    let Ok(server) = std::env::var("WULE_POSTGRES") else {
        if std::env::var("CI").is_ok_and(|ci| ci == "true") {
            bail!("WULE_POSTGRES names no server, such as postgres://postgres@127.0.0.1/test");
        }
        return Ok(Verdict::Skipped("WULE_POSTGRES names no PostgreSQL server".to_owned()));
    };
    let run = |arguments: &[&str]| {
        println!("WULE_TESTS_ON=postgres cargo {}", arguments.join(" "));
        succeed(Command::new("cargo").args(arguments).env("WULE_TESTS_ON", "postgres"))
    };
    let chosen = ["nextest", "run", "--workspace", "--no-fail-fast", "-E", ON_A_SERVER];
    let verdicts = match has_nextest() {
        true => vec![run(&[&chosen[..], &QUIET[..]].concat())?],
        false => vec![
            run(&["test", "--quiet", "-p", "wule-acts", "-p", "wule-http", "--test", "it"])?,
            run(&["test", "--quiet", "-p", "wule", "--test", "it", "--", "crash::", "upgrade::"])?,
        ],
    };
    let clean = "DO $$ DECLARE s TEXT; BEGIN
        FOR s IN SELECT nspname FROM pg_namespace WHERE nspname LIKE 'wule\\_test\\_%' LOOP
        EXECUTE format('DROP SCHEMA %I CASCADE', s); END LOOP; END $$";
    let cleaned = Command::new("psql").args([&server, "-qc", clean]).output();
    if !cleaned.is_ok_and(|output| output.status.success()) {
        println!("the schemas wule_test_… were left on the server");
    }
    Ok(of(verdicts.iter().filter(|verdict| !matches!(verdict, Verdict::Passed)).count()))
}

fn shared_cases() -> Result<Verdict> {
    let folder = house::shared().map(|shared| shared.join("cases")).filter(|cases| cases.is_dir());
    match folder {
        Some(folder) => Ok(of(cases::run(&[folder], validate::Scope::Covered)?)),
        None if std::env::var("CI").is_ok_and(|ci| ci == "true") => {
            bail!("the shared cases are not there; set WULE_SHARED to the folder that holds cases/")
        }
        None => Ok(Verdict::Skipped("no shared/cases beside the project".to_owned())),
    }
}

/// What stands apart, because it needs so much that nothing else does: with its own lock file, in
/// a folder of its own below `target`, so that neither build makes the other begin anew.
fn apart(name: &str) -> Result<Verdict> {
    let manifest = format!("edges/{name}/Cargo.toml");
    let folder = format!("target/{name}");
    let apart = ["--manifest-path", manifest.as_str()];
    let target = ["--target-dir", folder.as_str()];
    let lints = ["--all-targets", "--", "-D", "warnings"];
    let steps = [
        [&["fmt"], &apart[..], &["--check"]].concat(),
        [&["clippy", "--locked", "--quiet"], &apart[..], &target, &lints].concat(),
        [&["test", "--locked", "--quiet"], &apart[..], &target].concat(),
    ];
    for step in steps {
        if let Verdict::Failed = cargo(&step)? {
            return Ok(Verdict::Failed);
        }
    }
    Ok(Verdict::Passed)
}

fn interop() -> Result<Verdict> {
    let folder = house::root().join("xtask/interop");
    let names = [
        "run.sh",
        "credential.sh",
        "epcis.sh",
        "sign_in.sh",
        "opcua.sh",
        "calendar.sh",
        "schemathesis.sh",
    ];
    let scripts = names.map(|name| folder.join(name));
    if let Some(missing) = scripts.iter().find(|script| !script.is_file()) {
        return Ok(Verdict::Skipped(format!("there is no {}", missing.display())));
    }
    for script in scripts {
        if let Verdict::Failed = succeed(Command::new("bash").arg(script))? {
            return Ok(Verdict::Failed);
        }
    }
    Ok(Verdict::Passed)
}

pub(crate) fn cargo(arguments: &[&str]) -> Result<Verdict> {
    println!("cargo {}", arguments.join(" "));
    succeed(Command::new("cargo").args(arguments))
}

/// Runs a command at the root, without what `cargo run` told this program of its own package: a
/// build script that watches such names, as ring's does, would be run again, and all that rests
/// on it built again, each time a person types cargo between two runs of this.
pub(crate) fn succeed(command: &mut Command) -> Result<Verdict> {
    for (name, _) in std::env::vars_os() {
        let is_ours = name.to_str().is_some_and(|name| {
            name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_")
        });
        if is_ours {
            command.env_remove(name);
        }
    }
    let status = command
        .current_dir(house::root())
        .status()
        .with_context(|| format!("cannot start {}", command.get_program().display()))?;
    Ok(of(usize::from(!status.success())))
}
