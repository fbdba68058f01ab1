//! Reading a link.

use super::{
    Element, Leniency, Link, Tolerated,
    address::{decode, take_apart},
    association,
    dictionary::{find, is_plausible},
    digit::gtin14,
    lint,
    problem::Problem,
};

/// The longest address that is read; no code on goods holds more.
pub const BYTES_MAX: usize = 4096;

/// The short names that links before version 1.2 of the standard may use.
const NAMES: [(&str, &str); 24] = [
    ("gtin", "01"),
    ("itip", "8006"),
    ("gmn", "8013"),
    ("cpid", "8010"),
    ("shipTo", "410"),
    ("billTo", "411"),
    ("purchasedFrom", "412"),
    ("shipFor", "413"),
    ("gln", "414"),
    ("payTo", "415"),
    ("glnProd", "416"),
    ("gsrnp", "8017"),
    ("gsrn", "8018"),
    ("gcn", "255"),
    ("sscc", "00"),
    ("gdti", "253"),
    ("ginc", "401"),
    ("gsin", "402"),
    ("grai", "8003"),
    ("giai", "8004"),
    ("cpv", "22"),
    ("lot", "10"),
    ("ser", "21"),
    ("glnx", "254"),
];

/// Reads an address.
///
/// # Errors
/// [`Problem`], with the part that is wrong and what was needed.
pub fn read(uri: &str, leniency: Leniency) -> Result<Link, Problem> {
    if uri.len() > BYTES_MAX {
        return Err(Problem::TooLong { got: uri.len(), need: BYTES_MAX });
    }
    let address = take_apart(uri)?;
    let segments: Vec<&str> = address.path.split('/').skip(1).collect();
    let at = key_position(&segments, leniency).ok_or(Problem::NoKey)?;
    let mut path = Vec::new();
    for pair in segments[at..].chunks(2) {
        let code = code_of(pair[0], leniency).ok_or(Problem::NoKey)?;
        path.push(element(&code, pair.get(1).copied().unwrap_or(""), '+', leniency)?);
    }
    check_qualifiers(&path)?;
    let mut attributes = Vec::new();
    for pair in address.query.split('&') {
        // What is no identifier is somebody else's: `linkType`, a campaign.
        let Some((key, value)) = pair.split_once('=').filter(|(key, _)| is_number(key)) else {
            continue;
        };
        attributes.push(attribute((key, value), &path, leniency)?);
    }
    let all: Vec<_> = path.iter().chain(&attributes).collect();
    for (i, one) in all.iter().enumerate() {
        if all[..i].iter().any(|before| before.ai == one.ai) {
            return Err(Problem::Twice { ai: one.ai.clone() });
        }
    }
    association::check(&all)?;
    let mut stem = format!("{}://{}", address.scheme, address.host);
    for segment in &segments[..at] {
        stem.push('/');
        stem.push_str(segment);
    }
    Ok(Link { stem, path, attributes })
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// Where the key stands: the last one, with nothing but pairs after it.
fn key_position(segments: &[&str], leniency: Leniency) -> Option<usize> {
    let mut at = segments.len();
    loop {
        at = at.checked_sub(2)?;
        let code = code_of(segments[at], leniency)?;
        if find(&code)?.qualifiers.is_some() {
            return Some(at);
        }
    }
}

fn code_of(segment: &str, leniency: Leniency) -> Option<String> {
    if is_number(segment) {
        return Some(segment.to_owned());
    }
    let is_read = leniency.names == Tolerated::Yes;
    let named = NAMES.iter().find(|(name, _)| *name == segment).filter(|_| is_read);
    named.map(|(_, code)| (*code).to_owned())
}

fn element(code: &str, raw: &str, plus: char, leniency: Leniency) -> Result<Element, Problem> {
    let broken = || Problem::Encoding { ai: code.to_owned(), value: raw.to_owned() };
    let mut value = decode(raw, plus).ok_or_else(broken)?;
    if code == "01" && value.len() < 14 && leniency.short_gtin == Tolerated::Yes {
        value = gtin14(&value).unwrap_or(value);
    }
    let unknown = || Problem::UnknownAi { ai: code.to_owned() };
    match find(code) {
        Some(ai) => lint::check(ai, &value)?,
        None if leniency.unknown_ai == Tolerated::No || !is_plausible(code) => {
            return Err(unknown());
        }
        None if value.is_empty() || value.len() > 90 => return Err(unknown()),
        None => lint::check_unknown(code, &value)?,
    }
    Ok(Element { ai: code.to_owned(), value })
}

fn check_qualifiers(path: &[Element]) -> Result<(), Problem> {
    let codes: Vec<&str> = path.iter().skip(1).map(|one| one.ai.as_str()).collect();
    let key = path[0].ai.clone();
    if is_sequence(&key, &codes) {
        return Ok(());
    }
    Err(Problem::Qualifiers { key, got: codes.join(", ") })
}

/// Whether the codes may follow the key in this order.
pub(super) fn is_sequence(key: &str, codes: &[&str]) -> bool {
    let sequences = find(key).and_then(|ai| ai.qualifiers.as_ref());
    let is_within = |sequence: &Vec<&str>| {
        let mut rest = sequence.iter();
        codes.iter().all(|code| rest.any(|one| one == code))
    };
    codes.is_empty() || sequences.is_some_and(|all| all.iter().any(is_within))
}

fn attribute(
    (code, raw): (&str, &str),
    path: &[Element],
    leniency: Leniency,
) -> Result<Element, Problem> {
    let attribute = element(code, raw, ' ', leniency)?;
    if find(code).is_some_and(|ai| !ai.is_attribute) {
        return Err(Problem::NotAnAttribute { ai: code.to_owned() });
    }
    // A qualifier that the path has room for belongs there: an address has one spelling.
    let before: Vec<&str> = path.iter().skip(1).map(|one| one.ai.as_str()).collect();
    let fits = (0..=before.len()).any(|at| {
        let mut codes = before.clone();
        codes.insert(at, code);
        is_sequence(&path[0].ai, &codes)
    });
    if fits {
        return Err(Problem::BelongsInPath { ai: code.to_owned(), key: path[0].ai.clone() });
    }
    Ok(attribute)
}
