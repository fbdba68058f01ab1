//! A part of what is read: players of sound ask for its beginning first, and for what they jump to.
//!
//! Source: RFC 9110, 13.1.5 and 14.

use axum::{
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use word::Words;

use crate::{etag::is_among, problem::Fault};

/// Bytes under a tag of their own: all of them, the one part that is asked for, or nothing where
/// the reader has them. More parts than one are answered with all.
pub(crate) fn answer(asked: &HeaderMap, tag: &str, bytes: Vec<u8>) -> Result<Response, Fault> {
    let value = |text: &str| HeaderValue::from_str(text).map_err(Fault::internal);
    let fixed =
        [(header::ETAG, value(tag)?), (header::ACCEPT_RANGES, HeaderValue::from_static("bytes"))];
    if asked.get(header::IF_NONE_MATCH).is_some_and(|known| is_among(tag, known)) {
        return Ok((StatusCode::NOT_MODIFIED, fixed).into_response());
    }
    // A part of what is no longer so would not fit the parts that the reader has.
    let is_current =
        asked.get(header::IF_RANGE).is_none_or(|known| known.as_bytes() == tag.as_bytes());
    let wanted = asked.get(header::RANGE).and_then(|wanted| wanted.to_str().ok());
    let Some(wanted) = wanted.filter(|_| is_current).and_then(Wanted::read) else {
        return Ok((fixed, bytes).into_response());
    };
    let n = bytes.len();
    let Some((first, last)) = wanted.within(n) else { return Err(beyond(n)) };
    let place = [(header::CONTENT_RANGE, value(&format!("bytes {first}-{last}/{n}"))?)];
    let part = bytes[first..=last].to_vec();
    Ok((StatusCode::PARTIAL_CONTENT, fixed, place, part).into_response())
}

fn beyond(n: usize) -> Fault {
    let words = Words::new(
        "Range 超出内容；内容共 {length} 字节",
        "the Range lies beyond the content, which has {length} bytes",
    );
    let args = [("length", n.to_string())];
    Fault::new(StatusCode::RANGE_NOT_SATISFIABLE, "http.beyond_the_end", words, args)
}

/// One part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wanted {
    /// From a place on, up to another.
    From(usize, Option<usize>),
    /// So many at the end.
    Last(usize),
}

impl Wanted {
    /// `None` for more than one part, and for what is no range.
    fn read(text: &str) -> Option<Self> {
        let (first, last) = text.trim().strip_prefix("bytes=")?.split_once('-')?;
        let number = |text: &str| text.trim().parse::<usize>().ok();
        match (first.trim(), last.trim()) {
            ("", last) => Some(Self::Last(number(last)?)),
            (first, "") => Some(Self::From(number(first)?, None)),
            (first, last) => {
                let (first, last) = (number(first)?, number(last)?);
                (first <= last).then_some(Self::From(first, Some(last)))
            }
        }
    }

    /// The first and the last byte of it, of so many.
    fn within(self, n: usize) -> Option<(usize, usize)> {
        let end = n.checked_sub(1)?;
        match self {
            Self::From(first, last) => {
                (first <= end).then_some((first, last.map_or(end, |last| last.min(end))))
            }
            Self::Last(0) => None,
            Self::Last(count) => Some((n.saturating_sub(count), end)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Wanted;

    /// The examples of RFC 9110, 14.1.2, of 10,000 bytes.
    #[test]
    fn parts_are_those_of_the_standard() {
        let part = |text: &str| Wanted::read(text)?.within(10_000);
        assert_eq!(part("bytes=0-499"), Some((0, 499)));
        assert_eq!(part("bytes=500-999"), Some((500, 999)));
        assert_eq!(part("bytes=-500"), Some((9_500, 9_999)));
        assert_eq!(part("bytes=9500-"), Some((9_500, 9_999)));
        assert_eq!(part("bytes=9999-20000"), Some((9_999, 9_999)));
        assert_eq!(part("bytes=-20000"), Some((0, 9_999)));
        for beyond in ["bytes=10000-", "bytes=-0"] {
            assert!(Wanted::read(beyond).is_some() && part(beyond).is_none(), "{beyond}");
        }
        for other in ["bytes=0-0,-1", "bytes=5-4", "lines=1-2", "bytes=", "bytes=a-b", ""] {
            assert_eq!(Wanted::read(other), None, "{other}");
        }
        assert_eq!(Wanted::From(0, None).within(0), None);
    }
}
