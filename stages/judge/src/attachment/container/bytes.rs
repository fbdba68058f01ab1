//! Bytes that are read from their beginning.

use super::Problem;

/// What is left to be read.
#[derive(Clone, Copy)]
pub(super) struct Bytes<'a>(pub(super) &'a [u8]);

impl<'a> Bytes<'a> {
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The next `n` bytes.
    ///
    /// # Errors
    /// [`Problem::CutOff`] where there are fewer.
    pub(super) fn take(&mut self, n: usize) -> Result<&'a [u8], Problem> {
        let (taken, left) = self.0.split_at_checked(n).ok_or(Problem::CutOff)?;
        self.0 = left;
        Ok(taken)
    }

    pub(super) fn array<const N: usize>(&mut self) -> Result<[u8; N], Problem> {
        let (taken, left) = self.0.split_first_chunk().ok_or(Problem::CutOff)?;
        self.0 = left;
        Ok(*taken)
    }

    pub(super) fn u8(&mut self) -> Result<u8, Problem> {
        self.array::<1>().map(|[byte]| byte)
    }

    pub(super) fn be16(&mut self) -> Result<u16, Problem> {
        self.array().map(u16::from_be_bytes)
    }

    pub(super) fn be32(&mut self) -> Result<u32, Problem> {
        self.array().map(u32::from_be_bytes)
    }

    pub(super) fn le16(&mut self) -> Result<u16, Problem> {
        self.array().map(u16::from_le_bytes)
    }

    pub(super) fn le32(&mut self) -> Result<u32, Problem> {
        self.array().map(u32::from_le_bytes)
    }
}

/// A length on the wire as one of this machine.
pub(super) fn length(n: u32) -> usize {
    usize::try_from(n).unwrap_or(usize::MAX)
}
