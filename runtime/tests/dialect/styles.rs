//! How lists and objects are written in paths and queries.

use connector_runtime::Builder;
use connector_runtime::codegen::{
    AuthKind, AuthScheme, Client, Connector, ConnectorSpec, Credentials, Entity, Json, Method,
    Operation, Param, Style, Type,
};
use serde_json::{Value, json};

#[derive(Clone)]
struct Atlas {
    client: Client,
}

impl Connector for Atlas {
    const SPEC: &'static ConnectorSpec = &SPEC;
    fn from_client(client: Client) -> Self {
        Self { client }
    }
    fn client(&self) -> &Client {
        &self.client
    }
}

static OPEN: AuthScheme = AuthScheme::new("none", "None", AuthKind::None);

const LIST: Type = Type::Array(&Type::Any, connector_runtime::codegen::Lengths::NONE);

/// One operation for each way to write `v` into the path.
macro_rules! paths {
    ($($name:ident = $action:literal, $style:expr;)*) => {
        $(static $name: Operation = Operation::new("maps", $action, Method::Get, "/maps/x{v}/z")
            .params(&[Param::path("v", Type::Any).style($style)])
            .reply::<Json>();)*
        static RESTLI: Operation = Operation::new("maps", "restli", Method::Get, "/maps").params(&[
            Param::header("X-Restli-Protocol-Version", Type::TEXT).default("\"2.0.0\"").send_default(),
            Param::query("fields", Type::TEXT),
            Param::query("range", Type::TEXT),
            Param::query("accounts", Type::TEXT),
            Param::query("ids", LIST),
        ]);
        static PLAIN: Operation = Operation::new("maps", "plain", Method::Get, "/maps").params(&[
            Param::query("range", Type::TEXT),
        ]);
        static SPEC: ConnectorSpec = ConnectorSpec::new("atlas", "Atlas", "http://atlas.localhost")
            .auth(&[&OPEN])
            .entities(&[Entity::new("maps", "", &[$(&$name,)* &RESTLI, &PLAIN])]);
    };
}

paths! {
    SIMPLE = "simple", Style::Simple { explode: false };
    SIMPLE_EXPLODED = "simple_exploded", Style::Simple { explode: true };
    LABEL = "label", Style::Label { explode: false };
    LABEL_EXPLODED = "label_exploded", Style::Label { explode: true };
    MATRIX = "matrix", Style::Matrix { explode: false };
    MATRIX_EXPLODED = "matrix_exploded", Style::Matrix { explode: true };
}

fn url(action: &str, params: Value) -> String {
    let atlas: Atlas = Builder::new(Credentials::new(&OPEN)).build().unwrap();
    let planned = atlas.client().dry_run("maps", action, params).unwrap();
    planned[0].url.replace("http://atlas.localhost", "")
}

/// The examples of RFC 6570 and of OpenAPI's own table.
#[test]
fn paths_are_written_in_each_style() {
    let text = json!("b/ue");
    let list = json!(["blue", "bla ck", 3]);
    let object = json!({"R": 100, "G": "2/0"});
    for (action, of_text, of_list, of_object) in [
        ("simple", "b%2Fue", "blue,bla%20ck,3", "R,100,G,2%2F0"),
        (
            "simple_exploded",
            "b%2Fue",
            "blue,bla%20ck,3",
            "R=100,G=2%2F0",
        ),
        ("label", ".b%2Fue", ".blue,bla%20ck,3", ".R,100,G,2%2F0"),
        (
            "label_exploded",
            ".b%2Fue",
            ".blue.bla%20ck.3",
            ".R=100.G=2%2F0",
        ),
        (
            "matrix",
            ";v=b%2Fue",
            ";v=blue,bla%20ck,3",
            ";v=R,100,G,2%2F0",
        ),
        (
            "matrix_exploded",
            ";v=b%2Fue",
            ";v=blue;v=bla%20ck;v=3",
            ";R=100;G=2%2F0",
        ),
    ] {
        for (value, wanted) in [(&text, of_text), (&list, of_list), (&object, of_object)] {
            let params = json!({"v": value});
            assert_eq!(
                url(action, params),
                format!("/maps/x{wanted}/z"),
                "{action}"
            );
        }
    }
}

#[test]
fn restli_keeps_its_own_signs() {
    let params = json!({
        "fields": "id,name",
        "range": "(start:(year:2026,month:1),end:(year:2026))",
        "accounts": "List(urn%3Ali%3Aaccount%3A1,b c&d)",
        "ids": ["a:b", "c,d"],
    });
    assert_eq!(
        url("restli", params),
        "/maps?fields=id,name&range=(start:(year:2026,month:1),end:(year:2026))\
         &accounts=List(urn%3Ali%3Aaccount%3A1,b%20c%26d)&ids=a%3Ab&ids=c,d"
    );
    // Without the header they are as dangerous as everywhere.
    let params = json!({"range": "(start:1,end:2)"});
    assert_eq!(
        url("plain", params),
        "/maps?range=%28start%3A1%2Cend%3A2%29"
    );
}
