//! Which addresses may be reached.

use outlet::{Line, permit};

#[test]
fn secrets_of_clouds_are_out_of_reach_and_far_machines_are_reached_over_tls_alone() {
    let may = |address: &str, line| permit(address.parse().unwrap(), line).is_ok();
    for near in ["127.0.0.1", "10.0.0.7", "192.168.1.1", "172.16.0.1", "::1", "fd00::1"] {
        assert!(may(near, Line::Clear) && may(near, Line::Sealed), "{near}");
    }
    for far in ["203.0.113.9", "8.8.8.8", "2001:db8::1", "172.32.0.1", "::ffff:8.8.8.8"] {
        assert!(!may(far, Line::Clear) && may(far, Line::Sealed), "{far}");
    }
    let never = [
        "169.254.169.254",
        "0.0.0.0",
        "255.255.255.255",
        "224.0.0.1",
        "fe80::1",
        "::",
        "ff02::1",
        "::ffff:169.254.169.254",
    ];
    for never in never {
        assert!(!may(never, Line::Clear) && !may(never, Line::Sealed), "{never}");
    }
}
