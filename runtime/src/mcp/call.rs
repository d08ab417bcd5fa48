//! Calls of tools: consent, progress, cancellation.

use std::pin::pin;

use rmcp::ErrorData;
use rmcp::model::{
    CallToolRequestParams, CallToolResponse, CallToolResult, ContentBlock,
    ProgressNotificationParam, ProgressToken,
};
use rmcp::service::{Peer, RequestContext, RoleServer};
use serde_json::{Value, json};
use tokio::sync::mpsc;

use super::consent::{Consent, Consents, Reply};
use super::slots::Slots;
use crate::tools::{Prepared, Progress, ToolError, Toolbox};

/// Runs a tool. What it fails with is a result, so that the model reads it.
pub(super) async fn run(
    toolbox: &Toolbox,
    consents: &Consents,
    slots: &Slots,
    request: CallToolRequestParams,
    context: RequestContext<RoleServer>,
) -> Result<CallToolResponse, ErrorData> {
    let arguments = request.arguments.map_or(Value::Null, Value::Object);
    let prepared = match toolbox.prepare(&request.name, arguments) {
        Ok(prepared) => prepared,
        Err(error) if error.kind() == "unknown_tool" => {
            let known: Vec<_> = toolbox.tools().map(|tool| tool.name.as_str()).collect();
            let data = json!({ "tools": known });
            return Err(ErrorData::invalid_params(
                error.message().to_owned(),
                Some(data),
            ));
        }
        Err(error) => return Ok(failed(&error)),
    };
    let _open = match slots.open() {
        Ok(place) => place,
        Err(error) => return Ok(failed(&error)),
    };
    if prepared.confirmation().is_some() {
        let reply = Reply {
            answers: request.input_responses,
            state: request.request_state,
        };
        match consents.ask(&prepared, reply, &context).await {
            Consent::Given => {}
            Consent::Missing(error) => return Ok(failed(&error)),
            Consent::Asked(question) => return Ok((*question).into()),
        }
    }
    Ok(match answered(prepared, slots, context).await {
        Ok(text) => CallToolResult::success(vec![ContentBlock::text(text)]).into(),
        Err(error) => failed(&error),
    })
}

fn failed(error: &ToolError) -> CallToolResponse {
    CallToolResult::error(vec![ContentBlock::text(error.to_string())]).into()
}

/// Makes the call; a cancellation drops it, and with it the request and any wait.
async fn answered(
    prepared: Prepared,
    slots: &Slots,
    context: RequestContext<RoleServer>,
) -> Result<String, ToolError> {
    let cancelled = context.ct.clone();
    let work = async {
        let _turn = match prepared.operation() {
            Some(_) => Some(slots.turn().await?),
            None => None,
        };
        match context.meta.get_progress_token() {
            None => prepared.run(|_| {}).await,
            Some(token) => with_progress(prepared, &context.peer, token).await,
        }
    };
    tokio::select! {
        answer = work => answer,
        () = cancelled.cancelled() => Err(ToolError::cancelled()),
    }
}

async fn with_progress(
    prepared: Prepared,
    peer: &Peer<RoleServer>,
    token: ProgressToken,
) -> Result<String, ToolError> {
    let (told, mut heard) = mpsc::unbounded_channel();
    let mut work = pin!(prepared.run(move |progress| {
        let _ = told.send(progress);
    }));
    loop {
        tokio::select! {
            biased;
            Some(progress) = heard.recv() => tell(peer, &token, progress).await,
            answer = &mut work => {
                while let Ok(progress) = heard.try_recv() {
                    tell(peer, &token, progress).await;
                }
                return answer;
            }
        }
    }
}

#[allow(clippy::cast_precision_loss, reason = "counts of records are small")]
async fn tell(peer: &Peer<RoleServer>, token: &ProgressToken, progress: Progress) {
    let mut notice = ProgressNotificationParam::new(token.clone(), progress.records as f64);
    notice.total = progress.wanted.map(|wanted| wanted as f64);
    // Who does not listen loses nothing but the progress.
    let _ = peer.notify_progress(notice).await;
}
