//! Arguments that the settings of a connector give.

use std::borrow::Cow;

use serde_json::Value;

use crate::argument::Arguments;
use crate::error::Error;
use crate::operation::{Operation, Param};
use crate::request::as_text_or_number;
use crate::server::Variables;
use crate::template::{evaluate, is_true};

/// The arguments with the values of parameters that were left out and that a setting tells.
pub(crate) fn complete<'a>(
    operation: &Operation,
    arguments: &'a Arguments,
    settings: &Variables,
) -> Result<Cow<'a, Arguments>, Error> {
    let mut completed = Cow::Borrowed(arguments);
    for param in operation.params {
        if arguments
            .get(param.name)
            .is_some_and(|value| !value.is_null())
        {
            continue;
        }
        if let Some(value) = injected(param, settings)
            .map_or_else(|| scoped(param, settings), |value| Ok(Some(value)))?
        {
            completed
                .to_mut()
                .set(param.name, as_text_or_number(param.ty, value));
        }
    }
    Ok(completed)
}

/// What the parameter's own setting says.
fn injected(param: &Param, settings: &Variables) -> Option<Value> {
    let inject = param.inject.as_ref()?;
    let setting = settings.get(inject.source)?;
    inject.value(setting).map(Value::from)
}

/// What the connector's settings say about every parameter of that name.
fn scoped(param: &Param, settings: &Variables) -> Result<Option<Value>, Error> {
    for scope in settings
        .scoping()
        .iter()
        .filter(|scope| scope.param == param.name)
    {
        let Some(setting) = settings.get(scope.setting) else {
            continue;
        };
        let setting = Value::from(setting);
        let value = match scope.template {
            Some(template) => evaluate(template, &[("value", &setting)])?,
            None => setting,
        };
        if is_true(&value) {
            return Ok(Some(value));
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::collections::BTreeMap;

    use serde_json::{Value, json};

    use super::complete;
    use crate::connector::{ConnectorSpec, ServerVariable};
    use crate::operation::{Method, Operation, Param};
    use crate::request::arguments_of;
    use crate::schema::Type;
    use crate::server::Variables;

    static SPEC: ConnectorSpec = ConnectorSpec::new("acme", "Acme", "https://{region}.acme.test")
        .variables(&[ServerVariable::new("region", "eu")])
        .settings(&["shop"]);
    static LIST: Operation = Operation::new("lamps", "list", Method::Get, "/lamps").params(&[
        Param::query("market", Type::TEXT)
            .required()
            .inject("region", &[("EU", "m-1"), ("US", "m-2")]),
        Param::query("shop_id", Type::INTEGER).inject("shop", &[]),
    ]);

    fn completed(settings: &[(&str, &str)], params: Value) -> Vec<(&'static str, Value)> {
        let given: BTreeMap<String, String> = settings
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        let settings = Variables::new(&SPEC, given).unwrap();
        let arguments = arguments_of(&LIST, params).unwrap();
        complete(&LIST, &arguments, &settings)
            .unwrap()
            .into_owned()
            .into_iter()
            .collect()
    }

    #[test]
    fn settings_fill_what_was_left_out() {
        assert_eq!(completed(&[], json!({})), [("market", json!("m-1"))]);
        let settings = [("region", "US"), ("shop", "7")];
        assert_eq!(
            completed(&settings, json!({})),
            [("market", json!("m-2")), ("shop_id", json!(7))]
        );
        let params = json!({"market": "m-9", "shop_id": null});
        assert_eq!(
            completed(&settings, params),
            [("market", json!("m-9")), ("shop_id", json!(7))]
        );
        assert_eq!(completed(&[("region", "jp")], json!({})), []);
    }
}
