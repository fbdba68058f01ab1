//! The files of an archive, in the order of their names, and no more of them than memory takes.

use serde_json::Value;
use std::collections::BTreeMap;

use super::too_large;
use crate::{problem::Fault, saved::plain};

/// The most bytes of all files together.
pub(super) const BYTES_MAX: usize = 128 << 20;

/// Files by their paths inside the folder of the archive.
#[derive(Default)]
pub(in crate::brand) struct Files {
    files: BTreeMap<String, Vec<u8>>,
    n_bytes: usize,
}

impl Files {
    /// Adds a file; gives the path that it has.
    pub(super) fn add(
        &mut self,
        (folder, name, ending): (&str, &str, &str),
        bytes: Vec<u8>,
    ) -> Result<String, Fault> {
        self.n_bytes += bytes.len();
        if self.n_bytes > BYTES_MAX {
            return Err(too_large());
        }
        let name = plain(name);
        let numbered = |n: usize| match n {
            1 => format!("{folder}{name}{ending}"),
            n => format!("{folder}{name}-{n}{ending}"),
        };
        // Two codes may be spelled alike once what no file system takes is taken out.
        let path = (1..).map(numbered).find(|path| !self.files.contains_key(path));
        let path = path.ok_or_else(|| Fault::internal("no name is left"))?;
        self.files.insert(path.clone(), bytes);
        Ok(path)
    }

    /// Adds JSON as people read it.
    pub(super) fn add_json(&mut self, name: &str, value: &Value) -> Result<(), Fault> {
        let text = serde_json::to_string_pretty(value).map_err(Fault::internal)? + "\n";
        self.add(("", name, ".json"), text.into_bytes()).map(drop)
    }

    /// All files, in the order of their paths.
    pub(super) fn into_map(self) -> BTreeMap<String, Vec<u8>> {
        self.files
    }
}

#[cfg(test)]
mod tests {
    use super::{BYTES_MAX, Files};

    #[test]
    fn a_name_leads_nowhere_and_is_nobody_elses() {
        let mut files = Files::default();
        let mut add = |name| files.add(("readings/", name, ".csv"), Vec::new()).unwrap();
        assert_eq!(add("D:1"), "readings/D_1.csv");
        assert_eq!(add("D*1"), "readings/D_1-2.csv");
        assert_eq!(add("D 1"), "readings/D_1-3.csv");
    }
    #[test]
    fn more_than_memory_takes_is_refused_and_told() {
        let mut files = Files::default();
        assert!(files.add(("", "one", ".csv"), vec![0; BYTES_MAX]).is_ok());
        let refused = files.add(("", "two", ".csv"), vec![0]).unwrap_err();
        assert_eq!(refused.code(), "http.evidence_too_large");
    }
}
