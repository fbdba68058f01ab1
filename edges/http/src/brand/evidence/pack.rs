//! Packing: the files, their digests, and one archive of them. The same files give the same bytes.

use std::io::{Cursor, Write};
use word::{Digest, encoding};
use zip::{CompressionMethod, DateTime, ZipWriter, result::ZipError, write::SimpleFileOptions};

use super::Files;

/// What the digests of the files stand in, as `sha256sum -c` reads it.
const SUMS: &str = "SHA256SUMS";

/// Packs the files into `folder`.
pub(super) fn pack(folder: &str, files: Files) -> Result<Vec<u8>, ZipError> {
    let mut files = files.into_map();
    let sum = |(path, bytes): (&String, &Vec<u8>)| {
        format!("{}  {path}\n", encoding::hex(Digest::of(bytes).as_bytes()))
    };
    let sums: String = files.iter().map(sum).collect();
    files.insert(SUMS.to_owned(), sums.into_bytes());
    // When a file was packed says nothing of what is in it, and would make every archive another.
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (path, bytes) in &files {
        archive.start_file(format!("{folder}/{path}"), options)?;
        archive.write_all(bytes)?;
    }
    Ok(archive.finish()?.into_inner())
}
