//! A connector as tools for language models, whatever framework runs the model.
//!
//! [`definitions`] says what tools there are, each with a name, a description and a JSON Schema; a [`Toolbox`] runs
//! them. Everything is made of the connector's static tables. An MCP server and adapters to frameworks stand on
//! these two, and need nothing else.
//!
//! A call runs through these steps:
//!
//! ```text
//! Toolbox::prepare (names, arguments, what is allowed) ─▶ confirmation, where data or mails are at stake
//!     ─▶ Prepared::run (the call, pages) ─▶ answer (fields, limit, cap) ─▶ JSON text
//! ```
//!
//! Failures are [`ToolError`]s: JSON too, made for a model that should know what to change.

mod answer;
mod budget;
mod catalogue;
mod confirm;
mod definition;
mod describe;
mod failure;
mod files;
mod input;
mod model_api;
mod names;
mod next;
mod options;
#[cfg(feature = "rig")]
mod rig;
mod run;
mod sample;
mod schemas;
mod scope;
mod search;
mod toolbox;
mod toolset;
mod words;

pub use confirm::Confirmation;
pub use definition::{ToolDef, ToolHints};
pub use failure::ToolError;
pub use model_api::{ModelApi, ToolAnswer};
pub use options::{ToolOptions, ToolSet};
pub use run::{Prepared, Progress};
pub use toolbox::Toolbox;
#[cfg(feature = "mcp")]
pub(crate) use toolbox::required;
pub use toolset::definitions;

/// The most characters of an answer, unless options or a call say otherwise.
pub const MAX_CHARS: usize = 100_000;

#[cfg(test)]
mod tests;
