//! The tools of a connector, and the calls that go through them.

use std::sync::Arc;
use std::time::Duration;

use serde_json::{Map, Value};

use super::answer::Shape;
use super::confirm::Confirmation;
use super::definition::ToolDef;
use super::failure::ToolError;
use super::input::Input;
use super::options::ToolOptions;
use super::run::{Plan, Prepared};
use super::scope::Scope;
use super::toolset::{Job, tools};
use super::{describe, files, schemas, search};
use crate::client::Client;
use crate::connector::ConnectorSpec;
#[cfg(feature = "mcp")]
use crate::connector::Entity;
use crate::error::Error;
use crate::nearest::hint;
use crate::operation::Operation;

/// The longest wait for a rate limit or before a repetition: many clients give up on a tool after five seconds, and a
/// model can do something else in the meantime.
const PATIENCE: Duration = Duration::from_secs(4);

/// The tools of a connector that is signed in. Cloning is cheap.
#[derive(Clone, Debug)]
pub struct Toolbox(Arc<Inner>);

#[derive(Debug)]
pub(super) struct Inner {
    pub(super) client: Client,
    pub(super) scope: Scope,
    pub(super) confirm: bool,
    max_chars: usize,
    tools: Vec<(ToolDef, Job)>,
    instructions: String,
}

impl Toolbox {
    /// All operations, by search, describe, read, write and execute.
    #[must_use]
    pub fn new(client: &Client) -> Self {
        Self::made(client, Scope::whole(client.spec()), &ToolOptions::default())
    }

    /// The tools that options choose.
    ///
    /// # Errors
    /// When a filter names something that there is not, or leaves nothing.
    pub fn with_options(client: &Client, options: &ToolOptions) -> Result<Self, Error> {
        Ok(Self::made(
            client,
            Scope::of(client.spec(), options)?,
            options,
        ))
    }

    fn made(client: &Client, scope: Scope, options: &ToolOptions) -> Self {
        let (tools, instructions) = tools(client.spec(), &scope, options);
        Self(Arc::new(Inner {
            client: client.with_patience(PATIENCE),
            scope,
            confirm: options.confirm,
            max_chars: options.max_chars.max(1),
            tools,
            instructions,
        }))
    }

    /// What the tools are, always in the same order.
    pub fn tools(&self) -> impl ExactSizeIterator<Item = &ToolDef> {
        self.0.tools.iter().map(|(tool, _)| tool)
    }

    /// What a model should know before it uses the tools.
    #[must_use]
    pub fn instructions(&self) -> &str {
        &self.0.instructions
    }

    /// The connector's static description.
    #[must_use]
    pub fn spec(&self) -> &'static ConnectorSpec {
        self.0.client.spec()
    }

    /// What may be called, by entity.
    #[cfg(feature = "mcp")]
    pub(crate) fn entities(&self) -> &[(&'static Entity, Vec<&'static Operation>)] {
        self.0.scope.entities()
    }

    /// All about an entity or an operation, as JSON text.
    #[cfg(feature = "mcp")]
    pub(crate) fn describe(&self, entity: &str, action: Option<&str>) -> Result<String, ToolError> {
        let inner = &self.0;
        describe::run(
            self.spec(),
            &inner.scope,
            Some(entity),
            action,
            inner.confirm,
        )
    }

    /// Runs a tool and gives its answer as JSON text.
    ///
    /// # Errors
    /// What went wrong, told so that a model can act on it. An operation that destroys data or sends mails is refused
    /// unless the argument `confirm` names what is to be done; [`Toolbox::prepare`] is for callers that can ask a
    /// person.
    pub async fn call(&self, name: &str, arguments: Value) -> Result<String, ToolError> {
        let prepared = self.prepare(name, arguments)?;
        if let Some(confirmation) = prepared.confirmation() {
            return Err(required(confirmation));
        }
        prepared.run(|_| {}).await
    }

    /// Checks a call as far as that is possible without sending anything.
    ///
    /// # Errors
    /// When there is no such tool, an argument is wrong or the operation is not allowed.
    pub fn prepare(&self, name: &str, arguments: Value) -> Result<Prepared, ToolError> {
        let inner = &self.0;
        let Some((_, job)) = inner.tools.iter().find(|(tool, _)| tool.name == name) else {
            return Err(self.unknown(name));
        };
        let mut input = Input::of(arguments)?;
        match job {
            Job::Search => {
                let (query, entity) = (input.text("query")?, input.text("entity")?);
                input.end()?;
                search::run(&inner.scope, query.as_deref(), entity.as_deref()).map(Prepared::local)
            }
            Job::Describe => {
                let (entity, action) = (input.text("entity")?, input.text("action")?);
                input.end()?;
                let (entity, action) = (entity.as_deref(), action.as_deref());
                describe::run(self.spec(), &inner.scope, entity, action, inner.confirm)
                    .map(Prepared::local)
            }
            Job::Operation(operation) => self.one_operation(operation, input),
            Job::Read | Job::Write | Job::Execute => self.named_operation(*job, input),
        }
    }

    /// A call whose arguments name the operation.
    fn named_operation(&self, job: Job, mut input: Input) -> Result<Prepared, ToolError> {
        let (entity, action) = (input.text("entity")?, input.text("action")?);
        let params = input.object("params")?;
        let shape = Shape::of(&mut input, self.0.max_chars, |_| true)?;
        let confirm = input.text(schemas::CONFIRM)?;
        input.end()?;
        let missing = |name: &str| {
            let look = self.hint_at(Job::Search, "lists all entities and actions");
            ToolError::argument(name, "is missing").hint(look)
        };
        let entity = entity.ok_or_else(|| missing("entity"))?;
        let action = action.ok_or_else(|| missing("action"))?;
        let operation = self.allowed(job, &entity, &action)?;
        self.planned(operation, params, shape, confirm.as_deref())
    }

    /// A call of a tool that is an operation: its arguments are the parameters.
    fn one_operation(
        &self,
        operation: &'static Operation,
        mut input: Input,
    ) -> Result<Prepared, ToolError> {
        // A parameter of the same name goes first.
        let free = |name: &str| operation.param(name).is_none();
        let shape = Shape::of(&mut input, self.0.max_chars, free)?;
        let confirm = if free(schemas::CONFIRM) {
            input.text(schemas::CONFIRM)?
        } else {
            None
        };
        self.planned(operation, input.rest(), shape, confirm.as_deref())
    }

    fn planned(
        &self,
        operation: &'static Operation,
        params: Map<String, Value>,
        shape: Shape,
        confirm: Option<&str>,
    ) -> Result<Prepared, ToolError> {
        files::refuse_paths(operation, &params)?;
        let confirmation = Confirmation::of(operation, &params)
            .filter(|_| self.0.confirm)
            .filter(|wanted| !confirm.is_some_and(|text| wanted.is_given_by(text)));
        let plan = Plan {
            client: self.0.client.clone(),
            operation,
            params,
            shape,
            describe: self.tool_of(Job::Describe).map(str::to_owned),
        };
        plan.check()?;
        Ok(Prepared::call(plan, confirmation))
    }

    /// The operation, when there is one and this tool may call it.
    fn allowed(
        &self,
        job: Job,
        entity: &str,
        action: &str,
    ) -> Result<&'static Operation, ToolError> {
        let scope = &self.0.scope;
        let Some(operation) = self.spec().operation(entity, action) else {
            return Err(self.no_operation(entity, action));
        };
        if !scope.allows(operation) {
            let why = if scope.read_only && !operation.effects.read_only {
                "this server only reads"
            } else {
                "this server does not offer it"
            };
            let message = format!("{entity}.{action} is not allowed: {why}");
            let hint = self.hint_at(Job::Search, "lists what is allowed");
            return Err(ToolError::new("not_allowed", message).hint(hint));
        }
        let other = match job {
            Job::Read if !operation.effects.read_only => Some((Job::Write, "changes something")),
            Job::Write if operation.effects.read_only => Some((Job::Read, "only reads")),
            _ => None,
        };
        let Some((right, does)) = other else {
            return Ok(operation);
        };
        let tool = self.tool_of(right).unwrap_or_default();
        let message = format!("{entity}.{action} {does}; call it with {tool}");
        Err(ToolError::new("wrong_tool", message).with("tool", tool))
    }

    fn no_operation(&self, entity: &str, action: &str) -> ToolError {
        let scope = &self.0.scope;
        let look = self.hint_at(Job::Search, "finds operations by keyword");
        let failure = match search::find(scope, entity) {
            Err(failure) => failure,
            Ok((entity, operations)) => {
                let names = || operations.iter().map(|operation| operation.action);
                let near = hint(action, names());
                let problem = format!("`{}` has no action `{action}`{near}", entity.name);
                let all: Vec<_> = names().collect();
                ToolError::argument("action", problem).with("actions", all)
            }
        };
        failure.hint(look)
    }

    fn unknown(&self, name: &str) -> ToolError {
        let names = || self.tools().map(|tool| tool.name.as_str());
        let near = hint(name, names());
        let all: Vec<_> = names().collect();
        let shown: String = name.chars().take(80).collect();
        ToolError::new("unknown_tool", format!("there is no tool `{shown}`{near}"))
            .with("tools", all)
    }

    fn tool_of(&self, job: Job) -> Option<&str> {
        let same = |other: &Job| std::mem::discriminant(other) == std::mem::discriminant(&job);
        let found = self.0.tools.iter().find(|(_, job)| same(job));
        found.map(|(tool, _)| tool.name.as_str())
    }

    fn hint_at(&self, job: Job, does: &str) -> String {
        match self.tool_of(job) {
            Some(tool) => format!("nothing was sent; {tool} {does}"),
            None => {
                "nothing was sent; the tool's description lists entities and actions".to_owned()
            }
        }
    }
}

/// The failure of a call that nobody confirmed.
pub(crate) fn required(confirmation: &Confirmation) -> ToolError {
    let phrase = &confirmation.phrase;
    ToolError::new(
        "confirmation_required",
        format!("nothing was sent: {}", confirmation.question),
    )
    .with(schemas::CONFIRM, phrase.as_str())
    .hint(format!(
        "ask the user; if they agree, repeat the call with the argument confirm: \"{phrase}\""
    ))
}
