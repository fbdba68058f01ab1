//! Decimals, kept exactly as an instrument gave them.
//!
//! Asks: what number was read, to the last digit written?
//! Does not know: units, characteristics, or binary floating point beyond the last conversion.

use std::{cmp::Ordering, fmt, str::FromStr};

/// The most digits after the point that a reading may have.
pub const SCALE_MAX: u32 = 30;

/// `mantissa / 10^scale`: 25.0030 is `{ mantissa: 250030, scale: 4 }`, and stays so.
///
/// Equality and order are those of the number (`25.0 == 25.00`); the spelling keeps its zeros.
#[derive(Clone, Copy, Debug)]
pub struct Decimal {
    mantissa: i64,
    scale: u32,
}

/// Text that is not a decimal that can be kept exactly.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotADecimal {
    /// Not a number at all (`25.0x3`, an empty cell, `NaN`, `inf`).
    #[error("{0:?} is not a number")]
    NotANumber(String),
    /// A number with more digits than can be kept exactly.
    #[error("{0:?} has too many digits to be kept exactly; up to 18 digits can")]
    TooManyDigits(String),
}

impl Decimal {
    /// Builds `mantissa / 10^scale`; `None` where `scale` exceeds [`SCALE_MAX`].
    pub fn new(mantissa: i64, scale: u32) -> Option<Self> {
        (scale <= SCALE_MAX).then_some(Self { mantissa, scale })
    }

    /// The integer that the digits spell without the point.
    pub fn mantissa(self) -> i64 {
        self.mantissa
    }

    /// The number of digits after the point.
    pub fn scale(self) -> u32 {
        self.scale
    }

    /// The nearest binary number (correctly rounded, ties to even).
    pub fn to_f64(self) -> f64 {
        self.to_string().parse().expect("a decimal always spells a number")
    }

    /// The whole number that it is, however it is spelled: `21.0` is 21. `None` where it is none.
    pub fn whole(self) -> Option<i64> {
        let one = 10_i64.checked_pow(self.scale)?;
        (self.mantissa % one == 0).then(|| self.mantissa / one)
    }

    /// The mantissa at a larger scale; `None` where it does not fit.
    pub fn mantissa_at(self, scale: u32) -> Option<i64> {
        let factor = 10_i64.checked_pow(scale.checked_sub(self.scale)?)?;
        self.mantissa.checked_mul(factor)
    }
}

impl FromStr for Decimal {
    type Err = NotADecimal;

    /// Reads `-12.50`, `.5`, `7.`, `+3`, and exponents (`2.4996E+02` is 249.96).
    fn from_str(text: &str) -> Result<Self, NotADecimal> {
        let shown = || text.chars().take(40).collect::<String>();
        let not_a_number = || NotADecimal::NotANumber(shown());
        let (number, exponent) = match text.split_once(['e', 'E']) {
            Some((number, exponent)) => (number, Some(exponent)),
            None => (text, None),
        };
        let (is_negative, digits) = match number.as_bytes().first() {
            Some(b'-') => (true, &number[1..]),
            Some(b'+') => (false, &number[1..]),
            _ => (false, number),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.len() + fraction.len() == 0 || !all_digits(whole) || !all_digits(fraction) {
            return Err(not_a_number());
        }
        let exponent: i64 = match exponent {
            None => 0,
            Some(e) if e.len() <= 6 => e.parse().map_err(|_| not_a_number())?,
            Some(_) => return Err(not_a_number()),
        };
        let too_many = || NotADecimal::TooManyDigits(shown());
        let mut mantissa: i64 = 0;
        for digit in whole.bytes().chain(fraction.bytes()) {
            let digit = i64::from(digit - b'0');
            let next = mantissa.checked_mul(10).and_then(|m| {
                if is_negative { m.checked_sub(digit) } else { m.checked_add(digit) }
            });
            mantissa = next.ok_or_else(too_many)?;
        }
        let fraction_len = i64::try_from(fraction.len()).map_err(|_| too_many())?;
        let mut scale = fraction_len - exponent;
        while scale < 0 {
            mantissa = mantissa.checked_mul(10).ok_or_else(too_many)?;
            scale += 1;
            if mantissa == 0 {
                scale = 0;
            }
        }
        // An exponent may leave more places than digits that say something.
        while scale > i64::from(SCALE_MAX) && mantissa % 10 == 0 && mantissa != 0 {
            mantissa /= 10;
            scale -= 1;
        }
        if mantissa == 0 {
            scale = scale.min(i64::from(SCALE_MAX));
        }
        u32::try_from(scale).ok().and_then(|s| Self::new(mantissa, s)).ok_or_else(too_many)
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.mantissa < 0 { "-" } else { "" };
        let (magnitude, scale) = (self.mantissa.unsigned_abs(), self.scale as usize);
        if scale == 0 {
            return write!(f, "{sign}{magnitude}");
        }
        // A scale of 20 and more is beyond all 64 bits.
        let one = 10_u64.checked_pow(self.scale);
        let (whole, fraction) =
            one.map_or((0, magnitude), |one| (magnitude / one, magnitude % one));
        write!(f, "{sign}{whole}.{fraction:0scale$}")
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        if self.scale == other.scale {
            return self.mantissa.cmp(&other.mantissa);
        }
        let scale = self.scale.max(other.scale);
        // |mantissa| < 2^63 and 10^30 < 2^100 exceed i128 together, so compare by parts: the
        // whole part first, then the fraction, each of which fits.
        let parts = |d: &Self| {
            let unit = 10_i128.pow(d.scale);
            let (whole, rest) =
                (i128::from(d.mantissa).div_euclid(unit), i128::from(d.mantissa).rem_euclid(unit));
            (whole, rest * 10_i128.pow(scale - d.scale))
        };
        parts(self).cmp(&parts(other))
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Decimal {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Decimal {}

/// Decimals brought to one scale, ready for exact integer sums.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mantissas {
    /// The integers, in input order.
    pub values: Vec<i64>,
    /// The common number of digits after the point.
    pub scale: u32,
}

impl Mantissas {
    /// Brings `decimals` to their largest scale.
    ///
    /// # Errors
    /// [`NotADecimal::TooManyDigits`] where a number does not fit at that scale, naming it.
    pub fn of(decimals: &[Decimal]) -> Result<Self, NotADecimal> {
        let scale = decimals.iter().map(|d| d.scale).max().unwrap_or(0);
        let at_scale = |d: &Decimal| {
            d.mantissa_at(scale).ok_or_else(|| NotADecimal::TooManyDigits(d.to_string()))
        };
        Ok(Self { values: decimals.iter().map(at_scale).collect::<Result<_, _>>()?, scale })
    }
}
