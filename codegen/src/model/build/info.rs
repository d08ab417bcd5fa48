//! The connector's own data: names, package, server, rate limits.

use indexmap::IndexMap;
use serde_json::Value;

use super::Builder;
use super::extension::{count, member, text, texts};
use crate::diagnostics::codes;
use crate::model::{
    Connector, DocLink, ErrorCheck, Guide, Package, RateLimit, Server, ServerVariable,
};

impl Builder<'_> {
    /// Everything but entities, schemas and credentials.
    pub(super) fn info(&mut self) -> Connector {
        let spec = self.spec;
        let info = &spec.document.openapi.info;
        let name = self.connector_name();
        let display_name = text(&info.extensions, "x-airbyte-connector-display-name")
            .unwrap_or_else(|| display_name(&name));
        Connector {
            display_name,
            description: info
                .description
                .clone()
                .unwrap_or_default()
                .trim()
                .to_owned(),
            spec_version: info.version.clone(),
            package: package(info.extensions.get("x-connector-package"), &info.version),
            definition_id: text(&info.extensions, "x-airbyte-connector-definition-id"),
            server: self.server(),
            user_agent: user_agent(info.extensions.get("x-connector-user-agent")),
            scoping: super::shaping::scoping(info.extensions.get("x-airbyte-scoping")),
            derived: self.derived_settings(),
            retry: super::settings::retry_rules(info.extensions.get("x-airbyte-retry-config")),
            error_check: error_check(info.extensions.get("x-airbyte-response-error-check")),
            rate_limits: rate_limits(info.extensions.get("x-connector-rate-limits")),
            auth: Vec::new(),
            replication: None,
            entities: Vec::new(),
            schemas: Vec::new(),
            check: None,
            links: links(info.extensions.get("x-airbyte-external-documentation-urls")),
            guide: Guide::default(),
            name,
        }
    }

    /// The short name: stated, or made from the title.
    fn connector_name(&mut self) -> String {
        let info = &self.spec.document.openapi.info;
        let stated = text(&info.extensions, "x-airbyte-connector-name");
        let name = stated.unwrap_or_else(|| slug(&info.title));
        let fits = name.starts_with(|first: char| first.is_ascii_lowercase())
            && name
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
        if fits {
            return name;
        }
        let diagnostic = self
            .error(
                codes::CONNECTOR_NAME,
                "/info/x-airbyte-connector-name",
                format!("`{name}` cannot be the name of a connector"),
            )
            .help("use lower-case letters, digits and `-`, beginning with a letter");
        self.sink.push(diagnostic);
        slug(&name)
    }

    fn server(&mut self) -> Server {
        let servers = &self.spec.document.openapi.servers;
        let Some(server) = super::servers::chosen(servers) else {
            let diagnostic = self
                .error(codes::NO_SERVER, "", "the spec names no server")
                .help("add `servers:` with the base URL of the API");
            self.sink.push(diagnostic);
            return Server {
                url: String::new(),
                variables: Vec::new(),
            };
        };
        let variables = server
            .variables
            .iter()
            .flatten()
            .map(|(name, variable)| ServerVariable {
                name: name.clone(),
                default: variable.default.clone(),
                values: variable.enumeration.clone(),
                doc: variable
                    .description
                    .clone()
                    .unwrap_or_default()
                    .trim()
                    .to_owned(),
            });
        let mut variables: Vec<ServerVariable> = variables.collect();
        variables.sort_by(|a, b| a.name.cmp(&b.name));
        Server {
            url: server.url.trim_end_matches('/').to_owned(),
            variables,
        }
    }
}

/// `time-tracker` for people: `Time Tracker`.
fn display_name(name: &str) -> String {
    let words = name.split('-').map(|word| {
        let mut letters = word.chars();
        letters.next().map_or_else(String::new, |first| {
            first.to_uppercase().chain(letters).collect::<String>()
        })
    });
    words.collect::<Vec<_>>().join(" ")
}

/// A title as a short name.
fn slug(title: &str) -> String {
    let words: Vec<String> = title
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty() && !matches!(*word, "API" | "Connector"))
        .map(str::to_ascii_lowercase)
        .collect();
    let name = words.join("-");
    if name.starts_with(|first: char| first.is_ascii_lowercase()) {
        name
    } else {
        format!("api-{name}")
    }
}

fn package(value: Option<&Value>, spec_version: &str) -> Package {
    let value = value.unwrap_or(&Value::Null);
    Package {
        version: member(value, "version").unwrap_or_else(|| spec_version.to_owned()),
        description: member(value, "description"),
        keywords: texts(value.get("keywords")),
        repository: member(value, "repository"),
    }
}

fn user_agent(value: Option<&Value>) -> Option<String> {
    let value = value?;
    let required = value
        .get("required")
        .and_then(Value::as_bool)
        .unwrap_or(false);
    required.then(|| member(value, "description").unwrap_or_default())
}

fn error_check(value: Option<&Value>) -> Option<ErrorCheck> {
    let value = value?;
    Some(ErrorCheck {
        field: member(value, "field")?,
        on_value: value
            .get("on_value")
            .unwrap_or(&Value::Bool(false))
            .to_string(),
        message_field: member(value, "message_field"),
    })
}

fn rate_limits(value: Option<&Value>) -> Vec<RateLimit> {
    let classes = value.and_then(Value::as_array);
    let classes = classes.into_iter().flatten().filter_map(|class| {
        Some(RateLimit {
            name: member(class, "name")?,
            requests: count(class, "requests")?,
            seconds: count(class, "seconds")?,
        })
    });
    classes.collect()
}

fn links(value: Option<&Value>) -> Vec<DocLink> {
    let items = value.and_then(Value::as_array);
    let links = items.into_iter().flatten().filter_map(|item| {
        Some(DocLink {
            title: member(item, "title")?,
            url: member(item, "url")?,
        })
    });
    links.collect()
}

/// Descriptions of tags, which are the descriptions of entities.
pub(super) fn tag_docs(tags: &[openapiv3::Tag]) -> IndexMap<&str, &str> {
    let described = tags
        .iter()
        .filter_map(|tag| Some((&*tag.name, tag.description.as_deref()?)));
    described.collect()
}

#[cfg(test)]
mod tests {
    use super::{display_name, slug};

    #[test]
    fn names() {
        assert_eq!(display_name("parcel-post"), "Parcel Post");
        assert_eq!(slug("Parcel Post API Connector"), "parcel-post");
        assert_eq!(slug("7 Seas"), "api-7-seas");
    }
}
