"""Writes the graph on which a device is tried: four products with a matrix whose rows sum to one, folded on loading."""
from build import FLOAT, INT64, constant, h, save, value

WIDTH = 1024


def device_trial():
    """y = x W W W W with W = 1/1024 everywhere: rows of ones stay rows of ones."""
    fill = h.make_tensor("fill", FLOAT, [1], [1 / WIDTH])
    names = ["x", "first", "second", "third", "y"]
    nodes = [
        h.make_node("ConstantOfShape", ["shape"], ["weights"], value=fill),
        *(h.make_node("MatMul", [given, "weights"], [made]) for given, made in zip(names, names[1:], strict=False)),
    ]
    inputs, outputs = [value("x", FLOAT, ["N", WIDTH])], [value("y", FLOAT, ["N", WIDTH])]
    save("device-trial", nodes, inputs, outputs, [constant("shape", [WIDTH, WIDTH], INT64)], device_trial.__doc__)


if __name__ == "__main__":
    device_trial()
