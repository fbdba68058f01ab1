//! Tables as FlatBuffers lay them out, as far as the messages of Arrow need it.
//!
//! Asks: what stands in a field of a table in these bytes?
//! Does not know: what the fields mean. Any bytes may be given: what points outside of them, or
//! back to where it came from, is no field.
//! Source: FlatBuffers, "Internals": offsets are from where they stand, a table begins with the
//! way back to its list of fields, and a field that is not in the list has its default.

/// A table within bytes.
#[derive(Clone, Copy)]
pub(super) struct Table<'a> {
    bytes: &'a [u8],
    at: usize,
    /// Where its list of fields stands, and how many bytes that has.
    fields: (usize, usize),
}

fn part<const N: usize>(bytes: &[u8], at: usize) -> Option<[u8; N]> {
    bytes.get(at..at.checked_add(N)?)?.try_into().ok()
}

/// Where an offset that stands at `at` leads to. Never back, so that nothing goes in a circle.
fn forward(bytes: &[u8], at: usize) -> Option<usize> {
    let offset = usize::try_from(u32::from_le_bytes(part(bytes, at)?)).ok()?;
    at.checked_add(offset).filter(|&to| to > at && to < bytes.len())
}

impl<'a> Table<'a> {
    /// The table that the bytes are of.
    pub(super) fn root(bytes: &'a [u8]) -> Option<Self> {
        Self::at(bytes, forward(bytes, 0)?)
    }

    fn at(bytes: &'a [u8], at: usize) -> Option<Self> {
        let back = i32::from_le_bytes(part(bytes, at)?);
        let start = i64::try_from(at).ok()? - i64::from(back);
        let start = usize::try_from(start).ok()?;
        let n_bytes = usize::from(u16::from_le_bytes(part(bytes, start)?));
        (n_bytes >= 4).then_some(Self { bytes, at, fields: (start, n_bytes) })
    }

    /// Where a field stands, where the table has it.
    fn place(&self, field: usize) -> Option<usize> {
        let (start, n_bytes) = self.fields;
        let at = 4 + 2 * field;
        (at + 2 <= n_bytes).then_some(())?;
        match u16::from_le_bytes(part(self.bytes, start + at)?) {
            0 => None,
            offset => self.at.checked_add(usize::from(offset)),
        }
    }

    pub(super) fn byte(&self, field: usize) -> u8 {
        self.place(field).and_then(|at| part::<1>(self.bytes, at)).map_or(0, |bytes| bytes[0])
    }

    pub(super) fn small(&self, field: usize) -> i16 {
        self.place(field).and_then(|at| part(self.bytes, at)).map_or(0, i16::from_le_bytes)
    }

    pub(super) fn number(&self, field: usize, otherwise: i32) -> i32 {
        self.place(field).and_then(|at| part(self.bytes, at)).map_or(otherwise, i32::from_le_bytes)
    }

    pub(super) fn long(&self, field: usize) -> i64 {
        self.place(field).and_then(|at| part(self.bytes, at)).map_or(0, i64::from_le_bytes)
    }

    pub(super) fn table(&self, field: usize) -> Option<Self> {
        Self::at(self.bytes, forward(self.bytes, self.place(field)?)?)
    }

    pub(super) fn text(&self, field: usize) -> Option<&'a str> {
        let at = forward(self.bytes, self.place(field)?)?;
        let n = usize::try_from(u32::from_le_bytes(part(self.bytes, at)?)).ok()?;
        let start = at.checked_add(4)?;
        std::str::from_utf8(self.bytes.get(start..start.checked_add(n)?)?).ok()
    }

    /// Where the elements of a vector stand, and how many there are, each of `size` bytes.
    fn vector(&self, field: usize, size: usize) -> Option<(usize, usize)> {
        let Some(place) = self.place(field) else { return Some((0, 0)) };
        let at = forward(self.bytes, place)?;
        let n = usize::try_from(u32::from_le_bytes(part(self.bytes, at)?)).ok()?;
        let start = at.checked_add(4)?;
        (n.checked_mul(size)? <= self.bytes.len().checked_sub(start)?).then_some((start, n))
    }

    /// The tables of a vector; `None` where one of them is none.
    pub(super) fn tables(&self, field: usize) -> Option<Vec<Self>> {
        let (start, n) = self.vector(field, 4)?;
        let table = |i: usize| Self::at(self.bytes, forward(self.bytes, start + 4 * i)?);
        (0..n).map(table).collect()
    }

    /// The numbers of a vector.
    pub(super) fn longs(&self, field: usize) -> Option<Vec<i64>> {
        let (start, n) = self.vector(field, 8)?;
        (0..n).map(|i| part(self.bytes, start + 8 * i).map(i64::from_le_bytes)).collect()
    }

    /// The pairs of numbers of a vector.
    pub(super) fn pairs(&self, field: usize) -> Option<Vec<(i64, i64)>> {
        let (start, n) = self.vector(field, 16)?;
        let long = |at| part(self.bytes, at).map(i64::from_le_bytes);
        (0..n).map(|i| Some((long(start + 16 * i)?, long(start + 16 * i + 8)?))).collect()
    }
}
