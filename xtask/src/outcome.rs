//! How a task ends.

use std::fmt;

/// A task that ran to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Nothing to complain about.
    Fine,
    /// Something is stale or wrong; it has been said what.
    Wrong,
}

impl Outcome {
    /// Wrong if either is.
    pub(crate) fn and(self, other: Self) -> Self {
        if self == Self::Fine { other } else { self }
    }
}

/// A task that could not run to its end.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    /// The command line asks for something that does not exist.
    Usage(String),
    /// A step failed, with the reason.
    Step(String),
}

impl Failure {
    /// Wraps the error of a step.
    pub(crate) fn step(error: impl fmt::Display) -> Self {
        Self::Step(error.to_string())
    }

    /// The exit code of the process.
    pub(crate) fn exit_code(&self) -> u8 {
        match self {
            Self::Usage(_) => 2,
            Self::Step(_) => 1,
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Usage(text) | Self::Step(text) => f.write_str(text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_wrong_part_makes_the_whole_wrong() {
        assert_eq!(Outcome::Fine.and(Outcome::Fine), Outcome::Fine);
        assert_eq!(Outcome::Fine.and(Outcome::Wrong), Outcome::Wrong);
        assert_eq!(Outcome::Wrong.and(Outcome::Fine), Outcome::Wrong);
    }
}
