//! Separated duties: nobody approves their own work.

use word::Id;

use crate::{Person, Problem};

/// Refuses that whoever does `duty` also did one of `others` in the same matter: the approver of
/// a case is not its owner, the inspector of a lot is not its maker.
///
/// Duties are named in one English word each, such as `approver` and `owner`.
///
/// # Errors
/// [`Problem::SamePerson`], which is answered as forbidden and recorded.
///
/// # Source
/// ISO/IEC 27002:2022, 5.3 (segregation of duties), as a rule on persons rather than roles: a
/// person with many roles still does one duty in one matter.
pub fn apart(
    duty: &'static str,
    by: Id<Person>,
    others: &[(&'static str, Id<Person>)],
) -> Result<(), Problem> {
    match others.iter().find(|(_, person)| *person == by) {
        Some((other, _)) => Err(Problem::SamePerson { duty, other }),
        None => Ok(()),
    }
}
