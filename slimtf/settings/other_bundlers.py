"""What the setting ``bundler`` is given by people whose project is built by another tool, and what they do instead."""

from __future__ import annotations

_OVERHEARD = frozenset({
    *("esbuild", "rolldown", "rspack", "rsbuild", "tsup", "next", "nextjs", "nuxt", "astro", "svelte", "sveltekit"),
    *("react-router", "remix", "gatsby", "angular", "angular-cli", "ng", "vue", "vue-cli", "vue-cli-service", "cra"),
    *("create-react-app", "react-scripts", "craco", "encore", "webpack-encore", "wp-scripts"),
})  # fmt: skip
"""slimtf runs their command as the script has it, and overhears the bundler inside."""

_CONFIGURED = frozenset({"parcel", "turbopack"})
"""slimtf cannot drive them, but ``slimtf modules`` prints the aliases for their configs."""

_UNKNOWN = frozenset({"browserify", "bun", "brunch", "fusebox", "metro", "microbundle", "snowpack", "swc", "wmr"})


def instead_of(name: str) -> str:
    """Return what to do where ``bundler`` is ``name``, a tool that it does not take; empty for what is no tool."""
    plain = name.strip().lower().removeprefix("@").replace(" ", "-").replace(".", "").partition("/")[0]
    if plain in _OVERHEARD:
        return (
            f"leave it out: slimtf build runs the project's own script, and lays the aliases over what {plain} is given"
        )
    if plain in _CONFIGURED:
        return f"leave it out: slimtf modules writes the modules and prints the aliases for {plain}'s config"
    if plain in _UNKNOWN:
        return f"leave it out: slimtf modules writes the modules; the config of {plain} has to lead to them"
    return ""
