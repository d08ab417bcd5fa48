//! Small pieces of tokens.

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::quote;

/// An identifier.
pub(super) fn ident(name: &str) -> Ident {
    Ident::new(name, Span::call_site())
}

/// Documentation. Several lines are one attribute where a block can hold them: an attribute for each line
/// would be read and printed one by one. Printing makes lines of the block again.
pub(super) fn docs(lines: &[String]) -> TokenStream {
    if lines.len() > 1 && lines.iter().all(|line| fits_block(line)) {
        let mut block = String::with_capacity(lines.iter().map(|line| line.len() + 2).sum());
        for (index, line) in lines.iter().enumerate() {
            if index > 0 {
                block.push('\n');
            }
            if !line.is_empty() {
                block.push(' ');
                block.push_str(line);
            }
        }
        let block = raw(&block);
        return quote!(#[doc = #block]);
    }
    let lines = lines.iter().map(|line| {
        let line = if line.is_empty() {
            String::new()
        } else {
            format!(" {line}")
        };
        let line = raw(&line);
        quote!(#[doc = #line])
    });
    quote!(#(#lines)*)
}

/// A text as a raw literal. It is read and printed as it stands, while an ordinary one is escaped, and unescaped
/// wherever it is looked at. The literals are never seen: documentation is printed as comments.
fn raw(text: &str) -> Literal {
    let mut hashes = String::new();
    while text.contains(&format!("\"{hashes}")) {
        hashes.push('#');
    }
    let literal = format!("r{hashes}\"{text}\"{hashes}").parse();
    literal.unwrap_or_else(|_| Literal::string(text))
}

/// Whether a line can stand in a block comment without ending it or opening another.
fn fits_block(line: &str) -> bool {
    !line.contains("*/") && !line.contains("/*") && !line.contains(['\n', '\r'])
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
