//! Every way to ask a token endpoint for a token, as it arrives there.

use connector_runtime::codegen::{
    AuthKind, AuthScheme, Client, ClientAuth, Connector, ConnectorSpec, CredentialField,
    Credentials, Entity, Json, Method, OAuth2, Operation, TokenFormat,
};
use connector_runtime::{Builder, RetryPolicy};
use serde_json::{Value, json};

use crate::fake::{Answer, Fake, Seen, json as answered, status};

#[derive(Clone)]
struct Ward {
    client: Client,
}

impl Connector for Ward {
    const SPEC: &'static ConnectorSpec = &SPEC;
    fn from_client(client: Client) -> Self {
        Self { client }
    }
    fn client(&self) -> &Client {
        &self.client
    }
}

static BEDS: Operation = Operation::new("beds", "get", Method::Get, "/beds").reply::<Json>();
static SPEC: ConnectorSpec = ConnectorSpec::new("ward", "Ward", "https://ward.test")
    .entities(&[Entity::new("beds", "", &[&BEDS])]);

const FIELDS: &[CredentialField] = &[
    CredentialField::new("client_id"),
    CredentialField::new("client_secret").secret(),
    CredentialField::new("refresh_token").secret(),
    CredentialField::new("access_token").secret(),
    CredentialField::new("credentials_json").secret(),
];

const URL: &str = "https://id.ward.test/token";

const fn scheme(oauth2: OAuth2) -> AuthScheme {
    AuthScheme::new("oauth", "OAuth", AuthKind::OAuth2(oauth2)).fields(FIELDS)
}

static BODY_FORM: AuthScheme = scheme(OAuth2::refresh(URL));
static BODY_JSON: AuthScheme = scheme(OAuth2::refresh(URL).format(TokenFormat::Json));
static BASIC_FORM: AuthScheme = scheme(OAuth2::refresh(URL).style(ClientAuth::Basic));
static BASIC_JSON: AuthScheme = scheme(
    OAuth2::refresh(URL)
        .style(ClientAuth::Basic)
        .format(TokenFormat::Json),
);
static NONE_FORM: AuthScheme = scheme(OAuth2::refresh(URL).style(ClientAuth::None));
static NONE_JSON: AuthScheme = scheme(
    OAuth2::refresh(URL)
        .style(ClientAuth::None)
        .format(TokenFormat::Json),
);
static CLIENT_BODY: AuthScheme = scheme(OAuth2::client_credentials(URL));
static CLIENT_BASIC: AuthScheme = scheme(
    OAuth2::client_credentials(URL)
        .style(ClientAuth::Basic)
        .scopes(&["read", "write"]),
);
static DEEP: AuthScheme =
    scheme(OAuth2::refresh(URL).token_path(&["data", "user", "access_token"]));
static OWN_HEADER: AuthScheme = scheme(OAuth2::refresh(URL).header("X-Ward-Token").prefix(""));

/// A server that gives tokens at `/token` and knows beds.
async fn ward(tokens: impl Fn(&Seen) -> Answer + Send + Sync + 'static) -> Fake {
    Fake::start(move |seen, _| match seen.path.as_str() {
        "/token" => tokens(seen),
        _ => answered(json!({"bed": 1})),
    })
    .await
}

fn builder(scheme: &'static AuthScheme, fake: &Fake) -> Builder<Ward> {
    let credentials = Credentials::new(scheme)
        .with("client_id", "C&D")
        .with("client_secret", "s:/1")
        .with("refresh_token", "RT 1");
    with(credentials, fake)
}

fn with(credentials: Credentials, fake: &Fake) -> Builder<Ward> {
    Builder::new(credentials)
        .base_url(&fake.url)
        .token_url(format!("{}/token", fake.url))
        .retry(RetryPolicy::none())
}

async fn call(builder: Builder<Ward>) -> Result<Value, connector_runtime::Error> {
    let ward = builder.build()?;
    let result = ward.client().execute("beds", "get", json!({})).await?;
    Ok(result.data)
}

/// `C&D:s:/1`
const BASIC: &str = "Basic QyZEOnM6LzE=";
const FORM: &str = "application/x-www-form-urlencoded";
const JSON: &str = "application/json";

#[tokio::test]
async fn each_style_and_format_asks_in_its_own_way() {
    let refresh = "grant_type=refresh_token&refresh_token=RT+1";
    let own = "&client_id=C%26D&client_secret=s%3A%2F1";
    let refresh_json = r#"{"grant_type":"refresh_token","refresh_token":"RT 1"}"#;
    let own_json = r#"{"grant_type":"refresh_token","refresh_token":"RT 1","client_id":"C&D","client_secret":"s:/1"}"#;
    for (scheme, kind, authorization, body) in [
        (&BODY_FORM, FORM, "", format!("{refresh}{own}")),
        (&BODY_JSON, JSON, "", own_json.to_owned()),
        (&BASIC_FORM, FORM, BASIC, refresh.to_owned()),
        (&BASIC_JSON, JSON, BASIC, refresh_json.to_owned()),
        (&NONE_FORM, FORM, "", refresh.to_owned()),
        (&NONE_JSON, JSON, "", refresh_json.to_owned()),
        (
            &CLIENT_BODY,
            FORM,
            "",
            format!("grant_type=client_credentials{own}"),
        ),
        (
            &CLIENT_BASIC,
            FORM,
            BASIC,
            "grant_type=client_credentials&scope=read+write".to_owned(),
        ),
    ] {
        let fake = ward(|_| answered(json!({"access_token": "AT"}))).await;
        assert_eq!(call(builder(scheme, &fake)).await.unwrap()["bed"], 1);
        let seen = fake.seen();
        assert_eq!(seen[0].line(), "POST /token");
        assert_eq!(seen[0].header("content-type"), kind, "{body}");
        assert_eq!(seen[0].header("authorization"), authorization, "{body}");
        assert_eq!(seen[0].body, body);
        assert_eq!(seen[1].header("authorization"), "Bearer AT");
    }
}

#[tokio::test]
async fn a_token_may_stand_deep_in_the_answer_and_go_into_a_header_of_its_own() {
    let deep = json!({"ok": true, "data": {"user": {"access_token": "AT-deep"}}});
    let fake = ward(move |_| answered(&deep)).await;
    call(builder(&DEEP, &fake)).await.unwrap();
    assert_eq!(fake.seen()[1].header("authorization"), "Bearer AT-deep");

    let fake = ward(|_| answered(json!({"access_token": "AT"}))).await;
    let error = call(builder(&DEEP, &fake)).await.unwrap_err();
    assert!(
        error
            .to_string()
            .contains("its answer holds no `data.user.access_token`"),
        "{error}"
    );

    let fake = ward(|_| answered(json!({"access_token": "AT"}))).await;
    call(builder(&OWN_HEADER, &fake)).await.unwrap();
    assert_eq!(fake.seen()[1].header("x-ward-token"), "AT");
    assert_eq!(fake.seen()[1].header("authorization"), "");
}

#[tokio::test]
async fn a_given_token_of_a_client_needs_no_endpoint() {
    let fake = ward(|_| status(500, "")).await;
    let credentials = Credentials::new(&CLIENT_BODY).with("access_token", "AT-given");
    call(with(credentials, &fake)).await.unwrap();
    assert_eq!(fake.lines(), ["GET /beds"]);
    assert_eq!(fake.seen()[0].header("authorization"), "Bearer AT-given");
}

#[cfg(feature = "jwt")]
mod service_account {
    use base64::Engine;
    use base64::prelude::BASE64_URL_SAFE_NO_PAD;

    use super::*;

    static ROBOT: AuthScheme = scheme(OAuth2::jwt_bearer(URL).scopes(&["beds.read", "beds.write"]));

    fn robot(fake: &Fake) -> Builder<Ward> {
        let key_file = json!({
            "type": "service_account",
            "client_email": "robot@ward.test",
            "private_key": include_str!("../acme/service_account.pem"),
        });
        with(
            Credentials::new(&ROBOT).with("credentials_json", key_file.to_string()),
            fake,
        )
    }

    #[tokio::test]
    async fn its_key_signs_what_it_asks_for() {
        let fake = ward(|_| answered(json!({"access_token": "AT", "expires_in": 3600}))).await;
        call(robot(&fake)).await.unwrap();
        let asked = &fake.seen()[0];
        assert_eq!(asked.header("content-type"), FORM);
        assert_eq!(asked.header("authorization"), "");
        let fields: Vec<(String, String)> = form_urlencoded::parse(asked.body.as_bytes())
            .into_owned()
            .collect();
        assert_eq!(fields.len(), 2, "{}", asked.body);
        assert_eq!(
            fields[0],
            (
                "grant_type".to_owned(),
                "urn:ietf:params:oauth:grant-type:jwt-bearer".to_owned()
            )
        );
        assert_eq!(fields[1].0, "assertion");
        let claims = fields[1].1.split('.').nth(1).unwrap();
        let claims: Value =
            serde_json::from_slice(&BASE64_URL_SAFE_NO_PAD.decode(claims).unwrap()).unwrap();
        assert_eq!(claims["iss"], "robot@ward.test");
        assert_eq!(claims["aud"], format!("{}/token", fake.url));
        assert_eq!(claims["scope"], "beds.read beds.write");
        let life = claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap();
        assert_eq!(life, 3600);
    }

    #[tokio::test]
    async fn a_dry_run_and_a_refusal_hide_the_assertion() {
        let fake = ward(|seen| {
            status(
                400,
                json!({"error": "invalid_grant", "error_description": seen.body}),
            )
        })
        .await;
        let ward = robot(&fake).build().unwrap();
        let planned = ward.client().dry_run("beds", "get", json!({})).unwrap();
        assert_eq!(
            planned[0].body,
            "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion=%3Cassertion%3E"
        );
        let error = ward
            .client()
            .execute("beds", "get", json!({}))
            .await
            .unwrap_err()
            .to_string();
        let sent = fake.seen()[0].body.clone();
        let assertion = sent.split("assertion=").nth(1).unwrap();
        assert!(assertion.len() > 300, "{sent}");
        assert!(
            !error.contains(assertion) && error.contains("(hidden)"),
            "{error}"
        );
    }

    #[tokio::test]
    async fn a_key_that_cannot_sign_is_told_before_anything_is_sent() {
        let fake = ward(|_| status(500, "")).await;
        let credentials = Credentials::new(&ROBOT).with("credentials_json", "{\"a\": 1}");
        let error = with(credentials, &fake).build().err().unwrap();
        assert!(error.to_string().contains("`client_email`"), "{error}");
        assert!(fake.seen().is_empty());
    }
}
