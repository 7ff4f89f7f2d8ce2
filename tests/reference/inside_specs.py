"""The runs that inside.json holds, with the epochs after which they are looked into: settings that are not the defaults."""

from training_specs import adagrad, adam, adamw, arms, classify, dense, fit, rmsprop, sgd


def normal(deviation):
    return {"kind": "normal", "standardDeviation": deviation}


SPECS = {
    "batchNorm, dropout, mini-batches, clipping by norm": (
        classify(
            3,
            arms(40),
            [dense(9, "relu", batchNorm=True, dropout=0.3), dense(6, "relu", batchNorm=True)],
            adam(0.02, 0.8, 0.95, 1e-6, amsgrad=True),
            9,
            batch_size=32,
            weight_decay=0.05,
            gradientClip={"kind": "norm", "limit": 0.02},
            schedule={"kind": "step", "stepSize": 3, "gamma": 0.5},
        ),
        6,
    ),
    "six sigmoid layers": (
        classify(12345, arms(100), [(8, "sigmoid")] * 6, sgd(0.1, 0.9, nesterov=True), 10, weight_decay=0),
        0,
    ),
    "six sigmoid layers that weight decay shrinks": (
        classify(77, arms(100), [(8, "sigmoid")] * 6, adam(0.002, 0.8, 0.99, 1e-5), 200, weight_decay=2e-4),
        8,
    ),
    "gelu and elu, hinge, clipping by value": (
        classify(
            5,
            arms(50, 4),
            [dense(7, "gelu"), dense(5, "elu", bias=False, batchNorm=True)],
            rmsprop(0.01, 0.9, 1e-6, 0.5, centered=True),
            8,
            loss="hinge",
            gradientClip={"kind": "value", "limit": 0.01},
        ),
        5,
    ),
    "Huber over the line, softplus and tanh": (
        fit(
            8,
            80,
            0.5,
            [(6, "softplus"), (4, "tanh")],
            adagrad(0.05, 0.1, 0.2),
            20,
            batch_size=16,
            loss="huber",
            huberDelta=0.1,
            warmup={"kind": "linear", "epochs": 9, "startFactor": 0.2},
        ),
        7,
    ),
    "mean absolute error over the line, two units last": (
        fit(9, 60, 0.3, [(6, "silu"), (2, "tanh")], sgd(0.05, 0.5, dampening=0.2), 9, loss="meanAbsoluteError"),
        4,
    ),
    "two classes by one output, decoupled decay, one unit last": (
        classify(
            11,
            arms(30, 2),
            [dense(6, "silu", dropout=0.5), dense(5, "leakyRelu"), dense(1, "tanh")],
            adamw(0.01),
            8,
            batch_size=20,
            weight_decay=0.3,
            loss="binaryCrossEntropy",
        ),
        4,
    ),
    "far from the beginning": (
        classify(13, arms(40), [(12, "tanh"), (10, "sigmoid"), (8, "gelu")], sgd(0.01), 5, init=normal(30)),
        0,
    ),
    "saturated softplus and elu": (classify(18, arms(30), [(8, "softplus"), (8, "elu")], sgd(8), 9), 3),
    "saturated sigmoid and tanh": (classify(16, arms(30), [(8, "sigmoid"), (8, "tanh")], sgd(30), 9), 5),
    "saturated silu and gelu": (classify(16, arms(30), [(8, "silu"), (8, "gelu")], sgd(30), 9), 2),
    "dead": (classify(14, arms(60), [(20, "relu"), (15, "relu")], sgd(9), 9), 4),
    "no hidden layer": (classify(15, arms(25), [], sgd(0.5), 9), 3),
}
