//! What is said of a code in general, where each case of it has words of its own.

use word::Words;

/// Codes whose words come from elsewhere at each answer.
pub const WORDS: &[(&str, Words)] = &[
    (
        "http.bad_row",
        Words::new(
            "一行读数不能使用；答复写明是第几行、写了什么、应怎样写",
            "a row of readings cannot be used; the answer says which row, what stood there and \
             what it should be",
        ),
    ),
    (
        "chart.signal",
        Words::new(
            "一张图上有点判异；判异清单写明是哪一点、哪条准则",
            "points of a chart signal; the list of findings says which point and by which test",
        ),
    ),
    (
        "measure.aqdef_line",
        Words::new(
            "AQDEF 文件中有一行不能使用；答复写明是第几行、写了什么、应怎样写",
            "a line of an AQDEF file cannot be used; the answer says which line, what stood there \
             and what it should be",
        ),
    ),
    (
        "mil_std_105e.change",
        Words::new(
            "从某一批起检验严格度改变；答复写明是哪一批、为什么",
            "from a lot on the severity of inspection changes; the answer says which lot, and why",
        ),
    ),
    (
        "sampling.stages",
        Words::new(
            "多次抽样方案的一个阶段不能使用；答复写明是第几阶段、哪里不对",
            "a stage of a multiple sampling plan cannot be used; the answer says which stage, and \
             what is wrong with it",
        ),
    ),
    ("verify.proven", Words::new("这一级已证实", "this level is proven")),
    (
        "verify.not_shown",
        Words::new(
            "所给的证据不足以判断这一级；既不是已证实，也不是不符",
            "what was given is not enough to decide this level; it is neither proven nor failed",
        ),
    ),
    (
        "verify.failed",
        Words::new(
            "这一级不符：证据与所声明的矛盾；请勿相信，并告知给出它的人",
            "this level failed: the evidence contradicts what is claimed; do not believe it, and \
             tell whoever gave it to you",
        ),
    ),
];
