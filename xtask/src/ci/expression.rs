//! Licence expressions (SPDX) against a list of accepted licences.

/// Whether the licences of the list are enough for the expression. `None` if it is not an expression.
pub(super) fn is_allowed(expression: &str, allowed: &[String]) -> Option<bool> {
    // Before 2018 `/` was used for OR.
    let spaced = expression
        .replace('(', " ( ")
        .replace(')', " ) ")
        .replace('/', " OR ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut parser = Parser {
        words: &words,
        allowed,
    };
    let verdict = parser.alternatives()?;
    parser.words.is_empty().then_some(verdict)
}

struct Parser<'a> {
    words: &'a [&'a str],
    allowed: &'a [String],
}

impl Parser<'_> {
    /// `a OR b`: one is enough.
    fn alternatives(&mut self) -> Option<bool> {
        let mut any = self.all()?;
        while self.take("OR") {
            any |= self.all()?;
        }
        Some(any)
    }

    /// `a AND b`: all are needed.
    fn all(&mut self) -> Option<bool> {
        let mut all = self.one()?;
        while self.take("AND") {
            all &= self.one()?;
        }
        Some(all)
    }

    /// A licence, perhaps with an exception, or an expression in parentheses.
    fn one(&mut self) -> Option<bool> {
        if self.take("(") {
            let inner = self.alternatives()?;
            return self.take(")").then_some(inner);
        }
        let mut name = self.next()?.to_owned();
        if ["OR", "AND", "WITH", ")"].contains(&name.as_str()) {
            return None;
        }
        if self.take("WITH") {
            name = format!("{name} WITH {}", self.next()?);
        }
        Some(self.allowed.contains(&name))
    }

    fn take(&mut self, word: &str) -> bool {
        match self.words.split_first() {
            Some((first, rest)) if *first == word => {
                self.words = rest;
                true
            }
            _ => false,
        }
    }

    fn next(&mut self) -> Option<&str> {
        let (first, rest) = self.words.split_first()?;
        self.words = rest;
        Some(first)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allowed(expression: &str) -> Option<bool> {
        let list = ["MIT", "Apache-2.0", "Apache-2.0 WITH LLVM-exception"].map(str::to_owned);
        is_allowed(expression, &list)
    }

    #[test]
    fn one_of_several_is_enough_but_all_of_several_are_needed() {
        assert_eq!(allowed("MIT"), Some(true));
        assert_eq!(allowed("GPL-3.0-only"), Some(false));
        assert_eq!(allowed("GPL-3.0-only OR MIT"), Some(true));
        assert_eq!(allowed("MIT/GPL-3.0-only"), Some(true));
        assert_eq!(allowed("MIT AND GPL-3.0-only"), Some(false));
        assert_eq!(allowed("(MIT OR GPL-3.0-only) AND Apache-2.0"), Some(true));
        assert_eq!(allowed("MIT AND GPL-3.0-only OR Apache-2.0"), Some(true));
    }

    #[test]
    fn exceptions_belong_to_their_licence() {
        assert_eq!(
            allowed("Apache-2.0 WITH LLVM-exception OR GPL-3.0-only"),
            Some(true)
        );
        assert_eq!(allowed("MIT WITH LLVM-exception"), Some(false));
    }

    #[test]
    fn nonsense_is_no_expression() {
        for text in ["", "OR", "MIT OR", "(MIT", "MIT Apache-2.0", "MIT)"] {
            assert_eq!(allowed(text), None, "{text}");
        }
    }
}
