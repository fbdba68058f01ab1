//! Every problem speaks both languages, says its facts, and has a code of its own.

use std::collections::BTreeSet;
use trust::{
    Problem,
    problem::{
        CheckpointProblem as C, DrawProblem as D, KeyProblem as K, LogProblem as L,
        NoteProblem as N, PolicyProblem as Pol, ProofProblem as Pro, TileProblem as Ti,
        TreeProblem as Tr, WitnessProblem as W,
    },
};
use word::{Digest, Lang};

fn problems() -> Vec<Problem> {
    let text = || "text".to_owned();
    let line_number = 3;
    let mut all: Vec<Problem> = Vec::new();
    all.extend(
        [
            Tr::IndexBeyondTree { index: 1, size: 1 },
            Tr::Shrinks { old_size: 2, new_size: 1 },
            Tr::ProofLength { got: 1 },
            Tr::NotIncluded { index: 1, size: 2 },
            Tr::Inconsistent { old_size: 1, new_size: 2 },
            Tr::Frontier { size: 1, got: 2 },
            Tr::TileMissing { path: text() },
        ]
        .map(Problem::from),
    );
    all.extend(
        [
            D::Signers,
            D::Counts { k: 2, n: 1 },
            D::NotADraw,
            D::NotPublished,
            D::NotYet,
            D::OtherList { got: Digest::of(b"a"), need: Digest::of(b"b") },
            D::OtherItems,
            D::List { line_number },
        ]
        .map(Problem::from),
    );
    all.extend(
        [
            Ti::Level { got: 64 },
            Ti::Width { got: 0 },
            Ti::Path { got: text() },
            Ti::Length { path: text(), got: 1, need: 32 },
            Ti::EntryTooLong { got: 65_536, max: 65_535 },
            Ti::BundleTruncated { path: text(), n_entries: 2 },
            Ti::BundleTrailing { path: text(), got: 1 },
        ]
        .map(Problem::from),
    );
    all.extend(
        [
            K::Name { got: text() },
            K::Malformed { got: text() },
            K::UnknownKind { got: 2 },
            K::OtherId { got: text(), need: text() },
            K::Length { got: 31, need: 32 },
            K::WeakKey { name: text() },
            K::Time { got: 1 << 63 },
        ]
        .map(Problem::from),
    );
    all.extend(
        [
            N::TooLong { got: 2, max: 1 },
            N::NotUtf8 { at: 0 },
            N::ControlCharacter { at: 0 },
            N::NoFinalNewline,
            N::NoSignatures,
            N::TooManySignatures { max: 64 },
            N::Line { line_number },
            N::BadSignature { key: text() },
            N::NoKnownSigner,
        ]
        .map(Problem::from),
    );
    all.extend([C::Origin, C::Lines, C::Size { got: text() }, C::Root].map(Problem::from));
    all.extend(problems_of_files());
    all
}

/// Those of proofs, policies and logs.
fn problems_of_files() -> Vec<Problem> {
    let text = || "text".to_owned();
    let line_number = 3;
    let mut all: Vec<Problem> = Vec::new();
    all.extend(
        [
            Pro::TooLong { got: 2, max: 1 },
            Pro::NotUtf8 { at: 0 },
            Pro::Header,
            Pro::Extra,
            Pro::EmptyExtra,
            Pro::Index,
            Pro::Hash { number: 1 },
            Pro::TooManyHashes { max: 64 },
            Pro::NoCheckpoint,
        ]
        .map(Problem::from),
    );
    all.extend(
        [
            Pol::TooLong { got: 2, max: 1 },
            Pol::Octet { line_number },
            Pol::Line { line_number },
            Pol::Key { line_number, problem: K::Malformed { got: text() } },
            Pol::DuplicateKey { line_number },
            Pol::NotAWitnessKey { line_number },
            Pol::DuplicateName { line_number, name: text() },
            Pol::UnknownName { line_number, name: text() },
            Pol::MemberTwice { line_number, name: text() },
            Pol::Threshold { line_number, n_members: 2 },
            Pol::SecondQuorum { line_number },
            Pol::QuorumMissing,
            Pol::UnknownLog { origin: text() },
            Pol::NotSignedByLog { origin: text() },
            Pol::NoQuorum { n_cosigned: 1, n_listed: 2 },
        ]
        .map(Problem::from),
    );
    all.extend(
        [
            L::Backwards { signed_size: 2, size: 1 },
            L::SplitView { signed_size: 1, size: 2 },
            L::OtherOrigin { got: text(), need: text() },
            L::OtherRoot { size: 1 },
            L::OtherEntry { index: 1 },
            L::BundleMissing { path: text() },
        ]
        .map(Problem::from),
    );
    all.extend(problems_of_witnesses());
    all
}

fn problems_of_witnesses() -> Vec<Problem> {
    let text = || "text".to_owned();
    let (old_size, size) = (2, 1);
    [
        W::TooLong { got: 2, max: 1 },
        W::NoCheckpoint,
        W::OldSize,
        W::Hash { number: 1 },
        W::TooManyHashes { max: 63 },
        W::Size { got: u64::MAX },
        W::OldSizeBeyond { old_size, size },
        W::UnknownLog { origin: text() },
        W::NotSigned { origin: text() },
        W::BadSignature { key: text() },
        W::OtherSize { known: 3, old_size },
        W::EmptyRoot,
        W::ProofOfNothing,
        W::Inconsistent { old_size, size },
        W::Answer { key: text() },
    ]
    .map(Problem::from)
    .into()
}

#[test]
fn every_problem_speaks_both_languages_and_fills_every_argument() {
    for problem in problems() {
        let words = problem.words();
        assert_eq!(words.placeholders(Lang::ZhCn), words.placeholders(Lang::En), "{problem:?}");
        for lang in [Lang::ZhCn, Lang::En] {
            let said = problem.message().say(lang);
            assert!(!said.contains(['{', '}']), "{said}");
        }
        assert!(!problem.message().say(Lang::ZhCn).is_ascii());
        assert_eq!(problem.to_string(), problem.message().say(Lang::En));
    }
}

#[test]
fn every_code_is_used_once() {
    let codes: BTreeSet<_> = problems().iter().map(Problem::code).collect();
    assert_eq!(codes.len(), problems().len());
    assert!(codes.iter().all(|code| code.starts_with("trust.")));
}
