use crate::{code, lot};
use certify::{Disclosed, Disclosure, Problem};
use word::json;

fn there_and_back(disclosure: &Disclosure) -> Disclosure {
    let bytes = json::canonical(&disclosure.to_json()).unwrap();
    Disclosure::of_json(&json::parse_canonical(&bytes).unwrap()).unwrap()
}

#[test]
fn a_characteristic_opens_itself_and_nothing_else() {
    let (secret, commitment, [_, rows, _]) = lot();
    let open =
        Disclosure::of_characteristic(&commitment, &secret, &code("D2"), rows.clone()).unwrap();
    let open = there_and_back(&open);
    let seen = open.check(&commitment.root, &code("D2")).unwrap();
    assert!(matches!(seen, Disclosed::All(_, seen) if seen == rows));
    assert!(matches!(
        open.check(&commitment.root, &code("D1")),
        Err(Problem::OtherCharacteristic { .. })
    ));
    let text = open.to_json().to_string();
    assert!(!text.contains(&"09".repeat(32)), "the lot's secret must stay secret");
}

#[test]
fn chosen_rows_are_shown_to_be_among_the_evidence() {
    let (secret, commitment, [_, rows, _]) = lot();
    let open =
        Disclosure::of_rows(&commitment, &secret, &code("D2"), (&rows, &[0, 13, 19])).unwrap();
    let seen = there_and_back(&open).check(&commitment.root, &code("D2")).unwrap();
    let Disclosed::Some(header, seen) = seen else { panic!("{seen:?}") };
    assert_eq!((header.n, seen), (20, vec![rows[0].clone(), rows[13].clone(), rows[19].clone()]));
    assert!(Disclosure::of_rows(&commitment, &secret, &code("D2"), (&rows, &[20])).is_none());
}

#[test]
fn everything_opens_the_whole_lot() {
    let (secret, commitment, rows) = lot();
    let characteristics = commitment.headers.clone().into_iter().zip(rows.clone()).collect();
    let open = Disclosure::Everything { secret, characteristics };
    for (name, rows) in ["D1", "D2", "D3"].iter().zip(rows) {
        let seen = there_and_back(&open).check(&commitment.root, &code(name)).unwrap();
        assert!(matches!(seen, Disclosed::All(_, seen) if seen == rows));
    }
}

#[test]
fn a_summary_shows_no_reading() {
    let (_, commitment, _) = lot();
    let seen = there_and_back(&Disclosure::Summary).check(&commitment.root, &code("D1"));
    assert_eq!(seen, Ok(Disclosed::Nothing));
}

#[test]
fn no_reading_can_be_changed_added_removed_or_moved() {
    let (secret, commitment, [_, rows, _]) = lot();
    let open = |rows| {
        Disclosure::of_characteristic(&commitment, &secret, &code("D2"), rows)
            .unwrap()
            .check(&commitment.root, &code("D2"))
    };
    let mut changed = rows.clone();
    changed[3].value = "25.0001".parse().unwrap();
    let mut respelled = rows.clone();
    respelled[3].value = format!("{}0", rows[3].value).parse().unwrap();
    let mut regrouped = rows.clone();
    regrouped[3].subgroup = 1;
    let mut swapped = rows.clone();
    swapped.swap(3, 4);
    let mut longer = rows.clone();
    longer.push(rows[19].clone());
    let shorter = rows[..19].to_vec();
    for forged in [changed, respelled, regrouped, swapped, longer, shorter, Vec::new()] {
        assert_eq!(open(forged), Err(Problem::EvidenceMismatch { part: "rows" }));
    }
    assert!(open(rows).is_ok());
}

#[test]
fn another_root_accepts_nothing() {
    let (secret, commitment, [_, rows, _]) = lot();
    let open = Disclosure::of_characteristic(&commitment, &secret, &code("D2"), rows).unwrap();
    let other = word::Digest::of(b"another root");
    assert!(open.check(&other, &code("D2")).is_err());
}
