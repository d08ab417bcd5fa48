//! Calls that are ready to be made, and making them.

use serde_json::{Map, Value};

use super::answer::{Answer, Shape};
use super::confirm::Confirmation;
use super::describe::largest;
use super::failure::{ToolError, of_call};
use crate::client::Client;
use crate::error::Error;
use crate::operation::Operation;
use crate::pagination::{RawPage, RawPages};

/// A call of a tool that was checked and can be made.
#[derive(Debug)]
pub struct Prepared {
    job: Job,
    confirmation: Option<Confirmation>,
}

#[derive(Debug)]
enum Job {
    /// The answer is there already.
    Local(String),
    Call(Box<Plan>),
}

/// How far a call that follows pages has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Progress {
    /// The records that are there.
    pub records: u64,
    /// The records that are wanted, as far as that is known.
    pub wanted: Option<u64>,
}

impl Prepared {
    pub(super) fn local(answer: String) -> Self {
        Self {
            job: Job::Local(answer),
            confirmation: None,
        }
    }

    pub(super) fn call(plan: Plan, confirmation: Option<Confirmation>) -> Self {
        Self {
            job: Job::Call(Box::new(plan)),
            confirmation,
        }
    }

    /// What a person must agree to before [`Prepared::run`]; nothing when the arguments confirm it, or when there is
    /// nothing to fear.
    #[must_use]
    pub fn confirmation(&self) -> Option<&Confirmation> {
        self.confirmation.as_ref()
    }

    /// The operation that is called; nothing for tools that only tell about the connector.
    #[must_use]
    pub fn operation(&self) -> Option<&'static Operation> {
        match &self.job {
            Job::Local(_) => None,
            Job::Call(plan) => Some(plan.operation),
        }
    }

    /// What tells this call from others: a consent to it is a consent to nothing else.
    #[cfg(feature = "mcp")]
    pub(crate) fn identity(&self) -> String {
        match &self.job {
            Job::Local(_) => String::new(),
            Job::Call(plan) => {
                let (operation, params) = (plan.operation, Value::Object(plan.params.clone()));
                format!("{}.{} {params}", operation.entity, operation.action)
            }
        }
    }

    /// Makes the call and gives its answer as JSON text. Dropping the future aborts the request and any wait.
    ///
    /// # Errors
    /// When the call fails.
    pub async fn run(self, progress: impl FnMut(Progress) + Send) -> Result<String, ToolError> {
        match self.job {
            Job::Local(answer) => Ok(answer),
            Job::Call(plan) => plan.run(progress).await,
        }
    }
}

/// What is to be called.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) client: Client,
    pub(super) operation: &'static Operation,
    pub(super) params: Map<String, Value>,
    pub(super) shape: Shape,
    /// The tool that describes operations, for hints.
    pub(super) describe: Option<String>,
}

impl Plan {
    /// Checks the parameters without sending anything.
    pub(super) fn check(&self) -> Result<(), ToolError> {
        let params = Value::Object(self.params.clone());
        crate::request::arguments_of(self.operation, params)
            .and_then(|arguments| self.client.check_arguments(self.operation, &arguments))
            .map_err(|error| self.failed(&error.in_operation(self.operation)))
    }

    fn failed(&self, error: &Error) -> ToolError {
        of_call(error, self.operation, self.describe.as_deref())
    }

    async fn run(mut self, progress: impl FnMut(Progress) + Send) -> Result<String, ToolError> {
        self.size_pages();
        let mut pages = RawPages::new(&self.client, self.operation, self.params.clone())
            .map_err(|error| self.failed(&error))?;
        let collected = self.collect(&mut pages, progress).await?;
        let next = pages.next_arguments();
        let more = !pages.is_done();
        Ok(Answer {
            operation: self.operation,
            params: &self.params,
            pages: &collected,
            next,
            more,
        }
        .written(&self.shape))
    }

    /// Asks for no more records a page than are wanted.
    fn size_pages(&mut self) {
        let size = self.operation.pagination.and_then(|p| p.page_size);
        let size = size.and_then(|name| self.operation.param(name));
        if let (Some(limit), Some(size)) = (self.shape.limit, size)
            && !self.params.contains_key(size.name)
        {
            let limit = u64::try_from(limit).unwrap_or(u64::MAX);
            // Without a known maximum the API's own default is safer.
            if let Some(most) = largest(size) {
                self.params
                    .insert(size.name.to_owned(), limit.min(most).into());
            }
        }
    }

    async fn collect(
        &self,
        pages: &mut RawPages,
        mut progress: impl FnMut(Progress) + Send,
    ) -> Result<Vec<RawPage>, ToolError> {
        let mut collected: Vec<RawPage> = Vec::new();
        let (mut records, mut chars) = (0, 0);
        while let Some(page) = pages.next().await.map_err(|error| self.failed(&error))? {
            records += page.count.unwrap_or(1);
            chars += page.data.get().len();
            let (total, last) = (page.total, page.count.is_none());
            collected.push(page);
            let Some(limit) = self.shape.limit else {
                break;
            };
            let wanted = u64::try_from(limit).unwrap_or(u64::MAX);
            let wanted = total.map_or(wanted, |total| total.min(wanted));
            progress(Progress {
                records: u64::try_from(records).map_or(wanted, |records| records.min(wanted)),
                wanted: Some(wanted),
            });
            // Pages that would be cut off again are not worth their requests.
            let full = self.shape.keeps_everything() && chars > self.shape.max_chars;
            if last || records >= limit || full {
                break;
            }
        }
        Ok(collected)
    }
}
