//! Secrets are not compared by `==`, which takes a time that tells something.
use connector_runtime::Secret;

fn same(left: Secret, right: Secret) -> bool {
    left == right
}

fn main() {}
