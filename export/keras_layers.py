"""The parts that a patch classifier may be made of: what `export.keras_config` lets through."""

# ruff: noqa: SIM905 - as lists these names would take two hundred lines

LAYERS = frozenset(
    """
    InputLayer Identity Activation Dense EinsumDense
    Conv1D Conv2D Conv2DTranspose DepthwiseConv2D SeparableConv2D
    BatchNormalization LayerNormalization GroupNormalization UnitNormalization
    AveragePooling1D AveragePooling2D MaxPooling1D MaxPooling2D
    GlobalAveragePooling1D GlobalAveragePooling2D GlobalMaxPooling1D GlobalMaxPooling2D
    AdaptiveAveragePooling2D AdaptiveMaxPooling2D
    ZeroPadding2D Cropping2D UpSampling2D Flatten Reshape Permute
    ReLU LeakyReLU PReLU ELU Softmax
    Add Subtract Multiply Average Maximum Minimum Concatenate Dot
    Dropout SpatialDropout1D SpatialDropout2D AlphaDropout GaussianDropout GaussianNoise
    Rescaling Normalization Resizing CenterCrop
    RandomFlip RandomRotation RandomTranslation RandomZoom RandomShear
    RandomBrightness RandomContrast RandomSaturation RandomHue RandomGrayscale
    RandomColorJitter RandomGaussianBlur RandomSharpness RandomErasing RandomInvert
    ActivityRegularization MultiHeadAttention Attention
    """.split()
)
_ARITHMETIC = """
    Absolute Add Clip Concatenate Divide Exp ExpandDims GetItem Log Maximum Mean Minimum Multiply
    Negative Power Reshape Sqrt Square Squeeze Subtract Sum Tanh Transpose TrueDivide
    """
_ACTIVATIONS = "Elu Gelu LeakyRelu Relu Relu6 Selu Sigmoid Silu Softmax Softplus"
# What Keras 3 writes for plain arithmetic, such as x / 255, and where it defines that.
OPERATIONS = dict.fromkeys(_ARITHMETIC.split(), "keras.src.ops.numpy") | dict.fromkeys(
    _ACTIVATIONS.split(), "keras.src.ops.nn"
)
MODELS = ("Functional", "Model", "Sequential")
# Plain values that Keras writes as if they were objects.
VALUES = ("__keras_tensor__", "__numpy__", "__tensor__", "__slice__", "__ellipsis__")
POLICIES = ("DTypePolicy", "FloatDTypePolicy", "Policy")
FLOATS = ("float16", "bfloat16", "float32", "float64", "mixed_float16", "mixed_bfloat16")
INTEGERS = ("uint8", "int32", "int64")
# What prepares pixels, and what no longer does: after one of the latter it is the network.
SCALES = "Rescaling Normalization TrueDivide Divide Multiply Subtract Add".split()
LEARNS = "Conv2D DepthwiseConv2D SeparableConv2D Conv2DTranspose Dense EinsumDense".split()
