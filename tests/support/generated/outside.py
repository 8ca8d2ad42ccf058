"""What the generated apps do not reach, with the reasons."""

from __future__ import annotations

_INSIDE = "for backends and kernels: calls no kernel"
PARTS = {
    **dict.fromkeys(
        ("backend_util", "broadcast_util", "gather_util", "gpgpu_util", "kernel_impls", "scatter_util", "shared"),
        _INSIDE,
    ),
    **dict.fromkeys(("slice_util", "tensor_util", "webgl", "webgl_util", "device_util", "ENV"), _INSIDE),
    "test_util": "for tests",
    "util": "plain JavaScript: calls no kernel",
}
_CLASS = "a class: it is made with new, or by the function of the same name"
_ENGINE = "steers the engine: calls no kernel"
_BROWSER = "needs a browser's devices"
_REGISTERS = "registers what the app brings along"
OUTSIDE = {
    **dict.fromkeys(
        (
            *("AdadeltaOptimizer", "AdagradOptimizer", "AdamOptimizer", "AdamaxOptimizer", "Callback", "CallbackList"),
            *("CustomCallback", "DataStorage", "EarlyStopping", "Environment", "GPGPUContext", "GraphModel", "History"),
            *("InputSpec", "KernelBackend", "LayerVariable", "LayersModel", "MathBackendCPU", "MathBackendWebGL"),
            *("MomentumOptimizer", "Optimizer", "OptimizerConstructors", "RMSPropOptimizer", "RNN", "SGDOptimizer"),
            *("Sequential", "SymbolicTensor", "Tensor", "TensorBuffer", "Variable", "data.CSVDataset", "data.Dataset"),
            *("data.FileDataSource", "data.TextLineDataset", "data.URLDataSource", "io.CompositeArrayBuffer"),
            *("layers.Layer", "layers.RNN", "layers.RNNCell", "serialization.Serializable"),
            *("serialization.SerializationMap", "train"),
        ),
        _CLASS,
    ),
    **dict.fromkeys(
        (
            *("backend", "copyRegisteredKernels", "deprecationWarn", "deregisterOp", "disableDeprecationWarnings"),
            *("dispose", "disposeVariables", "enableDebugMode", "enableProdMode", "engine", "env", "findBackend"),
            *("findBackendFactory", "forceHalfFloat", "getBackend", "getGradient", "getKernel", "getKernelsForBackend"),
            *("nextFrame", "ready", "removeBackend", "setBackend", "setPlatform", "setWebGLContext", "sumOutType"),
            *("unregisterGradient", "unregisterKernel", "upcastType", "serialization.getRegisteredName"),
        ),
        _ENGINE,
    ),
    **dict.fromkeys(
        ("op", "registerBackend", "registerCallbackConstructor", "registerGradient", "registerKernel", "registerOp"),
        _REGISTERS,
    ),
    "serialization.registerClass": _REGISTERS,
    **dict.fromkeys(("browser.draw", "browser.fromPixelsAsync", "data.microphone", "data.webcam"), _BROWSER),
    "data.func": "the same as data.generator, of a function that is called for each element",
    "io.fromMemorySync": "given to loadGraphModelSync",
}
_NOT_EXPORTED = "no file that tfjs-layers exports imports it"
_OTHERS = "cannot be named alone"
OUTSIDE_OF_LAYERS = {
    **dict.fromkeys(
        (
            *("Backbone", "BytePairTokenizer", "EinsumDense", "GPT2Backbone", "GPT2CausalLM", "GPT2Preprocessor"),
            *("GPT2CausalLMPreprocessor", "GenerativeTask", "MultiHeadAttention", "PipelineModel", "Preprocessor"),
            *("PositionEmbedding", "RandomHeight", "StartEndPacker", "Task", "TransformerDecoder"),
        ),
        _NOT_EXPORTED,
    ),
    **dict.fromkeys(
        (
            *("BaseRandomLayer", "Constant", "ConvLSTM2DCell", "ConvRNN2D", "Functional", "InputLayer", "Model"),
            *("RandomSeed", "RandomWidth", "Resizing", "SeparableConv", "Sequential", "StackedRNNCells"),
        ),
        _OTHERS,
    ),
}
