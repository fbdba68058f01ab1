//! The name that an answer is saved under.

use word::encoding;

/// A name that every file system takes.
pub(crate) fn plain(name: &str) -> String {
    let plain = |c: char| if c.is_alphanumeric() || "-_.".contains(c) { c } else { '_' };
    let text: String = name.chars().map(plain).collect();
    match text.strip_prefix('.') {
        Some(rest) => format!("_{rest}"),
        None => text,
    }
}

/// `Content-Disposition` of an answer that is saved as `stem.ending`.
pub(crate) fn saved_as(stem: &str, ending: &str) -> String {
    let ascii: String = stem.chars().map(|c| if c.is_ascii() { c } else { '_' }).collect();
    let spelled: String = stem.bytes().map(encoded).collect();
    format!("attachment; filename=\"{ascii}.{ending}\"; filename*=UTF-8''{spelled}.{ending}")
}

/// A byte of a name as RFC 8187 spells it.
fn encoded(byte: u8) -> String {
    let is_plain = byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    if is_plain { char::from(byte).to_string() } else { format!("%{}", encoding::hex(&[byte])) }
}

#[cfg(test)]
mod tests {
    use super::{plain, saved_as};

    #[test]
    fn a_name_leads_nowhere_and_is_spelled_twice() {
        assert_eq!(plain(".."), "_.");
        assert_eq!(plain("a:b*c|d e"), "a_b_c_d_e");
        assert_eq!(plain("孔径-1.2"), "孔径-1.2");
        let both = "attachment; filename=\"L-_.dfq\"; filename*=UTF-8''L-%e5%ad%94.dfq";
        assert_eq!(saved_as("L-孔", "dfq"), both);
    }
}
