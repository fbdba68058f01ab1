//! A certificate authority for one house, and what it vouches for.
//!
//! Asks: how does a phone in the workshop come to believe this machine, and nothing else?
//! Needs: the time, and the names and addresses of the machine.
//! Does not know: where keys are kept.
//!
//! The authority is limited to private addresses and to the names that it began with, by a critical
//! extension of its own certificate: whoever steals its key cannot pass for another site.
//! Source: RFC 5280, 4.2.1.10 (name constraints); RFC 1918, RFC 4193, RFC 6598, RFC 3927 (private
//! addresses); RFC 6762, RFC 8375 (names). Devices of Apple believe a leaf for 398 days, and one of
//! an authority that people installed for 825.

use rcgen::{
    BasicConstraints, CertificateParams, CidrSubnet, DistinguishedName, DnType,
    ExtendedKeyUsagePurpose, GeneralSubtree, IsCa, Issuer, KeyPair, KeyUsagePurpose,
    NameConstraints,
};
use std::{net::IpAddr, time::Duration};
use word::Timestamp;

/// So long an authority is good: devices are set up once in the life of a machine.
const AUTHORITY_DAYS: u64 = 3_650;
/// So long a certificate of the server is good.
pub(super) const SERVER_DAYS: u64 = 397;
/// So long before its end it is renewed.
pub(super) const RENEWAL_DAYS: u64 = 30;

/// Private addresses, as they are written.
const NETWORKS: [(&str, u8); 9] = [
    ("10.0.0.0", 8),
    ("100.64.0.0", 10),
    ("127.0.0.0", 8),
    ("169.254.0.0", 16),
    ("172.16.0.0", 12),
    ("192.168.0.0", 16),
    ("::1", 128),
    ("fc00::", 7),
    ("fe80::", 10),
];

/// Names that nobody can own in public.
const NAMES: [&str; 5] = ["localhost", "local", "lan", "internal", "home.arpa"];

/// What an authority is, without its key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Charter {
    /// What devices show.
    pub(super) title: String,
    /// The names that it may vouch for, and those below them.
    pub(super) names: Vec<String>,
    /// When it ends.
    pub(super) until: Timestamp,
}

/// A certificate with its key, in PEM.
pub(super) struct Made {
    pub(super) certificate: String,
    pub(super) key: String,
}

impl Charter {
    /// A charter for a machine of these names, from `now` on.
    pub(super) fn new(host: &str, own: &[String], now: Timestamp) -> Self {
        let mut names: Vec<String> = NAMES.map(str::to_owned).into();
        for name in own.iter().filter(|name| name.parse::<IpAddr>().is_err()) {
            if !names.contains(name) {
                names.push(name.clone());
            }
        }
        let title = format!("Wule 物勒 {host} {}", now.strftime("%Y-%m-%d"));
        Self { title, names, until: after(now, AUTHORITY_DAYS) }
    }

    /// Whether it may vouch for a name or an address.
    pub(super) fn may_vouch(&self, name: &str) -> bool {
        match name.parse::<IpAddr>() {
            Ok(address) => is_private(address),
            Err(_) => self.names.iter().any(|own| {
                name == own
                    || name.strip_suffix(own.as_str()).is_some_and(|head| head.ends_with('.'))
            }),
        }
    }

    /// All that it may vouch for, as people read it.
    pub(super) fn permitted(&self) -> Vec<String> {
        let networks = NETWORKS.iter().map(|(address, bits)| format!("{address}/{bits}"));
        self.names.iter().cloned().chain(networks).collect()
    }

    /// The authority's own certificate.
    ///
    /// # Errors
    /// What the machine's cryptography says.
    pub(super) fn found(&self, now: Timestamp) -> Result<Made, rcgen::Error> {
        let key = KeyPair::generate()?;
        let certificate = self.parameters(now)?.self_signed(&key)?;
        Ok(Made { certificate: certificate.pem(), key: key.serialize_pem() })
    }

    /// A certificate of a server, by the authority's `key`. Whether it may vouch for the names is
    /// not asked here; devices do.
    ///
    /// # Errors
    /// As [`Charter::found`]; a key that is none.
    pub(super) fn vouch(
        &self,
        key: &str,
        names: &[String],
        now: Timestamp,
    ) -> Result<Made, rcgen::Error> {
        let issuer = Issuer::new(self.parameters(now)?, KeyPair::from_pem(key)?);
        let own = KeyPair::generate()?;
        let mut leaf = CertificateParams::new(names.to_vec())?;
        leaf.distinguished_name = named(names.first().map_or("wule", String::as_str));
        last(&mut leaf, before(now), server_end(now));
        leaf.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        leaf.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        leaf.use_authority_key_identifier_extension = true;
        let certificate = leaf.signed_by(&own, &issuer)?;
        Ok(Made { certificate: certificate.pem(), key: own.serialize_pem() })
    }

    fn parameters(&self, now: Timestamp) -> Result<CertificateParams, rcgen::Error> {
        let mut own = CertificateParams::new(Vec::new())?;
        own.distinguished_name = named(&self.title);
        last(&mut own, before(now), self.until);
        own.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        own.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        let networks = NETWORKS.iter().filter_map(|(address, bits)| {
            let subnet = CidrSubnet::from_addr_prefix(address.parse().ok()?, *bits);
            Some(GeneralSubtree::IpAddress(subnet))
        });
        let names = self.names.iter().cloned().map(GeneralSubtree::DnsName);
        let permitted_subtrees = names.chain(networks).collect();
        own.name_constraints =
            Some(NameConstraints { permitted_subtrees, excluded_subtrees: Vec::new() });
        Ok(own)
    }
}

/// When a certificate that is made now ends.
pub(super) fn server_end(now: Timestamp) -> Timestamp {
    after(now, SERVER_DAYS)
}

/// Whether a certificate that ends then is to be made anew.
pub(super) fn is_due(until: Timestamp, now: Timestamp) -> bool {
    after(now, RENEWAL_DAYS) >= until
}

/// Days from now to then, rounded down; below 0 where it is over.
pub(super) fn days_left(until: Timestamp, now: Timestamp) -> i64 {
    (until.as_second() - now.as_second()).div_euclid(86_400)
}

pub(super) fn after(now: Timestamp, days: u64) -> Timestamp {
    now.checked_add(Duration::from_secs(days * 86_400)).unwrap_or(Timestamp::MAX)
}

/// Clocks of devices are not all right to the minute.
fn before(now: Timestamp) -> Timestamp {
    now.checked_sub(Duration::from_secs(86_400)).unwrap_or(now)
}

/// Makes a certificate last from the midnight before one time to that before another.
fn last(parameters: &mut CertificateParams, from: Timestamp, until: Timestamp) {
    let [year, month, day] = civil(from);
    parameters.not_before = rcgen::date_time_ymd(i32::from(year), month as u8, day as u8);
    let [year, month, day] = civil(until);
    parameters.not_after = rcgen::date_time_ymd(i32::from(year), month as u8, day as u8);
}

/// Year, month and day in UTC.
fn civil(at: Timestamp) -> [u16; 3] {
    let text = at.strftime("%Y %m %d").to_string();
    let mut parts = text.split(' ').map(|part| part.parse().unwrap_or(1));
    std::array::from_fn(|_| parts.next().unwrap_or(1))
}

fn named(title: &str) -> DistinguishedName {
    let mut name = DistinguishedName::new();
    name.push(DnType::CommonName, title);
    name
}

/// Whether an address is of no public network.
pub(super) fn is_private(address: IpAddr) -> bool {
    NETWORKS.iter().any(|network| holds(*network, address))
}

fn holds((network, bits): (&str, u8), address: IpAddr) -> bool {
    let (of_network, of_address) = match (network.parse(), address) {
        (Ok(IpAddr::V4(network)), IpAddr::V4(address)) => {
            (u128::from(network.to_bits()) << 96, u128::from(address.to_bits()) << 96)
        }
        (Ok(IpAddr::V6(network)), IpAddr::V6(address)) => (network.to_bits(), address.to_bits()),
        _ => return false,
    };
    (of_network ^ of_address) >> (128 - u32::from(bits)) == 0
}
