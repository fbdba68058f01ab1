//! What goods are known by in trade: GTIN, lot and serial number, and numbers of other schemes.

use crate::{
    Problem,
    link::{Element, Leniency, Link, gtin14, link},
};

/// The most alternative numbers that a passport carries.
const ALT_IDS_MAX: usize = 16;

/// A scheme of numbers beside the GTIN.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// Another GS1 Digital Link.
    Gs1,
    /// 工业互联网标识 (Handle), `88.…/…`.
    Handle,
    /// 工业互联网标识 (VAA).
    Vaa,
    /// Ecode (GB/T 31866).
    Ecode,
    /// An object identifier.
    Oid,
    /// An identification link of IEC 61406.
    Iec61406,
}

impl Scheme {
    /// All schemes.
    pub const ALL: [Self; 6] =
        [Self::Gs1, Self::Handle, Self::Vaa, Self::Ecode, Self::Oid, Self::Iec61406];

    /// The name on the wire and the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Gs1 => "gs1",
            Self::Handle => "cn.idis.handle",
            Self::Vaa => "cn.idis.vaa",
            Self::Ecode => "cn.ecode",
            Self::Oid => "oid",
            Self::Iec61406 => "iec61406",
        }
    }

    /// Only what is plain from a number itself is checked, not whether its register knows it.
    fn takes(self, value: &str) -> bool {
        let is_address = || value.starts_with("https://") || value.starts_with("http://");
        match self {
            Self::Gs1 => crate::link::read(value, Leniency::STRICT).is_ok(),
            Self::Handle => value.split_once('/').is_some_and(|(prefix, suffix)| {
                let is_number = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
                prefix.split('.').all(|part| !part.is_empty() && is_number(part))
                    && !suffix.is_empty()
            }),
            Self::Oid => {
                let mut arcs = value.split('.');
                let is_arc = |arc: &str| {
                    !arc.is_empty()
                        && arc.bytes().all(|b| b.is_ascii_digit())
                        && (arc == "0" || !arc.starts_with('0'))
                };
                matches!(arcs.next(), Some("0" | "1" | "2"))
                    && value.contains('.')
                    && arcs.all(is_arc)
            }
            Self::Iec61406 => is_address(),
            Self::Vaa | Self::Ecode => true,
        }
    }
}

/// A number of another scheme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AltId {
    /// Whose number it is.
    pub scheme: Scheme,
    /// The number.
    pub value: String,
}

impl AltId {
    /// A number of a scheme, by the scheme's name.
    ///
    /// # Errors
    /// [`Problem::NotAnAltId`].
    pub fn new(scheme: &str, value: &str) -> Result<Self, Problem> {
        let not = || Problem::NotAnAltId { scheme: scheme.to_owned(), value: value.to_owned() };
        let found = Scheme::ALL.into_iter().find(|one| one.name() == scheme).ok_or_else(not)?;
        let is_text =
            (1..=200).contains(&value.len()) && value.bytes().all(|b| b.is_ascii_graphic());
        if !is_text || !found.takes(value) {
            return Err(not());
        }
        Ok(Self { scheme: found, value: value.to_owned() })
    }
}

/// What goods are known by; every part may be missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    gtin: Option<String>,
    lot: Option<String>,
    serial: Option<String>,
    country: Option<String>,
    alt_ids: Vec<AltId>,
}

/// Numbers as somebody gave them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Numbers<'a> {
    /// The GTIN, of 8, 12, 13 or 14 digits.
    pub gtin: Option<&'a str>,
    /// The lot.
    pub lot: Option<&'a str>,
    /// The serial number.
    pub serial: Option<&'a str>,
    /// The country of production, two letters.
    pub country: Option<&'a str>,
}

impl Identity {
    /// Goods that are known by the passport's own number alone.
    pub const NONE: Self =
        Self { gtin: None, lot: None, serial: None, country: None, alt_ids: Vec::new() };

    /// Checks numbers.
    ///
    /// # Errors
    /// [`Problem::NotAGtin`], [`Problem::NoGtin`] for a lot or serial number without one,
    /// [`Problem::Link`], [`Problem::NotACountry`], [`Problem::TooManyAltIds`].
    pub fn new(numbers: Numbers<'_>, alt_ids: Vec<AltId>) -> Result<Self, Problem> {
        let Numbers { gtin, lot, serial, country } = numbers;
        let gtin = match gtin {
            Some(digits) => {
                Some(gtin14(digits).ok_or_else(|| Problem::NotAGtin { got: digits.to_owned() })?)
            }
            None if lot.is_some() || serial.is_some() => return Err(Problem::NoGtin),
            None => None,
        };
        let is_country =
            |text: &&str| text.len() == 2 && text.bytes().all(|b| b.is_ascii_uppercase());
        if let Some(got) = country.filter(|text| !is_country(text)) {
            return Err(Problem::NotACountry { got: got.to_owned() });
        }
        if alt_ids.len() > ALT_IDS_MAX {
            return Err(Problem::TooManyAltIds { got: alt_ids.len(), need: ALT_IDS_MAX });
        }
        let own = |text: Option<&str>| text.map(str::to_owned);
        let (lot, serial, country) = (own(lot), own(serial), own(country));
        let identity = Self { gtin, lot, serial, country, alt_ids };
        identity.digital_link("https://id.gs1.org").transpose()?;
        Ok(identity)
    }

    /// The GTIN, of 14 digits.
    pub fn gtin(&self) -> Option<&str> {
        self.gtin.as_deref()
    }

    /// The lot.
    pub fn lot(&self) -> Option<&str> {
        self.lot.as_deref()
    }

    /// The serial number.
    pub fn serial(&self) -> Option<&str> {
        self.serial.as_deref()
    }

    /// The country of production, two letters.
    pub fn country(&self) -> Option<&str> {
        self.country.as_deref()
    }

    /// Numbers of other schemes.
    pub fn alt_ids(&self) -> &[AltId] {
        &self.alt_ids
    }

    /// The GS1 Digital Link under a stem, where there is a GTIN.
    pub fn link(&self, stem: &str) -> Option<String> {
        self.digital_link(stem)?.ok().map(|link| link.to_uri())
    }

    /// For people: `(01) … (10) … (21) …`; empty without a GTIN.
    pub fn human_readable(&self) -> String {
        let link = self.digital_link("https://id.gs1.org").and_then(Result::ok);
        link.map(|link| link.human_readable()).unwrap_or_default()
    }

    fn digital_link(&self, stem: &str) -> Option<Result<Link, crate::link::Problem>> {
        let gtin = self.gtin.as_ref()?;
        let parts = [("01", Some(gtin)), ("10", self.lot.as_ref()), ("21", self.serial.as_ref())];
        let element = |(ai, value): (&str, Option<&String>)| {
            Some(Element { ai: ai.to_owned(), value: value?.clone() })
        };
        let elements: Vec<_> = parts.into_iter().filter_map(element).collect();
        Some(link(stem, &elements, Leniency::STRICT))
    }
}
