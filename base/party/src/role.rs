//! Roles: what somebody may do in an organisation. Voices: for whom somebody speaks.

use word::Words;

/// What somebody does in an organisation. Which acts a role allows stands in one table, in `acts`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Keeps people, accounts and roles; makes, inspects and approves nothing by that.
    Administrator,
    /// Makes goods and measures them.
    Maker,
    /// Measures, closes measurements, keeps gauges.
    Inspector,
    /// Releases, approves, claims: says yes to what others did.
    Approver,
    /// Teaches and signs off skills.
    Trainer,
    /// A supplier or customer: sees and answers what concerns both sides.
    Partner,
    /// Reads proofs and the audit list, and never writes.
    Regulator,
    /// Cosigns what the log shows; changes nothing inside.
    Witness,
    /// Anyone at all.
    Public,
}

impl Role {
    /// Every role, in the order in which they are shown.
    pub const ALL: [Self; 9] = [
        Self::Administrator,
        Self::Maker,
        Self::Inspector,
        Self::Approver,
        Self::Trainer,
        Self::Partner,
        Self::Regulator,
        Self::Witness,
        Self::Public,
    ];

    /// The stable name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Administrator => "administrator",
            Self::Maker => "maker",
            Self::Inspector => "inspector",
            Self::Approver => "approver",
            Self::Trainer => "trainer",
            Self::Partner => "partner",
            Self::Regulator => "regulator",
            Self::Witness => "witness",
            Self::Public => "public",
        }
    }

    /// Reads what [`Role::name`] gives.
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }

    /// In both languages.
    pub fn words(self) -> Words {
        match self {
            Self::Administrator => Words::new("管理员", "administrator"),
            Self::Maker => Words::new("制作人", "maker"),
            Self::Inspector => Words::new("检验员", "inspector"),
            Self::Approver => Words::new("批准人", "approver"),
            Self::Trainer => Words::new("培训师", "trainer"),
            Self::Partner => Words::new("合作方", "partner"),
            Self::Regulator => Words::new("监管方", "regulator"),
            Self::Witness => Words::new("见证方", "witness"),
            Self::Public => Words::new("公众", "public"),
        }
    }

    /// Whether the role looks from outside and changes nothing of the organisation's, so that
    /// nobody may have it beside a role that does.
    pub fn only_looks(self) -> bool {
        matches!(self, Self::Regulator | Self::Witness | Self::Public)
    }
}

/// For whom somebody speaks where a norm is made. Results are shown by voice, never only pooled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Voice {
    /// Society at large.
    Society,
    /// Public authorities.
    Government,
    /// Enterprises.
    Enterprise,
    /// Experts.
    Expert,
    /// Consumers.
    Consumer,
    /// Craftsmen themselves.
    Craftsman,
}

impl Voice {
    /// The six voices, in the order in which they are shown.
    pub const ALL: [Self; 6] = [
        Self::Society,
        Self::Government,
        Self::Enterprise,
        Self::Expert,
        Self::Consumer,
        Self::Craftsman,
    ];

    /// The stable name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Society => "society",
            Self::Government => "government",
            Self::Enterprise => "enterprise",
            Self::Expert => "expert",
            Self::Consumer => "consumer",
            Self::Craftsman => "craftsman",
        }
    }

    /// Reads what [`Voice::name`] gives.
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|voice| voice.name() == name)
    }

    /// In both languages.
    pub fn words(self) -> Words {
        match self {
            Self::Society => Words::new("社会", "society"),
            Self::Government => Words::new("政府", "government"),
            Self::Enterprise => Words::new("企业", "enterprise"),
            Self::Expert => Words::new("专家", "expert"),
            Self::Consumer => Words::new("消费者", "consumer"),
            Self::Craftsman => Words::new("工匠", "craftsman"),
        }
    }
}
