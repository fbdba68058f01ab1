//! An address, taken apart: scheme, host, path, query. Only what a link needs of RFC 3986.

use super::problem::Problem;

/// The parts of an address; the fragment is left out, since it never reaches a server.
pub(super) struct Address<'a> {
    pub(super) scheme: &'static str,
    pub(super) host: String,
    pub(super) path: &'a str,
    pub(super) query: &'a str,
}

pub(super) fn take_apart(uri: &str) -> Result<Address<'_>, Problem> {
    let not = |reason| Problem::NotAnAddress { reason };
    let is_allowed = |c: char| c.is_ascii_alphanumeric() || "-._~:/?#[]@!$&'()*+,;=%".contains(c);
    if !uri.chars().all(is_allowed) {
        return Err(not("character"));
    }
    // Both cases, as scanners write them; a mixture is no scanner's.
    let schemes =
        [("http://", "http"), ("HTTP://", "http"), ("https://", "https"), ("HTTPS://", "https")];
    let (rest, scheme) = schemes
        .into_iter()
        .find_map(|(start, scheme)| Some((uri.strip_prefix(start)?, scheme)))
        .ok_or_else(|| not("scheme"))?;
    let rest = rest.split('#').next().unwrap_or("");
    let (before, query) = rest.split_once('?').unwrap_or((rest, ""));
    let end = before.find('/').ok_or_else(|| not("path"))?;
    let (host, path) = before.split_at(end);
    if !is_host(host) {
        return Err(not("host"));
    }
    Ok(Address { scheme, host: host.to_ascii_lowercase(), path, query })
}

fn is_host(host: &str) -> bool {
    let port = |text: &str| text.parse::<u16>().is_ok() && text.bytes().all(|b| b.is_ascii_digit());
    if let Some(rest) = host.strip_prefix('[') {
        let Some((address, after)) = rest.split_once(']') else { return false };
        let is_address = |b: u8| b.is_ascii_hexdigit() || b == b':' || b == b'.';
        return !address.is_empty()
            && address.bytes().all(is_address)
            && (after.is_empty() || after.strip_prefix(':').is_some_and(port));
    }
    let (name, number) = host.split_once(':').map_or((host, None), |(n, p)| (n, Some(p)));
    name.starts_with(|c: char| c.is_ascii_alphanumeric())
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'.')
        && number.is_none_or(port)
}

/// Decodes `%2F`; in a query `+` is a space. `None` for a broken code, NUL, or what is not ASCII:
/// no identifier holds anything else.
pub(super) fn decode(text: &str, plus: char) -> Option<String> {
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        match c {
            '%' => {
                let high = rest.next()?.to_digit(16)?;
                let low = rest.next()?.to_digit(16)?;
                let byte = u8::try_from(high * 16 + low).ok()?;
                decoded.push(Some(char::from(byte)).filter(|c| (' '..='~').contains(c))?);
            }
            '+' => decoded.push(plus),
            c => decoded.push(c),
        }
    }
    Some(decoded)
}

/// Encodes everything but what RFC 3986 calls unreserved.
pub(super) fn encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'-' | b'.' | b'_' | b'~' => encoded.push(char::from(byte)),
            byte if byte.is_ascii_alphanumeric() => encoded.push(char::from(byte)),
            byte => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    encoded
}
