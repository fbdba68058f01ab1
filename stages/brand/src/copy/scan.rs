//! Scans: who looked at a code, as coarsely as the rules can bear.

use word::{Code, Digest, Timestamp};

/// Days that a scan is kept.
pub const KEPT_DAYS: i64 = 180;

/// Bytes of a hashed device that are kept: enough to tell some dozens apart, too few to look
/// anybody up.
pub const DEVICE_BYTES: usize = 6;

/// A scan of a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scan {
    /// When.
    pub at: Timestamp,
    /// Roughly where, if that is known.
    pub place: Option<Place>,
    /// Which device, hashed with the code, if that is known.
    pub device: Option<[u8; DEVICE_BYTES]>,
}

/// A place, no finer than a city.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The city or prefecture.
    pub region: Code,
    /// Degrees north of its centre, in hundredths.
    pub north_cdeg: i32,
    /// Degrees east of its centre, in hundredths.
    pub east_cdeg: i32,
}

/// A device, hashed with the code that it looked at and a secret of ours, so that its visits to
/// two codes cannot be told to be of one device.
pub fn device(secret: &[u8; 32], code: &str, described: &str) -> [u8; DEVICE_BYTES] {
    let digest = Digest::of_all(&[
        secret,
        &(code.len() as u64).to_be_bytes(),
        code.as_bytes(),
        described.as_bytes(),
    ]);
    let mut kept = [0; DEVICE_BYTES];
    kept.copy_from_slice(&digest.as_bytes()[..DEVICE_BYTES]);
    kept
}

impl Place {
    /// The distance between two places in kilometres, on a sphere of 6,371 km.
    pub fn distance_km(&self, other: &Self) -> f64 {
        let radians = |cdeg: i32| f64::from(cdeg) / 100.0 * std::f64::consts::PI / 180.0;
        let half = |a: i32, b: i32| num::sin((radians(a) - radians(b)) / 2.0);
        let (north, east) =
            (half(self.north_cdeg, other.north_cdeg), half(self.east_cdeg, other.east_cdeg));
        let parallels = num::cos(radians(self.north_cdeg)) * num::cos(radians(other.north_cdeg));
        let chord = north * north + parallels * east * east;
        2.0 * 6_371.0 * num::asin(chord.clamp(0.0, 1.0).sqrt())
    }
}
