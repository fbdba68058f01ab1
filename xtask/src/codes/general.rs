//! What is said of a code whose words do not stand beside it: in general, or in the file where
//! they are.

use word::Words;

/// Codes whose words stand in files of their own: the code, a file, and a place that those of the
/// sentences there have that are meant; an empty one means all of them.
pub const ELSEWHERE: &[(&str, &str, &str)] = &[
    ("chart.signal", "stages/judge/src/chart/report.rs", "{test}"),
    ("http.bad_row", "edges/http/src/measure/rows.rs", ""),
    ("http.bad_row", "edges/inlet/src/arrow/words.rs", ""),
    ("measure.aqdef_line", "edges/inlet/src/aqdef/line.rs", ""),
    ("measure.aqdef_line", "edges/inlet/src/aqdef/mod.rs", ""),
    ("method.example", "base/method/src/example.rs", ""),
    ("mil_std_105e.change", "stages/judge/src/sampling/severity.rs", "{lot}"),
    ("sampling.stages", "stages/judge/src/sampling/multiple.rs", "{stage}"),
];

/// Codes of which so much is said in so many places that one sentence says more.
pub const WORDS: &[(&str, Words)] = &[
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
