//! Encodings: how the bytes of a text file spell characters.
//!
//! A byte-order mark decides; else valid UTF-8; else UTF-16 where every other byte is NUL; else a
//! guess with a bias to Chinese, because a header such as 孔径 alone looks Korean without it.

use encoding_rs::{Decoder, GB18030, UTF_8, UTF_16BE, UTF_16LE};
use std::io::Read;

/// How a file spells its characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Encoding(&'static encoding_rs::Encoding);

impl Encoding {
    /// Decides from the beginning of a file. `is_whole` says whether that is all of it.
    pub fn of(head: &[u8], is_whole: bool) -> Self {
        if let Some((marked, _)) = encoding_rs::Encoding::for_bom(head) {
            return Self(marked);
        }
        if let Some(wide) = unmarked_wide(head) {
            return Self(wide);
        }
        match std::str::from_utf8(head) {
            Ok(_) => Self(UTF_8),
            // A character cut in two at the end of the sample is no reason to doubt.
            Err(error) if !is_whole && error.error_len().is_none() => Self(UTF_8),
            Err(_) => {
                let mut detector =
                    chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
                detector.feed(head, is_whole);
                Self(detector.guess(Some(b"cn"), chardetng::Utf8Detection::Allow))
            }
        }
    }

    /// UTF-8.
    pub const UTF_8: Self = Self(UTF_8);
    /// GB 18030, which has every character and spells those of GBK as GBK does.
    pub const GB18030: Self = Self(GB18030);

    /// A text in this encoding.
    pub fn bytes(self, text: &str) -> Vec<u8> {
        self.0.encode(text).0.into_owned()
    }

    /// Whether the bytes are UTF-8 already.
    pub(crate) fn is_utf8(self) -> bool {
        self.0 == UTF_8
    }

    /// All of a file as text; what cannot be decoded becomes U+FFFD.
    pub(crate) fn text(self, bytes: &[u8]) -> std::borrow::Cow<'_, str> {
        self.0.decode(bytes).0
    }

    /// The name that is shown.
    pub fn name(self) -> &'static str {
        self.0.name()
    }

    /// A reader of UTF-8 over a reader of this encoding; what cannot be decoded becomes U+FFFD.
    pub(crate) fn reader<R: Read>(self, inner: R) -> Utf8Reader<R> {
        Utf8Reader {
            inner,
            decoder: self.0.new_decoder(),
            raw: vec![0; 1 << 16],
            text: Vec::new(),
            given: 0,
            is_done: false,
        }
    }
}

/// UTF-16 without a mark: nearly every other byte of ordinary text is NUL.
fn unmarked_wide(head: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    let n_pairs = head.len() / 2;
    if n_pairs < 2 {
        return None;
    }
    let n_zero = |offset| head.iter().skip(offset).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (n_zero(0), n_zero(1));
    if odd * 10 > n_pairs * 7 && even * 10 < n_pairs {
        return Some(UTF_16LE);
    }
    (even * 10 > n_pairs * 7 && odd * 10 < n_pairs).then_some(UTF_16BE)
}

/// Decodes as it is read, in pieces of 64 KiB.
pub(crate) struct Utf8Reader<R> {
    inner: R,
    decoder: Decoder,
    raw: Vec<u8>,
    text: Vec<u8>,
    given: usize,
    is_done: bool,
}

impl<R: Read> Read for Utf8Reader<R> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        while self.given == self.text.len() {
            if self.is_done {
                return Ok(0);
            }
            let n = self.inner.read(&mut self.raw)?;
            self.is_done = n == 0;
            let room = self.decoder.max_utf8_buffer_length(n).unwrap_or(n * 3 + 16);
            self.text.resize(room, 0);
            let (_, _, written, _) =
                self.decoder.decode_to_utf8(&self.raw[..n], &mut self.text, self.is_done);
            self.text.truncate(written);
            self.given = 0;
        }
        let n = into.len().min(self.text.len() - self.given);
        into[..n].copy_from_slice(&self.text[self.given..self.given + n]);
        self.given += n;
        Ok(n)
    }
}
