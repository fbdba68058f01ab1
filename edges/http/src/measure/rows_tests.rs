use super::{COLUMNS, Form, head, read};

const HEAD: &[u8] = b"lot,characteristic,gauge,value,subgroup,taken_at,station";

fn csv(text: &str) -> Result<super::Rows, super::Bad> {
    read(text.as_bytes(), &head(HEAD)?, 2)
}

#[test]
fn rows_of_many_series_are_put_together_by_series_and_taking() {
    let text = "L1,D1,G1,1.0,0,,\nL1,D2,G1,2,0,2026-11-26T08:00:00Z,S1\nL1,D1,G1,1.10,1,,\r\n\n\
                \"L,1\",D1,G1,+3,0,,";
    let rows = csv(text).unwrap();
    assert_eq!((rows.n_lines, rows.n_readings), (5, 4));
    assert_eq!(rows.first_lines, [2, 3, 6]);
    let first = &rows.submissions[0];
    let values: Vec<_> = first.drafts.iter().map(|draft| draft.value.to_string()).collect();
    assert_eq!(values, ["1.0", "1.10"]);
    assert_eq!(rows.submissions[1].taking.station.as_ref().unwrap().as_str(), "S1");
    assert!(rows.submissions[1].drafts[0].taken_at.is_some());
    assert_eq!(rows.submissions[2].lot.as_str(), "L,1");
}

#[test]
fn json_lines_say_the_same_as_csv() {
    let lines = r#"{"lot":"L1","characteristic":"D1","gauge":"G1","value":"1.0","subgroup":0}
{"lot":"L1","characteristic":"D1","gauge":"G1","value":"1.10","subgroup":1,"station":null}"#;
    let rows = read(lines.as_bytes(), &Form::JsonLines, 1).unwrap();
    let same = csv("L1,D1,G1,1.0,0,,\nL1,D1,G1,1.10,1,,").unwrap();
    assert_eq!(rows.submissions, same.submissions);
    let number = lines.replace("\"1.10\"", "1.10");
    assert_eq!(read(number.as_bytes(), &Form::JsonLines, 1).unwrap_err().line, 2);
}

#[test]
fn what_is_wrong_is_named_with_its_line() {
    let cases = [
        ("L1,D1,G1,1e400,0,,", 2, "not a number"),
        ("L1,D1,G1,1,0,,\nL1,D1,G1,x,0,,", 3, "not a number"),
        ("L1,D1,G1,1,-1,,", 2, "whole number"),
        ("L1,D1,G1,1,0,yesterday,", 2, "RFC 3339"),
        ("L1,D1,G1,1,0,2026-02-31T08:00:00Z,", 2, "RFC 3339"),
        ("L1,D1,G1,NaN,0,,", 2, "not a number"),
        ("L1,D1,G1,1.23456789012345678901,0,,", 2, "not a number"),
        ("L1,D1,,1,0,,", 2, "has no"),
        ("L1,D/1,G1,1,0,,", 2, "cannot be a code"),
        ("L1,\"D1,G1,1,0,,", 2, "does not close"),
        ("L1", 2, "has no"),
    ];
    for (text, line, words) in cases {
        let bad = csv(text).unwrap_err();
        assert_eq!(bad.line, line, "{text}");
        assert!(bad.words.en.contains(words), "{text}: {}", bad.words.en);
    }
    for (text, words) in [
        (&b"lot,characteristic,gauge,value"[..], "lacks"),
        (b"lot,lot,characteristic,gauge,value,subgroup", "twice"),
        (b"lot,characteristic,gauge,value,subgroup,colour", "unknown"),
        (b"\xff\xfe", "UTF-8"),
    ] {
        assert!(head(text).unwrap_err().words.en.contains(words));
    }
}

#[test]
fn no_bytes_make_the_reader_panic() {
    arbtest::arbtest(|u| {
        let form = if u.arbitrary()? {
            Form::JsonLines
        } else {
            let mut places = [None; COLUMNS.len()];
            for place in &mut places {
                *place = u.arbitrary::<Option<u8>>()?.map(|at| usize::from(at % 12));
            }
            Form::Csv(places)
        };
        let tokens = ["L1", ",", "\"", "\n", "1.5", "0", "{\"lot\":", "}", "\r", "é", "-", ":"];
        let mut text = String::new();
        for _ in 0..u.int_in_range(0..=60)? {
            text.push_str(u.choose(&tokens)?);
        }
        let mut bytes = text.into_bytes();
        bytes.extend_from_slice(u.bytes(u.len().min(20))?);
        let _ = head(&bytes);
        if let Ok(rows) = read(&bytes, &form, 1) {
            let n: usize = rows.submissions.iter().map(|s| s.drafts.len()).sum();
            assert_eq!(n as u64, rows.n_readings);
        }
        Ok(())
    });
}
