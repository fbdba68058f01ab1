//! What people rely on when they hand in a file.

mod aqdef;
mod arrow;
mod complaints;
mod files;
mod fuzz;
mod sparkplug;

use inlet::{ColumnRef, Complaint, Limits, OnBad, Reading, Selection, Survey};
use method::{Cells, Role};

fn write(name: &str, bytes: &[u8]) -> (tempfile::TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    (folder, path)
}

fn survey(bytes: &[u8]) -> Result<Survey, Complaint> {
    let (_folder, path) = write("file.csv", bytes);
    inlet::survey(&path, &Limits::TERMINAL)
}

fn read_with(bytes: &[u8], value: &str, on_bad: OnBad) -> Result<Reading, Vec<Complaint>> {
    let (_folder, path) = write("file.csv", bytes);
    let values = value.split('+').map(|name| ColumnRef(name.to_owned())).collect();
    let selection = Selection::Readings { values, subgroup: None };
    inlet::read(&path, &selection, on_bad, &Limits::TERMINAL, &mut |_| {})
}

fn read(bytes: &[u8], value: &str) -> Result<Reading, Vec<Complaint>> {
    read_with(bytes, value, OnBad::Fail)
}

fn values(reading: &Reading) -> Vec<String> {
    let cells = reading.table.decimals(Role::Value).unwrap();
    cells.iter().map(|cell| cell.map_or("–".to_owned(), |value| value.to_string())).collect()
}

fn labels(reading: &Reading) -> Vec<String> {
    match &reading.table.column(Role::Subgroup).unwrap().cells {
        Cells::Labels(cells) => cells.iter().flatten().cloned().collect(),
        Cells::Decimals(_) => Vec::new(),
    }
}
