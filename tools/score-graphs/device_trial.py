"""Writes the graphs on which a device is tried: products with a matrix whose rows sum to one, folded on loading."""
from build import FLOAT, INT64, constant, h, save, value

WIDTH = 1024


def device_trial(name, products):
    """y = x W W … W with W = 1/1024 everywhere: rows of ones stay rows of ones."""
    fill = h.make_tensor("fill", FLOAT, [1], [1 / WIDTH])
    names = ["x", *(f"after_{i}" for i in range(1, products)), "y"]
    nodes = [
        h.make_node("ConstantOfShape", ["shape"], ["weights"], value=fill),
        *(h.make_node("MatMul", [given, "weights"], [made]) for given, made in zip(names, names[1:], strict=False)),
    ]
    inputs, outputs = [value("x", FLOAT, ["N", WIDTH])], [value("y", FLOAT, ["N", WIDTH])]
    save(name, nodes, inputs, outputs, [constant("shape", [WIDTH, WIDTH], INT64)], device_trial.__doc__)


if __name__ == "__main__":
    device_trial("device-trial", 4)
    # As much work for what goes to a GPU and back as a vision tower has: with few products the way there would decide.
    device_trial("device-trial-long", 32)
