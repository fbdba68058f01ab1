//! What can be wrong with a certificate.

use word::{Message, Words};

/// Why a certificate is not issued or not read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// It has not what its form needs, or more.
    #[error("a certificate of form {form} needs something else")]
    Form {
        /// The form.
        form: &'static str,
    },
    /// Too many lines or parents.
    #[error("more than {need} lines or parents")]
    TooMany {
        /// How many there may be.
        need: usize,
    },
    /// A claim or a parent that stands twice, or a lot that is its own parent.
    #[error("a claim or a parent stands twice")]
    Twice,
    /// A claim about another lot, or one that was withdrawn.
    #[error("the claim {claim} cannot be certified here")]
    OtherClaim {
        /// The digest of the claim.
        claim: String,
    },
    /// A file that is not a certificate, or is damaged.
    #[error("this is not a certificate")]
    NotACertificate,
    /// The number of another certificate.
    #[error("the number {number} is taken")]
    NumberTaken {
        /// The number.
        number: String,
    },
}

impl Problem {
    /// The message in both languages.
    pub fn message(&self) -> Message {
        match self {
            Self::Form { form } => Message::new(
                "certify.certificate_form",
                Words::new(
                    "证书形式 {form} 的内容不合：2.1 不列结果；2.2 须有结果；3.1 还须有检验人；3.2 须有两位",
                    "a certificate of form {form} has not what it needs: 2.1 shows no results; 2.2 \
                     does; 3.1 names an inspector besides; 3.2 two of them",
                ),
                [("form", (*form).to_owned())],
            ),
            Self::TooMany { need } => Message::new(
                "certify.certificate_too_many",
                Words::new(
                    "证书最多 {need} 行，最多 {need} 个来料批",
                    "a certificate has at most {need} lines and at most {need} parents",
                ),
                [("need", need.to_string())],
            ),
            Self::Twice => Message::new(
                "certify.certificate_twice",
                Words::new(
                    "同一声明或同一来料批出现两次，或批成了自己的来料；各写一次",
                    "a claim or a parent stands twice, or the lot is its own parent; name each \
                     once",
                ),
                [],
            ),
            Self::OtherClaim { claim } => Message::new(
                "certify.certificate_other_claim",
                Words::new(
                    "声明 {claim} 不是这一批的，或已撤回，不能列入证书",
                    "the claim {claim} is about another lot or was withdrawn; it cannot be \
                     certified",
                ),
                [("claim", claim.clone())],
            ),
            Self::NotACertificate => Message::new(
                "certify.not_a_certificate",
                Words::new(
                    "这不是一份完好的证书，或内容已被改动；请取签发方给出的原文件",
                    "this is not an intact certificate, or it was changed; take the file as its \
                     issuer serves it",
                ),
                [],
            ),
            Self::NumberTaken { number } => Message::new(
                "certify.certificate_number_taken",
                Words::new(
                    "证书编号 {number} 已被使用；请换一个",
                    "the number {number} is that of another certificate; take another",
                ),
                [("number", number.clone())],
            ),
        }
    }
}
