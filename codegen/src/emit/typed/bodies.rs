//! Bodies out of JSON: by `new` with what is required, by setters, by the alternative that the fields choose.

use proc_macro2::TokenStream;
use quote::quote;

use super::super::Files;
use super::super::imports::{Imports, mentions};
use super::super::tokens::{docs, ident};
use super::{convert, function, holds_record, part, value};
use crate::plan::{BodyFile, BodyPlan, CratePlan, RustType, SetterPlan, UnionPlan, VariantPlan};

pub(super) fn files(plan: &CratePlan, files: &mut Files<'_>) {
    if plan.bodies.is_empty() {
        return;
    }
    let modules = plan.bodies.iter().map(|file| ident(&file.module));
    let exports = plan.bodies.iter().map(|file| {
        let module = ident(&file.module);
        let names = names(file).map(|name| function(name));
        quote!(pub(super) use #module::{#(#names),*};)
    });
    let about = vec!["Bodies out of JSON, by their setters.".to_owned()];
    files.rust(
        "src/typed/bodies.rs",
        about,
        quote!(#(mod #modules;)* #(#exports)*),
    );
    for file in &plan.bodies {
        let path = format!("src/typed/bodies/{}.rs", file.module);
        let first = names(file).next().map_or("", String::as_str);
        let about = vec![format!("`{first}` out of JSON.")];
        files.rust(&path, about, body_items(file));
    }
}

/// The request objects and choices of a file.
fn names(file: &BodyFile) -> impl Iterator<Item = &String> {
    let bodies = file.bodies.iter().map(|body| &body.ident);
    bodies.chain(file.unions.iter().map(|union| &union.ident))
}

fn body_items(file: &BodyFile) -> TokenStream {
    let mut imports = Imports::default();
    for name in names(file) {
        imports.body(name);
    }
    let mut functions: Vec<TokenStream> = file
        .bodies
        .iter()
        .map(|body| body_item(body, &mut imports))
        .collect();
    for union in &file.unions {
        functions.push(union_item(union, &mut imports));
    }
    let nested = file.bodies.iter().any(|body| {
        let mut setters = all_setters(body);
        setters.any(|setter| holds_record(&setter.rust))
    });
    let mut inside = file.unions.iter().flat_map(|union| &union.variants);
    let nested = nested || inside.any(|variant| holds_record(&variant.rust));
    let nested = nested.then(|| {
        quote!(
            use super::super::bodies;
        )
    });
    let functions = quote!(#(#functions)*);
    if mentions(&functions, "Error") {
        imports.value("Error");
    }
    let used = ["Given", "set_given", "typed_body"].into_iter();
    let used = used.filter(|word| mentions(&functions, word)).map(ident);
    let own: Vec<String> = names(file).cloned().collect();
    let imports = imports.of_values(&own);
    quote! {
        #imports
        #nested
        use connector_runtime::fake::{#(#used),*};
        #functions
    }
}

fn union_item(union: &UnionPlan, imports: &mut Imports) -> TokenStream {
    let (make, name) = (function(&union.ident), ident(&union.ident));
    let shapes: Vec<TokenStream> = union
        .variants
        .iter()
        .map(|variant| {
            let value = match &variant.rust {
                RustType::Record(name) | RustType::Union { ident: name, .. } => {
                    let make = function(name);
                    quote!(bodies::#make(given))
                }
                other => convert(&quote!(given), other, imports),
            };
            let variant = ident(&variant.ident);
            quote!(|given| Ok(#name::#variant(#value?)))
        })
        .collect();
    let about = docs(&[format!("The `{}` that is given.", union.ident)]);
    quote! {
        #about
        pub(in crate::typed) fn #make(given: &Given) -> Result<#name, Error> {
            given.choose(&[#(#shapes),*])
        }
    }
}

fn all_setters(body: &BodyPlan) -> impl Iterator<Item = &SetterPlan> {
    let variants = body.variants.iter();
    let of_variants = variants.flat_map(|variant| variant.required.iter().chain(&variant.optional));
    body.required
        .iter()
        .chain(&body.optional)
        .chain(of_variants)
}

fn body_item(body: &BodyPlan, imports: &mut Imports) -> TokenStream {
    let (make, name) = (function(&body.ident), ident(&body.ident));
    let required: Vec<TokenStream> = body
        .required
        .iter()
        .map(|setter| part(&setter.wire, &setter.rust, imports))
        .collect();
    let optional: Vec<TokenStream> = body
        .optional
        .iter()
        .map(|setter| entry(setter, imports))
        .collect();
    let variants: Vec<TokenStream> = body
        .variants
        .iter()
        .map(|variant| choice(variant, imports))
        .collect();
    // Only what variants take can be excluded.
    if variants.is_empty() {
        let set = (!optional.is_empty()).then(|| quote!(, [#(#optional),*]));
        return quote!(typed_body! { #make, #name, given, [#(#required),*] #set });
    }
    let excluded = excluded(body);
    let mutable = quote!(mut);
    let set = set(&quote!(body), &optional, Some(&mutable));
    let mutable = optional.is_empty().then_some(mutable);
    let about = docs(&[format!(
        "A `{}` with every field that is given.",
        body.ident
    )]);
    quote! {
        #about
        pub(in crate::typed) fn #make(given: &Given) -> Result<#name, Error> {
            let #mutable body = #name::new(#(#required),*);
            #set
            #(#excluded)*
            #(#variants)*
            Ok(body)
        }
    }
}

/// A field that is set when it is given, and cleared when it is null.
fn entry(setter: &SetterPlan, imports: &mut Imports) -> TokenStream {
    let (name, value) = (
        ident(&setter.ident),
        value(&setter.wire, &setter.rust, imports),
    );
    let clear = setter.clear.as_ref().map(|clear| ident(clear));
    let clear = clear.map(|clear| quote!(, #clear));
    quote!(#name(#value #clear))
}

/// Sets the fields of a local variable; nothing when there are none.
fn set(
    target: &TokenStream,
    entries: &[TokenStream],
    mutable: Option<&TokenStream>,
) -> Option<TokenStream> {
    (!entries.is_empty())
        .then(|| quote!(let #mutable #target = set_given!(#target, given, [#(#entries),*]);))
}

/// Refuses fields that only a variant takes which is not chosen: no typed call can carry them.
fn excluded(body: &BodyPlan) -> Vec<TokenStream> {
    let mut seen = Vec::new();
    let mut checks = Vec::new();
    for setter in body.variants.iter().flat_map(|variant| &variant.optional) {
        let wire = &setter.wire;
        let takes = |variant: &&VariantPlan| {
            let mut fields = variant.required.iter().chain(&variant.optional);
            fields.any(|field| field.wire == *wire)
        };
        let all: Vec<&VariantPlan> = body.variants.iter().filter(takes).collect();
        let needs = all.iter().all(|variant| !variant.required.is_empty());
        if seen.contains(wire) || !needs {
            continue;
        }
        seen.push(wire.clone());
        let chosen = all.iter().filter_map(|variant| chooses(variant));
        checks.push(quote! {
            if given.has(#wire) && !(#((#chosen))||*) {
                return Err(given.excluded(#wire));
            }
        });
    }
    checks
}

/// Whether what is given chooses a variant: all that it needs, or any field of one that needs none.
fn chooses(variant: &VariantPlan) -> Option<TokenStream> {
    if variant.required.is_empty() {
        let wires: Vec<&String> = variant.optional.iter().map(|setter| &setter.wire).collect();
        return (!wires.is_empty()).then(|| quote!(#(given.has(#wires))||*));
    }
    let wires = variant.required.iter().map(|setter| &setter.wire);
    Some(quote!(#(given.has(#wires))&&*))
}

/// Chooses a variant when one of its fields is given.
fn choice(variant: &VariantPlan, imports: &mut Imports) -> TokenStream {
    let method = ident(&variant.method);
    let Some(given) = chooses(variant) else {
        return TokenStream::new();
    };
    let values: Vec<TokenStream> = variant
        .required
        .iter()
        .map(|setter| part(&setter.wire, &setter.rust, imports))
        .collect();
    let optional: Vec<TokenStream> = variant
        .optional
        .iter()
        .map(|setter| entry(setter, imports))
        .collect();
    let set = set(&quote!(chosen), &optional, None);
    quote! {
        if #given {
            let chosen = body.#method(#(#values),*);
            #set
            body = chosen.into();
        }
    }
}
