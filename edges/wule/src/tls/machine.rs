//! How this machine is called, and how a phone gets its address from a screen.

use qrcode::{QrCode, render::unicode::Dense1x2};
use std::net::{IpAddr, SocketAddr, UdpSocket};

/// The machine's names and addresses, the one that others use first.
pub(super) fn names(bound: SocketAddr) -> Vec<String> {
    let mut names = Vec::new();
    if bound.ip().is_unspecified() {
        names.extend(on_the_way(bound));
    } else {
        names.push(bound.ip().to_string());
    }
    let host = host_name();
    if is_name(&host) {
        names.extend([format!("{host}.local"), host]);
    }
    names.extend(["localhost", "127.0.0.1", "::1"].map(str::to_owned));
    let mut known = Vec::new();
    for name in names {
        if !known.contains(&name) {
            known.push(name);
        }
    }
    known
}

/// The address by which this machine would send to another network. Nothing is sent: 192.0.2.1 and
/// 2001:db8::1 are addresses of nobody (RFC 5737, RFC 3849).
fn on_the_way(bound: SocketAddr) -> Option<String> {
    let (own, other) =
        if bound.is_ipv4() { ("0.0.0.0:0", "192.0.2.1:9") } else { ("[::]:0", "[2001:db8::1]:9") };
    let socket = UdpSocket::bind(own).ok()?;
    socket.connect(other).ok()?;
    let address = socket.local_addr().ok()?.ip();
    (!address.is_unspecified() && !address.is_loopback()).then(|| address.to_string())
}

/// What the machine calls itself, small; empty where it does not say.
pub(super) fn host_name() -> String {
    let of_kernel = std::fs::read_to_string("/proc/sys/kernel/hostname").ok();
    let of_environment =
        || ["HOSTNAME", "COMPUTERNAME"].into_iter().find_map(|name| std::env::var(name).ok());
    of_kernel.or_else(of_environment).unwrap_or_default().trim().to_ascii_lowercase()
}

/// Whether a text can be a name in a certificate.
fn is_name(text: &str) -> bool {
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    text.len() <= 200 && text.split('.').all(is_label)
}

/// The host of an address, without its port.
pub(super) fn host(url: &str) -> Option<String> {
    let rest = url.split_once("://")?.1;
    let rest = rest.split(['/', '?', '#']).next()?;
    let host = match rest.strip_prefix('[') {
        Some(rest) => rest.split(']').next()?,
        None => rest.split(':').next()?,
    };
    let is_one = host.parse::<IpAddr>().is_ok() || is_name(host);
    is_one.then(|| host.to_ascii_lowercase())
}

/// An address as a picture to scan, for a terminal that writes light on dark.
pub(super) fn picture(url: &str) -> String {
    let Ok(code) = QrCode::new(url) else { return String::new() };
    let picture = code.render::<Dense1x2>();
    let mut picture = picture;
    picture.dark_color(Dense1x2::Light).light_color(Dense1x2::Dark);
    format!("{}\n", picture.build())
}
