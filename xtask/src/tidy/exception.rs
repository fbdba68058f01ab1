//! Exceptions: `xtask/tidy.toml`, each with its reason; one that nothing needs is a finding.

use super::{Finding, source::Source};

/// Where exceptions are written.
pub const PATH: &str = "xtask/tidy.toml";

/// The exceptions of the project.
#[derive(Debug, Default)]
pub struct Exceptions(Vec<Exception>);

#[derive(Debug)]
struct Exception {
    rule: String,
    path: String,
    /// Only lines that contain this; empty for all.
    text: String,
}

impl Exceptions {
    /// Reads the file.
    pub fn read(text: &str) -> Result<Self, String> {
        let table: toml::Table = text.parse().map_err(|e| format!("not TOML: {e}"))?;
        let listed = match table.get("exception") {
            None => return Ok(Self::default()),
            Some(listed) => listed.as_array().ok_or("exceptions are written [[exception]]")?,
        };
        listed.iter().map(Exception::read).collect::<Result<_, _>>().map(Self)
    }

    /// Takes out the findings that an exception covers, and adds one for each that covers none.
    pub fn apply(&self, found: Vec<Finding>, source: &Source) -> Vec<Finding> {
        let mut used = vec![false; self.0.len()];
        let mut kept: Vec<Finding> = found
            .into_iter()
            .filter(|finding| {
                let line = source.line(&finding.path, finding.line).unwrap_or("");
                let covering = self.0.iter().position(|exception| exception.covers(finding, line));
                if let Some(index) = covering {
                    used[index] = true;
                }
                covering.is_none()
            })
            .collect();
        for (exception, _) in self.0.iter().zip(&used).filter(|(_, is_used)| !**is_used) {
            let what =
                format!("nothing in {} needs the exception to {}", exception.path, exception.rule);
            kept.push(Finding::new("exception", PATH, 1, &what, "delete it"));
        }
        kept
    }
}

impl Exception {
    fn read(value: &toml::Value) -> Result<Self, String> {
        let field = |name: &str| value.get(name).and_then(toml::Value::as_str).unwrap_or("").trim();
        for name in ["rule", "path", "reason"] {
            if field(name).is_empty() {
                return Err(format!("an exception for {:?} has no {name}", field("path")));
            }
        }
        let [rule, path, text] = ["rule", "path", "text"].map(|name| field(name).to_owned());
        Ok(Self { rule, path, text })
    }

    fn covers(&self, finding: &Finding, line: &str) -> bool {
        self.rule == finding.rule && self.path == finding.path && line.contains(&self.text)
    }
}
