//! Records: objects of an answer, decoded without losing anything.
//!
//! A generated record is a plain struct. What its fields cannot hold is kept beside them in an [`Extra`]:
//! members that the description does not know, whether an empty field arrived as `null` or not at all, and
//! the spelling of a value that its type would write in another way (`1` for `1.0`, a date-time with an offset).
//! So a decoded record serialises to the JSON it came from, and nobody meets an `Option<Option<T>>`.

mod declare;
mod extra;
mod reader;
mod writer;

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserializer, MapAccess, Visitor};
use serde::ser::{SerializeMap, Serializer};

pub use extra::Extra;
pub(crate) use reader::is_deep;
pub use reader::{Key, RecordReader};
pub use writer::RecordWriter;

use crate::schema::Schema;

/// An object of an answer. Implemented by generated code only.
pub trait Record: Sized {
    /// The static description of the object.
    const SCHEMA: &'static Schema;

    /// Reads the members of the object.
    ///
    /// # Errors
    /// When a member has the wrong type or a required one is missing.
    fn read<'de, A: MapAccess<'de>>(input: RecordReader<'de, A>) -> Result<Self, A::Error>;

    /// Writes the members that the description knows.
    fn write<S: SerializeMap>(&self, output: &mut RecordWriter<'_, S>);

    /// What the fields do not hold.
    fn extra(&self) -> &Extra;
}

/// The `Deserialize` of every record.
///
/// # Errors
/// When the input is no object, a member has the wrong type, or a required member is missing.
pub fn deserialize<'de, T: Record, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    deserializer.deserialize_map(RecordVisitor(PhantomData))
}

/// The `Serialize` of every record.
///
/// # Errors
/// When the output fails.
pub fn serialize<T: Record, S: Serializer>(record: &T, serializer: S) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(None)?;
    let mut output = RecordWriter::new(&mut map, record.extra(), T::SCHEMA);
    record.write(&mut output);
    output.finish()?;
    map.end()
}

/// In a function of its own, since it is the same for all records.
#[cold]
fn object_expected(f: &mut fmt::Formatter<'_>, schema: &Schema) -> fmt::Result {
    write!(f, "an object ({})", schema.name)
}

struct RecordVisitor<T>(PhantomData<T>);

impl<'de, T: Record> Visitor<'de> for RecordVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        object_expected(f, T::SCHEMA)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
        T::read(RecordReader::new(map, T::SCHEMA))
    }
}

#[cfg(test)]
mod tests;
