//! What the places of sentences are called in Chinese, for the command line: the list of the
//! application, so that none of them keeps a second.

use std::collections::BTreeMap;

use anyhow::{Context, Result, ensure};

use crate::house;

/// The list as JSON, a name a line.
///
/// # Errors
/// A list that cannot be read, or in which no name was found.
pub fn written() -> Result<String> {
    let path = house::root().join("web/src/words/place.ts");
    let text = std::fs::read_to_string(&path).with_context(|| path.display().to_string())?;
    let names = names(&text);
    ensure!(names.len() > 100, "{} has another form than before", path.display());
    Ok(serde_json::to_string_pretty(&names)? + "\n")
}

/// Lines such as `row: '第几行',`.
fn names(text: &str) -> BTreeMap<&str, &str> {
    let is_name =
        |name: &str| name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    let named = |line| {
        let (name, rest): (&str, &str) = str::split_once(str::trim(line), ": '")?;
        Some((name, rest.strip_suffix("',")?)).filter(|(name, _)| is_name(name))
    };
    text.lines().filter_map(named).collect()
}

#[cfg(test)]
mod tests {
    use super::names;

    #[test]
    fn names_are_read_and_nothing_else() {
        let text = "export const places = {\n  row: '第几行',\n  n_max: '上限',\n}\n// row: 'no'\n";
        let all: Vec<_> = names(text).into_iter().collect();
        assert_eq!(all, [("n_max", "上限"), ("row", "第几行")]);
    }
}
