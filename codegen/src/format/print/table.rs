//! Macros with braces: tables, with a line or a block for each entry.
//!
//! `prettyplease` fills lines with the tokens of a macro, and `rustfmt` leaves alone what stands between
//! braces. So their tokens are laid out here: on one line if there is room, else with a line for each entry,
//! and so on for the brackets in an entry.

mod flat;
mod layout;

use syn::{Item, Macro};

use crate::emit::file::braced_macro;

/// The text of an item that is such a macro, or a static or constant that is made by one. Nothing for other
/// items. Tables are most of a connector, so their tokens are taken and not copied.
pub(super) fn print(item: &mut Item, unparse: impl FnOnce(Item) -> String) -> Option<String> {
    let mac = table(item)?;
    let tokens = std::mem::take(&mut mac.tokens);
    let shell = unparse(std::mem::replace(item, Item::Verbatim(Default::default())));
    let shell = shell.trim_end();
    let (head, tail) = shell.rsplit_once("{}").unwrap_or((shell, ""));
    Some(layout::block(head, tokens, tail))
}

/// The macro with braces that an item is, or is made by.
fn table(item: &mut Item) -> Option<&mut Macro> {
    let has_attributes = matches!(item, Item::Macro(item) if !item.attrs.is_empty());
    if has_attributes {
        return None;
    }
    braced_macro(item)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use proc_macro2::TokenStream;

    use super::*;
    use crate::format::print;

    fn printed(item: &str) -> Option<String> {
        print(&mut syn::parse_str(item).unwrap(), print::unparse)
    }

    /// The entries of a table that is too long for a line.
    fn entries(entries: &str) -> String {
        let long = "a".repeat(100);
        let text = printed(&format!("a! {{ {entries}, {long} }}")).unwrap();
        let end = format!("    {long},\n}}");
        text.strip_prefix("a! {\n")
            .and_then(|text| text.strip_suffix(&end))
            .unwrap()
            .to_owned()
    }

    #[test]
    fn short_tables_have_one_line() {
        assert_eq!(printed("a!{b,[c],}").unwrap(), "a! { b, [c] }");
        assert_eq!(printed("a!{}").unwrap(), "a! {}");
        let item = "/// B (c).\npub static B: C<D> = a::b! { [0; 2], {}, E { f: 1 } };";
        assert_eq!(printed(item).unwrap(), item);
    }

    #[test]
    fn entries_have_lines() {
        let entry =
            "required(\"name\", name, Type::TEXT, \"What people call it, and some more of it.\")";
        let item = format!("a::record! {{ A, [{entry}, {entry}], &b::path!(\"c\", \"d\") }}");
        let expected = format!(
            "a::record! {{\n    A,\n    [\n        {entry},\n        {entry},\n    ],\n    &b::path!(\"c\", \"d\"),\n}}"
        );
        assert_eq!(printed(&item).unwrap(), expected);
        for kind in ["static", "const"] {
            let item = format!("/// B {{}} (c).\npub {kind} B: C<D> = {item};");
            let expected = format!("/// B {{}} (c).\npub {kind} B: C<D> = {expected};");
            assert_eq!(printed(&item).unwrap(), expected);
        }
    }

    #[test]
    fn what_is_longer_than_a_line_is_broken_in_its_last_brackets() {
        let text = format!("\"{}\"", "b".repeat(96));
        assert_eq!(
            entries(&format!("c({text})")),
            format!("    c(\n        {text},\n    ),\n")
        );
        assert_eq!(
            entries(&format!("c(d, {text})")),
            format!("    c(\n        d,\n        {text},\n    ),\n")
        );
        assert_eq!(
            entries(&format!("c(&D::e(&[{text}]))")),
            format!("    c(&D::e(&[\n        {text},\n    ])),\n")
        );
        assert_eq!(
            entries(&format!("({text})")),
            format!("    (\n        {text}\n    ),\n")
        );
        assert_eq!(
            entries(&format!("({text},)")),
            format!("    (\n        {text},\n    ),\n")
        );
        assert_eq!(entries(&text), format!("    {text},\n"));
        let array = format!("[{text}; 2]");
        assert_eq!(
            entries(&array),
            format!("    [\n        {text}; 2\n    ],\n")
        );
        let sentence = text.replacen('b', ";", 1);
        assert_eq!(
            entries(&format!("[{sentence}]")),
            format!("    [\n        {sentence},\n    ],\n")
        );
        // As wide as a line with its comma, and wider.
        for (length, expected) in [(93, "    c(X),\n"), (94, "    c(\n        X,\n    ),\n")] {
            let name = "n".repeat(length - 1);
            assert_eq!(entries(&format!("c({name})")), expected.replace('X', &name));
        }
    }

    #[test]
    fn chains_have_a_line_for_each_call() {
        let text = format!("\"{}\"", "b".repeat(70));
        assert_eq!(
            entries(&format!("c(D::e(f.g).h({text}).i::<J>({text})?, k)")),
            format!(
                "    c(\n        D::e(f.g)\n            .h({text})\n            .i::<J>({text})?,\n        k,\n    ),\n"
            )
        );
    }

    #[test]
    fn texts_count_in_characters() {
        let text = format!("\"{}\"", "é".repeat(90));
        assert_eq!(entries(&text), format!("    {text},\n"));
        assert_eq!(
            printed(&format!("a! {{ {text} }}")).unwrap(),
            format!("a! {{ {text} }}")
        );
    }

    #[test]
    fn spaces_are_those_of_people() {
        for text in [
            "a::b::<C<D, E>>::f(), <G as h::I>::J, ::k::l",
            "&[1, -2, 3.5], &'static m, !n, *o, &&p, &mut q, r#type",
            "(s,), (t, u), (v), [w; 2], X { y: 1, z: [b'a'] }",
            "a!(b), c::d!([e]), f.g.h(), i?.j()?, k[0], l().m",
            "n == o, r - 1, s..=t, u as Vec<u8>, |v| w",
        ] {
            let whole = printed(&format!("a! {{ {text} }}")).unwrap();
            let text = text.replace("|v| w", "|v | w");
            assert_eq!(whole, format!("a! {{ {text} }}"));
        }
    }

    #[test]
    fn no_token_is_lost() {
        let text = "'a', \"\\\"{}\", 1..2, -> b, => c, |d| e, 1 >= 2, 3 <= 4, f::<G<H<I>>>(), j.k()?.l, #[f] g, x >= y, { h; i }, 'j: loop {}, <<K as L>::M as N>::O, $p, q | r, s += t, o && p, match u { V => w, _ => {} }, 0x1f, x << 2, @, fn y() -> Z<&'z str, dyn A + 'b> {}";
        let printed = printed(&format!("a! {{ {text} }}")).unwrap();
        // Signs that belong together stand together.
        let tokens = |text: &str| text.parse::<TokenStream>().unwrap().to_string();
        assert_eq!(tokens(&printed), tokens(&format!("a! {{ {text}, }}")));
    }

    #[test]
    fn other_items_are_not_tables() {
        for item in [
            "a!(b);",
            "a![b];",
            "fn a() {}",
            "const A: B = c!(d);",
            "macro_rules! a { () => {} }",
            "#[cfg(a)] b! { c }",
        ] {
            assert_eq!(printed(item), None, "{item}");
        }
    }
}
