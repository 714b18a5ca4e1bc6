"""Every operation of the API, from its OpenAPI description."""

from __future__ import annotations

from typing import Any

from declarations.table import table
from whopays.api.app import build


def markdown() -> str:
    """A table of operations, then one a request's body."""
    described: dict[str, Any] = build().openapi()
    rows, bodies = [], set()
    for path, operations in described["paths"].items():
        for method, one in operations.items():
            asked = [f"`{parameter['name']}`" for parameter in one.get("parameters", []) if parameter["in"] in ("path", "query")]
            body = one.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {}).get("$ref", "")
            if body:
                name = body.rsplit("/", 1)[-1]
                bodies.add(name)
                asked.append(f"[{name}](#{name.lower()})")
            answers = ", ".join(status for status in one.get("responses", {}))
            rows.append([f"`{method.upper()} {path}`", one.get("summary", ""), ", ".join(asked), answers])
    parts = [described["info"]["description"] + "\n", "## Operations\n", table(["operation", "what it does", "asked", "answers"], rows)]
    parts.append("## Bodies of requests\n")
    for name in sorted(bodies):
        schema = described["components"]["schemas"][name]
        fields = [[f"`{field}`", kind_of(facts), bounds_of(facts), facts.get("description", "")]
                  for field, facts in schema.get("properties", {}).items()]
        parts += [f"### {name}\n", (schema.get("description") or "") + "\n", table(["field", "type", "bounds", "meaning"], fields)]
    return "\n".join(parts)


def kind_of(facts: dict[str, Any]) -> str:
    """The type of a field, in a word or two."""
    if "anyOf" in facts:
        return " or ".join(dict.fromkeys(kind_of(one) for one in facts["anyOf"]))
    if "enum" in facts:
        return " or ".join(f"`{one}`" for one in facts["enum"])
    if facts.get("type") == "array":
        return f"list of {kind_of(facts.get('items', {}))}"
    return str(facts.get("type") or facts.get("$ref", "").rsplit("/", 1)[-1] or "any")


def bounds_of(facts: dict[str, Any]) -> str:
    """Bounds of a field."""
    found = []
    for one in (facts, *facts.get("anyOf", [])):
        for key, said in (("minimum", "≥ {}"), ("maximum", "≤ {}"), ("maxLength", "at most {} characters"), ("maxItems", "at most {}"),
                          ("maxProperties", "at most {}")):
            if key in one:
                found.append(said.format(f"{one[key]:,}" if isinstance(one[key], int) else one[key]))
    return ", ".join(dict.fromkeys(found))
