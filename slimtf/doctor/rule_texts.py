"""Why each rule matters, with an example: what ``slimtf rule`` and the documentation add to the table of rules."""

# ruff: noqa: E501 - one example a line
from __future__ import annotations

from slimtf.doctor.rules import RULES
from slimtf.model.rule import RuleText, rule_markdown

_CORE, _CPU = "@tensorflow/tfjs-core", "@tensorflow/tfjs-backend-cpu"

# rule: (why it matters, an example, the same after the fix)
_EXAMPLES = {
    "alias-missing": ("Whatever imports the unaliased name brings the full package along, beside the slim one.", f"alias: {{'{_CORE}$': core}}", f"alias: {{'{_CORE}$': core, '@tensorflow/tfjs$': tfjs}}"),
    "alias-dollar": ("Only webpack knows `$` as the end of a name; rollup and Vite look for a module of that very name, and bundle all of tfjs.", "alias: {'@tensorflow/tfjs$': tfjs}   // vite.config.js", "alias: [{find: /^@tensorflow\\/tfjs$/, replacement: tfjs}]"),
    "alias-prefix": ("Custom modules import such files; below an alias that matches a prefix they are looked up inside of its target and not found.", f"alias: {{'{_CORE}': core}}", f"alias: {{'{_CORE}$': core}}"),
    "alias-shadowed": ("Bundlers take the first alias that matches; the second one is never used.", "[{find: 'a', replacement: old}, {find: 'a', replacement: slim}]", "[{find: 'a', replacement: slim}]"),
    "alias-relative": ("It is resolved from each importing file, so it works in one folder and fails in every other.", "alias: {'@tensorflow/tfjs$': './custom_tfjs/custom_tfjs.js'}", "alias: {'@tensorflow/tfjs$': path.resolve(__dirname, 'custom_tfjs/custom_tfjs.js')}"),
    "alias-nowhere": ("The build stops at the first module that imports the name.", "alias: {'@tensorflow/tfjs$': path.resolve('custom_tjfs/custom_tfjs.js')}", "alias: {'@tensorflow/tfjs$': path.resolve('custom_tfjs/custom_tfjs.js')}"),
    "alias-misplaced": ("`resolveLoader` is used to find loaders; the modules of the app are resolved by `resolve`.", "resolveLoader: {alias: {'@tensorflow/tfjs$': tfjs}}", "resolve: {alias: {'@tensorflow/tfjs$': tfjs}}"),
    "backend-root": ("The root of a backend registers all of its kernels, so none can be left out.", f"import '{_CPU}';", f"import {{MathBackendCPU}} from '{_CPU}/dist/base';   // and register the kernels that are needed"),
    "kernels-twice": ("The custom modules register a few kernels; the root registers all of them again.", f"import './custom_tfjs/custom_tfjs.js';\nimport '{_CPU}';", "import './custom_tfjs/custom_tfjs.js';"),
    "import-unresolved": ("webpack only warns, and the page fails when it uses undefined; rollup stops.", f"import {{conv2D}} from '{_CORE}';", f"import {{conv2d}} from '{_CORE}';"),
    "import-case": ("macOS and Windows find the file all the same; a build on Linux fails.", f"import '{_CPU}/dist/kernels/conv2d.js';", f"import '{_CPU}/dist/kernels/Conv2D.js';"),
    "import-extension": ('In projects with `"type": "module"` webpack 5 wants names complete.', f"import '{_CORE}/dist/public/chained_ops/square';", f"import '{_CORE}/dist/public/chained_ops/square.js';"),
    "package-unreachable": ("pnpm shows a package only those that ask for it, so the bundler does not find this one from here.", f"import '{_CORE}';   // package.json names only @tensorflow/tfjs", f"pnpm add {_CORE}"),
    "side-effects": ("Registering a kernel is a side effect. Bundlers leave the whole module out, and the build still succeeds.", '{"name": "app", "sideEffects": false}', '{"name": "app", "sideEffects": ["./custom_tfjs/*"]}'),
    "kernels-missing": ("At run time the op throws: Kernel 'Conv2D' not registered for backend.", "kernels: ['Reshape']   // and the app calls tf.conv2d", "slimtf modules"),
    "kernels-possible": ("The code is reached, but whether it runs depends on inputs or flags.", "if (options.smooth) tf.avgPool(x, 2, 2, 'same');", "slimtf modules"),
    "gradients-missing": ("Training stops with: Cannot compute gradient: gradient function not found.", "forward_mode_only = true   # and the app calls optimizer.minimize", "forward_mode_only = false"),
    "ops-missing": ("A node of the model calls an op that is undefined at run time.", "custom_ops_for_converter.js exports reshape only; the model has MatMul", "slimtf modules"),
    "chained-ops-missing": ("Methods of tensors are defined by modules of their own, which nothing else brings along.", "x.square()", f"import '{_CORE}/dist/public/chained_ops/square';"),
    "chained-ops-all": ("Each method brings the op that it calls.", f"import '{_CORE}/dist/public/chained_ops/register_all_chained_ops';", f"import '{_CORE}/dist/public/chained_ops/square';"),
    "modules-stale": ("They import files and names of another version, which may have moved.", "custom_tfjs/ made with tfjs 4.20.0; installed is 4.22.0", "slimtf modules"),
    "core-copies": ("Kernels that are registered with one copy do not exist for the other, and every byte is there twice.", "node_modules/@tensorflow/tfjs-core            4.22.0\nnode_modules/a/node_modules/@tensorflow/tfjs-core  4.20.0", "npm dedupe"),
    "versions-differ": ("The packages of tfjs are made for each other, version by version.", '"@tensorflow/tfjs-core": "4.22.0", "@tensorflow/tfjs-converter": "4.10.0"', '"@tensorflow/tfjs-core": "4.22.0", "@tensorflow/tfjs-converter": "4.22.0"'),
    "prebuilt": ("Nothing of a finished bundle can be left out, and it brings a tfjs-core of its own.", "import * as tf from '@tensorflow/tfjs/dist/tf.min.js';", "import * as tf from '@tensorflow/tfjs';"),
    "cdn-script": ("That is all of tfjs, whatever the bundle holds; a bundle that brings tfjs too runs it twice.", '<script src="https://cdn.jsdelivr.net/npm/@tensorflow/tfjs"></script>', "import * as tf from '@tensorflow/tfjs';"),
    "require": ("Bundlers leave out unused exports of ES imports only.", "const tf = require('@tensorflow/tfjs');", "import * as tf from '@tensorflow/tfjs';"),
    "whole-namespace": ("What happens to it cannot be followed, so every kernel stays.", "window.tf = tf;", "window.predict = (x) => tf.softmax(x);"),
    "unseen": ("Whatever it may turn out to be has to be there.", "const model = await tf.loadGraphModel('modle/model.json');", "const model = await tf.loadGraphModel('model/model.json');"),
    "tfjs-external": ("The page gets tfjs from elsewhere, complete.", "externals: {'@tensorflow/tfjs': 'tf'}", "externals: {}"),
    "wasm-binaries": ("`tf.setBackend('wasm')` fails when the binary is not found beside the script.", "dist/main.js", "dist/main.js\ndist/tfjs-backend-wasm.wasm"),
    "no-backend": ("The first op throws: No backend found in registry.", f"import * as tf from '{_CORE}';", f"npm install {_CPU}\nimport '{_CPU}';"),
    "unused-backend": ("A bundle for two backends has every kernel twice. One that is only a fallback may stay: name both.", "backends = [\"cpu\", \"webgl\"]   # and the app says tf.setBackend('webgl')", 'backends = ["webgl"]'),
    "peer-missing": ("The package imports another one that is not there, and the bundler stops.", '"@tensorflow-models/coco-ssd": "2.2.3"', '"@tensorflow-models/coco-ssd": "2.2.3", "@tensorflow/tfjs-converter": "4.22.0"'),
    "never-slimmed": ("The app ships every kernel.", "import * as tf from '@tensorflow/tfjs';", "slimtf build"),
    "webpack-old-hash": ("It uses MD4, which OpenSSL 3 does not have, and stops with: digital envelope routines::unsupported.", '"webpack": "5.50.0"', '"webpack": "^5.61.0"'),
    "type-commonjs": ("`npm init` writes it. webpack then takes .js files for CommonJS and refuses import and export in them.", '{"name": "app", "type": "commonjs"}', '{"name": "app"}'),
    "typescript-require": ("webpack leaves out nothing of what is required: all that the custom modules export stays.", '"compilerOptions": {"module": "commonjs"}', '"compilerOptions": {"module": "esnext"}'),
    "cache-stale": ("A cached build was made without the aliases and is used again.", "cache: {type: 'filesystem'}", "cache: {type: 'filesystem', buildDependencies: {config: [__filename]}}"),
}  # fmt: skip


def doctor_rules() -> tuple[RuleText, ...]:
    """Return every rule of ``slimtf doctor``, explained, in the order of the table."""
    return tuple(
        RuleText(name, "doctor", rule.severity, rule.meaning, why, rule.cure, wrong, right)
        for name, rule in RULES.items()
        for why, wrong, right in (_EXAMPLES[name],)
    )


def rule_sections() -> str:
    """Return a section for each rule, as the documentation has them."""
    return "\n".join(rule_markdown(rule) for rule in doctor_rules())
