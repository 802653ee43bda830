"""The schema of a line of the dataset, for validators and for readers that would else guess from the first lines.

Readers of JSON Lines take a field that is null, or a list that is empty, in the lines that they look at first for
one of another type, or leave it out. With an explicit schema all of them agree.
"""

from __future__ import annotations

import inspect
from dataclasses import fields, is_dataclass
from types import NoneType
from typing import TYPE_CHECKING, Any, get_args, get_origin, get_type_hints

from newscrawl.errors import NewscrawlError
from newscrawl.items import SCHEMA_VERSION, Article

if TYPE_CHECKING:
    import polars
    import pyarrow

_JSON = {str: "string", int: "integer", float: "number", bool: "boolean", NoneType: "null"}
_DUCKDB = {str: "VARCHAR", int: "BIGINT", float: "DOUBLE", bool: "BOOLEAN"}


def json_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a line: every field required, no other allowed."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"newscrawl:article:{SCHEMA_VERSION}",
        "title": "Article",
        "description": inspect.cleandoc(Article.__doc__ or ""),
        **_json_type(Article),
    }


def duckdb_columns() -> dict[str, str]:
    """What ``read_json(…, columns=…)`` of DuckDB takes."""
    return {name: _duckdb_type(kind) for name, kind in get_type_hints(Article).items()}


def arrow_schema() -> pyarrow.Schema:
    """The schema for pyarrow, and by it for pandas, Hugging Face datasets and Parquet.

    :raises NewscrawlError: pyarrow is not installed.
    """
    try:
        import pyarrow as pa
    except ImportError:
        raise NewscrawlError("pyarrow is not installed: pip install 'newscrawl[readers]'") from None
    kinds = {str: pa.string(), int: pa.int64(), float: pa.float64(), bool: pa.bool_()}

    def of(kind: Any) -> pa.DataType:
        if get_origin(kind) is list:
            return pa.list_(of(get_args(kind)[0]))
        if is_dataclass(kind):
            return pa.struct([(name, of(inner)) for name, inner in get_type_hints(kind).items()])
        return kinds[_bare(kind)]

    return pa.schema([(name, of(kind)) for name, kind in get_type_hints(Article).items()])


def polars_schema() -> dict[str, polars.DataType]:
    """What ``read_ndjson(…, schema=…)`` of polars takes.

    :raises NewscrawlError: polars is not installed.
    """
    try:
        import polars as pl
    except ImportError:
        raise NewscrawlError("polars is not installed: pip install 'newscrawl[readers]'") from None
    kinds: dict[type, pl.DataType] = {str: pl.String(), int: pl.Int64(), float: pl.Float64(), bool: pl.Boolean()}

    def of(kind: Any) -> pl.DataType:
        if get_origin(kind) is list:
            return pl.List(of(get_args(kind)[0]))
        if is_dataclass(kind):
            return pl.Struct({name: of(inner) for name, inner in get_type_hints(kind).items()})
        return kinds[_bare(kind)]

    return {name: of(kind) for name, kind in get_type_hints(Article).items()}


def _bare(kind: Any) -> type:
    """The type of a field without its None."""
    options = [option for option in get_args(kind) if option is not NoneType]
    found: type = options[0] if options else kind
    return found


def _json_type(kind: Any) -> dict[str, Any]:
    if get_origin(kind) is list:
        return {"type": "array", "items": _json_type(get_args(kind)[0])}
    if is_dataclass(kind):
        assert isinstance(kind, type)
        hints = get_type_hints(kind)
        names = [part.name for part in fields(kind)]
        return {
            "type": "object",
            "properties": {name: _json_type(hints[name]) for name in names},
            "required": names,
            "additionalProperties": False,
        }
    options = [_JSON[option] for option in get_args(kind) or (kind,)]
    return {"type": options if len(options) > 1 else options[0]}


def _duckdb_type(kind: Any) -> str:
    if get_origin(kind) is list:
        return f"{_duckdb_type(get_args(kind)[0])}[]"
    if is_dataclass(kind):
        inner = ", ".join(f"{name} {_duckdb_type(part)}" for name, part in get_type_hints(kind).items())
        return f"STRUCT({inner})"
    return _DUCKDB[_bare(kind)]
