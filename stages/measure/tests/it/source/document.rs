use arbtest::arbitrary::{Result, Unstructured};
use arbtest::arbtest;
use measure::source::{Document, MESSAGE_BYTES_MAX, Problem};
use serde_json::Value;

/// What another reader understood, with numbers as the text that stands for them there.
fn is_same(ours: &Document, theirs: &Value) -> bool {
    match (ours, theirs) {
        (Document::Null, Value::Null) => true,
        (Document::Truth(ours), Value::Bool(theirs)) => ours == theirs,
        (Document::Number(ours), Value::Number(theirs)) => {
            ours.parse::<f64>().ok() == theirs.as_f64()
        }
        (Document::Text(ours), Value::String(theirs)) => ours == theirs,
        (Document::List(ours), Value::Array(theirs)) => {
            ours.len() == theirs.len() && ours.iter().zip(theirs).all(|(a, b)| is_same(a, b))
        }
        (Document::Fields(ours), Value::Object(theirs)) => {
            let same = |(name, ours)| theirs.get(name).is_some_and(|b| is_same(ours, b));
            ours.len() == theirs.len() && ours.iter().all(same)
        }
        _ => false,
    }
}

/// A document, mostly good.
fn any(u: &mut Unstructured<'_>, depth: u32, to: &mut String) -> Result<()> {
    let plain = ["1", "-0.50", "2e3", "null", "true", "\"孔\"", "\"\\u00e9\"", " \"\\n\" "];
    let kind = if depth > 3 { 0 } else { u.int_in_range(0..=3)? };
    if kind < 2 {
        to.push_str(u.choose(&plain)?);
        return Ok(());
    }
    to.push(if kind == 2 { '[' } else { '{' });
    for i in 0..u.int_in_range(0..=3)? {
        to.push_str(if i == 0 { "" } else { "," });
        if kind == 3 {
            to.push_str(["\"a\":", "\"b\" :", "\"\":", "\"c\":"][i]);
        }
        any(u, depth + 1, to)?;
    }
    to.push(if kind == 2 { ']' } else { '}' });
    Ok(())
}

#[test]
fn documents_are_what_another_reader_of_json_finds() {
    let pieces = [
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"a\"",
        "\"b\"",
        "\"\\u00e9\"",
        "\"\\ud83d\\ude00\"",
        "\"\\ud800\"",
        "\"\\n\"",
        "\"\n\"",
        "1",
        "-0",
        "01",
        "1.50",
        "1.",
        ".5",
        "2e3",
        "1E-2",
        "-",
        "null",
        "true",
        "false",
        "nul",
        " ",
        "\t",
        "孔",
        "\"孔径\"",
    ];
    let (mut n_read, mut n_refused) = (0, 0);
    arbtest(|u| {
        let mut text = String::new();
        any(u, 0, &mut text)?;
        if u.ratio(1, 2)? {
            let places: Vec<_> = text.char_indices().map(|(at, _)| at).collect();
            text.insert_str(*u.choose(&places)?, u.choose(&pieces)?);
        }
        match (Document::read(text.as_bytes()), serde_json::from_str::<Value>(&text)) {
            (Ok(ours), Ok(theirs)) => {
                n_read += 1;
                assert!(is_same(&ours, &theirs), "{text}");
            }
            (Err(_), Err(_)) => n_refused += 1,
            // The other reader makes numbers of them, and some have none.
            (Ok(_), Err(error)) if error.to_string().contains("out of range") => {}
            // The other reader keeps the second of two equal names.
            (Err(Problem::NotJson { .. }), Ok(_)) => {
                assert!(text.matches("\"a\"").count().max(text.matches("\"b\"").count()) > 1);
            }
            (ours, theirs) => panic!("{text}: {ours:?}, {theirs:?}"),
        }
        Ok(())
    })
    // Enough of both kinds on a machine that is busy with other things too.
    .budget_ms(2_000);
    assert!(n_read > 50 && n_refused > 50, "{n_read}, {n_refused}");
}

#[test]
fn documents_written_by_another_writer_are_read() {
    let theirs = serde_json::json!({
        "a/b": [1, 2.5, {"~": "孔\u{1}\"\\"}], "m~n": null, "x": {"y": {"z": [[]]}}, "": true,
    });
    let ours = Document::read(theirs.to_string().as_bytes()).unwrap();
    assert!(is_same(&ours, &theirs));
    // The pointers of RFC 6901, section 5.
    for pointer in ["", "/a~1b/2/~0", "/m~0n", "/x/y/z/0", "/", "/a~1b/9", "/x/q", "x"] {
        let (ours, theirs) = (ours.at(pointer), theirs.pointer(pointer));
        assert_eq!(ours.is_some(), theirs.is_some(), "{pointer}");
        assert!(ours.is_none_or(|ours| is_same(ours, theirs.unwrap())), "{pointer}");
    }
}

#[test]
fn numbers_stay_as_they_were_written() {
    let document = Document::read(b"[25.0030, 1e400, -0.10, 12345678901234567890123]").unwrap();
    let Document::List(items) = document else { panic!("not a list") };
    let texts: Vec<_> = items.iter().map(|item| item.scalar().unwrap()).collect();
    assert_eq!(texts, ["25.0030", "1e400", "-0.10", "12345678901234567890123"]);
}

#[test]
fn what_is_too_large_or_too_deep_is_refused_by_name() {
    let long = vec![b' '; MESSAGE_BYTES_MAX + 1];
    assert!(matches!(Document::read(&long), Err(Problem::TooLarge { .. })));
    let deep = "[".repeat(100_000);
    assert!(matches!(Document::read(deep.as_bytes()), Err(Problem::TooDeep { .. })));
    let wide = format!("[{}1]", "1,".repeat(30_000));
    assert!(matches!(Document::read(wide.as_bytes()), Err(Problem::TooDeep { .. })));
    let twice = br#"{"value":1,"value":2}"#;
    assert_eq!(Document::read(twice), Err(Problem::NotJson { at: 11 }));
    assert_eq!(Document::read(b"{\"a\":\xff}"), Err(Problem::NotJson { at: 5 }));
}
