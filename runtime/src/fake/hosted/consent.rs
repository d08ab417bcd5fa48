//! Consent of end users, and OAuth applications of an organization's own.

use serde_json::json;

use super::access::Level;
use super::creation::type_of;
use super::request::{Refused, Request, optional_text, required_text};
use super::server::Core;
use super::world::{Consent, Made};
use crate::fake::answer::Answer;

/// Begins a consent; gives the page at which the person agrees.
pub(super) fn initiate(core: &Core, request: &Request) -> Result<Answer, Refused> {
    core.called(request, Level::Any, |inner, caller| {
        let body = request.object()?;
        let workspace = required_text(&body, "workspace_name")?;
        let redirect_url = required_text(&body, "redirect_url")?;
        let backing = type_of(core, &body)?;
        let known = inner
            .world
            .workspace_named(&caller.organization, &workspace);
        let known = known.ok_or_else(|| Refused::not_found("Workspace"))?;
        let workspace = known.id.clone();
        let spec = core.backings.get(backing).map(|backing| backing.spec.name);
        let name = optional_text(&body, "name")?;
        let mark = inner.uuid();
        let consent = Consent {
            workspace,
            backing,
            name: name.or(spec.map(str::to_owned)).unwrap_or_default(),
            redirect_url,
        };
        inner.world.consents.insert(mark.clone(), consent);
        let url = format!("{}/fake/consent?state={mark}", core.origin);
        Ok(Answer::json(200, &json!({"consent_url": url})))
    })
}

/// The page itself: whoever opens it agrees (`?deny=1` refuses), and is led back with the connector's id.
pub(super) fn given(core: &Core, request: &Request) -> Result<Answer, Refused> {
    let mut inner = core.inner();
    let mark = request.query("state").unwrap_or_default();
    let consent = inner.world.consents.remove(mark);
    let consent = consent.ok_or_else(|| Refused::not_found("Consent"))?;
    let wrong = |_| Refused::field("redirect_url", "Input should be a valid URL");
    let url = crate::Url::parse(&consent.redirect_url).map_err(wrong)?;
    let url = if request.query("deny").is_some() {
        url.with_pairs([
            ("error", "creation_failed"),
            ("error_description", "The person did not agree"),
        ])
    } else {
        let id = inner.add_connector(Made {
            name: consent.name,
            ..Made::new(&consent.workspace, consent.backing)
        });
        url.with_pairs([("connector_id", id.as_str())])
    };
    let url = url.map_err(wrong)?;
    Ok(Answer::empty(302).header("location", &url.to_string()))
}

/// An organization's own OAuth applications.
pub(super) fn own_apps(core: &Core, request: &Request, path: &[&str]) -> Result<Answer, Refused> {
    core.called(request, Level::Application, |inner, caller| {
        match (request.method.as_str(), path) {
            ("PUT", []) => {
                let body = request.object()?;
                let known = ["configuration", "connector_type", "connector_definition_id"];
                if let Some(unknown) = body.keys().find(|name| !known.contains(&name.as_str())) {
                    let refused = Refused::field(unknown, "Extra inputs are not permitted");
                    return Err(refused.code("extra_forbidden"));
                }
                if !body.get("configuration").is_some_and(serde_json::Value::is_object) {
                    return Err(Refused::field("configuration", "Field required").code("missing"));
                }
                let mut named = body.clone();
                if let Some(id) = named.remove("connector_definition_id") {
                    named.insert("definition_id".to_owned(), id);
                }
                let number = type_of(core, &named)?;
                let backing = core.backings.get(number);
                let backing = backing.ok_or_else(|| Refused::not_found("Connector type"))?;
                let id = inner.uuid();
                let apps = &mut inner.world.own_apps;
                let id = apps.entry(backing.spec.slug.to_owned()).or_insert(id).clone();
                let time = inner.time();
                Ok(Answer::json(
                    200,
                    &json!({
                        "id": id, "scope_type": "organization", "scope_id": caller.organization,
                        "connector_type": "source", "connector_definition_id": backing.definition_id(),
                        "created_at": time, "updated_at": time,
                    }),
                ))
            }
            ("DELETE", ["connector_type", name]) => {
                let mut backings = core.backings.iter();
                if let Some(backing) = backings.find(|backing| backing.is_called(name)) {
                    inner.world.own_apps.remove(backing.spec.slug);
                }
                Ok(Answer::empty(204))
            }
            _ => Err(Refused::no_route()),
        }
    })
}
