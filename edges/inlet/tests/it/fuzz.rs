//! Whatever the bytes, an answer comes and nothing breaks.

use crate::{read, survey};
use arbtest::arbtest;

#[test]
fn any_bytes_get_an_answer() {
    arbtest(|u| {
        let bytes: Vec<u8> = u.arbitrary()?;
        let _ = survey(&bytes);
        let _ = read(&bytes, "1");
        Ok(())
    });
}

#[test]
fn a_good_file_with_damage_gets_an_answer() {
    let good = "日期;孔径 (mm);\"操作\"\n1;25,003;甲\n1;25,001;\"乙;丙\"\n2;24,998;丁\n";
    arbtest(|u| {
        let mut bytes = good.as_bytes().to_vec();
        for _ in 0..u.int_in_range(1..=6)? {
            let at = u.choose_index(bytes.len())?;
            match u.int_in_range(0..=2)? {
                0 => bytes[at] = u.arbitrary()?,
                1 => bytes.truncate(at.max(1)),
                _ => bytes.insert(at, u.arbitrary()?),
            }
        }
        let _ = survey(&bytes);
        let _ = read(&bytes, "2");
        Ok(())
    });
}
