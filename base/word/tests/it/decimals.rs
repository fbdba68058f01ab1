use arbtest::{arbitrary, arbtest};
use word::{Decimal, Decimals, Mantissas};

fn cells(u: &mut arbitrary::Unstructured<'_>) -> arbitrary::Result<Vec<Option<Decimal>>> {
    let (n, n_scales) = (u.int_in_range(0..=200)?, u.int_in_range(0..=3)?);
    let has_gaps = u.arbitrary()?;
    let mut cells = Vec::new();
    for _ in 0..n {
        let is_gap = has_gaps && u.ratio(1, 5)?;
        let decimal = Decimal::new(u.arbitrary()?, u.int_in_range(0..=n_scales)?);
        cells.push(decimal.filter(|_| !is_gap));
    }
    Ok(cells)
}

fn spelled(cells: impl Iterator<Item = Option<Decimal>>) -> Vec<Option<String>> {
    cells.map(|cell| cell.map(|decimal| decimal.to_string())).collect()
}

#[test]
fn a_column_keeps_every_cell_as_it_was_spelled() {
    arbtest(|u| {
        let cells = cells(u)?;
        let mut column: Decimals = cells.iter().copied().collect();
        assert_eq!(spelled(column.iter()), spelled(cells.iter().copied()));
        assert_eq!(column.n_missing(), cells.iter().filter(|cell| cell.is_none()).count());
        let present: Vec<Decimal> = cells.iter().flatten().copied().collect();
        assert_eq!(column.mantissas(), Mantissas::of(&present));
        let len = u.int_in_range(0..=cells.len())?;
        column.truncate(len);
        let more = self::cells(u)?;
        column.extend(more.iter().copied());
        let kept = cells[..len].iter().chain(&more).copied();
        assert_eq!(spelled(column.iter()), spelled(kept));
        Ok(())
    });
}

#[test]
fn columns_are_equal_where_their_numbers_are() {
    let read =
        |texts: &[&str]| -> Decimals { texts.iter().map(|text| text.parse().ok()).collect() };
    assert_eq!(read(&["25.0", "", "3"]), read(&["25.00", "", "3.0"]));
    assert_ne!(read(&["25.0", ""]), read(&["25.0", "0"]));
    assert_ne!(read(&["25.0"]), read(&["25.0", ""]));
}
