//! Entity and action of operations that do not state them, from path and method.
//!
//! The rules, as docs/spec-format.md tells them: the last word of the path that is no parameter names the
//! entity; the method says what is done to one thing or to all of them; a word behind a thing or a collection
//! that only takes calls is what is done. When two operations would get one name, the longer path takes the name
//! of what it stands below into its entity, and only if that does not help its `operationId` becomes the action.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use heck::ToSnakeCase;

use super::Builder;
use crate::diagnostics::{Diagnostic, codes};
use crate::model::OperationKey;
use crate::resolve::{HttpMethod, ResolvedOperation};

/// What a path of the document says.
struct Route<'a> {
    operation: &'a ResolvedOperation,
    /// The words that are no parameters, in order.
    words: Vec<String>,
    /// Whether the path ends with a parameter.
    of_one: bool,
    /// What is done, where the path says it.
    verb: Option<String>,
}

impl<'a> Builder<'a> {
    /// The names of all operations of a document that states none, by pointer.
    pub(super) fn derive_keys(&mut self) -> HashMap<String, OperationKey> {
        let states = |operation: &&ResolvedOperation| {
            let extensions = &operation.operation.extensions;
            extensions.contains_key("x-airbyte-entity")
                || extensions.contains_key("x-airbyte-action")
        };
        if self
            .spec
            .operations
            .iter()
            .any(|operation| states(&operation))
        {
            return HashMap::new();
        }
        let paths = Paths::of(&self.spec.operations);
        let mut routes: Vec<Route<'a>> = self
            .spec
            .operations
            .iter()
            .map(|operation| paths.route(operation))
            .collect();
        routes.sort_by_key(|route| {
            let path = &route.operation.path;
            (
                path.matches('/').count(),
                path.clone(),
                route.operation.method,
            )
        });
        let mut keys = HashMap::new();
        let mut taken: HashMap<OperationKey, &'a ResolvedOperation> = HashMap::new();
        let mut renamed: Vec<(&'a ResolvedOperation, OperationKey, &'a ResolvedOperation)> =
            Vec::new();
        for route in &routes {
            let wanted = route.key(self.lists(route), 1, &paths);
            let key = free_key(route, &wanted, &taken, self.lists(route), &paths);
            if let Some(first) = taken.get(&wanted) {
                renamed.push((route.operation, key.clone(), first));
            }
            taken.insert(key.clone(), route.operation);
            keys.insert(route.operation.pointer.clone(), key);
        }
        self.report_renamed(&renamed);
        keys
    }

    /// One note for all operations whose first name was taken.
    fn report_renamed(
        &mut self,
        renamed: &[(&'a ResolvedOperation, OperationKey, &'a ResolvedOperation)],
    ) {
        let Some((operation, key, first)) = renamed.first() else {
            return;
        };
        let message = format!(
            "{} operations have a longer name, because their first one was taken",
            renamed.len()
        );
        let span = |operation: &ResolvedOperation| self.spec.key_span(&operation.pointer);
        let mut note = Diagnostic::note(codes::DERIVED_NAME, span(operation), message)
            .label(format!("for example this one, `{key}`"))
            .related(span(first), "this has the shorter name")
            .help("state `x-airbyte-entity` and `x-airbyte-action` in an overlay for other names");
        for (operation, _, _) in renamed.iter().skip(1).take(2) {
            note = note.related(span(operation), "another one");
        }
        self.sink.push(note);
    }

    /// Whether the answer is a list, or an object with one.
    fn lists(&self, route: &Route<'a>) -> bool {
        let word = route.words.last().map_or("", String::as_str);
        self.listed(route.operation, word)
            .unwrap_or_else(|| is_plural(word))
    }
}

/// The paths of a document.
struct Paths {
    /// Every path without the names of its parameters.
    all: BTreeSet<Vec<Option<String>>>,
    /// Methods by path.
    methods: BTreeMap<Vec<Option<String>>, BTreeSet<HttpMethod>>,
}

impl Paths {
    fn of(operations: &[ResolvedOperation]) -> Self {
        let mut methods: BTreeMap<_, BTreeSet<HttpMethod>> = BTreeMap::new();
        for operation in operations {
            methods
                .entry(segments(&operation.path))
                .or_default()
                .insert(operation.method);
        }
        Self {
            all: methods.keys().cloned().collect(),
            methods,
        }
    }

    fn has(&self, path: &[Option<String>], method: HttpMethod) -> bool {
        self.methods
            .get(path)
            .is_some_and(|methods| methods.contains(&method))
    }

    /// Whether something stands below a path.
    fn continues(&self, path: &[Option<String>]) -> bool {
        let after = (
            std::ops::Bound::Excluded(path.to_vec()),
            std::ops::Bound::Unbounded,
        );
        self.all
            .range(after)
            .next()
            .is_some_and(|next| next.starts_with(path))
    }

    fn route<'a>(&self, operation: &'a ResolvedOperation) -> Route<'a> {
        let path = segments(&operation.path);
        let mut words: Vec<String> = path.iter().flatten().cloned().collect();
        let of_one = matches!(path.last(), Some(None));
        let mut verb = None;
        if let Some((name, action)) = words.last().and_then(|word| word.split_once(':')) {
            // `/things/{id}:cancel` or `/things:search`
            verb = Some(action.to_owned());
            let name = name.to_owned();
            words.pop();
            words.extend(Some(name).filter(|name| !name.is_empty()));
        } else if !of_one && words.len() > 1 && self.is_verb(&path, operation.method) {
            verb = words.pop();
        }
        Route {
            operation,
            words,
            of_one,
            verb,
        }
    }

    /// Whether the last word of a path says what is done: it stands behind a thing or a collection, nothing
    /// stands below it, and it is no collection itself.
    fn is_verb(&self, path: &[Option<String>], method: HttpMethod) -> bool {
        let Some((Some(last), before)) = path.split_last() else {
            return false;
        };
        if self.continues(path) {
            return false;
        }
        let known = first_word(last);
        if VERBS.contains(&known.as_str()) {
            return true;
        }
        let reads = self.has(path, HttpMethod::Get);
        match before.last() {
            // `/things/{id}/cancel`
            Some(None) => !reads && method == HttpMethod::Post && !is_plural(last),
            // `/things/import`, where `/things` is a collection
            Some(Some(_)) => self.all.contains(before) && !is_plural(last),
            None => false,
        }
    }
}

impl Route<'_> {
    /// The name, with that many words of the path in the entity.
    fn key(&self, lists: bool, depth: usize, paths: &Paths) -> OperationKey {
        OperationKey {
            entity: self.entity(depth),
            action: self.action(lists, paths),
        }
    }

    fn entity(&self, depth: usize) -> String {
        let first = self.words.len().saturating_sub(depth);
        let words = self.words.get(first..).unwrap_or_default();
        let name = words.join(" ").to_snake_case();
        if !name.is_empty() {
            return name;
        }
        let tag = self.operation.operation.tags.first();
        let name = tag.map(|tag| tag.to_snake_case()).unwrap_or_default();
        if name.is_empty() {
            "root".to_owned()
        } else {
            name
        }
    }

    fn action(&self, lists: bool, paths: &Paths) -> String {
        if let Some(verb) = &self.verb {
            return verb.to_snake_case();
        }
        let path = segments(&self.operation.path);
        let patches = paths.has(&path, HttpMethod::Patch);
        let name = match self.operation.method {
            HttpMethod::Get if self.of_one || !lists => "get",
            HttpMethod::Get => "list",
            HttpMethod::Post if self.of_one && !patches && !paths.has(&path, HttpMethod::Put) => {
                "update"
            }
            HttpMethod::Post => "create",
            HttpMethod::Put if patches => "replace",
            HttpMethod::Put | HttpMethod::Patch => "update",
            HttpMethod::Delete => "delete",
            HttpMethod::Head => "head",
            HttpMethod::Options => "options",
            HttpMethod::Trace => "trace",
        };
        name.to_owned()
    }
}

/// The wanted name, or the first that is free: with more of the path in the entity, with the `operationId` as the
/// action, with a number.
fn free_key(
    route: &Route<'_>,
    wanted: &OperationKey,
    taken: &HashMap<OperationKey, &ResolvedOperation>,
    lists: bool,
    paths: &Paths,
) -> OperationKey {
    let free = |key: &OperationKey| !taken.contains_key(key);
    if free(wanted) {
        return wanted.clone();
    }
    for depth in 2..=route.words.len() {
        let key = route.key(lists, depth, paths);
        if free(&key) {
            return key;
        }
    }
    let id = route
        .operation
        .operation
        .operation_id
        .as_deref()
        .unwrap_or_default();
    let action = match id.to_snake_case() {
        id if id.is_empty() => wanted.action.clone(),
        id => id,
    };
    let entity = wanted.entity.clone();
    let numbered = |number: usize| OperationKey {
        entity: entity.clone(),
        action: if number < 2 {
            action.clone()
        } else {
            format!("{action}_{number}")
        },
    };
    let mut number = 1;
    while !free(&numbered(number)) {
        number += 1;
    }
    numbered(number)
}

/// The parts of a path, parameters without their names, without a version or `api` in front.
fn segments(path: &str) -> Vec<Option<String>> {
    let parts = path.split('/').filter(|part| !part.is_empty());
    let mut parts: Vec<Option<String>> = parts
        .map(|part| {
            let word = part.split(['.', '(']).next().unwrap_or(part);
            (!part.starts_with('{') || part.contains("}:")).then(|| match part.split_once("}:") {
                Some((_, verb)) => format!(":{verb}"),
                None => word.to_owned(),
            })
        })
        .collect();
    let prefixes = parts
        .iter()
        .take_while(|part| part.as_deref().is_some_and(is_prefix));
    let prefixes = prefixes.count().min(parts.len().saturating_sub(1));
    parts.drain(..prefixes);
    parts
}

/// `v1`, `2.0`, `api`: where an API begins.
fn is_prefix(word: &str) -> bool {
    let digits = word.strip_prefix(['v', 'V']).unwrap_or(word);
    let version = !digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit() || c == '.');
    version || matches!(word, "api" | "rest")
}

/// Words that say what is done even where they can be read.
const VERBS: [&str; 13] = [
    "search", "query", "count", "export", "import", "login", "logout", "batch", "bulk", "validate",
    "preview", "lookup", "find",
];

fn first_word(word: &str) -> String {
    let snake = word.to_snake_case();
    snake.split('_').next().unwrap_or_default().to_owned()
}

/// Whether a word names more than one thing, as far as its end shows it.
pub(super) fn is_plural(word: &str) -> bool {
    word.ends_with('s') && !word.ends_with("ss") && !word.ends_with("us")
}

#[cfg(test)]
mod tests {
    use super::{is_plural, segments};

    #[test]
    fn parts_of_paths() {
        let words = |path: &str| {
            let parts = segments(path);
            let parts = parts
                .iter()
                .map(|part| part.as_deref().unwrap_or("*").to_owned());
            parts.collect::<Vec<_>>().join(" ")
        };
        assert_eq!(words("/api/v1.2/things/{id}"), "things *");
        assert_eq!(words("/v2"), "v2");
        assert_eq!(words("/things.json"), "things");
        assert_eq!(words("/things/{id}:cancel"), "things :cancel");
        assert_eq!(words("/2024-01/orders"), "2024-01 orders");
    }

    #[test]
    fn plurals() {
        assert!(is_plural("things") && is_plural("statuses"));
        assert!(!is_plural("process") && !is_plural("status") && !is_plural("cancel"));
    }
}
