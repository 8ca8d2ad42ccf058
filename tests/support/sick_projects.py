"""A small project with custom modules made by hand, all in order; tests make it sick in one way and cure it again."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from slimtf.detect.compiled_imports import imports_compiled_to_require
from slimtf.detect.config_aliases import config_files, examined_configs
from slimtf.detect.manifest import read_manifest
from slimtf.detect.own_scripts import app_sites, foreign_scripts, scripts_below
from slimtf.detect.peers import missing_peers, prebuilt_packages
from slimtf.detect.reached import refused_imports
from slimtf.detect.stand_ins import find_stand_ins
from slimtf.detect.tfjs import find_tfjs
from slimtf.doctor.diagnose import diagnose
from slimtf.generate.stamp import read_stamp
from slimtf.model.backend import Backend
from slimtf.model.examined import Examined
from slimtf.node.evaluate_protocol import AliasFact, ConfigFacts
from tests.support.tiny_tfjs import install_tiny_tfjs

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from slimtf.model.app_code import AppCode
    from slimtf.model.doctor import Finding
    from slimtf.model.kernels import KernelPlan

CORE = "@tensorflow/tfjs-core"
OPS = f"{CORE}/dist/ops/ops_for_converter"
ALIASES = {
    "@tensorflow/tfjs$": "custom_tfjs/custom_tfjs.js",
    f"{CORE}$": "custom_tfjs/custom_tfjs_core.js",
    OPS: "custom_tfjs/custom_ops_for_converter.js",
}
_CORE_MODULE = f"import '{CORE}/dist/base_side_effects.js';\nexport * from '{CORE}/dist/base.js';\n"
_CPU = "@tensorflow/tfjs-backend-cpu"
FILES = {
    "package.json": json.dumps({"name": "sick", "dependencies": {"@tensorflow/tfjs": "4.22.0", CORE: "4.22.0"}}),
    "src/index.js": "import * as tf from '@tensorflow/tfjs';\ntf.add(1, 2);\n",
    "webpack.config.js": "module.exports = { resolve: { alias: {\n"
    + "".join(f"  '{name}': '/x/{path}',\n" for name, path in ALIASES.items())
    + "} } };\n",
    "custom_tfjs/package.json": '{"sideEffects": true}',
    "custom_tfjs/custom_tfjs_core.js": _CORE_MODULE,
    "custom_tfjs/custom_tfjs.js": f"import {{ registerKernel }} from '{CORE}/dist/base.js';\n{_CORE_MODULE}"
    f"export * from '{_CPU}/dist/base.js';\n"
    f"import {{ absConfig as Abs_cpu }} from '{_CPU}/dist/kernels/Abs.js';\nregisterKernel(Abs_cpu);\n",
    "custom_tfjs/custom_ops_for_converter.js": f"export {{ add }} from '{CORE}/dist/ops/add.js';\n",
}


class SickProject:
    """Writes the project and looks at it without starting anything."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.bundler = "webpack"
        self.aliases: dict[str, str] = dict(ALIASES)
        self.rest: dict[str, str] = {}
        self.webpack = "5.112.0"
        self.external: tuple[str, ...] = ()
        self.answers: tuple[AliasFact, ...] = ()
        self.code: AppCode | None = None
        self.plan: KernelPlan | None = None
        self.backends: tuple[Backend, ...] = (Backend.CPU,)
        install_tiny_tfjs(root / "node_modules")
        for name, content in FILES.items():
            self.write(name, content)
        self.write(f"node_modules/{CORE}/dist/base.js", "export function registerKernel() {}\n")

    def write(self, name: str, content: str) -> Path:
        """Write a file."""
        file = self.root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, encoding="utf-8")
        return file

    def change(self, name: str, old: str, new: str) -> None:
        """Change a file that is there."""
        text = (self.root / name).read_text("utf-8")
        assert old in text
        self.write(name, text.replace(old, new))

    def examined(self) -> Examined:
        """Return what there is to be seen, the config as if it had been loaded."""
        config = self.root / ("webpack.config.js" if self.bundler == "webpack" else "rollup.config.mjs")
        configs = examined_configs(config, self.bundler, [self._facts()])
        stand_ins = find_stand_ins(configs, [self.root / "custom_tfjs"], self._versions())
        others = {*config_files(config), *(file for each in stand_ins for file in each.files)}
        sites = app_sites(scripts_below(self.root), others)
        manifest = read_manifest(self.root / "package.json")
        return Examined(
            root=self.root,
            is_module='"type": "module"' in (self.root / "package.json").read_text("utf-8"),
            install_command="npm install",
            configs=configs,
            stand_ins=stand_ins,
            sites=sites,
            pages=foreign_scripts(self.root),
            backends=self.backends,
            missing_peers=missing_peers(self.root, manifest),
            prebuilt=prebuilt_packages(self.root, manifest, scripts_below(self.root)),
            webpack_version=self.webpack,
            refused_imports=refused_imports(sites),
            compiled_imports=imports_compiled_to_require(self.root, is_module=False),
            tfjs=find_tfjs(self.root),
            code=self.code,
            plan=self.plan,
        )

    def findings(self) -> tuple[Finding, ...]:
        """Return what is found."""
        return diagnose(self.examined())

    def _facts(self) -> ConfigFacts:
        aliases = tuple(_fact(name, self._path(target)) for name, target in self.aliases.items())
        listed = aliases if self.bundler == "webpack" else ()
        return ConfigFacts(aliases=listed, rest=self.rest, answers=self.answers, external=self.external)

    def _path(self, target: str) -> str:
        return target if target.startswith(".") else str(self.root / target)

    def _versions(self) -> Mapping[Path, Mapping[str, str]]:
        stamp = read_stamp(self.root / "custom_tfjs")
        return {} if stamp is None else {self.root / "custom_tfjs": stamp.packages}


def _fact(key: str, target: str) -> AliasFact:
    return AliasFact(name=key.removesuffix("$"), exact=key.endswith("$"), target=json.dumps(target))
