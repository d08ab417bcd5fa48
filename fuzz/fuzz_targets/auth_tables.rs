//! Whatever stands on an auth page, generation ends with files or with messages.

#![no_main]

use libfuzzer_sys::fuzz_target;

const SPEC: &str = include_str!("../corpus/spec_loading/auth_usual.yaml");

fuzz_target!(|text: &str| {
    let _ = connector_codegen::diagnose(("openapi.yaml", SPEC), Some(("auth.md", text)));
});
