"""The runs that training.json holds: every activation, loss, optimizer, schedule and way to begin, at settings of all kinds."""


def spec(experiment, seed, dataset, layers, optimizer, epochs, batch_size=None, weight_decay=1e-5, model_index=0, **more):
    kind = {"classification": "spiral", "regression": "cubic"}[experiment]
    loss = {"classification": "crossEntropy", "regression": "meanSquaredError"}[experiment]
    return {
        "experiment": experiment,
        "seed": seed,
        "params": {
            "dataset": {"kind": kind, **dataset},
            "layers": [layer if isinstance(layer, dict) else dense(*layer) for layer in layers],
            "loss": loss,
            "optimizer": optimizer,
            "weightDecay": weight_decay,
            "epochs": epochs,
            "batchSize": batch_size,
            "modelIndex": model_index,
            **more,
        },
    }


def classify(*args, **more):
    return spec("classification", *args, **more)


def fit(seed, samples, noise, *args, **more):
    return spec("regression", seed, {"samples": samples, "noise": noise}, *args, **more)


def dense(units, activation, **more):
    return {"units": units, "activation": activation, **more}


def arms(samples, classes=3, noise=0.2):
    return {"samplesPerClass": samples, "classes": classes, "noise": noise}


def sgd(rate, momentum=0, **more):
    return {"kind": "sgd", "learningRate": rate, "momentum": momentum, **more}


def adam(rate, beta1=0.9, beta2=0.999, epsilon=1e-8, **more):
    return {"kind": "adam", "learningRate": rate, "beta1": beta1, "beta2": beta2, "epsilon": epsilon, **more}


def adamw(*args, **more):
    return {**adam(*args, **more), "kind": "adamw"}


def rmsprop(rate, alpha=0.99, epsilon=1e-8, momentum=0, **more):
    return {"kind": "rmsprop", "learningRate": rate, "alpha": alpha, "epsilon": epsilon, "momentum": momentum, **more}


def adagrad(rate, decay=0, accumulator=0, epsilon=1e-10):
    return {
        "kind": "adagrad",
        "learningRate": rate,
        "learningRateDecay": decay,
        "initialAccumulator": accumulator,
        "epsilon": epsilon,
    }


SPECS = {
    "ReLU, SGD with momentum": classify(1, arms(50), [(16, "relu")], sgd(0.05, 0.9), 80, weight_decay=1e-3),
    "two tanh layers, Adam, mini-batches": classify(
        2147483647, arms(40, 4), [(8, "tanh"), (8, "tanh")], adam(0.01), 40, batch_size=32
    ),
    "sigmoid and ReLU, RMSprop with momentum, a last batch that is smaller": classify(
        0, arms(33, 3, 0.5), [(12, "sigmoid"), (7, "relu")], rmsprop(0.003, alpha=0.9, momentum=0.8), 30, batch_size=17
    ),
    "no hidden layer, ten points an arm": classify(99, arms(10, 2), [], sgd(0.5), 60, weight_decay=0),
    "RMSprop on everything": classify(7, arms(60), [(32, "relu")], rmsprop(0.002), 60),
    "four ReLU layers, Adam with other constants, the third model": classify(
        2024,
        arms(100),
        [(32, "relu")] * 4,
        adam(0.003, 0.8, 0.95, 1e-3),
        50,
        weight_decay=1e-2,
        model_index=2,
    ),
    "linear and sigmoid, ten arms": classify(
        4294967295, arms(20, 10, 0.05), [(9, "linear"), (11, "sigmoid")], adam(0.02), 40
    ),
    "the cubic with tanh and Adam": fit(12345, 100, 0.3, [(100, "tanh")], adam(0.001), 200),
    "the cubic with mini-batches and momentum": fit(
        31, 57, 0.1, [(20, "relu"), (5, "sigmoid")], sgd(0.05, 0.5), 60, batch_size=10, model_index=1
    ),
    # Activations, each deep enough that its slope matters, in both experiments.
    **{
        f"{activation}, two layers, {'mini-batches' if i % 2 else 'everything'}": classify(
            100 + i,
            arms(30 + i, 2 + i % 4, 0.1 + i / 20),
            [(10 + i, activation), (9, activation)],
            adam(0.01) if i % 3 else sgd(0.2, 0.8),
            40,
            batch_size=(13 + 4 * i) if i % 2 else None,
        )
        for i, activation in enumerate(["leakyRelu", "elu", "gelu", "silu", "softplus", "sigmoid", "tanh"])
    },
    **{
        f"the cubic with {activation}, large weights": fit(
            200 + i,
            40 + i,
            0.5,
            [(12, activation)],
            adam(0.01),
            30,
            init={"kind": "normal", "standardDeviation": 4},
        )
        for i, activation in enumerate(["relu", "leakyRelu", "elu", "gelu", "silu", "softplus", "sigmoid", "tanh"])
    },
    # Losses.
    "hinge, four arms": classify(11, arms(30, 4), [(14, "silu")], adam(0.005), 28, loss="hinge"),
    "hinge, mini-batches, SGD": classify(
        12, arms(25, 2, 0.4), [(9, "tanh")], sgd(0.3, 0.7), 40, loss="hinge", batch_size=8, weight_decay=1e-3
    ),
    "binary cross-entropy": classify(13, arms(60, 2), [(20, "gelu")], adam(0.02), 60, loss="binaryCrossEntropy"),
    "binary cross-entropy, mini-batches, no hidden layer": classify(
        14, arms(31, 2, 0), [], adagrad(0.5), 30, loss="binaryCrossEntropy", batch_size=10
    ),
    "mean absolute error": fit(15, 50, 0.3, [(20, "tanh")], sgd(0.05), 60, loss="meanAbsoluteError"),
    "mean absolute error, mini-batches": fit(
        16, 45, 1, [(11, "silu")], rmsprop(0.001), 30, loss="meanAbsoluteError", batch_size=7
    ),
    "Huber": fit(17, 60, 3, [(16, "relu")], sgd(0.1, 0.9), 60, loss="huber"),
    "Huber with a small delta": fit(18, 60, 1, [(16, "elu")], adam(0.01), 50, loss="huber", huberDelta=0.1),
    "Huber with a large delta, mini-batches": fit(
        19, 33, 2, [(8, "softplus")], sgd(0.05), 30, loss="huber", huberDelta=2.5, batch_size=16
    ),
    # Optimizers.
    "SGD with Nesterov's momentum": classify(
        21, arms(40), [(16, "relu")], sgd(0.1, 0.9, nesterov=True), 60, weight_decay=1e-2
    ),
    "SGD with dampening": classify(22, arms(40), [(16, "tanh")], sgd(0.3, 0.8, dampening=0.4), 60),
    "SGD with Nesterov's momentum, mini-batches": fit(
        23, 50, 0.2, [(12, "tanh")], sgd(0.02, 0.95, nesterov=True), 40, batch_size=11
    ),
    "AdamW with much decay": classify(24, arms(40), [(16, "relu")], adamw(0.02), 60, weight_decay=0.3),
    "AdamW with other constants, mini-batches": classify(
        25, arms(30, 5), [(12, "silu")], adamw(0.01, 0.7, 0.9, 1e-4), 30, batch_size=40, weight_decay=0.05
    ),
    "Adam with AMSGrad": classify(26, arms(40), [(16, "tanh")], adam(0.05, beta2=0.9, amsgrad=True), 60, batch_size=50),
    "AdamW with AMSGrad": classify(
        27, arms(40, 2), [(16, "elu")], adamw(0.03, beta2=0.95, amsgrad=True), 50, weight_decay=0.1
    ),
    "Adam with much decay": classify(28, arms(40), [(16, "relu")], adam(0.02), 60, weight_decay=0.1),
    "RMSprop, centered": classify(29, arms(40), [(16, "relu")], rmsprop(0.002, 0.95, 1e-4, centered=True), 60),
    "RMSprop, centered, with momentum": classify(
        30,
        arms(40, 4),
        [(16, "tanh")],
        rmsprop(0.001, 0.9, 1e-2, 0.7, centered=True),
        50,
        batch_size=64,
        weight_decay=1e-2,
    ),
    "RMSprop with a large epsilon and decay": fit(
        32, 50, 0.3, [(12, "sigmoid")], rmsprop(0.01, 0.5, 0.1), 50, weight_decay=0.05
    ),
    "Adagrad": classify(33, arms(40), [(16, "relu")], adagrad(0.1), 60),
    "Adagrad with everything": classify(
        34, arms(40, 5), [(16, "gelu")], adagrad(0.2, 0.05, 0.3, 1e-3), 50, batch_size=60, weight_decay=1e-2
    ),
    # Learning rates.
    "step schedule": classify(
        41, arms(40), [(16, "relu")], sgd(0.5), 50, schedule={"kind": "step", "stepSize": 7, "gamma": 0.5}
    ),
    "exponential schedule, mini-batches": classify(
        42,
        arms(40),
        [(16, "tanh")],
        adam(0.05),
        40,
        batch_size=30,
        schedule={"kind": "exponential", "gamma": 0.9},
    ),
    "cosine schedule": classify(
        43,
        arms(40),
        [(16, "relu")],
        rmsprop(0.01),
        40,
        schedule={"kind": "cosine", "minimumRate": 0.0001, "period": None},
    ),
    "cosine schedule that rises again": fit(
        44,
        50,
        0.3,
        [(12, "tanh")],
        sgd(0.3, 0.5),
        40,
        schedule={"kind": "cosine", "minimumRate": 0.01, "period": 9},
    ),
    "warm-up": classify(
        45,
        arms(40),
        [(16, "relu")],
        adagrad(0.2),
        30,
        warmup={"kind": "linear", "epochs": 8, "startFactor": 0.1},
    ),
    "warm-up before cosine": classify(
        46,
        arms(40),
        [(16, "relu")],
        adamw(0.05),
        40,
        schedule={"kind": "cosine", "minimumRate": 0, "period": None},
        warmup={"kind": "linear", "epochs": 5, "startFactor": 1 / 3},
        weight_decay=0.1,
    ),
    "warm-up before steps, mini-batches": fit(
        47,
        50,
        0.3,
        [(12, "relu")],
        sgd(0.2, 0.6),
        30,
        batch_size=20,
        schedule={"kind": "step", "stepSize": 6, "gamma": 0.3},
        warmup={"kind": "linear", "epochs": 4, "startFactor": 0.25},
    ),
    "warm-up before exponential": fit(
        48,
        50,
        0.3,
        [(12, "elu")],
        adam(0.02),
        30,
        schedule={"kind": "exponential", "gamma": 0.8},
        warmup={"kind": "linear", "epochs": 10, "startFactor": 0.01},
    ),
    # How weights begin.
    **{
        f"{init['kind']} weights{', ' + init['distribution'] if 'distribution' in init else ''}": classify(
            51 + i,
            arms(20, 3),
            [(12, "tanh"), (5, "relu")],
            sgd(0.3),
            20,
            model_index=i % 3,
            init=init,
        )
        for i, init in enumerate(
            [
                {"kind": "xavier", "distribution": "uniform"},
                {"kind": "xavier", "distribution": "normal"},
                {"kind": "he", "distribution": "uniform"},
                {"kind": "he", "distribution": "normal"},
                {"kind": "normal", "standardDeviation": 0.3},
                {"kind": "zeros"},
                {"kind": "constant", "value": 0.25},
            ]
        )
    },
    "small layers of normal weights, whose second values are kept": classify(
        58, arms(15, 2), [(3, "tanh"), (5, "tanh"), (1, "tanh")], sgd(0.5), 20, init={"kind": "he", "distribution": "normal"}
    ),
    # Layers. Before batch normalization a bias has a gradient of rounding errors alone, which adaptive optimizers blow up:
    # with them it is left out.
    "without biases": classify(
        61, arms(40), [dense(16, "relu", bias=False), dense(8, "tanh", bias=False)], adam(0.02), 40
    ),
    "batch normalization": classify(
        62, arms(40), [dense(16, "gelu", batchNorm=True), dense(8, "tanh", batchNorm=True)], sgd(0.05, 0.5), 30
    ),
    "batch normalization, mini-batches, no biases": classify(
        63,
        arms(37, 4),
        [dense(12, "silu", batchNorm=True, bias=False)],
        adamw(0.02),
        30,
        batch_size=26,
        weight_decay=0.05,
    ),
    "batch normalization of the cubic": fit(
        64,
        48,
        0.3,
        [dense(10, "tanh", batchNorm=True), dense(6, "linear", batchNorm=True)],
        sgd(0.02, 0.9),
        30,
    ),
    "dropout": classify(65, arms(40), [dense(16, "relu", dropout=0.3), dense(12, "relu", dropout=0.5)], adam(0.02), 40),
    "dropout, mini-batches": fit(
        66, 44, 0.3, [dense(20, "tanh", dropout=0.2)], sgd(0.05, 0.9), 40, batch_size=12
    ),
    "dropout behind batch normalization, mini-batches, the second model": classify(
        67,
        arms(35),
        [dense(12, "leakyRelu", bias=False, batchNorm=True, dropout=0.25), dense(9, "linear", dropout=0.1)],
        adam(0.02),
        30,
        batch_size=35,
        model_index=1,
    ),
    # Clipping.
    "gradients clipped by norm": classify(
        71, arms(40), [(16, "relu")], sgd(1.5, 0.5), 50, gradientClip={"kind": "norm", "limit": 0.1}
    ),
    "gradients clipped by value, mini-batches": classify(
        72, arms(40), [(16, "tanh")], sgd(1), 30, batch_size=40, gradientClip={"kind": "value", "limit": 0.01}
    ),
    "gradients clipped by norm, deep, with decay": fit(
        73,
        50,
        2,
        [dense(8, "silu", batchNorm=True), dense(8, "elu"), dense(8, "gelu")],
        sgd(0.3, 0.9, nesterov=True),
        40,
        weight_decay=0.01,
        gradientClip={"kind": "norm", "limit": 0.5},
    ),
    "everything at once": classify(
        74,
        arms(31, 5, 0.3),
        [
            dense(14, "gelu", bias=False, batchNorm=True, dropout=0.1),
            dense(11, "silu"),
            dense(7, "elu", dropout=0.05),
        ],
        adamw(0.03, 0.85, 0.98, 1e-6, amsgrad=True),
        30,
        batch_size=32,
        weight_decay=0.02,
        model_index=1,
        loss="hinge",
        init={"kind": "he", "distribution": "normal"},
        schedule={"kind": "cosine", "minimumRate": 0.001, "period": None},
        warmup={"kind": "linear", "epochs": 4, "startFactor": 0.2},
        gradientClip={"kind": "norm", "limit": 0.8},
    ),
}
