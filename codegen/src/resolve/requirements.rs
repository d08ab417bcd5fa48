//! Security requirements of the document and of its operations: the schemes that they name exist, and one of them
//! is enough.

use serde_json::{Map, Value};

use super::HttpMethod;
use crate::diagnostics::{Diagnostic, Sink, Span, codes};
use crate::load::extensions::keys;
use crate::load::spelling::nearest;
use crate::load::{SpecDocument, child};

/// Checks all requirements.
pub(super) fn check(document: &SpecDocument, sink: &mut Sink) {
    let schemes = document.value.pointer("/components/securitySchemes");
    let mut checking = Checking {
        document,
        schemes: schemes.and_then(Value::as_object),
        together: Vec::new(),
        sink,
    };
    checking.owner("", &document.value);
    let paths = document.value.get("paths").and_then(Value::as_object);
    for (path, item) in paths.into_iter().flatten() {
        for (method, operation) in item.as_object().into_iter().flatten() {
            if HttpMethod::from_key(method).is_some() {
                checking.owner(&child(&child("/paths", path), method), operation);
            }
        }
    }
    checking.report_together();
}

struct Checking<'a> {
    document: &'a SpecDocument,
    schemes: Option<&'a Map<String, Value>>,
    /// Alternatives that name several schemes, with their places.
    together: Vec<(&'a Map<String, Value>, Span, String)>,
    sink: &'a mut Sink,
}

impl<'a> Checking<'a> {
    fn owner(&mut self, owner: &str, value: &'a Value) {
        let alternatives = value.get("security").and_then(Value::as_array);
        for (index, alternative) in alternatives.into_iter().flatten().enumerate() {
            let Some(names) = alternative.as_object() else {
                continue;
            };
            let at = child(&child(owner, "security"), index);
            for name in names.keys() {
                self.known(name, child(&at, name));
            }
            if names.len() > 1 && !self.is_one(names) {
                let first = names
                    .keys()
                    .next()
                    .map_or(at.clone(), |name| child(&at, name));
                let span = self.document.spans.key(&first);
                self.together.push((names, span, at));
            }
        }
    }

    fn known(&mut self, name: &str, pointer: String) {
        if self
            .schemes
            .is_some_and(|schemes| schemes.contains_key(name))
        {
            return;
        }
        let found = Diagnostic::error(
            codes::AUTH_SECURITY,
            self.document.spans.key(&pointer),
            format!("there is no security scheme `{name}`"),
        )
        .pointer(pointer);
        let names = self.schemes.into_iter().flat_map(Map::keys);
        self.sink
            .push(match nearest(name, names.map(String::as_str)) {
                Some(near) => found.help(format!("did you mean `{near}`?")),
                None => found.help("define it in `components/securitySchemes`".to_owned()),
            });
    }

    /// Whether one of several schemes sends what the others ask for, as its additional headers.
    fn is_one(&self, names: &Map<String, Value>) -> bool {
        let scheme = |name: &String| self.schemes?.get(name);
        let header = |name: &String| {
            let scheme = scheme(name).filter(|scheme| scheme["in"] == "header")?;
            scheme.get("name")?.as_str()
        };
        names.keys().any(|main| {
            let config = scheme(main).and_then(|scheme| scheme.get(keys::AUTH_CONFIG.name));
            let headers = config.and_then(|config| config.get("additional_headers")?.as_object());
            let sends = |wanted: &str| {
                let mut sent = headers.into_iter().flat_map(Map::keys);
                sent.any(|name| name.eq_ignore_ascii_case(wanted))
            };
            let mut others = names.keys().filter(|name| *name != main);
            others.all(|other| header(other).is_some_and(sends))
        })
    }

    /// One warning for all alternatives that name several schemes.
    fn report_together(&mut self) {
        let Some((names, span, pointer)) = self.together.first() else {
            return;
        };
        let names: Vec<String> = names.keys().map(|name| format!("`{name}`")).collect();
        let times = match self.together.len() {
            1 => String::new(),
            count => format!(" ({count} times)"),
        };
        let message = format!(
            "{} are wanted together{times}, and a call is signed with one of them only",
            names.join(" and ")
        );
        let help = "give one of them the headers of the others: `additional_headers` of its `x-airbyte-auth-config`, with a field for each value";
        let warning = Diagnostic::warning(codes::AUTH_TOGETHER, *span, message)
            .pointer(pointer.clone())
            .help(help);
        self.sink.push(warning);
    }
}
