//! Characteristics: the hub that charts, control plans, certificates and skills link to.

use word::{
    Code, Decimal, Title,
    json::{Value, json},
};

use crate::Problem;

/// What is wanted of a characteristic, from people: at least one limit, lower below upper, the
/// target between them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Specification {
    lsl: Option<Decimal>,
    usl: Option<Decimal>,
    target: Option<Decimal>,
}

impl Specification {
    /// A specification in the characteristic's unit.
    ///
    /// # Errors
    /// [`Problem::NoLimit`] without a limit, [`Problem::LimitsReversed`] where the lower is not
    /// below the upper, [`Problem::TargetOutside`] where the target is not between them.
    pub fn new(
        lsl: Option<Decimal>,
        usl: Option<Decimal>,
        target: Option<Decimal>,
    ) -> Result<Self, Problem> {
        if lsl.is_none() && usl.is_none() {
            return Err(Problem::NoLimit);
        }
        if let (Some(lsl), Some(usl)) = (lsl, usl)
            && lsl >= usl
        {
            return Err(Problem::LimitsReversed { lsl, usl });
        }
        if let Some(target) = target
            && (lsl.is_some_and(|lsl| target < lsl) || usl.is_some_and(|usl| target > usl))
        {
            return Err(Problem::TargetOutside { target });
        }
        Ok(Self { lsl, usl, target })
    }

    /// The lower specification limit.
    pub fn lsl(&self) -> Option<Decimal> {
        self.lsl
    }

    /// The upper specification limit.
    pub fn usl(&self) -> Option<Decimal> {
        self.usl
    }

    /// The target value.
    pub fn target(&self) -> Option<Decimal> {
        self.target
    }

    /// `{"lsl", "target", "usl"}` as decimal strings or null.
    pub fn to_json(&self) -> Value {
        let spell = |limit: Option<Decimal>| limit.map(|limit| limit.to_string());
        json!({"lsl": spell(self.lsl), "target": spell(self.target), "usl": spell(self.usl)})
    }

    /// Reads what [`Specification::to_json`] writes; `None` for anything else.
    pub fn of_json(value: &Value) -> Option<Self> {
        let fields = value.as_object().filter(|fields| fields.len() == 3)?;
        let limit = |key| match fields.get(key)? {
            Value::Null => Some(None),
            Value::String(text) => text.parse().ok().map(Some),
            _ => None,
        };
        Self::new(limit("lsl")?, limit("usl")?, limit("target")?).ok()
    }
}

/// Something that is measured on an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Characteristic {
    /// Its number on the drawing or plan.
    pub code: Code,
    /// Its name.
    pub name: Title,
    /// The unit of its readings, such as `mm`.
    pub unit: String,
    /// What is wanted of it.
    pub specification: Specification,
    /// How many consecutive pieces make a rational subgroup; 1 for individuals.
    pub subgroup_size: u32,
}

impl Characteristic {
    pub(crate) fn to_json(&self) -> Value {
        json!({
            "code": self.code.as_str(),
            "name": self.name.to_json(),
            "specification": self.specification.to_json(),
            "subgroup_size": self.subgroup_size,
            "unit": self.unit,
        })
    }

    pub(crate) fn of_json(value: &Value) -> Option<Self> {
        let fields = value.as_object().filter(|fields| fields.len() == 5)?;
        Some(Self {
            code: fields.get("code")?.as_str()?.parse().ok()?,
            name: Title::of_json(fields.get("name")?)?,
            unit: fields.get("unit")?.as_str()?.to_owned(),
            specification: Specification::of_json(fields.get("specification")?)?,
            subgroup_size: fields.get("subgroup_size")?.as_u64()?.try_into().ok()?,
        })
    }
}
