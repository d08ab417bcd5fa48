//! Short methods: constructors, setters, calls.
//!
//! Read by their lines, as `prettyplease` prints them. `rustfmt` puts a call on one line as long as its
//! arguments have room, a chain of several calls as long as it is short, and otherwise each call of the chain
//! on a line.

use super::{WIDTH, is_attribute, is_code, is_doc};

/// The room for the arguments of a call on one line, and for a chain of several calls.
const SHORT: usize = 60;
/// The room for the members of a struct on one line.
const MEMBERS: usize = 18;
/// What may stand beside letters and digits in the body of a method.
const SIGNS: &[u8] = b"_:<>,;=()&'\". ";

/// Whether `rustfmt` leaves a member of an implementation.
pub(in crate::format::print) fn is_method(printed: &str) -> bool {
    let mut lines = Lines(printed.lines());
    lines.method().is_some() && lines.0.next().is_none()
}

/// A member of an implementation with a call and the only one behind it on one line where they have room:
/// `prettyplease` breaks shorter lines than `rustfmt`.
pub(in crate::format::print) fn joined(printed: String) -> String {
    let chain = |line: &str| line.starts_with("            .");
    let lines: Vec<&str> = printed.lines().collect();
    let place = lines.windows(3).position(|lines| match lines {
        [first, link, next] => chain(link) && !chain(next) && !chain(first) && joins(first, link),
        _ => false,
    });
    let Some(place) = place else {
        return printed;
    };
    let mut text = String::with_capacity(printed.len());
    for (number, line) in lines.into_iter().enumerate() {
        let (between, line) = match number {
            0 => ("", line),
            _ if number == place + 1 => ("", line.trim_start()),
            _ => ("\n", line),
        };
        text.push_str(between);
        text.push_str(line);
    }
    text
}

fn joins(first: &str, link: &str) -> bool {
    let first = first.strip_prefix("        ");
    first.is_some_and(|first| is_call_of_call(&format!("{first}{}", link.trim_start())))
}

/// The lines that are left.
struct Lines<I>(I);

impl<'a, I: Iterator<Item = &'a str>> Lines<I> {
    /// Reads a method. Nothing when a line is none that is known to stay.
    fn method(&mut self) -> Option<()> {
        let mut line = self.indented(4)?;
        while is_doc(line) || is_attribute(line) {
            line = self.indented(4)?;
        }
        self.signature(line)?;
        let mut body = self.0.next()?;
        while let Some(line) = body.strip_prefix("        ") {
            body = self.statement(line)?;
        }
        (body == "    }").then_some(())
    }

    fn indented(&mut self, by: usize) -> Option<&'a str> {
        let line = self.0.next()?;
        let (indent, rest) = line.split_at_checked(by)?;
        (indent.trim().is_empty() && !rest.starts_with(' ')).then_some(rest)
    }

    /// On one line, or with a line for each parameter when it has no room on one.
    fn signature(&mut self, first: &str) -> Option<()> {
        let is_function = ["fn ", "pub fn ", "pub(crate) fn "];
        if !is_function.iter().any(|start| first.starts_with(start)) {
            return None;
        }
        if is_code(first, " {") {
            return Some(());
        }
        let mut joined = first.len();
        let mut line = is_code(first, "(").then(|| self.0.next())??;
        while let Some(parameter) = line.strip_prefix("        ") {
            is_code(parameter, ",").then_some(())?;
            joined += parameter.len() + 1;
            line = self.0.next()?;
        }
        let end = line.strip_prefix("    ")?;
        // A comma and a space behind the last parameter, the space of the indentation before the first.
        let joined = joined + end.len() + 4 - 2;
        (end.starts_with(") -> ") && is_code(end, " {") && joined > WIDTH).then_some(())
    }

    /// Reads on to the line behind a statement that begins so.
    fn statement(&mut self, first: &str) -> Option<&'a str> {
        if let Some(name) = first.strip_suffix(" {") {
            is_name(name).then_some(())?;
            return self.literal();
        }
        is_plain(first).then_some(())?;
        let mut next = self.0.next()?;
        if !next.starts_with("            .") {
            let short = first.len() <= SHORT && !first.ends_with([',', '(']);
            return (short || is_call_of_call(first)).then_some(next);
        }
        let root = is_call(first);
        let mut joined = 8 + first.len();
        let mut ended = false;
        let mut last = first;
        while let Some(link) = next.strip_prefix("            .") {
            let call = link.strip_suffix(';').unwrap_or(link);
            (!ended && is_link(call)).then_some(())?;
            ended = call.len() < link.len();
            joined += 1 + link.len();
            last = call;
            next = self.0.next()?;
        }
        (root && joined > WIDTH && !overflows(last)).then_some(next)
    }

    /// The members of a struct and its closing brace.
    fn literal(&mut self) -> Option<&'a str> {
        let mut room = false;
        loop {
            let line = self.0.next()?;
            if line == "        }" {
                let next = self.0.next()?;
                return room.then_some(next);
            }
            let member = line.strip_prefix("            ")?;
            let (name, value) = member.strip_suffix(',')?.split_once(": ")?;
            (is_name(name) && is_call(value) && line.len() <= WIDTH).then_some(())?;
            room |= member.len() > MEMBERS + 1;
        }
    }
}

fn is_name(text: &str) -> bool {
    let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    !text.is_empty() && text.bytes().all(is_letter)
}

/// Nothing that is a block, an operator or another thing with rules of its own.
fn is_plain(text: &str) -> bool {
    let is_sign = |byte: u8| byte.is_ascii_alphanumeric() || SIGNS.contains(&byte);
    let small = text.strip_prefix("Self { ");
    let small = small.and_then(|rest| rest.strip_suffix(" }"));
    if small.is_some_and(|name| is_name(name) && name.len() <= MEMBERS) {
        return true;
    }
    !text.starts_with([' ', '.']) && text.bytes().all(is_sign)
}

/// `path(arguments)`, without calls among the arguments.
fn is_call(text: &str) -> bool {
    let parts = text.strip_suffix(')').and_then(|text| text.split_once('('));
    parts.is_some_and(|(path, arguments)| {
        let is_path = |byte: u8| byte.is_ascii_alphanumeric() || b"_:<>".contains(&byte);
        // A short root and the first call behind it share a line.
        let long = path.len() > 8;
        let plain = is_plain(arguments) && !arguments.contains(['(', ';']);
        long && path.bytes().all(is_path) && arguments.len() <= SHORT && plain
    })
}

/// `name(arguments)` or `name::<Type>(arguments)` in a chain.
fn is_link(text: &str) -> bool {
    let parts = text.strip_suffix(')').and_then(|text| text.split_once('('));
    parts.is_some_and(|(method, arguments)| {
        let (name, ty) = method.split_once("::").unwrap_or((method, "<>"));
        let ty = ty.strip_prefix('<').and_then(|ty| ty.strip_suffix('>'));
        let is_type = |byte: u8| byte.is_ascii_alphanumeric() || b"_:".contains(&byte);
        is_name(name)
            && ty.is_some_and(|ty| ty.bytes().all(is_type))
            && method.len() + arguments.len() <= SHORT
            && is_plain(arguments)
            && !arguments.contains(';')
    })
}

/// Whether the last call of a chain might stay behind the others, with its arguments broken: when it has
/// one that can be broken itself, or many.
fn overflows(link: &str) -> bool {
    let arguments = link
        .split_once('(')
        .map_or(link, |(_, arguments)| arguments);
    match arguments.matches(',').count() {
        0 => arguments.contains(['(', '<']),
        commas => commas > 1,
    }
}

/// `path(arguments).name(arguments)`, which stays on one line if it has room.
fn is_call_of_call(text: &str) -> bool {
    let code = text.strip_suffix(';').unwrap_or(text);
    let parts = code.split_once(").");
    parts.is_some_and(|(root, link)| {
        let root = format!("{root})");
        // Another call in the chain would end its arguments first.
        let single = !link.contains(").");
        single && is_call(&root) && is_link(link) && text.len() + 8 <= WIDTH
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settled(body: &str) -> bool {
        is_method(body)
    }

    #[test]
    fn a_call_and_the_only_one_behind_it_share_a_line() {
        let method = |body: &str| format!("    fn a() -> u8 {{\n        {body}\n    }}");
        let root = "runtime::Call::new(&self.client, &operations::ALL_OF_THINGS_GET)";
        let link = ".with_as::<String>(\"id\", id)";
        let broken = |root: &str, link: &str| method(&format!("{root}\n            {link}"));
        let whole = method(&format!("{root}{link}"));
        assert_eq!(joined(broken(root, link)), whole);
        assert!(settled(&whole));
        let long = format!(".with_as::<String>(\"id\", {})", "a".repeat(20));
        for stays in [
            whole,
            broken(root, &long),
            broken(root, &format!("{link}\n            {link}")),
            broken(root, ".with(|a| b)"),
        ] {
            assert_eq!(joined(stays.clone()), stays);
        }
    }

    #[test]
    fn short_methods_stay() {
        for members in [
            "    pub(crate) fn new(client: runtime::Client) -> Self {\n        Self { client }\n    }",
            "    /// A.\n    #[must_use]\n    pub fn a(mut self, a: i64) -> Self {\n        self.call.set(\"a\", a);\n        self\n    }",
            "    pub fn list(&self) -> Params {\n        Params {\n            call: runtime::Call::new(&self.client, &operations::LIST),\n        }\n    }",
            "    pub fn get(&self, id: impl Into<String>) -> runtime::Call<Thing> {\n        runtime::Call::new(&self.client, &operations::A).with(\"id\", id)\n    }",
            "    pub fn get(&self, id: impl Into<String>) -> runtime::Call<Thing> {\n        runtime::Call::new(&self.client, &operations::ALL_OF_THE_THINGS)\n            .with(\"id\", Into::<String>::into(id))\n    }",
            "    pub fn a_long_name_of_a_method(\n        &self,\n        first: impl Into<String>,\n        second: impl Into<String>,\n    ) -> runtime::Call<Thing> {\n        a\n    }",
        ] {
            assert!(settled(members), "{members}");
        }
    }

    #[test]
    fn what_could_be_arranged_does_not() {
        for (line, before, after) in [
            // Would be joined.
            (
                "chain",
                "runtime::Call::new(&a)",
                "            .with(\"id\", id)",
            ),
            ("chain", "self", "            .with(\"id\", id)"),
            (
                "overflow",
                "runtime::Call::new(&self.client, &operations::ALL_OF_THE_THINGS_HERE)",
                "            .with_body(Into::<SomethingCreate>::into(body))",
            ),
            (
                "overflow",
                "runtime::Call::new(&self.client, &operations::ALL_OF_THE_THINGS_HERE)",
                "            .with(\"id\", first_value, second_value)",
            ),
            // Would be broken.
            (
                "long",
                "self.aaaaaaaaaaaaaaaaaaaa.bbbbbbbbbbbbbbbbbbbbbb.set(\"cccccc\", d);",
                "        self",
            ),
            (
                "long",
                "runtime::Call::new(&a).with(\"idddddddddddddddd\", id).with(\"bbbbbbbbb\", b)",
                "        self",
            ),
            // Other kinds of code.
            ("if", "if a {", "        }"),
            ("closure", "a.map(|b| c);", "        self"),
            ("macro", "a!(b  c);", "        self"),
            ("operator", "a+b;", "        self"),
            ("empty line", "a;", ""),
            ("comment", "// a", "        self"),
            (
                "struct",
                "A {\n            b: ccccccccc::d(e),\n        }",
                "            .f()",
            ),
            (
                "small struct",
                "A {\n            b: c(d),\n        }",
                "        self",
            ),
        ] {
            let members = format!("    fn a() -> u8 {{\n        {before}\n{after}\n    }}");
            assert!(!settled(&members), "{line}: {members}");
        }
        for members in [
            "",
            "    fn a() {}",
            "    const A: u8 = 1;",
            "    fn a() -> u8 {\n        b\n    }\n    fn b() -> u8 {\n        b\n    }",
            "    fn a() -> u8 {\n       b\n    }",
            "\n    fn a() -> u8 {\n        b\n    }",
            "    fn a(\n        b: u8,\n    ) -> u8 {\n        b\n    }",
            "    fn a() -> u8 {\n    }\n    }",
            "    #[cfg(a)]\n    fn a() -> u8 {\n        b\n    }",
            "    fn a() -> u8 where A: B {\n    ",
        ] {
            assert!(!settled(members), "{members}");
        }
    }
}
