//! Names of tools: what every client and every model takes.

/// The longest name that is allowed everywhere.
const LONGEST: usize = 64;

/// The name of a tool: `SLUG_PART`, within `[A-Za-z0-9_-]{1,64}`.
pub(super) fn tool_name(slug: &str, parts: &[&str]) -> String {
    let mut whole = clean(slug);
    for part in parts {
        if !whole.is_empty() {
            whole.push('_');
        }
        whole.push_str(&clean(part));
    }
    if whole.len() <= LONGEST {
        return whole;
    }
    // The end of a long name tells it from its neighbours, so that is what its checksum keeps.
    let checksum = format!("_{:08x}", fnv(&whole));
    whole.truncate(LONGEST - checksum.len());
    whole + &checksum
}

fn clean(text: &str) -> String {
    let allowed = |c: char| {
        if c.is_ascii_alphanumeric() || c == '_' || c == '-' {
            c
        } else {
            '_'
        }
    };
    text.chars().map(allowed).collect()
}

/// FNV-1a: the same on every machine and in every version.
fn fnv(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    })
}

#[cfg(test)]
mod tests {
    use super::tool_name;

    #[test]
    fn names_fit_everywhere() {
        assert_eq!(tool_name("acme", &["jars", "list"]), "acme_jars_list");
        assert_eq!(tool_name("acme.io", &["größe"]), "acme_io_gr__e");
        let long = "x".repeat(40);
        let (one, two) = (
            tool_name("acme", &[&long, &long, "get"]),
            tool_name("acme", &[&long, &long, "list"]),
        );
        assert_eq!((one.len(), two.len()), (64, 64));
        assert_ne!(one, two);
    }
}
