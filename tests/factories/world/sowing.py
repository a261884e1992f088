"""Rows of any model: each column gets a value that its type admits, whatever the model."""

import random
from collections.abc import Callable, Mapping
from typing import Any

from tortoise import fields
from tortoise.contrib.postgres.fields import ArrayField
from tortoise.exceptions import IntegrityError
from tortoise.fields.relational import ForeignKeyFieldInstance

from services.kit.records import Record
from tests.factories.world import texts

NULL = 0.3
"""Share of nulls where a column admits them."""

Given = Callable[["Sower", int], Mapping[str, Any]]


class Sower:
    """The same rows for the same seed; `ids` are those sown so far, by model."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.ids: dict[type[Record], list[int]] = {}

    async def sow(self, model: type[Record], count: int, given: Given | None = None) -> None:
        """Up to `count` rows: what breaks a unique constraint is left out; the rest must not break any."""
        kept = self.ids.setdefault(model, [])
        for number in range(count):
            fixed = dict(given(self, number)) if given else {}
            try:
                row = await model.create(**self.values(model, fixed))
            except IntegrityError as refused:
                if "unique" not in str(refused):
                    raise
            else:
                kept.append(row.id)
        assert len(kept) >= min(count, 3), f"{model.__name__}: {len(kept)} of {count} rows fit"

    def values(self, model: type[Record], fixed: dict[str, Any]) -> dict[str, Any]:
        """A value for each column; those given stay."""
        found = dict(fixed)
        for name, field in model._meta.fields_map.items():
            if isinstance(field, ForeignKeyFieldInstance):
                key = str(field.source_field)
                if key not in found:
                    found[key] = self._link(field)
            elif name not in found and name != "id" and not getattr(field, "reference", None):
                found[name] = self._value(field)
        return found

    def pick(self, model: type[Record]) -> int:
        """An id, an early one more often: the callers are among the first accounts."""
        kept = self.ids[model]
        return kept[int(len(kept) * self.chance.random() ** 2)]

    def maybe(self, value: Any, share: float = 1 - NULL) -> Any:
        return value if self.chance.random() < share else None

    def _link(self, field: Any) -> int | None:
        none = field.null and (self.chance.random() < NULL or not self.ids.get(field.related_model))
        return None if none else self.pick(field.related_model)

    def _value(self, field: Any) -> Any:
        if field.null and self.chance.random() < NULL:
            return None
        if choices := getattr(field, "enum_type", None):
            return self.chance.choice(list(choices))
        return next(make for kind, make in _MAKERS if isinstance(field, kind))(self.chance, field)


_MAKERS: tuple[tuple[type, Callable[[random.Random, Any], Any]], ...] = (
    (ArrayField, lambda chance, field: _array(chance, field.element_type.lower())),
    (fields.CharField, lambda chance, field: texts.text(chance, field.max_length)),
    (fields.TextField, lambda chance, _: texts.text(chance, 2000)),
    (fields.BooleanField, lambda chance, _: chance.random() < 0.5),
    (fields.IntField, lambda chance, _: chance.randrange(30)),
    (fields.FloatField, lambda chance, _: chance.choice(texts.FLOATS)),
    (fields.DatetimeField, lambda chance, _: texts.moment(chance)),
    (fields.DateField, lambda chance, _: texts.day(chance)),
    (fields.TimeField, lambda chance, _: texts.clock_time(chance)),
    (fields.JSONField, lambda chance, _: texts.json_value(chance)),
    (fields.UUIDField, lambda *_: None),
)


def _array(chance: random.Random, element: str) -> list[Any]:
    items: tuple[Any, ...] = (0, 15, 1440) if element == "int" else texts.TEXTS
    return chance.sample(items, k=chance.randrange(4))
