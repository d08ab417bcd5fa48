//! One line about each connector.

use std::fmt;
use std::time::Duration;

use connector_codegen::Counts;
use connector_codegen::format::FormatStats;

use crate::clock::Used;

/// What is said about a connector at the end.
#[derive(Debug)]
pub(super) struct Summary<'a> {
    /// Name of the connector.
    pub(super) connector: &'a str,
    /// What it has.
    pub(super) counts: &'a Counts,
    /// What happened to its files.
    pub(super) files: Files,
    /// What formatting did.
    pub(super) stats: FormatStats,
    /// The time from the spec to the plan.
    pub(super) generating: Used,
    /// The time from the plan to the formatted text.
    pub(super) printing: Used,
}

/// What happened to the files.
#[derive(Clone, Copy, Debug)]
pub(super) enum Files {
    /// They were written where needed.
    Written {
        /// Created or updated.
        written: usize,
        /// Right already.
        unchanged: usize,
        /// No longer generated.
        removed: usize,
    },
    /// They were compared.
    Checked {
        /// Not as they should be.
        different: usize,
        /// As they should be.
        unchanged: usize,
    },
}

impl fmt::Display for Summary<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Counts {
            entities,
            operations,
            types,
            ..
        } = self.counts;
        write!(
            f,
            "{}: {entities} entities, {operations} operations, {types} types; ",
            self.connector
        )?;
        match self.files {
            Files::Written {
                written,
                unchanged,
                removed,
            } => {
                write!(
                    f,
                    "{written} files written, {unchanged} unchanged, {removed} removed; "
                )?;
            }
            Files::Checked {
                different,
                unchanged,
            } => {
                write!(f, "{unchanged} files up to date, {different} not; ")?;
            }
        }
        write!(
            f,
            "{} lines, {} files formatted, {} from the cache; ",
            self.stats.lines, self.stats.formatted, self.stats.from_cache
        )?;
        match (self.generating, self.printing) {
            (
                Used::Cpu { own: first, .. },
                Used::Cpu {
                    own: second,
                    children,
                },
            ) => {
                let (first, second, children) = (millis(first), millis(second), millis(children));
                let own = first + second;
                write!(f, "CPU {own} ms ({first} generating, {second} printing), ")?;
                write!(f, "with rustfmt {} ms", own + children)
            }
            (first, second) => {
                let passed = millis(first.total() + second.total());
                write!(f, "{passed} ms passed (this system does not tell CPU time)")
            }
        }
    }
}

fn millis(time: Duration) -> u128 {
    (time.as_micros() + 500) / 1000
}

#[cfg(test)]
mod tests {
    use super::*;

    fn summary(files: Files, generating: Used, printing: Used) -> String {
        let counts = Counts {
            entities: 3,
            operations: 12,
            types: 40,
        };
        let stats = FormatStats {
            files: 9,
            lines: 800,
            bytes: 1,
            from_cache: 6,
            formatted: 2,
        };
        Summary {
            connector: "lamps",
            counts: &counts,
            files,
            stats,
            generating,
            printing,
        }
        .to_string()
    }

    #[test]
    fn a_written_connector_in_one_line() {
        let files = Files::Written {
            written: 2,
            unchanged: 6,
            removed: 1,
        };
        let cpu = |own, children| Used::Cpu {
            own: Duration::from_micros(own),
            children: Duration::from_millis(children),
        };
        assert_eq!(
            summary(files, cpu(1_600, 0), cpu(3_400, 20)),
            "lamps: 3 entities, 12 operations, 40 types; 2 files written, 6 unchanged, 1 removed; \
             800 lines, 2 files formatted, 6 from the cache; CPU 5 ms (2 generating, 3 printing), with rustfmt 25 ms"
        );
    }

    #[test]
    fn a_checked_connector_without_cpu_time() {
        let text = summary(
            Files::Checked {
                different: 1,
                unchanged: 8,
            },
            Used::Wall(Duration::from_millis(3)),
            Used::Wall(Duration::from_millis(2)),
        );
        assert!(text.contains("8 files up to date, 1 not; "), "{text}");
        assert!(
            text.ends_with("5 ms passed (this system does not tell CPU time)"),
            "{text}"
        );
    }
}
