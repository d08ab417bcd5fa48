//! Who calls the hosted service, and for which connector.

use serde::Deserialize;

use crate::auth::{Auth, AuthKind, AuthScheme, CredentialField, Credentials, OAuth2};
use crate::error::Error;
use crate::secret::Secret;

/// The environment variable that holds the client's identifier.
pub const CLIENT_ID: &str = "AIRBYTE_CLIENT_ID";
/// The environment variable that holds the client's secret.
pub const CLIENT_SECRET: &str = "AIRBYTE_CLIENT_SECRET";
/// The environment variable that holds the identifier of the organization.
pub const ORGANIZATION_ID: &str = "AIRBYTE_ORGANIZATION_ID";
/// The environment variable that holds the name of the workspace.
pub const WORKSPACE: &str = "AIRBYTE_WORKSPACE";
/// The environment variable that holds the address of the service.
pub const HOST: &str = "AIRBYTE_API_HOST";

/// The workspace when none is named.
const DEFAULT_WORKSPACE: &str = "default";

/// The auth config of hosted mode: signs in to the hosted service, which keeps the credentials of the connector itself.
///
/// What is left out (or blank) is taken from the environment: `AIRBYTE_CLIENT_ID`, `AIRBYTE_CLIENT_SECRET`,
/// `AIRBYTE_ORGANIZATION_ID` and `AIRBYTE_WORKSPACE`; the workspace is `default` otherwise. The connector is the one of
/// its kind in the workspace, unless `connector_id` names it.
///
/// ```
/// # use connector_runtime::hosted::AirbyteAuthConfig;
/// let config = AirbyteAuthConfig {
///     workspace_name: Some("team".to_owned()),
///     airbyte_client_id: Some("id".to_owned()),
///     airbyte_client_secret: Some("secret".into()),
///     ..AirbyteAuthConfig::default()
/// };
/// assert!(!format!("{config:?}").contains("secret\""));
/// ```
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AirbyteAuthConfig {
    /// The workspace that the connector is in. Older names: `customer_name`, `external_user_id`.
    #[serde(alias = "customer_name", alias = "external_user_id")]
    pub workspace_name: Option<String>,
    /// The organization; needed when the client belongs to several.
    pub organization_id: Option<String>,
    /// The client's identifier.
    pub airbyte_client_id: Option<String>,
    /// The client's secret.
    pub airbyte_client_secret: Option<Secret>,
    /// The connector, when it is known.
    pub connector_id: Option<String>,
}

/// What a config means, with the environment.
#[derive(Clone, Debug)]
pub(super) struct Identity {
    pub(super) client_id: String,
    pub(super) client_secret: Secret,
    pub(super) organization_id: Option<String>,
    pub(super) workspace_name: String,
    pub(super) connector_id: Option<String>,
}

impl AirbyteAuthConfig {
    /// Everything from the environment.
    #[must_use]
    pub fn from_env() -> Self {
        Self::default()
    }

    pub(super) fn resolve(
        &self,
        environment: impl Fn(&str) -> Option<String>,
    ) -> Result<Identity, Error> {
        let or_set = |own: Option<&str>, variable: &str| {
            let set = || environment(variable).filter(|value| !value.trim().is_empty());
            given(own).or_else(set)
        };
        let missing = |field: &str, variable: &str| {
            Error::config(format!(
                "hosted mode needs `{field}`: set it in AirbyteAuthConfig or as {variable}"
            ))
        };
        let secret = self.airbyte_client_secret.as_ref().map(Secret::expose);
        Ok(Identity {
            client_id: or_set(self.airbyte_client_id.as_deref(), CLIENT_ID)
                .ok_or_else(|| missing("airbyte_client_id", CLIENT_ID))?,
            client_secret: or_set(secret, CLIENT_SECRET)
                .map(Secret::new)
                .ok_or_else(|| missing("airbyte_client_secret", CLIENT_SECRET))?,
            organization_id: or_set(self.organization_id.as_deref(), ORGANIZATION_ID),
            workspace_name: or_set(self.workspace_name.as_deref(), WORKSPACE)
                .unwrap_or_else(|| DEFAULT_WORKSPACE.to_owned()),
            connector_id: given(self.connector_id.as_deref()),
        })
    }
}

/// A value that is not blank.
fn given(value: Option<&str>) -> Option<String> {
    value
        .filter(|value| !value.trim().is_empty())
        .map(str::to_owned)
}

/// Reads a variable of the process.
pub(super) fn environment(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

impl<C> Auth<C> for AirbyteAuthConfig {
    fn into_credentials(self) -> Credentials {
        Credentials::hosted(self)
    }
}

/// How the hosted service is signed in to: the client's identity for a token of some minutes.
pub(crate) static AIRBYTE: AuthScheme = AuthScheme::new(
    "airbyte",
    "Airbyte (hosted mode)",
    AuthKind::OAuth2(OAuth2::application()),
)
.fields(&[
    CredentialField::new("client_id").required(),
    CredentialField::new("client_secret").required().secret(),
]);

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use serde_json::json;

    use super::AirbyteAuthConfig;

    fn everything(name: &str) -> Option<String> {
        Some(format!("{name} of the environment"))
    }

    #[test]
    fn own_values_come_before_the_environment_field_by_field() {
        let config: AirbyteAuthConfig = serde_json::from_value(json!({
            "customer_name": "team", "airbyte_client_secret": "hush", "airbyte_client_id": " "
        }))
        .unwrap();
        let identity = config.resolve(everything).unwrap();
        assert_eq!(identity.workspace_name, "team");
        assert_eq!(identity.client_secret.expose(), "hush");
        assert_eq!(identity.client_id, "AIRBYTE_CLIENT_ID of the environment");
        assert_eq!(
            identity.organization_id.as_deref(),
            Some("AIRBYTE_ORGANIZATION_ID of the environment")
        );
        assert_eq!(identity.connector_id, None);
    }

    #[test]
    fn what_is_nowhere_is_named() {
        let nothing = |_: &str| None;
        let error = AirbyteAuthConfig::default().resolve(nothing).unwrap_err();
        assert_eq!(
            error.to_string(),
            "hosted mode needs `airbyte_client_id`: set it in AirbyteAuthConfig or as AIRBYTE_CLIENT_ID"
        );
        let only_id = |name: &str| (name == "AIRBYTE_CLIENT_ID").then(|| "id".to_owned());
        let error = AirbyteAuthConfig::default().resolve(only_id).unwrap_err();
        assert!(
            error.to_string().contains("AIRBYTE_CLIENT_SECRET"),
            "{error}"
        );
        let trio = |name: &str| (name != "AIRBYTE_WORKSPACE").then(|| " x ".to_owned());
        let identity = AirbyteAuthConfig::default().resolve(trio).unwrap();
        assert_eq!(identity.workspace_name, "default");
    }

    #[test]
    fn every_name_of_the_workspace_is_read_and_others_are_refused() {
        for name in ["workspace_name", "customer_name", "external_user_id"] {
            let config: AirbyteAuthConfig = serde_json::from_value(json!({name: "w"})).unwrap();
            assert_eq!(config.workspace_name.as_deref(), Some("w"));
        }
        let wrong = serde_json::from_value::<AirbyteAuthConfig>(json!({"workspace": "w"}));
        assert!(
            wrong
                .unwrap_err()
                .to_string()
                .contains("unknown field `workspace`")
        );
    }

    #[test]
    fn the_secret_is_never_shown() {
        let config = AirbyteAuthConfig {
            airbyte_client_secret: Some("hush-hush".into()),
            ..AirbyteAuthConfig::default()
        };
        assert!(!format!("{config:?}").contains("hush"), "{config:?}");
    }
}
