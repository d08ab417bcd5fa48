//! The `Link` header.

/// One link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Link<'a> {
    pub(super) url: &'a str,
    /// The relations, separated by spaces.
    relations: &'a str,
    /// Whether anything stands there: some APIs name a next page that is empty, and say so.
    pub(super) results: bool,
}

impl Link<'_> {
    /// Whether it has that relation.
    pub(super) fn is(&self, relation: &str) -> bool {
        let mut relations = self.relations.split(' ');
        relations.any(|known| known.eq_ignore_ascii_case(relation))
    }
}

/// The links of a header.
pub(super) fn read(header: &str) -> impl Iterator<Item = Link<'_>> {
    let mut rest = header;
    std::iter::from_fn(move || {
        let open = rest.find('<')?;
        let after = &rest[open + 1..];
        let close = after.find('>')?;
        let tail = &after[close + 1..];
        let end = tail.find(",<").or_else(|| tail.find(", <"));
        let (parameters, next) = tail.split_at(end.unwrap_or(tail.len()));
        rest = next;
        Some(Link {
            url: &after[..close],
            relations: parameter(parameters, "rel").unwrap_or_default(),
            results: parameter(parameters, "results") != Some("false"),
        })
    })
}

fn parameter<'a>(parameters: &'a str, name: &str) -> Option<&'a str> {
    let mut pairs = parameters
        .split(';')
        .filter_map(|pair| pair.split_once('='));
    let (_, value) = pairs.find(|(known, _)| known.trim().eq_ignore_ascii_case(name))?;
    Some(value.trim().trim_matches(['"', ',']))
}

#[cfg(test)]
mod tests {
    use super::read;

    fn target(header: &str, relation: &str) -> Option<String> {
        let link = read(header).find(|link| link.is(relation));
        link.map(|link| link.url.to_owned())
    }

    #[test]
    fn links_are_found_by_relation() {
        let header = r#"<https://a.test/x?page=2&q=a,b>; rel="next", <https://a.test/x?page=9>; title="z"; rel="last end""#;
        assert_eq!(
            target(header, "next").as_deref(),
            Some("https://a.test/x?page=2&q=a,b")
        );
        assert_eq!(
            target(header, "end").as_deref(),
            Some("https://a.test/x?page=9")
        );
        assert_eq!(target(header, "prev"), None);
        assert_eq!(
            target("</y>;rel=next,</z>;rel=prev", "prev").as_deref(),
            Some("/z")
        );
        assert_eq!(target("<broken", "next"), None);
    }

    #[test]
    fn a_link_may_say_that_nothing_stands_there() {
        let header =
            r#"</x?c=0>; rel="previous"; results="false", </x?c=2>; rel="next"; results="true""#;
        let results: Vec<bool> = read(header).map(|link| link.results).collect();
        assert_eq!(results, [false, true]);
    }
}
