//! Texts with places for values: `${field}`, `{{ field }}`, `{variable}`.

/// How a place for a value is marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Marks {
    open: &'static str,
    close: &'static str,
}

impl Marks {
    /// `${field}`
    pub(crate) const DOLLAR: Self = Self {
        open: "${",
        close: "}",
    };
    /// `{{ field }}`
    pub(crate) const DOUBLE: Self = Self {
        open: "{{",
        close: "}}",
    };
    /// `{variable}`
    pub(crate) const SINGLE: Self = Self {
        open: "{",
        close: "}",
    };
}

/// Fills the places; the error is the name of a value that there is not.
pub(crate) fn render<'a>(
    template: &str,
    marks: Marks,
    mut value: impl FnMut(&str) -> Option<std::borrow::Cow<'a, str>>,
) -> Result<String, String> {
    let mut out = String::with_capacity(template.len());
    let mut rest = template;
    while let Some(start) = rest.find(marks.open) {
        let after = &rest[start + marks.open.len()..];
        let Some(end) = after.find(marks.close) else {
            break;
        };
        let name = after[..end].trim();
        out.push_str(&rest[..start]);
        out.push_str(&value(name).ok_or_else(|| name.to_owned())?);
        rest = &after[end + marks.close.len()..];
    }
    out.push_str(rest);
    Ok(out)
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::{Marks, render};

    fn value(name: &str) -> Option<Cow<'static, str>> {
        match name {
            "email" => Some("a@b.test".into()),
            "n" => Some("5".into()),
            _ => None,
        }
    }

    #[test]
    fn places_are_filled() {
        for (template, marks, text) in [
            ("constant", Marks::DOLLAR, "constant"),
            ("${email}/token", Marks::DOLLAR, "a@b.test/token"),
            ("${n}${n}-${ email }", Marks::DOLLAR, "55-a@b.test"),
            ("{{ n }}", Marks::DOUBLE, "5"),
            ("x{{n}}y", Marks::DOUBLE, "x5y"),
            (
                "https://{n}.test/{email}",
                Marks::SINGLE,
                "https://5.test/a@b.test",
            ),
            ("open ${n", Marks::DOLLAR, "open ${n"),
        ] {
            assert_eq!(
                render(template, marks, value),
                Ok(text.to_owned()),
                "{template}"
            );
        }
        assert_eq!(render("${no}", Marks::DOLLAR, value), Err("no".to_owned()));
    }
}
