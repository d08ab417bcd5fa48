//! What `rustfmt` is given: one text with what is left to do in many files.
//!
//! `rustfmt` begins anew with each file, which costs it as much as formatting a short one, and looks for the
//! modules that a file declares. From its standard input it takes one text and looks for none. It formats items
//! one by one and sorts only neighbours (imports, modules), so an item that is neither keeps the parts of a
//! parcel apart. What is formatted already stays out.

use super::rustfmt::Source;

/// Where a parcel is full: `rustfmt` holds all of its text in memory, and starting it costs time as well.
pub(super) const BYTES: usize = 4_000_000;

/// A text for `rustfmt`.
#[derive(Debug, Default)]
pub(super) struct Parcel {
    /// What is formatted.
    pub(super) text: String,
    /// The generated files of which it has parts, by their places.
    members: Vec<usize>,
    /// Where each part came from.
    origins: Vec<Origin>,
}

/// Where a part of a parcel came from.
#[derive(Debug)]
struct Origin {
    /// Its first line in the parcel, counted from 0.
    line: usize,
    /// The file.
    member: usize,
    /// Its first line in that file, counted from 0.
    file_line: usize,
}

/// The files in parcels of about that size, each beginning with that text.
pub(super) fn pack(sources: &[Source<'_>], start: &str, bytes: usize) -> Vec<Parcel> {
    let mut parcels: Vec<Parcel> = Vec::new();
    let mut line = 0;
    for (member, Source { printed, .. }) in sources.iter().enumerate() {
        let full = |parcel: &Parcel| parcel.text.len() >= bytes;
        if parcels.last().is_none_or(full) {
            parcels.push(Parcel {
                text: format!("{start}\n"),
                ..Parcel::default()
            });
            line = lines(start) + 1;
        }
        let Some(parcel) = parcels.last_mut() else {
            continue;
        };
        parcel.members.push(member);
        for part in printed.parts.iter().filter(|part| !part.is_settled) {
            let text = printed.part(part);
            let before = printed.text.get(..part.range.start).unwrap_or_default();
            let divider = divider(parcel.origins.len());
            parcel.origins.push(Origin {
                line,
                member,
                file_line: lines(before),
            });
            for piece in [text, "\n\n", &divider, "\n\n"] {
                parcel.text.push_str(piece);
            }
            line += lines(text) + 4;
        }
    }
    parcels
}

impl Parcel {
    /// The generated files by their places, out of the formatted text. Nothing when a divider is not where it
    /// was put.
    pub(super) fn unpack(
        &self,
        formatted: &str,
        sources: &[Source<'_>],
    ) -> Option<Vec<(usize, String)>> {
        let mut rest = formatted;
        let mut dividers = 0;
        let mut files = Vec::with_capacity(self.members.len());
        for &member in &self.members {
            let printed = sources.get(member)?.printed;
            let mut text = String::with_capacity(printed.text.len());
            for part in &printed.parts {
                let mut done = printed.part(part);
                if !part.is_settled {
                    (done, rest) = rest.split_once(&divider(dividers))?;
                    done = done.trim_matches('\n');
                    dividers += 1;
                }
                text.push_str(if text.is_empty() { "" } else { "\n" });
                text.push_str(done);
                text.push('\n');
            }
            files.push((member, text));
        }
        rest.trim().is_empty().then_some(files)
    }

    /// What `rustfmt` says of the parcel, with the generated files and their lines.
    pub(super) fn named(&self, said: &str, sources: &[Source<'_>]) -> String {
        const INPUT: &str = "<stdin>:";
        let mut parts = said.split(INPUT);
        let mut named = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let digits = part.bytes().take_while(u8::is_ascii_digit).count();
            let (number, rest) = part.split_at(digits);
            let place = number.parse::<usize>().ok().and_then(|number| {
                let line = number.checked_sub(1)?;
                let after = self.origins.partition_point(|origin| origin.line <= line);
                let origin = self.origins.get(after.checked_sub(1)?)?;
                let path = sources.get(origin.member)?.path;
                Some(format!(
                    "{path}:{}",
                    origin.file_line + line - origin.line + 1
                ))
            });
            named.push_str(&place.unwrap_or_else(|| format!("{INPUT}{number}")));
            named.push_str(rest);
        }
        named
    }
}

/// The number of line breaks.
fn lines(text: &str) -> usize {
    text.bytes().filter(|&byte| byte == b'\n').count()
}

/// The item behind a part.
fn divider(number: usize) -> String {
    format!("const END_OF_PART_{number}: () = ();")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::format::print::Printed;

    fn sources(printed: &[Printed]) -> Vec<Source<'_>> {
        let paths = ["src/a.rs", "src/b.rs", "src/c.rs", "src/d.rs"];
        let pairs = paths.into_iter().zip(printed);
        pairs
            .map(|(path, printed)| Source { path, printed })
            .collect()
    }

    fn printed() -> Vec<Printed> {
        vec![
            Printed::of(&[("// A.", true), ("struct A;", false), ("b! {}", true)]),
            Printed::default(),
            Printed::of(&[
                ("use b::B;\nuse c::C;", false),
                ("c! {}", true),
                ("fn d() {\n}", false),
            ]),
            Printed::of(&[("// D.", true)]),
        ]
    }

    #[test]
    fn what_is_packed_comes_out_again() {
        let printed = printed();
        let sources = sources(&printed);
        for (bytes, count) in [(BYTES, 1), (20, 3), (1, 4)] {
            let parcels = pack(&sources, "fn start() {}\n", bytes);
            assert_eq!(parcels.len(), count, "{bytes}");
            let files: Vec<(usize, String)> = parcels
                .iter()
                .flat_map(|parcel| {
                    let text = parcel.text.strip_prefix("fn start() {}\n").unwrap();
                    parcel.unpack(text, &sources).unwrap()
                })
                .collect();
            let expected = printed
                .iter()
                .map(|printed| printed.text.clone())
                .enumerate();
            assert_eq!(files, expected.collect::<Vec<_>>(), "{bytes}");
        }
    }

    #[test]
    fn a_lost_divider_is_noticed() {
        let printed = printed();
        let sources = sources(&printed);
        let parcel = pack(&sources, "", BYTES).remove(0);
        for lost in [divider(0), divider(1), divider(2)] {
            let without = parcel.text.replace(&lost, "");
            assert_eq!(parcel.unpack(&without, &sources), None, "{lost}");
        }
        let more = format!("{}struct Z;", parcel.text);
        assert_eq!(parcel.unpack(&more, &sources), None);
    }

    #[test]
    fn lines_are_those_of_the_file() {
        let printed = printed();
        let sources = sources(&printed);
        let parcel = pack(&sources, "fn start() {}\n", BYTES).remove(0);
        for (code, place) in [
            ("struct A;", "src/a.rs:3"),
            ("use c::C;", "src/c.rs:2"),
            ("fn d() {", "src/c.rs:6"),
        ] {
            let line = parcel.text.lines().position(|line| line == code).unwrap() + 1;
            let said = format!("error: what?\n --> <stdin>:{line}:7\n");
            let named = parcel.named(&said, &sources);
            assert_eq!(named, format!("error: what?\n --> {place}:7\n"), "{code}");
        }
        for said in [
            "no place",
            "<stdin>:1:2",
            "<stdin>:",
            "<stdin>:99999999999999999999999",
        ] {
            assert_eq!(parcel.named(said, &sources), said);
        }
    }
}
