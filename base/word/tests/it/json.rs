use arbtest::{arbitrary, arbtest};
use word::json::{NotCanonical, Value, canonical, json, parse_canonical};

#[test]
fn keys_are_sorted_and_white_space_is_gone() {
    let bytes = canonical(&json!({"b": "é", "a": [1, null]})).unwrap();
    assert_eq!(bytes, r#"{"a":[1,null],"b":"é"}"#.as_bytes());
    assert!(parse_canonical(&bytes).is_ok());
}

#[test]
fn another_spelling_of_the_same_document_is_refused() {
    for text in
        [r#"{"a": 1}"#, r#"{"b":1,"a":2}"#, r#"{"a":1,"a":1}"#, "{\"a\":1}\n", r#"{"a":"\u0061"}"#]
    {
        let answer = parse_canonical(text.as_bytes());
        assert!(matches!(answer, Err(NotCanonical::Spelling { .. })), "{text}: {answer:?}");
    }
}

#[test]
fn a_number_that_could_be_rounded_is_refused() {
    for text in ["1.5", "9007199254740993", "1e2", "-9007199254740992"] {
        let answer = parse_canonical(text.as_bytes());
        assert!(matches!(answer, Err(NotCanonical::Number(_))), "{text}: {answer:?}");
    }
    assert!(parse_canonical(b"9007199254740991").is_ok());
}

#[test]
fn a_document_nested_too_deeply_is_refused_without_a_crash() {
    let deep = "[".repeat(100_000);
    assert!(matches!(parse_canonical(deep.as_bytes()), Err(NotCanonical::Syntax(_))));
}

/// A document of texts, integers and what holds them; characters are often those by which UTF-8
/// and UTF-16 sort differently, or that have an escape.
fn document(u: &mut arbitrary::Unstructured<'_>, depth: usize) -> arbitrary::Result<Value> {
    let text = |u: &mut arbitrary::Unstructured<'_>| {
        const SOME: [char; 10] =
            ['a', '"', '\\', '\n', '\u{1f}', '\u{7f}', '\u{d7ff}', '\u{e000}', '\u{ffff}', '😀'];
        let n = u.int_in_range(0..=4)?;
        let characters =
            (0..n).map(|_| if u.ratio(1, 4)? { u.arbitrary() } else { Ok(*u.choose(&SOME)?) });
        characters.collect::<arbitrary::Result<String>>()
    };
    Ok(match u.int_in_range(0..=if depth == 0 { 3 } else { 5 })? {
        0 => Value::Null,
        1 => u.arbitrary::<bool>()?.into(),
        2 => u.int_in_range(-(1_i64 << 53) + 1..=(1 << 53) - 1)?.into(),
        3 => text(u)?.into(),
        4 => {
            let n = u.int_in_range(0..=4)?;
            (0..n).map(|_| document(u, depth - 1)).collect::<arbitrary::Result<Vec<_>>>()?.into()
        }
        _ => {
            let n = u.int_in_range(0..=4)?;
            let fields = (0..n).map(|_| Ok((text(u)?, document(u, depth - 1)?)));
            Value::Object(fields.collect::<arbitrary::Result<_>>()?)
        }
    })
}

#[test]
fn every_document_is_spelled_as_another_writer_of_jcs_spells_it() {
    arbtest(|u| {
        let document = document(u, 4)?;
        let spelled = canonical(&document).unwrap();
        assert_eq!(spelled, serde_json_canonicalizer::to_vec(&document).unwrap());
        assert_eq!(parse_canonical(&spelled).unwrap(), document);
        Ok(())
    });
}
