//! A name that the connector does not have.

use std::fmt;

use crate::load::spelling::nearest;

/// An entity or an action that is not there, and those that are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unknown {
    kind: &'static str,
    name: String,
    of: Option<String>,
    nearest: Option<String>,
    known: Vec<String>,
}

impl Unknown {
    pub(super) fn new<'a>(
        kind: &'static str,
        name: &str,
        known: impl Iterator<Item = &'a str>,
    ) -> Self {
        let known: Vec<String> = known.map(str::to_owned).collect();
        let nearest = nearest(name, known.iter().map(String::as_str));
        Self {
            kind,
            name: name.to_owned(),
            of: None,
            nearest: nearest.map(str::to_owned),
            known,
        }
    }

    /// The thing that has no such part.
    pub(super) fn of(mut self, name: &str) -> Self {
        self.of = Some(name.to_owned());
        self
    }
}

impl fmt::Display for Unknown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.of {
            Some(of) => write!(f, "`{of}` has no {} `{}`", self.kind, self.name)?,
            None => write!(f, "there is no {} `{}`", self.kind, self.name)?,
        }
        if let Some(nearest) = &self.nearest {
            write!(f, "; did you mean `{nearest}`?")?;
        }
        write!(f, " (known: {})", self.known.join(", "))
    }
}

impl std::error::Error for Unknown {}
