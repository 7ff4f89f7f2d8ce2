"""Makes the reference pictures of the vision conformance test with Python's OpenCV.

    pip install opencv-python-headless==5.0.0.* numpy
    python tests/reference/make-canny.py

Writes vision/*.png and vision/cases.json beside this file. Results of one picture and kind lie one below the other in
one PNG; a case says at which row its result begins. Channels are stored as RGB, so OpenCV's BGR is swapped first and
last: the order of operations is that of the lab.
"""
import json
import os

import cv2
import numpy as np

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "vision")
os.makedirs(HERE, exist_ok=True)
random = np.random.RandomState(20261124)


def scene(height, width):
    """Shapes of several contrasts on a slope, in colour."""
    y, x = np.mgrid[0:height, 0:width]
    picture = np.stack([40 + x, 60 + y * 1.5, 200 - x * 0.8 - y * 0.4], axis=2)
    picture = np.clip(picture, 0, 255).astype(np.uint8)
    cv2.circle(picture, (28, 30), 17, (230, 180, 40), -1, cv2.LINE_AA)
    cv2.rectangle(picture, (50, 12), (84, 40), (20, 60, 120), -1)
    cv2.line(picture, (5, height - 6), (width - 5, 44), (250, 250, 250), 2, cv2.LINE_AA)
    cv2.ellipse(picture, (66, 54), (20, 9), 30, 0, 360, (90, 140, 70), -1, cv2.LINE_AA)
    return picture


def blobs(height, width):
    """Soft blobs under noise, grey."""
    y, x = np.mgrid[0:height, 0:width]
    field = np.full((height, width), 60.0)
    for cx, cy, radius, level in [(20, 18, 9, 120), (55, 25, 14, 80), (35, 50, 12, 150), (68, 56, 8, 60)]:
        field += level / (1 + np.exp((np.hypot(x - cx, y - cy) - radius) * 1.5))
    return np.clip(field + random.normal(0, 9, field.shape), 0, 255).astype(np.uint8)


def deep(height, width, channels):
    """16 bits a value: a slope, rings and steps."""
    y, x = np.mgrid[0:height, 0:width]
    rings = 20000 * (np.sin(np.hypot(x - 30, y - 22) / 2.3) > 0)
    base = 9000 + x * 311 + y * 97 + rings + random.randint(0, 700, (height, width))
    planes = [np.clip(base * k, 0, 65535) for k in (1.0, 0.8, 1.15)][:channels]
    return np.stack(planes, axis=2).astype(np.uint16) if channels > 1 else planes[0].astype(np.uint16)


def edges_input(picture):
    """Grey, of 8 bits: 16 bits are divided by 257 first, rounded to the nearest."""
    if picture.dtype == np.uint16:
        picture = np.floor((picture.astype(np.float64) + 128) / 257).astype(np.uint8)
    return cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY) if picture.ndim == 3 else picture


def write(name, picture):
    stored = cv2.cvtColor(picture, cv2.COLOR_RGB2BGR) if picture.ndim == 3 else picture
    assert cv2.imwrite(os.path.join(HERE, name), stored, [cv2.IMWRITE_PNG_COMPRESSION, 9])


pictures = {
    "scene": scene(72, 96),
    "blobs": blobs(71, 83),
    "deep-grey": deep(48, 64, 1),
    "deep-colour": deep(50, 61, 3),
}
sigmas = [0.3, 0.8, 1.4, 3.3, 7.0]
thresholds = {3: [(50, 150), (20, 60.5), (200, 90)], 5: [(500, 1500), (900, 2600)], 7: [(5000, 15000), (12000, 30000)]}
cases = []
for name, picture in pictures.items():
    write(f"{name}.png", picture)
    rows = picture.shape[0]
    if picture.ndim == 3:
        write(f"{name}-grey.png", cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY))
        cases.append({"picture": name, "steps": [{"kind": "grey"}], "file": f"{name}-grey.png", "row": 0})
    blurred = []
    for sigma in sigmas:
        cases.append(
            {
                "picture": name,
                "steps": [{"kind": "gaussianBlur", "sigma": sigma}],
                "file": f"{name}-blur.png",
                "row": rows * len(blurred),
            }
        )
        blurred.append(cv2.GaussianBlur(picture, (0, 0), sigma, sigmaY=sigma, borderType=cv2.BORDER_REFLECT_101))
    write(f"{name}-blur.png", np.concatenate(blurred))
    edges = []
    for blur in [None, 1.4]:
        for aperture, pairs in thresholds.items():
            for low, high in pairs:
                for l2 in [False, True]:
                    source = picture
                    steps = []
                    if blur is not None:
                        source = cv2.cvtColor(source, cv2.COLOR_RGB2GRAY) if source.ndim == 3 else source
                        source = cv2.GaussianBlur(source, (0, 0), blur, sigmaY=blur, borderType=cv2.BORDER_REFLECT_101)
                        steps = [{"kind": "grey"}, {"kind": "gaussianBlur", "sigma": blur}]
                    steps.append(
                        {
                            "kind": "canny",
                            "lowThreshold": low,
                            "highThreshold": high,
                            "apertureSize": aperture,
                            "l2Gradient": l2,
                        }
                    )
                    cases.append(
                        {"picture": name, "steps": steps, "file": f"{name}-canny.png", "row": rows * len(edges)}
                    )
                    edges.append(
                        cv2.Canny(edges_input(source), min(low, high), max(low, high), apertureSize=aperture, L2gradient=l2)
                    )
    for case, result in zip([c for c in cases if c["file"] == f"{name}-canny.png"], edges):
        case["edgePixels"] = int(np.count_nonzero(result))
    write(f"{name}-canny.png", np.concatenate(edges))

with open(os.path.join(HERE, "cases.json"), "w") as file:
    file.write(json.dumps({"opencv": cv2.__version__, "cases": cases}, indent=1) + "\n")
print(f"{len(cases)} cases, edge pixels from {min(c.get('edgePixels', 10**9) for c in cases)}")
