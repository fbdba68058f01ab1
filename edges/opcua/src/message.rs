//! Messages: what was heard, as it is brought to the server and as it waits on disk.

use serde_json::{Value, json};

/// Something that was heard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// The node, or the source itself where it is of no node.
    pub topic: String,
    /// The value as a document.
    pub payload: String,
    /// What it is called; the same, however often it is brought.
    pub delivery: String,
    /// Whether it may have been brought before under another name.
    pub may_be_repeat: bool,
    /// Why it is no reading.
    pub trouble: Option<Trouble>,
}

/// Why something that was heard is no reading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// The status of the value is not good; its name.
    Status(String),
    /// Values are lost; what is known of them.
    Lost(String),
    /// Nodes are watched otherwise than was asked, so that values could be lost; how.
    Revised(String),
}

impl Message {
    /// The message as it is brought.
    pub fn to_json(&self) -> Value {
        let trouble = self.trouble.as_ref().map(|trouble| match trouble {
            Trouble::Status(said) => json!({"name": "status", "said": said}),
            Trouble::Lost(said) => json!({"name": "lost", "said": said}),
            Trouble::Revised(said) => json!({"name": "revised", "said": said}),
        });
        json!({
            "topic": self.topic,
            "payload": self.payload,
            "delivery": self.delivery,
            "may_be_repeat": self.may_be_repeat,
            "trouble": trouble,
        })
    }

    /// Reads what [`Message::to_json`] writes; `None` for anything else.
    pub fn of_json(value: &Value) -> Option<Self> {
        let text = |value: &Value, key: &str| value.get(key)?.as_str().map(str::to_owned);
        let trouble = match value.get("trouble")? {
            Value::Null => None,
            trouble => Some(match trouble.get("name")?.as_str()? {
                "status" => Trouble::Status(text(trouble, "said")?),
                "lost" => Trouble::Lost(text(trouble, "said")?),
                "revised" => Trouble::Revised(text(trouble, "said")?),
                _ => return None,
            }),
        };
        Some(Self {
            topic: text(value, "topic")?,
            payload: text(value, "payload")?,
            delivery: text(value, "delivery")?,
            may_be_repeat: value.get("may_be_repeat")?.as_bool()?,
            trouble,
        })
    }
}
