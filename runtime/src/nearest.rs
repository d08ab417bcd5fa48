//! The name that somebody probably meant.

/// The known name that is nearest to the given one, when it is near enough to be worth a hint.
pub(crate) fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let name = name.to_ascii_lowercase();
    let allowed = (name.chars().count() / 3).clamp(1, 4);
    known
        .into_iter()
        .map(|candidate| (distance(&name, &candidate.to_ascii_lowercase()), candidate))
        .filter(|(distance, _)| *distance <= allowed)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// ` did you mean …?` with a leading blank, or nothing.
pub(crate) fn hint<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    nearest(name, known).map_or_else(String::new, |name| format!(" (did you mean `{name}`?)"))
}

/// How many characters must be inserted, removed, replaced or swapped with their neighbour.
fn distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=right.len()).collect();
    let mut last = None;
    for (row, a) in left.chars().enumerate() {
        let mut current = vec![row + 1];
        for (column, b) in right.iter().enumerate() {
            let mut cost = (above[column] + usize::from(a != *b))
                .min(above[column + 1] + 1)
                .min(current[column] + 1);
            if column > 0 && last == Some(*b) && a == right[column - 1] {
                cost = cost.min(before[column - 1] + 1);
            }
            current.push(cost);
        }
        before = std::mem::replace(&mut above, current);
        last = Some(a);
    }
    above.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{hint, nearest};

    #[test]
    fn slips_are_recognised_and_strangers_are_not() {
        let known = ["is_active", "per_page", "page", "updated_since"];
        assert_eq!(nearest("is_actve", known), Some("is_active"));
        assert_eq!(nearest("PER_PAGE", known), Some("per_page"));
        assert_eq!(nearest("pgae", known), Some("page"));
        assert_eq!(nearest("colour", known), None);
        assert_eq!(hint("pag", known), " (did you mean `page`?)");
        assert_eq!(hint("", known), "");
    }
}
