//! Which identifiers must, and which may not, stand beside each other.

use super::{Element, dictionary::find, problem::Problem};

/// Checks every pairing that the dictionary speaks of. Identifiers that it does not know are in
/// no pairing.
pub(super) fn check(elements: &[&Element]) -> Result<(), Problem> {
    let others = |pattern: &str, of: &str| {
        elements.iter().find(|one| one.ai != of && is_like(&one.ai, pattern))
    };
    for element in elements {
        let Some(ai) = find(&element.ai) else { continue };
        for pattern in &ai.excluded {
            if let Some(other) = others(pattern, &ai.code) {
                let (a, b) = (ai.code.clone(), other.ai.clone());
                return Err(Problem::Excluded { a, b });
            }
        }
        for groups in &ai.required {
            let is_met = |group: &Vec<&str>| {
                group.iter().all(|pattern| elements.iter().any(|one| is_like(&one.ai, pattern)))
            };
            if !groups.iter().any(is_met) {
                let need: Vec<_> = groups.iter().map(|group| group.join("+")).collect();
                return Err(Problem::Required { ai: ai.code.clone(), need: need.join(" | ") });
            }
        }
    }
    Ok(())
}

/// `35nn` is any code that begins with 35 and has four digits.
fn is_like(code: &str, pattern: &str) -> bool {
    code.len() == pattern.len()
        && code.chars().zip(pattern.chars()).all(|(c, p)| p == 'n' || c == p)
}
