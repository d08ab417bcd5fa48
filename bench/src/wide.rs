//! A spec of any size: kinds of things with their lists, their operations and their records.

use std::fmt::Write as _;

/// A spec of at least so many bytes.
pub fn spec(bytes: usize) -> String {
    let (mut paths, mut schemas) = (String::new(), String::new());
    let mut number = 0;
    while paths.len() + schemas.len() < bytes {
        let _ = write!(
            paths,
            "  /things{number}:
    get:
      summary: List things {number}
      description: Returns the things of kind {number}, newest first, with all of their fields.
      x-airbyte-entity: things{number}
      x-airbyte-action: list
      parameters:
        - {{name: limit, in: query, schema: {{type: integer, minimum: 1, maximum: 100}}, description: How many at once.}}
        - {{name: state, in: query, schema: {{type: string, enum: [open, closed]}}, description: Only those in this state.}}
      responses:
        '200':
          description: The things.
          content: {{application/json: {{schema: {{type: array, items: {{$ref: '#/components/schemas/Thing{number}'}}}}}}}}
  /things{number}/{{id}}:
    get:
      summary: Get thing {number}
      x-airbyte-entity: things{number}
      x-airbyte-action: get
      parameters:
        - {{name: id, in: path, required: true, schema: {{type: string}}, description: Id of the thing.}}
      responses:
        '200':
          description: The thing.
          content: {{application/json: {{schema: {{$ref: '#/components/schemas/Thing{number}'}}}}}}
"
        );
        let _ = write!(
            schemas,
            "    Thing{number}:\n      type: object\n      description: A thing of kind {number}.\n      required: [id, name]\n      properties:\n"
        );
        for field in [
            "id",
            "name",
            "color",
            "size_of_it",
            "owner",
            "created_by",
            "place",
            "remark",
        ] {
            let _ = write!(
                schemas,
                "        {field}:\n          type: string\n          description: The {field} of the thing of kind {number}, as people know it.\n"
            );
        }
        schemas.push_str(
            "        amount: {type: number, description: How much it is.}\n        made_at: {type: string, format: date-time, description: When it was made.}\n",
        );
        number += 1;
    }
    format!(
        "openapi: 3.0.3\ninfo: {{title: Wide API, version: 1.0.0, x-airbyte-connector-name: wide}}\n\
         servers: [{{url: 'https://wide.example'}}]\npaths:\n{paths}components:\n  schemas:\n{schemas}"
    )
}
