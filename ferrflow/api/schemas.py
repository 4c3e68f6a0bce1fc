"""The types of bodies, queries and answers as JSON Schema, with what msgspec knows but does not say."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec
from attrs import frozen
from msgspec import NODEFAULT, inspect

REFERENCE = "#/components/schemas/{name}"
Schema = dict[str, Any]
# What is completed within a union, found there by its JSON type, of which a union has each at most once.
_TYPES = {inspect.DateTimeType: "string", inspect.DictType: "object", inspect.ListType: "array"}


@frozen
class Schemas:
    """A schema for each type that was asked for, and those that they refer to by name."""

    by_type: Mapping[Any, Schema]
    components: dict[str, Schema]

    def of(self, shape: Any) -> Schema:
        """The schema of a type; of a class it is a reference."""
        return self.by_type[shape]

    def named(self, shape: Any) -> Schema:
        """The schema of a class itself."""
        return self.components[self.of(shape)["$ref"].rpartition("/")[2]]


def make_schemas(taken: Iterable[Any], answered: Iterable[Any]) -> Schemas:
    """The schemas of what the API takes and of what it answers.

    Answers are whole: a field with a default is there all the same, unless the default is UNSET or its class is one
    that the API takes too.
    """
    taken, answered = list(taken), list(answered)
    shapes = [*taken, *answered]
    schemas, components = msgspec.json.schema_components(shapes, ref_template=REFERENCE)
    for name, fields in _classes(shapes).items():
        for field in fields:
            _complete(field.type, components[name]["properties"].get(field.encode_name, {}))
    shown = _classes(answered)
    for name in shown.keys() - _classes(taken).keys():
        components[name]["required"] = [field.encode_name for field in shown[name] if not _may_be_unset(field)]
    return Schemas(dict(zip(shapes, schemas, strict=True)), components)


def _classes(shapes: Iterable[Any]) -> dict[str, tuple[inspect.Field, ...]]:
    """The fields of all classes that the types consist of, by the class's name."""
    found: dict[str, tuple[inspect.Field, ...]] = {}
    classes: dict[str, type] = {}
    waiting = list(inspect.multi_type_info(shapes))
    while waiting:
        shape = waiting.pop()
        if isinstance(shape, inspect.StructType | inspect.DataclassType):
            known = classes.setdefault(shape.cls.__name__, shape.cls)
            if known is not shape.cls:
                raise ValueError(f"{known} and {shape.cls} have one name in the OpenAPI document: rename one of them")
            if shape.cls.__name__ not in found:
                found[shape.cls.__name__] = tuple(shape.fields)
                waiting += [field.type for field in shape.fields]
        else:
            waiting += _parts(shape)
    return found


def _may_be_unset(field: inspect.Field) -> bool:
    """Whether a field is left out where nothing was set; msgspec knows no other default of it."""
    return not field.required and field.default is NODEFAULT and field.default_factory is NODEFAULT


def _parts(shape: inspect.Type) -> Iterator[inspect.Type]:
    """What a type that is no class is made of."""
    if isinstance(shape, inspect.Metadata):
        yield shape.type
    elif isinstance(shape, inspect.UnionType):
        yield from shape.types
    elif isinstance(shape, inspect.CollectionType):
        yield shape.item_type
    elif isinstance(shape, inspect.TupleType):
        yield from shape.item_types
    elif isinstance(shape, inspect.DictType):
        yield shape.value_type


def _complete(shape: inspect.Type, schema: Schema) -> None:
    """Say which strings are times, and that objects of anything hold anything; msgspec leaves both open."""
    if isinstance(shape, inspect.DateTimeType):
        schema["format"] = "date-time"
    elif isinstance(shape, inspect.Metadata):
        _complete(shape.type, schema)
    elif isinstance(shape, inspect.DictType):
        _complete(shape.value_type, schema.setdefault("additionalProperties", {}))
    elif isinstance(shape, inspect.CollectionType):
        _complete(shape.item_type, schema["items"])
    elif isinstance(shape, inspect.UnionType):
        for part in shape.types:
            for option in schema.get("anyOf", ()):
                if option.get("type") == _TYPES.get(type(part)):
                    _complete(part, option)
