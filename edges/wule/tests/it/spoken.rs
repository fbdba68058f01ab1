//! Both languages, everywhere.

use crate::program::{command, demo, wule};

const VERBS: [&str; 28] = [
    "chart",
    "capability",
    "watch",
    "run",
    "methods",
    "validate",
    "seal",
    "claim",
    "withdraw",
    "certificate",
    "verify",
    "draw",
    "log",
    "witness",
    "events",
    "sources",
    "subscriptions",
    "gauge",
    "serve",
    "demo",
    "backup",
    "restore",
    "rebuild",
    "doctor",
    "explain",
    "completions",
    "man",
    "help",
];

fn help(verb: &str, lang: &str) -> String {
    let run = wule(&["help", verb, "--lang", lang]);
    assert_eq!(run.code, 0, "{verb}: {}", run.stderr);
    run.stdout
}

#[test]
fn every_verb_has_help_in_both_languages() {
    let all = wule(&["--help"]).stdout;
    for verb in VERBS {
        let (zh, en) = (help(verb, "zh"), help(verb, "en"));
        assert!(all.contains(verb), "{verb} is not listed");
        assert!(zh.contains("用法") && zh.contains("选项"), "{verb}: {zh}");
        assert!(en.contains("Usage") && en.contains("Options"), "{verb}: {en}");
        // A line of Chinese help says something in Chinese; only names and examples do not.
        assert_ne!(zh, en);
    }
}

#[test]
fn english_help_has_no_chinese_beyond_its_examples() {
    for verb in VERBS {
        let help = help(verb, "en");
        let said = help.split("Examples:").next().unwrap();
        let chinese = said.chars().find(|c| ('\u{4e00}'..='\u{9fff}').contains(c));
        assert_eq!(chinese, None, "{verb}");
    }
}

#[test]
fn the_locale_decides_unless_an_option_does() {
    let say = |locale: &str, arguments: &[&str]| {
        let output = command(arguments)
            .env_remove("WULE_LANG")
            .env_remove("LC_ALL")
            .env("LANG", locale)
            .output()
            .unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    assert!(say("zh_CN.UTF-8", &["help", "exit-codes"]).contains("完成"));
    assert!(say("C", &["help", "exit-codes"]).contains("done"));
    assert!(say("zh_CN.UTF-8", &["help", "exit-codes", "--lang", "en"]).contains("done"));
}

#[test]
fn errors_speak_both_languages() {
    for (lang, head) in [("zh", "错误["), ("en", "error[")] {
        for arguments in [&["chart", "/no/such.csv"][..], &["chart", "--nope"], &["chrat"]] {
            let run = wule(&[arguments, &["--lang", lang]].concat());
            assert_eq!(run.code, 2);
            assert!(run.stderr.starts_with(head), "{lang}: {}", run.stderr);
        }
    }
}

#[test]
fn every_error_code_of_a_file_is_explained_offline() {
    for code in 1001..=1015 {
        for lang in ["zh", "en"] {
            let run = wule(&["explain", &format!("wl{code}"), "--lang", lang]);
            assert_eq!(run.code, 0, "WL{code}: {}", run.stderr);
        }
    }
    assert!(wule(&["explain", "capability.normal"]).stdout.contains("Kane 1986"));
    assert_eq!(wule(&["explain", "nothing"]).code, 2);
}

#[test]
fn figures_and_reports_are_drawn_in_both_languages() {
    let folder = tempfile::tempdir().unwrap();
    let mut drawn = Vec::new();
    for lang in ["zh", "en"] {
        let path = folder.path().join(format!("{lang}.svg"));
        let name = path.to_str().unwrap();
        let arguments = ["capability", &demo("pins.csv"), "--spec", "0.120..0.130", "--svg", name];
        assert_eq!(wule(&[&arguments[..], &["--lang", lang]].concat()).code, 0);
        drawn.push(std::fs::read_to_string(path).unwrap());
    }
    assert!(drawn[0].contains("过程能力") && drawn[0].contains("lang=\"zh-CN\""));
    assert!(drawn[1].contains("Process capability") && !drawn[1].contains("过程能力"));
}

#[test]
fn completions_are_made_for_every_shell() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let run = wule(&["completions", shell]);
        assert_eq!(run.code, 0);
        assert!(run.stdout.contains("capability"), "{shell}");
    }
}

#[test]
fn every_verb_has_a_manual_page_in_both_languages() {
    let whole = wule(&["man"]);
    assert_eq!(whole.code, 0, "{}", whole.stderr);
    for verb in VERBS {
        assert!(whole.stdout.contains(verb), "{verb} is not listed");
        let [zh, en] = ["zh", "en"].map(|lang| wule(&["man", verb, "--lang", lang]).stdout);
        assert!(en.contains(&format!(".TH wule-{verb} 1")), "{verb}: {en}");
        assert!(en.contains(".SH OPTIONS") && zh.contains(".SH 选项"), "{verb}: {zh}");
        assert_ne!(zh, en);
    }
    let unknown = wule(&["man", "nothing"]);
    assert_eq!(unknown.code, 2);
    assert!(unknown.stderr.contains("nothing"), "{}", unknown.stderr);
}
