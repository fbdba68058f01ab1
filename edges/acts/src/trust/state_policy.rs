//! Stating which witnesses a log asks, and how many must cosign.

use store::{Fact, Record, TrustFact};
use trust::{Policy, VerifierKey, policy_witness};
use word::Words;

use crate::{Actor, Problem, Workshop};

/// Why a policy cannot be that of this log.
const OF_ANOTHER_LOG: Words = Words::new(
    "信任策略没有列出本日志；请加上一行：log {key}",
    "the policy does not list this log; add the line: log {key}",
);
const OWN_POLICY: Words = Words::new(
    "现行信任策略有自己的组或门槛；请在该文件里加上一行：witness {name} {key} {url}，再用 wule log \
     policy 陈述",
    "the policy in force has groups or thresholds of its own; add the line: witness {name} {key} \
     {url} to it, and state it with `wule log policy`",
);

/// States a policy, in the text form of C2SP tlog-policy; it rules from the next checkpoint on.
///
/// # Errors
/// [`Problem`]; nothing was recorded.
pub async fn state_policy(workshop: &Workshop, by: &Actor, text: &[u8]) -> Result<Policy, Problem> {
    by.may("state_policy")?;
    let policy = Policy::parse(text)?;
    let _turn = workshop.turn().await?;
    record(workshop, by, policy).await
}

/// Adds a witness, reached at `url`; more than half of all must then cosign.
///
/// # Errors
/// [`Problem`]; [`Problem::Policy`] where the policy in force is not one that this act makes.
pub async fn add_witness(
    workshop: &Workshop,
    by: &Actor,
    url: &str,
    key: &VerifierKey,
) -> Result<Policy, Problem> {
    by.may("add_witness")?;
    let _turn = workshop.turn().await?;
    let log = log_key(workshop).await?;
    let known = workshop.store().policy().await?;
    let known = match known {
        Some(known) => known,
        None => Policy::majority(&[log], &[])?,
    };
    // More than one where the log's key was replaced.
    let logs: Vec<VerifierKey> = known.logs().cloned().collect();
    let within = known.draws_within();
    if known != Policy::majority(&logs, known.witnesses())?.with_draws_within(within) {
        let args =
            [("name", key.name().to_owned()), ("key", key.to_string()), ("url", url.to_owned())];
        return Err(Problem::Policy {
            code: "acts.own_policy",
            words: OWN_POLICY,
            args: args.into(),
        });
    }
    let mut witnesses = known.witnesses().to_vec();
    witnesses.push(policy_witness(key.name(), key.clone(), url));
    record(workshop, by, Policy::majority(&logs, &witnesses)?.with_draws_within(within)).await
}

async fn log_key(workshop: &Workshop) -> Result<VerifierKey, Problem> {
    Ok(VerifierKey::parse(&workshop.store().log_key().await?)?)
}

async fn record(workshop: &Workshop, by: &Actor, policy: Policy) -> Result<Policy, Problem> {
    let key = log_key(workshop).await?;
    if !policy.logs().any(|listed| *listed == key) {
        let args = [("key", key.to_string())];
        return Err(Problem::Policy {
            code: "acts.policy_of_another_log",
            words: OF_ANOTHER_LOG,
            args: args.into(),
        });
    }
    let text = String::from_utf8_lossy(&policy.to_bytes()).into_owned();
    let facts = vec![Fact::Trust(TrustFact::PolicyStated { text })];
    let record = Record { facts, ..Record::default() };
    workshop.store().record(by.name(), workshop.now(), record).await?;
    Ok(policy)
}
