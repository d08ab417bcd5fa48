//! Which version comes next.

use super::Class;

/// How much a version rises.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Bump {
    /// Not at all.
    None,
    /// In its last part.
    Patch,
    /// In its middle part.
    Minor,
    /// In its first part.
    Major,
}

/// The version that changes of that class call for. Before 1.0 a breaking change raises the middle part and
/// everything else the last.
#[must_use]
pub fn suggest(version: &str, worst: Option<Class>) -> String {
    let Some(parts) = parts(version) else {
        return version.to_owned();
    };
    let [major, minor, patch] = parts;
    let next = match needed(major, worst) {
        Bump::None => parts,
        Bump::Patch => [major, minor, patch + 1],
        Bump::Minor => [major, minor + 1, 0],
        Bump::Major => [major + 1, 0, 0],
    };
    let [major, minor, patch] = next;
    format!("{major}.{minor}.{patch}")
}

/// Whether the version rose as much as changes of that class call for.
#[must_use]
pub fn is_enough(before: &str, after: &str, worst: Option<Class>) -> bool {
    let (Some(old), Some(new)) = (parts(before), parts(after)) else {
        return before != after || worst.is_none();
    };
    let done = match (old, new) {
        ([a, ..], [b, ..]) if b > a => Bump::Major,
        ([a, x, _], [b, y, _]) if a == b && y > x => Bump::Minor,
        ([a, x, m], [b, y, n]) if (a, x) == (b, y) && n > m => Bump::Patch,
        _ => Bump::None,
    };
    done >= needed(old[0], worst)
}

fn needed(major: u64, worst: Option<Class>) -> Bump {
    match (worst, major) {
        (None, _) => Bump::None,
        (Some(Class::Breaking), 0) => Bump::Minor,
        (Some(Class::Breaking), _) => Bump::Major,
        (Some(Class::Compatible), 1..) => Bump::Minor,
        (Some(Class::Compatible | Class::Documentation), _) => Bump::Patch,
    }
}

/// The three numbers of a version; what follows them is left out.
fn parts(version: &str) -> Option<[u64; 3]> {
    let plain = version.split(['-', '+']).next()?;
    let mut numbers = plain.split('.').map(|part| part.parse::<u64>().ok());
    let mut next = || numbers.next().unwrap_or(Some(0));
    Some([next()?, next()?, next()?])
}

#[cfg(test)]
mod tests {
    use super::{Class, is_enough, suggest};

    #[test]
    fn a_breaking_change_raises_the_first_part_that_counts() {
        let breaking = Some(Class::Breaking);
        assert_eq!(suggest("0.3.4", breaking), "0.4.0");
        assert_eq!(suggest("1.3.4", breaking), "2.0.0");
        assert_eq!(suggest("0.3.4", Some(Class::Compatible)), "0.3.5");
        assert_eq!(suggest("1.3.4", Some(Class::Compatible)), "1.4.0");
        assert_eq!(suggest("1.3.4", Some(Class::Documentation)), "1.3.5");
        assert_eq!(suggest("1.3.4", None), "1.3.4");
        assert_eq!(suggest("next", breaking), "next");
    }

    #[test]
    fn a_version_that_rose_too_little_is_not_enough() {
        let breaking = Some(Class::Breaking);
        assert!(is_enough("0.3.4", "0.4.0", breaking));
        assert!(!is_enough("0.3.4", "0.3.5", breaking));
        assert!(is_enough("0.9.0", "1.0.0", breaking));
        assert!(!is_enough("1.0.0", "1.1.0", breaking));
        assert!(!is_enough("1.1.0", "1.0.0", Some(Class::Documentation)));
        assert!(is_enough("1.1.0", "1.1.0", None));
    }
}
