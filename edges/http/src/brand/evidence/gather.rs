//! Gathering: all that is kept of a lot, file by file.

use acts::Workshop;
use certify::Header;
use make::Lot;
use measure::register::GaugeStudy;
use serde_json::{Value, json};
use standard::Standard;
use std::collections::BTreeSet;
use store::Store;
use word::{Code, Timestamp};

use super::{
    Files,
    people::People,
    readings,
    readme::{self, About},
    too_large,
};
use crate::{
    certify::claim_json,
    judge::{case_json, kept_limits_json, kept_signal_json, progress_json},
    make::{execution_json, lot_json, no_lot, origin_json, piece_json},
    measure::register::{confirmation_json, entered_json, gauge_study_json},
    problem::Fault,
};

/// The most readings of a lot whose evidence is one archive.
pub(super) const N_READINGS_MAX: u64 = 500_000;

/// All of a list.
const ALL: u32 = u32::MAX;

/// What an archive is gathered from and into.
struct Gathering<'a> {
    workshop: &'a Workshop,
    store: &'a Store,
    lot: Lot,
    people: People,
    files: Files,
}

/// The files of a lot's evidence.
pub(in crate::brand) async fn gather(workshop: &Workshop, code: &Code) -> Result<Files, Fault> {
    let store = workshop.store();
    let lot = store.lot(code).await?.ok_or_else(|| no_lot(code))?;
    let series = store.series_of(code).await?;
    if series.iter().map(|(_, n)| n).sum::<u64>() > N_READINGS_MAX {
        return Err(too_large());
    }
    let people = People::none(store).await?;
    let mut gathering = Gathering { workshop, store, lot, people, files: Files::default() };
    gathering.lot_itself().await?;
    let standard = gathering.standard().await?;
    let gauges = gathering.readings(&series, &standard).await?;
    gathering.gauges(&gauges).await?;
    gathering.signals().await?;
    gathering.what_was_wrong().await?;
    let n_passports = gathering.claims().await?;
    gathering.certificates().await?;
    let n_entries = gathering.log().await?;
    gathering.end(About { n_passports, n_entries }).await
}

/// A study with its document as a file of its own.
fn study_json(study: &GaugeStudy, file: String) -> Value {
    let mut row = gauge_study_json(study);
    if let Some(fields) = row.as_object_mut() {
        fields.remove("document");
        fields.insert("file".to_owned(), file.into());
    }
    row
}

impl Gathering<'_> {
    fn add_json(&mut self, name: &str, value: Value) -> Result<(), Fault> {
        let value = self.people.numbered(value);
        self.files.add_json(name, &value)
    }

    async fn lot_itself(&mut self) -> Result<(), Fault> {
        let (store, code) = (self.store, &self.lot.code);
        let mut body = lot_json(store, &self.lot).await?;
        body["origin"] = origin_json(store, &self.lot).await?;
        let header = |header: &Header| {
            json!({
                "characteristic": header.characteristic.as_str(),
                "unit": header.unit,
                "n": header.n,
                "first_at": header.first_at.to_string(),
                "last_at": header.last_at.to_string(),
                "root": header.root.to_string(),
            })
        };
        let seal = store.commitment(code).await?;
        body["seal"] = json!(seal.map(|(commitment, (entry, index))| json!({
            "root": commitment.root.to_string(),
            "series": commitment.headers.iter().map(header).collect::<Vec<_>>(),
            "entry": entry.to_json(),
            "entry_index": index,
        })));
        let executions = store.executions(Some(code), ("", ALL)).await?;
        let pieces = store.pieces_of(code, ("", ALL)).await?;
        self.add_json("lot", body)?;
        self.add_json("executions", executions.iter().map(execution_json).collect())?;
        self.add_json("pieces", pieces.iter().map(piece_json).collect())
    }

    /// The standard as it was released: the digest of the file is what stands in the log.
    async fn standard(&mut self) -> Result<Standard, Fault> {
        let (code, version) = (&self.lot.standard.code, self.lot.standard.version);
        let found = self.store.standard(code, Some(version)).await?;
        let standard = found.ok_or_else(|| Fault::internal("a lot without its standard"))?;
        let name = format!("{code}-v{version}");
        self.files.add(("standards/", &name, ".json"), standard.document())?;
        Ok(standard)
    }

    /// The readings, series by series; gives the gauges that they were taken with.
    async fn readings(
        &mut self,
        series: &[(Code, u64)],
        standard: &Standard,
    ) -> Result<BTreeSet<Code>, Fault> {
        let (store, lot) = (self.store, &self.lot.code);
        let mut gauges = BTreeSet::new();
        for (characteristic, _) in series {
            // What is past its retention is gone; the lot says so.
            if store.expired(lot, characteristic).await?.is_some() {
                continue;
            }
            let readings = store.readings(lot, characteristic).await?;
            gauges.extend(readings.iter().map(|reading| reading.taking.gauge.clone()));
            let specified = standard.characteristic(characteristic).ok();
            let unit = specified.map_or("", |specified| specified.unit.as_str());
            let corrections = store.corrections(lot, characteristic).await?;
            let table = readings::table(&readings, unit, &corrections, &mut self.people);
            self.files.add(("readings/", characteristic.as_str(), ".csv"), table)?;
        }
        Ok(gauges)
    }

    /// The gauges with all their confirmations, and their studies for this item.
    async fn gauges(&mut self, used: &BTreeSet<Code>) -> Result<(), Fault> {
        let mut rows = Vec::new();
        for code in used {
            let Some(gauge) = self.store.gauge(code).await? else {
                rows.push(json!({"code": code.as_str(), "is_registered": false}));
                continue;
            };
            let confirmations = self.store.confirmations_of(code).await?;
            let confirmations = confirmations.iter().map(confirmation_json).collect();
            let studies = self.store.gauge_studies_of(code).await?;
            let mut of_item = Vec::new();
            for study in studies.iter().filter(|study| study.item == self.lot.item) {
                let document = self.people.study(&study.document)?;
                let name = format!("{code}-{}", study.characteristic);
                let file = self.files.add(("studies/", &name, ".json"), document)?;
                of_item.push(study_json(study, file));
            }
            // Its maker is a firm.
            let mut row = entered_json(&gauge);
            row["is_registered"] = true.into();
            row["confirmations"] = self.people.numbered(confirmations);
            row["studies"] = of_item.into();
            rows.push(row);
        }
        self.files.add_json("gauges", &rows.into())
    }

    /// Signals that were raised on the lot, with the limits that they were judged by.
    async fn signals(&mut self) -> Result<(), Fault> {
        let signals = self.store.signals_of_lot(&self.lot.item, &self.lot.code).await?;
        let mut limits = Vec::new();
        let monitors: BTreeSet<_> = signals.iter().map(|kept| kept.signal.monitor).collect();
        for monitor in monitors {
            limits.extend(self.store.limits_of(monitor).await?.iter().map(kept_limits_json));
        }
        // Whether an answer is late depends on the hour, and an archive does not.
        let signal = |kept| kept_signal_json(kept, Timestamp::MIN);
        let signals: Vec<_> = signals.iter().map(signal).collect();
        self.add_json("signals", json!({"signals": signals, "limits": limits}))
    }

    /// Nonconformities of the lot, and the problem cases that are about them.
    async fn what_was_wrong(&mut self) -> Result<(), Fault> {
        let found = self.store.nonconformities(Some(&self.lot.code), ALL).await?;
        let ids: BTreeSet<_> = found.iter().map(|known| known.of.id).collect();
        let cases = self.store.cases(ALL).await?;
        let is_about = |case: &&judge::case::Progress| {
            case.of.nonconformities.iter().any(|about| ids.contains(about))
        };
        let cases: Value = cases.iter().filter(is_about).map(case_json).collect();
        self.add_json("nonconformities", found.iter().map(progress_json).collect())?;
        self.add_json("cases", cases)
    }

    /// Claims as they were signed, and the bundle of every passport of them; gives how many
    /// passports there are.
    async fn claims(&mut self) -> Result<usize, Fault> {
        let (mut rows, mut n_passports) = (Vec::new(), 0);
        for kept in self.store.claims_of(&self.lot.code).await? {
            let mut row = claim_json(self.store, &kept).await?;
            let envelope =
                word::json::canonical(&kept.envelope.to_json()).map_err(Fault::internal)?;
            let name = kept.digest.to_string();
            row["file"] = self.files.add(("claims/", &name, ".dsse.json"), envelope)?.into();
            let mut passports = Vec::new();
            for passport in self.store.passports_of_claim(&kept.digest).await? {
                let bundle = acts::brand::bundle_passport(self.workshop, passport.id).await?;
                let name = passport.id.to_string();
                let file =
                    self.files.add(("passports/", &name, ".wule.json"), bundle.to_bytes())?;
                let withdrawal = self.store.withdrawal(passport.id).await?;
                passports.push(json!({
                    "id": name,
                    "opening": passport.opening.name(),
                    "issued_at": passport.issued_at.to_string(),
                    "withdrawn": withdrawal.map(|withdrawal| json!({
                        "at": withdrawal.withdrawn_at.to_string(),
                        "reason": withdrawal.reason.to_json(),
                    })),
                    "file": file,
                }));
            }
            n_passports += passports.len();
            row["passports"] = passports.into();
            rows.push(row);
        }
        self.add_json("claims", rows.into())?;
        Ok(n_passports)
    }

    async fn certificates(&mut self) -> Result<(), Fault> {
        let mut rows = Vec::new();
        for kept in self.store.certificates(Some(&self.lot.code), ALL).await? {
            let (digest, number) = (kept.envelope.digest(), &kept.certificate.number);
            let file = acts::certify::certificate_file(self.workshop, &digest).await?;
            let place = ("certificates/", number.as_str(), ".wule.json");
            let file = self.files.add(place, file.to_bytes())?;
            rows.push(json!({
                "certificate": digest.to_string(),
                "number": number.as_str(),
                "form": kept.certificate.form.name(),
                "entry_index": kept.entry.1,
                "file": file,
            }));
        }
        self.add_json("certificates", rows.into())
    }

    /// The latest signed view of the log with its cosignatures; gives how many entries it covers.
    async fn log(&mut self) -> Result<u64, Fault> {
        let key = self.store.log_key().await?;
        self.files.add(("log/", "key", ".txt"), format!("{key}\n").into_bytes())?;
        let Some(shown) = self.store.checkpoint_to_show().await? else { return Ok(0) };
        self.files.add(("log/", "checkpoint", ".txt"), shown.note.into_bytes())?;
        Ok(shown.size)
    }

    async fn end(mut self, about: About) -> Result<Files, Fault> {
        let roles = self.people.roles(self.store).await?;
        self.files.add_json("people", &roles)?;
        let organisation = self.store.organisation().await?;
        let organisation = organisation.ok_or(acts::Problem::NoOrganisation)?;
        let text = readme::readme(&self.lot, &organisation, &about);
        self.files.add(("", "README", ".md"), text.into_bytes())?;
        Ok(self.files)
    }
}
