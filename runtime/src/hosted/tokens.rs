//! Tokens for one workspace.

use serde_json::json;

use super::client::AirbyteClient;
use super::model::{Region, TokenScope};
use super::wire::{ApiReply, ApiRequest};
use crate::error::Error;
use crate::secret::Secret;
use serde::Deserialize;

#[derive(Deserialize)]
struct Minted {
    token: Secret,
}

impl AirbyteClient {
    /// A token for one workspace that lives some minutes, fit to be handed to an end user.
    ///
    /// The service makes the workspace when there is none of that name, which is the only way to make one; so a
    /// misspelt name gives an empty workspace.
    ///
    /// # Errors
    /// As [`AirbyteClient::call`].
    pub async fn scoped_token(
        &self,
        workspace_name: &str,
        region: Option<Region>,
    ) -> Result<Secret, Error> {
        let mut body = json!({ "workspace_name": workspace_name });
        if let Some(region) = region {
            body["region_id"] = region.id().into();
        }
        let request = ApiRequest::post(["account", "applications", "scoped-token"]).json(body);
        Ok(self.ask::<Minted>(&request).await?.token)
    }

    /// What a scoped token opens.
    ///
    /// # Errors
    /// When the service cannot be reached or does not accept the token.
    pub async fn scoped_token_info(&self, token: &Secret) -> Result<TokenScope, Error> {
        let request = ApiRequest::get(["account", "applications", "scoped-token", "info"]);
        let reply: ApiReply = self.call_as(&request, token).await?;
        reply.json()
    }
}
