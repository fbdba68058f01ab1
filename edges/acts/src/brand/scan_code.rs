//! Scanning a code: is it one of ours, and what do its scans say? Anyone may; whoever scans is not
//! asked who they are.

use brand::Passport;
use brand::copy::{KEPT_DAYS, Layer, PieceCode, Problem as CopyProblem, Scan, Token, Verdict};
use brand::copy::{device, place_of};
use std::time::Duration;
use word::{Id, Timestamp};

use crate::{Problem, Workshop};

/// A device that scans again within this has not scanned once more.
const AGAIN: Duration = Duration::from_secs(3_600);
/// More scans of one code in a day are not kept: they would only fill the disk.
const SCANS_A_DAY_MAX: usize = 200;

/// What is known of a scan. No address of a network is part of it.
#[derive(Clone, Debug)]
pub struct Scanned {
    /// What the browser says of itself; hashed before it is kept.
    pub device: Option<String>,
    /// The region that the reader says they are in, by its name.
    pub region: Option<String>,
    /// Whether the scan may be kept.
    pub keeping: Keeping,
}

/// Whether a scan may be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keeping {
    /// For 180 days.
    Allowed,
    /// The reader's browser asks not to be followed; only the answer is given.
    Declined,
}

/// Looks up a printed token of a passport, keeps the scan, and says what the scans say.
///
/// # Errors
/// [`CopyProblem::NotAToken`], [`CopyProblem::UnknownToken`]; [`Problem`].
pub async fn scan_code(
    workshop: &Workshop,
    passport: Id<Passport>,
    token: &str,
    scanned: &Scanned,
) -> Result<(PieceCode, Verdict), Problem> {
    let (store, now) = (workshop.store(), workshop.now());
    let digest = Token::read(token)?.digest(&passport.to_string());
    let code = match store.code_of(&digest).await? {
        Some((code, Layer::Outer)) => code,
        _ => return Err(CopyProblem::UnknownToken.into()),
    };
    let scans = store.scans(code, oldest(now)).await?;
    if scanned.keeping == Keeping::Declined {
        return Ok((code, Verdict::of(&scans, now)));
    }
    let described = scanned.device.as_deref();
    let secret = store.keys().derived("wule/scan-device/v1");
    let device = described.map(|described| device(&secret, &code.name(), described));
    let place = scanned.region.as_deref().and_then(place_of);
    let scan = Scan { at: now, place, device };
    keep(workshop, code, (scan, &scans)).await?;
    Ok((code, Verdict::of(&store.scans(code, oldest(now)).await?, now)))
}

/// Scans before this are forgotten.
fn oldest(now: Timestamp) -> Timestamp {
    let kept = Duration::from_secs(KEPT_DAYS.unsigned_abs() * 86_400);
    now.checked_sub(kept).unwrap_or(Timestamp::MIN)
}

/// Keeps a scan, unless the same device scanned a moment ago, or there is a flood of them.
async fn keep(
    workshop: &Workshop,
    code: PieceCode,
    (scan, before): (Scan, &[Scan]),
) -> Result<(), Problem> {
    let store = workshop.store();
    let since = |span: Duration| scan.at.checked_sub(span).unwrap_or(Timestamp::MIN);
    let (hour, day) = (since(AGAIN), since(Duration::from_secs(86_400)));
    let is_same = |known: &&Scan| {
        let is_elsewhere =
            known.place.is_some() && scan.place.is_some() && known.place != scan.place;
        known.device.is_some() && known.device == scan.device && known.at >= hour && !is_elsewhere
    };
    if let Some(known) = before.iter().find(is_same) {
        if known.place.is_none() && scan.place.is_some() {
            let placed = Scan { at: known.at, ..scan };
            store.place_scan(code, &placed).await?;
        }
        return Ok(());
    }
    if before.iter().filter(|known| known.at >= day).count() < SCANS_A_DAY_MAX {
        store.keep_scan(code, &scan).await?;
    }
    Ok(())
}

/// Forgets scans that are older than 180 days; gives how many. Nobody asks for this: the server
/// does it by itself.
///
/// # Errors
/// [`Problem`].
pub async fn forget_scans(workshop: &Workshop) -> Result<u64, Problem> {
    Ok(workshop.store().forget_scans(oldest(workshop.now())).await?)
}
