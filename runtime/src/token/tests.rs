//! Token requests as they are written.

#![allow(clippy::unwrap_used)]

use std::time::Duration;

use http::HeaderValue;

use super::{Endpoint, TokenSet};
use crate::auth::{
    AuthKind, AuthScheme, ClientAuth, CredentialField, Credentials, OAuth2, Resolved, TokenFormat,
};
use crate::error::Error;
use crate::http_client::HttpClient;
use crate::retry::RetryPolicy;
use crate::secret::Secret;
use crate::transport::{Limits, Transport};
use crate::url::Url;

static SCHEME: AuthScheme = AuthScheme::new(
    "o",
    "O",
    AuthKind::OAuth2(OAuth2::refresh("http://localhost/t")),
)
.fields(&[
    CredentialField::new("client_id"),
    CredentialField::new("client_secret").secret(),
    CredentialField::new("refresh_token").secret(),
    CredentialField::new("access_token").secret(),
]);

fn endpoint(oauth2: OAuth2, credentials: &Credentials) -> Result<Endpoint, Error> {
    let http = HttpClient::builder().build().unwrap();
    let transport = Transport::new(http, HeaderValue::from_static("t"), Limits::default(), 1000);
    let url = Url::parse(oauth2.token_url).unwrap();
    Endpoint::new(
        oauth2,
        url,
        Resolved::new(credentials)?,
        transport,
        RetryPolicy::none(),
    )
}

fn written(oauth2: OAuth2, refresh: Option<&str>) -> (String, String, Option<String>) {
    let credentials = Credentials::new(&SCHEME)
        .with("client_id", "id 1")
        .with("client_secret", "s")
        .with("refresh_token", "r");
    let endpoint = endpoint(oauth2, &credentials).unwrap();
    let refresh = refresh.map(Secret::new);
    let request = endpoint.shown(refresh.as_ref()).unwrap();
    let header = |name: &str| {
        request
            .headers
            .get(name)
            .map(|value| value.to_str().unwrap().to_owned())
    };
    let body = String::from_utf8(request.body.clone().unwrap().bytes().to_vec()).unwrap();
    (
        body,
        header("content-type").unwrap(),
        header("authorization"),
    )
}

#[test]
fn each_way_of_asking_is_written_in_order() {
    let refresh = OAuth2::refresh("http://localhost/t");
    assert_eq!(
        written(refresh.scopes(&["a", "b"]), Some("r")),
        (
            "grant_type=refresh_token&refresh_token=r&client_id=id+1&client_secret=s&scope=a+b"
                .to_owned(),
            "application/x-www-form-urlencoded".to_owned(),
            None
        )
    );
    assert_eq!(
        written(refresh.format(TokenFormat::Json), Some("r")),
        (
            r#"{"grant_type":"refresh_token","refresh_token":"r","client_id":"id 1","client_secret":"s"}"#.to_owned(),
            "application/json".to_owned(),
            None
        )
    );
    let (body, _, header) = written(refresh.style(ClientAuth::Basic), Some("r"));
    assert_eq!(body, "grant_type=refresh_token&refresh_token=r");
    assert_eq!(header.as_deref(), Some("Basic aWQgMTpz"));
    let (body, _, header) = written(refresh.style(ClientAuth::None), Some("r"));
    assert_eq!(
        (body.as_str(), header),
        ("grant_type=refresh_token&refresh_token=r", None)
    );
    let (body, ..) = written(OAuth2::client_credentials("http://localhost/t"), None);
    assert_eq!(
        body,
        "grant_type=client_credentials&client_id=id+1&client_secret=s"
    );
}

#[test]
fn what_a_grant_needs_is_asked_for_at_the_start() {
    let refresh = OAuth2::refresh("http://localhost/t");
    let nothing = Credentials::new(&SCHEME).with("client_id", "i");
    let error = endpoint(refresh, &nothing).err().unwrap();
    assert_eq!(
        error.to_string(),
        "O: no value for `refresh_token` or `access_token`"
    );
    let access = Credentials::new(&SCHEME).with("access_token", "a");
    assert!(endpoint(refresh.style(ClientAuth::Basic), &access).is_ok());
    let no_secret = Credentials::new(&SCHEME)
        .with("client_id", "i")
        .with("refresh_token", "r");
    assert!(endpoint(refresh, &no_secret).is_ok());
    assert!(endpoint(refresh.style(ClientAuth::Basic), &no_secret).is_err());
    assert!(endpoint(OAuth2::client_credentials("http://localhost/t"), &no_secret).is_err());
}

#[test]
fn lifetimes_are_counted_from_now() {
    let tokens = |at: &str| {
        TokenSet::new("a")
            .expires_at(at.parse().unwrap())
            .lifetime()
    };
    assert_eq!(tokens("2020-01-01T00:00:00Z"), Some(Duration::ZERO));
    assert!(tokens("2999-01-01T00:00:00Z") > Some(Duration::from_secs(1_000_000)));
    assert_eq!(TokenSet::new("a").lifetime(), None);
}
