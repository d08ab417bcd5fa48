//! One message about an input.

use super::{Code, Span};

/// How bad a finding is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Severity {
    /// Generation stops after the stage that found it.
    Error,
    /// The input is used, but something in it was repaired or looks wrong.
    Warning,
    /// Worth knowing; nothing is wrong.
    Note,
}

/// A second place that explains a finding.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Related {
    /// The place.
    pub span: Span,
    /// What it has to do with the finding.
    pub label: String,
}

/// A located message about an input, with a stable code.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Diagnostic {
    /// The stable name of the kind of finding.
    pub code: Code,
    /// How bad it is.
    pub severity: Severity,
    /// One sentence that says what is wrong.
    pub message: String,
    /// Where.
    pub span: Span,
    /// A few words beside the place.
    pub label: Option<String>,
    /// Other places that matter.
    pub related: Vec<Related>,
    /// The JSON pointer of the place, when it is in a document.
    pub pointer: Option<String>,
    /// What to do about it.
    pub help: Option<String>,
}

impl Diagnostic {
    /// A finding that stops the generation.
    #[must_use]
    pub fn error(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, code, span, message.into())
    }

    /// A finding that the generation survives.
    #[must_use]
    pub fn warning(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, code, span, message.into())
    }

    /// A remark.
    #[must_use]
    pub fn note(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self::new(Severity::Note, code, span, message.into())
    }

    fn new(severity: Severity, code: Code, span: Span, message: String) -> Self {
        Self {
            code,
            severity,
            message,
            span,
            label: None,
            related: Vec::new(),
            pointer: None,
            help: None,
        }
    }

    /// Puts a few words beside the place.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// Adds another place that matters.
    #[must_use]
    pub fn related(mut self, span: Span, label: impl Into<String>) -> Self {
        self.related.push(Related {
            span,
            label: label.into(),
        });
        self
    }

    /// Says what to do about it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Names the place by its JSON pointer.
    #[must_use]
    pub fn pointer(mut self, pointer: impl Into<String>) -> Self {
        self.pointer = Some(pointer.into());
        self
    }
}
