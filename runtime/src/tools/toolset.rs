//! The tools that a connector has: which ones, and with which texts.

use std::collections::HashSet;

use serde_json::{Map, Value};

use super::budget::tokens;
use super::catalogue::{Catalogue, Detail, of_operation};
use super::confirm::Confirmation;
use super::definition::{ToolDef, ToolHints};
use super::names::tool_name;
use super::options::{ToolOptions, ToolSet};
use super::schemas;
use super::scope::Scope;
use crate::connector::ConnectorSpec;
use crate::error::Error;
use crate::operation::{Method, Operation};

/// The tokens that the five tools may cost.
const DISCOVERY_TOKENS: usize = 2_000;
/// The tokens that execute alone may cost.
const EXECUTE_TOKENS: usize = 1_500;

/// What a tool does.
#[derive(Clone, Copy, Debug)]
pub(super) enum Job {
    Search,
    Describe,
    Read,
    Write,
    Execute,
    Operation(&'static Operation),
}

/// The tools that a connector has with these options.
///
/// # Errors
/// When a filter names something that there is not, or leaves nothing.
pub fn definitions(
    spec: &'static ConnectorSpec,
    options: &ToolOptions,
) -> Result<Vec<ToolDef>, Error> {
    let scope = Scope::of(spec, options)?;
    let (tools, _) = tools(spec, &scope, options);
    Ok(tools.into_iter().map(|(tool, _)| tool).collect())
}

impl ConnectorSpec {
    /// The connector as tools for language models, without a connection; [`definitions`] has options.
    #[must_use]
    pub fn tools(&'static self) -> Vec<ToolDef> {
        let (tools, _) = tools(self, &Scope::whole(self), &ToolOptions::default());
        tools.into_iter().map(|(tool, _)| tool).collect()
    }
}

/// The tools with the texts that fit, and the instructions.
pub(super) fn tools(
    spec: &'static ConnectorSpec,
    scope: &Scope,
    options: &ToolOptions,
) -> (Vec<(ToolDef, Job)>, String) {
    let catalogue = |detail| Catalogue {
        spec,
        scope,
        detail,
        confirms: options.confirm,
    };
    let poorest = catalogue(Detail::Entities);
    let tools = match options.set {
        ToolSet::Operations => operations(spec, scope, options.confirm),
        ToolSet::Execute => fitting(options.tokens.unwrap_or(EXECUTE_TOKENS), |detail| {
            execute(spec, &catalogue(detail))
        }),
        ToolSet::Discovery => fitting(options.tokens.unwrap_or(DISCOVERY_TOKENS), |detail| {
            discovery(spec, &catalogue(detail))
        }),
    };
    let instructions = match options.set {
        ToolSet::Discovery => poorest.instructions(),
        _ => spec
            .description
            .split("\n\n")
            .next()
            .unwrap_or_default()
            .to_owned(),
    };
    (tools, instructions)
}

/// The richest texts that fit into so many tokens, or the poorest ones.
fn fitting(most: usize, made: impl Fn(Detail) -> Vec<(ToolDef, Job)>) -> Vec<(ToolDef, Job)> {
    let cost = |tools: &[(ToolDef, Job)]| {
        let texts = tools
            .iter()
            .map(|(tool, _)| serde_json::to_string(tool).unwrap_or_default());
        texts.map(|text| tokens(&text)).sum::<usize>()
    };
    let mut tools = Vec::new();
    for detail in Detail::ALL {
        tools = made(detail);
        if cost(&tools) <= most {
            break;
        }
    }
    tools
}

fn tool(
    spec: &ConnectorSpec,
    part: &str,
    title: &str,
    description: String,
    input_schema: Value,
    hints: ToolHints,
) -> ToolDef {
    ToolDef {
        name: tool_name(spec.slug, &[part]),
        title: format!("{}: {title}", spec.name),
        description,
        input_schema,
        hints,
    }
}

/// What a tool that calls these operations may do at the most.
fn hints(operations: &[&Operation]) -> ToolHints {
    let all = |test: fn(&Operation) -> bool| operations.iter().all(|operation| test(operation));
    let adds = |o: &Operation| {
        o.effects.read_only
            || (o.method == Method::Post && !o.effects.destructive && !o.effects.sends_mail)
    };
    ToolHints {
        read_only: all(|o| o.effects.read_only),
        // What the protocol means by it: anything but reading and adding.
        destructive: !all(adds),
        idempotent: all(|o| o.effects.idempotent),
        open_world: true,
    }
}

fn execute(spec: &ConnectorSpec, catalogue: &Catalogue<'_>) -> Vec<(ToolDef, Job)> {
    let all: Vec<_> = catalogue.scope.operations().collect();
    let hints = hints(&all);
    let schema = schemas::call(!hints.read_only && catalogue.confirms, true);
    let text = catalogue.execute_alone();
    let title = "call an operation";
    vec![(
        tool(spec, "execute", title, text, schema, hints),
        Job::Execute,
    )]
}

fn discovery(spec: &ConnectorSpec, catalogue: &Catalogue<'_>) -> Vec<(ToolDef, Job)> {
    let (reads, writes): (Vec<_>, Vec<_>) = catalogue
        .scope
        .operations()
        .partition(|operation| operation.effects.read_only);
    let confirms = catalogue.confirms;
    let local = |part: &str, title: &str, text: String, schema: Value| {
        tool(spec, part, title, text, schema, ToolHints::LOCAL)
    };
    let mut tools = vec![
        (
            local(
                "search",
                "find operations",
                catalogue.search(),
                schemas::search(),
            ),
            Job::Search,
        ),
        (
            local(
                "describe",
                "describe an operation",
                catalogue.describe(),
                schemas::describe(),
            ),
            Job::Describe,
        ),
    ];
    let schema = schemas::call;
    if !reads.is_empty() {
        let text = catalogue.read();
        let read = tool(
            spec,
            "read",
            "read",
            text,
            schema(false, true),
            ToolHints::READS,
        );
        tools.push((read, Job::Read));
    }
    if !writes.is_empty() {
        let text = catalogue.write();
        let write = tool(
            spec,
            "write",
            "write",
            text,
            schema(confirms, false),
            hints(&writes),
        );
        tools.push((write, Job::Write));
    }
    let both: Vec<_> = catalogue.scope.operations().collect();
    let hints = hints(&both);
    let text = catalogue.execute_beside();
    let schema = schema(confirms && !hints.read_only, false);
    let title = "call an operation";
    tools.push((
        tool(spec, "execute", title, text, schema, hints),
        Job::Execute,
    ));
    tools
}

fn operations(spec: &ConnectorSpec, scope: &Scope, confirms: bool) -> Vec<(ToolDef, Job)> {
    let mut names = HashSet::new();
    let one = |operation: &'static Operation| {
        let asks = confirms && Confirmation::of(operation, &Map::new()).is_some();
        let mut name = tool_name(spec.slug, &[operation.entity, operation.action]);
        while !names.insert(name.clone()) {
            // `a.b_c` and `a_b.c` are two operations.
            name = tool_name(&name, &["2"]);
        }
        let made = ToolDef {
            name,
            title: format!("{}: {}", spec.name, operation.summary),
            description: of_operation(operation, confirms),
            input_schema: schemas::operation(operation, asks),
            hints: hints(&[operation]),
        };
        (made, Job::Operation(operation))
    };
    scope.operations().map(one).collect()
}
