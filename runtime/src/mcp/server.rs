//! The requests that a client may make.

use std::sync::Arc;

use rmcp::ErrorData;
use rmcp::handler::server::ServerHandler;
use rmcp::model::{
    CallToolRequestParams, CallToolResponse, GetPromptRequestParams, GetPromptResponse,
    Implementation, ListPromptsResult, ListResourceTemplatesResult, ListResourcesResult,
    ListToolsResult, PaginatedRequestParams, ReadResourceRequestParams, ReadResourceResponse,
    ServerCapabilities, ServerConfig, Tool, ToolAnnotations,
};
use rmcp::service::{RequestContext, RoleServer};
use serde_json::Value;

use super::consent::Consents;
use super::slots::Slots;
use super::{call, prompts, resources};
use crate::tools::{ToolDef, Toolbox};

/// A toolbox as a server. Clones share everything.
#[derive(Clone)]
pub(super) struct Server(Arc<Shared>);

struct Shared {
    toolbox: Toolbox,
    consents: Consents,
    slots: Slots,
    config: ServerConfig,
    tools: Vec<Tool>,
}

impl Server {
    pub(super) fn new(toolbox: Toolbox) -> Self {
        let spec = toolbox.spec();
        let capabilities = ServerCapabilities::builder()
            .enable_tools()
            .enable_resources()
            .enable_prompts();
        let identity = Implementation::new(spec.slug, spec.version)
            .with_title(spec.name)
            .with_description(spec.description);
        let config = ServerConfig::new(capabilities.build())
            .with_server_info(identity)
            .with_instructions(toolbox.instructions());
        let tools = toolbox.tools().map(tool).collect();
        Self(Arc::new(Shared {
            toolbox,
            consents: Consents::new(),
            slots: Slots::new(),
            config,
            tools,
        }))
    }
}

fn tool(definition: &ToolDef) -> Tool {
    let schema = match &definition.input_schema {
        Value::Object(schema) => schema.clone(),
        _ => serde_json::Map::new(),
    };
    let hints = definition.hints;
    // Some clients show only the title among the annotations.
    let annotations = ToolAnnotations::with_title(definition.title.clone())
        .read_only(hints.read_only)
        .destructive(hints.destructive)
        .idempotent(hints.idempotent)
        .open_world(hints.open_world);
    Tool::new(
        definition.name.clone(),
        definition.description.clone(),
        Arc::new(schema),
    )
    .with_title(definition.title.clone())
    .with_annotations(annotations)
}

impl ServerHandler for Server {
    fn get_info(&self) -> ServerConfig {
        self.0.config.clone()
    }

    fn get_tool(&self, name: &str) -> Option<Tool> {
        self.0.tools.iter().find(|tool| tool.name == name).cloned()
    }

    async fn list_tools(
        &self,
        _: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> Result<ListToolsResult, ErrorData> {
        Ok(ListToolsResult::with_all_items(self.0.tools.clone()))
    }

    async fn call_tool(
        &self,
        request: CallToolRequestParams,
        context: RequestContext<RoleServer>,
    ) -> Result<CallToolResponse, ErrorData> {
        let Shared {
            toolbox,
            consents,
            slots,
            ..
        } = &*self.0;
        call::run(toolbox, consents, slots, request, context).await
    }

    async fn list_resources(
        &self,
        _: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> Result<ListResourcesResult, ErrorData> {
        Ok(ListResourcesResult::with_all_items(resources::list(
            &self.0.toolbox,
        )))
    }

    async fn list_resource_templates(
        &self,
        _: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> Result<ListResourceTemplatesResult, ErrorData> {
        Ok(ListResourceTemplatesResult::with_all_items(
            resources::templates(&self.0.toolbox),
        ))
    }

    async fn read_resource(
        &self,
        request: ReadResourceRequestParams,
        _: RequestContext<RoleServer>,
    ) -> Result<ReadResourceResponse, ErrorData> {
        resources::read(&self.0.toolbox, &request.uri).map(Into::into)
    }

    async fn list_prompts(
        &self,
        _: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> Result<ListPromptsResult, ErrorData> {
        Ok(ListPromptsResult::with_all_items(prompts::list(
            &self.0.toolbox,
        )))
    }

    async fn get_prompt(
        &self,
        request: GetPromptRequestParams,
        _: RequestContext<RoleServer>,
    ) -> Result<GetPromptResponse, ErrorData> {
        prompts::get(&self.0.toolbox, &request).map(Into::into)
    }
}
