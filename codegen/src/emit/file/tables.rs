//! Tables (macros with braces) are most of a file, and what is between their braces is nothing to the parser
//! of items, which would copy all of it. They are taken out before a file is read, and put back.

use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};
use syn::{Expr, Item, Macro, MacroDelimiter};

/// The tokens with nothing between the braces of macros, and what stood there.
pub(super) fn taken(tokens: TokenStream) -> (TokenStream, Vec<TokenStream>) {
    let mut tables = Vec::new();
    let mut before = Before::Other;
    let rest = tokens.into_iter().map(|tree| match tree {
        TokenTree::Group(group)
            if before == Before::Call && group.delimiter() == Delimiter::Brace =>
        {
            before = Before::Other;
            tables.push(group.stream());
            Group::new(Delimiter::Brace, TokenStream::new()).into()
        }
        other => {
            before = before.and(&other);
            other
        }
    });
    let rest = rest.collect();
    (rest, tables)
}

/// What stands before a token.
#[derive(Clone, Copy, PartialEq)]
enum Before {
    Name,
    /// A name and `!`: not that of a function that never returns.
    Call,
    Other,
}

impl Before {
    fn and(self, next: &TokenTree) -> Self {
        match next {
            TokenTree::Ident(_) => Self::Name,
            TokenTree::Punct(sign) if self == Self::Name && sign.as_char() == '!' => Self::Call,
            _ => Self::Other,
        }
    }
}

/// Puts them back in their order.
///
/// # Errors
/// When one stood elsewhere than [`braced_macro`] looks.
pub(super) fn put_back(items: &mut [Item], tables: Vec<TokenStream>) -> syn::Result<()> {
    let mut tables = tables.into_iter();
    for place in items.iter_mut().filter_map(braced_macro) {
        place.tokens = tables.next().unwrap_or_default();
    }
    match tables.next() {
        Some(tokens) => {
            let text: String = tokens.to_string().chars().take(80).collect();
            let why = format!("braces of a macro that is no item and no whole value: {text}");
            Err(syn::Error::new(Span::call_site(), why))
        }
        None => Ok(()),
    }
}

/// The macro with braces that an item is, or that makes the value of a static or constant.
pub(crate) fn braced_macro(item: &mut Item) -> Option<&mut Macro> {
    let mac = match item {
        Item::Macro(item) if item.ident.is_none() => &mut item.mac,
        Item::Static(item) => value(&mut item.expr)?,
        Item::Const(item) => value(&mut item.expr)?,
        _ => return None,
    };
    matches!(mac.delimiter, MacroDelimiter::Brace(_)).then_some(mac)
}

fn value(expr: &mut Expr) -> Option<&mut Macro> {
    match expr {
        Expr::Macro(value) if value.attrs.is_empty() => Some(&mut value.mac),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use quote::quote;

    use super::*;
    use crate::emit::file::RustFile;

    fn items(tokens: TokenStream) -> syn::Result<Vec<Item>> {
        let file = RustFile {
            header: String::new(),
            docs: Vec::new(),
            tokens,
        };
        file.into_items()
    }

    #[test]
    fn reading_changes_nothing() {
        let tokens = quote! {
            a! { 1 }
            #[cfg(b)] c::d! { 2, e! { 3 } }
            static F: G = h! { 4 };
            macro_rules! i { () => {} }
            fn j() -> ! { k! { 5 } }
            const L: M = n! { 6 };
            static O: P = q!(7);
            mod r { s! { 8 } }
            impl T { u! { 9 } }
        };
        let whole: syn::File = syn::parse2(tokens.clone()).unwrap();
        let items = items(tokens).unwrap();
        assert_eq!(quote!(#(#items)*).to_string(), quote!(#whole).to_string());
    }

    #[test]
    fn nothing_is_lost() {
        let misplaced = quote! {
            static A: B = &c! { d };
        };
        let error = items(misplaced).err().unwrap();
        assert!(error.to_string().contains("no whole value: d"), "{error}");
    }
}
