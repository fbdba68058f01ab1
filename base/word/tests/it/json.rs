use word::json::{NotCanonical, canonical, json, parse_canonical};

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
