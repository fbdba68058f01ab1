//! The first file of an archive: what the others are, and how they are checked, in both languages.

use make::Lot;
use party::Organisation;
use word::{Lang, Words};

/// What the text says beside the names.
pub(super) struct About {
    /// How many passports there are.
    pub(super) n_passports: usize,
    /// How many entries of the log the checkpoint covers.
    pub(super) n_entries: u64,
}

/// The text.
pub(super) fn readme(lot: &Lot, organisation: &Organisation, about: &About) -> String {
    let said = |lang: Lang| {
        let args = [
            ("lot", lot.code.to_string()),
            ("item", lot.item.to_string()),
            ("issuer", organisation.name.say(lang).to_owned()),
            ("origin", organisation.origin.clone()),
            ("key", organisation.key.to_string()),
            ("n_passports", about.n_passports.to_string()),
            ("n_entries", about.n_entries.to_string()),
        ];
        let mut text = HEAD.fill(lang, &args);
        for (file, words) in FILES {
            text.push_str(&format!("- `{file}`: {}\n", words.say(lang)));
        }
        text + &CHECK.fill(lang, &args)
    };
    format!("{}\n{}", said(Lang::ZhCn), said(Lang::En))
}

const HEAD: Words = Words::new(
    "# 批 {lot} 的证据档案\n\n零件 {item}，{issuer}（日志 {origin}）。\n\n\
     内容为制作档案时该批的全部记录；相同的记录得到逐字节相同的档案。日志检查点包含 {n_entries} 个条目。\n\n\
     人员按出现的先后编号（person 1、person 2……），各自的角色见 people.json；姓名只在本人同意署名的\
     声明与证书中出现。原因、说明等文字照录入时原样保留。\n\n## 文件\n\n",
    "# The evidence of lot {lot}\n\nItem {item}, {issuer} (log {origin}).\n\n\
     This is all that was kept of the lot when the archive was made; the same records give the \
     same archive byte for byte. The checkpoint of the log covers {n_entries} entries.\n\nPeople \
     are numbered as they appear (person 1, person 2, …), with their roles in people.json; names \
     stand only in claims and certificates whose people agreed to be named. What was typed as a \
     cause or a description stands as it was typed.\n\n## Files\n\n",
);

const FILES: [(&str, Words); 15] = [
    (
        "lot.json",
        Words::new(
            "批、来源与去向、封存时的承诺（根、数量、时间范围）",
            "the lot, what it was made from and went into, and its seal (roots, numbers, windows)",
        ),
    ),
    ("executions.json", Words::new("工序的开始与结束", "operations as they began and ended")),
    ("pieces.json", Words::new("单件及其组成", "pieces and their parts")),
    (
        "standards/",
        Words::new(
            "工艺标准原文；文件的 SHA-256 就是日志中的摘要",
            "the craft standard as released; the SHA-256 of the file is the digest in the log",
        ),
    ),
    (
        "readings/",
        Words::new(
            "每个特性一份 CSV：十进制数值照收到时原样，更正附原值与原因；过保存期限的已删去",
            "a CSV for each characteristic: decimals exactly as received, corrections with the \
             value before and the reason; values past their retention are gone",
        ),
    ),
    (
        "signals.json",
        Words::new(
            "判异信号与处置，以及判异所用的控制限",
            "signals and their answers, and the limits they were judged by",
        ),
    ),
    ("nonconformities.json", Words::new("不合格与处置", "nonconformities and dispositions")),
    ("cases.json", Words::new("问题案例（8D）", "problem cases (8D)")),
    (
        "gauges.json",
        Words::new(
            "所用量具、全部确认记录及对本零件的研究",
            "the gauges that were used, all their confirmations, and their studies for this item",
        ),
    ),
    (
        "studies/",
        Words::new(
            "这些研究的方法、参数、读数与结果，可重新计算；评价人已编号，因此有评价人的文件其 SHA-256 \
             不是 gauges.json 中的摘要，那是原文的摘要",
            "method, parameters, readings and result of these studies, to be computed again; \
             appraisers are numbered, so that the SHA-256 of a file with appraisers is not the \
             digest in gauges.json, which is that of the original",
        ),
    ),
    ("claims.json, claims/", Words::new("签名的质量声明（DSSE）", "the signed claims (DSSE)")),
    (
        "passports/",
        Words::new(
            "每本护照的证据包，可离线复算",
            "the bundle of every passport, which can be recomputed offline",
        ),
    ),
    (
        "certificates.json, certificates/",
        Words::new("签发的质量证明书", "the certificates that were issued"),
    ),
    (
        "log/",
        Words::new(
            "日志检查点及见证方联署、日志公钥",
            "the checkpoint of the log with its cosignatures, and the log\u{2019}s key",
        ),
    ),
    (
        "people.json",
        Words::new("各编号人员的角色与期限", "the roles of everybody, and for how long"),
    ),
];

const CHECK: Words = Words::new(
    "\n## 核对\n\n1. 文件完整：在本文件夹中运行 `sha256sum -c SHA256SUMS`（macOS：\
     `shasum -a 256 -c SHA256SUMS`）。\n2. 护照（{n_passports} 本）：`wule verify passports/….wule.json`，\
     在您自己的电脑上检查签名、日志、见证并重新计算，无需联网，也无需相信本档案的来源。\n3. 质量证明书：\
     `wule verify certificates/….wule.json`。\n\n签发方的公钥为 `{key}`；请与您从别处得知的公钥比对。\n",
    "\n## How to check it\n\n1. That the files are whole: `sha256sum -c SHA256SUMS` in this folder \
     (macOS: `shasum -a 256 -c SHA256SUMS`).\n2. Passports ({n_passports}): `wule verify \
     passports/….wule.json` checks signatures, log and witnesses on your own machine and computes \
     the result again; it needs no connection, and no belief in whoever gave you this.\n3. \
     Certificates: `wule verify certificates/….wule.json`.\n\nThe issuer\u{2019}s key is `{key}`; \
     compare it with the one you know from elsewhere.\n",
);
