//! A passport's claim as a credential about a product, shaped like UNTP's passport 0.7.
//!
//! Nothing is said that the claim does not say. Its numbers stay decimal strings: they stand as
//! scores, since a JSON number may be rounded by whoever reads it.

use certify::Claim;
use word::json::{Value, json};

use super::{CONTEXT, Issuer, multibase, status};
use crate::{Identity, Passport};

const UNTP: &str = "https://vocabulary.uncefact.org/untp/0.7.0/context/";

/// What a credential is made of.
pub struct Subject<'a> {
    /// The passport.
    pub passport: &'a Passport,
    /// What it is known by in trade.
    pub identity: &'a Identity,
    /// Its place in the status lists.
    pub status_index: u64,
    /// The claim that it shows.
    pub claim: &'a Claim,
}

/// The credential, not signed yet.
pub fn unsigned(issuer: &Issuer, subject: &Subject<'_>) -> Value {
    let id = subject.passport.id;
    let page = issuer.url(&format!("/p/{id}"));
    json!({
        "@context": [CONTEXT, UNTP],
        "type": ["DigitalProductPassport", "VerifiableCredential"],
        "id": format!("{page}/credential"),
        "issuer": {
            "type": ["CredentialIssuer"],
            "id": issuer.did(),
            "name": issuer.name.en,
        },
        "validFrom": subject.passport.issued_at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
        "name": format!("{} · {}", subject.claim.item.1.en, subject.claim.lot),
        "credentialStatus": status::entry(issuer, subject.status_index),
        "credentialSubject": product(issuer, subject, &page),
    })
}

fn product(issuer: &Issuer, subject: &Subject<'_>, page: &str) -> Value {
    let (claim, identity) = (subject.claim, subject.identity);
    let link = identity.link(&issuer.url(""));
    let scheme = match &link {
        Some(_) => json!({
            "type": ["IdentifierScheme"], "id": "https://ref.gs1.org/ai/01", "name": "GS1 GTIN",
        }),
        None => json!({
            "type": ["IdentifierScheme"], "id": issuer.did(), "name": issuer.name.en,
        }),
    };
    let mut product = json!({
        "type": ["Product"],
        "id": link.unwrap_or_else(|| page.to_owned()),
        "name": claim.item.1.en,
        "description": format!("{} / {}", claim.item.1.zh, claim.item.1.en),
        "idScheme": scheme,
        "modelNumber": claim.item.0.as_str(),
        "batchNumber": identity.lot().unwrap_or(claim.lot.as_str()),
        "idGranularity": if identity.serial().is_some() { "item" } else { "batch" },
        "productCategory": [{
            "code": claim.item.0.as_str(),
            "name": claim.item.1.en,
            "schemeId": issuer.did(),
            "schemeName": "item codes of the issuer",
        }],
        "producedAtFacility": {
            "type": ["Facility"], "id": issuer.did(), "name": issuer.name.en,
        },
        "productionDate": claim.evidence.window[1].strftime("%Y-%m-%d").to_string(),
        "relatedDocument": [{
            "linkURL": page, "linkName": "passport page", "mediaType": "text/html",
        }, {
            "linkURL": format!("{page}/bundle"),
            "linkName": "everything needed to check the claim offline (wule verify)",
            "mediaType": "application/vnd.wule.bundle+json",
        }],
        "performanceClaim": [performance(issuer, subject, page)],
    });
    if let Some(serial) = identity.serial() {
        product["itemNumber"] = serial.into();
    }
    if let Some(country) = identity.country() {
        product["countryOfProduction"] = json!({"countryCode": country});
    }
    if !identity.alt_ids().is_empty() {
        let alt = identity.alt_ids().iter();
        let alt = alt.map(|id| json!({"scheme": id.scheme.name(), "value": id.value}));
        product["characteristics"] = json!({"alternativeIdentifiers": alt.collect::<Vec<_>>()});
    }
    product
}

fn performance(issuer: &Issuer, subject: &Subject<'_>, page: &str) -> Value {
    let claim = subject.claim;
    let standard = &claim.specified.standard;
    let limits = &claim.specified.specification;
    let limit = |limit: Option<word::Decimal>| limit.map_or("-".to_owned(), |l| l.to_string());
    let definition = format!(
        "lsl {}, target {}, usl {} ({}); n {}; root {}",
        limit(limits.lsl()),
        limit(limits.target()),
        limit(limits.usl()),
        claim.evidence.unit,
        claim.evidence.n,
        claim.evidence.root,
    );
    let numbers = claim.result.get("numbers").and_then(Value::as_object);
    let method = format!("urn:wule:method:{}", claim.method);
    // Numbers that are lists, such as intervals, stay in the claim.
    let scores = numbers.into_iter().flatten().filter_map(|(key, value)| {
        let code = match value {
            Value::String(text) => text.clone(),
            Value::Number(count) => count.to_string(),
            _ => return None,
        };
        Some(json!({
            "metric": {
                "type": ["PerformanceMetric"], "id": format!("{method}:{key}"), "name": key,
            },
            "score": {"code": code},
        }))
    });
    json!({
        "type": ["Claim"],
        "id": format!("{page}#claim"),
        "name": format!("{}: {}", claim.evidence.characteristic.1.en, claim.method),
        "description": definition,
        "referenceCriteria": [{"type": ["Criterion"], "id": method, "name": claim.method}],
        "referenceStandard": [{
            "type": ["Standard"],
            "id": format!("urn:wule:standard:sha256:{}", standard.digest),
            "name": format!("{} version {}", standard.code, standard.version),
        }],
        "claimDate": claim.made_at.strftime("%Y-%m-%d").to_string(),
        "claimedPerformance": scores.collect::<Vec<_>>(),
        "evidence": [{
            "linkURL": format!("{page}/claim"),
            "linkName": "the signed claim (DSSE, in-toto)",
            "digestMultibase": multibase::of_digest(&subject.passport.claim),
            "mediaType": "application/vnd.dsse.envelope.v1+json",
        }],
        "conformityTopic": [{
            "type": ["ConformityTopic"],
            "id": issuer.url("/api/v1/methods"),
            "name": "product-quality",
        }],
    })
}
