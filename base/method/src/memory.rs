//! What a chart on a stream remembers, as bytes: written and read back by one walk, so that the
//! two orders cannot differ.
//!
//! Asks: where did a stream stop, so that another process goes on from there as if nothing had
//! happened?
//! Needs: a stream that walks over everything that it remembers, always in the same order.
//! Does not know: what the numbers mean, or where the bytes are kept.

use word::Decimal;

use crate::Problem;

/// The most items of a list; no chart remembers as many.
const ITEMS_MAX: usize = 4096;

/// The memory of a stream while it is written down, or while it is read back.
#[derive(Debug)]
pub struct Memory<'a> {
    walk: Walk<'a>,
}

#[derive(Debug)]
enum Walk<'a> {
    Writing(Vec<u8>),
    Reading(&'a [u8]),
}

impl Default for Memory<'_> {
    fn default() -> Self {
        Self { walk: Walk::Writing(Vec::new()) }
    }
}

impl<'a> Memory<'a> {
    /// A memory to read back.
    pub fn of(bytes: &'a [u8]) -> Self {
        Self { walk: Walk::Reading(bytes) }
    }

    /// Ends the walk: what was written; nothing where it was read.
    ///
    /// # Errors
    /// [`Problem::Memory`] where bytes are left that nothing remembers.
    pub fn finish(self) -> Result<Vec<u8>, Problem> {
        match self.walk {
            Walk::Writing(bytes) => Ok(bytes),
            Walk::Reading([]) => Ok(Vec::new()),
            Walk::Reading(_) => Err(Problem::Memory),
        }
    }

    /// A whole number, seven bits a byte.
    ///
    /// # Errors
    /// [`Problem::Memory`], as of everything below, where the bytes are others.
    pub fn whole(&mut self, value: &mut u64) -> Result<(), Problem> {
        match &mut self.walk {
            Walk::Writing(bytes) => {
                let mut rest = *value;
                while rest >= 0x80 {
                    bytes.push(0x80 | (rest & 0x7f) as u8);
                    rest >>= 7;
                }
                bytes.push(rest as u8);
                Ok(())
            }
            Walk::Reading(bytes) => {
                *value = whole(bytes).ok_or(Problem::Memory)?;
                Ok(())
            }
        }
    }

    /// A count or position.
    pub fn count(&mut self, value: &mut usize) -> Result<(), Problem> {
        let mut whole = *value as u64;
        self.whole(&mut whole)?;
        *value = usize::try_from(whole).map_err(|_| Problem::Memory)?;
        Ok(())
    }

    /// A whole number with a sign, zigzag.
    pub fn signed(&mut self, value: &mut i64) -> Result<(), Problem> {
        let mut folded = (*value << 1 ^ *value >> 63) as u64;
        self.whole(&mut folded)?;
        *value = (folded >> 1) as i64 ^ -((folded & 1) as i64);
        Ok(())
    }

    /// A binary number, to the bit.
    pub fn real(&mut self, value: &mut f64) -> Result<(), Problem> {
        match &mut self.walk {
            Walk::Writing(bytes) => bytes.extend(value.to_bits().to_le_bytes()),
            Walk::Reading(bytes) => {
                let (bits, rest) = bytes.split_first_chunk().ok_or(Problem::Memory)?;
                (*value, *bytes) = (f64::from_bits(u64::from_le_bytes(*bits)), rest);
            }
        }
        Ok(())
    }

    /// An exact decimal, with its scale.
    pub fn decimal(&mut self, value: &mut Decimal) -> Result<(), Problem> {
        let (mut mantissa, mut scale) = (value.mantissa(), u64::from(value.scale()));
        self.signed(&mut mantissa)?;
        self.whole(&mut scale)?;
        let scale = scale.try_into().map_err(|_| Problem::Memory)?;
        *value = Decimal::new(mantissa, scale).ok_or(Problem::Memory)?;
        Ok(())
    }

    /// A short text.
    pub fn text(&mut self, value: &mut String) -> Result<(), Problem> {
        let mut bytes = std::mem::take(value).into_bytes();
        self.list(
            &mut bytes,
            || 0,
            |memory, byte| {
                let mut whole = u64::from(*byte);
                memory.whole(&mut whole)?;
                *byte = u8::try_from(whole).map_err(|_| Problem::Memory)?;
                Ok(())
            },
        )?;
        *value = String::from_utf8(bytes).map_err(|_| Problem::Memory)?;
        Ok(())
    }

    /// Something that may not be there; `fresh` is what is read into.
    pub fn maybe<T>(
        &mut self,
        value: &mut Option<T>,
        fresh: impl FnOnce() -> T,
        walk: impl FnOnce(&mut Self, &mut T) -> Result<(), Problem>,
    ) -> Result<(), Problem> {
        let mut is_there = u64::from(value.is_some());
        self.whole(&mut is_there)?;
        match is_there {
            0 => *value = None,
            1 => walk(self, value.get_or_insert_with(fresh))?,
            _ => return Err(Problem::Memory),
        }
        Ok(())
    }

    /// A list, item by item.
    pub fn list<T>(
        &mut self,
        items: &mut Vec<T>,
        fresh: impl Fn() -> T,
        mut walk: impl FnMut(&mut Self, &mut T) -> Result<(), Problem>,
    ) -> Result<(), Problem> {
        let mut n = items.len();
        self.count(&mut n)?;
        if n > ITEMS_MAX {
            return Err(Problem::Memory);
        }
        items.resize_with(n, fresh);
        items.iter_mut().try_for_each(|item| walk(self, item))
    }
}

fn whole(bytes: &mut &[u8]) -> Option<u64> {
    let mut value = 0_u64;
    for shift in (0..64).step_by(7) {
        let (first, rest) = bytes.split_first()?;
        *bytes = rest;
        let part = u64::from(first & 0x7f);
        if part << shift >> shift != part {
            return None;
        }
        value |= part << shift;
        if first & 0x80 == 0 {
            return Some(value);
        }
    }
    None
}
