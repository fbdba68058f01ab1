//! The key of whoever checks claims: a file of their own, beside no workshop.

use party::Secret;
use std::path::Path;

use super::Ring;
use crate::Problem;

/// The key in a file, which is made on first use, readable by its owner alone.
///
/// # Errors
/// [`Problem::WrongKey`] where the file holds something else; [`Problem::Directory`] where it
/// cannot be read or written.
pub fn stranger_key(path: &Path) -> Result<Secret, Problem> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let name = path.file_name().and_then(|name| name.to_str());
    let name = name.ok_or_else(|| Problem::WrongKey { path: path.to_owned() })?;
    let ring = Ring::open(folder.unwrap_or(Path::new(".")), None)?;
    let seed = ring.find_or_make(name)?;
    Ok(Secret::of_seed(&seed))
}
