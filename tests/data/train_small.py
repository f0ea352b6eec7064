"""Trains a small network on real patches, in a process that a test may kill.

python train_small.py DATA RUN EPOCHS [DEVICE ...]
"""

import sys
from pathlib import Path

import keras
import tensorflow as tf

from export.train import Settings, fit, split, strategy


def main() -> None:
    data, run, epochs, *devices = sys.argv[1:]
    tf.config.experimental.enable_op_determinism()
    if devices:
        cpu = tf.config.list_physical_devices("CPU")[0]
        logical = [tf.config.LogicalDeviceConfiguration() for _ in devices]
        tf.config.set_logical_device_configuration(cpu, logical)
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
    training, validation = split(Path(run), settings)
    keras.utils.set_random_seed(0)
    chosen = strategy(devices)
    print(chosen.num_replicas_in_sync, "replicas")
    with chosen.scope():
        model = _network(random=not devices)
    fit(model, training, validation, settings, Path(run), int(epochs))


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
