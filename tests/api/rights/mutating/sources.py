"""Mutants of Python: rules that say yes or no or forget a part, verbs that forget to ask."""

import ast
import functools
import importlib
import inspect
import pkgutil
import types
from collections.abc import Callable, Iterator
from typing import Any

import services.domain
from services.api.reads.node import NodeType
from services.api.verbs import Verb
from services.domain.actors.actor import Actor, ApiKeyHeld, Held, Role
from tests.api.rights.mutating.mutant import Mutant
from tests.api.rights.mutating.swapping import Function, coded, name_of

Change = Callable[[ast.AST], ast.AST | None]
"""Another node in place of one, None to take it out, the node itself to leave it."""
SOMEBODY = Actor(1, (Held(Role.SECRETARY, 1, "1."),), frozenset({1}))
"""A caller for whom no way is left out of a gate."""
_EDGE = (Verb._barred, NodeType.seen_by)
_HELD = (Actor.holds, Actor.acts_for, ApiKeyHeld.reads, ApiKeyHeld.performs)
_OTHER = {"CURATORS": "STAFF", "STAFF": "CURATORS"}


def rules() -> list[Function]:
    """What answers whether an actor may: in each rules.py, and the actor itself."""
    found = [
        one
        for module in modules("rules")
        for one in functions(module)
        if inspect.signature(one).return_annotation is bool and _takes_an_actor(one)
    ]
    return [*found, *_HELD]


def askers() -> list[Function]:
    """What asks a rule or a gate before it goes on: actions, and the edge."""
    found = [one for module in modules("") for one in functions(module) if list(_guards(_tree(one)))]
    return [*found, *_EDGE]


def of_rules() -> Iterator[Mutant]:
    """Each rule always true, always false, without one of its parts, with the other set of roles."""
    for rule in rules():
        for answer in (True, False):
            yield _mutant(rule, f"always {answer}", lambda node, answer=answer: _saying(node, answer))
        for place, part in enumerate(_parts(_tree(rule))):
            how = f"without `{ast.unparse(part)}`"
            yield _mutant(rule, how, functools.partial(_changed, place=place, of=_parts, by=_dropped))
        for place, name in enumerate(_names(_tree(rule))):
            how = f"{_OTHER[name.id]} for {name.id}"
            yield _mutant(rule, how, functools.partial(_changed, place=place, of=_names, by=_exchanged))


def of_askers() -> Iterator[Mutant]:
    """Each place that asks without the question."""
    for asker in askers():
        for question in dict.fromkeys(_question(one) for one in _guards(_tree(asker))):
            if not _is_open(asker, question):
                how = f"does not ask `{question}`"
                yield _mutant(asker, how, functools.partial(_unasking, question=question))


def _mutant(function: Function, how: str, change: Callable[[Any], ast.AST]) -> Mutant:
    def applied() -> Any:
        return coded(function, _compiled(change(_tree(function)), function))

    return Mutant(name_of(function), how, applied)


def modules(last: str) -> Iterator[types.ModuleType]:
    """Those of the domain whose name ends so."""
    for found in pkgutil.walk_packages(services.domain.__path__, "services.domain."):
        if found.name.endswith(last) and ".engine" not in found.name:
            yield importlib.import_module(found.name)


def functions(module: types.ModuleType) -> list[Function]:
    """Those written in the module itself, each once."""
    own = (one for one in vars(module).values() if inspect.isfunction(one))
    return list({one.__name__: one for one in own if one.__module__ == module.__name__}.values())


def _takes_an_actor(function: Function) -> bool:
    return any(one.annotation is Actor for one in inspect.signature(function).parameters.values())


def _tree(function: Function) -> Any:
    """The function's definition, parsed anew."""
    source = ast.parse(inspect.cleandoc("\n" + inspect.getsource(function)))
    return source.body[0]


def _compiled(node: Any, function: Function) -> types.CodeType:
    node.decorator_list = []
    node.args.defaults = []
    node.args.kw_defaults = [None for _ in node.args.kwonlyargs]
    whole = ast.fix_missing_locations(ast.Module([node], []))
    made = compile(whole, function.__code__.co_filename, "exec", dont_inherit=True)
    return next(one for one in made.co_consts if isinstance(one, types.CodeType))


def _saying(node: Any, answer: bool) -> ast.AST:
    node.body = [ast.Return(ast.Constant(answer))]
    return node  # type: ignore[no-any-return]


def _parts(tree: ast.AST) -> Iterator[Any]:
    """The operands of `and` and `or`; not those that say only that there is something to ask about."""
    for one in ast.walk(tree):
        if isinstance(one, ast.BoolOp):
            yield from (part for part in one.values if not ast.unparse(part).endswith("is not None"))


def _names(tree: ast.AST) -> Iterator[ast.Name]:
    return (one for one in ast.walk(tree) if isinstance(one, ast.Name) and one.id in _OTHER)


def _guards(tree: ast.AST) -> Iterator[Any]:
    """`if …: raise NotAllowed`, the like at the edge, and `…visible_to(actor)` handed to a search."""
    for one in ast.walk(tree):
        if isinstance(one, ast.If) and _refuses(one.body):
            yield one
        elif isinstance(one, ast.Call) and any(_is_gate(argument) for argument in one.args):
            yield from (argument for argument in one.args if _is_gate(argument))


_REFUSALS = ("NotAllowed", "ScopeMissing", "'SCOPE_MISSING'")


def _refuses(body: list[ast.stmt]) -> bool:
    return isinstance(body[-1], ast.Raise | ast.Return) and any(
        word in ast.unparse(one) for one in body for word in _REFUSALS
    )


def _is_gate(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and ast.unparse(node.func).endswith("visible_to")


def _question(guard: Any) -> str:
    return ast.unparse(guard.test if isinstance(guard, ast.If) else guard)


def _is_open(asker: Function, question: str) -> bool:
    """Whether it is a gate that everybody passes."""
    gate = question.removesuffix("(actor)")
    if gate == question or not gate.endswith("visible_to"):
        return False
    seen = eval(gate, asker.__globals__)(SOMEBODY)  # noqa: S307  # a name in our own source
    return bool(seen.text.strip("()") == "true")


def _unasking(tree: Any, question: str) -> Any:
    """The tree without the question, wherever it is asked."""
    for guard in [one for one in _guards(tree) if _question(one) == question]:
        tree = _Change(guard, _unasked).visit(tree)
    return tree


def _dropped(part: Any) -> None:
    return None


def _exchanged(name: Any) -> ast.AST:
    return _imported("services.domain.actors.actor", _OTHER[name.id])


def _unasked(guard: Any) -> ast.AST:
    if isinstance(guard, ast.If):
        return ast.Pass()
    return _imported("services.kit.sql", "EVERYTHING")


def _imported(module: str, name: str) -> ast.AST:
    """The name, whether or not the function's own module has it."""
    return ast.parse(f"__import__({module!r}, fromlist=[{name!r}]).{name}", mode="eval").body


def _changed(
    tree: Any, *, place: int, of: Callable[[Any], Iterator[Any]], by: Callable[[Any], ast.AST | None]
) -> ast.AST:
    """The tree with another node at the given place of those found."""
    return _Change(list(of(tree))[place], by).visit(tree)  # type: ignore[no-any-return]


class _Change(ast.NodeTransformer):
    def __init__(self, wanted: ast.AST, by: Callable[[Any], ast.AST | None]) -> None:
        self.wanted, self.by = wanted, by

    def visit(self, node: ast.AST) -> Any:
        return self.by(node) if node is self.wanted else super().visit(node)

    def visit_BoolOp(self, node: ast.BoolOp) -> Any:  # as ast names it
        """One operand that is left stands alone."""
        self.generic_visit(node)
        return node.values[0] if len(node.values) == 1 else node
