//! Draws: against an independent reading of the rule, and against hostile notes.

use trust::{
    Checkpoint, Cosigner, DrawSource, Policy, SignedCheckpoint, Signer, State, Tile, append,
    draw::{DRAWN_MAX, List, ListDraw, PLACES_MAX, Placed},
    problem::{DrawProblem, NoteProblem, Problem},
    tree,
};
use word::Digest;

const ORIGIN: &str = "pins.example/log";

fn log() -> Signer {
    Signer::new(ORIGIN, &[12; 32]).unwrap()
}

fn witness(n: u8) -> Cosigner {
    Cosigner::new("w1.example", &[n; 32]).unwrap()
}

fn signed(root: &[u8], witnesses: &[Cosigner]) -> SignedCheckpoint {
    let checkpoint = Checkpoint::new(ORIGIN, 300, Digest::of(root)).unwrap();
    let mut signed = checkpoint.sign(&[&log()]).unwrap();
    for witness in witnesses {
        signed = signed.with(witness.cosign(&checkpoint, 1_763_900_060).unwrap()).unwrap();
    }
    signed
}

fn source(root: &[u8]) -> DrawSource {
    DrawSource::of(&signed(root, &[]), log().verifier_key(), None).unwrap()
}

/// The numbers are those of a program of ten lines in Python (hashlib, cryptography), written from
/// the rule alone.
#[test]
fn places_are_those_of_another_program() {
    let subject = Digest::of(b"subject");
    let alone = source(b"root");
    assert_eq!(alone.draw(&subject, (5, 60)).unwrap(), [10, 13, 34, 52, 58]);
    let twenty = [
        88, 89, 146, 256, 371, 481, 526, 542, 547, 558, 595, 634, 643, 678, 685, 691, 827, 856,
        939, 983,
    ];
    assert_eq!(alone.draw(&subject, (20, 1000)).unwrap(), twenty);
    let witness = witness(31);
    let note = signed(b"root", std::slice::from_ref(&witness));
    let source = DrawSource::of(&note, log().verifier_key(), Some(witness.verifier_key())).unwrap();
    assert_eq!(source.draw(&subject, (5, 60)).unwrap(), [18, 44, 47, 52, 54]);
    assert_eq!(DrawSource::of(&note, log().verifier_key(), None).unwrap(), alone);
}

/// Over 2,000 checkpoints each of ten places should be drawn 600 times; five standard deviations of
/// the binomial are 103.
#[test]
fn every_place_is_drawn_as_often_as_any_other() {
    let mut n_drawn = [0_u32; 10];
    for i in 0..2_000_u32 {
        let drawn = source(&i.to_be_bytes()).draw(&Digest::of(b"a"), (3, 10)).unwrap();
        drawn.iter().for_each(|place| n_drawn[usize::try_from(*place).unwrap()] += 1);
    }
    assert_eq!(n_drawn.iter().sum::<u32>(), 6_000);
    assert!(n_drawn.iter().all(|n| n.abs_diff(600) < 103), "{n_drawn:?}");
}

#[test]
fn a_larger_draw_holds_the_smaller_and_all_places_are_all() {
    let (source, subject) = (source(b"root"), Digest::of(b"subject"));
    let draw = |k| source.draw(&subject, (k, 40)).unwrap();
    for k in 1..40 {
        let (small, large) = (draw(k), draw(k + 1));
        assert!(small.iter().all(|place| large.contains(place)), "{k}");
        assert!(small.windows(2).all(|pair| pair[0] < pair[1]));
    }
    assert_eq!(draw(40), (0..40).collect::<Vec<_>>());
    assert_ne!(draw(5), source.draw(&Digest::of(b"another subject"), (5, 40)).unwrap());
}

#[test]
fn what_cannot_be_drawn_is_refused_before_anything_is_counted() {
    let source = source(b"root");
    for (k, n) in [(0, 5), (6, 5), (1, 0), (1, PLACES_MAX + 1), (DRAWN_MAX + 1, PLACES_MAX)] {
        let refused = source.draw(&Digest::of(b"subject"), (k, n)).unwrap_err();
        assert_eq!(refused, Problem::Draw(DrawProblem::Counts { k, n }));
    }
    assert!(source.draw(&Digest::of(b"subject"), (1, u64::MAX)).is_err());
}

#[test]
fn a_note_with_other_lines_than_those_that_count_is_refused() {
    let (log, w1, w2) = (log(), witness(31), witness(32));
    let both = signed(b"root", &[witness(31), witness(32)]);
    let one = signed(b"root", &[witness(31)]);
    let none = signed(b"root", &[]);
    let read = |note: &SignedCheckpoint, witness: Option<&Cosigner>| {
        let note = note.note().to_string();
        let key = witness.map(Cosigner::verifier_key);
        DrawSource::read(note.as_bytes(), log.verifier_key(), key)
    };
    let signers = Err(Problem::Draw(DrawProblem::Signers));
    assert!(read(&one, Some(&w1)).is_ok() && read(&none, None).is_ok());
    assert_eq!(read(&both, Some(&w1)), signers);
    assert_eq!(read(&one, None), signers);
    assert_eq!(read(&one, Some(&w2)), signers);
    assert_eq!(read(&none, Some(&w1)), signers);
    // A log's key in the place of a witness's, a witness's in that of the log's, another origin.
    let text = none.note().to_string();
    let key = |signer: &Signer| signer.verifier_key().clone();
    let twice = DrawSource::read(text.as_bytes(), &key(&log), Some(&key(&log)));
    assert_eq!(twice, signers);
    assert_eq!(DrawSource::read(text.as_bytes(), w1.verifier_key(), None), signers);
    let elsewhere = Signer::new("elsewhere.example", &[12; 32]).unwrap();
    assert_eq!(DrawSource::read(text.as_bytes(), &key(&elsewhere), None), signers);
    let missing = DrawSource::of(&none, &key(&log), Some(w1.verifier_key()));
    assert_eq!(missing, Err(NoteProblem::NoKnownSigner.into()));
    // The policy is nothing to the rule, and a changed cosignature is no cosignature.
    assert!(Policy::of_log(key(&log)).is_ok());
    let altered = one.note().to_string().replace("300\n", "301\n");
    let altered = DrawSource::read(altered.as_bytes(), &key(&log), Some(w1.verifier_key()));
    assert!(matches!(altered, Err(Problem::Note(NoteProblem::BadSignature { .. }))));
}

fn items(n: usize) -> Vec<String> {
    (0..n).rev().map(|i| format!("LOT-{i:03}")).collect()
}

/// A list in a log of five entries, drawn from by its checkpoint.
fn drawn(list: &List, k: u64) -> ListDraw {
    let leaf = format!("entry of {}", list.digest());
    let leaves: [&[u8]; 5] = [b"a", b"b", leaf.as_bytes(), b"c", b"d"];
    let growth = append(&State::empty(), &leaves).unwrap();
    let checkpoint = Checkpoint::new(ORIGIN, 5, growth.state.root()).unwrap();
    let witness = witness(31);
    let signed = checkpoint.sign(&[&log()]).unwrap();
    let signed = signed.with(witness.cosign(&checkpoint, 1_763_900_060).unwrap()).unwrap();
    let key = Some(witness.verifier_key());
    let source = DrawSource::of(&signed, log().verifier_key(), key).unwrap();
    let hashes = tree::inclusion_proof(2, 5, |tile: Tile| growth.find(&tile.path())).unwrap();
    ListDraw::draw(list, k, (source, Placed { leaf, index: 2, hashes })).unwrap()
}

#[test]
fn a_list_has_one_spelling() {
    let list = List::of(items(40)).unwrap();
    assert_eq!(List::parse(list.text().as_bytes()), Ok(list.clone()));
    assert_eq!(list.items()[0], "LOT-000");
    let line = |text: &str| match List::parse(text.as_bytes()) {
        Err(Problem::Draw(DrawProblem::List { line_number })) => line_number,
        other => panic!("{text:?}: {other:?}"),
    };
    assert_eq!(line(""), 1);
    assert_eq!(line("a"), 1);
    assert_eq!(line("\n"), 1);
    assert_eq!(line("a\nb"), 2);
    assert_eq!(line("b\na\n"), 2);
    assert_eq!(line("a\na\n"), 2);
    assert_eq!(line("a\n\nb\n"), 2);
    assert_eq!(line("a\r\nb\r\n"), 1);
    assert_eq!(line(" a\n"), 1);
    assert_eq!(line(&format!("a\n{}\n", "字".repeat(201))), 2);
    assert!(List::parse("字\n".as_bytes()).is_ok());
    assert!(List::parse(b"\xff\n").is_err());
    assert!(List::of(vec!["a".to_owned(), "a".to_owned()]).is_err());
    assert!(List::of(vec!["a\nb".to_owned()]).is_err());
}

#[test]
fn a_draw_is_made_again_from_the_same_list_alone() {
    let list = List::of(items(40)).unwrap();
    let draw = drawn(&list, 5);
    assert_eq!((draw.chosen().len(), draw.n()), (5, 40));
    let read = ListDraw::read(&draw.to_bytes()).unwrap();
    assert_eq!(read, draw);
    assert_eq!(read.check(&list), Ok(()));
    let other = List::of(items(41)).unwrap();
    let refused = read.check(&other).unwrap_err();
    assert!(matches!(refused, Problem::Draw(DrawProblem::OtherList { .. })));
}

/// Every byte of a draw flipped, and other items put in: nothing is accepted with the list.
#[test]
fn an_altered_draw_is_refused() {
    let list = List::of(items(40)).unwrap();
    let honest = drawn(&list, 5).to_bytes();
    let holds = |bytes: &[u8]| ListDraw::read(bytes).and_then(|draw| draw.check(&list)).is_ok();
    assert!(holds(&honest));
    for at in 0..honest.len() {
        let mut bytes = honest.clone();
        bytes[at] ^= 1 << (at % 8);
        assert!(!holds(&bytes), "a bit of byte {at} was accepted");
    }
    for hostile in [&b""[..], b"{}", b"null", b"[[[[", b"{\"format\":\"wule.draw/1\"}", &[0xff; 64]]
    {
        assert!(ListDraw::read(hostile).is_err());
    }
    let text = String::from_utf8(honest.clone()).unwrap();
    let value: serde_json::Value = serde_json::from_str(&text).unwrap();
    let drawn_first = value["chosen"][0].as_str().unwrap();
    let other = list.items().iter().find(|item| !text.contains(item.as_str())).unwrap();
    let swapped = text.replace(drawn_first, other);
    assert!(ListDraw::read(swapped.as_bytes()).is_ok() && !holds(swapped.as_bytes()));
    // One item left out makes a smaller draw, which is another set but for one of the five.
    let n_held = (0..5).filter(|i| {
        let mut fewer = value.clone();
        fewer["chosen"].as_array_mut().unwrap().remove(*i);
        holds(&word::json::canonical(&fewer).unwrap())
    });
    assert_eq!(n_held.count(), 1);
    // Without its place in the log the list could have been written afterwards.
    let mut elsewhere = value;
    elsewhere["index"] = 3.into();
    let refused = ListDraw::read(&word::json::canonical(&elsewhere).unwrap()).unwrap_err();
    assert_eq!(refused, Problem::Draw(DrawProblem::NotPublished));
}
