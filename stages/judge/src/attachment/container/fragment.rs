//! How long a film lasts that is written in fragments, as a recorder writes it: its head does not
//! know, so samples are added up.
//!
//! Source: ISO/IEC 14496-12, 8.8.

use super::{
    Problem,
    bytes::{Bytes, length},
};

/// What was read of it so far, in the units of its track.
#[derive(Default)]
pub(super) struct Fragments {
    units_per_second: u32,
    /// Of a sample, where neither it nor its fragment says.
    usual: u32,
    /// Of a sample of the fragment that is being read.
    of_this: u32,
    n_units: u64,
}

impl Fragments {
    /// In milliseconds; `None` where nothing was said.
    pub(super) fn ms(&self) -> Option<u64> {
        let ms = u128::from(self.n_units) * 1_000 / u128::from(self.units_per_second.max(1));
        u64::try_from(ms).ok().filter(|ms| *ms > 0)
    }

    /// The head of a track, from where its times end.
    pub(super) fn track(&mut self, rest: &[u8]) -> Result<(), Problem> {
        self.units_per_second = Bytes(rest).be32()?;
        Ok(())
    }

    /// What holds for all fragments (`trex`).
    pub(super) fn all(&mut self, body: &[u8]) -> Result<(), Problem> {
        let mut rest = Bytes(body);
        rest.take(12)?;
        self.usual = rest.be32()?;
        Ok(())
    }

    /// The head of a fragment (`tfhd`).
    pub(super) fn begin(&mut self, body: &[u8]) -> Result<(), Problem> {
        let mut rest = Bytes(body);
        let flags = rest.be32()?;
        rest.take(4)?;
        // Where its data are, and how they are described.
        rest.take(if flags & 1 == 0 { 0 } else { 8 })?;
        rest.take(if flags & 2 == 0 { 0 } else { 4 })?;
        self.of_this = if flags & 8 == 0 { self.usual } else { rest.be32()? };
        Ok(())
    }

    /// A run of samples (`trun`).
    pub(super) fn run(&mut self, body: &[u8]) -> Result<(), Problem> {
        let mut rest = Bytes(body);
        let (flags, n) = (rest.be32()?, rest.be32()?);
        rest.take(if flags & 1 == 0 { 0 } else { 4 })?;
        rest.take(if flags & 4 == 0 { 0 } else { 4 })?;
        let has_duration = flags & 0x100 != 0;
        if !has_duration {
            let units = u64::from(n) * u64::from(self.of_this);
            self.n_units = self.n_units.saturating_add(units);
            return Ok(());
        }
        // Size, flags and offset of each stand behind it, where they are there.
        let n_more = (flags >> 9 & 7).count_ones();
        for _ in 0..length(n) {
            self.n_units = self.n_units.saturating_add(u64::from(rest.be32()?));
            rest.take(length(n_more) * 4)?;
        }
        Ok(())
    }
}
