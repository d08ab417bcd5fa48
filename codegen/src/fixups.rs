//! Corrections to specs that are wrong, each with a reason, each loud once it is no longer needed.
