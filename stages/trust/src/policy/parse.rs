//! The text of a policy file.
//!
//! Asks: which logs, witnesses, groups and quorum does this file state?
//! Does not know: what they are for.
//! Source: C2SP tlog-policy, "Policy file syntax and structure".

use std::collections::{BTreeMap, BTreeSet};

use super::{Group, Log, Member, POLICY_BYTES_MAX, Policy, Witness};
use crate::{
    Kind, VerifierKey,
    checkpoint::canonical_decimal,
    problem::{PolicyProblem, Problem},
};

/// A file as far as it was read.
struct Draft {
    logs: Vec<Log>,
    witnesses: Vec<Witness>,
    groups: Vec<Group>,
    /// "Witnesses and groups share a single namespace."
    names: BTreeMap<Vec<u8>, Member>,
    /// "Each defined name can be listed as a group member at most once."
    grouped: BTreeSet<Vec<u8>>,
    quorum: Option<Option<Member>>,
    draws_within: Option<u64>,
}

/// The comment in which a policy says how late a draw may be.
const DRAWS_WITHIN: &[u8] = b"#draws-within";

impl Policy {
    /// Reads a policy file.
    ///
    /// # Errors
    /// [`PolicyProblem`], naming the line.
    pub fn parse(bytes: &[u8]) -> Result<Self, Problem> {
        if bytes.len() > POLICY_BYTES_MAX {
            let (got, max) = (bytes.len(), POLICY_BYTES_MAX);
            return Err(PolicyProblem::TooLong { got, max }.into());
        }
        let mut draft = Draft {
            logs: Vec::new(),
            witnesses: Vec::new(),
            groups: Vec::new(),
            names: BTreeMap::new(),
            grouped: BTreeSet::new(),
            quorum: None,
            draws_within: None,
        };
        for (i, line) in bytes.split(|byte| *byte == b'\n').enumerate() {
            draft.read(line, i + 1)?;
        }
        let quorum = draft.quorum.ok_or(PolicyProblem::QuorumMissing)?;
        let Draft { logs, witnesses, groups, draws_within, .. } = draft;
        Ok(Self { logs, witnesses, groups, quorum, draws_within })
    }

    /// The policy as a file: logs, witnesses, groups, quorum, without comments but the one that
    /// says how late a draw may be. Reading it gives the same policy.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut file = Vec::new();
        let mut write = |items: &[&[u8]]| {
            file.extend(items.join(&b' '));
            file.push(b'\n');
        };
        for log in &self.logs {
            let key = log.key.to_string();
            write(&with_url(&[b"log", key.as_bytes()], log.url.as_ref()));
        }
        for Witness { name, key, url } in &self.witnesses {
            let key = key.to_string();
            write(&with_url(&[b"witness", name, key.as_bytes()], url.as_ref()));
        }
        for group in &self.groups {
            let n_needed = group.n_needed.to_string();
            let mut items: Vec<&[u8]> = vec![b"group", &group.name, n_needed.as_bytes()];
            items.extend(group.members.iter().map(|member| self.name(*member)));
            write(&items);
        }
        write(&[b"quorum", self.quorum.map_or(b"none", |member| self.name(member))]);
        if let Some(n) = self.draws_within {
            write(&[DRAWS_WITHIN, n.to_string().as_bytes()]);
        }
        file
    }

    fn name(&self, member: Member) -> &[u8] {
        match member {
            Member::Witness(i) => &self.witnesses[i].name,
            Member::Group(i) => &self.groups[i].name,
        }
    }
}

impl Draft {
    fn read(&mut self, line: &[u8], line_number: usize) -> Result<(), Problem> {
        // "The allowed octet values are 0x09 (tab), 0x0A (newline), 0x20-0x7E, and 0x80-0xFF."
        if line.iter().any(|byte| !matches!(byte, b'\t' | 0x20..=0x7e | 0x80..)) {
            return Err(PolicyProblem::Octet { line_number }.into());
        }
        let items: Vec<&[u8]> =
            line.split(|b| matches!(b, b' ' | b'\t')).filter(|item| !item.is_empty()).collect();
        match items.as_slice() {
            [] => Ok(()),
            [DRAWS_WITHIN, n] => self.read_draws_within(n, line_number),
            // A limit that is not understood is not passed over.
            [DRAWS_WITHIN, ..] => Err(PolicyProblem::Line { line_number }.into()),
            [first, ..] if first.starts_with(b"#") => Ok(()),
            [b"log", key] => self.read_log(key, None, line_number),
            [b"log", key, url] => self.read_log(key, Some(url), line_number),
            [b"witness", name, key] => self.read_witness(name, key, None, line_number),
            [b"witness", name, key, url] => self.read_witness(name, key, Some(url), line_number),
            [b"group", name, k, members @ ..] => self.read_group(name, k, members, line_number),
            [b"quorum", name] => self.read_quorum(name, line_number),
            _ => Err(PolicyProblem::Line { line_number }.into()),
        }
    }

    fn read_log(
        &mut self,
        key: &[u8],
        url: Option<&&[u8]>,
        line_number: usize,
    ) -> Result<(), Problem> {
        let key = read_key(key, line_number)?;
        // "Two vkeys are considered duplicate if they wrap the same underlying public key, even if
        // they differ by key name and key id."
        if self.logs.iter().any(|log| log.key.material() == key.material()) {
            return Err(PolicyProblem::DuplicateKey { line_number }.into());
        }
        self.logs.push(Log { key, url: url.map(|url| url.to_vec()) });
        Ok(())
    }

    fn read_witness(
        &mut self,
        name: &[u8],
        key: &[u8],
        url: Option<&&[u8]>,
        line_number: usize,
    ) -> Result<(), Problem> {
        let key = read_key(key, line_number)?;
        // "Log and witness keys must use a signature type appropriate": 0x04 or 0x06 cosign.
        if key.kind() == Kind::Ed25519 {
            return Err(PolicyProblem::NotAWitnessKey { line_number }.into());
        }
        if self.witnesses.iter().any(|witness| witness.key.material() == key.material()) {
            return Err(PolicyProblem::DuplicateKey { line_number }.into());
        }
        self.define(name, Member::Witness(self.witnesses.len()), line_number)?;
        self.witnesses.push(Witness { name: name.to_vec(), key, url: url.map(|u| u.to_vec()) });
        Ok(())
    }

    fn read_group(
        &mut self,
        name: &[u8],
        k: &[u8],
        members: &[&[u8]],
        line_number: usize,
    ) -> Result<(), Problem> {
        let n_needed = match k {
            b"any" => Some(1),
            b"all" => Some(members.len()),
            _ => std::str::from_utf8(k)
                .ok()
                .and_then(canonical_decimal)
                .and_then(|k| k.try_into().ok()),
        };
        // "It is required that 1 <= k <= n", so that at least one member is listed, too.
        let n_needed = n_needed
            .filter(|k| (1..=members.len()).contains(k))
            .ok_or(PolicyProblem::Threshold { line_number, n_members: members.len() })?;
        let mut found = Vec::with_capacity(members.len());
        for member in members {
            found.push(self.find(member, line_number)?);
            if !self.grouped.insert(member.to_vec()) {
                let name = shown(member);
                return Err(PolicyProblem::MemberTwice { line_number, name }.into());
            }
        }
        self.define(name, Member::Group(self.groups.len()), line_number)?;
        self.groups.push(Group { name: name.to_vec(), n_needed, members: found });
        Ok(())
    }

    fn read_quorum(&mut self, name: &[u8], line_number: usize) -> Result<(), Problem> {
        if self.quorum.is_some() {
            return Err(PolicyProblem::SecondQuorum { line_number }.into());
        }
        let is_none = name == b"none";
        self.quorum = Some(if is_none { None } else { Some(self.find(name, line_number)?) });
        Ok(())
    }

    fn read_draws_within(&mut self, n: &[u8], line_number: usize) -> Result<(), Problem> {
        let n = std::str::from_utf8(n).ok().and_then(canonical_decimal);
        if n.is_none() || self.draws_within.is_some() {
            return Err(PolicyProblem::Line { line_number }.into());
        }
        self.draws_within = n;
        Ok(())
    }

    fn find(&self, name: &[u8], line_number: usize) -> Result<Member, Problem> {
        let unknown = || PolicyProblem::UnknownName { line_number, name: shown(name) };
        Ok(*self.names.get(name).ok_or_else(unknown)?)
    }

    fn define(&mut self, name: &[u8], member: Member, line_number: usize) -> Result<(), Problem> {
        let duplicate = || PolicyProblem::DuplicateName { line_number, name: shown(name) };
        // "The special name `none` is predefined."
        if name == b"none" || self.names.insert(name.to_vec(), member).is_some() {
            return Err(duplicate().into());
        }
        Ok(())
    }
}

fn read_key(item: &[u8], line_number: usize) -> Result<VerifierKey, Problem> {
    let text = std::str::from_utf8(item).map_err(|_| PolicyProblem::Line { line_number })?;
    VerifierKey::parse(text).map_err(|problem| match problem {
        Problem::Key(problem) => PolicyProblem::Key { line_number, problem }.into(),
        other => other,
    })
}

fn with_url<'a>(items: &[&'a [u8]], url: Option<&'a Vec<u8>>) -> Vec<&'a [u8]> {
    items.iter().copied().chain(url.map(Vec::as_slice)).collect()
}

fn shown(name: &[u8]) -> String {
    String::from_utf8_lossy(name).chars().take(80).collect()
}
