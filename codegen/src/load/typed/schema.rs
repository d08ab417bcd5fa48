//! Schemas. Which kind one is follows from the keys that it has.

use openapiv3::{
    AdditionalProperties, AnySchema, ArrayType, BooleanType, IntegerType, NumberType, ObjectType,
    Schema, SchemaData, SchemaKind, StringType, Type,
};
use serde_json::{Number, Value};

use super::{
    Read, Unreadable, by_serde, entries, extension, flag, list, maybe_text, or_reference, text,
};

// The keys that decide which kind a schema is, as bits.
const PATTERN: u32 = 1;
const MULTIPLE_OF: u32 = 1 << 1;
const EXCLUSIVE: u32 = 1 << 2;
const BOUNDS: u32 = 1 << 3;
const PROPERTIES: u32 = 1 << 4;
const REQUIRED: u32 = 1 << 5;
const ADDITIONAL: u32 = 1 << 6;
const PROPERTY_COUNT: u32 = 1 << 7;
const ITEMS: u32 = 1 << 8;
const ITEM_COUNT: u32 = 1 << 9;
const UNIQUE: u32 = 1 << 10;
const ENUM: u32 = 1 << 11;
const FORMAT: u32 = 1 << 12;
const LENGTH: u32 = 1 << 13;
const ONE_OF: u32 = 1 << 14;
const ALL_OF: u32 = 1 << 15;
const ANY_OF: u32 = 1 << 16;
const NOT: u32 = 1 << 17;

const TEXT: u32 = PATTERN | ENUM | FORMAT | LENGTH;
const NUMBER: u32 = MULTIPLE_OF | EXCLUSIVE | BOUNDS | ENUM | FORMAT;
const OBJECT: u32 = PROPERTIES | REQUIRED | ADDITIONAL | PROPERTY_COUNT;
const ARRAY: u32 = ITEMS | ITEM_COUNT | UNIQUE;

/// What was read of a schema.
#[derive(Default)]
struct Reading {
    data: SchemaData,
    any: AnySchema,
    multiple_of: Option<Number>,
    minimum: Option<Number>,
    maximum: Option<Number>,
    keys: u32,
}

pub(super) fn schema(value: Value) -> Read<Schema> {
    let mut reading = Reading::default();
    for (key, value) in super::object(value)? {
        if !reading.data_key(&key, &value)? {
            reading.key(key, value)?;
        }
    }
    Ok(Schema {
        schema_kind: reading.kind()?,
        schema_data: reading.data,
    })
}

impl Reading {
    /// Reads a key that every kind of schema has. Whether it was one.
    fn data_key(&mut self, key: &str, value: &Value) -> Read<bool> {
        let flag = || flag(value);
        match key {
            "nullable" => self.data.nullable = flag()?,
            "readOnly" => self.data.read_only = flag()?,
            "writeOnly" => self.data.write_only = flag()?,
            "deprecated" => self.data.deprecated = flag()?,
            _ => return Ok(false),
        }
        Ok(true)
    }

    fn key(&mut self, key: String, value: Value) -> Read<()> {
        let any = &mut self.any;
        self.keys |= match key.as_str() {
            "title" => return maybe_text(value).map(|text| self.data.title = text),
            "description" => return maybe_text(value).map(|text| self.data.description = text),
            "discriminator" => return by_serde(value).map(|found| self.data.discriminator = found),
            "default" => {
                self.data.default = (!value.is_null()).then_some(value);
                return Ok(());
            }
            "type" => {
                any.typ = Some(text(value)?);
                0
            }
            "pattern" => set(&mut any.pattern, text(value), PATTERN)?,
            "format" => set(&mut any.format, text(value), FORMAT)?,
            "multipleOf" => set(&mut self.multiple_of, number(value), MULTIPLE_OF)?,
            "minimum" => set(&mut self.minimum, number(value), BOUNDS)?,
            "maximum" => set(&mut self.maximum, number(value), BOUNDS)?,
            "exclusiveMinimum" => set(&mut any.exclusive_minimum, flag(&value), EXCLUSIVE)?,
            "exclusiveMaximum" => set(&mut any.exclusive_maximum, flag(&value), EXCLUSIVE)?,
            "minLength" => set(&mut any.min_length, count(&value), LENGTH)?,
            "maxLength" => set(&mut any.max_length, count(&value), LENGTH)?,
            "minItems" => set(&mut any.min_items, count(&value), ITEM_COUNT)?,
            "maxItems" => set(&mut any.max_items, count(&value), ITEM_COUNT)?,
            "minProperties" => set(&mut any.min_properties, count(&value), PROPERTY_COUNT)?,
            "maxProperties" => set(&mut any.max_properties, count(&value), PROPERTY_COUNT)?,
            "uniqueItems" => set(&mut any.unique_items, flag(&value), UNIQUE)?,
            _ => return self.parts(key, value),
        };
        Ok(())
    }

    /// Reads a key that holds other schemas, or several values.
    fn parts(&mut self, key: String, value: Value) -> Read<()> {
        let any = &mut self.any;
        let schemas = |value| list(value, |one| or_reference(one, schema));
        let boxed = |value| or_reference(value, |one| schema(one).map(Box::new));
        self.keys |= match key.as_str() {
            "properties" => {
                any.properties = entries(value, boxed)?;
                PROPERTIES
            }
            "required" => {
                any.required = list(value, text)?;
                REQUIRED
            }
            "additionalProperties" => {
                any.additional_properties = Some(match value {
                    Value::Bool(flag) => AdditionalProperties::Any(flag),
                    value => AdditionalProperties::Schema(Box::new(or_reference(value, schema)?)),
                });
                ADDITIONAL
            }
            "items" => set(&mut any.items, boxed(value), ITEMS)?,
            "enum" => {
                any.enumeration = list(value, Ok)?;
                ENUM
            }
            "oneOf" => {
                any.one_of = schemas(value)?;
                ONE_OF
            }
            "allOf" => {
                any.all_of = schemas(value)?;
                ALL_OF
            }
            "anyOf" => {
                any.any_of = schemas(value)?;
                ANY_OF
            }
            "not" => {
                any.not = Some(Box::new(or_reference(value, schema)?));
                NOT
            }
            _ => {
                extension(&mut self.data.extensions, key, value);
                0
            }
        };
        Ok(())
    }

    /// The kind that has room for all keys that are there.
    fn kind(&mut self) -> Read<SchemaKind> {
        let mut any = std::mem::take(&mut self.any);
        let only = |keys: u32| self.keys & !keys == 0;
        let values = any.enumeration.as_slice();
        Ok(match any.typ.as_deref() {
            Some("string") if only(TEXT) && all(values, Value::is_string) => {
                SchemaKind::Type(Type::String(StringType {
                    format: any.format.into(),
                    pattern: any.pattern,
                    enumeration: values
                        .iter()
                        .map(|one| one.as_str().map(str::to_owned))
                        .collect(),
                    min_length: any.min_length,
                    max_length: any.max_length,
                }))
            }
            Some("number") if only(NUMBER) && all(values, Value::is_number) => {
                SchemaKind::Type(Type::Number(self.number(any)))
            }
            Some("integer") if only(NUMBER) && all(values, Value::is_i64) && self.is_whole() => {
                SchemaKind::Type(Type::Integer(self.integer(any)))
            }
            Some("boolean") if only(ENUM) && all(values, Value::is_boolean) => {
                let enumeration = values.iter().map(Value::as_bool).collect();
                SchemaKind::Type(Type::Boolean(BooleanType { enumeration }))
            }
            Some("object") if only(OBJECT) => SchemaKind::Type(Type::Object(ObjectType {
                properties: any.properties,
                required: any.required,
                additional_properties: any.additional_properties,
                min_properties: any.min_properties,
                max_properties: any.max_properties,
            })),
            Some("array") if only(ARRAY) => SchemaKind::Type(Type::Array(ArrayType {
                items: any.items,
                min_items: any.min_items,
                max_items: any.max_items,
                unique_items: any.unique_items.unwrap_or_default(),
            })),
            None if self.keys == ONE_OF => SchemaKind::OneOf { one_of: any.one_of },
            None if self.keys == ALL_OF => SchemaKind::AllOf { all_of: any.all_of },
            None if self.keys == ANY_OF => SchemaKind::AnyOf { any_of: any.any_of },
            None if self.keys == NOT => SchemaKind::Not {
                not: any.not.ok_or(Unreadable)?,
            },
            _ => {
                let number = |number: &Option<Number>| number.as_ref().and_then(Number::as_f64);
                any.multiple_of = number(&self.multiple_of);
                any.minimum = number(&self.minimum);
                any.maximum = number(&self.maximum);
                SchemaKind::Any(any)
            }
        })
    }

    fn number(&self, any: AnySchema) -> NumberType {
        let number = |number: &Option<Number>| number.as_ref().and_then(Number::as_f64);
        NumberType {
            format: any.format.into(),
            multiple_of: number(&self.multiple_of),
            exclusive_minimum: any.exclusive_minimum.unwrap_or_default(),
            exclusive_maximum: any.exclusive_maximum.unwrap_or_default(),
            minimum: number(&self.minimum),
            maximum: number(&self.maximum),
            enumeration: any.enumeration.iter().map(Value::as_f64).collect(),
        }
    }

    fn integer(&self, any: AnySchema) -> IntegerType {
        let number = |number: &Option<Number>| number.as_ref().and_then(Number::as_i64);
        IntegerType {
            format: any.format.into(),
            multiple_of: number(&self.multiple_of),
            exclusive_minimum: any.exclusive_minimum.unwrap_or_default(),
            exclusive_maximum: any.exclusive_maximum.unwrap_or_default(),
            minimum: number(&self.minimum),
            maximum: number(&self.maximum),
            enumeration: any.enumeration.iter().map(Value::as_i64).collect(),
        }
    }

    /// Whether the limits are whole numbers.
    fn is_whole(&self) -> bool {
        let limits = [&self.multiple_of, &self.minimum, &self.maximum];
        limits.into_iter().flatten().all(Number::is_i64)
    }
}

/// Whether all values but null are of one kind.
fn all(values: &[Value], kind: fn(&Value) -> bool) -> bool {
    values.iter().all(|value| value.is_null() || kind(value))
}

/// Fills a field. Gives the bit of its key.
fn set<T>(field: &mut Option<T>, value: Read<T>, key: u32) -> Read<u32> {
    *field = Some(value?);
    Ok(key)
}

fn number(value: Value) -> Read<Number> {
    match value {
        Value::Number(number) => Ok(number),
        _ => Err(Unreadable),
    }
}

fn count(value: &Value) -> Read<usize> {
    let count = value.as_u64().ok_or(Unreadable)?;
    usize::try_from(count).map_err(|_| Unreadable)
}
