//! Sums and products of decimals, exact or not at all.

use word::Decimal;

use super::Problem;

/// `mantissa / 10^scale`, wide enough for a product of two decimals.
#[derive(Clone, Copy, Debug)]
pub(super) struct Exact {
    mantissa: i128,
    scale: u32,
}

impl Exact {
    pub(super) fn of(decimal: Decimal) -> Self {
        Self { mantissa: i128::from(decimal.mantissa()), scale: decimal.scale() }
    }

    pub(super) fn times(self, other: Self) -> Result<Self, Problem> {
        let mantissa = self.mantissa.checked_mul(other.mantissa).ok_or(Problem::TooManyDigits)?;
        Ok(Self { mantissa, scale: self.scale + other.scale })
    }

    pub(super) fn plus(self, other: Self) -> Result<Self, Problem> {
        let scale = self.scale.max(other.scale);
        let (a, b) = (self.at(scale)?, other.at(scale)?);
        Ok(Self { mantissa: a.checked_add(b).ok_or(Problem::TooManyDigits)?, scale })
    }

    pub(super) fn minus(self, other: Self) -> Result<Self, Problem> {
        let mantissa = other.mantissa.checked_neg().ok_or(Problem::TooManyDigits)?;
        self.plus(Self { mantissa, ..other })
    }

    pub(super) fn is_at_most(self, other: Self) -> Result<bool, Problem> {
        let scale = self.scale.max(other.scale);
        Ok(self.at(scale)? <= other.at(scale)?)
    }

    pub(super) fn decimal(self) -> Result<Decimal, Problem> {
        let mantissa = i64::try_from(self.mantissa).ok();
        let decimal = mantissa.and_then(|mantissa| Decimal::new(mantissa, self.scale));
        decimal.ok_or(Problem::TooManyDigits)
    }

    fn at(self, scale: u32) -> Result<i128, Problem> {
        let factor = 10_i128.checked_pow(scale - self.scale);
        let mantissa = factor.and_then(|factor| self.mantissa.checked_mul(factor));
        mantissa.ok_or(Problem::TooManyDigits)
    }
}
