//! Rows that a checkpoint drew, and what a bundle shows of the draw.

use word::{
    Digest,
    json::{Value, json},
};

/// How the rows of a passport are drawn; fixed when it is issued.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowDraw {
    /// How many rows.
    pub n_rows: u32,
    /// The checkpoint that draws them, by its number of entries.
    pub size: u64,
    /// The key of the witness whose cosignature is in the seed, in the text form of C2SP
    /// signed-note; `None` where the log has no witnesses.
    pub witness: Option<String>,
}

/// What a stranger needs to draw the rows of a bundle again, by the rule [`trust::draw::RULE`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drawn {
    /// The signed note of the checkpoint, with the lines that count.
    pub checkpoint: String,
    /// That the log of the bundle's proofs continues the checkpoint's.
    pub consistency: Vec<Digest>,
    /// The key of the log that signed the checkpoint.
    pub log_key: String,
    /// How many rows were drawn.
    pub n_rows: u64,
    /// The witness whose cosignature is in the seed.
    pub witness_key: Option<String>,
}

impl Drawn {
    pub(crate) fn to_json(&self) -> Value {
        let consistency: Vec<_> = self.consistency.iter().map(Digest::to_string).collect();
        let mut value = json!({
            "checkpoint": self.checkpoint,
            "consistency": consistency,
            "log_key": self.log_key,
            "n_rows": self.n_rows,
            "rule": trust::draw::RULE,
        });
        if let Some(key) = &self.witness_key {
            value["witness_key"] = json!(key);
        }
        value
    }

    /// What is left out is not looked for: whoever writes it again sees whether more stood there.
    pub(crate) fn of_json(value: &Value) -> Option<Self> {
        let text = |key: &str| Some(value.get(key)?.as_str()?.to_owned());
        let hashes = value.get("consistency")?.as_array()?;
        let witness_key = match value.get("witness_key") {
            None => None,
            Some(key) => Some(key.as_str()?.to_owned()),
        };
        Some(Self {
            checkpoint: text("checkpoint")?,
            consistency: hashes.iter().map(|h| h.as_str()?.parse().ok()).collect::<Option<_>>()?,
            log_key: text("log_key")?,
            n_rows: value.get("n_rows")?.as_u64()?,
            witness_key,
        })
    }
}
