//! Which addresses of a network may be reached: an administrator names hosts, and a name may lead
//! anywhere.
//!
//! Never: addresses of no host, of many, or of the link alone, where clouds keep the secrets of
//! their machines. In the clear: this machine and private networks, no further. Names are resolved
//! when something is sent, and what was checked is what is connected to.

use std::net::IpAddr;

/// Whether what is sent can be read on the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    /// TLS.
    Sealed,
    /// In the clear.
    Clear,
}

/// Whether an address may be reached.
///
/// # Errors
/// Why not.
pub fn permit(address: IpAddr, line: Line) -> Result<(), &'static str> {
    let address = address.to_canonical();
    let (is_nobody, is_near) = match address {
        IpAddr::V4(v4) => (
            v4.is_unspecified() || v4.is_multicast() || v4.is_broadcast() || v4.is_link_local(),
            v4.is_loopback() || v4.is_private(),
        ),
        IpAddr::V6(v6) => (
            v6.is_unspecified() || v6.is_multicast() || v6.is_unicast_link_local(),
            v6.is_loopback() || v6.is_unique_local(),
        ),
    };
    match line {
        _ if is_nobody => Err("the address is not one that notices are sent to"),
        Line::Clear if !is_near => Err("outside one's own network only https or TLS is used"),
        Line::Clear | Line::Sealed => Ok(()),
    }
}
