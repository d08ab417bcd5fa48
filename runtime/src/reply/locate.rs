//! The path of a place in a JSON text.

use super::steps::Place;

/// The path of the first value that ends at or after that line and column (as `serde_json` counts them).
pub(super) fn locate(text: &str, line: usize, column: usize) -> Vec<Place> {
    let before: usize = text
        .split_inclusive('\n')
        .take(line.saturating_sub(1))
        .map(str::len)
        .sum();
    let mut scan = Scan {
        bytes: text.as_bytes(),
        at: 0,
        wanted: before + column,
        path: Vec::new(),
    };
    scan.value(0);
    scan.path
}

struct Scan<'a> {
    bytes: &'a [u8],
    at: usize,
    wanted: usize,
    path: Vec<Place>,
}

/// Whether the scan goes on.
type Goes = bool;

impl Scan<'_> {
    fn peek(&mut self) -> Option<u8> {
        while self.bytes.get(self.at).is_some_and(u8::is_ascii_whitespace) {
            self.at += 1;
        }
        self.bytes.get(self.at).copied()
    }

    fn value(&mut self, depth: usize) -> Goes {
        let goes = match self.peek() {
            _ if depth > 128 => false,
            Some(b'{') => self.members(depth),
            Some(b'[') => self.items(depth),
            Some(b'"') => {
                self.text();
                true
            }
            Some(_) => self.word(),
            None => false,
        };
        goes && self.at < self.wanted
    }

    /// A number, `true`, `false` or `null`; nothing else gets the scan on.
    fn word(&mut self) -> Goes {
        let end = |byte: &u8| matches!(byte, b',' | b'}' | b']') || byte.is_ascii_whitespace();
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let length = rest.iter().position(end).unwrap_or(rest.len());
        self.at += length;
        length > 0
    }

    fn text(&mut self) -> String {
        let start = self.at + 1;
        self.at = start;
        while let Some(byte) = self.bytes.get(self.at) {
            match byte {
                b'"' => break,
                b'\\' => self.at += 2,
                _ => self.at += 1,
            }
        }
        let end = self.at.min(self.bytes.len());
        self.at = end + 1;
        String::from_utf8_lossy(self.bytes.get(start..end).unwrap_or_default()).into_owned()
    }

    fn members(&mut self, depth: usize) -> Goes {
        self.at += 1;
        loop {
            match self.peek() {
                Some(b'"') => {
                    let name = self.text();
                    self.path.push(Place::Key(name));
                    if self.peek() == Some(b':') {
                        self.at += 1;
                    }
                    if !self.value(depth + 1) {
                        return false;
                    }
                    self.path.pop();
                }
                Some(b',') => self.at += 1,
                Some(b'}') => {
                    self.at += 1;
                    return true;
                }
                _ => return false,
            }
        }
    }

    fn items(&mut self, depth: usize) -> Goes {
        self.at += 1;
        let mut index = 0;
        loop {
            match self.peek() {
                Some(b',') => {
                    self.at += 1;
                    index += 1;
                }
                Some(b']') => {
                    self.at += 1;
                    return true;
                }
                Some(_) => {
                    self.path.push(Place::Index(index));
                    if !self.value(depth + 1) {
                        return false;
                    }
                    self.path.pop();
                }
                None => return false,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::steps::written;
    use super::locate;

    #[test]
    fn positions_become_paths() {
        let text = "{\"a\": [1,\n {\"b\\\"c\": \"x\", \"d\": tru}]}";
        for (line, column, path) in [
            (1, 1, "a[0]"),
            (1, 8, "a[0]"),
            (1, 9, "a[1].b\\\"c"),
            (2, 10, "a[1].b\\\"c"),
            (2, 22, "a[1].d"),
            (2, 24, "a[1]"),
        ] {
            let found = written(
                &[crate::operation::Step::Key("none")],
                &locate(text, line, column),
            );
            assert_eq!(found, path, "{line}:{column}");
        }
        assert_eq!(locate("", 1, 0), []);
        assert_eq!(locate("{\"a", 1, 3).len(), 1);
    }
}
