//! What the generator says about its inputs: located messages with stable codes,
//! the sink that collects them and the renderer that shows them beside the source.

pub mod codes;
mod diagnostic;
mod ignored;
mod render;
mod sink;
mod source;

pub use codes::{ALL, Code};
pub use diagnostic::{Diagnostic, Related, Severity};
pub use ignored::ignored;
pub use render::{Color, render};
pub use sink::Sink;
pub use source::{SourceId, Sources, Span, Spanned};
