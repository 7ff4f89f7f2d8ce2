"""Trains what it is asked for with Keras, the step compiled by tf.function, and tells how long it takes.

Requests and answers as in torch-peer.py. TensorFlow fixes its threads once: a request for another number ends it.
"""

import json
import os
import sys
import time

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["TF_ENABLE_ONEDNN_OPTS"] = os.environ.get("TF_ENABLE_ONEDNN_OPTS", "1")  # as by default, without its note
import tensorflow as tf

started = {}
fixed = None


def start(task):
    tf.random.set_seed(1)
    activation = None if task["activation"] == "linear" else task["activation"]
    layers = [tf.keras.layers.Dense(units, activation=activation) for units in task["hidden"]]
    model = tf.keras.Sequential([tf.keras.Input((task["inputs"],)), *layers, tf.keras.layers.Dense(task["outputs"])])
    rule = tf.keras.optimizers.Adam if task["optimizer"] == "adam" else tf.keras.optimizers.SGD
    optimizer = rule(learning_rate=0.001)
    criterion = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    x = tf.random.normal((task["samples"], task["inputs"]))
    y = tf.random.uniform((task["samples"],), maxval=task["outputs"], dtype=tf.int32)

    @tf.function
    def compiled():
        with tf.GradientTape() as tape:
            outputs = model(x, training=True)
            loss = criterion(y, outputs)
        optimizer.apply_gradients(zip(tape.gradient(loss, model.trainable_variables), model.trainable_variables))
        right = tf.equal(tf.argmax(outputs, 1, output_type=tf.int32), y)
        return loss, tf.reduce_mean(tf.cast(right, tf.float32))

    def step():
        loss, accuracy = compiled()
        return float(loss), float(accuracy)

    return step


def measure(task, threads, looks, stepsAtOnce):
    global fixed
    if fixed is None:
        tf.config.threading.set_intra_op_parallelism_threads(threads)
        tf.config.threading.set_inter_op_parallelism_threads(1)
        fixed = threads
    if fixed != threads:
        raise ValueError(f"started with {fixed} threads")
    if task["name"] not in started:
        started[task["name"]] = start(task)
        started[task["name"]]()
    step = started[task["name"]]
    times = []
    for _ in range(looks + 2):
        begin = time.perf_counter()
        for _ in range(stepsAtOnce):
            step()
        times.append((time.perf_counter() - begin) * 1000 / stepsAtOnce)
    return times[2:]


print(json.dumps({"version": tf.__version__}), flush=True)
for line in sys.stdin:
    print(json.dumps(measure(**json.loads(line))), flush=True)
