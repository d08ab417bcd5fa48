//! Every typed method called with arguments as JSON: what tests of all methods stand on (feature `fake`).

use heck::ToSnakeCase;
use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::imports::Imports;
use super::tokens::{docs, ident};
use super::{Files, types};
use crate::plan::{
    BodyFile, BodyPlan, CratePlan, EntityPlan, MethodPlan, RustType, SetterPlan, UnionPlan,
    VariantPlan,
};

/// `src/typed.rs`, a file for each entity, and one for each module of bodies.
pub(super) fn files(plan: &CratePlan, files: &mut Files<'_>) {
    let connector = ident(&plan.connector.ident);
    let modules: Vec<Ident> = plan.entities.iter().map(module).collect();
    let entries = plan.entities.iter().flat_map(|entity| {
        let module = module(entity);
        entity.methods.iter().map(move |method| {
            let (entity, action, name) = (&entity.wire, &method.action, ident(&method.ident));
            quote!(TypedMethod { entity: #entity, action: #action, call: #module::#name })
        })
    });
    let bodies = (!plan.bodies.is_empty()).then(|| {
        quote!(
            mod bodies;
        )
    });
    let about = vec!["Every typed method, called with arguments as JSON: for tests.".to_owned()];
    files.rust(
        "src/typed.rs",
        about,
        quote! {
            #bodies
            #(mod #modules;)*
            use connector_runtime::fake::TypedMethod;
            use crate::connector::#connector;
            pub(crate) static METHODS: &[TypedMethod<#connector>] = &[#(#entries),*];
        },
    );
    for entity in &plan.entities {
        let path = format!("src/typed/{}.rs", module(entity));
        let about = vec![format!("The methods of `{}`.", entity.wire)];
        files.rust(&path, about, entity_items(plan, entity));
    }
    body_files(plan, files);
}

/// Apart from the module of bodies.
fn module(entity: &EntityPlan) -> Ident {
    ident(match entity.module.as_str() {
        "bodies" => "bodies_entity",
        other => other,
    })
}

fn body_files(plan: &CratePlan, files: &mut Files<'_>) {
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

/// The function that makes a body. Its name can be no keyword.
fn function(body: &str) -> Ident {
    ident(&format!("{}_of", body.to_snake_case()))
}

fn entity_items(plan: &CratePlan, entity: &EntityPlan) -> TokenStream {
    let connector = ident(&plan.connector.ident);
    let mut imports = Imports::default();
    imports.value("Error");
    let functions: Vec<TokenStream> = entity
        .methods
        .iter()
        .map(|method| method_item(&connector, entity, method, &mut imports))
        .collect();
    let imports = imports.of_values(&[]);
    let any_body = entity.methods.iter().any(|method| method.body.is_some());
    let whole = entity
        .methods
        .iter()
        .flat_map(|method| method.arguments.iter().chain(&method.setters))
        .any(|argument| holds_record(&argument.rust));
    let bodies = (any_body || whole).then(|| {
        quote!(
            use super::bodies;
        )
    });
    quote! {
        #imports
        #bodies
        use connector_runtime::fake::{Given, TypedCall, typed_call};
        use crate::connector::#connector;
        #(#functions)*
    }
}

fn method_item(
    connector: &Ident,
    entity: &EntityPlan,
    method: &MethodPlan,
    imports: &mut Imports,
) -> TokenStream {
    let (name, accessor) = (ident(&method.ident), ident(&entity.module));
    let mut values: Vec<TokenStream> = method
        .arguments
        .iter()
        .map(|argument| part(&argument.wire, &argument.rust, imports))
        .collect();
    if let Some(RustType::Record(body)) = &method.body {
        let make = function(body);
        values.push(quote!(bodies::#make(given)?));
    }
    let setters: Vec<TokenStream> = method
        .setters
        .iter()
        .map(|setter| {
            let (name, wire) = (ident(&setter.ident), &setter.wire);
            let value = part(wire, &setter.rust, imports);
            quote!(if given.has(#wire) { call = call.#name(#value); })
        })
        .collect();
    let mutable = (!setters.is_empty()).then(|| quote!(mut));
    let given = match values.is_empty() && setters.is_empty() {
        true => quote!(_given),
        false => quote!(given),
    };
    let about = docs(&[format!("`{}`.", method.ident)]);
    quote! {
        #about
        pub(super) fn #name(connector: &#connector, #given: &Given) -> Result<TypedCall, Error> {
            let #mutable call = connector.#accessor().#name(#(#values),*);
            #(#setters)*
            Ok(typed_call(call))
        }
    }
}

fn body_items(file: &BodyFile) -> TokenStream {
    let mut imports = Imports::default();
    imports.value("Error");
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
    let own: Vec<String> = names(file).cloned().collect();
    let imports = imports.of_values(&own);
    quote! {
        #imports
        #nested
        use connector_runtime::fake::Given;
        #(#functions)*
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
        .map(|setter| set(&quote!(body), setter, imports))
        .collect();
    let variants: Vec<TokenStream> = body
        .variants
        .iter()
        .map(|variant| choice(variant, imports))
        .collect();
    let excluded = excluded(body);
    let nothing = optional.is_empty() && variants.is_empty();
    let mutable = (!nothing).then(|| quote!(mut));
    let given = match required.is_empty() && nothing {
        true => quote!(_given),
        false => quote!(given),
    };
    let about = docs(&[format!(
        "A `{}` with every field that is given.",
        body.ident
    )]);
    quote! {
        #about
        pub(in crate::typed) fn #make(#given: &Given) -> Result<#name, Error> {
            let #mutable body = #name::new(#(#required),*);
            #(#optional)*
            #(#excluded)*
            #(#variants)*
            Ok(body)
        }
    }
}

/// Sets a field that is given, clears one that is null.
fn set(target: &TokenStream, setter: &SetterPlan, imports: &mut Imports) -> TokenStream {
    let (name, wire) = (ident(&setter.ident), &setter.wire);
    let value = part(wire, &setter.rust, imports);
    let clear = setter.clear.as_ref().map(|clear| {
        let clear = ident(clear);
        quote!(if given.is_null(#wire) { #target = #target.#clear(); })
    });
    quote! {
        if given.has(#wire) { #target = #target.#name(#value); }
        #clear
    }
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
        .map(|setter| set(&quote!(chosen), setter, imports))
        .collect();
    let mutable = (!optional.is_empty()).then(|| quote!(mut));
    quote! {
        if #given {
            let #mutable chosen = body.#method(#(#values),*);
            #(#optional)*
            body = chosen.into();
        }
    }
}

/// The value of a member of what is given.
fn part(wire: &str, rust: &RustType, imports: &mut Imports) -> TokenStream {
    let value = convert(&quote!(given.part(#wire)), rust, imports);
    quote!(#value?)
}

/// A value in its type, or why not.
fn convert(given: &TokenStream, rust: &RustType, imports: &mut Imports) -> TokenStream {
    if *rust == RustType::File {
        return quote!(#given.file());
    }
    if !holds_record(rust) {
        let ty = types::request(rust, imports);
        return quote!(#given.read::<#ty>());
    }
    match rust {
        RustType::Record(name) | RustType::Union { ident: name, .. } => {
            let make = function(name);
            quote!(bodies::#make(&#given))
        }
        RustType::Boxed(inner) => convert(given, inner, imports),
        RustType::Optional(inner) => {
            let inner = each(inner, imports);
            quote!(#given.optional(#inner))
        }
        RustType::List(items) => {
            let each = each(items, imports);
            quote!(#given.items(#each))
        }
        RustType::Map(values) => {
            let each = each(values, imports);
            quote!(#given.members(#each))
        }
        other => {
            let ty = types::request(other, imports);
            quote!(#given.read::<#ty>())
        }
    }
}

/// What makes one item.
fn each(rust: &RustType, imports: &mut Imports) -> TokenStream {
    match rust {
        RustType::Record(name) | RustType::Union { ident: name, .. } => {
            let make = function(name);
            quote!(bodies::#make)
        }
        other => {
            let value = convert(&quote!(item), other, imports);
            quote!(|item| #value)
        }
    }
}

/// Whether a request object is somewhere in a type.
fn holds_record(rust: &RustType) -> bool {
    match rust {
        RustType::Record(_) | RustType::Union { .. } => true,
        RustType::Boxed(inner)
        | RustType::Optional(inner)
        | RustType::List(inner)
        | RustType::Map(inner) => holds_record(inner),
        _ => false,
    }
}
