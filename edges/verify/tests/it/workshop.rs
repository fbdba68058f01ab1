//! A workshop without a store: a bundle from the 60 pins of the demo.

use brand::{
    Bundle, Identity, Logged, Opening, Passport,
    credential::{Issuer, Subject, unsigned},
};
use certify::{
    Claim, Commitment, Credit, Disclosure, Entry, EntryKind, Evidence, Fact, Header, LotSecret,
    Row, Specified, table_of_rows,
};
use party::Secret;
use standard::{Characteristic, Specification, Standard};
use trust::{Checkpoint, Cosigner, Growth, Proof, Signer, State, Tile, tree};
use word::{
    Code, Decimal, Digest, Id, Timestamp, Title,
    json::{Value, json},
};

pub const ORIGIN: &str = "pins.example/log";

pub fn code(text: &str) -> Code {
    text.parse().unwrap()
}

fn title(text: &str) -> Title {
    Title::new(text, text).unwrap()
}

pub fn issuer() -> Secret {
    Secret::of_seed(&[11; 32])
}

/// The diameters of `demo/pins.csv`, in subgroups of five.
pub fn rows() -> Vec<Row> {
    let file = include_str!("../../../../demo/pins.csv");
    let row = |(i, line): (usize, &str)| {
        let (subgroup, value) = line.trim().split_once(',').unwrap();
        Row {
            seq: i as u64,
            subgroup: subgroup.parse::<u32>().unwrap() - 1,
            value: value.parse::<Decimal>().unwrap(),
            gauge: code("MIC-0231"),
            taken_at: Timestamp::from_second(1_763_800_000 + i as i64 * 60).unwrap(),
        }
    };
    file.lines().skip(1).enumerate().map(row).collect()
}

pub fn standard() -> Standard {
    let limit = |text: &str| text.parse().ok();
    Standard {
        code: code("CS-PIN"),
        version: 1,
        title: title("Pin"),
        item: code("PIN-125"),
        item_name: title("Steel pin"),
        author: Some(title("Master Wang")),
        basis: title("chosen for this test"),
        characteristics: vec![Characteristic {
            code: code("D1"),
            name: title("Diameter"),
            unit: "in".to_owned(),
            specification: Specification::new(limit("0.120"), limit("0.130"), limit("0.125"))
                .unwrap(),
            subgroup_size: 5,
        }]
        .into(),
    }
}

pub fn claim(rows: &[Row], header: &Header, root: Digest) -> Claim {
    let table = table_of_rows("Diameter", "in", rows).unwrap();
    let parameters = json!({"lsl": "0.120", "usl": "0.130", "target": "0.125"});
    let method = method::find(judge::METHODS, "capability.normal").unwrap();
    let study = method.run(&table, &parameters).unwrap();
    assert_eq!(study.outcome.refusal, None);
    let standard = standard();
    Claim {
        issuer: ORIGIN.to_owned(),
        issuer_name: title("Demo workshop"),
        made_at: Timestamp::from_second(1_763_900_000).unwrap(),
        lot: code("L-1"),
        item: (standard.item.clone(), standard.item_name.clone()),
        evidence: Evidence {
            lot_root: root,
            characteristic: (code("D1"), title("Diameter")),
            root: header.root,
            n: header.n,
            unit: header.unit.clone(),
            window: [header.first_at, header.last_at],
            gauge: code("MIC-0231"),
        },
        specified: Specified {
            standard: standard.reference(),
            specification: standard.characteristics[0].specification.clone(),
        },
        method: study.method.to_string(),
        parameters: study.parameters,
        result: study.outcome.committed_json(),
        credits: vec![Credit { role: "maker".to_owned(), name: Some(title("Master Wang")) }],
        supersedes: None,
    }
}

/// A log with some entries of others around ours, and proofs under its last checkpoint.
pub fn log(entries: [&Entry; 3], witnesses: &[Cosigner]) -> (String, [String; 3]) {
    let signer = Signer::new(ORIGIN, &[12; 32]).unwrap();
    let mut leaves: Vec<Vec<u8>> = (0..300_u32).map(|i| i.to_be_bytes().to_vec()).collect();
    for (place, entry) in [5, 100, 270].into_iter().zip(entries) {
        leaves[place] = entry.to_bytes();
    }
    let leaves: Vec<&[u8]> = leaves.iter().map(Vec::as_slice).collect();
    let growth: Growth = trust::append(&State::empty(), &leaves).unwrap();
    let checkpoint = Checkpoint::new(ORIGIN, 300, growth.state.root()).unwrap();
    let mut signed = checkpoint.sign(&[&signer]).unwrap();
    for witness in witnesses {
        let cosignature = witness.cosign(&checkpoint, 1_763_900_060).unwrap();
        signed = signed.with(cosignature).unwrap();
    }
    let prove = |index| {
        let read = |tile: Tile| growth.find(&tile.path());
        let hashes = tree::inclusion_proof(index, 300, read).unwrap();
        Proof::new(None, index, hashes, signed.clone()).unwrap().to_string()
    };
    (signer.verifier_key().to_string(), [prove(5), prove(100), prove(270)])
}

pub struct Made {
    pub rows: Vec<Row>,
    pub secret: LotSecret,
    pub commitment: Commitment,
}

pub fn made() -> Made {
    let (rows, secret) = (rows(), LotSecret([13; 32]));
    let of_characteristic = secret.of_characteristic(&code("D1"));
    let header = Header::commit((&code("D1"), "in"), &rows, &of_characteristic).unwrap();
    let commitment = Commitment::of(vec![header], &secret);
    Made { rows, secret, commitment }
}

/// A bundle with `alter` applied to the claim before it is signed, so that the signature holds.
pub fn bundle_with(disclosure: Disclosure, made: &Made, alter: impl Fn(&mut Claim)) -> Bundle {
    witnessed_by(&[], disclosure, made, alter)
}

/// Two witnesses.
pub fn witnesses() -> [Cosigner; 2] {
    [("w1.example", 31), ("w2.example", 32)].map(|(name, n)| Cosigner::new(name, &[n; 32]).unwrap())
}

fn witnessed_by(
    witnesses: &[Cosigner],
    disclosure: Disclosure,
    made: &Made,
    alter: impl Fn(&mut Claim),
) -> Bundle {
    let root = made.commitment.root;
    let mut claim = claim(&made.rows, &made.commitment.headers[0], root);
    alter(&mut claim);
    let key = issuer();
    let facts = claim.issue(&key).unwrap();
    let [Fact::ClaimIssued { envelope, entry, .. }] = facts.as_slice() else { panic!("{facts:?}") };
    let standard = standard();
    let sign = |kind, digest| Entry::sign(kind, digest, ORIGIN, &key);
    let standard_entry = sign(EntryKind::Standard, standard.reference().digest);
    let evidence_entry = sign(EntryKind::Evidence, root);
    let (log_key, [of_standard, of_evidence, of_claim]) =
        log([&standard_entry, &evidence_entry, entry], witnesses);
    let logged = |entry: &Entry, proof| Logged { entry: entry.clone(), proof };
    Bundle {
        claim: (envelope.clone(), logged(entry, of_claim)),
        evidence: (disclosure, logged(&evidence_entry, of_evidence)),
        draw: None,
        withdrawal: None,
        standard: (standard, logged(&standard_entry, of_standard)),
        issuer_key: key.public(),
        log_key,
        witness_keys: witnesses.iter().map(|w| w.verifier_key().to_string()).collect(),
        log_keys_before: Vec::new(),
        key_changes: Vec::new(),
    }
}

/// An honest bundle under a checkpoint that two witnesses cosigned.
pub fn witnessed_bundle() -> Bundle {
    let made = made();
    let open = Disclosure::Summary;
    witnessed_by(&witnesses(), open, &made, |_| {})
}

pub fn bundle() -> Bundle {
    let made = made();
    let rows = made.rows.clone();
    let open =
        Disclosure::of_characteristic(&made.commitment, &made.secret, &code("D1"), rows).unwrap();
    bundle_with(open, &made, |_| {})
}

/// A passport of the bundle's claim as a credential that is not signed yet, with its issuer and its
/// time.
pub fn passport() -> (Issuer, Value, Timestamp) {
    let envelope = bundle().claim.0;
    let claim =
        Claim::read(envelope.open(Claim::PAYLOAD_TYPE, &issuer().public()).unwrap()).unwrap();
    let at = claim.made_at;
    let issuer = Issuer::new("https://pins.example", claim.issuer_name.clone()).unwrap();
    let passport = Passport {
        id: Id::new(at, [9; 10]),
        claim: envelope.digest(),
        opening: Opening::Characteristic,
        issued_at: at,
    };
    let identity = &Identity::NONE;
    let subject = Subject { passport: &passport, identity, status_index: 3, claim: &claim };
    let document = unsigned(&issuer, &subject);
    (issuer, document, at)
}
