//! Crowds: what many callers ask for at once goes into one commit, but a fact has one author.

/// A batch in parts, each of one author, in the order in which they asked; nothing is left of it.
pub(crate) fn of_each_author<W>(batch: &mut Vec<W>, by: impl Fn(&W) -> &str) -> Vec<Vec<W>> {
    batch.sort_by(|a, b| by(a).cmp(by(b)));
    let mut parts: Vec<Vec<W>> = Vec::new();
    for wish in batch.drain(..) {
        match parts.last_mut() {
            Some(part) if by(&part[0]) == by(&wish) => part.push(wish),
            _ => parts.push(vec![wish]),
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::of_each_author;

    #[test]
    fn each_author_has_one_part_and_nobody_loses_their_place() {
        let mut batch = vec![("li", 1), ("wu", 2), ("li", 3), ("an", 4), ("wu", 5)];
        let parts = of_each_author(&mut batch, |(by, _)| by);
        let all = [vec![("an", 4)], vec![("li", 1), ("li", 3)], vec![("wu", 2), ("wu", 5)]];
        assert_eq!(parts, all);
        assert!(batch.is_empty() && of_each_author(&mut batch, |(by, _)| by).is_empty());
    }
}
