//! Macros with braces: tables, with a line or a block for each entry.
//!
//! `prettyplease` fills lines with the tokens of a macro, and `rustfmt` leaves alone what stands between
//! braces. Where the tokens are expressions they are printed here, by `prettyplease`, as the arguments of a
//! call. So they are read and written once, which is much of the time that `rustfmt` takes otherwise.

use proc_macro2::Ident;
use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::{
    Expr, ExprCall, ExprPath, Item, ItemConst, ItemStatic, Macro, MacroDelimiter, Token,
    parse_quote,
};

/// Ends the name of a call that stands for a macro. A letter, so that it can end a name, and a rare one.
const MARK: char = 'ǃ';

/// The text of an item that is such a macro, or a static or constant that is made by one. Nothing for other
/// items, and for macros whose tokens are no expressions.
pub(super) fn print(item: &Item, unparse: impl Fn(Item) -> String) -> Option<String> {
    let mut macros = 0;
    match item {
        Item::Macro(item) if item.ident.is_none() && item.attrs.is_empty() => {
            let call = table(&item.mac, &mut macros)?;
            let printed = unparse(Item::Const(ItemConst {
                expr: Box::new(call),
                ..parse_quote!(
                    const A: () = ();
                )
            }));
            let text = restored(&printed, macros)?;
            let (_, text) = text.split_once(" = ")?;
            Some(text.trim_end().strip_suffix(';')?.to_owned())
        }
        Item::Static(item) => {
            let expr = Box::new(table(value(&item.expr)?, &mut macros)?);
            let item = ItemStatic {
                expr,
                ..item.clone()
            };
            restored(&unparse(Item::Static(item)), macros)
        }
        Item::Const(item) => {
            let expr = Box::new(table(value(&item.expr)?, &mut macros)?);
            let item = ItemConst {
                expr,
                ..item.clone()
            };
            restored(&unparse(Item::Const(item)), macros)
        }
        _ => None,
    }
}

fn value(expr: &Expr) -> Option<&Macro> {
    match expr {
        Expr::Macro(value) if value.attrs.is_empty() => Some(&value.mac),
        _ => None,
    }
}

/// A macro with braces as a call.
fn table(mac: &Macro, macros: &mut usize) -> Option<Expr> {
    match mac.delimiter {
        MacroDelimiter::Brace(_) => call(mac, macros),
        MacroDelimiter::Paren(_) | MacroDelimiter::Bracket(_) => None,
    }
}

/// The call that stands for a macro whose tokens are expressions.
fn call(mac: &Macro, macros: &mut usize) -> Option<Expr> {
    let parser = Punctuated::<Expr, Token![,]>::parse_terminated;
    let mut args = parser.parse2(mac.tokens.clone()).ok()?;
    for arg in &mut args {
        mark(arg, macros);
    }
    let mut path = mac.path.clone();
    let last = path.segments.last_mut()?;
    last.ident = Ident::new(&format!("{}{MARK}", last.ident), last.ident.span());
    *macros += 1;
    Some(Expr::Call(ExprCall {
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
fn mark(expr: &mut Expr, macros: &mut usize) {
    match expr {
        Expr::Macro(inner) => {
            let paren = matches!(inner.mac.delimiter, MacroDelimiter::Paren(_));
            if let Some(call) = paren.then(|| call(&inner.mac, macros)).flatten() {
                *expr = call;
            }
        }
        Expr::Call(inner) => inner.args.iter_mut().for_each(|arg| mark(arg, macros)),
        Expr::MethodCall(inner) => {
            mark(&mut inner.receiver, macros);
            inner.args.iter_mut().for_each(|arg| mark(arg, macros));
        }
        Expr::Array(inner) => inner.elems.iter_mut().for_each(|item| mark(item, macros)),
        Expr::Tuple(inner) => inner.elems.iter_mut().for_each(|item| mark(item, macros)),
        Expr::Reference(inner) => mark(&mut inner.expr, macros),
        Expr::Struct(inner) => inner
            .fields
            .iter_mut()
            .for_each(|field| mark(&mut field.expr, macros)),
        _ => {}
    }
}

/// The printed text with macros for the calls; the first, which is around the others, with braces. Nothing
/// when a text or a comment has the mark itself.
fn restored(printed: &str, macros: usize) -> Option<String> {
    let mark = format!("{MARK}(");
    if printed.matches(&mark).count() != macros {
        return None;
    }
    let (head, rest) = printed.split_once(&mark)?;
    let (body, end) = rest.rsplit_once(')')?;
    let space = if body.starts_with('\n') { "" } else { " " };
    let body = body.replace(&mark, "!(");
    Some(format!("{head}! {{{space}{body}{space}}}{end}"))
}
