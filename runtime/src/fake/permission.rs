//! Who may call what, by the permissions that operations declare.

use super::answer::Refusal;
use super::call::Call;
use super::script::Script;
use super::state::State;
use crate::connector::ConnectorSpec;

/// Refuses a call that the person whose token it is may not make.
pub(super) fn check(call: &Call<'_>, state: &State) -> Result<(), Refusal> {
    let declared = call.operation.permissions;
    let Some(condition) = declared.and_then(|text| call.script.permissions.get(text)) else {
        return Ok(());
    };
    let mut scope = call.scope(state, None);
    if condition.holds(&mut scope).map_err(Refusal::defect)? {
        return Ok(());
    }
    let who = declared.unwrap_or_default();
    let said = format!("You may not do this. Allowed: {who}");
    Err(Refusal::new(403, said))
}

/// Refuses scripts with a condition for permissions that no operation declares: it would never be asked.
pub(super) fn known(script: &Script, spec: &ConnectorSpec) -> Result<(), String> {
    let declared = |text: &str| {
        let mut operations = spec.entities.iter().flat_map(|entity| entity.operations);
        operations.any(|operation| operation.permissions == Some(text))
    };
    match script.permissions.keys().find(|text| !declared(text)) {
        Some(text) => Err(format!(
            "the script of the fake: no operation declares the permissions `{text}`"
        )),
        None => Ok(()),
    }
}
