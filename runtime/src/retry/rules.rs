//! What an API's description says about repetitions.

use std::time::Duration;

use http::{HeaderMap, HeaderName};
use jiff::Timestamp;

/// What an API says about repetitions. Nothing of it makes a write be repeated that may have had its effect.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct RetryRules {
    /// The most requests for one call.
    pub max_attempts: Option<u32>,
    /// The longest wait before the first repetition, in milliseconds.
    pub first_wait: Option<u64>,
    /// The longest wait before any repetition, in milliseconds.
    pub max_wait: Option<u64>,
    /// How much longer each wait is than the one before.
    pub growth: f64,
    /// Whether waits are spread at random.
    pub jitter: bool,
    /// The statuses after which a request is repeated; `None` for the usual ones.
    pub statuses: Option<&'static [u16]>,
    /// Whether a request is repeated after a time-out.
    pub timeouts: bool,
    /// Whether a request is repeated after a broken connection.
    pub broken_connections: bool,
    /// A header that says how long to wait, besides `Retry-After`.
    pub wait_header: Option<(&'static str, WaitUnit)>,
}

/// What the number in a header counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum WaitUnit {
    /// Seconds to wait.
    Seconds,
    /// Milliseconds to wait.
    Milliseconds,
    /// The moment to wait for, in seconds since 1970.
    UnixTime,
}

impl RetryRules {
    /// An API that says nothing.
    pub const NONE: Self = Self {
        max_attempts: None,
        first_wait: None,
        max_wait: None,
        growth: 2.0,
        jitter: true,
        statuses: None,
        timeouts: true,
        broken_connections: true,
        wait_header: None,
    };

    /// The most requests for one call.
    #[must_use]
    pub const fn max_attempts(self, attempts: u32) -> Self {
        Self {
            max_attempts: Some(attempts),
            ..self
        }
    }

    /// The longest wait before the first repetition, in milliseconds.
    #[must_use]
    pub const fn first_wait(self, milliseconds: u64) -> Self {
        Self {
            first_wait: Some(milliseconds),
            ..self
        }
    }

    /// The longest wait before any repetition, in milliseconds.
    #[must_use]
    pub const fn max_wait(self, milliseconds: u64) -> Self {
        Self {
            max_wait: Some(milliseconds),
            ..self
        }
    }

    /// How much longer each wait is than the one before.
    #[must_use]
    pub const fn growth(self, growth: f64) -> Self {
        Self { growth, ..self }
    }

    /// Whether waits are spread at random.
    #[must_use]
    pub const fn jitter(self, jitter: bool) -> Self {
        Self { jitter, ..self }
    }

    /// The statuses after which a request is repeated.
    #[must_use]
    pub const fn statuses(self, statuses: &'static [u16]) -> Self {
        Self {
            statuses: Some(statuses),
            ..self
        }
    }

    /// Whether a request is repeated after a time-out.
    #[must_use]
    pub const fn timeouts(self, timeouts: bool) -> Self {
        Self { timeouts, ..self }
    }

    /// Whether a request is repeated after a broken connection.
    #[must_use]
    pub const fn broken_connections(self, broken_connections: bool) -> Self {
        Self {
            broken_connections,
            ..self
        }
    }

    /// A header that says how long to wait, besides `Retry-After`.
    #[must_use]
    pub const fn wait_header(self, name: &'static str, unit: WaitUnit) -> Self {
        Self {
            wait_header: Some((name, unit)),
            ..self
        }
    }

    /// How long an answer asks to wait: by the API's own header, else by `Retry-After`.
    pub(crate) fn asked(&self, headers: &HeaderMap, now: Timestamp) -> Option<Duration> {
        let own = self.wait_header.and_then(|(name, unit)| {
            let name: HeaderName = name.parse().ok()?;
            let number: f64 = headers.get(name)?.to_str().ok()?.trim().parse().ok()?;
            unit.wait(number, now)
        });
        own.or_else(|| super::retry_after(headers, now))
    }
}

impl WaitUnit {
    /// The wait that a number means; none when it makes no sense.
    fn wait(self, number: f64, now: Timestamp) -> Option<Duration> {
        let seconds = match self {
            Self::Seconds => number,
            Self::Milliseconds => number / 1000.0,
            Self::UnixTime => {
                let now = Duration::try_from(now.duration_since(Timestamp::UNIX_EPOCH)).ok()?;
                (number - now.as_secs_f64()).max(0.0)
            }
        };
        Duration::try_from_secs_f64(seconds).ok()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::time::Duration;

    use http::HeaderMap;
    use jiff::Timestamp;

    use super::{RetryRules, WaitUnit};

    #[test]
    fn the_own_header_counts_before_the_usual_one() {
        let now: Timestamp = "2026-01-31T08:00:00Z".parse().unwrap();
        let asked = |unit, own: &str, usual: Option<&'static str>| {
            let mut headers = HeaderMap::new();
            headers.insert("x-reset", own.parse().unwrap());
            if let Some(usual) = usual {
                headers.insert("retry-after", usual.parse().unwrap());
            }
            RetryRules::NONE
                .wait_header("X-Reset", unit)
                .asked(&headers, now)
        };
        let millis = |number| Some(Duration::from_millis(number));
        assert_eq!(asked(WaitUnit::Seconds, "7", Some("1")), millis(7000));
        assert_eq!(asked(WaitUnit::Milliseconds, "250", None), millis(250));
        assert_eq!(
            asked(WaitUnit::UnixTime, "1769846430", None),
            millis(30_000)
        );
        assert_eq!(asked(WaitUnit::UnixTime, "1769846399", None), millis(0));
        assert_eq!(asked(WaitUnit::Seconds, "soon", Some("3")), millis(3000));
        assert_eq!(asked(WaitUnit::Seconds, "-1", None), None);
        assert_eq!(RetryRules::NONE.asked(&HeaderMap::new(), now), None);
    }
}
