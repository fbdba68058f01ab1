//! Expected values that were shown to be wrong, or to be none, by a second source.
//!
//! They still fail where every case is run; the check of the covered families says so and goes on,
//! and holds the case to its other values.

/// What is disputed of a case.
pub struct Dispute {
    /// The case.
    pub id: &'static str,
    /// The keys whose values do not count.
    pub keys: &'static [&'static str],
    /// Why.
    pub proof: &'static str,
}

const BY_MOMENTS: &[&str] = &["moment_fit", "moment_fit_quantiles"];

const NOT_ITS_MOMENTS: &str = "the expected curve does not have the moments of the readings \
     (integrated numerically: means, skewness and kurtosis differ in the second or third digit; of \
     michelson the location is off by half of λ exp(1/(2δ²)) sinh(γ/δ) = 0.007652); the fit by \
     quantiles is held to";

const DISPUTES: &[Dispute] = &[
    Dispute {
        id: "grr_expanded_mpc61",
        keys: &["reml_variance"],
        proof: "the restricted likelihood is larger at our wafer variance (−2 ln L = \
                −1457.7173134670) than at the expected one (−1457.7173122472), computed by numpy; \
                SciPy's minimiser over that variance ends at 8.47053, where balanced data have it \
                in closed form: (MS_wafer − σ²)/60 = 8.4705204",
    },
    Dispute { id: "johnson_lognormal_syn", keys: BY_MOMENTS, proof: NOT_ITS_MOMENTS },
    Dispute { id: "johnson_michelson", keys: BY_MOMENTS, proof: NOT_ITS_MOMENTS },
    Dispute { id: "johnson_weibbury", keys: BY_MOMENTS, proof: NOT_ITS_MOMENTS },
    Dispute {
        id: "johnson_weib1",
        keys: BY_MOMENTS,
        proof: "null stands for a search that did not converge; skewness 0.741 and kurtosis 2.974 \
                lie where a bounded curve exists",
    },
];

/// What is disputed of a case, where anything is.
pub fn of(id: &str) -> Option<&'static Dispute> {
    DISPUTES.iter().find(|dispute| dispute.id == id)
}
