//! Stories: every number in one is linked to a fact or marked.

use brand::{Story, story::Piece};
use word::{Lang, json::json};

fn marked(text: &str) -> Vec<String> {
    let story = Story::new(text, text).unwrap();
    let pieces = story.pieces(Lang::ZhCn, &json!({"cpk": "1.41"}));
    let unverified = |piece| match piece {
        Piece::Unverified(number) => Some(number),
        _ => None,
    };
    pieces.into_iter().filter_map(unverified).collect()
}

#[test]
fn a_number_without_a_fact_is_marked() {
    assert_eq!(marked("始于1953年，误差小于0.001毫米，99.9%合格。"), ["1953", "0.001", "99.9%"]);
    assert_eq!(marked("三十年如一日，一万二千件"), ["三十", "一万二千"]);
    assert_eq!(marked("Since 1,953. Ten of ５０ {nothing}"), ["1,953", "５０"]);
    assert!(marked("工匠精神，十分用心").is_empty());
}

#[test]
fn a_number_of_the_claim_is_put_in_as_it_was_signed() {
    let story = Story::new("能力 {cpk}。", "Cpk {cpk}, not {cpk2}").unwrap();
    let pieces = story.pieces(Lang::ZhCn, &json!({"cpk": "1.41"}));
    let fact = Piece::Fact { key: "cpk".to_owned(), value: "1.41".to_owned() };
    assert_eq!(pieces[1], fact);
    assert!(Story::new("", "a").is_err() && Story::new("a\u{7}", "a").is_err());
}
