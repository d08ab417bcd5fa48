//! Static schemas as tokens.

use proc_macro2::TokenStream;
use quote::quote;

use super::imports::Imports;
use super::tokens::{float, ident, number};
use crate::plan::{AlternativeExpr, Bounds, FieldExpr, Lengths, RefPlan, SchemaExpr, TextFormat};

/// Where a static schema stands, and which kind of object it refers to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    /// In a file of records.
    Record,
    /// In a file of request objects.
    Body,
    /// In the table of operations, for an answer.
    Answer,
    /// In the table of operations, for a request.
    Request,
}

/// A static schema.
pub(super) fn expr(schema: &SchemaExpr, side: Side, imports: &mut Imports) -> TokenStream {
    imports.table("Type");
    match schema {
        SchemaExpr::Any => quote!(Type::Any),
        SchemaExpr::Boolean => quote!(Type::Boolean),
        SchemaExpr::Integer(limits) => bounds(quote!(Type::INTEGER), limits),
        SchemaExpr::Number(limits) => bounds(quote!(Type::NUMBER), limits),
        SchemaExpr::Text {
            format,
            lengths: limits,
            pattern,
        } => {
            let base = lengths(text(*format), limits);
            match pattern {
                // No call on a value: a line that is too long would keep its whole table from being formatted.
                Some(pattern) => quote!(Type::pattern(#base, #pattern)),
                None => base,
            }
        }
        SchemaExpr::Enum { ident: name, open } => {
            imports.record(name);
            let name = ident(name);
            let known = quote!(<#name as runtime::OpenEnum>::KNOWN);
            enumeration(&known, *open)
        }
        SchemaExpr::Values { values, open } => enumeration(&quote!(&[#(#values),*]), *open),
        SchemaExpr::Array(items, limits) => {
            let items = expr(items, side, imports);
            lengths(quote!(Type::array(&#items)), limits)
        }
        SchemaExpr::Map(values) => {
            let values = expr(values, side, imports);
            quote!(Type::Map(&#values))
        }
        SchemaExpr::Object(items) => {
            let items = fields(items, side, imports);
            quote!(Type::Object(#items))
        }
        SchemaExpr::Ref(plan) => reference(plan, side, imports),
        SchemaExpr::OneOf { tag, alternatives } => {
            one_of(tag.as_deref(), alternatives, side, imports)
        }
    }
}

/// One of several shapes.
pub(super) fn one_of(
    tag: Option<&str>,
    alternatives: &[AlternativeExpr],
    side: Side,
    imports: &mut Imports,
) -> TokenStream {
    if !alternatives.is_empty() {
        imports.table("Alternative");
    }
    let alternatives = alternatives.iter().map(|known| {
        let (name, tags) = (&known.ident, &known.tags);
        let ty = expr(&known.ty, side, imports);
        let tags = (!tags.is_empty()).then(|| quote!(.tags(&[#(#tags),*])));
        quote!(Alternative::new(#name, #ty) #tags)
    });
    let alternatives: Vec<TokenStream> = alternatives.collect();
    match tag {
        Some(tag) => quote!(Type::tagged(#tag, &[#(#alternatives),*])),
        None => quote!(Type::any_of(&[#(#alternatives),*])),
    }
}

/// Another object. Inside the files of such objects its static is named directly: through the constant of
/// its trait, a static that leads back to itself could not be evaluated.
fn reference(plan: &RefPlan, side: Side, imports: &mut Imports) -> TokenStream {
    let (name, module, statik) = (ident(&plan.ident), ident(&plan.module), ident(&plan.statik));
    match side {
        Side::Record | Side::Body if imports.defines(&plan.ident) => {
            quote!(Type::Ref(&#statik))
        }
        Side::Record | Side::Body => quote!(Type::Ref(&super::#module::#statik)),
        Side::Answer => {
            imports.record(&plan.ident);
            if plan.is_choice {
                quote!(Type::Ref(<#name as runtime::Union>::SCHEMA))
            } else {
                quote!(Type::of::<#name>())
            }
        }
        Side::Request => {
            imports.body(&plan.ident);
            quote!(Type::Ref(#name::SCHEMA))
        }
    }
}

/// The fields of an object.
pub(super) fn fields(items: &[FieldExpr], side: Side, imports: &mut Imports) -> TokenStream {
    let items = items.iter().map(|item| field(item, side, imports));
    let items: Vec<TokenStream> = items.collect();
    quote!(&[#(#items),*])
}

/// A field of an object.
pub(super) fn field(plan: &FieldExpr, side: Side, imports: &mut Imports) -> TokenStream {
    imports.table("Field");
    let (name, doc) = (&plan.name, &plan.doc);
    let ty = expr(&plan.ty, side, imports);
    let kind = ident(match (plan.required, plan.nullable) {
        (true, false) => "always",
        (true, true) => "always_or_null",
        (false, false) => "maybe",
        (false, true) => "maybe_or_null",
    });
    quote!(Field::#kind(#name, #ty, #doc))
}

fn enumeration(known: &TokenStream, open: bool) -> TokenStream {
    if open {
        quote!(Type::some_of(#known))
    } else {
        quote!(Type::one_of(#known))
    }
}

fn text(format: TextFormat) -> TokenStream {
    let name = match format {
        TextFormat::Plain => return quote!(Type::TEXT),
        TextFormat::Date => return quote!(Type::DATE),
        TextFormat::DateTime => return quote!(Type::DATE_TIME),
        TextFormat::Uuid => "Uuid",
        TextFormat::Uri => "Uri",
        TextFormat::Email => "Email",
        TextFormat::Byte => "Byte",
        TextFormat::Binary => "Binary",
    };
    let name = ident(name);
    quote!(Type::format(runtime::TextFormat::#name))
}

fn bounds(base: TokenStream, limits: &Bounds) -> TokenStream {
    let min = limits.min.map(float).map(|min| quote!(.min(#min)));
    let max = limits.max.map(float).map(|max| quote!(.max(#max)));
    let (below, above) = (limits.exclusive_min, limits.exclusive_max);
    let exclusive = (below || above).then(|| quote!(.exclusive(#below, #above)));
    let values = limits.values.iter().copied().map(float);
    let values = (!limits.values.is_empty()).then(|| quote!(.values(&[#(#values),*])));
    quote!(#base #min #max #exclusive #values)
}

fn lengths(base: TokenStream, limits: &Lengths) -> TokenStream {
    let min = limits.min.map(number).map(|min| quote!(.min_length(#min)));
    let max = limits.max.map(number).map(|max| quote!(.max_length(#max)));
    quote!(#base #min #max)
}
