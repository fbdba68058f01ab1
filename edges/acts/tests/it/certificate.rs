//! Certificates that travel with goods: from a mill to a shop, and on.

use acts::{
    Actor, Workshop,
    certify::{Certifying, certificate_file, issue_certificate, receive_certificate},
};
use brand::CertificateFile;
use certify::CertificateForm;
use make::Origin;
use verify::{CheckedCertificate, Expected, LevelName, Status, Verdict, verify_certificate};
use word::{Digest, json::json};

use crate::workshop::{code, open, seal_pins, set_up, set_up_as, title};

async fn claim(workshop: &Workshop) -> Digest {
    let (lot, of, by) = (code("L-1"), code("D1"), Actor::Operator);
    let parameters = json!({"lsl": "0.120", "usl": "0.130"});
    let asked = ("capability.normal", &parameters);
    acts::certify::issue_claim(workshop, &by, (&lot, &of), asked).await.unwrap().digest
}

fn asked(number: &str, lot: &str, claims: &[Digest]) -> Certifying {
    let form = match claims.is_empty() {
        true => CertificateForm::TwoOne,
        false => CertificateForm::ThreeOne,
    };
    Certifying {
        number: code(number),
        form,
        lot: code(lot),
        heat: Some(code("H-77")),
        order: None,
        claims: claims.to_vec(),
        received: Vec::new(),
        inspector: Some(title("Li")),
        second: None,
    }
}

async fn issue(workshop: &Workshop, asked: Certifying) -> Result<Digest, &'static str> {
    let issued = issue_certificate(workshop, &Actor::Operator, asked).await;
    issued.map_err(|problem| problem.message().code)
}

fn check(file: &CertificateFile) -> CheckedCertificate {
    verify_certificate(&file.to_bytes(), &Expected::default())
}

fn chain(file: &CertificateFile) -> Option<Status> {
    let checked = check(file);
    let level = checked.levels.iter().find(|level| level.name == LevelName::ChainComplete);
    level.map(|level| level.status)
}

/// A mill's certificate, received by a shop; the shop's of the lot made from it, and of a lot made
/// from that one.
async fn travelled(mill: &Workshop, shop: &Workshop) -> (Digest, CertificateFile) {
    set_up_as(mill, "mill.example/log").await;
    seal_pins(mill).await;
    let claimed = claim(mill).await;
    let of_mill = issue(mill, asked("MC-1", "L-1", &[claimed])).await.unwrap();
    let file = certificate_file(mill, &of_mill).await.unwrap();
    assert_eq!((check(&file).verdict(), file.parts.len()), (Verdict::Yes, 1));
    let maker = set_up(shop).await;
    let by = Actor::Operator;
    let received = receive_certificate(shop, &by, &file).await.unwrap();
    assert_eq!(received, of_mill);
    assert_eq!(receive_certificate(shop, &by, &file).await.unwrap(), of_mill);
    seal_pins(shop).await;
    let claimed = claim(shop).await;
    let of_lot = Certifying { received: vec![of_mill], ..asked("SC-1", "L-1", &[claimed]) };
    issue(shop, of_lot).await.unwrap();
    let origin =
        Origin { lot: code("L-2"), order: None, parents: vec![code("L-1")], n_planned: None };
    let opened = acts::make::open_traced_lot(shop, &by, (origin, &code("CS-PIN")), &maker).await;
    opened.unwrap();
    let digest = issue(shop, asked("SC-2", "L-2", &[])).await.unwrap();
    (digest, certificate_file(shop, &digest).await.unwrap())
}

#[tokio::test]
async fn a_chain_of_goods_is_followed_to_the_mill() {
    let folder = tempfile::tempdir().unwrap();
    let mill = open(&folder.path().join("mill")).await;
    let shop = open(&folder.path().join("shop")).await;
    let (digest, file) = travelled(&mill, &shop).await;
    let checked = check(&file);
    assert_eq!(checked.verdict(), Verdict::Yes, "{:?}", checked.levels);
    assert_eq!((checked.digest, checked.n_certificates), (Some(digest), 3));
    let lots: Vec<_> = checked.certificate.iter().map(|goods| goods.lot.to_string()).collect();
    assert_eq!(lots, ["L-2"]);
    let bytes = file.to_bytes();
    assert_eq!(CertificateFile::read(&bytes).unwrap(), file);
    let key = shop.store().keys().issuer().public();
    let expect = |issuer_key| Expected { issuer_key, ..Expected::default() };
    assert_eq!(verify_certificate(&bytes, &expect(Some(key))).verdict(), Verdict::Yes);
    let other = mill.store().keys().issuer().public();
    assert_eq!(verify_certificate(&bytes, &expect(Some(other))).verdict(), Verdict::No);
    // Without the mill's file the chain is named, and not complete.
    let mut cut = file.clone();
    cut.parts.pop();
    assert_eq!(chain(&cut), Some(Status::NotShown));
    // One that nobody names, one twice, another order.
    let mut more = CertificateFile { parts: file.parts[..1].to_vec() };
    more.parts.push(file.parts[2].clone());
    assert_eq!(chain(&more), Some(Status::Failed));
    let mut twice = file.clone();
    twice.parts.push(file.parts[2].clone());
    assert_eq!(chain(&twice), Some(Status::Failed));
    let mut turned = file.clone();
    turned.parts.swap(1, 2);
    assert_eq!(chain(&turned), Some(Status::Failed));
    // Every change of a byte is found.
    for at in (0..bytes.len()).step_by(11) {
        let mut bytes = bytes.clone();
        bytes[at] ^= 1 << (at % 7);
        let verdict = verify_certificate(&bytes, &Expected::default()).verdict();
        assert_eq!(verdict, Verdict::No, "a bit of byte {at} was accepted");
    }
    for hostile in [&b""[..], b"{}", b"{\"certificates\":[]}", b"{\"certificates\":[{}]}"] {
        assert_eq!(verify_certificate(hostile, &Expected::default()).verdict(), Verdict::No);
    }
    for workshop in [&mill, &shop] {
        let rebuilt = workshop.store().rebuild().await.unwrap();
        assert_eq!(rebuilt.before, rebuilt.after);
        workshop.store().check_log().await.unwrap();
    }
}

#[tokio::test]
async fn what_cannot_be_certified_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let workshop = open(&folder.path().join("data")).await;
    let maker = set_up(&workshop).await;
    seal_pins(&workshop).await;
    let claimed = claim(&workshop).await;
    let by = Actor::Operator;
    let missing = asked("C-1", "L-9", &[claimed]);
    assert_eq!(issue(&workshop, missing).await, Err("acts.not_found"));
    let nothing = Certifying { received: vec![claimed], ..asked("C-1", "L-1", &[claimed]) };
    assert_eq!(issue(&workshop, nothing).await, Err("acts.not_found"));
    let nameless = Certifying { inspector: None, ..asked("C-1", "L-1", &[claimed]) };
    assert_eq!(issue(&workshop, nameless).await, Err("certify.certificate_form"));
    let of = (&code("L-2"), &code("CS-PIN"));
    acts::make::open_lot(&workshop, &by, of, &maker).await.unwrap();
    let other_lot = issue(&workshop, asked("C-1", "L-2", &[claimed])).await;
    assert_eq!(other_lot, Err("certify.certificate_other_claim"));
    issue(&workshop, asked("C-1", "L-1", &[claimed])).await.unwrap();
    let taken = issue(&workshop, asked("C-1", "L-1", &[claimed])).await;
    assert_eq!(taken, Err("certify.certificate_number_taken"));
    acts::certify::withdraw_claim(&workshop, &by, &claimed, title("wrong gauge")).await.unwrap();
    let withdrawn = issue(&workshop, asked("C-2", "L-1", &[claimed])).await;
    assert_eq!(withdrawn, Err("certify.certificate_other_claim"));
}
