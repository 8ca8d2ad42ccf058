"""Places where tfjs-layers takes a name as a text; KEY is the expression for it."""

from __future__ import annotations

from dataclasses import dataclass

ACTIVATIONS = (
    *("elu", "selu", "relu", "relu6", "linear", "sigmoid", "hardSigmoid", "softplus", "softsign", "tanh"),
    *("softmax", "logSoftmax", "gelu", "gelu_new", "mish", "swish"),
)
INITIALIZERS = (
    *("zeros", "ones", "randomUniform", "randomNormal", "truncatedNormal", "varianceScaling"),
    *(
        "glorotUniform",
        "glorotNormal",
        "heNormal",
        "heUniform",
        "leCunNormal",
        "leCunUniform",
        "identity",
        "orthogonal",
    ),
    *("GlorotUniform", "HeNormal", "Zeros", "Orthogonal"),
)
CONSTRAINTS = ("maxNorm", "minMaxNorm", "nonNeg", "unitNorm", "MaxNorm", "NonNeg")
LOSSES = (
    *("meanSquaredError", "meanAbsoluteError", "meanAbsolutePercentageError", "meanSquaredLogarithmicError"),
    *("squaredHinge", "hinge", "categoricalHinge", "logcosh", "categoricalCrossentropy", "binaryCrossentropy"),
    *("kullbackLeiblerDivergence", "poisson", "cosineProximity", "sparseCategoricalCrossentropy"),
)
METRICS = (
    *("binaryAccuracy", "categoricalAccuracy", "precision", "categoricalCrossentropy", "mse", "MSE", "mae", "MAE"),
    *("mape", "MAPE", "cosine", "accuracy", "acc"),
)
OPTIMIZERS = (
    *("adagrad", "adadelta", "adam", "adamax", "rmsprop", "sgd"),
    *("Adagrad", "Adadelta", "Adam", "Adamax", "RMSProp", "SGD"),
)


@dataclass(frozen=True, slots=True)
class Spot:
    """A place: the statements that put the result into ``r``, and the names that it takes."""

    body: str
    names: tuple[str, ...]


_FIT = "const model = tf.sequential({ layers: [tf.layers.dense({ units: 3, inputShape: [3]MORE })] });"
_TARGETS = "const hits = KEY.startsWith('sparse') ? tf.tensor2d([[1], [0]]) : hot;"

SPOTS = {
    "activation": Spot("const r = tf.layers.dense({ units: 2, activation: KEY }).apply(x);", ACTIVATIONS),
    "activation layer": Spot("const r = tf.layers.activation({ activation: KEY }).apply(x);", ACTIVATIONS),
    "activation of a convolution": Spot(
        "const r = tf.layers.conv1d({ filters: 2, kernelSize: 2, activation: KEY }).apply(seq);", ACTIVATIONS
    ),
    "recurrent activation": Spot(
        "const r = tf.layers.gru({ units: 2, recurrentActivation: KEY }).apply(seq);", ACTIVATIONS
    ),
    "activation in a config": Spot(
        "const config = { units: 2 };\nconfig.activation = KEY;\nconst r = tf.layers.dense({ ...config }).apply(x);",
        ACTIVATIONS,
    ),
    "activation, shorthand": Spot(
        "const activation = KEY;\nconst r = tf.layers.dense({ units: 2, activation }).apply(x);", ACTIVATIONS
    ),
    "activation under a made key": Spot(
        "const r = tf.layers.dense({ units: 2, [['activ', 'ation'].join('')]: KEY }).apply(x);", ACTIVATIONS
    ),
    "activation in a model's JSON": Spot(
        "const config = { name: 'd', units: 2, activation: KEY, batch_input_shape: [null, 3] };\n"
        "const layers = [{ class_name: 'Dense', config }];\n"
        "const model = await tf.models.modelFromJSON({ class_name: 'Sequential', config: { name: 's', layers } });\n"
        "const r = model.predict(x);",
        (*(name for name in ACTIVATIONS if name != "gelu_new"), "hard_sigmoid", "log_softmax"),
    ),
    "initializer": Spot("const r = tf.layers.dense({ units: 3, kernelInitializer: KEY }).apply(x);", INITIALIZERS),
    "initializer of a bias": Spot(
        "const r = tf.layers.batchNormalization({ betaInitializer: KEY }).apply(seq);",
        ("zeros", "ones", "randomNormal", "randomUniform", "truncatedNormal", "RandomNormal"),
    ),
    "initializer by its class": Spot(
        "const kernelInitializer = { className: KEY, config: {} };\n"
        "const r = tf.layers.dense({ units: 3, kernelInitializer }).apply(x);",
        ("RandomNormal", "TruncatedNormal", "Ones", "VarianceScaling", "Orthogonal", "Identity", "RandomUniform"),
    ),
    "regularizer": Spot(
        "const layer = tf.layers.dense({ units: 2, kernelRegularizer: KEY });\n"
        "const made = layer.apply(x);\nconst r = [made, layer.calculateLosses()];",
        ("l1l2", "L1L2"),
    ),
    "constraint": Spot(
        f"{_FIT.replace('MORE', ', kernelConstraint: KEY')}\nmodel.compile({{ optimizer: 'sgd', loss: 'hinge' }});\n"
        "await model.trainOnBatch(x, hot);\nconst r = model.getWeights();",
        CONSTRAINTS,
    ),
    "activation of a fused op": Spot(
        "const r = tf.fused.matMul({ a: x, b: m, activation: KEY });", ("relu", "elu", "sigmoid", "relu6", "linear")
    ),
    "type": Spot("const r = tf.cast(x, KEY);", ("int32", "bool", "float32", "complex64")),
    "kernel": Spot(
        "const r = tf.engine().runKernel(KEY, { x });",
        ("Abs", "Neg", "Square", "Exp", "Relu", "Sigmoid", "Sign", "Tanh"),
    ),
    "merge mode": Spot(
        "const layer = tf.layers.simpleRNN({ units: 2 });\n"
        "const r = tf.layers.bidirectional({ layer, mergeMode: KEY }).apply(seq);",
        ("concat", "sum", "mul", "ave"),
    ),
    "cell": Spot(
        "const cell = { class_name: KEY, config: { name: 'c', units: 2 } };\n"
        "const config = { name: 'r', batch_input_shape: [null, 4, 2], cell };\n"
        "const layers = [{ class_name: 'RNN', config }];\n"
        "const model = await tf.models.modelFromJSON({ class_name: 'Sequential', config: { name: 's', layers } });\n"
        "const r = model.predict(seq);",
        ("SimpleRNNCell", "GRUCell", "LSTMCell"),
    ),
    "loss": Spot(
        f"{_FIT.replace('MORE', '')}\nmodel.compile({{ optimizer: 'sgd', loss: KEY }});\n{_TARGETS}\n"
        "const r = await model.evaluate(x, hits);",
        LOSSES,
    ),
    "loss in training": Spot(
        f"{_FIT.replace('MORE', '')}\nmodel.compile({{ optimizer: 'sgd', loss: [KEY] }});\n{_TARGETS}\n"
        "const r = [await model.trainOnBatch(x, hits), model.getWeights()];",
        LOSSES,
    ),
    "optimizer": Spot(
        f"{_FIT.replace('MORE', '')}\nmodel.compile({{ optimizer: KEY, loss: 'hinge' }});\n"
        "const r = [await model.trainOnBatch(x, hot), model.getWeights()];",
        OPTIMIZERS,
    ),
    "metric": Spot(
        f"{_FIT.replace('MORE', '')}\nmodel.compile({{ optimizer: 'sgd', loss: 'hinge', metrics: [KEY] }});\n"
        "const r = await model.evaluate(x, hot);",
        METRICS,
    ),
}

# The layers that a model's JSON names, with the config and the input of each.
CLASSES = {
    "Activation": ("{ activation: 'selu' }", "x", "[null, 3]"),
    "AlphaDropout": ("{ rate: 0.2 }", "x", "[null, 3]"),
    "Add": ("{}", "+[x, y]", "[null, 3]"),
    "Average": ("{}", "+[x, y]", "[null, 3]"),
    "AveragePooling1D": ("{ pool_size: 2 }", "seq", "[null, 4, 2]"),
    "AveragePooling2D": ("{ pool_size: [2, 2] }", "img", "[null, 4, 4, 1]"),
    "AveragePooling3D": ("{ pool_size: [2, 2, 2] }", "vol", "[null, 2, 2, 2, 1]"),
    "BatchNormalization": ("{ axis: -1 }", "seq", "[null, 4, 2]"),
    "Bidirectional": (
        "{ layer: { class_name: 'SimpleRNN', config: { name: 'q', units: 2 } }, merge_mode: 'sum' }",
        "seq",
        "[null, 4, 2]",
    ),
    "CategoryEncoding": ("{ num_tokens: 7, output_mode: 'multiHot' }", "*o", "[null, 3]"),
    "CenterCrop": ("{ height: 2, width: 2 }", "*img", "[null, 4, 4, 1]"),
    "Concatenate": ("{ axis: 1 }", "+[x, y]", "[null, 3]"),
    "Conv1D": ("{ filters: 2, kernel_size: [2] }", "seq", "[null, 4, 2]"),
    "Conv2D": ("{ filters: 2, kernel_size: [2, 2] }", "img", "[null, 4, 4, 1]"),
    "Conv2DTranspose": ("{ filters: 2, kernel_size: [2, 2] }", "img", "[null, 4, 4, 1]"),
    "Conv3D": ("{ filters: 1, kernel_size: [2, 2, 2] }", "vol", "[null, 2, 2, 2, 1]"),
    "Conv3DTranspose": ("{ filters: 1, kernel_size: [2, 2, 2] }", "vol", "[null, 2, 2, 2, 1]"),
    "ConvLSTM2D": ("{ filters: 1, kernel_size: [2, 2] }", "vol", "[null, 2, 2, 2, 1]"),
    "Cropping2D": ("{ cropping: [[1, 0], [0, 1]] }", "img", "[null, 4, 4, 1]"),
    "Dense": ("{ units: 2 }", "x", "[null, 3]"),
    "DepthwiseConv2D": ("{ kernel_size: [2, 2] }", "img", "[null, 4, 4, 1]"),
    "Dot": ("{ axes: 1 }", "+[x, y]", "[null, 3]"),
    "Dropout": ("{ rate: 0.2 }", "x", "[null, 3]"),
    "ELU": ("{ alpha: 1 }", "x", "[null, 3]"),
    "Embedding": ("{ input_dim: 8, output_dim: 2 }", "o", "[null, 3]"),
    "Flatten": ("{}", "q", "[null, 2, 2]"),
    "GRU": ("{ units: 2 }", "seq", "[null, 4, 2]"),
    "GaussianDropout": ("{ rate: 0.2 }", "x", "[null, 3]"),
    "GaussianNoise": ("{ stddev: 0.2 }", "x", "[null, 3]"),
    "GlobalAveragePooling1D": ("{}", "seq", "[null, 4, 2]"),
    "GlobalAveragePooling2D": ("{}", "img", "[null, 4, 4, 1]"),
    "GlobalMaxPooling1D": ("{}", "seq", "[null, 4, 2]"),
    "GlobalMaxPooling2D": ("{}", "img", "[null, 4, 4, 1]"),
    "LSTM": ("{ units: 2 }", "seq", "[null, 4, 2]"),
    "LayerNormalization": ("{ axis: -1 }", "seq", "[null, 4, 2]"),
    "LeakyReLU": ("{ alpha: 0.3 }", "x", "[null, 3]"),
    "Masking": ("{ mask_value: 1 }", "seq", "[null, 4, 2]"),
    "MaxPooling1D": ("{ pool_size: 2 }", "seq", "[null, 4, 2]"),
    "MaxPooling2D": ("{ pool_size: [2, 2] }", "img", "[null, 4, 4, 1]"),
    "MaxPooling3D": ("{ pool_size: [2, 2, 2] }", "vol", "[null, 2, 2, 2, 1]"),
    "Maximum": ("{}", "+[x, y]", "[null, 3]"),
    "Minimum": ("{}", "+[x, y]", "[null, 3]"),
    "Multiply": ("{}", "+[x, y]", "[null, 3]"),
    "PReLU": ("{}", "x", "[null, 3]"),
    "Permute": ("{ dims: [2, 1] }", "seq", "[null, 4, 2]"),
    "RNN": (
        "{ cell: { class_name: 'StackedRNNCells', config: { name: 'k', cells: [CELL] } } }".replace(
            "CELL", "{ class_name: 'SimpleRNNCell', config: { name: 'c', units: 2 } }"
        ),
        "seq",
        "[null, 4, 2]",
    ),
    "ReLU": ("{ max_value: 2 }", "x", "[null, 3]"),
    "RepeatVector": ("{ n: 2 }", "x", "[null, 3]"),
    "Rescaling": ("{ scale: 2, offset: 1 }", "x", "[null, 3]"),
    "Reshape": ("{ target_shape: [3, 1] }", "x", "[null, 3]"),
    "SeparableConv2D": ("{ filters: 2, kernel_size: [2, 2] }", "img", "[null, 4, 4, 1]"),
    "SimpleRNN": ("{ units: 2 }", "seq", "[null, 4, 2]"),
    "Softmax": ("{}", "x", "[null, 3]"),
    "SpatialDropout1D": ("{ rate: 0.2 }", "seq", "[null, 4, 2]"),
    "ThresholdedReLU": ("{ theta: 1 }", "x", "[null, 3]"),
    "TimeDistributed": (
        "{ layer: { class_name: 'Dense', config: { name: 'q', units: 2 } } }",
        "seq",
        "[null, 4, 2]",
    ),
    "UpSampling2D": ("{ size: [2, 2] }", "img", "[null, 4, 4, 1]"),
    "ZeroPadding2D": ("{ padding: [1, 1] }", "img", "[null, 4, 4, 1]"),
}


def _merged(config: str, value: str, shape: str) -> str:
    """Return the model of a layer that has two inputs."""
    return (
        f"const input = (name) => ({{ class_name: 'InputLayer', name, inbound_nodes: [], config: {{ name, "
        f"batch_input_shape: {shape}, dtype: 'float32', sparse: false }} }});\n"
        f"const merging = {{ class_name: KEY, name: 'l', config: {{ name: 'l', ...{config} }} }};\n"
        "merging.inbound_nodes = [[['a', 0, 0, {}], ['b', 0, 0, {}]]];\n"
        "const config = { name: 'm', layers: [input('a'), input('b'), merging] };\n"
        "Object.assign(config, { input_layers: [['a', 0, 0], ['b', 0, 0]], output_layers: [['l', 0, 0]] });\n"
        "const model = await tf.models.modelFromJSON({ class_name: 'Model', config });\n"
        f"const r = model.predict({value});"
    )


def _run(value: str) -> str:
    """Return what runs the model; with a star its last layer only, as predict() does not know such a layer's shape."""
    layer = "model.layers[model.layers.length - 1]"
    return f"{layer}.apply({value[1:]})" if value.startswith("*") else f"model.predict({value})"


def layer_spots() -> dict[str, Spot]:
    """Return the places where a layer is named: a model's JSON in the code, or behind an address."""
    found = {}
    for name, (config, value, shape) in CLASSES.items():
        if value.startswith("+"):
            found[f"layer of a model's JSON: {name}"] = Spot(_merged(config, value[1:], shape), (name,))
            continue
        body = (
            f"const first = {{ name: 'i', batch_input_shape: {shape} }};\n"
            f"const second = {{ name: 'l', ...{config} }};\n"
            "const layers = [{ class_name: 'InputLayer', config: first }, { class_name: KEY, config: second }];\n"
            "const config = { name: 's', layers };\n"
            "const model = await tf.models.modelFromJSON({ class_name: 'Sequential', config });\n"
            f"const r = {_run(value)};"
        )
        found[f"layer of a model's JSON: {name}"] = Spot(body, (name,))
    return found
