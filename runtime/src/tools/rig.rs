//! The tools for agents of the framework rig.

use rig_core::message::ToolName;
use rig_core::tool::{DynamicTool, ToolErrorKind, ToolExecutionError, ToolOutput};

use super::definition::ToolDef;
use super::failure::ToolError;
use super::toolbox::Toolbox;

impl Toolbox {
    /// The tools for an agent of rig: `AgentBuilder::new(model).dynamic_tools(toolbox.rig_tools())`.
    ///
    /// A model gets the same JSON text as by [`Toolbox::call`], for answers and for failures. A failure also has the
    /// kind that rig knows, whether a repetition helps, and the [`ToolError`] itself as its source. Consent is given
    /// by the argument `confirm`.
    #[must_use]
    pub fn rig_tools(&self) -> Vec<DynamicTool> {
        // No tool has an empty name, the only one that rig refuses.
        self.tools()
            .filter_map(|tool| self.rig_tool(tool))
            .collect()
    }

    fn rig_tool(&self, tool: &ToolDef) -> Option<DynamicTool> {
        let name = ToolName::new(tool.name.clone()).ok()?;
        let (toolbox, called) = (self.clone(), tool.name.clone());
        Some(DynamicTool::new(
            name,
            tool.description.clone(),
            tool.input_schema.clone(),
            move |arguments| {
                let (toolbox, name) = (toolbox.clone(), called.clone());
                Box::pin(async move {
                    let answer = toolbox.call(&name, arguments).await;
                    answer.map(ToolOutput::text).map_err(failed)
                })
            },
        ))
    }
}

fn failed(error: ToolError) -> ToolExecutionError {
    let message = error.message();
    let failure = match kind(error.kind()) {
        Some(kind) => ToolExecutionError::new(kind, message),
        None => ToolExecutionError::refused(message),
    };
    let failure = failure
        .with_model_feedback(error.to_string())
        .with_retryable(error.retryable())
        .with_code(error.kind());
    let failure = match error.status() {
        Some(status) => failure.with_http_status(status),
        None => failure,
    };
    failure.with_source(error)
}

/// What rig calls a kind of failure; nothing for what the tools refuse on purpose.
fn kind(kind: &str) -> Option<ToolErrorKind> {
    Some(match kind {
        "not_allowed" | "confirmation_required" | "not_confirmed" => return None,
        "invalid_argument" | "wrong_tool" | "rejected" => ToolErrorKind::InvalidArgs,
        "unknown_tool" | "not_found" => ToolErrorKind::NotFound,
        "unauthorized" | "forbidden" | "sign_in_failed" => ToolErrorKind::PermissionDenied,
        "rate_limited" => ToolErrorKind::RateLimited,
        "network_error" => ToolErrorKind::Network,
        "server_error" | "api_error" | "unexpected_answer" | "answer_too_large" => {
            ToolErrorKind::Provider
        }
        _ => ToolErrorKind::Other,
    })
}
