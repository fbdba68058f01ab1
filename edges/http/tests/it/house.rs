//! A workshop with one sealed and claimed lot, and a server in front of it.

use acts::{Actor, Workshop};
use brand::Opening;
use measure::{Draft, Submission};
use party::Consent;
use serde_json::json;
use standard::{Characteristic, Specification, Standard};
use std::{net::SocketAddr, path::Path, sync::Arc};
use tokio::{net::TcpListener, runtime::Runtime};
use word::{Code, Timestamp, Title};
use wule_http::Site;

use crate::client::{Answer, get, send};

/// Diameters of steel pins: NIST Dataplot MACHINE.DAT, machine 1 (see demo/README.md).
const PINS: &str = include_str!("../../../../demo/pins.csv");

pub const BASE_URL: &str = "https://pins.example";
pub const METHOD: &str = "capability.normal";

pub struct House {
    pub address: SocketAddr,
    pub workshop: Arc<Workshop>,
    pub site: Site,
    /// Opened to the characteristic.
    pub passport: String,
    /// Nothing opened but the result.
    pub summary: String,
    pub token: String,
    runtime: Runtime,
    directory: tempfile::TempDir,
}

impl House {
    pub fn open() -> Self {
        Self::open_at(now)
    }

    /// A house whose clock is the test's.
    pub fn open_at(clock: fn() -> Timestamp) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let runtime = Runtime::new().unwrap();
        let data = directory.path().join("wule-data");
        let (workshop, passport, summary) = runtime.block_on(furnish(&data, clock));
        let (address, site) = start(&runtime, &workshop);
        let token = std::fs::read_to_string(data.join("keys/operator.token")).unwrap();
        let token = token.trim().to_owned();
        Self { address, workshop, site, passport, summary, token, runtime, directory }
    }

    pub fn get(&self, path: &str) -> Answer {
        get(self.address, path, &[])
    }

    /// As somebody whom the house knows.
    pub fn read(&self, path: &str) -> Answer {
        let token = format!("Bearer {}", self.token);
        get(self.address, path, &[("Authorization", &token)])
    }

    pub fn page(&self, id: &str, lang: &str) -> Answer {
        get(self.address, &format!("/p/{id}?lang={lang}"), &[("Accept", "text/html")])
    }

    pub fn post(&self, path: &str, body: &[u8]) -> Answer {
        let token = format!("Bearer {}", self.token);
        send(self.address, &format!("POST {path}"), &[("Authorization", &token)], body)
    }

    /// A request without a body, with the operator's token.
    pub fn bearing(&self, method: &str, path: &str) -> Answer {
        let token = format!("Bearer {}", self.token);
        send(self.address, &format!("{method} {path}"), &[("Authorization", &token)], b"")
    }

    pub fn post_json(&self, path: &str, body: &serde_json::Value) -> Answer {
        self.post(path, body.to_string().as_bytes())
    }

    /// Opens another lot of pins.
    pub fn open_lot(&self, lot: &str) {
        let name = json!({"zh": "赵喆", "en": "Zhao Zhe"});
        let person = self.post_json("/api/v1/people", &json!({"name": name, "consent": "unnamed"}));
        let maker = person.json()["id"].clone();
        let body = json!({"lot": lot, "standard": "WL-PIN-01", "maker": maker});
        assert_eq!(self.post_json("/api/v1/lots", &body).status, 201);
    }

    pub fn block_on<T>(&self, future: impl Future<Output = T>) -> T {
        self.runtime.block_on(future)
    }

    /// The data directory, as it must never appear in an answer.
    pub fn directory(&self) -> String {
        self.directory.path().display().to_string()
    }
}

/// A server over a directory that nobody has worked in yet.
pub fn empty() -> (SocketAddr, Runtime, tempfile::TempDir) {
    let directory = tempfile::tempdir().unwrap();
    let runtime = Runtime::new().unwrap();
    let store = runtime.block_on(crate::settle::open(directory.path()));
    let (address, _) = start(&runtime, &Arc::new(Workshop::new(store, now)));
    (address, runtime, directory)
}

fn start(runtime: &Runtime, workshop: &Arc<Workshop>) -> (SocketAddr, Site) {
    let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
    let address = listener.local_addr().unwrap();
    let base_url = std::env::var("WULE_SERVE_URL").unwrap_or_else(|_| BASE_URL.to_owned());
    let site = Site::new(Arc::clone(workshop), &base_url);
    runtime.spawn(wule_http::serve(site.clone(), listener, std::future::pending()));
    (address, site)
}

fn now() -> Timestamp {
    "2026-11-23T08:42:00Z".parse().unwrap()
}

fn title(zh: &str, en: &str) -> Title {
    Title::new(zh, en).unwrap()
}

fn code(text: &str) -> Code {
    text.parse().unwrap()
}

async fn furnish(data: &Path, clock: fn() -> Timestamp) -> (Arc<Workshop>, String, String) {
    let store = crate::settle::open(data).await;
    let (workshop, by) = (Workshop::new(store, clock), &Actor::Operator);
    let name = title("沈阳精工销厂", "Shenyang Precision Pins");
    acts::party::found_organisation(&workshop, by, name, "pins.example/log").await.unwrap();
    let maker = title("王建国", "Wang Jianguo");
    let maker = acts::party::add_person(&workshop, by, maker, Consent::Named).await.unwrap();
    acts::standard::release_standard(&workshop, by, pin_standard()).await.unwrap();
    let (lot, diameter) = (code("L20261123A"), code("D1"));
    acts::make::open_lot(&workshop, by, (&lot, &code("WL-PIN-01")), &maker).await.unwrap();
    let of = (&lot, &diameter);
    let submission = Submission::with(&code("MIC-0231"), of, drafts());
    acts::measure::record_readings(&workshop, by, submission).await.unwrap();
    acts::measure::seal_lot(&workshop, by, &lot).await.unwrap();
    let parameters = json!({"lsl": "0.1200", "target": "0.1249", "usl": "0.1298"});
    let issued =
        acts::certify::issue_claim(&workshop, by, of, (METHOD, &parameters)).await.unwrap();
    let claim = issued.digest;
    let summary = acts::brand::issue_passport(&workshop, by, &claim, Opening::Summary);
    let summary = summary.await.unwrap().id.to_string();
    let passport = acts::brand::issue_passport(&workshop, by, &claim, Opening::Characteristic);
    let passport = passport.await.unwrap().id.to_string();
    workshop.store().publish(workshop.now()).await.unwrap();
    (Arc::new(workshop), passport, summary)
}

fn pin_standard() -> Standard {
    let limit = |text: &str| Some(text.parse().unwrap());
    Standard {
        code: code("WL-PIN-01"),
        version: 1,
        title: title("钢销自动车削", "Turning steel pins on an automatic"),
        item: code("PIN-125"),
        item_name: title("定位钢销", "Steel dowel pin"),
        author: Some(title("李师傅", "Master Li")),
        basis: title("装配孔配合，示范用", "Fit in the housing; invented for the demo"),
        characteristics: vec![Characteristic {
            code: code("D1"),
            name: title("直径", "Diameter"),
            unit: "in".to_owned(),
            specification: Specification::new(limit("0.1200"), limit("0.1298"), limit("0.1249"))
                .unwrap(),
            subgroup_size: 5,
        }]
        .into(),
    }
}

fn drafts() -> Vec<Draft> {
    let first: Timestamp = "2026-11-22T00:30:00Z".parse().unwrap();
    (0..)
        .zip(PINS.lines().skip(1).filter(|line| !line.is_empty()))
        .map(|(i, line)| {
            let (subgroup, value) = line.split_once(',').unwrap();
            let subgroup: u32 = subgroup.parse().unwrap();
            Draft {
                value: value.trim().parse().unwrap(),
                subgroup: subgroup - 1,
                taken_at: Timestamp::from_second(first.as_second() + 360 * i).ok(),
            }
        })
        .collect()
}
