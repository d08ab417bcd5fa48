//! Which mode and method the headings around a place name.

use super::{AuthMethod, ExecutionMode};

/// What a heading says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Meaning {
    Mode(ExecutionMode),
    Method(AuthMethod),
    Configuration,
    Other,
}

/// The mode that a heading names.
pub(super) fn mode(heading: &str) -> Option<ExecutionMode> {
    let lower = heading.to_ascii_lowercase();
    if ["hosted mode", "hosted execution"]
        .iter()
        .any(|start| lower.starts_with(start))
    {
        return Some(ExecutionMode::Hosted);
    }
    let open = [
        "open source mode",
        "open source execution",
        "open-source mode",
        "open-source execution",
    ];
    open.iter()
        .any(|start| lower.starts_with(start))
        .then_some(ExecutionMode::OpenSource)
}

/// The method that a heading names.
fn method(heading: &str) -> Option<AuthMethod> {
    match heading.to_ascii_lowercase().as_str() {
        "oauth" => Some(AuthMethod::OAuth),
        "token" => Some(AuthMethod::Token),
        "bring your own oauth flow" => Some(AuthMethod::BringYourOwnOAuth),
        _ => None,
    }
}

/// Whether a line of a page without marks is a heading.
pub(super) fn is_known_heading(line: &str) -> bool {
    let short = line.len() <= 40 && !line.ends_with(['.', ':', ',']);
    short
        && (mode(line).is_some()
            || method(line).is_some()
            || line == "Execution"
            || line == "Configuration")
}

fn meaning(heading: &str) -> Meaning {
    match (mode(heading), method(heading)) {
        (Some(mode), _) => Meaning::Mode(mode),
        (None, Some(method)) => Meaning::Method(method),
        (None, None) if heading.eq_ignore_ascii_case("configuration") => Meaning::Configuration,
        (None, None) => Meaning::Other,
    }
}

/// The headings around a place, outermost first.
#[derive(Clone, Default, Debug)]
pub(super) struct Headings {
    open: Vec<(u8, Meaning)>,
    nearest: String,
}

impl Headings {
    /// Goes on to the next heading.
    pub(super) fn enter(&mut self, level: u8, text: &str) -> Meaning {
        self.open.retain(|(other, _)| *other < level);
        let meaning = meaning(text.trim());
        self.open.push((level, meaning));
        text.trim().clone_into(&mut self.nearest);
        meaning
    }

    /// The text of the nearest heading.
    pub(super) fn nearest(&self) -> &str {
        &self.nearest
    }

    pub(super) fn mode(&self) -> Option<ExecutionMode> {
        self.open
            .iter()
            .rev()
            .find_map(|(_, meaning)| match meaning {
                Meaning::Mode(mode) => Some(*mode),
                _ => None,
            })
    }

    /// The method, which counts only inside of a mode.
    pub(super) fn method(&self) -> Option<AuthMethod> {
        self.mode()?;
        self.open
            .iter()
            .rev()
            .find_map(|(_, meaning)| match meaning {
                Meaning::Method(method) => Some(*method),
                _ => None,
            })
    }

    /// Whether the place is right under the heading of its method, in no section below it.
    pub(super) fn right_in_method(&self) -> bool {
        self.method().is_some() && matches!(self.open.last(), Some((_, Meaning::Method(_))))
    }
}
