"""files.py FOLDER NAME...: what overfit has exported is what its formats' own libraries say is right."""

import json
import sys

import numpy as np
import onnx
import onnx.numpy_helper

folder, names = sys.argv[1], sys.argv[2:]
for name in names:
    model = onnx.load(f"{folder}/{name}.onnx")
    onnx.checker.check_model(model, full_check=True)
    assert model.opset_import[0].version == 13, name
    assert [d.dim_param for d in model.graph.input[0].type.tensor_type.shape.dim][0] == "batch", name
    assert json.loads({p.key: p.value for p in model.metadata_props}["classes"]) == [str(i) for i in range(10)], name

    arrays = np.load(f"{folder}/{name}.npz")
    probabilities, logits = arrays["probabilities"], arrays["logits"]
    exponents = np.exp(logits.astype(np.float64) - logits.max(axis=1, keepdims=True))
    assert np.abs(probabilities - exponents / exponents.sum(axis=1, keepdims=True)).max() < 1e-6, name
    accuracy = (logits.argmax(axis=1) == arrays["labels"]).mean()
    with open(f"{folder}/{name}.json") as f:
        want = json.load(f)["accuracy"]
    assert abs(accuracy - want) < 1e-9, (name, accuracy, want)
    probabilities.tofile(f"{folder}/{name}.f32")

    # The weights have Keras's names and layout: those of dense layers are what ONNX multiplies by, as they are.
    weights = {t.name: onnx.numpy_helper.to_array(t) for t in model.graph.initializer}
    for key in arrays:
        if key.startswith("dense"):
            assert np.array_equal(arrays[key], weights[key]), (name, key)
        if key.startswith("conv2d") and key.endswith("kernel"):
            assert np.array_equal(arrays[key].transpose(3, 2, 0, 1), weights[key]), (name, key)
