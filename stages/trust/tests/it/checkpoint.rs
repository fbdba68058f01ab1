//! The text of checkpoints.

use trust::{Checkpoint, hash};

const ROOT: &str = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=";

#[test]
fn the_example_of_the_specification_is_read_and_written_back() {
    let text = format!("example.com/behind-the-sofa\n20852163\n{ROOT}\n");
    let checkpoint = Checkpoint::parse(&text).unwrap();
    assert_eq!(checkpoint.origin(), "example.com/behind-the-sofa");
    assert_eq!(checkpoint.size(), 20_852_163);
    assert_eq!(checkpoint.to_string(), text);
}

#[test]
fn extension_lines_are_kept() {
    let text = format!("example.com/log\n0\n{ROOT}\nmore\nstill more\n");
    let checkpoint = Checkpoint::parse(&text).unwrap();
    assert_eq!(checkpoint.extensions(), ["more", "still more"]);
    assert_eq!(checkpoint.to_string(), text);
}

#[test]
fn another_spelling_of_the_same_checkpoint_is_refused() {
    let cases = [
        ("", "lines"),
        ("a\n1\n", "lines"),
        ("a\n1\nROOT", "lines"),
        ("a\n1\nROOT\n\n", "lines"),
        ("a\n1\nROOT\n\nx\n", "lines"),
        ("\n1\nROOT\n", "origin"),
        ("a\n01\nROOT\n", "size"),
        ("a\n00\nROOT\n", "size"),
        ("a\n+1\nROOT\n", "size"),
        ("a\n-0\nROOT\n", "size"),
        ("a\n\nROOT\n", "size"),
        ("a\n 1\nROOT\n", "size"),
        ("a\n1 \nROOT\n", "size"),
        ("a\n0x1\nROOT\n", "size"),
        ("a\n１\nROOT\n", "size"),
        ("a\n18446744073709551616\nROOT\n", "size"),
        ("a\n1\n\n", "root"),
        ("a\n1\nROOT \n", "root"),
        ("a\n1\nAAAA\n", "root"),
        ("a\n1\nROOT=\n", "root"),
        ("a\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I\n", "root"),
        ("a\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2J=\n", "root"),
        ("a\n1\nCsUYapGGPo4dkMgIAUqom_Xajj7h2fB2MPA3j2jxq2I=\n", "root"),
    ];
    for (text, what) in cases {
        let problem = Checkpoint::parse(&text.replace("ROOT", ROOT)).unwrap_err();
        assert_eq!(problem.code(), format!("trust.checkpoint_{what}"), "{text:?}");
    }
    let largest = format!("a\n18446744073709551615\n{ROOT}\n");
    assert_eq!(Checkpoint::parse(&largest).unwrap().size(), u64::MAX);
    assert!(Checkpoint::new("two\nlines", 0, hash::empty_root()).is_err());
}
