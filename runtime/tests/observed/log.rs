//! A subscriber that keeps everything that is traced, as text.

use std::collections::HashMap;
use std::fmt::{Debug, Write};
use std::sync::{Arc, Mutex};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::DefaultGuard;
use tracing::{Event, Metadata, Subscriber};

type Fields = Vec<(String, String)>;

#[derive(Debug, Default)]
struct Kept {
    spans: HashMap<u64, Fields>,
    text: String,
    next: u64,
}

#[derive(Clone, Debug, Default)]
struct Keeper(Arc<Mutex<Kept>>);

/// What is traced in this thread as long as it lives.
pub struct Log {
    keeper: Keeper,
    _guard: DefaultGuard,
}

impl Log {
    pub fn start() -> Self {
        let keeper = Keeper::default();
        let guard = tracing::subscriber::set_default(keeper.clone());
        Self {
            keeper,
            _guard: guard,
        }
    }

    /// The fields of the spans of an entity, in the order in which they were opened.
    pub fn spans(&self, entity: &str) -> Vec<Fields> {
        let kept = self.keeper.0.lock().unwrap();
        let mut spans: Vec<_> = kept.spans.iter().collect();
        spans.sort_by_key(|(id, _)| **id);
        let of_entity = |fields: &Fields| {
            fields
                .iter()
                .any(|(name, value)| name == "entity" && value == entity)
        };
        spans
            .into_iter()
            .map(|(_, fields)| fields.clone())
            .filter(of_entity)
            .collect()
    }

    /// Everything, a line each.
    pub fn text(&self) -> String {
        self.keeper.0.lock().unwrap().text.clone()
    }
}

struct Reader<'a>(&'a mut Fields);

impl Visit for Reader<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.0.push((field.name().to_owned(), format!("{value:?}")));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.push((field.name().to_owned(), value.to_owned()));
    }
}

fn line(text: &mut String, what: &str, fields: &Fields) {
    let _ = write!(text, "{what}");
    for (name, value) in fields {
        let _ = write!(text, " {name}={value}");
    }
    text.push('\n');
}

impl Subscriber for Keeper {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, attributes: &Attributes<'_>) -> Id {
        let mut fields = Fields::new();
        attributes.record(&mut Reader(&mut fields));
        let mut kept = self.0.lock().unwrap();
        kept.next += 1;
        let id = kept.next;
        line(&mut kept.text, attributes.metadata().name(), &fields);
        kept.spans.insert(id, fields);
        Id::from_u64(id)
    }

    fn record(&self, id: &Id, values: &Record<'_>) {
        let mut fields = Fields::new();
        values.record(&mut Reader(&mut fields));
        let mut kept = self.0.lock().unwrap();
        line(&mut kept.text, "recorded", &fields);
        kept.spans.entry(id.into_u64()).or_default().extend(fields);
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut fields = Fields::new();
        event.record(&mut Reader(&mut fields));
        let mut kept = self.0.lock().unwrap();
        line(&mut kept.text, event.metadata().name(), &fields);
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}
