//! The cases that ship with the program.

use std::io::Read as _;

use flate2::read::GzDecoder;
use word::Digest;

/// Packed by the build: a line with the path, a line with the length, the text; one after another.
static PACKED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/cases.gz"));

/// A file of cases.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// From the folder of cases, with `/`.
    pub path: String,
    /// What stands in it.
    pub text: String,
}

/// Every file that ships, in the order of paths.
pub fn shipped() -> Vec<File> {
    let mut packed = String::new();
    GzDecoder::new(PACKED).read_to_string(&mut packed).expect("the build packed UTF-8");
    let mut files = Vec::new();
    let mut rest = packed.as_str();
    while let Some((path, after)) = rest.split_once('\n') {
        let (length, after) = after.split_once('\n').expect("the build wrote a length");
        let (text, after) = after.split_at(length.parse().expect("the build wrote a number"));
        files.push(File { path: path.to_owned(), text: text.to_owned() });
        rest = after;
    }
    files
}

/// The digest of a set: of what `sha256sum` prints of its files, in the order of their paths.
pub fn digest(files: &[File]) -> Digest {
    let line = |file: &File| format!("{}  {}\n", Digest::of(file.text.as_bytes()), file.path);
    Digest::of(files.iter().map(line).collect::<String>().as_bytes())
}
