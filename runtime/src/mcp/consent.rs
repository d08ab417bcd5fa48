//! Asking a person, through the client, before data is destroyed or mails are sent.
//!
//! Clients of the older era are asked by a request of the server's (`elicitation/create`). In the newer one the
//! answer to the call is a question, and the client repeats the call with the reply and a state that this server has
//! signed: it fits no other call and lasts a few minutes. Clients that cannot ask anybody are told of the argument
//! `confirm`.

use std::collections::BTreeMap;
use std::time::Duration;

use rmcp::model::{
    ClientCapabilities, ElicitRequest, ElicitRequestParams, ElicitResult, ElicitationAction,
    ElicitationSchema, InputRequest, InputRequiredResult, InputResponses, ProtocolVersion,
    RequestStateCodec, SealOptions,
};
use rmcp::service::{RequestContext, RoleServer};

use crate::tools::{Confirmation, Prepared, ToolError, required};

/// The name of the question, and of the field in its form.
const QUESTION: &str = "confirm";
/// How long a person may think about it.
const THINKING: Duration = Duration::from_mins(10);

/// What became of a question.
pub(super) enum Consent {
    Given,
    Missing(ToolError),
    /// The client is to ask and to repeat the call.
    Asked(Box<InputRequiredResult>),
}

/// What a repeated call brings along.
pub(super) struct Reply {
    pub(super) answers: Option<InputResponses>,
    pub(super) state: Option<String>,
}

/// Signs questions, so that a reply belongs to the call that it was asked for.
pub(super) struct Consents(Option<RequestStateCodec>);

impl Consents {
    pub(super) fn new() -> Self {
        let mut key = [0; 32];
        // Without random numbers nothing can be signed; then `confirm` is the way.
        let filled = getrandom::fill(&mut key).ok();
        Self(filled.and_then(|()| RequestStateCodec::try_new(key).ok()))
    }

    pub(super) async fn ask(
        &self,
        prepared: &Prepared,
        reply: Reply,
        context: &RequestContext<RoleServer>,
    ) -> Consent {
        let Some(confirmation) = prepared.confirmation() else {
            return Consent::Given;
        };
        if !context
            .client_capabilities()
            .is_some_and(|client| can_ask(&client))
        {
            return Consent::Missing(required(confirmation));
        }
        let stateless = context
            .protocol_version()
            .is_some_and(|version| version.as_str() >= ProtocolVersion::V_2026_07_28.as_str());
        if stateless {
            return self.by_repetition(prepared, confirmation, reply);
        }
        let request = form(confirmation);
        match context
            .peer
            .create_elicitation_with_timeout(request, Some(THINKING))
            .await
        {
            Ok(result) => judged(&result, confirmation),
            Err(_) => Consent::Missing(required(confirmation)),
        }
    }

    fn by_repetition(
        &self,
        prepared: &Prepared,
        confirmation: &Confirmation,
        reply: Reply,
    ) -> Consent {
        let Some(codec) = &self.0 else {
            return Consent::Missing(required(confirmation));
        };
        let call = prepared.identity();
        let answer = reply
            .answers
            .and_then(|mut answers| answers.remove(QUESTION));
        if let (Some(state), Some(answer)) = (reply.state, answer)
            && codec.open_with(&state, call.as_bytes()).is_ok()
            && let Ok(result) = serde_json::from_value::<ElicitResult>(answer)
        {
            return judged(&result, confirmation);
        }
        let options = SealOptions::new()
            .associated_data(call.as_bytes())
            .ttl(THINKING);
        let state = codec.seal_with(confirmation.phrase.as_bytes(), &options);
        let question = InputRequest::Elicitation(ElicitRequest::new(form(confirmation)));
        let questions = BTreeMap::from([(QUESTION.to_owned(), question)]);
        Consent::Asked(Box::new(InputRequiredResult::new(
            Some(questions),
            Some(state),
        )))
    }
}

/// Whether the client shows forms to somebody.
fn can_ask(client: &ClientCapabilities) -> bool {
    client
        .elicitation
        .as_ref()
        .is_some_and(|modes| modes.form.is_some() || modes.url.is_none())
}

fn form(confirmation: &Confirmation) -> ElicitRequestParams {
    let schema = ElicitationSchema::builder()
        .required_bool_with(QUESTION, |field| {
            field
                .title("Go on")
                .description(confirmation.phrase.clone())
        })
        .build_unchecked();
    ElicitRequestParams::FormElicitationParams {
        meta: None,
        message: confirmation.question.clone(),
        requested_schema: schema,
    }
}

/// A reply counts as consent when it was accepted and the box was not left empty.
fn judged(result: &ElicitResult, confirmation: &Confirmation) -> Consent {
    let left_empty = result
        .content
        .as_ref()
        .and_then(|content| content.get(QUESTION)?.as_bool())
        == Some(false);
    if result.action == ElicitationAction::Accept && !left_empty {
        return Consent::Given;
    }
    Consent::Missing(ToolError::declined(confirmation))
}
