//! Passports that were put together and checked lately, so that a crowd that scans one code costs
//! one checking.

use axum::body::Bytes;
use brand::{Identity, Passport, Story, Withdrawal};
use certify::Claim;
use method::Study;
use standard::Standard;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use store::KeptVerification;
use tokio::runtime::Handle;
use verify::{Expected, Report, verify};
use word::{Digest, Id, Lang};

use crate::{Site, problem::Fault};

const SHOWN_MAX: usize = 64;

/// A passport with everything that its page says.
pub(super) struct Shown {
    pub(super) passport: Passport,
    pub(super) claim: Claim,
    pub(super) standard: Standard,
    /// What a stranger would find with `wule verify`.
    pub(super) report: Report,
    /// The study that gives the claim's numbers their names. It is the one of the report where
    /// the readings are opened; else the server's own, whose figures are not shown.
    pub(super) study: Option<Study>,
    pub(super) log: LogPlace,
    pub(super) about: About,
    pub(super) plain: Plain,
}

/// The page of a passport as it is for whoever opens it without a code, where its goods have none:
/// made once in each language.
#[derive(Default)]
pub(super) struct Plain {
    zh: OnceLock<Bytes>,
    en: OnceLock<Bytes>,
}

impl Plain {
    pub(super) fn page(&self, lang: Lang, make: impl FnOnce() -> String) -> Bytes {
        let kept = match lang {
            Lang::ZhCn => &self.zh,
            Lang::En => &self.en,
        };
        kept.get_or_init(|| make().into()).clone()
    }
}

/// What a passport says beyond its claim.
#[derive(Clone)]
pub(super) struct About {
    pub(super) identity: Identity,
    pub(super) story: Option<Story>,
    pub(super) withdrawal: Option<Withdrawal>,
    /// That its claim no longer stands.
    pub(super) claim_withdrawal: Option<ClaimWithdrawal>,
    /// What others found who checked its claim, as far as it was entered here.
    pub(super) verifications: Vec<KeptVerification>,
    /// That the values it rests on are past their retention, where they are.
    pub(super) expired: Option<measure::Expired>,
}

/// A withdrawn claim, and a passport of the claim that stands in its place.
#[derive(Clone)]
pub(super) struct ClaimWithdrawal {
    pub(super) withdrawal: certify::Withdrawal,
    pub(super) next: Option<Id<Passport>>,
}

impl Shown {
    /// Where its code leads: by the number on the goods, where they have one.
    pub(super) fn address(&self, site: &Site) -> String {
        address(site, &self.passport, &self.about.identity)
    }
}

/// Where a passport's code leads.
pub(super) fn address(site: &Site, passport: &Passport, identity: &Identity) -> String {
    let page = || site.url(&format!("/p/{}", passport.id));
    identity.link(&site.url("")).unwrap_or_else(page)
}

/// Where the claim stands in the log.
pub(super) struct LogPlace {
    pub(super) index: u64,
    pub(super) size: u64,
}

/// A passport as of a checkpoint, standing or withdrawn, its values there or gone: what is said of
/// it changes with nothing else.
type Key = (Id<Passport>, Option<Digest>, [bool; 2]);

/// The passports shown lately, the latest last.
pub(crate) struct Shelf(Mutex<Vec<(Key, Arc<Shown>)>>);

impl Shelf {
    pub(crate) fn new() -> Self {
        Self(Mutex::new(Vec::new()))
    }

    fn find(&self, key: &Key) -> Option<Arc<Shown>> {
        let shelf = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        shelf.iter().find(|(kept, _)| kept == key).map(|(_, shown)| Arc::clone(shown))
    }

    fn keep(&self, key: Key, shown: &Arc<Shown>) {
        let mut shelf = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        shelf.retain(|(kept, _)| kept.0 != key.0);
        if shelf.len() == SHOWN_MAX {
            shelf.remove(0);
        }
        shelf.push((key, Arc::clone(shown)));
    }
}

/// The passport of a number in an address, put together and checked.
pub(super) async fn shown(site: &Site, id: &str) -> Result<Arc<Shown>, Fault> {
    let id = id.parse().map_err(|_| Fault::no_passport())?;
    let store = site.workshop().store();
    let passport = store.passport(id).await?;
    let checkpoint = store.checkpoint().await?;
    let withdrawal = store.withdrawal(id).await?;
    // The note, not the root: cosignatures come later than the checkpoint.
    let note = checkpoint.as_ref().map(|latest| Digest::of(latest.note.as_bytes()));
    let claimed = store.claim(&passport.claim).await?;
    let expired = store.expired(&claimed.lot, &claimed.characteristic).await?;
    let key = (id, note, [withdrawal.is_some(), expired.is_some()]);
    if let Some(shown) = site.shelf().find(&key) {
        return Ok(shown);
    }
    let size = checkpoint.map_or(0, |checkpoint| checkpoint.size);
    let (identity, story) = store.description(id).await?;
    let claim_withdrawal = claim_withdrawal(site, &passport.claim).await?;
    let verifications = store.verifications_of(&passport.claim).await?;
    let about = About { identity, story, withdrawal, claim_withdrawal, verifications, expired };
    let (inner, handle) = (site.clone(), Handle::current());
    let work = move || handle.block_on(put_together(&inner, passport, about, size));
    let shown = Arc::new(site.heavy(work).await??);
    site.shelf().keep(key, &shown);
    Ok(shown)
}

async fn claim_withdrawal(site: &Site, claim: &Digest) -> Result<Option<ClaimWithdrawal>, Fault> {
    let store = site.workshop().store();
    let Some(kept) = store.claim_withdrawal(claim).await? else { return Ok(None) };
    let next = match &kept.withdrawal.superseded_by {
        None => None,
        Some(other) => store.passport_of_claim(other).await?.map(|passport| passport.id),
    };
    Ok(Some(ClaimWithdrawal { withdrawal: kept.withdrawal, next }))
}

async fn put_together(
    site: &Site,
    passport: Passport,
    about: About,
    size: u64,
) -> Result<Shown, Fault> {
    let workshop = site.workshop();
    let bundle = acts::brand::bundle_passport(workshop, passport.id).await?;
    let index = workshop.store().claim(&passport.claim).await?.entry.1;
    let expected = Expected {
        issuer_key: Some(workshop.store().keys().issuer().public()),
        log_key: Some(bundle.log_key.clone()),
        policy: None,
    };
    let mut report = verify(&bundle.to_bytes(), &expected);
    let Some(claim) = report.claim.take() else {
        return Err(Fault::internal(format!("passport {}: its claim does not open", passport.id)));
    };
    let study = match &report.study {
        Some(study) => Some(study.clone()),
        None => {
            let of = (&claim.lot, &claim.evidence.characteristic.0);
            let by = (claim.method.as_str(), &claim.parameters);
            acts::judge::run_method(workshop, of, by).await.ok()
        }
    };
    let (standard, log) = (bundle.standard.0, LogPlace { index, size });
    let plain = Plain::default();
    Ok(Shown { passport, claim, standard, report, study, log, about, plain })
}
