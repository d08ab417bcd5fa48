"""Models that follow a script: they call one tool and then repeat what it answered."""

import json

TOOL = "harvest_execute"


def credentials(ready):
    """The environment of the connector, out of the fake's first line."""
    return {f"HARVEST_{name.upper()}": str(ready[name]) for name in ("token", "account_id")}


def with_model(framework, code):
    """Puts the scripted model where the snippet names a real one."""
    for name in ('"openai:gpt-5"', '"gpt-5"'):
        code = code.replace(name, "SCRIPTED")
    assert framework == "fastmcp" or "SCRIPTED" in code, "the snippet names no model"
    return code


def globals_of(framework, arguments):
    if framework == "fastmcp":
        return {}
    return {"SCRIPTED": globals()[framework](arguments)}


def pydantic_ai(arguments):
    from pydantic_ai.messages import ModelResponse, TextPart, ToolCallPart, ToolReturnPart
    from pydantic_ai.models.function import FunctionModel

    def follow(messages, info):
        returned = [part for part in messages[-1].parts if isinstance(part, ToolReturnPart)]
        if returned:
            content = returned[0].content
            return ModelResponse(parts=[TextPart(content if isinstance(content, str) else json.dumps(content))])
        assert TOOL in [tool.name for tool in info.function_tools]
        return ModelResponse(parts=[ToolCallPart(TOOL, arguments)])

    return FunctionModel(follow)


def langchain(arguments):
    from langchain_core.language_models.fake_chat_models import GenericFakeChatModel
    from langchain_core.messages import AIMessage, ToolMessage
    from langchain_core.outputs import ChatGeneration, ChatResult

    class Scripted(GenericFakeChatModel):
        def bind_tools(self, tools, **_):
            assert TOOL in [tool.name for tool in tools]
            return self

        def _generate(self, messages, stop=None, run_manager=None, **_):
            last = messages[-1]
            if isinstance(last, ToolMessage):
                text = last.content if isinstance(last.content, str) else last.content[0]["text"]
                said = AIMessage(text)
            else:
                said = AIMessage("", tool_calls=[{"name": TOOL, "args": arguments, "id": "1"}])
            return ChatResult(generations=[ChatGeneration(message=said)])

    return Scripted(messages=iter([]))


def openai_agents(arguments):
    from agents import ModelResponse, Usage, set_tracing_disabled
    from agents.models.interface import Model
    from openai.types.responses import ResponseFunctionToolCall, ResponseOutputMessage, ResponseOutputText

    set_tracing_disabled(True)

    class Scripted(Model):
        async def get_response(self, system_instructions, input, model_settings, tools, *_, **__):
            outputs = [item for item in input if isinstance(item, dict) and item.get("type") == "function_call_output"]
            if outputs:
                output = outputs[-1]["output"]
                if isinstance(output, list):
                    output = output[0]["text"]
                with_text = json.loads(output)
                text = with_text["text"] if isinstance(with_text, dict) and "text" in with_text else output
                part = ResponseOutputText(type="output_text", text=text, annotations=[])
                said = ResponseOutputMessage(id="m", type="message", role="assistant", status="completed", content=[part])
            else:
                assert TOOL in [tool.name for tool in tools]
                call = json.dumps(arguments)
                said = ResponseFunctionToolCall(type="function_call", call_id="1", name=TOOL, arguments=call)
            return ModelResponse(output=[said], usage=Usage(), response_id=None)

        def stream_response(self, *_, **__):
            raise NotImplementedError("the snippet does not stream")

    return Scripted()
