//! Files of Q-DAS, as other programs write them.

use inlet::aqdef::{Characteristic, File, Part, civil, read};
use std::path::PathBuf;

fn vectors() -> Vec<(String, Vec<u8>)> {
    let beside = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/vectors");
    let root = std::env::var_os("WULE_VECTORS").map_or(beside, PathBuf::from).join("aqdef");
    let Ok(entries) = std::fs::read_dir(&root) else {
        let is_ci = std::env::var("CI").is_ok_and(|ci| ci == "true");
        assert!(!is_ci, "{} is not there; set WULE_VECTORS", root.display());
        eprintln!("skipped: {} is not there (WULE_VECTORS says where)", root.display());
        return Vec::new();
    };
    let files = entries.map(|entry| entry.unwrap().path());
    let files = files.filter(|path| path.extension().is_some_and(|end| end == "dfq"));
    files
        .map(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name, std::fs::read(&path).unwrap())
        })
        .collect()
}

fn parts(text: &str) -> Vec<Part> {
    let (file, faults) = read(text.as_bytes());
    assert_eq!(faults, []);
    file.parts()
}

fn shown(characteristic: &Characteristic) -> Vec<String> {
    let all = characteristic.decimals().into_iter();
    all.map(|value| value.map_or("–".to_owned(), |value| value.to_string())).collect()
}

#[test]
fn every_file_is_written_back_as_it_was_and_says_the_same_in_our_order() {
    for (name, bytes) in vectors() {
        let (file, faults) = read(&bytes);
        assert_eq!(faults, [], "{name}");
        let text = String::from_utf8(bytes).unwrap();
        assert_eq!(file.to_text().trim_end(), text.trim_end(), "{name}");
        let (description, values) = file.clone().split();
        assert_eq!(File::join(description, values).parts(), file.parts(), "{name}");
        let again = File::of_parts(&file.parts());
        assert_eq!(read(again.to_text().as_bytes()).0.parts(), file.parts(), "{name}");
    }
}

#[test]
fn a_file_of_a_measuring_machine_is_read() {
    let Some((_, bytes)) = vectors().into_iter().find(|(name, _)| name == "testmeasures.dfq")
    else {
        return;
    };
    let parts = read(&bytes).0.parts();
    assert_eq!(parts.len(), 1);
    assert_eq!(parts[0].text(1001), Some("Teil 123.456.789"));
    let [first, second] = &parts[0].characteristics[..] else { panic!("two characteristics") };
    assert_eq!(second.text(2002), Some("Diameter before drill"));
    assert_eq!(shown(first).last().unwrap(), "249.78");
    assert_eq!(shown(second).last().unwrap(), "249.34");
    assert_eq!(first.values.len(), second.values.len());
    let last = second.values.last().unwrap();
    assert_eq!(last.taken_at(), civil("18.05.2002/18:14:57"));
    assert_eq!(last.text(80), Some("201218_181414_"));
    assert_eq!(first.specification().lower.unwrap().to_string(), "200");
}

#[test]
fn parts_are_runs_and_characteristics_are_counted_through_the_file() {
    let Some((_, bytes)) =
        vectors().into_iter().find(|(name, _)| name.starts_with("basicDfq_threeParts"))
    else {
        return;
    };
    let parts = read(&bytes).0.parts();
    let n: Vec<_> = parts.iter().map(|part| part.characteristics.len()).collect();
    assert_eq!(n, [1, 3, 5]);
    assert_eq!(shown(&parts[0].characteristics[0]).len(), 8);
    assert_eq!(shown(&parts[1].characteristics[2]), ["4.6"]);
    assert_eq!(parts[2].text(1082), Some("<machine_title3>"));
}

#[test]
fn counted_pieces_have_a_sample_and_how_many_were_bad() {
    let fields = parts("K0100 1\r\nK2001/1 a\r\nK2004/1 1\r\nK0020/1 1000\r\nK0021/1 1\r\n");
    let line = parts("K0100 1\r\nK2001/1 a\r\nK2004/1 1\r\n1000\u{14}1\u{14}0\u{14}\r\n");
    for of in [fields, line] {
        assert_eq!(of[0].characteristics[0].values[0].counts(), Some((1000, 1)));
    }
}

#[test]
fn what_is_said_of_all_gives_way_to_what_is_said_of_one() {
    let text = "K0100 2\nK1001 P\nK2001/1 a\nK2001/2 b\nK2142/0 cm\nK2142/2 mm\nK2142/0 in\n";
    let of = &parts(text)[0].characteristics;
    assert_eq!((of[0].text(2142), of[1].text(2142)), (Some("in"), Some("mm")));
}

#[test]
fn a_natural_boundary_is_no_limit_and_allowances_add_to_the_nominal() {
    let text = "K0100 2\nK2001/1 roundness\nK2110/1 0\nK2120/1 3\nK2111/1 0,05\n\
                K2001/2 length\nK2101/2 25.0\nK2112/2 -0.02\nK2113/2 0.030\n";
    let of = &parts(text)[0].characteristics;
    let limits = |of: &Characteristic| {
        let of = of.specification();
        [of.lower, of.upper].map(|limit| limit.map(|limit| limit.to_string()))
    };
    assert_eq!(limits(&of[0]), [None, Some("0.05".to_owned())]);
    assert_eq!(limits(&of[1]), [Some("24.98".to_owned()), Some("25.030".to_owned())]);
}

#[test]
fn numbers_keep_their_digits_and_those_that_do_not_count_are_left_out() {
    let text = "K0100 1\nK2001/1 a\nK2022/1 2\n2.49600000000000E+0002\u{14}0\n\
                2.49961000000000E+0002\u{14}0\n1.5\u{14}255\n1.50\u{14}256\n1.500\n";
    let of = &parts(text)[0].characteristics[0];
    assert_eq!(shown(of), ["249.60", "249.961", "–", "–", "1.500"]);
}

#[test]
fn dates_are_read_where_they_can_mean_one_day_alone() {
    let shown = |text| civil(text).map(|at| at.to_string());
    let same = Some("2002-05-17T05:54:58".to_owned());
    for text in
        ["17.05.2002/05:54:58", "17.5.02 5:54:58", "2002-05-17T05:54:58", "2002/5/17/5:54:58"]
    {
        assert_eq!(shown(text), same, "{text}");
    }
    assert_eq!(shown("17.05.2002"), Some("2002-05-17T00:00:00".to_owned()));
    for text in
        ["05/06/2002", "31.02.2002", "17.05.2002/25:00", "", "17.05", "17.05.2002x", "é.1.2"]
    {
        assert_eq!(shown(text), None, "{text}");
    }
}

#[test]
fn lines_that_mean_nothing_are_named_and_the_others_read() {
    let (file, faults) =
        read("K0100 1\r\nhello\r\nK2001/1 a\r\nK20 b\r\nK2001/1000001 c\r\n".as_bytes());
    assert_eq!(faults.iter().map(|fault| fault.line).collect::<Vec<_>>(), [2, 4, 5]);
    assert_eq!(file.parts()[0].characteristics.len(), 1);
    assert_eq!(read(b"K2001/1 a\r\n").1[0].line, 1);
    let latin = read(b"K0100 1\r\nK1002/1 Stra\xdfe f\xfcr gro\xdfe Teile\r\nK2001/1 a\r\n");
    assert!(latin.1.is_empty());
}

#[test]
fn no_bytes_make_the_reader_panic_and_what_is_read_is_written_back() {
    let tokens = [
        "K0100 ",
        "K1001/",
        "K2001/",
        "K2004/1 1",
        "K0001/",
        "K0020/1 ",
        "0",
        "1",
        "2",
        "/",
        " ",
        "\r\n",
        "\n",
        "\u{f}",
        "\u{14}",
        "17.05.2002/05:54:58",
        "2.5E+0002",
        "K2142/0 mm",
        "é",
    ];
    arbtest::arbtest(|u| {
        let mut text = String::new();
        for _ in 0..u.int_in_range(0..=80)? {
            text.push_str(u.choose(&tokens)?);
        }
        let (file, _) = read(text.as_bytes());
        let again = read(file.to_text().as_bytes());
        assert_eq!(again.0, file);
        let parts = file.parts();
        let rewritten = read(File::of_parts(&parts).to_text().as_bytes()).0.parts();
        let n = |parts: &[Part]| -> usize {
            parts.iter().flat_map(|part| &part.characteristics).map(|c| c.values.len()).sum()
        };
        assert_eq!(n(&rewritten), n(&parts));
        let _ = civil(&text);
        let _ = read(u.bytes(u.len().min(64))?).0.parts();
        Ok(())
    });
}

#[test]
fn a_file_that_is_written_piece_by_piece_is_the_file_of_its_parts() {
    let text = "K0100 2\nK1001/1 P\nK2001/1 a\nK2110/1 0.10\nK2001/2 b\n\
                K0001/1 1.0\nK0001/1 1.10\nK0001/2 2\n";
    let of = parts(text).remove(0);
    let mut pieces = vec![File::head(of.characteristics.len(), &of.fields)];
    for (index, characteristic) in (1..).zip(&of.characteristics) {
        let Characteristic { fields, values } = characteristic.clone();
        pieces.push(File::piece(index, &Characteristic { fields, values: Vec::new() }));
        for value in values {
            let fields = Default::default();
            pieces.push(File::piece(index, &Characteristic { fields, values: vec![value] }));
        }
    }
    let written: String = pieces.iter().map(File::to_text).collect();
    assert_eq!(written, File::of_parts(&[of]).to_text());
}

#[test]
fn what_a_file_says_of_a_column_is_surveyed_unless_its_parts_disagree() {
    let file = |upper: &str| {
        format!(
            "K0100 2\r\nK1001/1 A\r\nK2001/1 D1\r\nK2002/1 Bore\r\nK2101/1 25.00\r\n\
             K2112/1 -0.020\r\nK2111/1 25.03\r\nK0001/1 25.001\r\nK0001/1 25.002\r\n\
             K1001/2 B\r\nK2001/2 D1\r\nK2002/2 Bore\r\nK2101/2 25.00\r\n\
             K2112/2 -0.020\r\nK2111/2 {upper}\r\nK0001/2 25.001\r\n"
        )
    };
    let stated = |text: &str| {
        let seen = crate::survey(text.as_bytes()).unwrap();
        seen.columns.into_iter().find(|column| column.name == "D1").unwrap().stated
    };
    let said = stated(&file("25.03")).unwrap();
    assert_eq!(said.title.as_deref(), Some("Bore"));
    let limits = said.specification;
    let spelled = [limits.lower, limits.nominal, limits.upper].map(|at| at.unwrap().to_string());
    assert_eq!(spelled, ["24.980", "25.00", "25.03"]);
    assert_eq!(stated(&file("25.04")), None);
    assert_eq!(crate::survey(b"D1\n1.0\n2.0\n").unwrap().columns[0].stated, None);
}
