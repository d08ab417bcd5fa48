//! What the service keeps.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::behaviour::SessionStep;

/// Everything that is kept, by id where it has one; maps by id are in the order of creation where that shows.
#[derive(Clone, Debug, Default)]
pub(super) struct World {
    pub(super) organizations: Vec<Organization>,
    pub(super) applications: Vec<Application>,
    pub(super) workspaces: Vec<Workspace>,
    pub(super) connectors: Connectors,
    pub(super) sessions: BTreeMap<String, Session>,
    /// Answers by the exact text of SQL.
    pub(super) sql: BTreeMap<String, Value>,
    /// Codes of the browser's way, with the challenge that their verifier has to meet.
    pub(super) codes: BTreeMap<String, String>,
    /// Consents to be given, by their mark.
    pub(super) consents: BTreeMap<String, Consent>,
    /// OAuth applications of the organization, by type of connector.
    pub(super) own_apps: BTreeMap<String, String>,
}

#[derive(Clone, Debug)]
pub(super) struct Organization {
    pub(super) id: String,
    pub(super) name: String,
}

/// A pair of client id and secret with the organizations that it can access.
#[derive(Clone, Debug)]
pub(super) struct Application {
    pub(super) client_id: String,
    pub(super) client_secret: String,
    pub(super) organizations: Vec<String>,
}

#[derive(Clone, Debug)]
pub(super) struct Workspace {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) organization: String,
    pub(super) status: String,
    pub(super) cache_enabled: Option<bool>,
    pub(super) created_at: String,
    pub(super) updated_at: String,
}

/// A connector that was created.
#[derive(Clone, Debug)]
pub(super) struct Made {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) workspace: String,
    /// Which of the fake's types it is of.
    pub(super) backing: usize,
    /// What it was created with; without any it uses credentials that are good.
    pub(super) credentials: Option<Map<String, Value>>,
    pub(super) replication: Map<String, Value>,
    pub(super) entities: Option<Value>,
    pub(super) created_at: String,
    pub(super) updated_at: String,
    /// How often it is still listed, when it was deleted.
    pub(super) doomed: Option<u32>,
}

impl Made {
    pub(super) fn new(workspace: &str, backing: usize) -> Self {
        Self {
            id: String::new(),
            name: String::new(),
            workspace: workspace.to_owned(),
            backing,
            credentials: None,
            replication: Map::new(),
            entities: None,
            created_at: String::new(),
            updated_at: String::new(),
            doomed: None,
        }
    }
}

/// Connectors in the order of their creation.
#[derive(Clone, Debug, Default)]
pub(super) struct Connectors(Vec<Made>);

impl Connectors {
    pub(super) fn get(&self, id: &str) -> Option<&Made> {
        self.0.iter().find(|made| made.id == id)
    }

    pub(super) fn get_mut(&mut self, id: &str) -> Option<&mut Made> {
        self.0.iter_mut().find(|made| made.id == id)
    }

    pub(super) fn add(&mut self, made: Made) {
        self.0.push(made);
    }

    pub(super) fn remove(&mut self, id: &str) -> Option<Made> {
        let at = self.0.iter().position(|made| made.id == id)?;
        Some(self.0.remove(at))
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Made> {
        self.0.iter()
    }

    /// The connectors of a workspace as they are listed now. Deleted ones come nearer to their end.
    pub(super) fn listed(&mut self, workspace: &str) -> Vec<Made> {
        self.0
            .retain(|made| made.workspace != workspace || made.doomed != Some(0));
        let mut listed = Vec::new();
        for made in self.0.iter_mut().filter(|made| made.workspace == workspace) {
            listed.push(made.clone());
            made.doomed = made.doomed.map(|left| left.saturating_sub(1));
        }
        listed
    }

    pub(super) fn remove_of(&mut self, workspace: &str) {
        self.0.retain(|made| made.workspace != workspace);
    }
}

/// A browser session in which a person gives credentials.
#[derive(Clone, Debug)]
pub(super) struct Session {
    pub(super) steps: Vec<SessionStep>,
    pub(super) at: usize,
    pub(super) workspace: String,
    pub(super) backing: usize,
    pub(super) source: Option<String>,
}

/// A consent that a person has been asked for.
#[derive(Clone, Debug)]
pub(super) struct Consent {
    pub(super) workspace: String,
    pub(super) backing: usize,
    pub(super) name: String,
    pub(super) redirect_url: String,
}

impl World {
    /// Adds an organization that an application can access.
    pub(super) fn add_organization(&mut self, id: &str, name: &str, client_id: &str) {
        self.organizations.push(Organization {
            id: id.to_owned(),
            name: name.to_owned(),
        });
        for application in &mut self.applications {
            if application.client_id == client_id {
                application.organizations.push(id.to_owned());
            }
        }
    }

    /// The workspace of that name in an organization.
    pub(super) fn workspace_named(&self, organization: &str, name: &str) -> Option<&Workspace> {
        let mut workspaces = self.workspaces.iter();
        workspaces.find(|known| known.organization == organization && known.name == name)
    }

    /// The workspace with that id in an organization.
    pub(super) fn workspace(&self, organization: &str, id: &str) -> Option<&Workspace> {
        let mut workspaces = self.workspaces.iter();
        workspaces.find(|known| known.organization == organization && known.id == id)
    }
}
