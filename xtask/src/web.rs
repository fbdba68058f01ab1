//! The web application: checked, built, and walked through in a browser.
//!
//! Asks: does what people see hold together, and do its stories end well?
//! Needs: Node.js with npm; for the stories a Chromium (`CHROMIUM`, else /usr/bin/chromium).
//! Without them a step says so and is skipped; where `CI=true` it fails.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, bail};

use crate::ci::{Verdict, cargo, succeed};
use crate::house;

const NODE: &str = "npm is missing: install Node.js 20 or newer (https://nodejs.org)";
const CHROMIUM: &str = "no Chromium at $CHROMIUM or /usr/bin/chromium: apt install chromium";

/// Installs, checks and builds.
pub fn build() -> Result<Verdict> {
    if !is_there("npm") {
        return without(NODE);
    }
    let steps: [&[&str]; 7] = [
        &["ci", "--no-audit", "--no-fund", "--loglevel=error"],
        &["run", "--silent", "format"],
        &["run", "--silent", "lint"],
        &["run", "--silent", "types"],
        &["run", "--silent", "test"],
        &["run", "--silent", "build"],
        &["run", "--silent", "size"],
    ];
    all(&steps)
}

/// Walks through the stories against the program, which is built with the application inside.
pub fn stories() -> Result<Verdict> {
    if !is_there("npm") {
        return without(NODE);
    }
    let chromium = std::env::var_os("CHROMIUM").map(PathBuf::from);
    if !chromium.unwrap_or_else(|| PathBuf::from("/usr/bin/chromium")).is_file() {
        return without(CHROMIUM);
    }
    // As the tests were built, whose features it shares.
    match cargo(&["build", "--quiet", "--workspace", "--tests"])? {
        Verdict::Passed => all(&[&["run", "--silent", "e2e"]]),
        other => Ok(other),
    }
}

fn without(what: &str) -> Result<Verdict> {
    if std::env::var("CI").is_ok_and(|ci| ci == "true") {
        bail!("{what}");
    }
    Ok(Verdict::Skipped(what.to_owned()))
}

fn is_there(program: &str) -> bool {
    Command::new(program).arg("--version").output().is_ok_and(|output| output.status.success())
}

/// Runs npm with each list of arguments, and stops at the first that fails.
fn all(steps: &[&[&str]]) -> Result<Verdict> {
    let folder: &Path = &house::root().join("web");
    for step in steps {
        println!("npm {}", step.join(" "));
        let mut npm = Command::new("npm");
        // The browser is the system's; nothing is downloaded for it.
        npm.arg("--prefix").arg(folder).args(*step).env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
        match succeed(&mut npm)? {
            Verdict::Passed => {}
            other => return Ok(other),
        }
    }
    Ok(Verdict::Passed)
}
