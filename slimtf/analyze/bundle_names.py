"""Names in a finished bundle that were left out of tfjs because no code of the app, as it was analysed, has them."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from slimtf.model.app_code import MATH_NAMES, Mention
from slimtf.workspace.failure import file_error

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator
    from pathlib import Path

    from slimtf.model.app_code import AppCode, ComputedCall
    from slimtf.model.bundle import Bundle, Output
    from slimtf.model.modules import CustomModules

_OWN = ("Array", "Date", "JSON", "Math", "Number", "Object", "Promise", "Reflect", "Symbol", "console", "performance")
# t.print, but not Math.max, console.warn.
_READ = "".join(rf"(?<!\b{name})" for name in _OWN) + r"\.\s*([A-Za-z_$][\w$]*)"
# A method of a tensor that code calls which no analysis has read, and not the error.stack or cache.pool of a framework.
_CALLED = rf"{_READ}(?=\s*(?:\?\.\s*)?\(|\s*\.\s*(?:call|apply|bind)\b)"
# What else a member can be read by, also in minified code: t["print"], {print: p} = t; not a text that is an element
# or an event: jsx("div"), addEventListener("load").
_TEXT = (
    r"""(?<!EventListener\()(?<!createElement\()(?<!\bjsx\()(?<!\bjsxs\()"""
    r"""(?<!\bjsx\)\()(?<!\bjsxs\)\()["'`]([A-Za-z_$][\w$]*)["'`]"""
)
_KEY = r"(?<=[{,])\s*([A-Za-z_$][\w$]*)\s*(?=[:,}=])"
# A pattern gives what it takes a name, or takes it apart; {mod: e.exports} is no pattern.
_TAKEN = r"(?<=[{,])\s*([A-Za-z_$][\w$]*)\s*(?=[,}=]|:\s*(?:[A-Za-z_$][\w$]*\s*[,}=]|[{\[]))"


@dataclass(frozen=True, slots=True)
class _Reads:
    """What counts as a use of a name.

    Attributes:
        named: a member, a text or a key, each in a group.
        member: a member alone.
    """

    named: re.Pattern[str]
    member: re.Pattern[str]


_ANY = _Reads(re.compile(f"{_READ}|{_TEXT}|{_KEY}"), re.compile(_READ))
_METHODS = _Reads(re.compile(f"{_CALLED}|{_TEXT}|{_TAKEN}"), re.compile(_CALLED))
# esbuild gives functions their names back (keepNames): o(K, "print"). A member that is read ends no list of arguments.
_NAME_KEPT = re.compile(r""",\s*(["'`])([A-Za-z_$][\w$]*)\1\s*\)""")
_DECLARED = re.compile(r"\b(?:function\s*\*?|class|const|let|var)\s+([A-Za-z_$][\w$]*)")
_ENGINE = re.compile(r"_tfengine_\w+")
_WHOLE_ENGINE = re.compile(r"\b_tfengine\b")
_REST = "custom_rest.js"
# A file of their own, as Next.js and @vitejs/plugin-legacy have.
_POLYFILLS = re.compile(r"polyfills?\b", re.IGNORECASE)
_SCRIPTS = {".js", ".mjs", ".cjs"}


def names_missed(bundle: Bundle, modules: CustomModules) -> frozenset[str]:
    """Return the names that ``bundle`` uses and that the flat module of ``modules`` has lost.

    A bundler may keep code that the analysis took for unreachable. What tfjs's own code names is no evidence.

    Raises:
        WorkspaceError: a file of the bundle cannot be read.
    """
    return frozenset().union(
        *(_missed(each.pruned, files, each, modules, _ANY) for each, files in _sets(modules, bundle))
    )


def _sets(modules: CustomModules, bundle: Bundle) -> Iterator[tuple[CustomModules, list[Path]]]:
    """Yield each set of custom modules with the files that it is in; ``modules`` also with those that no script has."""
    if not bundle.realms:
        yield modules, _files(bundle)
        return
    for each in (modules, *(own.modules for own in modules.apart)):
        if each.flat is not None:
            yield each, _files_with(each.flat, bundle)
    of_scripts = {name for realm in bundle.realms for name in realm.files}
    yield modules, [file for output in bundle.outputs for file in _named(output, set(output.files) - of_scripts)]


def without_tfjs(bundle: Bundle) -> Bundle:
    """Return ``bundle`` with none of its files that have modules of tfjs; with none where those are not known."""
    if not any(output.holding_tfjs for output in bundle.outputs):
        return replace(bundle, outputs=(), realms=())
    outputs = (
        replace(output, files=tuple(name for name in output.files if name not in output.holding_tfjs))
        for output in bundle.outputs
    )
    return replace(bundle, outputs=tuple(outputs), realms=())


def with_names(code: AppCode, names: frozenset[str]) -> AppCode:
    """Return ``code`` as if all of it, and each script, had ``names`` too."""
    return _changed(code, lambda each: replace(each, every_name=each.every_name | names))


def with_methods(code: AppCode, names: frozenset[str], place: str = "the bundle") -> AppCode:
    """Return ``code`` as if all of it, and each script, named the methods ``names`` of tensors, in ``place``."""
    named = tuple(Mention(name, place) for name in sorted(names))
    return with_names(_changed(code, lambda each: replace(each, mentions=(*each.mentions, *named))), names)


def with_computed_calls(code: AppCode, calls: tuple[ComputedCall, ...]) -> AppCode:
    """Return ``code`` as if all of it, and each script, made ``calls`` of methods whose names only a run knows."""
    return _changed(code, lambda each: replace(each, computed=(*each.computed, *calls)))


def _changed(code: AppCode, change: Callable[[AppCode], AppCode]) -> AppCode:
    """Return ``code`` after ``change``, and each script of it by itself."""
    scripts = tuple(replace(script, code=_changed(script.code, change)) for script in code.scripts)
    return replace(change(code), scripts=scripts)


def _files(bundle: Bundle, among: frozenset[str] | None = None) -> list[Path]:
    return [file for output in bundle.outputs for file in _named(output, among)]


def _named(output: Output, among: Collection[str] | None) -> Iterator[Path]:
    return (output.folder / name for name in output.files if among is None or name in among)


def _files_with(flat: Path, bundle: Bundle) -> list[Path]:
    """Return the files of the scripts that ``flat`` is in; all files where those are not known by their names."""
    target = flat.resolve()
    scripts = [realm for realm in bundle.realms if any(path.resolve() == target for path in realm.modules)]
    among = frozenset(name for realm in scripts for name in realm.files)
    emitted = {name for output in bundle.outputs for name in output.files}
    return _files(bundle, among if among <= emitted else None)


def methods_missed(bundle: Bundle, modules: CustomModules, code: AppCode, left_out: Collection[str]) -> frozenset[str]:
    """Return those of ``left_out``, methods of tensors, that ``bundle`` uses and that stand in no code of the app.

    A plugin of the bundler may write code that is in no file. Only a flat module tells: others are spread over a bundle
    that holds code of tfjs's own dependencies as well.

    Args:
        code: the app's code, with every name.

    Raises:
        WorkspaceError: a file of the bundle cannot be read.
    """
    lost = frozenset(left_out).difference(code.every_name)
    return frozenset().union(*(_missed(lost, files, each, modules, _METHODS) for each, files in _sets(modules, bundle)))


def _missed(
    names: frozenset[str], files: Iterable[Path], modules: CustomModules, every: CustomModules, reads: _Reads
) -> frozenset[str]:
    """Return those of ``names`` that ``files`` say besides ``modules``, which are one set of ``every``."""
    if modules.flat is None or not names:
        return frozenset()
    read = ((file, _text(file)) for file in files if file.suffix.lower() in _SCRIPTS)
    scripts = [text for file, text in read if not (_POLYFILLS.match(file.name) and "core-js" in text)]
    flats = (modules.flat, *(own.modules.flat for own in every.apart if own.modules.flat not in {None, modules.flat}))
    own, *others = (_text(flat) for flat in flats if flat is not None)
    rest = [_text(modules.folder / each) for each in modules.files if each == _REST]
    # another script may be in a file of this one as a text: ./worker.js?worker&inline
    tfjs = [own, *rest, *(text for text in others if _copies(text, scripts))]
    kept = {name for text in tfjs for name in _DECLARED.findall(text)}
    texts = [_without_names(text, kept) for text in scripts if not _is_of_others(text, own)]
    found = frozenset(name for text in texts for name in _names_in(text, reads))
    named = {name for text in tfjs for name in member_names(text)} | modules.unasked  # keys of the namespace itself
    # what brings Math to old browsers has these as keys and texts
    return (names & found - named - MATH_NAMES) | (names & _read_more_often(texts, tfjs, reads))


def _is_of_others(text: str, flat: str) -> bool:
    """Tell whether a script, copied say, holds a tfjs of its own and nothing of the ``flat`` module."""
    return _WHOLE_ENGINE.search(text) is not None and not _copies(flat, [text])


def _copies(flat: str, texts: Iterable[str]) -> int:
    """Return how many of ``texts`` hold the ``flat`` module; 0 for one without an engine, which nothing tells."""
    engine = _ENGINE.search(flat)
    return sum(engine[0] in text for text in texts) if engine is not None else 0


def _read_more_often(texts: list[str], tfjs: list[str], reads: _Reads) -> frozenset[str]:
    """Return the names that are members in ``texts`` more often than members and keys in the code of tfjs among them.

    Minifiers rename no members, and hardly write one twice.

    Args:
        tfjs: flat modules; one without an engine comes with the first.
    """
    if _ENGINE.search(tfjs[0]) is None:
        return frozenset()
    read = Counter(name for text in texts for name in _members(text, reads))
    own: Counter[str] = Counter()
    for text in tfjs:
        copies = _copies(text if _ENGINE.search(text) else tfjs[0], texts)  # none in what is beside tfjs
        own.update({name: times * copies for name, times in Counter(_members_and_keys(text, reads)).items()})
    return frozenset(name for name, times in read.items() if times > own[name])


def _members_and_keys(text: str, reads: _Reads) -> Iterator[str]:
    return (member or key for member, _, key in _found(text, reads))


def _without_names(text: str, kept: Collection[str]) -> str:
    """Return ``text`` without the names that a minifier gives back to functions of tfjs called ``kept``."""
    return _NAME_KEPT.sub(lambda match: ")" if match[2] in kept else match[0], text)


def member_names(text: str) -> Iterator[str]:
    """Yield every name in ``text``, JavaScript in any layout, by which a member can be read."""
    return _names_in(text, _ANY)


def _names_in(text: str, reads: _Reads) -> Iterator[str]:
    return (next(filter(None, groups)) for groups in _found(text, reads))


# A build asks these of the same few files up to five times.
@lru_cache(maxsize=8)
def _found(text: str, reads: _Reads) -> tuple[tuple[str, ...], ...]:
    return tuple(reads.named.findall(text))


@lru_cache(maxsize=8)
def _members(text: str, reads: _Reads) -> tuple[str, ...]:
    return tuple(reads.member.findall(text))


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8", errors="replace")
    except OSError as error:
        raise file_error(error, path, "read") from error
