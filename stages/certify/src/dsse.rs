//! Envelopes: a payload with a signature over it and over its type.
//!
//! Source: DSSE v1.0 (secure-systems-lab/dsse, protocol.md): the signature covers
//! `PAE = "DSSEv1" SP len(type) SP type SP len(payload) SP payload`.

use party::{PublicKey, Secret, Signature};
use word::{
    Digest, encoding,
    json::{self, Value, json},
};

use crate::Problem;

/// A signed payload with one signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Envelope {
    payload_type: String,
    payload: Vec<u8>,
    key: String,
    signature: Signature,
}

impl Envelope {
    /// Signs `payload`.
    pub fn sign(payload_type: &str, payload: Vec<u8>, secret: &Secret) -> Self {
        let signature = secret.sign(&pae(payload_type, &payload));
        let (payload_type, key) = (payload_type.to_owned(), secret.public().short());
        Self { payload_type, payload, key, signature }
    }

    /// The payload, once the signature on it has been checked.
    ///
    /// # Errors
    /// [`Problem::BadSignature`] where `key` has not signed exactly this type and payload;
    /// [`Problem::OtherPayload`] where the type is not `payload_type`.
    pub fn open(&self, payload_type: &str, key: &PublicKey) -> Result<&[u8], Problem> {
        let signed = key.has_signed(&pae(&self.payload_type, &self.payload), &self.signature);
        if !signed || self.key != key.short() {
            return Err(Problem::BadSignature { key: key.short() });
        }
        if self.payload_type != payload_type {
            return Err(Problem::OtherPayload { got: self.payload_type.clone() });
        }
        Ok(&self.payload)
    }

    /// The payload, unchecked: for display beside a failed check only.
    pub fn payload_unchecked(&self) -> &[u8] {
        &self.payload
    }

    /// The short name of the key that it claims to be signed with.
    pub fn key_name(&self) -> &str {
        &self.key
    }

    /// The digest of the whole envelope: what the log names it by.
    pub fn digest(&self) -> Digest {
        Digest::of(&json::canonical(&self.to_json()).expect("an envelope holds strings"))
    }

    /// The wire form of DSSE.
    pub fn to_json(&self) -> Value {
        json!({
            "payload": encoding::base64(&self.payload),
            "payloadType": self.payload_type,
            "signatures": [{"keyid": self.key, "sig": encoding::base64(&self.signature.0)}],
        })
    }

    /// Reads the wire form with exactly one signature; `None` for anything else.
    pub fn of_json(value: &Value) -> Option<Self> {
        let fields = value.as_object().filter(|fields| fields.len() == 3)?;
        let [signature] = fields.get("signatures")?.as_array()?.as_slice() else { return None };
        let signature = signature.as_object().filter(|fields| fields.len() == 2)?;
        let bytes = |value: &Value| encoding::from_base64(value.as_str()?).ok();
        Some(Self {
            payload_type: fields.get("payloadType")?.as_str()?.to_owned(),
            payload: bytes(fields.get("payload")?)?,
            key: signature.get("keyid")?.as_str()?.to_owned(),
            signature: Signature(bytes(signature.get("sig")?)?.try_into().ok()?),
        })
    }
}

fn pae(payload_type: &str, payload: &[u8]) -> Vec<u8> {
    let head = format!("DSSEv1 {} {payload_type} {} ", payload_type.len(), payload.len());
    [head.as_bytes(), payload].concat()
}
