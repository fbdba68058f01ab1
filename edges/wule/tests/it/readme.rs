//! What README says the program prints is what it prints.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

fn house() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// A command of README, and the lines that it shows.
struct Shown {
    command: String,
    lines: Vec<String>,
}

/// The commands that begin with `$`, each with what stands below it.
fn shown(text: &str) -> Vec<Shown> {
    let mut all: Vec<Shown> = Vec::new();
    let (mut is_code, mut goes_on) = (false, false);
    for line in text.lines() {
        if line.starts_with("```") {
            is_code = !is_code;
            continue;
        }
        let begun = line.strip_prefix("$ ");
        let command = if goes_on { Some(line.trim_start()) } else { begun };
        match (is_code, command, all.last_mut()) {
            (true, Some(rest), last) => {
                let (rest, more) = rest.strip_suffix('\\').map_or((rest, false), |r| (r, true));
                match last.filter(|_| goes_on) {
                    Some(last) => last.command.push_str(rest),
                    None => all.push(Shown { command: rest.to_owned(), lines: Vec::new() }),
                }
                goes_on = more;
            }
            (true, None, Some(last)) => last.lines.push(line.to_owned()),
            _ => {}
        }
    }
    all
}

/// A line without colours, and without what is another in every directory: the numbers of keys.
fn plain(line: &str) -> String {
    let mut text = String::new();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once('\x1b') {
        text.push_str(before);
        rest = after.split_once('m').map_or("", |(_, rest)| rest);
    }
    let joined = text + rest;
    let words = joined.trim_end().split(' ').map(|word| {
        let is_key = word.len() == 16 && word.bytes().all(|byte| byte.is_ascii_hexdigit());
        if is_key { "KEY" } else { word }
    });
    words.collect::<Vec<_>>().join(" ")
}

/// Runs a command as at a terminal of 120 columns; none where there is none to be had.
fn at_a_terminal(command: &str, folder: &Path) -> Option<String> {
    let program = Path::new(env!("CARGO_BIN_EXE_wule")).parent().unwrap();
    let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap());
    let mut script = Command::new("script");
    script.args(["-qec", &format!("stty cols 120; {command}"), "/dev/null"]);
    script.current_dir(folder).env("PATH", path).env("WULE_LANG", "en").stdin(Stdio::null());
    let output = script.env_remove("WULE_DATA").env_remove("WULE_DATABASE").output().ok()?;
    Some(String::from_utf8(output.stdout).unwrap())
}

#[test]
#[cfg(target_os = "linux")]
fn the_readme_shows_what_the_program_prints() {
    let folder = tempfile::tempdir().unwrap();
    let demo = folder.path().join("demo");
    std::fs::create_dir(&demo).unwrap();
    for file in ["pins.csv", "gears.csv"] {
        std::fs::copy(house().join("demo").join(file), demo.join(file)).unwrap();
    }
    let text = std::fs::read_to_string(house().join("README.md")).unwrap();
    let mut n_lines = 0;
    // A server would not end.
    for Shown { command, lines } in
        shown(&text).into_iter().filter(|shown| !shown.command.contains("serve"))
    {
        let Some(printed) = at_a_terminal(&command, folder.path()) else {
            assert!(std::env::var("CI").map_or(true, |ci| ci != "true"), "there is no `script`");
            eprintln!("skipped: there is no `script`, which makes a terminal");
            return;
        };
        let printed: Vec<String> = printed.lines().map(plain).collect();
        let mut rest = printed.iter();
        for line in lines.iter().map(|line| plain(line)).filter(|line| line.trim() != "…") {
            let beginning = line.strip_suffix('…').map(str::trim_end);
            let is_it = |printed: &String| match beginning {
                Some(beginning) => printed.starts_with(beginning),
                None => *printed == line,
            };
            assert!(
                rest.any(is_it),
                "{command}\n{line}\nis not in, or not in that order:\n{printed:#?}"
            );
            n_lines += 1;
        }
    }
    assert!(n_lines > 20, "only {n_lines} lines of README were looked at");
}
