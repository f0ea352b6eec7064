"""Trains a small network on real patches, in a process that a test may kill.

python train_small.py DATA EPOCHS RUN[=DEVICE[+DEVICE]] ...

Several runs are trained one after the other, each as if it were the only one.
"""

import sys
from pathlib import Path

import keras
import tensorflow as tf

from export.training.trainer import Settings, fit, split, strategy


def main() -> None:
    data, epochs, *runs = sys.argv[1:]
    tf.config.experimental.enable_op_determinism()
    if any("=" in run for run in runs):
        cpu = tf.config.list_physical_devices("CPU")[0]
        two = [tf.config.LogicalDeviceConfiguration() for _ in range(2)]
        tf.config.set_logical_device_configuration(cpu, two)
    for run in runs:
        folder, _, devices = run.partition("=")
        _train(data, int(epochs), Path(folder), devices.split("+") if devices else [])


def _train(data: str, epochs: int, run: Path, devices: list[str]) -> None:
    settings = Settings(
        data=data,
        extra=False,
        weights_xception="none",
        weights_nasnet="none",
        scaling="symmetric",
        augmentation="none" if devices else "seed+stain",
        batch_size=4,
        learning_rate=1e-3,
        validation_fraction=0.4,
        seed=5,
        learning_rate_decay=1e-3,
        hard_examples=0.0 if devices else 0.3,
        deterministic=True,
    )
    training, validation = split(run, settings)
    keras.utils.set_random_seed(0)
    chosen = strategy(devices)
    print(chosen.num_replicas_in_sync, "replicas")
    with chosen.scope():
        model = _network(random=not devices)
    fit(model, training, validation, settings, run, epochs)


def _network(random: bool) -> keras.Model:
    """With dropout and batch statistics, or without, where two devices must do as one does."""
    patches = keras.Input((96, 96, 3))
    features = keras.layers.Conv2D(4, 8, strides=8)(keras.layers.Rescaling(1 / 255)(patches))
    if random:
        features = keras.layers.BatchNormalization(momentum=0.5)(features)
    pooled = keras.layers.GlobalAveragePooling2D()(features)
    if random:
        pooled = keras.layers.Dropout(0.5)(pooled)
    return keras.Model(patches, keras.layers.Dense(1, activation="sigmoid")(pooled))


if __name__ == "__main__":
    main()
