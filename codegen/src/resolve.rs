//! References followed, parameters merged, security schemes joined with the auth page.
//! After this stage nobody asks what a `$ref` is.

mod join;
mod lookup;
mod operations;
mod paths;
mod references;
mod repeated;
mod requirements;
mod schemes;
mod types;
mod user_fields;

pub use types::{
    AuthConfigSpec, CredentialField, HttpMethod, Located, ResolvedOperation, ResolvedReplication,
    ResolvedScheme, ResolvedSpec, ResponseKey, SchemaAt,
};

use crate::diagnostics::{Diagnostic, Sink, Span, codes};
use crate::load::{AuthPage, SpecDocument};

/// Resolves a document and joins it with its auth page. What is wrong goes to the sink;
/// without a result there is at least one error.
pub fn resolve(
    document: SpecDocument,
    auth: Option<&AuthPage>,
    sink: &mut Sink,
) -> Option<ResolvedSpec> {
    let before = sink.error_count();
    references::check(&document, sink);
    repeated::check(&document, sink);
    requirements::check(&document, sink);
    let mut document = document.into_typed(sink)?;
    let operations = operations::resolve(&mut document, sink);
    let mut schemes = schemes::resolve(&document, sink);
    let mut replication = user_fields::replication(&document, sink);
    match auth {
        Some(page) => join::join(&document, page, &mut schemes, &mut replication, sink),
        None if schemes.is_empty() => {}
        None => sink.push(
            Diagnostic::note(
                codes::AUTH_NO_PAGE,
                Span::start_of(document.source),
                "there is no auth page beside this spec",
            )
            .help("with an `auth.md` its field tables are checked against the spec"),
        ),
    }
    let failed = sink.error_count() > before;
    (!failed).then_some(ResolvedSpec {
        document,
        operations,
        schemes,
        replication,
    })
}
