//! A validation on paper.

use std::collections::BTreeSet;

use maud::{Markup, html};
use validate::{Coverage, Family, Report};
use word::{Lang, Words};

use super::{Validation, area, digits};
use crate::paper::{self, Head, Sheet};

/// The report as one HTML file.
pub fn sheet(validation: &Validation, head: &Head, lang: Lang) -> String {
    let report = &validation.report;
    let say = |zh, en| Words::new(zh, en).say(lang);
    let digest = report.digest.to_string();
    let version = super::installation::VERSION;
    let moment = validation.installation.moment();
    let sheet = Sheet {
        title: say("软件验证报告", "Software verification report"),
        subject: format!("wule {version} · {moment}"),
        mark: format!("wule {version} | cases sha256 {} | {moment}", &digest[..16]),
        lang,
    };
    let mut installation = validation.installation.lines(lang);
    installation.push((say("案例", "cases"), validation.origin(lang)));
    installation.push((say("案例文件", "case files"), report.n_files.to_string()));
    installation.push((say("案例 SHA-256", "SHA-256 of the cases"), digest));
    let body = html! {
        (head.markup(&["organisation", "made-by"], lang))
        div.verdict {
            (if report.is_passed() { "✓ " } else { "✗ " }) (validation.verdict(lang))
        }
        section {
            h2 { (say("受验安装", "The installation")) }
            (paper::pairs(&installation))
        }
        (differences(report, lang))
        (families(report, lang))
        (methods(report, lang))
        (sources(report, lang))
        (explanation(lang))
        (paper::signatures(head.get("made-by"), lang))
    };
    paper::page(&sheet, &body)
}

fn differences(report: &Report, lang: Lang) -> Markup {
    let mut lines = report.families.iter().flat_map(|family| &family.differences).peekable();
    html! {
        @if lines.peek().is_some() {
            section.refused {
                h2 { (Words::new("不符之处", "What differs").say(lang)) }
                ul { @for line in lines { li { "✗ " (line) } } }
            }
        }
    }
}

fn families(report: &Report, lang: Lang) -> Markup {
    let say = |zh, en| Words::new(zh, en).say(lang);
    let sources = numbered(report);
    let groups = report.families.chunk_by(|a, b| area(&a.name, lang) == area(&b.name, lang));
    html! {
        h2 { (say("参考案例", "Reference cases")) }
        table {
            thead { tr {
                th {}
                th { (say("案例族", "family")) }
                th.number { (say("案例", "cases")) }
                th.number { (say("实数", "reals")) }
                th.number { (say("整数等", "exact")) }
                th.number { (say("最差位数", "worst digits")) }
                th.number { (say("平均位数", "mean digits")) }
                th.number { (say("要求位数", "asked")) }
                th { (say("来源", "source")) }
            } }
            @for group in groups {
                tbody {
                    tr.group { td colspan="9" { (area(&group[0].name, lang)) } }
                    @for family in group { (row(family, &sources)) }
                }
            }
        }
    }
}

fn row(family: &Family, sources: &[&String]) -> Markup {
    let closeness = family.closeness;
    let number = |source: &String| sources.iter().position(|of| *of == source).map(|at| at + 1);
    let cited: Vec<String> =
        family.sources.iter().filter_map(number).map(|at| format!("[{at}]")).collect();
    html! {
        tr {
            td { (if family.n_failed == 0 { "✓" } else { "✗" }) }
            td.key { (family.name) }
            td.number { (family.n_cases) }
            td.number { (closeness.n_reals) }
            td.number { (closeness.n_exact) }
            td.number { (digits(closeness.worst)) }
            td.number { (digits(closeness.mean())) }
            td.number { (digits(closeness.asked)) }
            td { (cited.join(" ")) }
        }
    }
}

fn methods(report: &Report, lang: Lang) -> Markup {
    let say = |zh, en| Words::new(zh, en).say(lang);
    let without: Vec<&Coverage> = report.methods.iter().filter(|of| of.n_cases == 0).collect();
    let frozen = |of: &Coverage| match of.is_frozen {
        Some(true) => say("✓ 相同", "✓ same"),
        Some(false) => say("✗ 不同", "✗ differ"),
        None => say("— 未比较", "— not compared"),
    };
    html! {
        h2 { (say("方法", "Methods")) }
        p {
            @if without.is_empty() {
                (say("每个方法都有参考案例。", "Every method has a reference case."))
            } @else {
                (say("以下方法没有参考案例，其数值未由本报告证明：",
                     "These methods have no reference case; this report shows nothing of their \
                      numbers: "))
                @for (at, of) in without.iter().enumerate() {
                    @if at > 0 { ", " }
                    code { (of.method.card.id) }
                }
            }
        }
        table {
            thead { tr {
                th { (say("方法", "method")) }
                th { (say("名称", "name")) }
                th.number { (say("案例", "cases")) }
                th { (say("与发布时逐字节", "published bytes")) }
            } }
            tbody {
                @for of in &report.methods {
                    tr {
                        td.key { (of.method.card.id) }
                        td { (of.method.card.title.say(lang)) }
                        td.number { (counted(of.n_cases)) }
                        td { (frozen(of)) }
                    }
                }
            }
        }
    }
}

fn counted(n: usize) -> String {
    if n == 0 { "—".to_owned() } else { n.to_string() }
}

fn numbered(report: &Report) -> Vec<&String> {
    let all: BTreeSet<&String> = report.families.iter().flat_map(|of| &of.sources).collect();
    all.into_iter().filter(|source| !source.is_empty()).collect()
}

fn sources(report: &Report, lang: Lang) -> Markup {
    html! {
        section {
            h2 { (Words::new("来源", "Sources").say(lang)) }
            ol.sources { @for source in numbered(report) { li { (source) } } }
        }
    }
}

fn explanation(lang: Lang) -> Markup {
    let words = Words::new(
        "每个案例含输入、由独立实现或定义算得的期望值，以及允差；计数、位置、名称须完全相同。相符位数为 \
         −log10(|所得 − 期望| / 尺度)，至多计 15；尺度为期望值的大小，若案例另给绝对允差，则不小于该允差与相对允差之比。\
         “要求位数”为族中最宽的允差。“逐字节”一栏比较方法在其示例上的全部输出与发布时的输出。案例 SHA-256 为按路径\
         排序的 sha256sum 清单之摘要。本报告证明所列数值在本机算得正确，不证明方法适用于某一用途。",
        "A case has an input, values that an independent implementation or the definition gives, \
         and a tolerance; counts, positions and names must be the same. Agreeing digits are \
         −log10(|got − expected| / scale), 15 at most; the scale is the size of what is expected, \
         or, where a case allows an absolute difference too, at least the ratio of that to the \
         relative one. The digits asked for are those of the widest tolerance of a family. \
         Published bytes are everything that a method answers on its example. The digest of the \
         cases is that of the list which sha256sum prints of the files in the order of their \
         paths. This report shows that the numbers listed come out right on this machine, not \
         that a method fits a purpose.",
    );
    html! { footer { p { (words.say(lang)) } } }
}
