//! What `rustfmt` is given: one text with what is left to do in many files.
//!
//! `rustfmt` begins anew with each file, which costs it as much as formatting a short one, and looks for the
//! modules that a file declares. From its standard input it takes one text and looks for none. It formats items
//! one by one and sorts only neighbours (imports, modules), so an item that is neither keeps the parts of a
//! parcel apart. What is formatted already stays out.

use super::rustfmt::Source;

/// Where a parcel is full: `rustfmt` holds all of its text in memory, and starting it costs time as well.
pub(super) const BYTES: usize = 4_000_000;

/// What stands around a member of an implementation.
const MEMBER: [&str; 2] = ["impl A {\n", "\n}"];

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
        for open in &printed.open {
            let text = printed.part(open.range.clone());
            let wrapper = if open.is_member { MEMBER } else { ["", ""] };
            line += lines(wrapper[0]);
            let divider = divider(parcel.origins.len());
            parcel.origins.push(Origin {
                line,
                member,
                file_line: lines(printed.part(0..open.range.start)),
            });
            for piece in [wrapper[0], text, wrapper[1], "\n", &divider, "\n"] {
                parcel.text.push_str(piece);
            }
            line += lines(text) + lines(wrapper[1]) + 4;
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
            let mut end = 0;
            for open in &printed.open {
                let done;
                (done, rest) = rest.split_once(&divider(dividers))?;
                dividers += 1;
                text.push_str(printed.part(end..open.range.start));
                text.push_str(unwrapped(done.trim_matches('\n'), open.is_member)?);
                end = open.range.end;
            }
            text.push_str(printed.part(end..printed.text.len()));
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

/// What was formatted, without the implementation around a member.
fn unwrapped(formatted: &str, is_member: bool) -> Option<&str> {
    let [start, end] = MEMBER;
    match is_member {
        true => formatted.strip_prefix(start)?.strip_suffix(end),
        false => Some(formatted),
    }
}

/// The number of line breaks.
fn lines(text: &str) -> usize {
    text.bytes().filter(|&byte| byte == b'\n').count()
}

/// The item behind a part, as a line: within a line it can stand in a text.
fn divider(number: usize) -> String {
    format!("\nconst END_OF_PART_{number}: () = ();\n")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::format::print::{Open, Printed};

    fn sources(printed: &[Printed]) -> Vec<Source<'_>> {
        let paths = ["src/a.rs", "src/b.rs", "src/c.rs", "src/d.rs"];
        let pairs = paths.into_iter().zip(printed);
        pairs
            .map(|(path, printed)| Source { path, printed })
            .collect()
    }

    fn printed() -> Vec<Printed> {
        let (open, settled) = (Printed::open, Printed::settled);
        let of = |parts: Vec<Printed>| {
            let mut printed = Printed::default();
            parts.into_iter().for_each(|part| printed.add(part));
            printed
        };
        let mut block = settled("impl E {\n    fn f() {}\n\n    fn g() {\n}\n}");
        block.open.push(Open {
            range: 24..38,
            is_member: true,
        });
        vec![
            of(vec![settled("// A."), open("struct A;"), settled("b! {}")]),
            Printed::default(),
            of(vec![
                open("use b::B;\nuse c::C;"),
                settled("c! {}"),
                open("struct D;"),
                open("fn d() {\n}"),
                block,
            ]),
            of(vec![settled("// D.")]),
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
    fn a_text_with_a_divider_stays() {
        let doc = "/// const END_OF_PART_0: () = ();\nstruct A;";
        let mut file = Printed::default();
        file.add(Printed::open(doc));
        let printed = [file];
        let sources = sources(&printed);
        let parcel = pack(&sources, "", BYTES).remove(0);
        let files = parcel.unpack(&parcel.text, &sources).unwrap();
        assert_eq!(files, [(0, format!("{doc}\n"))]);
    }

    #[test]
    fn a_lost_divider_is_noticed() {
        let printed = printed();
        let sources = sources(&printed);
        let parcel = pack(&sources, "", BYTES).remove(0);
        for lost in [divider(0), divider(1), divider(2), divider(3)] {
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
            ("fn d() {", "src/c.rs:8"),
            ("    fn g() {", "src/c.rs:14"),
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
