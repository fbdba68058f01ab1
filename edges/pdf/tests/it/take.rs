//! Attached files taken out, also of documents that were saved again, cut or broken.

use std::process::Command;

use crate::program::{drawn, refused, run, sheet};

#[test]
fn what_was_attached_comes_out_byte_for_byte() {
    let document = drawn(&sheet());
    for (name, text) in [("study.json", "{\"zh\":\"孔径\"}"), ("z.txt", "z")] {
        let output = run(&["take", name], &document);
        assert!(output.status.success());
        assert_eq!(output.stdout, text.as_bytes(), "{name}");
    }
    assert_eq!(refused(&["take", "other.json"], &document), "not_attached: other.json\n");
}

#[test]
fn a_document_that_another_program_saved_again_still_gives_it() {
    if Command::new("qpdf").arg("--version").output().is_err() {
        println!("not run: qpdf is not on this machine (Debian: apt install qpdf)");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let [from, to] = ["from.pdf", "to.pdf"].map(|name| folder.path().join(name));
    std::fs::write(&from, drawn(&sheet())).unwrap();
    let checked = Command::new("qpdf").arg("--check").arg(&from).output().unwrap();
    assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stdout));
    for options in [["--object-streams=generate"], ["--linearize"], ["--stream-data=uncompress"]] {
        let saved = Command::new("qpdf").args(options).args([&from, &to]).output().unwrap();
        assert!(saved.status.success(), "{options:?}");
        let output = run(&["take", "study.json"], &std::fs::read(&to).unwrap());
        assert_eq!(output.stdout, "{\"zh\":\"孔径\"}".as_bytes(), "{options:?}");
    }
}

#[test]
fn no_document_gives_nothing_and_says_so() {
    assert!(refused(&["take", "a"], b"").starts_with("not_readable"));
    assert!(refused(&["take", "a"], b"%PDF-1.7 and then nothing").starts_with("not_"));
    assert!(refused(&["take"], b"").starts_with("usage"));
    assert!(refused(&["print"], b"").starts_with("usage"));
}

/// A document that was cut, or in which bytes were changed, gives what was attached or nothing;
/// the program ends, and without a panic.
#[test]
fn broken_documents_give_what_was_attached_or_a_reason() {
    let document = drawn(&sheet());
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let mut next = |most: usize| {
        // Xorshift (Marsaglia 2003).
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % most as u64) as usize
    };
    for round in 0..60 {
        let mut broken = document.clone();
        if round % 3 == 0 {
            broken.truncate(next(document.len()));
        } else {
            for _ in 0..=next(12) {
                let at = next(broken.len());
                broken[at] = next(256) as u8;
            }
        }
        let output = run(&["take", "study.json"], &broken);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        let is_told = output.status.code() == Some(2) && !said.contains("panicked");
        assert!(output.status.success() || is_told, "{round}: {said}");
    }
}
