//! Paths into answers: a small part of JSONPath, read once into steps.

use std::fmt;

/// A path into a JSON value; no steps means the whole value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Extractor(pub Vec<Step>);

/// One step of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// The member of that name.
    Key(String),
    /// The item at that place.
    Index(usize),
    /// Every item.
    Each,
}

/// Where a value about an answer comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MetaSource {
    /// A path into the body.
    Body(Extractor),
    /// The target with that relation in the `Link` header.
    Link(String),
    /// A response header.
    Header(String),
}

impl Extractor {
    /// Reads `$`, `.name`, `['name']`, `[0]` and `[*]`.
    ///
    /// # Errors
    /// A sentence that says what was found where something else should stand.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut rest = text
            .trim()
            .strip_prefix('$')
            .ok_or("a path begins with `$`")?;
        let mut steps = Vec::new();
        while !rest.is_empty() {
            let (step, after) = parse_step(rest)?;
            steps.push(step);
            rest = after;
        }
        Ok(Self(steps))
    }
}

fn parse_step(rest: &str) -> Result<(Step, &str), String> {
    if let Some(name) = rest.strip_prefix('.') {
        let end = name.find(['.', '[']).unwrap_or(name.len());
        let (name, after) = name.split_at(end);
        return match name {
            "" => Err("a name is missing after `.`".to_owned()),
            "*" => Ok((Step::Each, after)),
            _ => Ok((Step::Key(name.to_owned()), after)),
        };
    }
    let Some((inside, after)) = rest.strip_prefix('[').and_then(|rest| rest.split_once(']')) else {
        return Err(format!("`.` or `[…]` should stand where `{rest}` begins"));
    };
    let quoted = inside
        .strip_prefix('\'')
        .and_then(|name| name.strip_suffix('\''))
        .or_else(|| {
            inside
                .strip_prefix('"')
                .and_then(|name| name.strip_suffix('"'))
        });
    if let Some(name) = quoted {
        return Ok((Step::Key(name.to_owned()), after));
    }
    if inside == "*" {
        return Ok((Step::Each, after));
    }
    match inside.parse() {
        Ok(index) => Ok((Step::Index(index), after)),
        Err(_) => Err(format!(
            "`[{inside}]` is neither a name, an index nor `[*]`"
        )),
    }
}

impl MetaSource {
    /// Reads a path, `@link.REL` or `@header.NAME`.
    ///
    /// # Errors
    /// A sentence that says what is wrong.
    pub fn parse(text: &str) -> Result<Self, String> {
        if let Some(relation) = text.strip_prefix("@link.") {
            return Ok(Self::Link(relation.to_owned()));
        }
        if let Some(name) = text.strip_prefix("@header.") {
            return Ok(Self::Header(name.to_owned()));
        }
        Extractor::parse(text).map(Self::Body)
    }
}

impl fmt::Display for Extractor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("$")?;
        for step in &self.0 {
            match step {
                Step::Key(name) => write!(f, ".{name}")?,
                Step::Index(index) => write!(f, "[{index}]")?,
                Step::Each => f.write_str("[*]")?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{Extractor, MetaSource, Step};

    fn key(name: &str) -> Step {
        Step::Key(name.to_owned())
    }

    #[test]
    fn reads_the_forms_in_use() {
        assert_eq!(Extractor::parse("$"), Ok(Extractor(vec![])));
        assert_eq!(
            Extractor::parse("$.links.next"),
            Ok(Extractor(vec![key("links"), key("next")]))
        );
        assert_eq!(
            Extractor::parse("$.calls[0]['a b'][*].c"),
            Ok(Extractor(vec![
                key("calls"),
                Step::Index(0),
                key("a b"),
                Step::Each,
                key("c")
            ]))
        );
        assert_eq!(
            MetaSource::parse("@header.X-Next"),
            Ok(MetaSource::Header("X-Next".to_owned()))
        );
        assert_eq!(
            MetaSource::parse("@link.next"),
            Ok(MetaSource::Link("next".to_owned()))
        );
    }

    #[test]
    fn says_what_is_wrong() {
        for bad in ["users", "$users", "$.", "$[", "$[?(@.a)]", "$..a", ""] {
            assert!(Extractor::parse(bad).is_err(), "{bad}");
        }
    }
}
