//! Small pieces of tokens.

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::quote;

/// An identifier.
pub(super) fn ident(name: &str) -> Ident {
    Ident::new(name, Span::call_site())
}

/// Documentation.
pub(super) fn docs(lines: &[String]) -> TokenStream {
    let lines = lines.iter().map(|line| {
        let line = if line.is_empty() {
            String::new()
        } else {
            format!(" {line}")
        };
        quote!(#[doc = #line])
    });
    quote!(#(#lines)*)
}

/// Documentation of one line.
pub(super) fn doc(line: &str) -> TokenStream {
    docs(&[line.to_owned()])
}

/// A number with a fraction.
pub(super) fn float(value: f64) -> TokenStream {
    let value = if value.is_finite() { value } else { 0.0 };
    let literal = Literal::f64_unsuffixed(value.abs());
    if value < 0.0 {
        quote!(-#literal)
    } else {
        quote!(#literal)
    }
}

/// A whole number without a suffix.
pub(super) fn number(value: u32) -> Literal {
    Literal::u32_unsuffixed(value)
}
