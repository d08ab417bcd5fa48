//! Whatever comes with a failure, what is kept of it is short.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|body: &[u8]| {
    let (message, beginning) = connector_runtime::fuzzing::failure(body);
    if let Some(message) = message {
        assert!(!message.is_empty() && message.chars().count() <= 501);
    }
    assert!(beginning.len() <= 2051);
});
