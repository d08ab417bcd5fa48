//! Whatever stands in a spec, generation ends with files or with messages.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let _ = connector_codegen::diagnose(("openapi.yaml", text), None);
});
