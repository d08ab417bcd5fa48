//! A few lines of a spec, and the item that they become.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use connector_codegen::diagnostics::{Color, render};
use connector_codegen::emit::file::EmittedFile;
use connector_codegen::format::print_files;
use connector_codegen::{Inputs, Options, RuntimeDependency, generate};
use insta::assert_snapshot;

/// The formatted text of one file of the crate of a spec with these paths and components.
fn file(path: &str, paths: &str, components: &str) -> String {
    let spec_text = format!(
        "openapi: 3.0.3\ninfo: {{title: Tin Shop API, version: 1.0.0}}\nservers: [{{url: 'https://tin.example'}}]\n\
         paths:\n{paths}\ncomponents:\n{components}\n"
    );
    let options = Options {
        runtime: RuntimeDependency::Version("1".to_owned()),
        command: "generate".to_owned(),
        spec_path: "spec".to_owned(),
    };
    let spec_name = "spec".to_owned();
    let inputs = Inputs {
        spec_name,
        spec_text,
        auth: None,
        overlays: Vec::new(),
        fixups: None,
        fake: None,
        options,
    };
    let generated = match generate(&inputs) {
        Ok(generated) => generated,
        Err(failure) => panic!(
            "{}",
            render(&failure.diagnostics, &failure.sources, Color::Never)
        ),
    };
    let chosen: Vec<EmittedFile> = generated
        .files
        .into_iter()
        .filter(|file| file.path == path)
        .collect();
    print_files(&chosen)
        .unwrap()
        .get(path)
        .expect("the crate has this file")
        .to_owned()
}

/// The item on whose first line these words stand, with its documentation, without its indentation.
fn item(text: &str, words: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let head = lines
        .iter()
        .position(|line| line.contains(words))
        .expect(words);
    let depth = lines[head].len() - lines[head].trim_start().len();
    let is_about =
        |line: &str| line.trim_start().starts_with("///") || line.trim_start().starts_with("#[");
    let start = (0..head)
        .rev()
        .take_while(|at| is_about(lines[*at]))
        .last()
        .unwrap_or(head);
    let mut open = 0_i32;
    let end = (head..lines.len()).find(|at| {
        let count = |signs: &[char]| i32::try_from(lines[*at].matches(signs).count()).unwrap();
        open += count(&['(', '[', '{']) - count(&[')', ']', '}']);
        open == 0 && lines[*at].ends_with(['}', ';', ','])
    });
    let end = end.unwrap();
    let cut = lines[start..=end]
        .iter()
        .map(|line| line.get(depth..).unwrap_or(""));
    cut.collect::<Vec<_>>().join("\n")
}

/// The line of a record's field with this schema.
fn field(schema: &str, required: bool) -> String {
    let required = if required {
        "required: [it]\n      "
    } else {
        ""
    };
    let components = format!(
        "  schemas:\n    Thing:\n      type: object\n      {required}properties:\n        it: {schema}\n    Part: {{type: object, properties: {{n: {{type: integer}}}}}}"
    );
    item(&file("src/records/thing.rs", GET, &components), "pub it:")
        .lines()
        .last()
        .unwrap()
        .to_owned()
}

const GET: &str = "  /things:\n    get:\n      x-airbyte-entity: things\n      x-airbyte-action: get\n      \
                   responses: {'200': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}}";

/// An operation of `tins` that gives nothing, with more keys.
fn operation(method: &str, action: &str, more: &str) -> String {
    format!(
        "  /tins:\n    {method}:\n      summary: Do it\n      x-airbyte-entity: tins\n      x-airbyte-action: {action}\n\
         {more}\n      responses: {{'204': {{description: d}}}}"
    )
}

/// The signature of the method with this required parameter.
fn taken(schema: &str) -> String {
    let more =
        format!("      parameters: [{{name: it, in: query, required: true, schema: {schema}}}]");
    let text = file(
        "src/entities/tins.rs",
        &operation("get", "get", &more),
        "  schemas: {}",
    );
    let method = item(&text, "pub fn get");
    let head = method.lines().find(|line| line.contains("pub fn")).unwrap();
    head.trim_start_matches("pub fn get")
        .trim_end_matches(" {")
        .to_owned()
}

/// The setter of the parameter with this schema.
fn setter(parameter: &str) -> String {
    let more = format!("      parameters: [{parameter}]");
    let text = file(
        "src/entities/tins.rs",
        &operation("get", "get", &more),
        "  schemas: {}",
    );
    item(&text, "(mut self")
}

/// What an operation with a JSON body of this schema has in this file.
fn with_body(path: &str, schema: &str, words: &str) -> String {
    let more = format!(
        "      requestBody: {{required: true, content: {{application/json: {{schema: {schema}}}}}}}"
    );
    item(
        &file(path, &operation("post", "create", &more), "  schemas: {}"),
        words,
    )
}

/// The static of an operation with these keys.
fn table(more: &str) -> String {
    item(
        &file(
            "src/operations/tins.rs",
            &operation("get", "get", more),
            "  schemas: {}",
        ),
        "pub static",
    )
}

/// A list of `tins` with these keys.
fn list(more: &str) -> String {
    format!(
        "  /tins:\n    get:\n      summary: List tins\n      x-airbyte-entity: tins\n      x-airbyte-action: list\n\
         \x20     x-airbyte-record-extractor: $.tins\n{more}\n      responses: {{'200': {{description: d, content: {{application/json: {{schema: \
         {{type: object, properties: {{tins: {{type: array, items: {{type: string}}}}, next: {{type: string}}}}}}}}}}}}}}"
    )
}

#[test]
fn values_have_types_of_their_own() {
    assert_snapshot!(field("{type: string}", true), @"pub it: Text,");
    assert_snapshot!(field("{type: string}", false), @"pub it: Option<Text>,");
    assert_snapshot!(field("{type: string, nullable: true}", true), @"pub it: Option<Text>,");
    assert_snapshot!(field("{type: string, nullable: true}", false), @"pub it: Option<Text>,");
    assert_snapshot!(field("{type: string, format: date}", true), @"pub it: Date,");
    assert_snapshot!(field("{type: string, format: date-time}", true), @"pub it: Timestamp,");
    assert_snapshot!(field("{type: string, format: uuid}", true), @"pub it: Text,");
    assert_snapshot!(field("{type: boolean}", true), @"pub it: bool,");
    assert_snapshot!(field("{type: integer}", true), @"pub it: i64,");
    assert_snapshot!(field("{type: integer, format: int32}", true), @"pub it: i32,");
    assert_snapshot!(field("{type: number}", true), @"pub it: f64,");
    assert_snapshot!(field("{type: number, format: decimal}", true), @"pub it: Decimal,");
    assert_snapshot!(field("{}", true), @"pub it: runtime::Json,");
}

#[test]
fn ids_have_types_of_their_own() {
    assert_snapshot!(field("{type: integer, x-connector-id: tin}", true), @"pub it: TinId,");
    assert_snapshot!(field("{type: string, x-connector-id: tin_lid}", false), @"pub it: Option<TinLidId>,");
}

#[test]
fn lists_and_maps_hold_what_they_hold() {
    assert_snapshot!(field("{type: array, items: {type: integer}}", true), @"pub it: Vec<i64>,");
    assert_snapshot!(field("{type: array, items: {type: integer, nullable: true}}", true), @"pub it: Vec<Option<i64>>,");
    assert_snapshot!(field("{type: array, items: {}}", true), @"pub it: Vec<runtime::Json>,");
    assert_snapshot!(field("{type: object, additionalProperties: {type: boolean}}", true), @"pub it: BTreeMap<String, bool>,");
    assert_snapshot!(field("{type: object}", true), @"pub it: runtime::JsonObject,");
}

#[test]
fn objects_are_named_by_reference_or_place() {
    assert_snapshot!(field("{$ref: '#/components/schemas/Part'}", true), @"pub it: Part,");
    assert_snapshot!(field("{nullable: true, allOf: [{$ref: '#/components/schemas/Part'}]}", true), @"pub it: Option<Part>,");
    assert_snapshot!(field("{$ref: '#/components/schemas/Thing'}", false), @"pub it: Option<Box<Thing>>,");
    assert_snapshot!(field("{type: object, properties: {n: {type: integer}}}", true), @"pub it: ThingIt,");
    assert_snapshot!(field("{type: array, items: {type: string, enum: [a]}}", true), @"pub it: Vec<ThingItItem>,");
}

#[test]
fn arguments_are_easy_to_give() {
    assert_snapshot!(taken("{type: string}"), @"(&self, it: impl Into<String>) -> runtime::Call<()>");
    assert_snapshot!(taken("{type: integer, format: int32}"), @"(&self, it: i32) -> runtime::Call<()>");
    assert_snapshot!(taken("{type: integer, x-connector-id: tin}"), @"(&self, it: impl Into<TinId>) -> runtime::Call<()>");
    assert_snapshot!(taken("{type: number, format: decimal}"), @"(&self, it: impl Into<Decimal>) -> runtime::Call<()>");
    assert_snapshot!(taken("{type: string, enum: [a, b]}"), @"(&self, it: TinsGetIt) -> runtime::Call<()>");
}

#[test]
fn an_optional_parameter_is_a_setter() {
    assert_snapshot!(setter("{name: page, in: query, description: Its number, schema: {type: integer, minimum: 1, default: 1}}"), @r#"
    /// Its number.
    ///
    /// At least 1; the API's default is `1`.
    pub fn page(mut self, page: i64) -> Self {
        self.call.set("page", page);
        self
    }
    "#);
}

#[test]
fn a_list_is_taken_item_by_item() {
    assert_snapshot!(setter("{name: 'ids[]', in: query, deprecated: true, schema: {type: array, items: {type: integer, format: int32}}}"), @r#"
    /// `ids[]`.
    ///
    /// The API advises against it.
    pub fn ids(mut self, ids: impl IntoIterator<Item = i32>) -> Self {
        self.call
            .set("ids[]", ids.into_iter().collect::<Vec<i32>>());
        self
    }
    "#);
}

#[test]
fn what_a_body_requires_is_asked_for_at_once() {
    let schema =
        "{type: object, required: [n], properties: {n: {type: integer}, o: {type: string}}}";
    assert_snapshot!(with_body("src/bodies/tins_create.rs", schema, "pub fn new"), @r#"
    /// The object with what it must have.
    pub fn new(n: i64) -> Self {
        let mut fields = runtime::Fields::new();
        fields.set("n", n);
        Self { fields }
    }
    "#);
    assert_snapshot!(with_body("src/entities/tins.rs", schema, "pub fn create"), @r#"
    /// Do it.
    ///
    /// `POST /tins`
    ///
    /// # Errors
    /// A value that the API would refuse, before anything is sent; afterwards a failed connection,
    /// a refusal by the API, or an answer that does not decode.
    ///
    /// # Examples
    /// ```
    /// # use tin_shop_connector::{TinsCreateBody, TinShopConnector};
    /// # connector_runtime::codegen::example!("tins", "create", (connector: TinShopConnector, given, n: i64 = given.part("n").read()?) {
    /// let body = TinsCreateBody::new(n);
    /// connector.tins().create(body).await?;
    /// # });
    /// ```
    pub fn create(&self, body: impl Into<TinsCreateBody>) -> runtime::Call<()> {
        runtime::Call::new(&self.client, &operations::TINS_CREATE)
            .with_body_as::<TinsCreateBody>(body)
    }
    "#);
}

#[test]
fn a_nullable_field_can_be_cleared() {
    let schema =
        "{type: object, properties: {type: {type: string, nullable: true, description: A note}}}";
    assert_snapshot!(with_body("src/bodies/tins_create.rs", schema, "pub fn type_"), @r#"
    /// A note.
    pub fn type_(mut self, type_: impl Into<String>) -> Self {
        self.fields.set_as::<String>("type", type_);
        self
    }
    "#);
    assert_snapshot!(with_body("src/bodies/tins_create.rs", schema, "pub fn clear_type"), @r#"
    /// Sets `type` to null, which clears it.
    pub fn clear_type(mut self) -> Self {
        self.fields.clear("type");
        self
    }
    "#);
}

#[test]
fn a_variant_is_chosen_by_a_method() {
    let schema = "{type: object, properties: {a: {type: integer}, b: {type: integer}}, \
                  x-connector-variants: [{name: by_a, description: With a., fields: [a], required: [a]}, \
                  {name: by_b, description: With b., fields: [b]}]}";
    assert_snapshot!(with_body("src/bodies/tins_create.rs", schema, "pub fn by_a"), @r#"
    /// With a.
    pub fn by_a(mut self, a: i64) -> TinsCreateBodyByA {
        self.fields.set("a", a);
        TinsCreateBodyByA {
            fields: self.fields,
        }
    }
    "#);
    assert_snapshot!(with_body("src/bodies/tins_create.rs", schema, "pub fn b("), @r#"
    /// `b`.
    pub fn b(mut self, b: i64) -> Self {
        self.fields.set("b", b);
        self
    }
    "#);
}

#[test]
fn a_body_without_fields_is_an_argument() {
    let schema = "{type: array, items: {type: string}}";
    assert_snapshot!(with_body("src/entities/tins.rs", schema, "pub fn create"), @r#"
    /// Do it.
    ///
    /// `POST /tins`
    ///
    /// # Errors
    /// A value that the API would refuse, before anything is sent; afterwards a failed connection,
    /// a refusal by the API, or an answer that does not decode.
    ///
    /// # Examples
    /// ```
    /// # use tin_shop_connector::{TinShopConnector};
    /// # connector_runtime::codegen::example!("tins", "create", (connector: TinShopConnector, given, body: std::vec::Vec<std::string::String> = given.part("body").read()?) {
    /// connector.tins().create(body).await?;
    /// # });
    /// ```
    pub fn create(&self, body: impl IntoIterator<Item = impl Into<String>>) -> runtime::Call<()> {
        runtime::Call::new(&self.client, &operations::TINS_CREATE).with(
            "body",
            body.into_iter().map(Into::into).collect::<Vec<String>>(),
        )
    }
    "#);
}

#[test]
fn an_operation_is_a_static() {
    assert_snapshot!(table("      x-connector-effects: {sends_mail: true}"), @r#"
    /// `GET /tins`
    pub static TINS_GET: Operation = runtime::operation! {
        "tins",
        "get",
        Get,
        "/tins",
        [],
        [about("Do it", "Do it"), effects(runtime::Effects::of(runtime::Method::Get).sends_mail())],
    };
    "#);
    assert_snapshot!(table("      servers: [{url: 'https://own.example/'}]"), @r#"
    /// `GET /tins`
    pub static TINS_GET: Operation = runtime::operation! {
        "tins",
        "get",
        Get,
        "/tins",
        [],
        [about("Do it", "Do it"), server("https://own.example")],
    };
    "#);
}

#[test]
fn rules_stand_in_the_table() {
    let more = "      x-connector-rules: [{exclusive: [a, b]}]\n      \
                parameters: [{name: a, in: query, schema: {type: string, maxLength: 3}}, {name: b, in: header, schema: {type: number, minimum: 0, exclusiveMinimum: true}}]";
    assert_snapshot!(table(more), @r#"
    /// `GET /tins`
    pub static TINS_GET: Operation = runtime::operation! {
        "tins",
        "get",
        Get,
        "/tins",
        [
            query("a", Type::TEXT.max_length(3), ""),
            header("b", Type::NUMBER.min(0.0).exclusive(true, false), ""),
        ],
        [about("Do it", "Do it"), rules(&[runtime::Rule::Exclusive(&["a", "b"])])],
    };
    "#);
}

#[test]
fn a_list_gives_an_envelope() {
    let paths = list("      x-airbyte-meta-extractor: {next: $.next, link: '@link.next'}");
    let text = file("src/entities/tins.rs", &paths, "  schemas: {}");
    assert_snapshot!(item(&text, "pub type"), @r#"
    /// What `list` gives.
    pub type TinsListResult = runtime::Envelope<Vec<Text>, TinsListResultMeta>;
    "#);
    assert_snapshot!(item(&text, "pub struct TinsListResultMeta"), @r#"
    /// The `meta` of what `list` gives.
    #[derive(Clone, Debug, PartialEq)]
    #[non_exhaustive]
    pub struct TinsListResultMeta {
        /// The target of the `Link` header with relation `next`.
        pub link: Option<Text>,
        /// `$.next` of the answer.
        pub next: Option<Text>,
        /// Members that the description does not know, and how empty ones arrived.
        pub extra: Extra,
    }
    "#);
}

#[test]
fn pages_can_be_followed() {
    let paths = list(
        "      x-connector-pagination: {style: next_url, next: $.next}\n      parameters: [{name: a, in: query, schema: {type: string}}]",
    );
    let text = file("src/entities/tins.rs", &paths, "  schemas: {}");
    assert_snapshot!(item(&text, "runtime::paged!"), @"runtime::paged! { TinsListParams, Text, () }");
    let text = file("src/operations/tins.rs", &paths, "  schemas: {}");
    assert_snapshot!(item(&text, "pub static"), @r#"
    /// `GET /tins`
    pub static TINS_LIST: Operation = runtime::operation! {
        "tins",
        "list",
        Get,
        "/tins",
        [query("a", Type::TEXT, "")],
        [
            about("List tins", "List tins"),
            records(runtime::path!("tins")),
            envelope(&[]),
            response(Type::Object(&[
                Field::maybe("next", Type::TEXT, ""),
                Field::maybe("tins", Type::array(&Type::TEXT), ""),
            ])),
            reply::<entity::TinsListResult>(),
            pagination(Pagination::url(runtime::path!("next"))),
        ],
    };
    "#);
}

#[test]
fn an_enumeration_keeps_unknown_values() {
    let components =
        "  schemas:\n    Thing: {description: It., type: string, enum: [one, 'net 15', other]}";
    let text = file("src/records/thing.rs", GET, components);
    assert_snapshot!(item(&text, "pub enum"), @r#"
    /// It.
    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    #[non_exhaustive]
    pub enum Thing {
        /// `one`
        One,
        /// `net 15`
        Net15,
        /// `other`
        Other,
        /// A value that this version does not know.
        Unrecognized(Text),
    }
    "#);
    assert_snapshot!(item(&text, "runtime::open_enum!"), @r#"runtime::open_enum! { Thing, Unrecognized, [One("one"), Net15("net 15"), Other("other")] }"#);
}

#[test]
fn an_id_is_a_newtype() {
    let components = "  schemas:\n    Thing: {type: object, properties: {id: {type: string, x-connector-id: tin}}}";
    let text = file("src/ids.rs", GET, components);
    assert_snapshot!(item(&text, "pub struct"), @"
    /// The id of a tin.
    #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
    pub struct TinId(pub Text);
    ");
    assert_snapshot!(item(&text, "runtime::id!"), @"runtime::id! { TinId, Text }");
}

#[test]
fn credentials_are_a_struct_that_hides_secrets() {
    let components = "  schemas: {Thing: {type: object, properties: {n: {type: integer}}}}\n  securitySchemes:\n    key:\n      \
                      type: apiKey\n      in: header\n      name: X-Key\n      x-airbyte-auth-config:\n        title: Key\n        \
                      required: [key]\n        properties: {key: {type: string, description: The key}, area: {type: string, airbyte_secret: false}}\n        \
                      auth_mapping: {api_key: '${key}'}\n        additional_headers: {X-Area: '{{ area }}'}";
    let text = file("src/auth.rs", GET, components);
    assert_snapshot!(item(&text, "pub struct"), @r#"
    /// Credentials for Key.
    #[derive(Clone, Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    pub struct TinShopAuthConfig {
        /// The key.
        pub key: runtime::Secret,
        /// `area`
        #[serde(default)]
        pub area: Option<String>,
    }
    "#);
    assert_snapshot!(item(&text, "fn into_credentials"), @r#"
    fn into_credentials(self) -> runtime::Credentials {
        runtime::Credentials::new(&KEY)
            .with("key", self.key)
            .with_optional("area", self.area)
    }
    "#);
    assert_snapshot!(item(&text, "pub static"), @r#"
    /// How the API is signed in to by Key.
    pub static KEY: runtime::AuthScheme = runtime::AuthScheme::new(
        "key",
        "Key",
        runtime::AuthKind::ApiKey {
            location: runtime::ApiKeyIn::Header,
            name: "X-Key",
        },
    )
    .fields(&[
        runtime::CredentialField::new("key")
            .required()
            .secret()
            .doc("The key."),
        runtime::CredentialField::new("area").doc("`area`"),
    ])
    .mapping(&[("api_key", "${key}")])
    .headers(&[("X-Area", "{{ area }}")]);
    "#);
}

#[test]
fn an_entity_is_an_accessor() {
    let text = file(
        "src/connector.rs",
        &operation("get", "get", "      tags: [tins]"),
        "  schemas: {}",
    );
    assert_snapshot!(item(&text, "pub fn tins"), @r#"
    /// Operations on `tins`.
    #[must_use]
    pub fn tins(&self) -> entities::Tins {
        entities::Tins::new(self.client.clone())
    }
    "#);
}
