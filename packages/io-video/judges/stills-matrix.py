#!/usr/bin/env python3
"""Writes a matrix of PNG, TIFF, BMP, JPEG (Pillow, ImageMagick) and raw AVI files (FFmpeg), and beside
each what the judge itself decodes: float64 samples, or the three colours whose BT.601 luminance counts.

    stills-matrix.py FOLDER

FOLDER/matrix.json lists { file, judge, kind, planes, truth, tolerance } for every file that was written.
"""

import itertools
import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
from PIL import Image

folder = Path(sys.argv[1])
rows = []
WIDTH, HEIGHT = 37, 23
random = np.random.default_rng(5)
y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
STAR = 180 * np.exp(-((x - 17.3) ** 2 + (y - 9.6) ** 2) / 8)
GREY8 = np.clip(30 + STAR + random.normal(0, 6, (HEIGHT, WIDTH)), 0, 255).astype(np.uint8)
GREY16 = (GREY8.astype(np.uint16) * 257 + random.integers(0, 200, GREY8.shape)).clip(0, 65535).astype(np.uint16)
RGB8 = np.stack([GREY8, np.roll(GREY8, 3, 1), np.roll(GREY8, 5, 0)], axis=2)
MAGICK = shutil.which("magick") or shutil.which("convert", path="/usr/bin") or shutil.which("convert")


def add(file, judge, kind, pixels, tolerance=0):
    """Keeps what a judge decodes; two axes are grey, three colours."""
    pixels = np.asarray(pixels).astype("<f8")
    truth = file.name + ".f8"
    pixels.tofile(folder / truth)
    rows.append(dict(file=file.name, judge=judge, kind=kind, planes=1 if pixels.ndim == 2 else 3,
                     truth=truth, tolerance=tolerance))


def by_pillow(file, scale=1):
    """Pixels as Pillow decodes a file: grey as stored, anything with colours as RGB."""
    image = Image.open(file)
    if image.mode == "1":
        # Bits as they are; of a bitmap with a palette its colours.
        return np.asarray(image).astype(int) * (255 if image.format == "BMP" else 1)
    if image.mode in ("L", "I", "F") or image.mode.startswith("I;16"):
        return np.asarray(image).astype(float) / scale
    if image.mode == "LA":
        return np.asarray(image)[..., 0]
    return np.asarray(image.convert("RGB"))


def pillow():
    modes = {
        "1": Image.fromarray(GREY8).point(lambda v: 255 if v > 60 else 0).convert("1"),
        "L": Image.fromarray(GREY8),
        "LA": Image.merge("LA", [Image.fromarray(GREY8), Image.fromarray(255 - GREY8)]),
        "P": Image.fromarray(RGB8).quantize(200),
        "RGB": Image.fromarray(RGB8),
        "RGBA": Image.merge("RGBA", [*Image.fromarray(RGB8).split(), Image.fromarray(GREY8)]),
        "I16": Image.fromarray(GREY16),
        "I": Image.fromarray(GREY16.astype(np.int32) * 1000),
        "F": Image.fromarray(GREY16.astype(np.float32) / 7),
    }
    for mode, level in itertools.product(["1", "L", "LA", "P", "RGB", "RGBA", "I16"], [0, 9]):
        file = folder / f"pil-{mode}-{level}.png"
        modes[mode].save(file, compress_level=level)
        add(file, "Pillow", f"PNG {mode}, level {level}", by_pillow(file))
    for bits in (1, 2, 4):
        file = folder / f"pil-P{bits}.png"
        Image.fromarray(RGB8).quantize(2**bits).save(file, bits=bits)
        add(file, "Pillow", f"PNG palette of {bits} bits", by_pillow(file))
    packings = [None, "tiff_lzw", "tiff_adobe_deflate", "packbits", "tiff_deflate", "jpeg", "group4", "zstd"]
    for mode, packing in itertools.product(["1", "L", "LA", "P", "RGB", "RGBA", "I16", "I", "F"], packings):
        if (packing == "group4") != (mode == "1" and packing in ("group4",)) or (packing == "jpeg" and mode not in ("L", "RGB")):
            continue
        file = folder / f"pil-{mode}-{packing}.tif"
        try:
            modes[mode].save(file, compression=packing)
            add(file, "Pillow", f"TIFF {mode}, {packing or 'unpacked'}", by_pillow(file), 2 if packing == "jpeg" else 0)
        except Exception as reason:  # a build without that packing
            file.unlink(missing_ok=True)
            print(f"Pillow does not write TIFF {mode} {packing}: {reason}", file=sys.stderr)
    for mode in ["1", "L", "P", "RGB", "RGBA"]:
        file = folder / f"pil-{mode}.bmp"
        modes[mode].save(file)
        add(file, "Pillow", f"BMP {mode}", by_pillow(file))
    for mode, quality, sampling, progressive in itertools.product(["L", "RGB"], [60, 95], [0, 2], [False, True]):
        file = folder / f"pil-{mode}-{quality}-{sampling}-{progressive}.jpg"
        modes[mode].save(file, quality=quality, subsampling=sampling, progressive=progressive)
        kind = f"JPEG {mode}, quality {quality}, sampling {sampling}{', progressive' if progressive else ''}"
        # Two decoders may differ by rounding; the luminance of colours with thinned-out chroma by more.
        add(file, "Pillow", kind, by_pillow(file), 2)


def magick():
    source = folder / "magick-source.png"
    Image.fromarray(RGB8).save(source)
    grey = folder / "magick-grey.tif"
    Image.fromarray(GREY16).save(grey)

    def write(name, kind, arguments, start=source, scale=1, tolerance=0):
        file = folder / name
        done = subprocess.run([MAGICK, str(start), *arguments, str(file)], capture_output=True, text=True)
        if done.returncode != 0 or not file.exists():
            print(f"ImageMagick does not write {kind}: {done.stderr.strip()[:100]}", file=sys.stderr)
            return
        # Its own decode, as 16-bit RGB, brought back to the numbers of the file.
        raw = subprocess.run([MAGICK, f"{file}[0]", "-alpha", "off", "-depth", "16", "-endian", "LSB", "rgb:-"], capture_output=True).stdout
        pixels = np.frombuffer(raw, "<u2").reshape(HEIGHT, WIDTH, 3).astype(float) * scale / 65535
        same = np.all(pixels == pixels[..., :1])
        add(file, "ImageMagick", kind, pixels[..., 0] if same else pixels, tolerance)

    for interlace in ("none", "PNG"):
        for bits, kind in ((1, 0), (2, 0), (4, 0), (8, 0), (16, 0), (8, 2), (16, 2), (8, 4), (16, 4), (8, 6), (16, 6)):
            options = ["-interlace", interlace, "-define", f"png:color-type={kind}", "-define", f"png:bit-depth={bits}"]
            grey_first = ["-colorspace", "Gray", "-depth", str(bits)] if kind in (0, 4) else []
            write(f"im-{kind}-{bits}-{interlace}.png", f"PNG type {kind}, {bits} bits, interlace {interlace}", [*grey_first, *options], scale=2**bits - 1)
    for endian, packing, bits in itertools.product(("LSB", "MSB"), ("None", "LZW", "Zip", "RLE"), (1, 2, 4, 8, 16)):
        write(f"im-{endian}-{packing}-{bits}.tif", f"TIFF grey of {bits} bits, {endian}, {packing}",
              ["-colorspace", "Gray", "-depth", str(bits), "-endian", endian, "-compress", packing], grey if bits == 16 else source, 2**bits - 1)
    for extra, name in ((["-define", "tiff:fill-order=lsb"], "fill order 2"), (["-define", "tiff:tile-geometry=16x16"], "tiles"),
                        (["-interlace", "plane"], "planes apart"), (["-define", "tiff:rows-per-strip=5"], "strips of 5 rows"),
                        (["-define", "quantum:polarity=min-is-white"], "white is zero")):
        for colours in ([], ["-colorspace", "Gray"]):
            write(f"im-{name.replace(' ', '-')}-{len(colours)}.tif", f"TIFF {'grey' if colours else 'RGB'}, {name}", [*colours, "-depth", "8", *extra], scale=255)
    for extra, name in (([], "24 bits"), (["-define", "bmp:subtype=RGB565"], "5-6-5"), (["-define", "bmp:subtype=RGB555"], "5-5-5"),
                        (["-define", "bmp3:alpha=true", "-alpha", "on"], "alpha"), (["-colors", "200", "-type", "Palette"], "palette"),
                        (["-colors", "200", "-type", "Palette", "-compress", "RLE"], "palette with run lengths")):
        for form in ("BMP", "BMP2", "BMP3"):
            file = f"im-{form}-{name.replace(' ', '-')}.bmp"
            # Words of 5 and 6 bits are spread to 8 by rounding there, by repeating their bits here.
            write(file, f"{form} {name}", [*extra, "-define", f"bmp:format={form.lower()}"], scale=255, tolerance=1 if "5-" in name else 0)


def ffmpeg():
    """Raw AVI: FFmpeg's own decode of what it wrote, in the samples that the file holds."""
    frames = np.stack([np.roll(GREY16, k, 1) for k in range(3)])
    formats = {"gray": "gray", "gray10le": "gray10le", "gray12le": "gray12le", "gray14le": "gray14le",
               "gray16le": "gray16le", "gray16be": "gray16le", "yuv420p": "luma", "yuv422p": "luma", "yuv444p": "luma",
               "yuv411p": "luma", "yuv410p": "luma", "nv12": "luma", "nv21": "luma", "yuyv422": "luma", "uyvy422": "luma",
               "yvyu422": "luma", "bgr24": "rgb24", "rgb24": "rgb24", "bgra": "rgb24", "rgba": "rgb24", "argb": "rgb24",
               "abgr": "rgb24", "bgr0": "rgb24", "rgb555le": "rgb24", "rgb565le": "rgb24", "pal8": "rgb24",
               "monow": "gray", "monob": "gray", "ya8": "gray", "gbrp": "rgb24", "rgb48le": "rgb24", "yuv420p10le": "luma",
               **{f"bayer_{p}8": "bayer" for p in ("bggr", "rggb", "gbrg", "grbg")},
               **{f"bayer_{p}16{e}": "bayer" for p in ("bggr", "rggb", "gbrg", "grbg") for e in ("le", "be")}}
    for name, decoded in formats.items():
        file = folder / f"ff-{name}.avi"
        source = name if decoded == "bayer" else "gray16le"
        data = frames
        if decoded == "bayer":
            data = frames.astype(">u2") if name.endswith("be") else frames if name.endswith("le") else (frames >> 8).astype(np.uint8)
        command = ["ffmpeg", "-v", "warning", "-y", "-f", "rawvideo", "-pix_fmt", source, "-s", f"{WIDTH}x{HEIGHT}", "-r", "25",
                   "-i", "-", "-c:v", "rawvideo", "-pix_fmt", name, str(file)]
        done = subprocess.run(command, input=data.tobytes(), capture_output=True)
        if done.returncode != 0:
            print(f"ffmpeg does not write AVI {name}: {done.stderr.decode()[:100]}", file=sys.stderr)
            continue
        if b"cannot be written" in done.stderr:
            print(f"AVI has no name for {name}: ffmpeg says that its file cannot be read", file=sys.stderr)
            continue
        probe = ["ffprobe", "-v", "error", "-select_streams", "v", "-show_entries", "stream=pix_fmt", "-of", "csv=p=0", str(file)]
        read = subprocess.run(probe, capture_output=True, text=True).stdout.strip()
        if read in ("rgb555le", "bgr24", "pal8", "monow", "monob") and decoded != "rgb24":
            # AVI has no name for these: what FFmpeg writes is read back as another format, by itself too.
            decoded = "rgb24"
        if decoded == "bayer":
            add(file, "FFmpeg", f"AVI {name}", data[0])
            continue
        wanted = name if decoded == "luma" else decoded
        raw = subprocess.run(["ffmpeg", "-v", "error", "-i", str(file), "-f", "rawvideo", "-frames:v", "1", "-pix_fmt", wanted, "-"], capture_output=True).stdout
        if not raw:
            print(f"ffmpeg does not read its own AVI {name}", file=sys.stderr)
            continue
        samples = np.frombuffer(raw, np.uint8)
        if decoded == "luma":
            step = {"yuyv422": (0, 2), "yvyu422": (0, 2), "uyvy422": (1, 2)}.get(name)
            if name == "yuv420p10le":
                samples = np.frombuffer(raw, "<u2")
            if step:
                row = len(samples) // HEIGHT
                samples = samples.reshape(HEIGHT, row)[:, step[0]::step[1]][:, :WIDTH]
            add(file, "FFmpeg", f"AVI {name}", samples.reshape(-1)[: WIDTH * HEIGHT].reshape(HEIGHT, WIDTH))
        elif decoded == "rgb24":
            add(file, "FFmpeg", f"AVI {name}", samples.reshape(HEIGHT, WIDTH, 3))
        else:
            samples = samples if decoded == "gray" else np.frombuffer(raw, "<u2")
            add(file, "FFmpeg", f"AVI {name}", samples.reshape(HEIGHT, WIDTH))


pillow()
if MAGICK:
    magick()
else:
    print("ImageMagick is not installed: its files are left out", file=sys.stderr)
if shutil.which("ffmpeg"):
    ffmpeg()
else:
    print("ffmpeg is not installed: its files are left out", file=sys.stderr)
(folder / "matrix.json").write_text(json.dumps(rows))
