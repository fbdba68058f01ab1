//! Files and messages near good ones ([`fuzz`]): whatever the bytes, an answer comes.

use crate::{arrow, read, sparkplug, survey, write};
use inlet::aqdef;
use inlet::sparkplug::{Births, Payload};

/// A good file of measurements, with what a workshop's files have: units, quotes, commas.
const TABLE: &str = "日期;孔径 (mm);\"操作\"\n1;25,003;甲\n1;25,001;\"乙;丙\"\n2;24,998;丁\n";
const AQDEF: &str = "K0100 2\nK1001/1 T-1\nK1002/1 Bolzen\nK2001/1 D1\nK2142/1 mm\nK2001/2 D2\n\
    K2004/2 1\nK9999/2 eigen\n25.003\u{14}0\u{14}01.02.2026/08:00:00\u{f}0\u{14}1\n25.001\u{f}1\n";

#[test]
fn any_bytes_get_an_answer() {
    arbtest::arbtest(|u| {
        let bytes: Vec<u8> = u.arbitrary()?;
        let _ = survey(&bytes);
        let _ = read(&bytes, "1");
        Ok(())
    });
}

#[test]
fn tables() {
    let english = b"date,bore (mm),operator\n2026-11-26,25.003,A\n2026-11-26,25.001,B\n".to_vec();
    let gbk = b"\xbf\xd7\xbe\xb6\t\xc5\xfa\r\n25.003\t1\r\n25.001\t2\r\n".to_vec();
    fuzz::run("table", &[TABLE.as_bytes().to_vec(), english, gbk], |bytes| {
        let (seen, read) = (survey(bytes), read(bytes, "2"));
        // A file that cannot be looked at cannot be read.
        assert!(seen.is_ok() || read.is_err(), "{}", String::from_utf8_lossy(bytes));
        seen.is_ok()
    });
}

#[test]
fn workbooks() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../cases/inlet/bore.xlsx");
    fuzz::run("workbook", &[std::fs::read(path).unwrap()], |bytes| {
        let (_folder, path) = write("file.xlsx", bytes);
        inlet::survey(&path, &inlet::Limits::TERMINAL).is_ok()
    });
}

#[test]
fn files_of_q_das() {
    fuzz::run("AQDEF", &[AQDEF.as_bytes().to_vec()], |bytes| {
        let (file, faults) = aqdef::read(bytes);
        // What was understood is written so that it is understood again.
        assert_eq!(aqdef::read(file.to_text().as_bytes()).0, file);
        faults.is_empty()
    });
}

#[test]
fn messages_of_sparkplug() {
    let messages = sparkplug::messages();
    let (topics, seeds): (Vec<_>, Vec<_>) = messages.into_iter().unzip();
    fuzz::run("Sparkplug B", &seeds, |bytes| {
        let mut births = Births::default();
        for (topic, seed) in topics.iter().zip(&seeds) {
            births.hear(topic, seed);
            births.hear(topic, bytes);
        }
        Payload::read(bytes).is_some()
    });
}

#[test]
fn streams_of_arrow() {
    fuzz::run("Arrow", &arrow::good(), |bytes| arrow::read(std::iter::once(bytes)).is_ok());
}
