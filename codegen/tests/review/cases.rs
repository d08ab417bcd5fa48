//! What a change of the spec means: an edit for each rule, and what taking it back means.

/// An edit, the codes of the change, and the codes of taking it back. The first code of each is what the case is about.
pub(super) struct Case {
    /// Edits that are made on both sides first.
    pub(super) from: Vec<(&'static str, &'static str)>,
    /// The change.
    pub(super) edits: Vec<(&'static str, &'static str)>,
    pub(super) there: &'static [&'static str],
    pub(super) back: &'static [&'static str],
}

impl Case {
    fn new(
        old: &'static str,
        new: &'static str,
        there: &'static [&'static str],
        back: &'static [&'static str],
    ) -> Self {
        Self {
            from: Vec::new(),
            edits: vec![(old, new)],
            there,
            back,
        }
    }

    /// What both sides have beyond the spec.
    fn from(mut self, edits: &[(&'static str, &'static str)]) -> Self {
        self.from.extend(edits);
        self
    }

    /// One more edit of the change.
    fn also(mut self, old: &'static str, new: &'static str) -> Self {
        self.edits.push((old, new));
        self
    }
}

/// A body with parts, for files.
const MULTIPART: &[(&str, &str)] = &[(
    "          application/json:\n            schema: {$ref: '#/components/schemas/LampCreate'}",
    "          multipart/form-data:\n            schema: {$ref: '#/components/schemas/LampCreate'}",
)];

const STORE_AT: &str = "  x-connector-package: {version: 0.3.0}";
/// A context store with one entity.
const STORE: &[(&str, &str)] = &[(
    STORE_AT,
    "  x-connector-package: {version: 0.3.0}\n  x-airbyte-context-store: {entities: [{entity: lamps, x-airbyte-name: lamps, fields: [{name: id, type: integer}]}]}",
)];

/// The cases.
pub(super) fn all() -> Vec<Case> {
    vec![
    Case::new(
        "x-airbyte-connector-name: lamps",
        "x-airbyte-connector-name: lights",
        &["connector/renamed", "connector/docs", "auth/scheme-renamed"],
        &["connector/renamed", "connector/docs", "auth/scheme-renamed"],
    ),
    Case::new(
        "version: 1.0.0",
        "version: 1.1.0",
        &["connector/spec-version"],
        &["connector/spec-version"],
    ),
    Case::new(
        "description: Lamps and their switches.",
        "description: Lamps only.",
        &["connector/docs"],
        &["connector/docs"],
    ),
    Case::new(
        "https://{region}.lamps.example/v1",
        "https://{region}.lamps.example/v2",
        &["server/url"],
        &["server/url"],
    ),
    Case::new(
        "region: {default: eu, description: Where.}",
        "region: {default: us, description: Where.}",
        &["server/variable-changed"],
        &["server/variable-changed"],
    ),
    Case::new(
        "requests: 100",
        "requests: 50",
        &["rate-limit/tighter"],
        &["rate-limit/looser"],
    ),
    Case::new(
        "    - {name: default, requests: 100, seconds: 60}",
        "    - {name: default, requests: 100, seconds: 60}\n    - {name: slow, requests: 1, seconds: 60}",
        &["rate-limit/added"],
        &["rate-limit/removed"],
    ),
    Case::new(
        "  x-connector-rate-limits:",
        "  x-connector-user-agent: {required: true, description: Say who.}\n  x-connector-rate-limits:",
        &["server/user-agent-needed"],
        &["server/user-agent-free"],
    ),
    Case::new(
        "summary: List lamps",
        "summary: All lamps",
        &["operation/docs"],
        &["operation/docs"],
    ),
    Case::new(
        "description: Adds a lamp.",
        "description: Makes a lamp.",
        &["operation/docs"],
        &["operation/docs"],
    ),
    Case::new(
        "      summary: Create a lamp",
        "      deprecated: true\n      summary: Create a lamp",
        &["operation/deprecated"],
        &["operation/undeprecated"],
    ),
    Case::new(
        "      summary: Create a lamp",
        "      x-connector-effects: {sends_mail: true}\n      summary: Create a lamp",
        &["operation/effects"],
        &["operation/effects"],
    ),
    Case::new(
        "      summary: Create a lamp",
        "      x-connector-rules: [{together: [watts, note]}]\n      summary: Create a lamp",
        &["rule/added"],
        &["rule/removed"],
    ),
    Case::new(
        "  /lamps:\n",
        "  /all-lamps:\n",
        &["operation/route"],
        &["operation/route"],
    ),
    Case::new(
        "x-airbyte-action: delete",
        "x-airbyte-action: remove",
        &["operation/added", "operation/removed"],
        &["operation/added", "operation/removed"],
    ),
    Case::new(
        "x-connector-pagination: {style: cursor, next: $.next, parameter: cursor}",
        "x-connector-pagination: none",
        &["pagination/removed"],
        &["pagination/added"],
    ),
    Case::new(
        "{style: cursor, next: $.next, parameter: cursor}",
        "{style: page, parameter: size}",
        &["pagination/style"],
        &["pagination/style"],
    ),
    Case::new(
        "{style: cursor, next: $.next, parameter: cursor}",
        "{style: cursor, next: $.next, parameter: cursor, page_size: size}",
        &["pagination/details"],
        &["pagination/details"],
    ),
    Case::new(
        "        - {name: code,",
        "        - {name: sort, in: query, description: Order., schema: {type: string}}\n        - {name: code,",
        &["parameter/added"],
        &["parameter/removed"],
    ),
    Case::new(
        "        - {name: code,",
        "        - {name: sort, in: query, required: true, description: Order., schema: {type: string}}\n        - {name: code,",
        &["parameter/needed", "connector/check"],
        &["parameter/removed", "connector/check"],
    ),
    Case::new(
        "{name: code, in: query,",
        "{name: code, in: query, required: true,",
        &["parameter/required", "connector/check"],
        &["parameter/optional", "connector/check"],
    ),
    Case::new(
        "{name: code, in: query,",
        "{name: code, in: header,",
        &["parameter/place", "parameter/style"],
        &["parameter/place", "parameter/style"],
    ),
    Case::new(
        "default: 20",
        "default: 30",
        &["parameter/default"],
        &["parameter/default"],
    ),
    Case::new(
        "description: Page size.",
        "description: Size of a page.",
        &["parameter/docs"],
        &["parameter/docs"],
    ),
    Case::new(
        "{name: size, in: query,",
        "{name: size, in: query, deprecated: true,",
        &["parameter/deprecated"],
        &["parameter/deprecated"],
    ),
    Case::new(
        "minimum: 1, maximum: 100",
        "minimum: 1, maximum: 50",
        &["type/limits-tighter"],
        &["type/limits-looser"],
    ),
    Case::new(
        "minimum: 1, maximum: 100",
        "minimum: 2, maximum: 100",
        &["type/limits-tighter"],
        &["type/limits-looser"],
    ),
    Case::new(
        "format: int32, minimum: 1",
        "format: int64, minimum: 1",
        &["type/changed"],
        &["type/changed"],
    ),
    Case::new(
        "maxLength: 8",
        "maxLength: 4",
        &["type/limits-tighter"],
        &["type/limits-looser"],
    ),
    Case::new(
        "pattern: '^[a-z]+$'",
        "pattern: '^[a-f]+$'",
        &["type/pattern"],
        &["type/pattern"],
    ),
    Case::new(
        ", pattern: '^[a-z]+$'",
        "",
        &["type/pattern-dropped"],
        &["type/pattern"],
    ),
    Case::new(
        "maxItems: 5",
        "maxItems: 3",
        &["type/limits-tighter"],
        &["type/limits-looser"],
    ),
    Case::new(
        "{name: tags, in: query,",
        "{name: tags, in: query, explode: false,",
        &["parameter/style"],
        &["parameter/style"],
    ),
    Case::new(
        "enum: [red, green]",
        "enum: [red, green, blue]",
        &["enum/value-added"],
        &["enum/value-removed"],
    ),
    Case::new(
        "enum: [red, green]",
        "x-connector-open-enum: true, enum: [red, green]",
        &["enum/opened"],
        &["enum/closed"],
    ),
    Case::new(
        "enum: [red, green]",
        "x-connector-value-names: {red: crimson}, enum: [red, green]",
        &["enum/value-renamed"],
        &["enum/value-renamed"],
    ),
    Case::new(
        "description: A colour.",
        "description: A hue.",
        &["type/docs", "record/field-docs"],
        &["type/docs", "record/field-docs"],
    ),
    Case::new(
        "next: $.next, total: $.total}",
        "next: $.next}",
        &["answer/meta-removed"],
        &["answer/meta-added"],
    ),
    Case::new(
        "{next: $.next, total: $.total}",
        "{next: $.next, total: '@header.X-Total'}",
        &["answer/meta-source", "type/changed"],
        &["answer/meta-source", "type/changed"],
    ),
    Case::new(
        "        '204': {description: Gone.}",
        "        '200': {description: Lamp., content: {application/json: {schema: {$ref: '#/components/schemas/Lamp'}}}}",
        &["answer/kind"],
        &["answer/kind"],
    ),
    Case::new(
        "        note: {type: string, nullable: true, description: Note.}\n    LampCreate",
        "        note: {type: string, nullable: true, description: Note.}\n        lux: {type: integer, description: Light.}\n    LampCreate",
        &["record/field-added"],
        &["record/field-removed"],
    ),
    Case::new(
        "required: [id, name]",
        "required: [id]",
        &["record/field-optional"],
        &["record/field-certain"],
    ),
    Case::new(
        "required: [id, name]",
        "required: [id, name, note]",
        &["record/field-emptiness"],
        &["record/field-emptiness"],
    ),
    Case::new(
        "description: Id.",
        "description: Its id.",
        &["record/field-docs"],
        &["record/field-docs"],
    ),
    Case::new(
        "{type: integer, x-connector-id: lamp, description: Id.}",
        "{type: integer, description: Id.}",
        &["type/changed"],
        &["type/changed"],
    ),
    Case::new(
        "{type: integer, x-connector-id: lamp, description: Id.}",
        "{type: integer, deprecated: true, x-connector-id: lamp, description: Id.}",
        &["record/field-deprecated"],
        &["record/field-deprecated"],
    ),
    Case::new(
        "required: [name, room]",
        "required: [name]",
        &["body/field-optional"],
        &["body/field-required"],
    ),
    Case::new(
        "        hours: {type: number",
        "        size: {type: string, description: Size.}\n        hours: {type: number",
        &["body/field-added"],
        &["body/field-removed"],
    ),
    Case::new(
        "required: [name, room]",
        "required: [room, name]",
        &["operation/argument-order"],
        &["operation/argument-order"],
    ),
    Case::new(
        "minimum: 1, description: Power.",
        "minimum: 1, nullable: true, description: Power.",
        &["body/field-nullable"],
        &["body/field-not-null"],
    ),
    Case::new(
        "minimum: 1, description: Power.",
        "minimum: 1, default: 5, description: Power.",
        &["body/field-default"],
        &["body/field-default"],
    ),
    Case::new(
        "minimum: 1, description: Power.",
        "minimum: 1, deprecated: true, description: Power.",
        &["body/field-deprecated"],
        &["body/field-deprecated"],
    ),
    Case::new(
        "minimum: 1, description: Power.",
        "minimum: 2, description: Power.",
        &["type/limits-tighter"],
        &["type/limits-looser"],
    ),
    Case::new(
        "room: {type: string, description: Room.}",
        "room: {type: string, description: Its room.}",
        &["body/field-docs"],
        &["body/field-docs"],
    ),
    Case::new(
        "        - {name: dated, description: By date., fields: [until]}\n",
        "",
        &["body/variant-removed"],
        &["body/variant-added"],
    ),
    Case::new(
        "description: By hours., fields: [hours]",
        "description: By hours., fields: [hours], required: [hours]",
        &["body/variant-fields"],
        &["body/variant-fields"],
    ),
    Case::new(
        "description: By hours.",
        "description: For some hours.",
        &["body/variant-docs"],
        &["body/variant-docs"],
    ),
    Case::new(
        "          application/json:\n            schema: {$ref: '#/components/schemas/LampCreate'}",
        "          application/x-www-form-urlencoded:\n            schema: {$ref: '#/components/schemas/LampCreate'}",
        &["body/encoding"],
        &["body/encoding"],
    ),
    Case::new(
        "          account: {type: string, title: Account, description: Number.}\n",
        "",
        &["auth/field-removed"],
        &["auth/field-added"],
    ),
    Case::new(
        "        required: [token]",
        "        required: [token, account]",
        &["auth/field-required"],
        &["auth/field-required"],
    ),
    Case::new(
        "account: {type: string, title: Account, description: Number.}",
        "account: {type: integer, title: Account, description: Number.}",
        &["auth/field-type"],
        &["auth/field-type"],
    ),
    Case::new(
        "account: {type: string, title: Account, description: Number.}",
        "account: {type: string, airbyte_secret: false, title: Account, description: Number.}",
        &["auth/field-secret"],
        &["auth/field-secret"],
    ),
    Case::new(
        "description: Secret.",
        "description: A secret.",
        &["auth/docs"],
        &["auth/docs"],
    ),
    Case::new(
        "  x-connector-package: {version: 0.3.0}",
        "  x-connector-package: {version: 0.3.0}\n  x-airbyte-connector-definition-id: 00000000-0000-4000-8000-000000000001",
        &["connector/definition-id"],
        &["connector/definition-id"],
    ),
    Case::new(
        "  x-connector-package: {version: 0.3.0}",
        "  x-connector-package: {version: 0.3.0}\n  x-airbyte-response-error-check: {field: ok, on_value: false}",
        &["connector/error-check"],
        &["connector/error-check"],
    ),
    Case::new(
        "  x-connector-package: {version: 0.3.0}",
        "  x-connector-package: {version: 0.3.0}\n  x-airbyte-scoping: [{param: code, config_key: house}]",
        &["connector/scoping"],
        &["connector/scoping"],
    ),
    Case::new(
        "  x-connector-package: {version: 0.3.0}",
        "  x-connector-package: {version: 0.3.0}\n  x-airbyte-example-questions: {direct: [Which lamps are red?]}",
        &["connector/guide"],
        &["connector/guide"],
    ),
    Case::new(
        "      region: {default: eu, description: Where.}",
        "      region: {default: eu, description: Where.}\n      zone: {default: a, description: Zone.}",
        &["server/variable-added"],
        &["server/variable-removed"],
    ),
    Case::new(
        "      region: {default: eu, description: Where.}",
        "      region: {default: eu, description: Where.}\n      zone: {default: '', description: Zone.}",
        &["server/variable-needed"],
        &["server/variable-removed"],
    ),
    Case::new(
        "components:\n  securitySchemes:",
        "  /rooms/{room}:\n    get:\n      summary: Get a room\n      description: Returns one room.\n      x-airbyte-entity: rooms\n      x-airbyte-action: get\n      parameters:\n        - {name: room, in: path, required: true, description: Room., schema: {type: integer}}\n      responses:\n        '204': {description: There.}\ncomponents:\n  securitySchemes:",
        &["entity/added"],
        &["entity/removed"],
    ),
    Case::new(
        "servers:\n",
        "tags:\n  - {name: lamps, description: Lamps of a house.}\nservers:\n",
        &["entity/docs"],
        &["entity/docs"],
    ),
    Case::new(
        "      summary: Create a lamp",
        "      servers: [{url: https://files.lamps.example}]\n      summary: Create a lamp",
        &["operation/server"],
        &["operation/server"],
    ),
    Case::new(
        "      summary: Create a lamp",
        "      x-connector-rate-limit: slow\n      summary: Create a lamp",
        &["operation/rate-limit"],
        &["operation/rate-limit"],
    )
    .from(&[(
        "    - {name: default, requests: 100, seconds: 60}",
        "    - {name: default, requests: 100, seconds: 60}\n    - {name: slow, requests: 1, seconds: 60}",
    )]),
    Case::new(
        "        auth_mapping: {token: '${token}'}",
        "        auth_mapping: {token: '${token}'}\n        additional_headers: {X-Account: '{{ account }}'}",
        &["auth/headers"],
        &["auth/headers"],
    ),
    Case::new(
        "      summary: Create a lamp",
        "      security: []\n      summary: Create a lamp",
        &["operation/sign-in"],
        &["operation/sign-in"],
    ),
    Case::new(
        "      summary: Create a lamp",
        "      x-connector-omit-headers: [X-Account]\n      summary: Create a lamp",
        &["operation/omit-headers"],
        &["operation/omit-headers"],
    )
    .from(&[(
        "        auth_mapping: {token: '${token}'}",
        "        auth_mapping: {token: '${token}'}\n        additional_headers: {X-Account: '{{ account }}'}",
    )]),
    Case::new(
        "      summary: Get a lamp\n",
        "      x-airbyte-record-filter: \"{{ record.watts > 1 }}\"\n      summary: Get a lamp\n",
        &["operation/shaping"],
        &["operation/shaping"],
    ),
    // Before, `get` gave a call; with a parameter that can be left out it gives a builder.
    Case::new(
        "      responses:\n        '200': {description: Lamp., content",
        "        - {name: unit, in: query, description: Unit., schema: {type: string}}\n      responses:\n        '200': {description: Lamp., content",
        &["operation/builder", "parameter/added"],
        &["operation/builder", "parameter/removed"],
    ),
    Case::new(
        "{name: code, in: query, description: Code., schema",
        "{name: code, in: query, description: Code., x-airbyte-param-config-inject: {source: house, map: {}}, schema",
        &["parameter/setting"],
        &["parameter/setting"],
    ),
    Case::new(
        "{name: size, in: query, description",
        "{name: size, in: query, required: true, description",
        &["parameter/default"],
        &["parameter/default"],
    ),
    Case::new(
        "      responses:\n        '204': {description: Gone.}",
        "      requestBody:\n        required: true\n        content: {application/json: {schema: {$ref: '#/components/schemas/LampCreate'}}}\n      responses:\n        '204': {description: Gone.}",
        &["body/added"],
        &["body/removed"],
    ),
    Case::new(
        "      requestBody:\n        required: true",
        "      requestBody:\n        required: false",
        &["body/optional"],
        &["body/optional"],
    ),
    Case::new(
        "          query: 'query { lamps { id } }'",
        "          query: 'query { lamps { id name } }'",
        &["body/query"],
        &["body/query"],
    )
    .from(&[(
        "      requestBody:\n        required: true\n",
        "      requestBody:\n        required: true\n        x-airbyte-body-type:\n          type: graphql\n          query: 'query { lamps { id } }'\n",
    )]),
    Case::new(
        "        hours: {type: number",
        "        photo: {type: string, format: binary, description: Photo.}\n        hours: {type: number",
        &["body/file-added"],
        &["body/file-removed"],
    )
    .from(MULTIPART),
    Case::new(
        "        hours: {type: number",
        "        photo: {type: string, format: binary, description: Photo.}\n        hours: {type: number",
        &["body/field-needed"],
        &["body/file-removed"],
    )
    .from(MULTIPART)
    .also("required: [name, room]", "required: [name, room, photo]"),
    Case::new(
        "required: [name, room]",
        "required: [name, room, photo]",
        &["body/file-required"],
        &["body/file-required"],
    )
    .from(MULTIPART)
    .from(&[(
        "        hours: {type: number",
        "        photo: {type: string, format: binary, description: Photo.}\n        hours: {type: number",
    )]),
    Case::new(
        "required: [name, room]",
        "required: [name, room, size]",
        &["body/field-needed"],
        &["body/field-removed"],
    )
    .also(
        "        hours: {type: number",
        "        size: {type: string, description: Size.}\n        hours: {type: number",
    ),
    Case::new(
        "x-airbyte-record-extractor: $.lamps",
        "x-airbyte-record-extractor: $.found",
        &["answer/path"],
        &["answer/path"],
    )
    .also("required: [lamps, next, total]", "required: [found, next, total]")
    .also("                  lamps: {type: array", "                  found: {type: array"),
    Case::new(
        "    Colour: {type: string",
        "    Hue: {type: string",
        &["type/renamed"],
        &["type/renamed"],
    )
    .also("schema: {$ref: '#/components/schemas/Colour'}", "schema: {$ref: '#/components/schemas/Hue'}")
    .also("colour: {$ref: '#/components/schemas/Colour'}", "colour: {$ref: '#/components/schemas/Hue'}"),
    Case::new(
        "oneOf: [{type: string}, {type: integer}]",
        "oneOf: [{type: string}, {type: integer}, {type: boolean}]",
        &["choice/alternative-added"],
        &["choice/alternative-removed"],
    )
    .from(&[(
        "        note: {type: string, nullable: true, description: Note.}\n    LampCreate",
        "        note: {oneOf: [{type: string}, {type: integer}], description: Note.}\n    LampCreate",
    )]),
    Case::new(
        "discriminator: {propertyName: kind}",
        "discriminator: {propertyName: form}",
        &["choice/tag"],
        &["choice/tag"],
    )
    .from(&[
        (
            "        note: {type: string, nullable: true, description: Note.}\n    LampCreate",
            "        note: {type: string, nullable: true, description: Note.}\n        light:\n          description: What shines.\n          oneOf: [{$ref: '#/components/schemas/Bulb'}, {$ref: '#/components/schemas/Tube'}]\n          discriminator: {propertyName: kind}\n    LampCreate",
        ),
        (
            "    Colour: {type: string",
            "    Bulb: {type: object, description: A bulb., required: [kind, form], properties: {kind: {type: string, description: Kind.}, form: {type: string, description: Form.}}}\n    Tube: {type: object, description: A tube., required: [kind, form], properties: {kind: {type: string, description: Kind.}, form: {type: string, description: Form.}}}\n    Colour: {type: string",
        ),
    ]),
    Case::new(
        "      type: http\n      scheme: bearer",
        "      type: apiKey\n      in: header\n      name: X-Key",
        &["auth/scheme-kind"],
        &["auth/scheme-kind"],
    )
    .also("auth_mapping: {token: '${token}'}", "auth_mapping: {api_key: '${token}'}"),
    Case::new(
        "  schemas:\n    Colour",
        "    key:\n      type: apiKey\n      in: header\n      name: X-Key\n      x-airbyte-auth-config:\n        title: Key\n        type: object\n        required: [key]\n        properties:\n          key: {type: string, title: Key, description: Key., airbyte_secret: true}\n        auth_mapping: {api_key: '${key}'}\n  schemas:\n    Colour",
        &["auth/scheme-added", "auth/scheme-renamed"],
        &["auth/scheme-removed", "auth/scheme-renamed"],
    )
    .also("  - token: []", "  - token: []\n  - key: []"),
    Case::new(
        STORE_AT,
        "  x-connector-package: {version: 0.3.0}\n  x-airbyte-context-store: {entities: [{entity: lamps, x-airbyte-name: lamps, fields: [{name: id, type: integer}]}]}",
        &["search/added"],
        &["search/removed"],
    ),
    Case::new(
        "fields: [{name: id, type: integer}]",
        "fields: [{name: id, type: integer}, {name: watts, type: number}]",
        &["search/field-added"],
        &["search/field-removed"],
    )
    .from(STORE),
    Case::new(
        "fields: [{name: id, type: integer}]",
        "fields: [{name: id, type: string}]",
        &["search/field-type"],
        &["search/field-type"],
    )
    .from(STORE),
    Case::new(
        "fields: [{name: id, type: integer}]",
        "fields: [{name: id, type: integer, description: Its number.}]",
        &["search/docs"],
        &["search/docs"],
    )
    .from(STORE),
    Case::new(
        "      summary: Create a lamp",
        "      x-airbyte-ai-hints: {summary: Adds lamps., when_to_use: New lamps.}\n      summary: Create a lamp",
        &["operation/docs"],
        &["operation/docs"],
    ),
    Case::new(
        "parameter: cursor}",
        "parameter: cursor, total: $.total}",
        &["pagination/details"],
        &["pagination/details"],
    ),
        Case::new(
            "title: Key\n",
            "title: Long key\n",
            &["auth/scheme-renamed"],
            &["auth/scheme-renamed"],
        )
        .from(&[
            ("  schemas:\n    Colour", "    key:\n      type: apiKey\n      in: header\n      name: X-Key\n      x-airbyte-auth-config:\n        title: Key\n        type: object\n        required: [key]\n        properties:\n          key: {type: string, title: Key, description: Key., airbyte_secret: true}\n        auth_mapping: {api_key: '${key}'}\n  schemas:\n    Colour"),
            ("  - token: []", "  - token: []\n  - key: []"),
        ]),
        Case::new(
            "      summary: List rooms\n",
            "      x-airbyte-preferred-for-check: true\n      summary: List rooms\n",
            &["connector/check"],
            &["connector/check"],
        )
        .from(&[(
            "components:\n  securitySchemes:",
            "  /rooms:\n    get:\n      summary: List rooms\n      description: Returns rooms.\n      x-airbyte-entity: rooms\n      x-airbyte-action: list\n      responses:\n        '200': {description: Rooms., content: {application/json: {schema: {type: array, items: {type: string}}}}}\ncomponents:\n  securitySchemes:",
        )]),
        // A form beside JSON: the files stand apart from the fields.
        Case::new(
            "{photo: {type: string, format: binary, description: Photo.}}",
            "{photo: {type: string, format: binary, description: Photo.}, sketch: {type: string, format: binary, description: Sketch.}}",
            &["body/file-added"],
            &["body/file-removed"],
        )
        .from(&[(
            "          application/json:\n            schema: {$ref: '#/components/schemas/LampCreate'}",
            "          application/json:\n            schema: {$ref: '#/components/schemas/LampCreate'}\n          multipart/form-data:\n            schema: {type: object, properties: {photo: {type: string, format: binary, description: Photo.}}}",
        )]),
        Case::new(
            "  /rooms/{room}/lamps/{id}:\n",
            "  /lamps/{id}/repair:\n    post:\n      summary: Repair a lamp\n      description: Repairs a lamp.\n      x-airbyte-entity: lamps\n      x-airbyte-action: repair\n      parameters:\n        - {name: id, in: path, required: true, description: Lamp., schema: {type: integer}}\n      responses:\n        '204': {description: Done.}\n  /rooms/{room}/lamps/{id}:\n",
            &["operation/added"],
            &["operation/removed"],
        ),
    ]
}
