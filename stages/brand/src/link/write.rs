//! Writing a link.

use super::{
    Element, Leniency, Link,
    address::encode,
    dictionary::find,
    problem::Problem,
    read::{is_sequence, read},
};

/// Makes a link of elements in any order: the first key among them leads, the longest sequence of
/// its qualifiers follows, and the rest are attributes.
///
/// # Errors
/// [`Problem`] where no key is among them, or a link cannot hold them.
pub fn link(stem: &str, elements: &[Element], leniency: Leniency) -> Result<Link, Problem> {
    let mut left: Vec<Element> = Vec::new();
    for element in elements {
        match left.iter().find(|kept| kept.ai == element.ai) {
            Some(kept) if kept.value == element.value => {}
            Some(_) => return Err(Problem::Twice { ai: element.ai.clone() }),
            None => left.push(element.clone()),
        }
    }
    let is_key = |one: &Element| find(&one.ai).is_some_and(|ai| ai.qualifiers.is_some());
    let at = left.iter().position(is_key).ok_or(Problem::NoKey)?;
    let key = left.remove(at);
    let mut path = vec![key.clone()];
    for code in longest(&key.ai, &left) {
        if let Some(at) = left.iter().position(|one| one.ai == code) {
            path.push(left.remove(at));
        }
    }
    let stem = stem.trim_end_matches('/').to_owned();
    let made = Link { stem, path, attributes: left };
    // One judge of what a link may be: what is written must be readable.
    read(&made.to_uri(), leniency)
}

fn longest(key: &str, elements: &[Element]) -> Vec<&'static str> {
    let sequences = find(key).and_then(|ai| ai.qualifiers.as_ref());
    let has = |code: &&&'static str| elements.iter().any(|one| one.ai == ***code);
    let present =
        sequences.into_iter().flatten().map(|all| all.iter().filter(has).copied().collect());
    let mut best: Vec<&'static str> = Vec::new();
    for sequence in present {
        let sequence: Vec<&'static str> = sequence;
        if sequence.len() > best.len() && is_sequence(key, &sequence) {
            best = sequence;
        }
    }
    best
}

pub(super) fn uri(link: &Link) -> String {
    let mut text = link.stem.clone();
    for Element { ai, value } in &link.path {
        text.push_str(&format!("/{ai}/{}", encode(value)));
    }
    let (fixed, others): (Vec<_>, Vec<_>) = link.attributes.iter().partition(|one| is_fixed(one));
    for (i, Element { ai, value }) in fixed.into_iter().chain(others).enumerate() {
        text.push(if i == 0 { '?' } else { '&' });
        text.push_str(&format!("{ai}={}", encode(value)));
    }
    text
}

pub(super) fn element_string(link: &Link) -> String {
    let mut text = String::new();
    let mut is_open = true;
    for element in link.path.iter().chain(&link.attributes) {
        if is_open {
            text.push('^');
        }
        text.push_str(&element.ai);
        text.push_str(&element.value);
        is_open = !is_fixed(element);
    }
    text
}

fn is_fixed(element: &Element) -> bool {
    find(&element.ai).is_some_and(|ai| ai.is_fixed)
}
