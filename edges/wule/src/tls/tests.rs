//! The authority as devices judge it: by a client's own rules of certificates, at stated times.

use rustls::{
    RootCertStore,
    client::{WebPkiServerVerifier, danger::ServerCertVerifier},
    crypto::ring::default_provider,
    pki_types::{CertificateDer, ServerName, UnixTime, pem::PemObject},
};
use std::{collections::BTreeSet, path::Path, sync::Arc, time::Duration};
use word::Timestamp;

use super::{
    authority::{Charter, RENEWAL_DAYS, SERVER_DAYS, after, days_left},
    kept::{Kept, end, folder, keep},
    machine,
};

const DAY: &str = "2026-11-27T08:00:00Z";

fn day() -> Timestamp {
    DAY.parse().unwrap()
}

fn names() -> Vec<String> {
    ["192.168.1.20", "press-7.local", "press-7", "localhost", "127.0.0.1", "::1"]
        .map(str::to_owned)
        .into()
}

/// Whether a client that trusts `authority` alone believes that `certificate` is of `name` then.
fn believes(authority: &str, certificate: &str, name: &str, at: Timestamp) -> bool {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_slice(authority.as_bytes()).unwrap()).unwrap();
    let provider = Arc::new(default_provider());
    let verifier =
        WebPkiServerVerifier::builder_with_provider(Arc::new(roots), provider).build().unwrap();
    let leaf = CertificateDer::from_pem_slice(certificate.as_bytes()).unwrap();
    let name = ServerName::try_from(name.to_owned()).unwrap();
    let at = UnixTime::since_unix_epoch(Duration::from_secs(at.as_second().unsigned_abs()));
    verifier.verify_server_cert(&leaf, &[], &name, &[], at).is_ok()
}

fn kept(directory: &Path, now: Timestamp) -> Kept {
    keep(&folder(directory), ("press-7", &names()), now).unwrap_or_else(|_| panic!("it is kept"))
}

#[test]
fn a_device_believes_every_name_of_the_machine_and_no_other() {
    let directory = tempfile::tempdir().unwrap();
    let kept = kept(directory.path(), day());
    let is_believed = |name: &str| believes(&kept.authority, &kept.server.certificate, name, day());
    for name in names() {
        assert!(is_believed(&name), "{name}");
    }
    for name in ["192.168.1.21", "press-8", "pins.example", "127.0.0.2"] {
        assert!(!is_believed(name), "{name}");
    }
}

#[test]
fn a_stolen_key_vouches_for_nobody_outside() {
    let charter = Charter::new("press-7", &names(), day());
    let authority = charter.found(day()).unwrap();
    let outside = ["bank.example", "wule.example", "press-7.example", "8.8.8.8", "2001:4860::1"];
    for name in outside {
        let forged = charter.vouch(&authority.key, &[name.to_owned()], day()).unwrap();
        assert!(!believes(&authority.certificate, &forged.certificate, name, day()), "{name}");
        assert!(!charter.may_vouch(name), "{name}");
    }
    let inside = ["10.9.8.7", "172.31.0.1", "fd00::1", "press-7", "a.press-7", "scale.lan"];
    for name in inside {
        let made = charter.vouch(&authority.key, &[name.to_owned()], day()).unwrap();
        assert!(believes(&authority.certificate, &made.certificate, name, day()), "{name}");
        assert!(charter.may_vouch(name), "{name}");
    }
    assert!(!charter.may_vouch("172.32.0.1") && !charter.may_vouch("notlocal"));
    let known: BTreeSet<&String> = charter.names.iter().collect();
    assert_eq!(known.len(), charter.names.len(), "each name stands once");
}

#[test]
fn a_certificate_is_renewed_a_month_before_its_end_by_the_same_authority() {
    let directory = tempfile::tempdir().unwrap();
    let first = kept(directory.path(), day());
    let later = after(day(), SERVER_DAYS - RENEWAL_DAYS - 1);
    assert!(kept(directory.path(), later).server.certificate == first.server.certificate);
    let due = after(day(), SERVER_DAYS - RENEWAL_DAYS);
    let second = kept(directory.path(), due);
    assert!(second.server.certificate != first.server.certificate);
    assert_eq!(second.authority, first.authority, "devices need nothing new");
    let at = after(due, SERVER_DAYS - 2);
    let is_believed = |of: &Kept| believes(&first.authority, &of.server.certificate, "press-7", at);
    assert!(is_believed(&second) && !is_believed(&first), "at {at}");
    assert_eq!(end(directory.path()).map(|end| days_left(end, due)), Some(397));
    // What Apple's devices take at most, from an authority of the system.
    const { assert!(SERVER_DAYS < 398) };
}

#[test]
fn other_names_have_another_certificate_and_an_old_authority_a_follower() {
    let directory = tempfile::tempdir().unwrap();
    let first = kept(directory.path(), day());
    let moved: Vec<String> = ["10.0.0.5".to_owned(), "localhost".to_owned()].into();
    let second = keep(&folder(directory.path()), ("press-7", &moved), day());
    let second = second.unwrap_or_else(|_| panic!("it is kept"));
    assert_eq!(second.authority, first.authority);
    assert!(believes(&first.authority, &second.server.certificate, "10.0.0.5", day()));
    // Nine years on, it would end before what it makes.
    let end = after(day(), 9 * 365);
    let third = kept(directory.path(), end);
    assert!(third.authority != first.authority);
    assert!(believes(&third.authority, &third.server.certificate, "press-7", end));
}

#[test]
fn a_crash_between_two_files_leaves_no_half_pair() {
    let directory = tempfile::tempdir().unwrap();
    let first = kept(directory.path(), day());
    for lost in ["server.json", "server.crt", "server.key"] {
        std::fs::remove_file(folder(directory.path()).join(lost)).unwrap();
        let again = kept(directory.path(), day());
        let pair = super::certified(&again.server.certificate, &again.server.key);
        assert!(pair.is_ok(), "{lost}: {pair:?}");
        assert_eq!(again.authority, first.authority, "{lost}");
    }
}

#[cfg(unix)]
#[test]
fn keys_are_their_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let directory = tempfile::tempdir().unwrap();
    kept(directory.path(), day());
    let folder = folder(directory.path());
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&folder), 0o700);
    let files = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
    let modes: BTreeSet<u32> = files.map(|path| mode(&path)).collect();
    assert_eq!(modes, BTreeSet::from([0o600]));
}

#[test]
fn hosts_are_read_out_of_addresses() {
    let read = [
        ("https://pins.example/log", Some("pins.example")),
        ("https://192.168.1.20:8443", Some("192.168.1.20")),
        ("https://[fd00::1]:8443/", Some("fd00::1")),
        ("https://-x/", None),
        ("pins.example", None),
    ];
    for (url, host) in read {
        assert_eq!(machine::host(url).as_deref(), host, "{url}");
    }
}

/// What another program says of the same certificate: `rcgen` wrote it, and the client's own rules
/// (`webpki`) believe it to its last second and not a second longer.
#[test]
fn the_end_that_is_read_is_the_last_second_in_which_a_client_believes() {
    let directory = tempfile::tempdir().unwrap();
    let kept = kept(directory.path(), day());
    let der = CertificateDer::from_pem_slice(kept.server.certificate.as_bytes()).unwrap();
    let until = super::validity::end(&der).unwrap();
    let at = |s: i64| Timestamp::from_second(until.as_second() + s).unwrap();
    let is_believed = |then| believes(&kept.authority, &kept.server.certificate, "localhost", then);
    assert!(is_believed(at(0)));
    assert!(!is_believed(at(1)));
    let file = folder(directory.path()).join("server.crt");
    let left = super::days_left_of(&file, at(-3 * 86_400)).unwrap();
    assert_eq!(left, 3);
}

#[test]
fn what_is_no_certificate_has_no_end() {
    let directory = tempfile::tempdir().unwrap();
    let kept = kept(directory.path(), day());
    let der = CertificateDer::from_pem_slice(kept.authority.as_bytes()).unwrap();
    let is_cut = |n: usize| super::validity::end(&der[..n]).is_none();
    assert!((0..der.len()).all(is_cut), "a certificate that was cut");
    for n in 0..der.len().min(120) {
        for bit in 0..8 {
            let mut other = der.to_vec();
            other[n] ^= 1 << bit;
            // Whatever it says, it says it without going beyond its bytes.
            let _ = super::validity::end(&other);
        }
    }
    let file = directory.path().join("no.pem");
    assert!(super::days_left_of(&file, day()).is_err());
    let nothing = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    std::fs::write(&file, nothing).unwrap();
    assert!(super::days_left_of(&file, day()).is_err());
}
