//! The wire of Protocol Buffers, as far as a Sparkplug payload needs it.
//!
//! Asks: which fields does a message hold, in order?
//! Needs: bytes that anyone may have sent.
//! Does not know: what a field means.
//!
//! Nothing is copied and nothing nests by itself: whoever reads a field that holds a message
//! reads it with a reader of its own. Source: the encoding page of Protocol Buffers.

/// What a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Content<'a> {
    /// A number of variable length.
    Varint(u64),
    /// Eight bytes.
    Fixed64(u64),
    /// Four bytes.
    Fixed32(u32),
    /// Bytes: a text, or a message of its own.
    Bytes(&'a [u8]),
}

/// Bytes that are not such a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct NotAMessage;

/// The fields of a message, in order.
pub(super) struct Fields<'a> {
    rest: &'a [u8],
}

impl<'a> Fields<'a> {
    pub(super) fn of(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    /// The next field and its number; `None` at the end.
    pub(super) fn next(&mut self) -> Result<Option<(u64, Content<'a>)>, NotAMessage> {
        if self.rest.is_empty() {
            return Ok(None);
        }
        let key = self.varint()?;
        let content = match key & 7 {
            0 => Content::Varint(self.varint()?),
            1 => Content::Fixed64(u64::from_le_bytes(self.fixed()?)),
            2 => {
                let n = usize::try_from(self.varint()?).map_err(|_| NotAMessage)?;
                Content::Bytes(self.take(n)?)
            }
            5 => Content::Fixed32(u32::from_le_bytes(self.fixed()?)),
            // Groups, which the format gave up, and what there never was.
            _ => return Err(NotAMessage),
        };
        match key >> 3 {
            0 => Err(NotAMessage),
            number => Ok(Some((number, content))),
        }
    }

    fn take(&mut self, n: usize) -> Result<&'a [u8], NotAMessage> {
        let (taken, rest) = self.rest.split_at_checked(n).ok_or(NotAMessage)?;
        self.rest = rest;
        Ok(taken)
    }

    fn fixed<const N: usize>(&mut self) -> Result<[u8; N], NotAMessage> {
        self.take(N)?.try_into().map_err(|_| NotAMessage)
    }

    fn varint(&mut self) -> Result<u64, NotAMessage> {
        let mut number = 0_u64;
        for shift in (0..64).step_by(7) {
            let &[byte] = self.take(1)? else { return Err(NotAMessage) };
            let bits = u64::from(byte & 0x7f);
            // The tenth byte has room for one bit.
            if shift == 63 && bits > 1 {
                return Err(NotAMessage);
            }
            number |= bits << shift;
            if byte < 0x80 {
                return Ok(number);
            }
        }
        Err(NotAMessage)
    }
}

impl<'a> Content<'a> {
    pub(super) fn number(self) -> Result<u64, NotAMessage> {
        match self {
            Self::Varint(number) => Ok(number),
            _ => Err(NotAMessage),
        }
    }

    pub(super) fn is_true(self) -> Result<bool, NotAMessage> {
        Ok(self.number()? != 0)
    }

    pub(super) fn bytes(self) -> Result<&'a [u8], NotAMessage> {
        match self {
            Self::Bytes(bytes) => Ok(bytes),
            _ => Err(NotAMessage),
        }
    }

    pub(super) fn text(self) -> Result<&'a str, NotAMessage> {
        std::str::from_utf8(self.bytes()?).map_err(|_| NotAMessage)
    }
}
