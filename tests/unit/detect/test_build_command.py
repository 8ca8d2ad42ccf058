from __future__ import annotations

import string
from pathlib import Path

import pytest

from slimtf.detect.build_command import read_build_commands
from slimtf.detect.manifest import Manifest
from slimtf.detect.shell_words import split_script
from slimtf.errors import UsageError
from slimtf.model.project import BundlerName


def manifest(**scripts: str) -> Manifest:
    return Manifest(
        Path("package.json"),
        name="app",
        version="1.2.3",
        scripts={name.replace("__", ":"): text for name, text in scripts.items()},
    )


@pytest.mark.parametrize(
    ("script", "arguments", "variables"),
    [
        ("webpack", "", {}),
        ("webpack --mode production", "--mode production", {}),
        ("npx webpack --mode production", "--mode production", {}),
        ("npx --yes webpack@5 -c a.js", "-c a.js", {}),
        ("npx -p webpack -p webpack-cli webpack-cli build", "build", {}),
        ("npm exec -- webpack --env a", "--env a", {}),
        ("pnpm exec webpack --env a", "--env a", {}),
        ("yarn webpack --env a", "--env a", {}),
        ("pnpm webpack --env a", "--env a", {}),
        ("webpack build --node-env production", "build --node-env production", {}),
        ("NODE_ENV=production webpack", "", {"NODE_ENV": "production"}),
        ("cross-env NODE_ENV=production A=b webpack -p", "-p", {"NODE_ENV": "production", "A": "b"}),
        ('cross-env-shell A=b "webpack --mode production"', "--mode production", {"A": "b"}),
        ("set NODE_ENV=production&& webpack", "", {"NODE_ENV": "production"}),
        ("set NODE_ENV=production && webpack", "", {"NODE_ENV": "production"}),
        ("export A=1; export B=2; webpack", "", {"A": "1", "B": "2"}),
        ("env A=b webpack", "", {"A": "b"}),
        ("env -u C A=b webpack", "", {"A": "b"}),
        ("dotenv -e .env.production -- webpack --env x", "--env x", {}),
        ("env-cmd -f .env.prod webpack --env x", "--env x", {}),
        ("rimraf dist && tsc && webpack", "", {}),
        ("rm -rf dist/* ; webpack --env x", "--env x", {}),
        ("./node_modules/.bin/webpack --env x", "--env x", {}),
        ("$(npm bin)/webpack --env x", "--env x", {}),
        ("webpack --env \"a b\" --env 'c d' --env e\\ f", "--env|a b|--env|c d|--env|e f", {}),
        ('webpack --env=x="a b" z', "--env=x=a b|z", {}),
        ("webpack --env v=$npm_package_version --env ${WHERE:-here}", "--env v=1.2.3 --env here", {}),
        ("webpack --env home=$HOME_OF_TEST $UNSET --env z", "--env home=h --env z", {}),
        ("webpack --json > stats.json 2>&1", "--json", {}),
        ("webpack --progress | tee log.txt", "--progress", {}),
        ("webpack # --watch", "", {}),
        ("sleep 1 & webpack", "", {}),
        ("vue-tsc -b && vite build --mode staging --emptyOutDir", "build --mode staging --emptyOutDir", {}),
        ("node ./node_modules/vite/bin/vite.js -m prod build demo", "-m prod build demo", {}),
        ("npx vite --clearScreen build", "--clearScreen build", {}),
    ],
)
def test_the_bundlers_words_and_variables_are_found(script: str, arguments: str, variables: dict[str, str]) -> None:
    found = read_build_commands(manifest(build=script), environment={"HOME_OF_TEST": "h"}).builds
    assert [build.obstacle for build in found] == [""]
    command = found[0].command
    assert command.arguments == tuple(arguments.split("|") if "|" in arguments else arguments.split())
    assert dict(command.variables) == variables
    assert (command.script, command.node_options) == ("build", ())


@pytest.mark.parametrize(
    ("script", "options"),
    [
        ("node --max-old-space-size=4096 node_modules/webpack/bin/webpack.js -c a.js", ("--max-old-space-size=4096",)),
        ("node -r dotenv/config ./node_modules/.bin/webpack -c a.js", ("-r", "dotenv/config")),
        ("node node_modules/webpack-cli/bin/cli.js -c a.js", ()),
        ("node .\\node_modules\\webpack\\bin\\webpack.js -c a.js".replace("\\", "/"), ()),
    ],
)
def test_flags_for_node_itself_are_kept_apart(script: str, options: tuple[str, ...]) -> None:
    (build,) = read_build_commands(manifest(build=script), environment={}).builds
    assert build.command.node_options == options
    assert build.command.arguments == ("-c", "a.js")


@pytest.mark.parametrize(
    "script",
    [
        "npm run build:prod -- --env x",
        "npm run --silent build:prod -- --env x",
        "yarn build:prod --env x",
        "yarn run build:prod --env x",
        "pnpm run build:prod --env x",
        "pnpm build:prod --env x",
        "cross-env OTHER=1 npm run build:prod -- --env x",
        'run-s "build:prod -- --env x"',
        'npm-run-all lint "build:prod -- --env x"',
        'concurrently "npm run lint" "npm run build:prod -- --env x"',
    ],
)
def test_scripts_that_run_scripts_are_followed(script: str) -> None:
    scripts = manifest(build=script, build__prod="NODE_ENV=production webpack --mode production", lint="eslint .")
    (build,) = read_build_commands(scripts, environment={}).builds
    assert build.command.arguments == ("--mode", "production", "--env", "x")
    assert build.command.variables["NODE_ENV"] == "production"
    assert build.command.script == "build"


@pytest.mark.parametrize("script", ["run-s build:*", "npm-run-all --parallel 'build:*'", "concurrently npm:build:*"])
def test_patterns_of_script_names_are_followed(script: str) -> None:
    (build,) = read_build_commands(
        manifest(build=script, build__js="rollup -c", build__css="sass a b"), environment={}
    ).builds
    assert build.bundler is BundlerName.ROLLUP
    assert build.command.arguments == ("-c",)


def test_scripts_that_run_each_other_in_a_circle_end() -> None:
    found = read_build_commands(manifest(build="npm run a", a="yarn b && webpack", b="npm run build"), environment={})
    assert len(found.builds) == 1


def test_scripts_that_run_each_other_in_every_order_end() -> None:
    scripts = manifest(**{f"s{number}": "run-s '*'" for number in range(30)}, build="run-s '*'")
    assert read_build_commands(scripts, environment={}).builds == ()


def test_scripts_of_another_folder_are_not_ours() -> None:
    scripts = manifest(build="cd client && npm run bundle", bundle="webpack --env ours")
    assert read_build_commands(scripts, environment={}).script == "bundle"


@pytest.mark.parametrize(
    "script",
    [
        "webpack serve --mode production",
        "webpack --watch",
        "webpack w",
        "rollup -cw",
        "rollup -c --watch",
        "vite",
        "vite --mode build",
        "vite dev",
        "vite preview --outDir build",
        "vite build --watch",
        "vitest run build",
        "node build/webpack.js",
        "./scripts/webpack",
        "echo webpack",
        "npm run --prefix client build:prod",
        "pnpm --filter client build:prod",
        "",
    ],
)
def test_what_does_not_build_here_is_not_taken(script: str) -> None:
    assert read_build_commands(manifest(build=script), environment={}).builds == ()


@pytest.mark.parametrize(
    ("script", "obstacle"),
    [
        ("webpack --env hash=$(git rev-parse HEAD)", "$(…"),
        ("webpack --env hash=`git rev-parse HEAD`", "`…`"),
        ("rollup -c src/*.js", "*"),
        ("cat x.js | rollup -f es", "|"),
        ("cd client && webpack", "cd client"),
        ("(cd client; webpack)", ""),
    ],
)
def test_what_only_a_shell_can_know_is_said(script: str, obstacle: str) -> None:
    found = read_build_commands(manifest(build=script), environment={}).builds
    assert [build.obstacle for build in found] == ([obstacle] if obstacle else [])


def test_without_a_build_script_a_likely_one_is_taken() -> None:
    both = manifest(start="webpack serve", dev="webpack --mode development", prod="webpack --mode production")
    assert read_build_commands(both, environment={}).script == "prod"
    assert read_build_commands(manifest(start="webpack serve", make="webpack"), environment={}).script == "make"
    unclear = manifest(one="webpack --mode development", two="webpack")
    assert read_build_commands(unclear, environment={}).script == ""


def test_a_build_script_without_bundler_leaves_the_choice_to_the_others() -> None:
    found = read_build_commands(manifest(build="tsc", bundle="rollup -c"), environment={})
    assert (found.script, found.builds[0].bundler) == ("bundle", BundlerName.ROLLUP)


def test_only_the_wanted_bundler_counts() -> None:
    scripts = manifest(build="webpack && rollup -c x.mjs")
    found = read_build_commands(scripts, "build", BundlerName.ROLLUP, environment={})
    assert [build.command.arguments for build in found.builds] == [("-c", "x.mjs")]


def test_a_script_that_was_asked_for_must_build() -> None:
    scripts = manifest(build="webpack", start="webpack serve")
    with pytest.raises(UsageError, match="no script 'prod'") as caught:
        read_build_commands(scripts, "prod", environment={})
    assert "build" in caught.value.hint
    with pytest.raises(UsageError, match="'start' does not build with webpack, rollup or vite"):
        read_build_commands(scripts, "start", environment={})
    other = manifest(build="webpack", bundle="webpack")
    with pytest.raises(UsageError, match="'bundle' does not build with rollup"):
        read_build_commands(other, "bundle", BundlerName.ROLLUP, environment={})


def test_programs_beside_the_bundler_are_known() -> None:
    found = read_build_commands(
        manifest(build="rimraf dist && tsc -p . && webpack && workbox generateSW"), environment={}
    )
    assert found.programs == ("rimraf", "tsc", "workbox")


def test_a_backslash_is_a_plain_character_on_windows() -> None:
    (command,) = split_script(r'node_modules\.bin\webpack --env "a\b" "c\"d"', lambda _: "", windows=True)
    assert command.words == (r"node_modules\.bin\webpack", "--env", r"a\b", 'c"d')


@pytest.mark.parametrize(
    "text", [*string.punctuation, '"', "a\\", "'a", '"a\\', "${", "$(", "a 2>", "&&&", "a=", "npm run", "npx", "env -u"]
)
def test_no_script_text_makes_it_crash(text: str) -> None:
    for script in (
        text,
        f"webpack {text}",
        f"{text} webpack",
        f"run-s {text}",
        f"npm run {text}",
        f'concurrently "{text}"',
    ):
        read_build_commands(manifest(build=script), environment={})
