//! What `wule gauge` prints: as JSON what the API shows, or one line for each thing.

use acts::Workshop;
use http::written::{confirmation_json, gauge_json, impact_json};
use measure::register::{Confirmation, Gauge, Status, Window, status};
use serde_json::{Value, json};
use store::Impact;
use word::{Code, Id, Words};

use crate::{failure::Failure, output, shell::Shell};

/// How it is printed.
pub(super) struct Shown<'a> {
    pub(super) is_json: bool,
    pub(super) shell: &'a Shell,
}

impl Shown<'_> {
    fn json(&self, value: Value) {
        self.shell.print(&output::pretty(&value));
    }

    pub(super) async fn gauges(
        &self,
        workshop: &Workshop,
        gauges: &[Gauge],
    ) -> Result<(), Failure> {
        let mut rows = Vec::new();
        for gauge in gauges {
            let latest = workshop.store().latest_confirmation(&gauge.code).await?;
            let status = status(latest.as_ref(), workshop.now());
            rows.push(gauge_json(gauge, status));
            if !self.is_json {
                self.line(gauge, status);
            }
        }
        if self.is_json {
            self.json(json!({"schema": "wule.gauges/1", "gauges": rows}));
        } else if gauges.is_empty() {
            self.shell.print(self.shell.say(NONE));
        }
        Ok(())
    }

    fn line(&self, gauge: &Gauge, status: Status) {
        let (words, at) = match status {
            Status::NeverConfirmed => (NEVER, String::new()),
            Status::Current { due_at } => (CURRENT, due_at.to_string()),
            Status::Overdue { due_at } => (OVERDUE, due_at.to_string()),
            Status::OutOfTolerance { since } => (WRONG, since.to_string()),
        };
        let args = [
            ("code", gauge.code.to_string()),
            ("kind", gauge.kind.to_string()),
            ("name", gauge.name.say(self.shell.lang).to_owned()),
            ("mpe", gauge.mpe.to_string()),
            ("unit", gauge.unit.to_string()),
            ("status", self.shell.fill(words, &[("at", at)])),
        ];
        self.shell.print(&self.shell.fill(GAUGE, &args));
    }

    pub(super) async fn gauge(
        &self,
        workshop: &Workshop,
        gauge: &Gauge,
        confirmations: &[Confirmation],
    ) -> Result<(), Failure> {
        let status = status(confirmations.last(), workshop.now());
        if self.is_json {
            let mut value = gauge_json(gauge, status);
            value["confirmations"] = confirmations.iter().map(confirmation_json).collect();
            self.json(value);
            return Ok(());
        }
        self.line(gauge, status);
        for confirmation in confirmations {
            self.confirmation(confirmation);
        }
        Ok(())
    }

    pub(super) fn confirmation(&self, of: &Confirmation) {
        if self.is_json {
            return self.json(confirmation_json(of));
        }
        let good = |is_good: bool| self.shell.say(if is_good { GOOD } else { BAD }).to_owned();
        let args = [
            ("id", of.id.to_string()),
            ("at", of.confirmed_at().to_string()),
            ("found", good(of.is_found_good)),
            ("left", good(of.is_left_good)),
            ("due", of.due_at.to_string()),
            ("certificate", of.draft.certificate.to_string()),
        ];
        self.shell.print(&self.shell.fill(CONFIRMATION, &args));
    }

    pub(super) fn impact(
        &self,
        gauge: &Code,
        suspect: Option<(Id<Confirmation>, Window, &Impact)>,
    ) {
        if self.is_json {
            return self.json(impact_json(gauge, suspect));
        }
        let Some((_, window, impact)) = suspect else {
            self.shell.print(&self.shell.fill(TRUSTED, &[("gauge", gauge.to_string())]));
            return;
        };
        let open = |at: Option<word::Timestamp>| at.map_or("–".to_owned(), |at| at.to_string());
        let n: u64 = impact.series.iter().map(|of| of.n).sum();
        let args = [
            ("gauge", gauge.to_string()),
            ("from", open(window.from)),
            ("until", open(window.until)),
            ("n", n.to_string()),
            ("series", impact.series.len().to_string()),
        ];
        self.shell.print(&self.shell.fill(SUSPECT, &args));
        for of in &impact.series {
            let n_passports: usize = of.claims.iter().map(|(_, passports)| passports.len()).sum();
            let words = if of.is_expired { MAY_BE } else { SERIES };
            let args = [
                ("lot", of.lot.to_string()),
                ("of", of.characteristic.to_string()),
                ("n", of.n.to_string()),
                ("first", of.first_at.to_string()),
                ("last", of.last_at.to_string()),
                ("claims", of.claims.len().to_string()),
                ("passports", n_passports.to_string()),
            ];
            self.shell.print(&self.shell.fill(words, &args));
        }
        for study in &impact.studies {
            let args = [
                ("item", study.item.to_string()),
                ("of", study.characteristic.to_string()),
                ("method", study.method.to_string()),
                ("at", study.studied_at.to_string()),
            ];
            self.shell.print(&self.shell.fill(STUDY, &args));
        }
    }
}

const NONE: Words = Words::new("没有符合的量具\n", "no gauge fits\n");
const NEVER: Words = Words::new("从未确认，不可使用", "never confirmed, not to be used");
const CURRENT: Words = Words::new("有效，{at} 到期", "current, due {at}");
const OVERDUE: Words = Words::new("已于 {at} 到期", "overdue since {at}");
const WRONG: Words =
    Words::new("{at} 起超出允差，不可使用", "out of tolerance since {at}, not to be used");
const GAUGE: Words = Words::new(
    "{code}\t{kind}\t{name}\t允差 ±{mpe} {unit}\t{status}\n",
    "{code}\t{kind}\t{name}\tmpe ±{mpe} {unit}\t{status}\n",
);
const GOOD: Words = Words::new("合格", "good");
const BAD: Words = Words::new("超差", "out of tolerance");
const CONFIRMATION: Words = Words::new(
    "{at}\t调整前{found}\t调整后{left}\t有效至 {due}\t证书 {certificate}\t{id}\n",
    "{at}\tfound {found}\tleft {left}\tholds until {due}\tcertificate {certificate}\t{id}\n",
);
const TRUSTED: Words =
    Words::new("{gauge} 没有被判不合格的确认\n", "{gauge} was never found wrong\n");
const SUSPECT: Words = Words::new(
    "{gauge} 自 {from} 至 {until} 不可信：{series} 组中的 {n} 个读数受影响\n",
    "{gauge} cannot be trusted from {from} until {until}: {n} readings of {series} series are \
     concerned\n",
);
const SERIES: Words = Words::new(
    "批 {lot} · {of}\t{n} 个读数\t{first} – {last}\t声明 {claims}\t护照 {passports}\n",
    "lot {lot} · {of}\t{n} readings\t{first} – {last}\t{claims} claims\t{passports} passports\n",
);
const MAY_BE: Words = Words::new(
    "批 {lot} · {of}\t至多 {n} 个读数（数值已过保存期限）\t{first} – {last}\t声明 {claims}\t护照 {passports}\n",
    "lot {lot} · {of}\tup to {n} readings (values are past retention)\t{first} – {last}\t{claims} \
     claims\t{passports} passports\n",
);
const STUDY: Words =
    Words::new("研究\t{item} · {of}\t{method}\t{at}\n", "study\t{item} · {of}\t{method}\t{at}\n");
