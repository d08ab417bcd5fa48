//! Browser sessions in which a person gives a connector its credentials.

use serde_json::json;

use super::access::Level;
use super::behaviour::SessionStep;
use super::request::{Refused, Request, required_text};
use super::server::Core;
use super::world::{Made, Session};
use crate::fake::answer::Answer;

pub(super) fn answer(core: &Core, request: &Request, path: &[&str]) -> Result<Answer, Refused> {
    match (request.method.as_str(), path) {
        ("POST", []) => begin(core, request),
        ("GET", [id]) => ask(core, request, id),
        ("PATCH", [id]) => core.called(request, Level::Application, |inner, _| {
            let source = required_text(&request.object()?, "source_id")?;
            let session = inner.world.sessions.get_mut(*id);
            let session = session.ok_or_else(|| Refused::not_found("Session"))?;
            session.source = Some(source.clone());
            Ok(Answer::json(
                200,
                &json!({"session_id": id, "source_id": source}),
            ))
        }),
        _ => Err(Refused::no_route()),
    }
}

fn begin(core: &Core, request: &Request) -> Result<Answer, Refused> {
    core.called(request, Level::Application, |inner, caller| {
        let body = request.object()?;
        let workspace = required_text(&body, "workspace_id")?;
        let template = required_text(&body, "source_template_id")?;
        required_text(&body, "source_definition_id")?;
        let known = inner.world.workspace(&caller.organization, &workspace);
        known.ok_or_else(|| Refused::not_found("Workspace"))?;
        let backing = core
            .backings
            .iter()
            .position(|backing| backing.template_id() == template);
        let backing = backing.ok_or_else(|| Refused::not_found("Source template"))?;
        let id = inner.uuid();
        let session = Session {
            steps: inner.behaviour.session.clone(),
            at: 0,
            workspace,
            backing,
            source: None,
        };
        inner.world.sessions.insert(id.clone(), session);
        Ok(Answer::json(200, &json!({"session_id": id})))
    })
}

fn ask(core: &Core, request: &Request, id: &str) -> Result<Answer, Refused> {
    core.called(request, Level::Application, |inner, _| {
        let session = inner.world.sessions.get_mut(id);
        let session = session.ok_or_else(|| Refused::not_found("Session"))?;
        let last = session.steps.len().saturating_sub(1);
        let step = session.steps.get(session.at.min(last)).cloned();
        session.at += 1;
        let template = core
            .backings
            .get(session.backing)
            .map(super::backing::Backing::template_id);
        let body = match step.unwrap_or(SessionStep::Pending) {
            SessionStep::Pending => json!({"status": "pending"}),
            SessionStep::Failed(error) => json!({"status": "failed", "error": error}),
            SessionStep::Authorized(payload) => json!({
                "status": "completed", "source_template_id": template, "auth_payload": payload,
            }),
            SessionStep::Completed => {
                let (known, made) = (
                    session.source.clone(),
                    Made::new(&session.workspace, session.backing),
                );
                let source = match known {
                    Some(source) => source,
                    None => {
                        let name = core
                            .backings
                            .get(made.backing)
                            .map(|backing| backing.spec.name);
                        let name = name.unwrap_or_default().to_owned();
                        inner.add_connector(Made { name, ..made })
                    }
                };
                if let Some(session) = inner.world.sessions.get_mut(id) {
                    session.source = Some(source.clone());
                }
                json!({"status": "completed", "source_id": source, "source_template_id": template})
            }
        };
        Ok(Answer::json(200, &body))
    })
}
