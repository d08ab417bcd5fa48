//! What a resolved spec looks like, on one small spec with a bit of everything.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use connector_codegen::diagnostics::{Color, Sink, Sources, render};
use connector_codegen::load::{FieldKind, OpenapiVersion, load_auth_page, load_spec};
use connector_codegen::resolve::{HttpMethod, ResolvedSpec, ResponseKey, resolve};
use openapiv3::{SchemaKind, Type};

const SPEC: &str = r"
openapi: 3.1.0
info:
  title: Parcel API
  version: '1.0'
  x-airbyte-replication-config:
    title: Replication
    required: [since]
    properties:
      since: {type: string, format: date-time}
    replication_config_key_mapping: {since: start_date}
    replication_config_constants: {pages: 7}
servers:
  - url: https://api.example.com
security:
  - app: []
paths:
  /parcels/{id}:
    parameters:
      - $ref: '#/components/parameters/Id'
      - {name: trace, in: header, schema: {type: string}}
    servers:
      - url: https://parcels.example.com
    put:
      parameters:
        - {name: trace, in: header, required: true, schema: {type: integer}}
        - {name: dry, in: query, schema: {type: boolean}}
      requestBody: {$ref: '#/components/requestBodies/Parcel'}
      responses:
        4XX: {$ref: '#/components/responses/Bad'}
        '200':
          description: The parcel
          content:
            application/json:
              schema: {$ref: '#/components/schemas/Package'}
        default: {description: Anything}
    get:
      servers:
        - url: https://read.example.com
components:
  parameters:
    Id: {name: id, in: path, required: true, schema: {type: integer}}
  requestBodies:
    Parcel:
      content:
        application/json:
          schema: {$ref: '#/components/schemas/Parcel'}
  responses:
    Bad: {description: Wrong}
  schemas:
    Package: {$ref: '#/components/schemas/Parcel'}
    Parcel:
      type: object
      properties:
        label: {type: [string, 'null']}
        inside: {$ref: '#/components/schemas/Parcel'}
  securitySchemes:
    app:
      type: oauth2
      flows: {}
      x-airbyte-token-refresh: {auth_style: body}
      x-airbyte-auth-config:
        title: OAuth 2.0
        required: [refresh_token]
        properties:
          refresh_token: {type: string, airbyte_secret: true}
          depot: {type: integer, description: Your depot}
        auth_mapping: {refresh_token: '${refresh_token}'}
        additional_headers: {X-Depot: '{{ depot }}'}
    login: {type: http, scheme: basic}
";

const PAGE: &str = "
## Hosted mode

### OAuth

`credentials` fields you need:

| Field Name | Type | Required | Description |
|---|---|---|---|
| `refresh_token` | `str` | Yes | Your refresh token |
| `depot` | `int` | No | Your depot (default: `1`) |

`replication_config` fields you need:

| Field Name | Type | Required | Description |
|---|---|---|---|
| `since` | `str (date-time)` | Yes | First day |

### Token

`credentials` fields you need:

| Field Name | Type | Required | Description |
|---|---|---|---|
| `username` | `str` | Yes | Your name |
| `password` | `str` | Yes | N/A |

`replication_config` fields you need:

| Field Name | Type | Required | Description |
|---|---|---|---|
| `since` | `str (date-time)` | Yes | First day |

## Open source mode

### OAuth

`credentials` fields you need:

| Field Name | Type | Required | Description |
|---|---|---|---|
| `refresh_token` | `str` | Yes | Your refresh token |
| `depot` | `int` | No | Your depot |

### Token

`credentials` fields you need:

| Field Name | Type | Required | Description |
|---|---|---|---|
| `username` | `str` | Yes | Your name |
| `password` | `str` | Yes | N/A |
";

fn resolved() -> (ResolvedSpec, Sources) {
    let mut sources = Sources::new();
    let mut sink = Sink::new();
    let document = load_spec(&mut sources, "spec", SPEC.to_owned(), &mut sink);
    let page = load_auth_page(&mut sources, "auth", PAGE.to_owned(), &mut sink);
    let resolved = document.and_then(|document| resolve(document, Some(&page), &mut sink));
    let found = render(&sink.into_sorted(), &sources, Color::Never);
    assert_eq!(found, "");
    (resolved.unwrap(), sources)
}

#[test]
fn operations_come_in_document_order_with_what_they_inherit() {
    let (spec, _) = resolved();
    assert_eq!(spec.document.version, OpenapiVersion::V31);
    let [put, get] = spec.operations.as_slice() else {
        panic!("two operations");
    };
    assert_eq!(
        (put.method, put.pointer.as_str()),
        (HttpMethod::Put, "/paths/~1parcels~1{id}/put")
    );
    assert_eq!(put.path, "/parcels/{id}");
    let parameters: Vec<_> = put
        .parameters
        .iter()
        .map(|one| {
            let data = one.value.parameter_data_ref();
            (data.name.as_str(), data.required, one.pointer.as_str())
        })
        .collect();
    assert_eq!(
        parameters,
        [
            ("id", true, "/components/parameters/Id"),
            ("trace", true, "/paths/~1parcels~1{id}/put/parameters/0"),
            ("dry", false, "/paths/~1parcels~1{id}/put/parameters/1"),
        ]
    );
    assert_eq!(put.servers[0].url, "https://parcels.example.com");
    assert_eq!(get.servers[0].url, "https://read.example.com");
    assert_eq!(
        put.body.as_ref().unwrap().pointer,
        "/components/requestBodies/Parcel"
    );
    let responses: Vec<_> = put
        .responses
        .iter()
        .map(|(key, one)| (*key, one.pointer.as_str()))
        .collect();
    assert_eq!(
        responses,
        [
            (ResponseKey::Range(4), "/components/responses/Bad"),
            (
                ResponseKey::Status(200),
                "/paths/~1parcels~1{id}/put/responses/200"
            ),
            (
                ResponseKey::Default,
                "/paths/~1parcels~1{id}/put/responses/default"
            ),
        ]
    );
    assert!(get.responses.is_empty());
}

#[test]
fn schemas_are_followed_to_their_component() {
    let (spec, sources) = resolved();
    let content = &spec.operations[0].responses[1].1.value.content["application/json"];
    let at = "/paths/~1parcels~1{id}/put/responses/200/content/application~1json/schema";
    let found = spec.schema(at, content.schema.as_ref().unwrap());
    assert_eq!(
        (found.pointer.as_str(), found.component),
        ("/components/schemas/Parcel", Some("Parcel"))
    );
    let SchemaKind::Type(Type::Object(object)) = &found.schema.schema_kind else {
        panic!("an object");
    };
    let label = spec.boxed_schema(
        "/components/schemas/Parcel/properties/label",
        &object.properties["label"],
    );
    assert!(label.schema.schema_data.nullable && label.component.is_none());
    let inside = spec.boxed_schema(
        "/components/schemas/Parcel/properties/inside",
        &object.properties["inside"],
    );
    assert_eq!(inside.component, Some("Parcel"));
    assert_eq!(
        sources.snippet(spec.key_span("/components/schemas/Parcel/properties/label/type")),
        "type"
    );
    assert_eq!(
        sources.snippet(spec.span("/components/schemas/Parcel/type")),
        "object"
    );
}

#[test]
fn schemes_have_their_fields_and_tables() {
    let (spec, sources) = resolved();
    let [app, login] = spec.schemes.as_slice() else {
        panic!("two schemes");
    };
    assert_eq!(app.config.title.as_deref(), Some("OAuth 2.0"));
    assert!(app.config.stated);
    assert_eq!(app.tables, [0, 4]);
    assert_eq!(
        app.config.mapping,
        [("refresh_token".to_owned(), "${refresh_token}".to_owned())]
    );
    assert_eq!(
        app.config.additional_headers,
        [("X-Depot".to_owned(), "{{ depot }}".to_owned())]
    );
    assert_eq!(
        app.extensions.keys().collect::<Vec<_>>(),
        ["x-airbyte-token-refresh", "x-airbyte-auth-config"]
    );
    let [token, depot] = app.config.fields.as_slice() else {
        panic!("two fields");
    };
    assert_eq!(
        (token.required, token.secret, token.kind),
        (true, Some(true), FieldKind::Text)
    );
    assert_eq!(
        token.description.as_deref(),
        Some("Your refresh token"),
        "taken from the page"
    );
    assert_eq!(
        (depot.required, depot.secret, depot.kind),
        (false, None, FieldKind::Integer)
    );
    assert_eq!(depot.default.as_deref(), Some("1"), "taken from the page");
    assert_eq!(sources.snippet(depot.span), "depot");

    assert!(!login.config.stated);
    assert_eq!(login.tables, [2, 5]);
    let names: Vec<_> = login
        .config
        .fields
        .iter()
        .map(|field| (field.name.as_str(), field.secret))
        .collect();
    assert_eq!(names, [("username", Some(false)), ("password", Some(true))]);
}

#[test]
fn replication_settings_have_their_tables() {
    let (spec, _) = resolved();
    let replication = spec.replication.unwrap();
    assert_eq!(replication.pointer, "/info/x-airbyte-replication-config");
    assert_eq!(replication.title.as_deref(), Some("Replication"));
    assert_eq!(replication.tables, [1, 3]);
    assert_eq!(replication.fields[0].kind, FieldKind::DateTime);
    assert_eq!(
        replication.fields[0].description.as_deref(),
        Some("First day")
    );
    assert_eq!(
        replication.key_mapping,
        [("since".to_owned(), "start_date".to_owned())]
    );
    assert_eq!(replication.constants["pages"], 7);
}
