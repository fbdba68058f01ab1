//! `GET /print/certificates/{certificate}`: a certificate of goods on paper, in either language.
//!
//! Its form is in the manner of EN 10204, whose text was not read; nothing of conformance with it
//! is claimed.

use axum::{
    extract::{Path, State},
    response::Response,
};
use certify::{Certificate, CertificateForm, CertifiedLine, Parent};
use serde_json::Value;
use word::{Lang, Title, Words};

use crate::{
    Site,
    body::digest,
    page::{Form, FormTable, form},
    problem::Fault,
    reader::Reader,
};

/// The indices that a purchaser looks for, in this order, where a claim has them.
const SHOWN: [(&str, Words); 8] = [
    ("mean", Words::new("均值", "mean")),
    ("sd", Words::new("标准差", "sigma")),
    ("cpk", Words::same("Cpk")),
    ("cpk_lower", Words::new("Cpk 置信下限", "Cpk lower bound")),
    ("ppk", Words::same("Ppk")),
    ("ppk_lower", Words::new("Ppk 置信下限", "Ppk lower bound")),
    ("n_outside", Words::new("超出规格限", "outside the limits")),
    ("n_signals", Words::new("判异点数", "points flagged")),
];

pub(crate) async fn print_certificate(
    State(site): State<Site>,
    Path(certificate): Path<String>,
    reader: Reader,
) -> Result<Response, Fault> {
    let certificate = digest("certificate", &certificate)?;
    let kept = site.workshop().store().certificate(&certificate).await?;
    let (goods, lang) = (&kept.certificate, reader.lang);
    let path = format!("/print/certificates/{certificate}");
    let mut head = head(goods, lang);
    head.push((Words::new("证书摘要", "Digest of the certificate"), certificate.to_string()));
    head.push((Words::new("日志条目", "Log entry"), kept.entry.1.to_string()));
    head.push((Words::new("签署密钥", "Signed by"), kept.key.to_string()));
    let verify = format!("wule verify {}", site.url(&format!("/certificates/{certificate}")));
    head.push((Words::new("自己核验", "Check it yourself"), verify));
    let printed_at = site.workshop().now().strftime("%Y-%m-%d %H:%M UTC").to_string();
    head.push((Words::new("打印时间（状态截至此时）", "Printed (states as of then)"), printed_at));
    let standings = standings(&site, &goods.lines, lang).await?;
    let lines = lines(&goods.lines, standings, lang);
    let mut tables = vec![lines];
    // A lot that was made from nothing named says nothing of it.
    if !goods.parents.is_empty() {
        tables.push(parents(&goods.parents, lang));
    }
    tables.push(signatures(goods, lang));
    let (url, title) = (site.url(&path), title(goods.form));
    let leads_to = Some(url.as_str());
    Ok(form(&Form { lang, path: &path, title, head, tables, leads_to, note: NOTE }))
}

/// Whether each claim still stands, as whoever reads the paper sees it.
async fn standings(site: &Site, lines: &[CertifiedLine], lang: Lang) -> Result<Vec<String>, Fault> {
    let mut standings = Vec::new();
    for line in lines {
        let withdrawal = site.workshop().store().claim_withdrawal(&line.claim).await?;
        standings.push(match withdrawal.map(|kept| kept.withdrawal) {
            None => STANDS.say(lang).to_owned(),
            Some(withdrawal) => {
                let by = withdrawal.superseded_by.map(|other| short(&other.to_string()));
                let replaced = by.map(|by| format!(" → {by}")).unwrap_or_default();
                let on = withdrawal.made_at.strftime("%Y-%m-%d");
                let (word, why) = (WITHDRAWN.say(lang), withdrawal.reason.say(lang));
                format!("{word} {on}{replaced}: {why}")
            }
        });
    }
    Ok(standings)
}

const STANDS: Words = Words::new("有效", "stands");
const WITHDRAWN: Words = Words::new("已撤回", "withdrawn");

fn title(form: CertificateForm) -> Words {
    match form {
        CertificateForm::TwoOne => {
            Words::new("符合性声明（2.1 型式）", "Declaration of compliance (type 2.1)")
        }
        CertificateForm::TwoTwo => Words::new("试验报告（2.2 型式）", "Test report (type 2.2)"),
        CertificateForm::ThreeOne => {
            Words::new("检验证书（3.1 型式）", "Inspection certificate (type 3.1)")
        }
        CertificateForm::ThreeTwo => {
            Words::new("检验证书（3.2 型式）", "Inspection certificate (type 3.2)")
        }
    }
}

const NOTE: Words = Words::new(
    "型式名称仿照 EN 10204 的用法，未声称符合该标准。本证书的内容以签名文件为准，每行结果出自所列声明，\
     可由持有读数者重新计算。声明可能在打印之后撤回：扫描右上角的码，可见现在的状态。纸张可以被复制：它不\
     证明您手里的这一件。",
    "The type is named in the manner of EN 10204; conformance with that standard is not claimed. \
     The signed file counts, each result is that of the claim named, and whoever holds the \
     readings can compute it again. A claim may be withdrawn after this was printed: the code at \
     the top leads to how it stands now. Paper can be copied: it does not prove the piece in your \
     hand.",
);

fn head(goods: &Certificate, lang: Lang) -> Vec<(Words, String)> {
    let item = format!("{} {}", goods.item.0, goods.item.1.say(lang));
    let issuer = format!("{} ({})", goods.issuer.1.say(lang), goods.issuer.0);
    let standard = format!("{} v{}", goods.standard.code, goods.standard.version);
    let code = |code: Option<&word::Code>| code.map_or_else(String::new, ToString::to_string);
    vec![
        (Words::new("证书编号", "Certificate no."), goods.number.to_string()),
        (Words::new("签发方", "Issued by"), issuer),
        (Words::new("日期", "Date"), goods.made_at.strftime("%Y-%m-%d").to_string()),
        (Words::new("订单", "Order"), goods.order.as_ref().map_or("", |o| o.as_str()).to_owned()),
        (Words::new("产品", "Product"), item),
        (Words::new("批", "Lot"), goods.lot.to_string()),
        (Words::new("炉号", "Heat"), code(goods.heat.as_ref())),
        (Words::new("工艺标准", "Standard"), standard),
    ]
}

fn lines(lines: &[CertifiedLine], standings: Vec<String>, lang: Lang) -> FormTable {
    let row = |(line, standing): (&CertifiedLine, String)| {
        let (code, name) = &line.characteristic;
        let limit = |key: &str| {
            line.limits.get(key).and_then(Value::as_str).map_or("—", |limit| limit).to_owned()
        };
        vec![
            format!("{code} {}", name.say(lang)),
            line.unit.clone(),
            format!("{} … {}", limit("lsl"), limit("usl")),
            line.n.to_string(),
            results(line, lang),
            line.method.clone(),
            short(&line.claim.to_string()),
            standing,
        ]
    };
    FormTable {
        title: Words::new("特性与结果", "Characteristics and results"),
        columns: vec![
            Words::new("特性", "Characteristic"),
            Words::new("单位", "Unit"),
            Words::new("规格限", "Limits"),
            Words::same("n"),
            Words::new("结果", "Result"),
            Words::new("方法", "Method"),
            Words::new("声明", "Claim"),
            Words::new("状态", "State"),
        ],
        rows: lines.iter().zip(standings).map(row).collect(),
    }
}

/// The numbers as they were signed, cut after the sixth digit for reading and never rounded up.
fn results(line: &CertifiedLine, lang: Lang) -> String {
    let shown = SHOWN.iter().filter_map(|(key, words)| {
        let value = line.numbers.get(*key)?;
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let text = if text.contains('e') { text } else { text.chars().take(8).collect() };
        Some(format!("{} {text}", words.say(lang)))
    });
    shown.collect::<Vec<_>>().join(" · ")
}

fn short(digest: &str) -> String {
    format!("{}…", &digest[..12])
}

fn parents(parents: &[Parent], lang: Lang) -> FormTable {
    let row = |parent: &Parent| {
        let certificate = parent.certificate.map(|digest| digest.to_string());
        let none = || Words::new("—（无）", "— (none)").say(lang).to_owned();
        vec![parent.lot.to_string(), parent.issuer.clone(), certificate.unwrap_or_else(none)]
    };
    FormTable {
        title: Words::new("由什么制成", "Made from"),
        columns: vec![
            Words::new("来料批", "Lot"),
            Words::new("签发方", "Issuer"),
            Words::new("其证书的摘要", "Digest of its certificate"),
        ],
        rows: parents.iter().map(row).collect(),
    }
}

fn signatures(goods: &Certificate, lang: Lang) -> FormTable {
    let name = |title: Option<&Title>| title.map_or("", |title| title.say(lang)).to_owned();
    FormTable {
        title: Words::new("检验与签署", "Inspection and signature"),
        columns: vec![
            Words::new("检验人", "Inspector"),
            Words::new("第二检验人", "Second inspector"),
            Words::new("签署", "Signature"),
        ],
        rows: vec![vec![
            name(goods.inspector.as_ref()),
            name(goods.second.as_ref()),
            String::new(),
        ]],
    }
}
