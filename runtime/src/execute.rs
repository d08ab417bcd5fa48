//! The result of a call whose entity and action are chosen at run time.

use serde::Serialize;
use serde_json::Value;

use crate::client::{Client, only_hosted};
use crate::connector::ConnectorSpec;
use crate::error::{Error, ErrorKind};
use crate::hosted::search::{SEARCH, SQL, split};
use crate::operation::Operation;
use crate::reply::SkippedRecord;
use crate::selection::Selection;

/// The longest intent, in characters.
pub(crate) const LONGEST_INTENT: usize = 512;

/// What a dynamic call may be told besides its parameters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[must_use = "options do nothing until they are given to a call"]
pub struct ExecuteOptions {
    pub(crate) selection: Selection,
    pub(crate) intent: Option<String>,
}

impl ExecuteOptions {
    pub(crate) const NONE: Self = Self {
        selection: Selection::WHOLE,
        intent: None,
    };

    /// The whole result.
    pub fn new() -> Self {
        Self::default()
    }

    /// Which part of the result is wanted.
    pub fn selection(mut self, selection: Selection) -> Self {
        self.selection = selection;
        self
    }

    /// Why the call is made, in at most 512 characters. The hosted service keeps it with the call; in direct mode it
    /// goes nowhere.
    pub fn intent(mut self, intent: impl Into<String>) -> Self {
        self.intent = Some(intent.into());
        self
    }

    /// Refuses what the hosted service would, in both modes.
    pub(crate) fn check(&self) -> Result<(), Error> {
        let length = self
            .intent
            .as_ref()
            .map_or(0, |intent| intent.chars().count());
        if length > LONGEST_INTENT {
            return Err(Error::input(
                "intent",
                format!("must have at most {LONGEST_INTENT} characters, found {length}"),
            ));
        }
        Ok(())
    }
}

impl From<Selection> for ExecuteOptions {
    fn from(selection: Selection) -> Self {
        Self::new().selection(selection)
    }
}

/// What a dynamic call gives: the same data and meta as the typed call, as JSON.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ExecuteResult {
    /// The record or the records.
    pub data: Value,
    /// What stands beside the records; `None` for operations without it.
    pub meta: Option<Value>,
    /// The records that were left out; with [`Decoding::Lenient`](crate::Decoding::Lenient) only.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub skipped: Vec<SkippedRecord>,
}

impl ExecuteResult {
    pub(crate) fn new(data: Value, meta: Option<Value>) -> Self {
        Self {
            data,
            meta,
            skipped: Vec::new(),
        }
    }

    pub(crate) fn without(self, skipped: Vec<SkippedRecord>) -> Self {
        Self { skipped, ..self }
    }
}

impl Client {
    /// Calls the operation with that entity and action.
    ///
    /// `params` is an object (or `null`) with path, query and header parameters and the fields of the body,
    /// all side by side. They are checked and the answer is decoded just as by the typed methods.
    ///
    /// # Errors
    /// When there is no such operation, when a parameter is wrong (nothing is sent then), and when the call fails.
    pub async fn execute(
        &self,
        entity: &str,
        action: &str,
        params: Value,
    ) -> Result<ExecuteResult, Error> {
        self.execute_with(entity, action, params, ExecuteOptions::new())
            .await
    }

    /// As [`Client::execute`], for a part of the result.
    ///
    /// # Errors
    /// As [`Client::execute`], and when the intent is too long.
    pub async fn execute_with(
        &self,
        entity: &str,
        action: &str,
        params: Value,
        options: ExecuteOptions,
    ) -> Result<ExecuteResult, Error> {
        options.check()?;
        if let Some(entity) = self.stored(entity, action) {
            return self.search_by_name(entity, action, params, &options).await;
        }
        let operation = self.find(entity, action)?;
        let arguments = crate::request::arguments_of(operation, params)
            .map_err(|error| error.in_operation(operation))?;
        self.check_local_files(operation, &arguments)?;
        if operation.download.is_some() {
            return self.download_as_json(operation, &arguments).await;
        }
        let whole = options.selection.is_whole();
        if !whole && let Some(result) = self.select(operation, &arguments, &options).await {
            return result;
        }
        let reply = self
            .send_with(operation, &arguments, None, &options)
            .await?;
        let mut result =
            (operation.decode)(operation, &reply).map_err(|error| self.failed(operation, error))?;
        options.selection.apply_to(action, &mut result.data);
        Ok(result)
    }

    /// The entity in the context store that an action of the store is about; nothing for actions of the API.
    fn stored(&self, entity: &str, action: &str) -> Option<&'static str> {
        let own = self.spec().operation(entity, action);
        let store = self.spec().context_store?;
        let known = store.entities.iter().find(|known| known.entity == entity)?;
        (own.is_none() && matches!(action, SEARCH | SQL)).then_some(known.entity)
    }

    /// A search of the context store by names.
    async fn search_by_name(
        &self,
        entity: &'static str,
        action: &str,
        params: Value,
        options: &ExecuteOptions,
    ) -> Result<ExecuteResult, Error> {
        let Some(hosted) = self.as_hosted() else {
            return Err(only_hosted("context store"));
        };
        let execution = hosted
            .in_store(entity, action, params, options, self.patience)
            .await?;
        let (data, meta) = split(execution.result, execution.connector_metadata);
        Ok(ExecuteResult::new(data, meta))
    }

    pub(crate) fn find(&self, entity: &str, action: &str) -> Result<&'static Operation, Error> {
        self.spec().find(entity, action)
    }
}

impl ConnectorSpec {
    /// The operation with that entity and action, or an error that tells what there is.
    pub(crate) fn find(&self, entity: &str, action: &str) -> Result<&'static Operation, Error> {
        let Some(found) = self.entity(entity) else {
            return Err(Error::new(ErrorKind::UnknownEntity {
                name: entity.to_owned(),
                known: self.entities.iter().map(|entity| entity.name).collect(),
            }));
        };
        found.operation(action).ok_or_else(|| {
            Error::new(ErrorKind::UnknownAction {
                entity: found.name,
                name: action.to_owned(),
                known: found
                    .operations
                    .iter()
                    .map(|operation| operation.action)
                    .collect(),
            })
        })
    }
}
