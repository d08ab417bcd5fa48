//! What `rustfmt` is given: files with the items of many.
//!
//! `rustfmt` begins anew with each file, which costs it as much as formatting a short one. It formats items
//! one by one and sorts only neighbours (imports, modules), so an item that is neither keeps the files of a
//! parcel apart. What stands before the items of a file is comments, final as they are, and stays out.

use std::borrow::Cow;
use std::path::PathBuf;

use super::rustfmt::Source;

/// Where a parcel is full: `rustfmt` holds all of a file in memory.
pub(super) const BYTES: usize = 400_000;

/// A file for `rustfmt`.
#[derive(Debug, Default)]
pub(super) struct Parcel<'a> {
    /// What is formatted.
    pub(super) text: Cow<'a, str>,
    /// The files of the modules that it declares.
    pub(super) modules: &'a [PathBuf],
    /// The places of the generated files in it.
    members: Vec<usize>,
    /// Whether there is a divider behind the items of each, or one file as it is.
    divided: bool,
}

/// The files in parcels of about that size. A file that declares modules has a parcel of its own; with a size
/// of zero all files have.
pub(super) fn pack<'a>(sources: &[Source<'a>], bytes: usize) -> Vec<Parcel<'a>> {
    let mut parcels = Vec::new();
    let mut open = Parcel::default();
    for (number, Source { printed, .. }) in sources.iter().enumerate() {
        if bytes == 0 || !printed.modules.is_empty() {
            parcels.push(Parcel {
                text: Cow::Borrowed(&printed.text),
                modules: &printed.modules,
                members: vec![number],
                divided: false,
            });
            continue;
        }
        let text = open.text.to_mut();
        for part in [printed.items(), "\n\n", &divider(number), "\n\n"] {
            text.push_str(part);
        }
        open.members.push(number);
        open.divided = true;
        if open.text.len() >= bytes {
            parcels.push(std::mem::take(&mut open));
        }
    }
    if open.divided {
        parcels.push(open);
    }
    parcels
}

impl Parcel<'_> {
    /// The generated files by their places, out of the formatted text. Nothing when a divider is not where it
    /// was put.
    pub(super) fn unpack(
        &self,
        formatted: String,
        sources: &[Source<'_>],
    ) -> Option<Vec<(usize, String)>> {
        if !self.divided {
            return self
                .members
                .first()
                .map(|&number| vec![(number, formatted)]);
        }
        let mut rest = formatted.as_str();
        let mut files = Vec::with_capacity(self.members.len());
        for &number in &self.members {
            let (items, after) = rest.split_once(&divider(number))?;
            let head = sources.get(number)?.printed.head();
            files.push((number, joined(head, items)));
            rest = after;
        }
        rest.trim().is_empty().then_some(files)
    }
}

/// A file of comments and items.
fn joined(head: &str, items: &str) -> String {
    let (head, items) = (head.trim_end(), items.trim_matches('\n'));
    let between = if head.is_empty() || items.is_empty() {
        ""
    } else {
        "\n\n"
    };
    format!("{head}{between}{items}\n")
}

/// The item behind those of a file.
fn divider(number: usize) -> String {
    format!("const END_OF_FILE_{number}: () = ();")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::format::print::Printed;

    fn sources(printed: &[Printed]) -> Vec<Source<'_>> {
        let source = |printed| Source {
            path: "src/a.rs",
            printed,
        };
        printed.iter().map(source).collect()
    }

    fn printed() -> Vec<Printed> {
        let alone = Printed::of_items("mod b;\n", &["b.rs"]);
        let some = ["struct A;\n", "", "use b::B;\n"].map(|items| Printed::of_items(items, &[]));
        some.into_iter().chain([alone]).collect()
    }

    #[test]
    fn what_is_packed_comes_out_again() {
        let printed = printed();
        let sources = sources(&printed);
        for (bytes, count) in [(BYTES, 2), (60, 3), (1, 4), (0, 4)] {
            let parcels = pack(&sources, bytes);
            assert_eq!(parcels.len(), count, "{bytes}");
            let mut files: Vec<(usize, String)> = parcels
                .iter()
                .flat_map(|parcel| parcel.unpack(parcel.text.to_string(), &sources).unwrap())
                .collect();
            files.sort();
            let texts: Vec<&str> = files.iter().map(|(_, text)| text.trim()).collect();
            assert_eq!(texts, ["struct A;", "", "use b::B;", "mod b;"], "{bytes}");
        }
    }

    #[test]
    fn a_lost_divider_is_noticed() {
        let printed = printed();
        let sources = sources(&printed);
        let parcels = pack(&sources, BYTES);
        let shared = parcels.last().unwrap();
        for lost in [
            "const END_OF_FILE_0: () = ();",
            "const END_OF_FILE_2: () = ();",
        ] {
            let without = shared.text.replace(lost, "");
            assert_eq!(shared.unpack(without, &sources), None, "{lost}");
        }
        let more = format!("{}struct Z;", shared.text);
        assert_eq!(shared.unpack(more, &sources), None);
    }
}
