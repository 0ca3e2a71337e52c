"""The operations of the Python peers, by name. A package that is missing leaves its operations out."""
import importlib
import platform

import numpy as np


def build_kernels(pixels, numbers):
    """Returns {name: function without arguments that gives a number} and {package: version}."""
    kernels = {}
    versions = {"Python": platform.python_version(), "numpy": np.__version__}

    def add(package, build):
        try:
            module = importlib.import_module(package)
        except ImportError:
            return
        versions[package] = module.__version__
        kernels.update(build(module, pixels, numbers))

    kernels.update(numpy_kernels(pixels))
    add("scipy", scipy_kernels)
    add("sep", sep_kernels)
    add("astropy", astropy_kernels)
    add("photutils", photutils_kernels)
    add("cv2", opencv_kernels)
    add("skimage", skimage_kernels)
    if "cv2" in versions and "skimage" in versions:
        from pymovie_steps import measure_adaptive

        stamp = pixels["stamp8"]
        kernels["PyMovie's steps"] = lambda: measure_adaptive(stamp, numbers["maskThreshold"])
    return kernels, versions


def numpy_kernels(pixels):
    field, stamp = pixels["field"], pixels["small"]
    return {
        "numpy median, 1 Mpx": lambda: np.median(field),
        "numpy median, 51x51": lambda: np.median(stamp),
    }


def scipy_kernels(_, pixels, numbers):
    from scipy import ndimage
    from scipy.optimize import curve_fit

    def model(shape):
        y, x = np.mgrid[: shape[0], : shape[1]].astype(float)

        def value(_, a, x0, y0, p, q, r, c):
            u, v = x - x0, y - y0
            return (a * np.exp(-0.5 * (p * u * u + 2 * q * u * v + r * v * v)) + c).ravel()

        def slopes(_, a, x0, y0, p, q, r, c):
            u, v = x - x0, y - y0
            e = np.exp(-0.5 * (p * u * u + 2 * q * u * v + r * v * v))
            light = a * e
            columns = [e, light * (p * u + q * v), light * (q * u + r * v), -0.5 * light * u * u]
            columns += [-light * u * v, -0.5 * light * v * v, np.ones_like(e)]
            return np.stack([column.ravel() for column in columns], axis=1)

        return value, slopes

    def fit(name):
        stamp = pixels[name]
        value, slopes = model(stamp.shape)
        flat = stamp.ravel()
        start = numbers["fitStart"][name]
        return lambda: curve_fit(value, None, flat, p0=start, jac=slopes)[0][1:3].tolist()

    video, video_float, mask = pixels["video"], pixels["videoFloat"], pixels["videoMask"] > 0
    small, small_float, small_mask = pixels["small"], pixels["smallFloat"], pixels["smallMask"] > 0
    eight = np.ones((3, 3))
    blur = lambda image: ndimage.gaussian_filter(image, 1.1, mode="mirror", truncate=4.0)
    return {
        "scipy fit with Jacobian, 51x51": fit("fit51"),
        "scipy fit with Jacobian, 21x21": fit("fit21"),
        "scipy label, 51x51": lambda: ndimage.label(small_mask, eight)[1],
        "scipy label, 640x480": lambda: ndimage.label(mask, eight)[1],
        "scipy blur, 51x51": lambda: blur(small_float)[25, 25],
        "scipy blur, 640x480": lambda: blur(video_float)[240, 320],
        "scipy median filter, 51x51": lambda: ndimage.median_filter(small, 5, mode="mirror")[25, 25],
        "scipy median filter, 640x480": lambda: ndimage.median_filter(video, 5, mode="mirror")[240, 320],
    }


def sep_kernels(sep, pixels, numbers):
    field = pixels["field"]
    xs, ys = pixels["xs"], pixels["ys"]
    few_xs, few_ys = xs[:1000].copy(), ys[:1000].copy()
    flat = field - np.float32(100)

    def stars():
        background = sep.Background(field)
        return len(sep.extract(field - background.back(), 5.0, err=background.globalrms))

    area = np.pi * (12.0**2 - 8.0**2)
    return {
        "sep sum_circle": lambda: sep.sum_circle(field, xs, ys, 5.0, subpix=0)[0].sum(),
        "sep sum_circann, mean": lambda: np.median(
            sep.sum_circann(field, few_xs, few_ys, 8.0, 12.0, subpix=0)[0] / area
        ),
        "sep Background + back": lambda: sep.Background(field).back()[512, 512],
        "sep Background + extract": stars,
        "sep winpos": lambda: len(sep.winpos(flat, pixels["starXs"], pixels["starYs"], 1.8)[0]),
    }


def astropy_kernels(_, pixels, numbers):
    from astropy.stats import sigma_clipped_stats

    field, stamp = pixels["field"], pixels["small"].astype(float)
    return {
        "astropy sigma_clipped_stats, 1 Mpx": lambda: list(sigma_clipped_stats(field)),
        "astropy sigma_clipped_stats, 51x51": lambda: sigma_clipped_stats(stamp)[0],
    }


def photutils_kernels(photutils, pixels, numbers):
    from astropy.stats import SigmaClip, sigma_clipped_stats
    from photutils.aperture import ApertureStats, CircularAnnulus, CircularAperture, aperture_photometry
    from photutils.background import Background2D, SExtractorBackground
    from photutils.detection import DAOStarFinder

    field = pixels["field"].astype(float)
    places = np.stack([pixels["xs"], pixels["ys"]], axis=1)
    few = places[:1000]
    clip = SigmaClip(sigma=3, maxiters=10)

    def background():
        estimator = SExtractorBackground()
        mesh = Background2D(field, 64, filter_size=3, sigma_clip=clip, bkg_estimator=estimator)
        return mesh.background[512, 512]

    def stars():
        _, middle, scatter = sigma_clipped_stats(field)
        return len(DAOStarFinder(fwhm=4.3, threshold=5 * scatter)(field - middle))

    return {
        "photutils circles": lambda: aperture_photometry(field, CircularAperture(places, r=5.0))[
            "aperture_sum"
        ].sum(),
        "photutils clipped annuli": lambda: np.median(
            ApertureStats(field, CircularAnnulus(few, 8, 12), sigma_clip=clip).median
        ),
        "photutils Background2D": background,
        "photutils clipped stats + DAOStarFinder": stars,
    }


def opencv_kernels(cv2, pixels, numbers):
    cv2.setNumThreads(1)
    video, video_float, mask = pixels["video"], pixels["videoFloat"], pixels["videoMask"]
    small, small_float, small_mask = pixels["small"], pixels["smallFloat"], pixels["smallMask"]
    count = lambda m: cv2.connectedComponentsWithStats(m, connectivity=8)[0] - 1
    blur = lambda image: cv2.GaussianBlur(image, (11, 11), 1.1)
    return {
        "OpenCV label, 51x51": lambda: count(small_mask),
        "OpenCV label, 640x480": lambda: count(mask),
        "OpenCV blur, 51x51": lambda: blur(small_float)[25, 25],
        "OpenCV blur, 640x480": lambda: blur(video_float)[240, 320],
        "OpenCV median filter, 51x51": lambda: cv2.medianBlur(small, 5)[25, 25],
        "OpenCV median filter, 640x480": lambda: cv2.medianBlur(video, 5)[240, 320],
    }


def skimage_kernels(_, pixels, numbers):
    from skimage.measure import label, regionprops

    mask = pixels["smallMask"] > 0

    def components():
        found = [(r.area, r.bbox, r.centroid) for r in regionprops(label(mask, connectivity=2))]
        return len(found)

    return {"skimage label + regionprops, 51x51": components}
