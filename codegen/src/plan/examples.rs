//! A runnable example for every method: its documentation, and a test that the method works.
//!
//! What a reader sees is the call. Hidden lines give the values their types and, with the feature `fake`, run the
//! call against the fake with arguments that it names.

use std::collections::{BTreeMap, BTreeSet};

use heck::ToSnakeCase;

use super::bodies::{BodyFile, BodyPlan, SetterPlan};
use super::entities::{ArgumentPlan, EntityPlan, MethodPlan, ParamPlace};
use super::reply::ReplyPlan;
use super::types::RustType;
use super::unions::UnionPlan;
use crate::model::Rule;

/// How deep bodies are built in bodies.
const DEPTH: usize = 4;

/// What all examples of a crate share.
struct Crate<'a> {
    library: &'a str,
    connector: &'a str,
    bodies: BTreeMap<&'a str, &'a BodyPlan>,
    unions: BTreeMap<&'a str, &'a UnionPlan>,
}

/// An example that grows.
#[derive(Default)]
struct Example {
    /// Types of the crate that it names.
    names: BTreeSet<String>,
    /// Values that it is given: name, type, and how the fake's arguments give it.
    values: Vec<(String, String, String)>,
}

/// Adds its example to every method.
pub(super) fn add(
    entities: &mut [EntityPlan],
    bodies: &[BodyFile],
    library: &str,
    connector: &str,
) {
    let plans = bodies.iter().flat_map(|file| &file.bodies);
    let unions = bodies.iter().flat_map(|file| &file.unions);
    let shared = Crate {
        library,
        connector,
        bodies: plans.map(|plan| (plan.ident.as_str(), plan)).collect(),
        unions: unions.map(|plan| (plan.ident.as_str(), plan)).collect(),
    };
    for entity in entities {
        let (wire, module) = (entity.wire.clone(), entity.module.clone());
        for method in &mut entity.methods {
            method.example = example(&shared, &wire, &module, method);
        }
    }
}

fn example(shared: &Crate<'_>, entity: &str, module: &str, method: &MethodPlan) -> Vec<String> {
    let mut example = Example::default();
    let mut lines = Vec::new();
    let mut list: Vec<String> = method
        .arguments
        .iter()
        .map(|argument| argument_value(shared, &mut example, argument))
        .collect();
    if let Some(RustType::Record(name)) = &method.body {
        let body = body_value(shared, &mut example, name, method);
        lines.push(format!("let body = {body};"));
        list.push("body".to_owned());
    }
    let setters: String = required_setters(method)
        .map(|setter| {
            let value = argument_value(shared, &mut example, setter);
            format!(".{}({value})", setter.ident)
        })
        .collect();
    let call = format!(
        "connector.{module}().{}({}){setters}.await?",
        method.ident,
        list.join(", ")
    );
    match name_of(&method.reply) {
        Some(name) => {
            lines.push(format!("let {name} = {call};"));
            lines.push(format!("# let _ = {name};"));
        }
        None => lines.push(format!("{call};")),
    }
    // All GraphQL operations share a route, so the fake cannot tell them apart: these examples are only compiled.
    let run = method
        .graphql
        .is_none()
        .then_some((entity, method.action.as_str()));
    framed(shared, &example, run, lines)
}

/// The lines with what stands hidden around them.
fn framed(
    shared: &Crate<'_>,
    example: &Example,
    run: Option<(&str, &str)>,
    lines: Vec<String>,
) -> Vec<String> {
    let Crate {
        library, connector, ..
    } = shared;
    let mut names: Vec<&str> = example.names.iter().map(String::as_str).collect();
    names.push(connector);
    let values: String = example
        .values
        .iter()
        .map(|(name, ty, given)| match run {
            Some(_) => format!(", {name}: {ty} = {given}?"),
            None => format!(", {name}: {ty}"),
        })
        .collect();
    let start = match run {
        Some((entity, action)) => {
            format!("{entity:?}, {action:?}, (connector: {connector}, given{values})")
        }
        None => format!("(connector: {connector}{values})"),
    };
    let mut all = vec![
        "```".to_owned(),
        format!("# use {library}::{{{}}};", names.join(", ")),
        format!("# connector_runtime::codegen::example!({start} {{"),
    ];
    all.extend(lines);
    all.extend(["# });", "```"].map(str::to_owned));
    all
}

/// The parameters that must be given although they are no arguments.
fn required_setters(method: &MethodPlan) -> impl Iterator<Item = &ArgumentPlan> {
    method.setters.iter().filter(|setter| {
        let mut table = method.table.iter();
        table.any(|entry| entry.field.name == setter.wire && entry.field.required)
    })
}

/// What the answer is called.
fn name_of(reply: &ReplyPlan) -> Option<String> {
    match reply {
        ReplyPlan::Unit => None,
        ReplyPlan::Envelope {
            data: RustType::List(_),
            ..
        } => Some("page".to_owned()),
        ReplyPlan::Value(RustType::Record(name)) => Some(match name.to_snake_case() {
            name if name == "connector"
                || name == "body"
                || syn::parse_str::<syn::Ident>(&name).is_err() =>
            {
                "answer".to_owned()
            }
            name => name,
        }),
        _ => Some("answer".to_owned()),
    }
}

fn argument_value(shared: &Crate<'_>, example: &mut Example, argument: &ArgumentPlan) -> String {
    let given = format!("given.part({:?})", argument.wire);
    value(
        shared,
        example,
        (&argument.ident, &argument.rust),
        &given,
        DEPTH,
    )
}

/// The body of a call: what it must have, and one field of those that can be set when nothing must.
fn body_value(
    shared: &Crate<'_>,
    example: &mut Example,
    name: &str,
    method: &MethodPlan,
) -> String {
    let Some(plan) = shared.bodies.get(name) else {
        return name.to_owned();
    };
    let built = built(shared, example, plan, "given", DEPTH);
    let Some(first) = first_field(method, plan) else {
        return built;
    };
    let is_first = |setter: &&SetterPlan| setter.wire == first;
    if let Some(found) = plan.optional.iter().find(is_first) {
        let value = setter_value(shared, example, found);
        return format!("{built}.{}({value})", found.ident);
    }
    let mut all = plan.variants.iter();
    let chosen = all.find(|variant| {
        variant.required.iter().any(|setter| setter.wire == first)
            || variant.required.is_empty()
                && variant.optional.iter().any(|setter| setter.wire == first)
    });
    let Some(variant) = chosen else {
        return built;
    };
    let values: Vec<String> = variant
        .required
        .iter()
        .map(|setter| setter_value(shared, example, setter))
        .collect();
    let further = variant.optional.iter().find(is_first).map(|setter| {
        let value = setter_value(shared, example, setter);
        format!(".{}({value})", setter.ident)
    });
    format!(
        "{built}.{}({}){}",
        variant.method,
        values.join(", "),
        further.unwrap_or_default()
    )
}

fn setter_value(shared: &Crate<'_>, example: &mut Example, setter: &SetterPlan) -> String {
    let given = format!("given.part({:?})", setter.wire);
    value(
        shared,
        example,
        (&setter.ident, &setter.rust),
        &given,
        DEPTH,
    )
}

/// The field that the least arguments have beside the required ones: one that a rule asks for; when none is
/// required, the first.
fn first_field<'a>(method: &'a MethodPlan, plan: &BodyPlan) -> Option<&'a str> {
    let is_field = |name: &str| {
        let mut table = method.table.iter();
        table.any(|entry| entry.place == ParamPlace::Body && entry.field.name == name)
    };
    let asked = method.rules.iter().find_map(|rule| match rule {
        Rule::AtLeastOne(names) => names.first().filter(|name| is_field(name)),
        _ => None,
    });
    let mut fields = method.table.iter();
    let is_required = |name: &&String| plan.required.iter().any(|setter| setter.wire == **name);
    if !plan.required.is_empty() {
        return asked.filter(|name| !is_required(name)).map(String::as_str);
    }
    asked.map(String::as_str).or_else(|| {
        let first = fields.find(|entry| entry.place == ParamPlace::Body)?;
        Some(first.field.name.as_str())
    })
}

/// A new request object with what it must have.
fn built(
    shared: &Crate<'_>,
    example: &mut Example,
    plan: &BodyPlan,
    given: &str,
    depth: usize,
) -> String {
    example.names.insert(plan.ident.clone());
    let values: Vec<String> = plan
        .required
        .iter()
        .map(|setter| {
            let given = format!("{given}.part({:?})", setter.wire);
            value(
                shared,
                example,
                (&setter.ident, &setter.rust),
                &given,
                depth,
            )
        })
        .collect();
    format!("{}::new({})", plan.ident, values.join(", "))
}

/// A value by its name; request objects are built in place.
fn value(
    shared: &Crate<'_>,
    example: &mut Example,
    (name, rust): (&str, &RustType),
    given: &str,
    depth: usize,
) -> String {
    let record = |rust: &RustType| match rust {
        RustType::Record(name) => shared.bodies.get(name.as_str()).copied(),
        _ => None,
    };
    if depth > 0 {
        if let Some(plan) = record(rust) {
            return built(shared, example, plan, given, depth - 1);
        }
        if let RustType::Union { ident, .. } = rust
            && let Some(first) = shared
                .unions
                .get(ident.as_str())
                .and_then(|plan| plan.variants.first())
        {
            example.names.insert(ident.clone());
            let inner = value(shared, example, (name, &first.rust), given, depth - 1);
            return format!("{ident}::{}({inner})", first.ident);
        }
        if let RustType::List(item) = rust
            && let Some(plan) = record(item)
        {
            let given = format!("{given}.first()");
            return format!("[{}]", built(shared, example, plan, &given, depth - 1));
        }
    }
    let mut free = name.to_owned();
    while free == "connector"
        || free == "given"
        || example.values.iter().any(|(known, ..)| *known == free)
    {
        free.push('_');
    }
    let read = match rust {
        RustType::File => format!("{given}.file()"),
        _ => format!("{given}.read()"),
    };
    let ty = type_text(rust, &mut example.names);
    example.values.push((free.clone(), ty, read));
    free
}

/// A type as the hidden lines spell it.
fn type_text(rust: &RustType, names: &mut BTreeSet<String>) -> String {
    let runtime = |name: &str| format!("connector_runtime::{name}");
    match rust {
        RustType::Bool => "bool".to_owned(),
        RustType::I32 => "i32".to_owned(),
        RustType::I64 => "i64".to_owned(),
        RustType::F64 => "f64".to_owned(),
        RustType::Decimal => runtime("Decimal"),
        RustType::Text => "std::string::String".to_owned(),
        RustType::Date => runtime("Date"),
        RustType::Timestamp => runtime("Timestamp"),
        RustType::Id(name)
        | RustType::Record(name)
        | RustType::Enum(name)
        | RustType::Union { ident: name, .. } => {
            names.insert(name.clone());
            name.clone()
        }
        RustType::Boxed(inner) => type_text(inner, names),
        RustType::Optional(inner) => format!("std::option::Option<{}>", type_text(inner, names)),
        RustType::List(items) => format!("std::vec::Vec<{}>", type_text(items, names)),
        RustType::Map(values) => format!(
            "std::collections::BTreeMap<std::string::String, {}>",
            type_text(values, names)
        ),
        RustType::Object => runtime("codegen::JsonObject"),
        RustType::File => runtime("Upload"),
        RustType::Json => runtime("codegen::Json"),
    }
}
