//! Binding a study of the pages into a workbook, as the command line would.

use http::Bound;
use method::{Study, Table};

use super::{Finished, Source, workbook};
use crate::paper::Head;

/// The workbook of a study of a table.
///
/// # Errors
/// What the format cannot hold, in words for the journal.
pub fn bind(table: &Table, study: Study, bound: Bound) -> Result<Vec<u8>, String> {
    let Bound { file, digest, n_rows, left_out, head, lang } = bound;
    let source = Source { file, digest, n_rows, left_out };
    let finished = Finished::of_table("run", (table, source), study);
    workbook(&finished, &Head::of(head), lang).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use calamine::{Data, Reader, Xlsx};
    use method::{Cells, Column, Role};
    use std::io::Cursor;
    use word::{Digest, Lang, json::json};

    #[test]
    fn a_study_of_the_pages_is_bound_with_its_source_and_head() {
        let cells = ["25.001", "25.003", "24.999", "25.002"].repeat(6);
        let cells = Cells::Decimals(cells.iter().map(|cell| cell.parse().ok()).collect());
        let (name, unit) = ("bore".to_owned(), Some("mm".to_owned()));
        let table = Table::new(vec![Column { role: Role::Value, name, unit, cells }]).unwrap();
        let method = method::find(judge::METHODS, "chart.individuals").unwrap();
        let bound = Bound {
            file: "bore.csv".to_owned(),
            digest: Digest::of(b"bore"),
            n_rows: 25,
            left_out: vec![(7, "inlet.not_a_number".to_owned())],
            head: vec![("lot".to_owned(), "L-7".to_owned())],
            lang: Lang::ZhCn,
        };
        let study = method.run(&table, &json!({})).unwrap();
        let book = bind(&table, study, bound).unwrap();
        let mut book = Xlsx::new(Cursor::new(book)).unwrap();
        let source = book.worksheet_range("来源与方法").unwrap();
        let said = |what: &str| source.rows().find(|row| row[0] == Data::String(what.into()));
        assert_eq!(said("批").unwrap()[1], Data::String("L-7".into()));
        assert_eq!(said("采用行").unwrap()[1], Data::String("24".into()));
        let data = book.worksheet_range("数据").unwrap();
        assert_eq!((data.height(), &data.rows().nth(1).unwrap()[1]), (25, &Data::Float(25.001)));
    }
}
