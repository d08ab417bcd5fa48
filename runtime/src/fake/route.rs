//! Which operation a request is for.

use percent_encoding::percent_decode_str;

use crate::connector::ConnectorSpec;
use crate::operation::{Method, Operation};

/// The routes of a connector, those with more literal parts first.
#[derive(Debug)]
pub(super) struct Routes {
    routes: Vec<Route>,
    base: String,
}

#[derive(Debug)]
struct Route {
    operation: &'static Operation,
    parts: Vec<Part>,
}

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Literal(String),
    Parameter(String),
    /// Several parameters with text between them, such as `{from}-{to}`: texts and names in turn, text first.
    Mixed(Vec<String>),
}

/// An operation with the parts of the path that are its parameters.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) operation: &'static Operation,
    pub(super) parameters: Vec<(String, String)>,
}

impl Routes {
    pub(super) fn new(spec: &'static ConnectorSpec) -> Self {
        let base = path_of(spec.base_url, spec);
        let operations = spec.entities.iter().flat_map(|entity| entity.operations);
        let mut routes: Vec<Route> = operations
            .map(|operation| {
                let own = operation.server.map(|server| path_of(server, spec));
                let path = format!("{}{}", own.as_deref().unwrap_or(&base), operation.path);
                Route {
                    operation,
                    parts: parts(&path),
                }
            })
            .collect();
        // `Literal` sorts before `Parameter`, part by part.
        routes.sort_by(|left, right| left.shape().cmp(right.shape()));
        Self { routes, base }
    }

    /// The path of the base URL.
    pub(super) fn base(&self) -> &str {
        &self.base
    }

    pub(super) fn find(&self, method: &str, path: &str) -> Option<Found> {
        let path: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
        let candidates = self.routes.iter();
        candidates
            .filter(|route| route.operation.method.as_str() == method || is_head(route, method))
            .find_map(|route| {
                route
                    .parameters(&path)
                    .map(|parameters| (route, parameters))
            })
            .map(|(route, parameters)| Found {
                operation: route.operation,
                parameters,
            })
    }
}

fn is_head(route: &Route, method: &str) -> bool {
    method == "HEAD" && route.operation.method == Method::Get
}

impl Route {
    /// Whether each part is a parameter.
    fn shape(&self) -> impl Iterator<Item = bool> {
        self.parts
            .iter()
            .map(|part| !matches!(part, Part::Literal(_)))
    }

    fn parameters(&self, path: &[&str]) -> Option<Vec<(String, String)>> {
        if path.len() != self.parts.len() {
            return None;
        }
        let mut parameters = Vec::new();
        for (part, given) in self.parts.iter().zip(path) {
            let given = percent_decode_str(given).decode_utf8().ok()?;
            match part {
                Part::Literal(literal) if *literal == given => {}
                Part::Literal(_) => return None,
                Part::Parameter(name) => parameters.push((name.clone(), given.into_owned())),
                Part::Mixed(pieces) => parameters.extend(mixed(pieces, &given)?),
            }
        }
        Some(parameters)
    }
}

fn parts(path: &str) -> Vec<Part> {
    path.split('/')
        .filter(|part| !part.is_empty())
        .map(|part| {
            let inner = part
                .strip_prefix('{')
                .and_then(|part| part.strip_suffix('}'));
            match inner {
                Some(name) if !name.contains('{') => Part::Parameter(name.to_owned()),
                _ if part.contains('{') && part.contains('}') => {
                    Part::Mixed(part.split(['{', '}']).map(str::to_owned).collect())
                }
                _ => Part::Literal(part.to_owned()),
            }
        })
        .collect()
}

/// The parameters of a part with several, each up to the text that follows it first.
fn mixed(pieces: &[String], given: &str) -> Option<Vec<(String, String)>> {
    let (first, rest) = pieces.split_first()?;
    let mut given = given.strip_prefix(first.as_str())?;
    let mut parameters = Vec::new();
    let mut rest = rest.chunks(2).peekable();
    while let Some([name, after @ ..]) = rest.next() {
        let after = after.first().map_or("", String::as_str);
        let end = if after.is_empty() && rest.peek().is_none() {
            given.len()
        } else {
            given.find(after)?
        };
        parameters.push((name.clone(), given.get(..end)?.to_owned()));
        given = given.get(end + after.len()..)?;
    }
    given.is_empty().then_some(parameters)
}

/// The path of a URL that may hold `{variables}`, which get their defaults (or their names).
pub(super) fn path_of(url: &str, spec: &ConnectorSpec) -> String {
    let after = url.split_once("://").map_or(url, |(_, after)| after);
    let mut path = after
        .find('/')
        .and_then(|at| after.get(at..))
        .unwrap_or_default()
        .trim_end_matches('/')
        .to_owned();
    for variable in spec.variables {
        let value = if variable.default.is_empty() {
            variable.name
        } else {
            variable.default
        };
        path = path.replace(&format!("{{{}}}", variable.name), value);
    }
    path
}

#[cfg(test)]
mod tests {
    use super::{Part, mixed, parts};

    #[test]
    fn parts_with_several_parameters() {
        let all = parts("/ranges/{from}-{to}.csv/{id}");
        assert_eq!(all.first(), Some(&Part::Literal("ranges".to_owned())));
        assert_eq!(all.last(), Some(&Part::Parameter("id".to_owned())));
        let Some(Part::Mixed(pieces)) = all.get(1) else {
            unreachable!("{all:?}");
        };
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        assert_eq!(
            mixed(pieces, "a-b.csv"),
            Some(vec![pair("from", "a"), pair("to", "b")])
        );
        assert_eq!(mixed(pieces, "a.csv"), None);
        assert_eq!(mixed(pieces, "a-b.txt"), None);
    }
}
