//! Macros with braces: tables, with a line or a block for each entry.
//!
//! `prettyplease` fills lines with the tokens of a macro, and `rustfmt` leaves alone what stands between
//! braces. Where the tokens are expressions they are printed here, by `prettyplease`, as the arguments of a
//! call. So they are read and written once, which is much of the time that `rustfmt` takes otherwise.

use std::ops::Range;

use proc_macro2::{Ident, TokenStream};
use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::{Expr, ExprCall, ExprPath, Item, ItemConst, Macro, MacroDelimiter, Token, parse_quote};

use crate::emit::file::braced_macro;

/// Ends the name of a call that stands for a macro. A letter, so that it can end a name; generated names have
/// those of ASCII only.
const MARK: char = 'ǃ';

/// The text of an item that is such a macro, or a static or constant that is made by one. Nothing for other
/// items. Tables are most of a connector, so their tokens are taken and not copied.
///
/// # Errors
/// When the tokens between the braces are no expressions.
pub(super) fn print(
    item: &mut Item,
    unparse: impl Fn(Item) -> String,
) -> syn::Result<Option<String>> {
    let Some(mac) = table(item) else {
        return Ok(None);
    };
    let mut macros = 0;
    let mut value = call(mac, &mut macros)?;
    let item = match std::mem::replace(item, Item::Verbatim(TokenStream::new())) {
        Item::Static(mut item) => {
            std::mem::swap(&mut *item.expr, &mut value);
            Item::Static(item)
        }
        Item::Const(mut item) => {
            std::mem::swap(&mut *item.expr, &mut value);
            Item::Const(item)
        }
        _ => {
            let item = ItemConst {
                expr: Box::new(value),
                ..parse_quote!(
                    const A: () = ();
                )
            };
            let printed = restored(&unparse(Item::Const(item)), macros);
            let value = printed.split_once(" = ").map(|(_, value)| value.trim_end());
            let value = value.and_then(|value| value.strip_suffix(';'));
            return Ok(value.map(str::to_owned));
        }
    };
    Ok(Some(restored(&unparse(item), macros)))
}

/// The macro with braces that an item is, or is made by.
fn table(item: &mut Item) -> Option<&mut Macro> {
    let has_attributes = matches!(item, Item::Macro(item) if !item.attrs.is_empty());
    if has_attributes {
        return None;
    }
    braced_macro(item)
}

/// The call that stands for a macro whose tokens are expressions.
fn call(mac: &mut Macro, macros: &mut usize) -> syn::Result<Expr> {
    let parser = Punctuated::<Expr, Token![,]>::parse_terminated;
    let mut args = parser.parse2(std::mem::take(&mut mac.tokens))?;
    for arg in &mut args {
        mark(arg, macros)?;
    }
    let mut path = mac.path.clone();
    if let Some(last) = path.segments.last_mut() {
        last.ident = Ident::new(&format!("{}{MARK}", last.ident), last.ident.span());
        *macros += 1;
    }
    Ok(Expr::Call(ExprCall {
        attrs: Vec::new(),
        func: Box::new(Expr::Path(ExprPath {
            attrs: Vec::new(),
            qself: None,
            path,
        })),
        paren_token: syn::token::Paren::default(),
        args,
    }))
}

/// Puts calls in the place of the macros within an entry.
fn mark(expr: &mut Expr, macros: &mut usize) -> syn::Result<()> {
    let mut each = |expr: &mut Expr| mark(expr, macros);
    match expr {
        Expr::Macro(inner) if matches!(inner.mac.delimiter, MacroDelimiter::Paren(_)) => {
            *expr = call(&mut inner.mac, macros)?;
            Ok(())
        }
        Expr::Call(inner) => inner.args.iter_mut().try_for_each(each),
        Expr::MethodCall(inner) => {
            each(&mut inner.receiver)?;
            inner.args.iter_mut().try_for_each(each)
        }
        Expr::Array(inner) => inner.elems.iter_mut().try_for_each(each),
        Expr::Tuple(inner) => inner.elems.iter_mut().try_for_each(each),
        Expr::Reference(inner) => each(&mut inner.expr),
        Expr::Struct(inner) => inner
            .fields
            .iter_mut()
            .try_for_each(|field| each(&mut field.expr)),
        _ => Ok(()),
    }
}

/// The printed text with macros for the calls; the first, which is around the others, with braces.
fn restored(printed: &str, macros: usize) -> String {
    let mark = format!("{MARK}(");
    let mut places: Vec<usize> = printed.match_indices(&mark).map(|(at, _)| at).collect();
    if places.len() != macros {
        let code = code(printed);
        places.retain(|at| code.iter().any(|range| range.contains(at)));
    }
    let end = printed.rfind(')').unwrap_or(printed.len());
    let mut text = String::with_capacity(printed.len() + 4);
    let mut from = 0;
    let mut space = "";
    for (number, at) in places.into_iter().enumerate() {
        text.push_str(printed.get(from..at).unwrap_or_default());
        from = at + mark.len();
        if number > 0 {
            text.push_str("!(");
            continue;
        }
        let broken = printed
            .get(from..)
            .is_some_and(|rest| rest.starts_with('\n'));
        space = if broken { "" } else { " " };
        text.push_str("! {");
        text.push_str(space);
    }
    text.push_str(printed.get(from..end).unwrap_or_default());
    text.push_str(space);
    text.push('}');
    text.push_str(printed.get(end + 1..).unwrap_or_default());
    text
}

/// Where neither a literal nor a comment stands.
fn code(printed: &str) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    let mut at = 0;
    while let Some(rest) = printed.get(at..).filter(|rest| !rest.is_empty()) {
        let length = rest.find(['"', '/']).unwrap_or(rest.len());
        ranges.push(at..at + length);
        at += length;
        let rest = rest.get(length..).unwrap_or_default();
        at += if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else {
            let mut escaped = false;
            let end = rest.char_indices().skip(1).find(|&(_, letter)| {
                let ends = letter == '"' && !escaped;
                escaped = letter == '\\' && !escaped;
                ends || !rest.starts_with('"')
            });
            end.map_or(rest.len(), |(end, letter)| end + letter.len_utf8())
        };
    }
    ranges
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn printed(item: &str) -> Option<String> {
        let unparse = |item| {
            prettyplease::unparse(&syn::File {
                shebang: None,
                frontmatter: None,
                attrs: Vec::new(),
                items: vec![item],
            })
        };
        print(&mut syn::parse_str(item).unwrap(), unparse).unwrap()
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
            let item = format!("/// B (c).\npub {kind} B: C<D> = {item};");
            let expected = format!("/// B (c).\npub {kind} B: C<D> = {expected};\n");
            assert_eq!(printed(&item).unwrap(), expected);
        }
    }

    #[test]
    fn short_tables_have_one_line() {
        assert_eq!(printed("a!{b,[c],}").unwrap(), "a! { b, [c] }");
    }

    #[test]
    fn texts_with_the_mark_stay() {
        let item = "/// \"ǃ(\nstatic A: B = c! { \"ǃ(\", d!(\"\\\"ǃ(\\\\\"), 1 / 2, g!(h) };";
        assert_eq!(printed(item).unwrap(), format!("{item}\n"));
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

    #[test]
    fn what_is_no_expression_is_refused() {
        let mut item = syn::parse_str("a! { b c }").unwrap();
        assert!(print(&mut item, |_| String::new()).is_err());
    }
}
