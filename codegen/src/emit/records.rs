//! Records and enumerations.

use proc_macro2::TokenStream;
use quote::quote;

use super::imports::Imports;
use super::schemas::{self, Side};
use super::tokens::{doc, docs, ident};
use super::{Files, types, unions};
use crate::plan::{
    CratePlan, EnumPlan, FieldPlan, FieldPresence, RecordFile, RecordPlan, TypePlan,
};

/// `src/records.rs` and a file for each module.
pub(super) fn files(plan: &CratePlan, files: &mut Files<'_>) {
    let modules = plan.records.iter().map(|file| {
        let module = ident(&file.module);
        quote!(mod #module;)
    });
    let exports = plan.records.iter().map(|file| {
        let module = ident(&file.module);
        let names = file.types.iter().map(|ty| ident(ty.ident()));
        quote!(pub use #module::{#(#names),*};)
    });
    let about = vec!["Records: what the API answers.".to_owned()];
    files.rust("src/records.rs", about, quote!(#(#modules)* #(#exports)*));
    for file in &plan.records {
        let path = format!("src/records/{}.rs", file.module);
        files.rust(&path, file_docs(file), file_items(file));
    }
}

fn file_docs(file: &RecordFile) -> Vec<String> {
    let first = file.types.first().map_or("", TypePlan::ident);
    let rest = if file.types.len() > 1 {
        " and what stands in it"
    } else {
        ""
    };
    vec![format!("[`{first}`]{rest}.")]
}

fn file_items(file: &RecordFile) -> TokenStream {
    let mut imports = Imports::of(file.types.iter().map(|ty| ty.ident().to_owned()));
    let items = file.types.iter().map(|ty| match ty {
        TypePlan::Record(plan) => record(plan, Side::Record, &mut imports),
        TypePlan::Enum(plan) => enumeration(plan, &mut imports),
        TypePlan::Union(plan) => unions::record(plan, &mut imports),
    });
    let items: Vec<TokenStream> = items.collect();
    let imports = imports.tokens();
    quote!(#imports #(#items)*)
}

/// A struct with everything that belongs to it.
pub(super) fn record(plan: &RecordPlan, side: Side, imports: &mut Imports) -> TokenStream {
    imports.value("Extra");
    imports.table("Schema");
    let name = ident(&plan.ident);
    let about = docs(&plan.docs);
    let fields: Vec<TokenStream> = plan
        .fields
        .iter()
        .map(|field| member(field, imports))
        .collect();
    let schema = schema(plan, side, imports);
    let (read, write) = (read(plan), write(plan));
    let statik = ident(&plan.schema);
    let serde = serde_impls(&plan.ident, &quote!(record));
    quote! {
        #about
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub struct #name {
            #(#fields)*
            /// Members that the description does not know, and how empty ones arrived.
            pub extra: Extra,
        }
        #schema
        impl runtime::Record for #name {
            const SCHEMA: &'static Schema = &#statik;
            #read
            #write
            fn extra(&self) -> &Extra {
                &self.extra
            }
        }
        #serde
    }
}

fn member(field: &FieldPlan, imports: &mut Imports) -> TokenStream {
    let name = ident(&field.ident);
    let ty = types::answer(&field.rust, imports);
    let ty = match field.presence {
        FieldPresence::Required => ty,
        FieldPresence::Nullable | FieldPresence::Optional => quote!(Option<#ty>),
    };
    let mut lines = field.docs.clone();
    let state = match field.presence {
        FieldPresence::Optional => Some("`None` when the answer leaves it out."),
        FieldPresence::Nullable if !field.expr.required => {
            Some("`None` when it is null or left out.")
        }
        _ => None,
    };
    for line in state
        .into_iter()
        .chain(field.deprecated.then_some("The API advises against it."))
    {
        lines.push(String::new());
        lines.push(line.to_owned());
    }
    let lines = docs(&lines);
    quote!(#lines pub #name: #ty,)
}

fn schema(plan: &RecordPlan, side: Side, imports: &mut Imports) -> TokenStream {
    let statik = ident(&plan.schema);
    let (name, about) = (&plan.ident, &plan.doc);
    let exprs: Vec<_> = plan.fields.iter().map(|field| field.expr.clone()).collect();
    let fields = schemas::fields(&exprs, side, imports);
    quote!(pub(super) static #statik: Schema = Schema::object(#name, #about, #fields);)
}

fn read(plan: &RecordPlan) -> TokenStream {
    let places = plan.fields.iter().map(|field| {
        let place = place(field);
        quote!(let mut #place = None;)
    });
    let arms = plan.fields.iter().map(|field| {
        let (place, wire) = (place(field), &field.wire);
        if field.rust.is_exact() {
            quote!(#wire => input.exact(#wire, &mut #place)?,)
        } else {
            quote!(#wire => input.value(&mut #place)?,)
        }
    });
    let values = plan.fields.iter().map(|field| {
        let (name, place, wire) = (ident(&field.ident), place(field), &field.wire);
        match field.presence {
            FieldPresence::Required => quote!(#name: input.required(#wire, #place)?,),
            FieldPresence::Nullable => quote!(#name: input.nullable(#wire, #place),),
            FieldPresence::Optional => quote!(#name: input.optional(#wire, #place),),
        }
    });
    let take = match plan.fields.is_empty() {
        true => quote!(input.unknown(key)?;),
        false => quote! {
            match key.as_str() {
                #(#arms)*
                _ => input.unknown(key)?,
            }
        },
    };
    quote! {
        fn read<'de, A: runtime::MapAccess<'de>>(
            mut input: runtime::RecordReader<'de, A>,
        ) -> Result<Self, A::Error> {
            #(#places)*
            while let Some(key) = input.next_key()? {
                #take
            }
            Ok(Self { #(#values)* extra: input.finish(), })
        }
    }
}

/// The local variable of a field, apart from those that reading itself needs.
fn place(field: &FieldPlan) -> proc_macro2::Ident {
    match field.ident.as_str() {
        "input" | "key" => ident(&format!("{}_value", field.ident)),
        name => ident(name),
    }
}

fn write(plan: &RecordPlan) -> TokenStream {
    let lines = plan.fields.iter().map(|field| {
        let (name, wire) = (ident(&field.ident), &field.wire);
        let method = match (field.presence, field.rust.is_exact()) {
            (FieldPresence::Required, false) => "required",
            (FieldPresence::Required, true) => "exact",
            (FieldPresence::Nullable, false) => "nullable",
            (FieldPresence::Nullable, true) => "exact_nullable",
            (FieldPresence::Optional, false) => "optional",
            (FieldPresence::Optional, true) => "exact_optional",
        };
        let method = ident(method);
        quote!(output.#method(#wire, &self.#name)?;)
    });
    let output = match plan.fields.is_empty() {
        true => ident("_output"),
        false => ident("output"),
    };
    quote! {
        fn write<S: runtime::SerializeMap>(
            &self,
            #output: &mut runtime::RecordWriter<'_, S>,
        ) -> Result<(), S::Error> {
            #(#lines)*
            Ok(())
        }
    }
}

/// Serde's traits, by the functions of a module of the runtime.
pub(super) fn serde_impls(name: &str, module: &TokenStream) -> TokenStream {
    let name = ident(name);
    quote! {
        impl<'de> runtime::Deserialize<'de> for #name {
            fn deserialize<D: runtime::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                runtime::#module::deserialize(deserializer)
            }
        }
        impl runtime::Serialize for #name {
            fn serialize<S: runtime::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                runtime::#module::serialize(self, serializer)
            }
        }
    }
}

fn enumeration(plan: &EnumPlan, imports: &mut Imports) -> TokenStream {
    imports.value("Text");
    let name = ident(&plan.ident);
    let about = docs(&plan.docs);
    let other = ident(&plan.other);
    let variants = plan.values.iter().map(|value| {
        let (variant, about) = (
            ident(&value.ident),
            doc(&format!("`{}`", value.wire.replace('`', "'"))),
        );
        quote!(#about #variant,)
    });
    let wires: Vec<&String> = plan.values.iter().map(|value| &value.wire).collect();
    let idents: Vec<_> = plan
        .values
        .iter()
        .map(|value| ident(&value.ident))
        .collect();
    let serde = serde_impls(&plan.ident, &quote!(open_enum));
    quote! {
        #about
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants)*
            /// A value that this version does not know.
            #other(Text),
        }
        impl runtime::OpenEnum for #name {
            const KNOWN: &'static [&'static str] = &[#(#wires),*];
            fn from_text(text: &str) -> Self {
                match text {
                    #(#wires => Self::#idents,)*
                    _ => Self::#other(text.into()),
                }
            }
            fn as_str(&self) -> &str {
                match self {
                    #(Self::#idents => #wires,)*
                    Self::#other(text) => text,
                }
            }
        }
        impl std::fmt::Display for #name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(runtime::OpenEnum::as_str(self))
            }
        }
        impl From<&str> for #name {
            fn from(text: &str) -> Self {
                runtime::OpenEnum::from_text(text)
            }
        }
        #serde
    }
}
