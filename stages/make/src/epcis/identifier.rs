//! Identifiers of things, places and documents in their one spelling: a canonical GS1 Digital Link.
//!
//! Source: rules 17 and 18 of the event hash of CBV 2.0; the EPC URN schemes of the EPC Tag Data
//! Standard as published examples show them.

/// An identifier in its canonical spelling; what is no GS1 key stays as it is.
pub fn canonical(identifier: &str) -> String {
    let identifier = identifier.trim();
    let of_urn = || {
        let rest = identifier.strip_prefix("urn:epc:")?;
        let (_, rest) = rest.split_once(':')?;
        let (scheme, rest) = rest.split_once(':')?;
        of_epc(scheme, &rest.split('.').collect::<Vec<_>>())
    };
    of_urn().or_else(|| of_address(identifier)).unwrap_or_else(|| identifier.to_owned())
}

const RESOLVER: &str = "https://id.gs1.org";

/// An EPC of a scheme, by its parts.
fn of_epc(scheme: &str, parts: &[&str]) -> Option<String> {
    let path = match (scheme, parts) {
        ("sgtin", [company, item, "*"]) => format!("01/{}", gtin(company, item)?),
        ("sgtin", [company, item, serial @ ..]) => {
            with_last(gtin(company, item)?, "01", "21", serial)?
        }
        ("lgtin", [company, item, lot @ ..]) => with_last(gtin(company, item)?, "01", "10", lot)?,
        ("upui", [company, item, tpx @ ..]) => with_last(gtin(company, item)?, "01", "235", tpx)?,
        ("sscc", [company, serial]) => format!("00/{}", gtin(company, serial)?),
        ("sgln", [company, location, extension @ ..]) => {
            let gln = checked(&format!("{company}{location}"))?;
            match extension {
                ["0"] => format!("414/{gln}"),
                extension => with_last(gln, "414", "254", extension)?,
            }
        }
        ("pgln", [company, party]) => format!("417/{}", checked(&format!("{company}{party}"))?),
        ("grai", [company, kind, serial @ ..]) => {
            format!("8003/0{}{}", checked(&format!("{company}{kind}"))?, serial_of(serial)?)
        }
        ("gdti", [company, kind, serial @ ..]) => {
            format!("253/{}{}", checked(&format!("{company}{kind}"))?, serial_of(serial)?)
        }
        ("sgcn", [company, coupon, serial @ ..]) => {
            format!("255/{}{}", checked(&format!("{company}{coupon}"))?, serial_of(serial)?)
        }
        ("giai", [company, reference @ ..]) => format!("8004/{company}{}", serial_of(reference)?),
        ("gsrn", [company, reference]) => {
            format!("8018/{}", checked(&format!("{company}{reference}"))?)
        }
        ("gsrnp", [company, reference]) => {
            format!("8017/{}", checked(&format!("{company}{reference}"))?)
        }
        ("cpi", [company, part, "*"]) => format!("8010/{company}{}", escaped(part)),
        ("cpi", [company, part, serial]) => {
            format!("8010/{company}{}/8011/{}", escaped(part), escaped(serial))
        }
        ("ginc", [company, reference @ ..]) => format!("401/{company}{}", serial_of(reference)?),
        ("gsin", [company, reference]) => {
            format!("402/{}", checked(&format!("{company}{reference}"))?)
        }
        ("itip", [company, item, piece, total, "*"]) => {
            format!("8006/{}{piece}{total}", gtin(company, item)?)
        }
        ("itip", [company, item, piece, total, serial @ ..]) => {
            with_last(format!("{}{piece}{total}", gtin(company, item)?), "8006", "21", serial)?
        }
        _ => return None,
    };
    Some(format!("{RESOLVER}/{path}"))
}

/// A key with its finest qualifier. Serials may hold points, at which the URN was cut.
fn with_last(key: String, name: &str, qualifier: &str, parts: &[&str]) -> Option<String> {
    let serial = serial_of(parts)?;
    (!serial.is_empty()).then(|| format!("{name}/{key}/{qualifier}/{serial}"))
}

/// A serial as it goes into an address; `*` is any, and so none.
fn serial_of(parts: &[&str]) -> Option<String> {
    match parts {
        [] => None,
        ["*"] => Some(String::new()),
        parts => Some(escaped(&parts.join("."))),
    }
}

/// Company and item reference as a GTIN of 14 digits, or a company and serial reference as an
/// SSCC: the first digit of the reference goes in front.
fn gtin(company: &str, item: &str) -> Option<String> {
    let (first, rest) = item.split_at_checked(1)?;
    checked(&format!("{first}{company}{rest}"))
}

/// Digits with their check digit.
fn checked(digits: &str) -> Option<String> {
    let mut sum = 0;
    for (i, byte) in digits.bytes().rev().enumerate() {
        let digit = byte.is_ascii_digit().then(|| u32::from(byte - b'0'))?;
        sum += if i % 2 == 0 { 3 * digit } else { digit };
    }
    Some(format!("{digits}{}", (10 - sum % 10) % 10))
}

/// The keys that an address may hold: name, word, digits that the value begins with, and whether
/// more may follow; then the qualifiers, the finest first.
struct Key {
    name: &'static str,
    word: &'static str,
    n_digits: usize,
    is_longer: bool,
    qualifiers: &'static [[&'static str; 2]],
}

const fn key(name: &'static str, word: &'static str, n_digits: usize) -> Key {
    Key { name, word, n_digits, is_longer: false, qualifiers: &[] }
}

const KEYS: &[Key] = &[
    key("00", "sscc", 18),
    Key { qualifiers: &[["21", "ser"], ["235", "tpx"], ["10", "lot"]], ..key("01", "gtin", 14) },
    Key { is_longer: true, ..key("253", "gdti", 13) },
    Key { is_longer: true, ..key("255", "gcn", 13) },
    Key { is_longer: true, ..key("401", "ginc", 1) },
    key("402", "gsin", 17),
    Key { qualifiers: &[["254", "glnx"]], ..key("414", "gln", 13) },
    key("417", "partyGln", 13),
    Key { is_longer: true, ..key("8003", "grai", 14) },
    Key { is_longer: true, ..key("8004", "giai", 1) },
    Key { qualifiers: &[["21", "ser"], ["10", "lot"]], ..key("8006", "itip", 18) },
    Key { is_longer: true, qualifiers: &[["8011", "cpsn"]], ..key("8010", "cpid", 1) },
    key("8017", "gsrnp", 18),
    key("8018", "gsrn", 18),
];

/// A Digital Link of any domain: the resolver's domain, the key, and its finest qualifier.
fn of_address(address: &str) -> Option<String> {
    let rest = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://"))?;
    let (_, path) = rest.split_once('/')?;
    let path = path.split(['?', '#']).next()?;
    let segments: Vec<&str> = path.split('/').collect();
    // Whatever stands before the key belongs to whoever runs the resolver.
    let (at, key) = segments.iter().enumerate().find_map(|(at, segment)| {
        let key = KEYS.iter().find(|key| [key.name, key.word].contains(segment))?;
        let value = segments.get(at + 1)?;
        let n_digits = value.bytes().take_while(u8::is_ascii_digit).count();
        let fits = if key.is_longer {
            n_digits >= key.n_digits || key.n_digits == 1 && !value.is_empty()
        } else {
            n_digits == key.n_digits && value.len() == n_digits
        };
        fits.then_some((at, key))
    })?;
    let value = escaped(segments[at + 1]);
    let mut canonical = format!("{RESOLVER}/{}/{value}", key.name);
    let of_name = |names: &'static [&'static str; 2]| {
        let mut pairs = segments[at + 2..].chunks_exact(2);
        pairs.find(|pair| names.contains(&pair[0])).map(|pair| (names[0], pair[1]))
    };
    if let Some((name, qualifier)) = key.qualifiers.iter().find_map(of_name) {
        canonical.push_str(&format!("/{name}/{}", escaped(qualifier)));
    }
    Some(canonical)
}

/// The bytes that an address spells: `%41` as `A`, and a `%` that begins no byte as itself. A plus
/// stays one: offsets of times have it. Source: RFC 3986, section 2.1.
pub fn percent_decoded(text: &str) -> Vec<u8> {
    let bytes = text.as_bytes();
    let mut plain = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = text.get(at + 1..at + 3).filter(|_| bytes[at] == b'%');
        let byte = hex.and_then(|hex| u8::from_str_radix(hex, 16).ok());
        plain.push(byte.unwrap_or(bytes[at]));
        at += if byte.is_some() { 3 } else { 1 };
    }
    plain
}

/// Percent-encodes what is not plain in an address, once, whether or not it was before.
fn escaped(text: &str) -> String {
    let plain = percent_decoded(text);
    let mut escaped = String::with_capacity(plain.len());
    for byte in plain {
        if byte.is_ascii_alphanumeric() || b"-._~'".contains(&byte) {
            escaped.push(char::from(byte));
        } else {
            escaped.push_str(&format!("%{byte:02X}"));
        }
    }
    escaped
}
