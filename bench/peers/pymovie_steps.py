"""The steps of PyMovie 4.2's dynamic aperture, written anew from a description of what it computes.

Not PyMovie's program: no copy of its code, and without its display, histograms and bookkeeping. It stands for
what numpy, OpenCV and scikit-image alone cost for these steps.
"""
import cv2
import numpy as np
from skimage.measure import label, regionprops

LEAST_STAR_PIXELS = 5
LEAST_MASK_PIXELS = 9
FARTHEST = 8.0


def blurred(image):
    return cv2.GaussianBlur(image.astype(np.uint16), (5, 5), 1.1)


def blobs(image, cut):
    return regionprops(label(blurred(image) > np.floor(cut), connectivity=1))


def robust_mean(image):
    """Mean of the pixels that belong to no star, and a standard deviation."""
    limit = image.mean() + 4.5 * np.median(image.std(axis=1))
    sky = image[image <= limit]
    level, scatter = sky.mean(), sky.std()
    erased = image.astype(float)
    outside = np.ones(image.shape, bool)
    for blob in blobs(image, level + 2 * scatter):
        if blob.area >= LEAST_STAR_PIXELS:
            rows, columns = blob.coords.T
            outside[rows, columns] = False
    erased[~outside] = 0
    kept = erased[erased <= np.round(erased.mean()) + 3 * scatter]
    return image[outside].mean(), kept.std()


def find_mask(image, threshold, level):
    """Pixels (rows, columns) of the brightest blob near the centre; None without one."""
    middle = image.shape[0] // 2
    own_level, _ = robust_mean(image)
    best, best_light = None, 0.0
    for blob in blobs(image, threshold + np.round(level)):
        row, column = blob.centroid
        if np.hypot(row - middle, column - middle) > FARTHEST:
            continue
        rows, columns = blob.coords.T
        light = (image[rows, columns] - own_level).sum()
        if light > best_light:
            best, best_light = (rows, columns), light
    return best if best is not None and len(best[0]) >= LEAST_MASK_PIXELS else None


def measure_adaptive(image, threshold):
    """Signal above the background, ADU."""
    level, _ = robust_mean(image)
    mask = find_mask(image, threshold, level)
    if mask is None:
        return float("nan")
    light = image[mask].sum(dtype=np.int64)
    return light - np.round(len(mask[0]) * level)
