//! Every typed method called with arguments as JSON: what tests of all methods stand on (feature `fake`).

mod bodies;

use heck::ToSnakeCase;
use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::imports::Imports;
use super::tokens::ident;
use super::{Files, types};
use crate::plan::{CratePlan, EntityPlan, MethodPlan, ReplyPlan, RustType};

/// `src/typed.rs`, a file for each entity, and one for each module of bodies.
pub(super) fn files(plan: &CratePlan, files: &mut Files<'_>) {
    let connector = ident(&plan.connector.ident);
    let modules: Vec<Ident> = plan.entities.iter().map(module).collect();
    let entries = plan.entities.iter().flat_map(|entity| {
        let module = module(entity);
        called(entity).map(move |method| {
            let (entity, action, name) = (&entity.wire, &method.action, ident(&method.ident));
            quote!((#entity, #action, #module::#name))
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
            use connector_runtime::fake::{TypedMethod, typed_methods};
            use crate::connector::#connector;
            pub(crate) static METHODS: &[TypedMethod<#connector>] =
                typed_methods! { #connector, [#(#entries),*] };
        },
    );
    for entity in &plan.entities {
        let path = format!("src/typed/{}.rs", module(entity));
        let about = vec![format!("The methods of `{}`.", entity.wire)];
        files.rust(&path, about, entity_items(plan, entity));
    }
    bodies::files(plan, files);
}

/// The methods whose results are JSON; a file is none.
fn called(entity: &EntityPlan) -> impl Iterator<Item = &MethodPlan> {
    let methods = entity.methods.iter();
    methods.filter(|method| !matches!(method.reply, ReplyPlan::File(_)))
}

/// Apart from the module of bodies.
fn module(entity: &EntityPlan) -> Ident {
    ident(match entity.module.as_str() {
        "bodies" => "bodies_entity",
        other => other,
    })
}

/// The function that makes a body. Its name can be no keyword.
fn function(body: &str) -> Ident {
    ident(&format!("{}_of", body.to_snake_case()))
}

fn entity_items(plan: &CratePlan, entity: &EntityPlan) -> TokenStream {
    let (connector, accessor) = (ident(&plan.connector.ident), ident(&entity.module));
    let mut imports = Imports::default();
    let calls: Vec<TokenStream> = called(entity)
        .map(|method| method_call(method, &mut imports))
        .collect();
    if calls.is_empty() {
        return TokenStream::new();
    }
    let imports = imports.of_values(&[]);
    let any_body = called(entity).any(|method| method.body.is_some());
    let whole = called(entity)
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
        use connector_runtime::fake::typed_calls;
        use crate::connector::#connector;
        typed_calls! { #connector, #accessor, given, [#(#calls),*] }
    }
}

/// A method with its arguments and what can be set.
fn method_call(method: &MethodPlan, imports: &mut Imports) -> TokenStream {
    let name = ident(&method.ident);
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
            let (name, value) = (
                ident(&setter.ident),
                value(&setter.wire, &setter.rust, imports),
            );
            quote!(#name(#value))
        })
        .collect();
    let set = (!setters.is_empty()).then(|| quote!(, [#(#setters),*]));
    quote!(#name([#(#values),*] #set))
}

/// The value of a member of what is given.
fn part(wire: &str, rust: &RustType, imports: &mut Imports) -> TokenStream {
    if *rust != RustType::File && !holds_record(rust) {
        let ty = types::request(rust, imports);
        return quote!(given.get::<#ty>(#wire)?);
    }
    let value = convert(&quote!(given.part(#wire)), rust, imports);
    quote!(#value?)
}

/// How a setter gets its value: its name on the wire and its type, or the value.
fn value(wire: &str, rust: &RustType, imports: &mut Imports) -> TokenStream {
    if *rust != RustType::File && !holds_record(rust) {
        let ty = types::request(rust, imports);
        return quote!(#wire as #ty);
    }
    let value = convert(&quote!(given.part(#wire)), rust, imports);
    quote!(#wire, #value?)
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
