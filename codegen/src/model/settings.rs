//! Settings that follow from credentials, and what an API says about repetitions.

/// A setting that follows from a credential, or from another setting, when it is not given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Derived {
    /// The setting.
    pub setting: String,
    /// What it follows from; the first that is there counts.
    pub sources: Vec<String>,
    /// What is made of it.
    pub change: Change,
}

/// What is made of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Nothing.
    Same,
    /// What stands after the last of these marks.
    Suffix(String),
    /// What stands before the first of these marks.
    Prefix(String),
    /// In lower case.
    Lower,
    /// In upper case.
    Upper,
}

/// What an API says about repetitions.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RetryRules {
    /// The most requests for one call.
    pub max_attempts: Option<u32>,
    /// The longest wait before the first repetition, in milliseconds.
    pub first_wait: Option<u64>,
    /// The longest wait before any repetition, in milliseconds.
    pub max_wait: Option<u64>,
    /// How much longer each wait is than the one before.
    pub growth: Option<f64>,
    /// Whether waits are not spread at random.
    pub steady: bool,
    /// The statuses after which a request is repeated.
    pub statuses: Option<Vec<u16>>,
    /// Whether a request is given up after a time-out.
    pub no_timeouts: bool,
    /// Whether a request is given up after a broken connection.
    pub no_broken_connections: bool,
    /// A header that says how long to wait, and what its number counts.
    pub wait_header: Option<(String, WaitUnit)>,
}

/// What the number in a header counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WaitUnit {
    /// Seconds to wait.
    Seconds,
    /// Milliseconds to wait.
    Milliseconds,
    /// The moment to wait for, in seconds since 1970.
    UnixTime,
}
