//! Every `x-airbyte-*` and `x-connector-*` key as a typed constant.
