//! Organizations.

use serde_json::Value;

use super::client::AirbyteClient;
use super::model::Organizations;
use super::wire::ApiRequest;
use crate::error::Error;

impl AirbyteClient {
    /// The organizations that the client belongs to.
    ///
    /// # Errors
    /// As [`AirbyteClient::call`].
    pub async fn organizations(&self) -> Result<Organizations, Error> {
        self.ask(&ApiRequest::get(["internal", "account", "organizations"]))
            .await
    }

    /// What the service knows of all connectors of an organization, with the state of their context stores, as JSON:
    /// one page from `offset`.
    ///
    /// # Errors
    /// As [`AirbyteClient::call`].
    pub async fn organization_credentials(
        &self,
        organization_id: &str,
        limit: u32,
        offset: u32,
    ) -> Result<Value, Error> {
        let request = ApiRequest::get(["organizations", organization_id, "credentials"])
            .query("limit", limit)
            .query("offset", offset);
        self.ask(&request).await
    }
}
