"""A readable page of the API, from its own OpenAPI document; nothing is loaded from elsewhere."""

from typing import Any

from flask import Blueprint, Response, current_app, render_template

docs = Blueprint("docs", __name__, template_folder="templates")


@docs.get("/docs")
def page() -> Response:
    """Every call with its parameters, body and answers."""
    spec = current_app.extensions["flask-smorest"]["apis"][""]["ext_obj"].description()
    response = Response(render_template("docs.html", spec=spec, operations=list(operations(spec))))
    response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'self'; frame-ancestors 'none'"
    return response


@docs.get("/docs.css")
def style() -> Response:
    """The page's style."""
    return Response(render_template("docs.css"), content_type="text/css; charset=utf-8")


def operations(spec: dict[str, Any]) -> Any:
    """(method, path, operation) in the order of the document."""
    for path, item in spec["paths"].items():
        for method in ("get", "put", "post", "delete"):
            if method in item:
                yield method.upper(), path, item[method] | {"path_parameters": item.get("parameters", [])}
