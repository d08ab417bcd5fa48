//! About how many tokens a text costs a model.
//!
//! Tokenizers are large and differ from model to model; descriptions only need to know what fits. This counts a
//! little more than the current ones do (the tests compare), so that what fits here fits there.

/// About how many tokens a text is.
pub(super) fn tokens(text: &str) -> usize {
    let mut count = Count::default();
    for c in text.chars() {
        count.add(Class::of(c));
    }
    count.close();
    count.tokens
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Letter,
    Digit,
    /// Goes along with the letters after it.
    Blank,
    Sign,
    /// A character of its own weight.
    Other,
}

impl Class {
    fn of(c: char) -> Self {
        match c {
            'a'..='z' | 'A'..='Z' => Self::Letter,
            '0'..='9' => Self::Digit,
            ' ' | '_' => Self::Blank,
            c if c.is_ascii() => Self::Sign,
            _ => Self::Other,
        }
    }
}

#[derive(Default)]
struct Count {
    tokens: usize,
    run: usize,
    class: Option<Class>,
}

impl Count {
    fn add(&mut self, class: Class) {
        if self.class != Some(class) {
            self.close();
            self.class = Some(class);
        }
        self.run += 1;
    }

    /// Ends a run of characters of one class.
    fn close(&mut self) {
        self.tokens += match self.class {
            Some(Class::Letter) => 1 + (self.run - 1) / 8,
            Some(Class::Digit) => self.run.div_ceil(3),
            Some(Class::Sign) => self.run.div_ceil(3),
            Some(Class::Other) => self.run,
            Some(Class::Blank) => self.run / 4,
            None => 0,
        };
        self.run = 0;
        self.class = None;
    }
}

#[cfg(test)]
mod tests {
    use super::tokens;

    #[test]
    fn words_numbers_and_signs() {
        assert_eq!(tokens(""), 0);
        assert_eq!(tokens("list jars"), 2);
        assert_eq!(tokens("updated_since"), 2);
        assert_eq!(tokens("internationalisation"), 3);
        assert_eq!(tokens("{\"id\":12345}"), 6);
        assert_eq!(tokens("für"), 3);
    }
}
