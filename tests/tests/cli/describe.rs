//! What the program tells about itself.

use std::time::Instant;

use serde_json::{Value, json};

use crate::program::harvest;

#[test]
fn the_description_lists_every_action() {
    let described = harvest(["describe", "--json"]).run().json();
    assert_eq!(
        (&described["connector"], &described["version"]),
        (&json!("harvest"), &json!("0.1.0"))
    );
    let entities = described["entities"].as_array().unwrap();
    let actions: usize = entities
        .iter()
        .map(|entity| entity["actions"].as_array().unwrap().len())
        .sum();
    assert_eq!(actions, 114);
    for action in entities
        .iter()
        .flat_map(|entity| entity["actions"].as_array().unwrap())
    {
        for member in [
            "name",
            "method",
            "path",
            "params",
            "response",
            "pagination",
            "destructive",
        ] {
            assert!(action.get(member).is_some(), "{member}: {action}");
        }
    }
}

#[test]
fn one_action_is_described_with_types_and_limits() {
    let described = harvest(["describe", "users", "list", "--json"])
        .run()
        .json();
    let [action] = &described["entities"][0]["actions"].as_array().unwrap()[..] else {
        panic!("one action")
    };
    assert_eq!(
        (&action["method"], &action["path"], &action["destructive"]),
        (&json!("GET"), &json!("/users"), &json!(false))
    );
    let params = action["params"].as_array().unwrap();
    let per_page = params
        .iter()
        .find(|param| param["name"] == "per_page")
        .unwrap();
    assert_eq!(
        (
            &per_page["type"],
            &per_page["in"],
            &per_page["minimum"],
            &per_page["maximum"],
            &per_page["required"]
        ),
        (
            &json!("integer"),
            &json!("query"),
            &json!(1),
            &json!(2000),
            &json!(false)
        )
    );
    assert_eq!(action["response"]["records"], "users");
    assert_eq!(action["response"]["meta"], json!(["next_link"]));
    assert_eq!(action["pagination"]["style"], "link");
    let fields = action["response"]["fields"].as_array().unwrap();
    assert!(
        fields
            .iter()
            .any(|field| field["name"] == "weekly_capacity" && field["type"] == "integer")
    );
    let delete = harvest(["describe", "users", "delete", "--json"])
        .run()
        .json();
    assert_eq!(delete["entities"][0]["actions"][0]["destructive"], true);
}

#[test]
fn json_schema_says_what_goes_in_and_out() {
    let described = harvest(["describe", "roles", "create", "--json-schema"])
        .run()
        .json();
    let action = &described["entities"][0]["actions"][0];
    assert_eq!(action["params"]["required"], json!(["name"]));
    assert_eq!(
        action["params"]["properties"]["user_ids"]["items"]["type"],
        "integer"
    );
    let data = &action["result"]["properties"]["data"];
    assert_eq!(
        (&data["title"], &data["type"]),
        (&json!("Role"), &json!("object"))
    );
    assert_eq!(data["properties"]["name"]["type"], "string");
}

#[test]
fn pages_are_for_people() {
    let page = harvest(["describe"]).run().stdout;
    assert!(
        page.contains("HARVEST_TOKEN") && page.contains("time_entries"),
        "{page}"
    );
    let page = harvest(["describe", "time_entries"]).run().stdout;
    assert!(page.contains("restart"), "{page}");
    let page = harvest(["describe", "users", "list"]).run().stdout;
    assert!(
        page.contains("--per-page (per_page): integer; query; at least 1, at most 2000"),
        "{page}"
    );
    for arguments in [["describe", "user", "list"], ["describe", "users", "lst"]] {
        let failure = harvest(arguments).run().failure(3);
        assert_eq!(
            (&failure["type"], &failure["status_code"]),
            (&json!("not_found"), &json!(404))
        );
        assert!(
            failure["message"]
                .as_str()
                .unwrap()
                .contains("did you mean")
        );
    }
    assert_eq!(
        harvest(["describe", "user"]).run().failure(3)["type"],
        "not_found"
    );
}

#[test]
fn help_version_completions_and_man_are_there() {
    let version: Value = harvest(["version"]).run().json();
    assert_eq!(
        (&version["name"], &version["version"]),
        (&json!("harvest"), &json!("0.1.0"))
    );
    assert_eq!(harvest(["--version"]).run().stdout, "harvest 0.1.0\n");
    let help = harvest(["users", "list", "--help"]).run();
    assert!(
        help.code == 0 && help.stdout.contains("--per-page <INTEGER>"),
        "{}",
        help.stdout
    );
    let help = harvest(["execute", "--entity", "users", "--action", "list", "--help"]).run();
    assert!(
        help.code == 0 && help.stdout.contains("--per-page <INTEGER>"),
        "{}",
        help.stdout
    );
    let nothing = harvest::<&str>([]).run();
    assert!(nothing.code == 0 && nothing.stdout.contains("Usage: harvest"));
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = harvest(["completions", shell]).run();
        assert!(
            script.code == 0
                && script.stdout.contains("time_entries")
                && script.stdout.contains("per-page"),
            "{shell}"
        );
    }
    assert_eq!(
        harvest(["completions", "tcsh"]).run().failure(4)["type"],
        "validation_error"
    );
    assert!(harvest(["man"]).run().stdout.contains(".TH harvest 1"));
}

#[test]
fn it_starts_at_once() {
    harvest(["--help"]).run();
    let quickest = (0..20).map(|_| {
        let start = Instant::now();
        harvest(["--help"]).run();
        start.elapsed()
    });
    let quickest = quickest.min().unwrap();
    // `cargo xtask bench` measures release builds; here nothing may be asked or waited for before the help is shown.
    assert!(quickest.as_millis() < 1000, "{quickest:?}");
}
