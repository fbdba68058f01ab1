//! `GET /print/items/{item}/control-plan` and `/print/items/{item}/pfmea`: the rows of the hub as
//! the forms that customers ask for. Fields that the hub does not keep are left to write in.
//!
//! Source of the fields: AIAG control plan (2008, 2024), AIAG & VDA process FMEA (2019).

use axum::{
    extract::{Path, State},
    response::Response,
};
use standard::hub::{
    Characteristic, Class, ControlRow, Data, FailureChain, Frequency, Item, Kind, Operation, Phase,
    Priority,
};
use std::collections::{BTreeMap, btree_map::Entry};
use word::{Code, Decimal, Lang, Title, Words};

use super::no_item;
use crate::{
    Site,
    body::code,
    page::{Form, FormTable, form},
    problem::Fault,
    reader::Reader,
};

/// All that both forms are made from.
struct Sheet {
    lang: Lang,
    organisation: String,
    item: Item,
    operations: Vec<Operation>,
    characteristics: Vec<Characteristic>,
}

impl Sheet {
    async fn read(site: &Site, item: &str, lang: Lang) -> Result<Self, Fault> {
        let (code, store) = (code(item)?, site.workshop().store());
        let item = store.item(&code).await?.ok_or_else(|| no_item(&code))?;
        let organisation = store.organisation().await?;
        Ok(Self {
            lang,
            organisation: organisation.map_or_else(String::new, |o| o.name.say(lang).to_owned()),
            operations: store.operations_of(&code).await?,
            characteristics: store.characteristics_of(&code).await?,
            item,
        })
    }

    fn characteristic(&self, code: &Code) -> Option<&Characteristic> {
        self.characteristics.iter().find(|known| known.code == *code)
    }

    fn operation(&self, code: Option<&Code>) -> Option<&Operation> {
        self.operations.iter().find(|known| Some(&known.code) == code)
    }

    fn say(&self, title: Option<&Title>) -> String {
        title.map_or_else(String::new, |title| title.say(self.lang).to_owned())
    }

    fn head(&self, number: &str) -> Vec<(Words, String)> {
        let part = format!("{} / {}", self.item.code, self.item.drawing);
        vec![
            (Words::new("编号", "Number"), number.to_owned()),
            (Words::new("零件号/更改水平", "Part no. / change level"), part),
            (Words::new("零件名称", "Part name"), self.say(Some(&self.item.name))),
            (Words::new("组织/工厂", "Organisation / plant"), self.organisation.clone()),
        ]
    }

    /// The operation of a row: its own, or the one that makes the characteristic.
    fn place<'a>(&'a self, own: Option<&'a Code>, of: Option<&'a Characteristic>) -> [String; 3] {
        let code = own.or_else(|| of.and_then(|of| of.operation.as_ref()));
        let operation = self.operation(code);
        [
            code.map_or_else(String::new, Code::to_string),
            self.say(operation.map(|operation| &operation.name)),
            self.say(operation.and_then(|operation| operation.equipment.as_ref())),
        ]
    }
}

pub(crate) async fn print_control_plan(
    State(site): State<Site>,
    Path(item): Path<String>,
    reader: Reader,
) -> Result<Response, Fault> {
    let sheet = Sheet::read(&site, &item, reader.lang).await?;
    let store = site.workshop().store();
    let controls = store.control_plan_of(&sheet.item.code).await?;
    let mut owners = BTreeMap::new();
    for control in &controls {
        if let Entry::Vacant(owner) = owners.entry(control.owner) {
            let person = store.person(control.owner).await?;
            owner.insert(person.name.say(reader.lang).to_owned());
        }
    }
    let number = format!("CP-{}", sheet.item.code);
    let mut head = sheet.head(&number);
    head.extend([
        (Words::new("核心小组", "Core team"), String::new()),
        (Words::new("编制/修订日期", "Date orig. / rev."), String::new()),
        (Words::new("组织批准", "Plant approval"), String::new()),
        (Words::new("顾客批准", "Customer approval"), String::new()),
    ]);
    let row = |control: &ControlRow| control_row(&sheet, control, &owners[&control.owner]);
    Ok(form(&Form {
        lang: reader.lang,
        path: &format!("/print/items/{}/control-plan", sheet.item.code),
        leads_to: None,
        title: Words::new("控制计划", "Control plan"),
        head,
        tables: vec![FormTable {
            title: Words::new("特性与控制", "Characteristics and controls"),
            columns: CONTROL_COLUMNS.to_vec(),
            rows: controls.iter().map(row).collect(),
        }],
        note: Words::new(
            "特殊特性：SC 重要，CC 关键。空格供手写。",
            "Special characteristics: SC significant, CC critical. Empty fields are to write in.",
        ),
    }))
}

const CONTROL_COLUMNS: [Words; 15] = [
    Words::new("阶段", "Phase"),
    Words::new("过程编号", "Process no."),
    Words::new("过程名称/操作描述", "Process name / operation"),
    Words::new("机器、装置、夹具、工装", "Machine, device, jig, tools"),
    Words::new("特性编号", "Char. no."),
    Words::new("产品特性", "Product characteristic"),
    Words::new("过程特性", "Process characteristic"),
    Words::new("特殊特性分类", "Special class"),
    Words::new("规范/公差", "Specification / tolerance"),
    Words::new("评价/测量技术", "Evaluation / measurement"),
    Words::new("样本容量", "Sample size"),
    Words::new("抽样频次", "Frequency"),
    Words::new("控制方法", "Control method"),
    Words::new("反应计划（时限）", "Reaction plan (within)"),
    Words::new("反应计划责任人", "Reaction plan owner"),
];

fn control_row(sheet: &Sheet, control: &ControlRow, owner: &str) -> Vec<String> {
    let lang = sheet.lang;
    let characteristic = sheet.characteristic(&control.characteristic);
    let [number, name, equipment] = sheet.place(control.operation.as_ref(), characteristic);
    let [product, process] = names(sheet, characteristic);
    let within = Words::new("{text}（{n} 分钟内）", "{text} (within {n} min)");
    let minutes = control.reaction_min.to_string();
    vec![
        phase(control.phase).say(lang).to_owned(),
        number,
        name,
        equipment,
        control.characteristic.to_string(),
        product,
        process,
        class(characteristic).to_owned(),
        specification(characteristic, lang),
        control.gauge_kind.to_string(),
        control.n.to_string(),
        frequency(control.frequency, lang),
        control.method.say(lang).to_owned(),
        within.fill(lang, &[("text", control.reaction.say(lang)), ("n", &minutes)]),
        owner.to_owned(),
    ]
}

pub(crate) async fn print_pfmea(
    State(site): State<Site>,
    Path(item): Path<String>,
    reader: Reader,
) -> Result<Response, Fault> {
    let sheet = Sheet::read(&site, &item, reader.lang).await?;
    let chains = site.workshop().store().failure_chains_of(&sheet.item.code).await?;
    let mut head = sheet.head(&format!("PFMEA-{}", sheet.item.code));
    head.extend([
        (Words::new("小组", "Team"), String::new()),
        (Words::new("负责人", "Owner"), String::new()),
        (Words::new("开始/修订日期", "Start / revision date"), String::new()),
        (Words::new("保密级别", "Confidentiality"), String::new()),
    ]);
    let urgent = chains.iter().filter(|chain| chain.priority() > Priority::Low);
    let blank = |chain: &FailureChain| {
        let mut row = vec![chain.code.to_string(), chain.priority().letter().to_owned()];
        row.resize(ACTION_COLUMNS.len(), String::new());
        row
    };
    Ok(form(&Form {
        lang: reader.lang,
        path: &format!("/print/items/{}/pfmea", sheet.item.code),
        leads_to: None,
        title: Words::new("过程 FMEA", "Process FMEA"),
        head,
        tables: vec![
            FormTable {
                title: Words::new("失效分析与风险分析", "Failure analysis and risk analysis"),
                columns: CHAIN_COLUMNS.to_vec(),
                rows: chains.iter().map(|chain| chain_row(&sheet, chain)).collect(),
            },
            FormTable {
                title: Words::new("优化（优先级 H、M）", "Optimisation (priority H and M)"),
                columns: ACTION_COLUMNS.to_vec(),
                rows: urgent.map(blank).collect(),
            },
        ],
        note: Words::new(
            "AP 按 AIAG & VDA（2019）过程 FMEA 措施优先级表。空格供手写。",
            "AP by the Action Priority table of AIAG & VDA (2019) for process FMEA. Empty fields \
             are to write in.",
        ),
    }))
}

const CHAIN_COLUMNS: [Words; 14] = [
    Words::new("编号", "No."),
    Words::new("过程步骤", "Process step"),
    Words::new("功能与特性", "Function and characteristic"),
    Words::new("失效影响", "Failure effect"),
    Words::new("严重度 S", "Severity S"),
    Words::new("失效模式", "Failure mode"),
    Words::new("失效起因", "Failure cause"),
    Words::new("现行预防控制", "Current prevention control"),
    Words::new("频度 O", "Occurrence O"),
    Words::new("现行探测控制", "Current detection control"),
    Words::new("探测度 D", "Detection D"),
    Words::new("措施优先级 AP", "Action priority AP"),
    Words::new("特殊特性", "Special characteristic"),
    Words::new("修订", "Rev."),
];

const ACTION_COLUMNS: [Words; 13] = [
    Words::new("编号", "No."),
    Words::new("措施优先级 AP", "Action priority AP"),
    Words::new("预防措施", "Prevention action"),
    Words::new("探测措施", "Detection action"),
    Words::new("责任人", "Responsible"),
    Words::new("目标日期", "Target date"),
    Words::new("状态", "Status"),
    Words::new("已采取措施及证据", "Action taken, evidence"),
    Words::new("完成日期", "Completed on"),
    Words::new("S", "S"),
    Words::new("O", "O"),
    Words::new("D", "D"),
    Words::new("AP", "AP"),
];

fn chain_row(sheet: &Sheet, chain: &FailureChain) -> Vec<String> {
    let lang = sheet.lang;
    let characteristic = sheet.characteristic(&chain.characteristic);
    let [number, name, _] = sheet.place(chain.operation.as_ref(), characteristic);
    let named = sheet.say(characteristic.map(|of| &of.name));
    vec![
        chain.code.to_string(),
        format!("{number} {name}").trim().to_owned(),
        format!("{} {named}", chain.characteristic).trim().to_owned(),
        chain.effect.say(lang).to_owned(),
        chain.severity.to_string(),
        chain.mode.say(lang).to_owned(),
        chain.cause.say(lang).to_owned(),
        sheet.say(chain.prevention.as_ref()),
        chain.occurrence.to_string(),
        chain.detection_control.as_ref().map_or_else(String::new, Code::to_string),
        chain.detection.to_string(),
        chain.priority().letter().to_owned(),
        class(characteristic).to_owned(),
        chain.rev.to_string(),
    ]
}

/// The name under the heading of its kind.
fn names(sheet: &Sheet, characteristic: Option<&Characteristic>) -> [String; 2] {
    let name = sheet.say(characteristic.map(|of| &of.name));
    match characteristic.map(|of| of.kind) {
        Some(Kind::Process) => [String::new(), name],
        _ => [name, String::new()],
    }
}

fn class(characteristic: Option<&Characteristic>) -> &'static str {
    match characteristic.map(|of| of.class) {
        Some(Class::Significant) => "SC",
        Some(Class::Critical) => "CC",
        _ => "",
    }
}

fn phase(phase: Phase) -> Words {
    match phase {
        Phase::Prototype => Words::new("样件", "prototype"),
        Phase::PreLaunch => Words::new("试生产", "pre-launch"),
        Phase::SafeLaunch => Words::new("安全投产", "safe launch"),
        Phase::Production => Words::new("生产", "production"),
    }
}

fn frequency(frequency: Frequency, lang: Lang) -> String {
    let every = |words: Words, n: u32| words.fill(lang, &[("n", &n.to_string())]);
    match frequency {
        Frequency::Pieces(1) => Words::new("每件", "every piece").say(lang).to_owned(),
        Frequency::Pieces(n) => every(Words::new("每 {n} 件", "every {n} pieces"), n),
        Frequency::Minutes(n) => every(Words::new("每 {n} 分钟", "every {n} min"), n),
        Frequency::Lot => Words::new("每批", "each lot").say(lang).to_owned(),
        Frequency::Shift => Words::new("每班", "each shift").say(lang).to_owned(),
    }
}

fn specification(characteristic: Option<&Characteristic>, lang: Lang) -> String {
    match characteristic.map(|of| &of.data) {
        None => String::new(),
        Some(Data::Attribute { criterion }) => criterion.say(lang).to_owned(),
        Some(Data::Variable { unit, nominal, specification }) => {
            let spell = |limit: Option<Decimal>| limit.map(|limit| limit.to_string());
            let limits = match (spell(specification.lsl()), spell(specification.usl())) {
                (Some(lsl), Some(usl)) => format!("{lsl} … {usl} {unit}"),
                (Some(lsl), None) => format!("≥ {lsl} {unit}"),
                (None, Some(usl)) => format!("≤ {usl} {unit}"),
                (None, None) => String::new(),
            };
            nominal.map_or(limits.clone(), |nominal| format!("{nominal} ({limits})"))
        }
    }
}
