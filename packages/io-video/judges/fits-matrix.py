#!/usr/bin/python3
"""Writes a matrix of FITS files and what astropy reads from them, for fits-matrix.mjs.

    python3 fits-matrix.py FOLDER [--every N]

Each case is a file and a record in FOLDER/manifest.json: its group, the frames that astropy reads
(float64, little-endian, in NAME.bin, with their shape), or the reason why astropy refuses it, and for
headers the time and exposure that they state. --every N writes every Nth case.
"""

import bz2
import gzip
import io
import json
import sys
import warnings
from pathlib import Path

import numpy as np
from astropy.io import fits
from astropy.time import Time

warnings.simplefilter("ignore")
folder = Path(sys.argv[1])
every = int(sys.argv[sys.argv.index("--every") + 1]) if "--every" in sys.argv else 1
random = np.random.default_rng(9)
cases = []
counter = [0]


def wanted():
    counter[0] += 1
    return counter[0] % every == 0


def record(group, name, suffix, write, frames=None, header=None, truth=None):
    """write(path) makes the file; frames(hdus) names (unit, ...) whose planes are the frames."""
    if not wanted():
        return
    path = folder / f"{len(cases):03d}-{name}{suffix}"
    case = {"group": group, "name": name, "file": path.name}
    try:
        write(path)
    except Exception as error:
        case["unwritten"] = f"{type(error).__name__}: {error}"
        cases.append(case)
        return
    if header is not None:
        case["header"] = header
    if truth is not None:
        case["frames"] = [np.asarray(plane, dtype="<f8") for plane in truth]
    else:
        try:
            with fits.open(path, uint=True, memmap=False, ignore_missing_end=False) as hdus:
                chosen = (frames or (lambda _: [0]))(hdus)
                planes = []
                for index in chosen:
                    data = hdus[index].data
                    if data is None:
                        raise ValueError("no data")
                    planes += list(np.asarray(data).reshape((-1,) + data.shape[-2:]))
                case["frames"] = [np.asarray(plane).astype("<f8") for plane in planes]
        except Exception as error:
            case["refused"] = f"{type(error).__name__}: {error}"
    if "frames" in case:
        (folder / f"{path.name}.bin").write_bytes(b"".join(plane.tobytes() for plane in case["frames"]))
        case["shapes"] = [plane.shape for plane in case.pop("frames")]
    cases.append(case)


# --- pixels -----------------------------------------------------------------------------------------

def pixels(dtype, shape):
    kind = np.dtype(dtype)
    if kind.kind == "f":
        data = random.normal(1000, 30, shape).astype(kind)
        data.flat[0], data.flat[1], data.flat[2] = np.nan, np.inf, -0.0
        return data
    info = np.iinfo(kind)
    data = random.integers(info.min, info.max, shape, dtype=kind, endpoint=True)
    data.flat[0], data.flat[1], data.flat[2] = info.min, info.max, 0
    return data


def stars(dtype, shape):
    """A sky with stars, as compression is made for."""
    height, width = shape[-2:]
    y, x = np.mgrid[0:height, 0:width]
    plane = random.poisson(900, shape).astype(float)
    for _ in range(4):
        cx, cy = random.uniform(0, width), random.uniform(0, height)
        plane = plane + 8000 * np.exp(-((x - cx) ** 2 + (y - cy) ** 2) / 4)
    if np.dtype(dtype).itemsize == 1:
        plane = plane / 40
    return plane.astype(dtype)


STORED = ["u1", "i2", "i4", "i8", "f4", "f8"]
SCALINGS = {"plain": {}, "half": {"BSCALE": 0.5, "BZERO": 10.0}, "scale": {"BSCALE": 2.5}, "zero": {"BZERO": 100}}


def write_raw(data, cards):
    """Array as it is stored, with cards that say what it means."""
    def write(path):
        hdu = fits.PrimaryHDU(data)
        hdu.writeto(path, overwrite=True)
        block = path.read_bytes()
        header, rest = block[:2880], block[2880:]
        lines = [header[i : i + 80] for i in range(0, 2880, 80)]
        end = next(i for i, line in enumerate(lines) if line.startswith(b"END"))
        added = [fits.Card(key, value).image.encode() for key, value in cards.items()]
        lines = lines[:end] + added + lines[end:]
        path.write_bytes(b"".join(lines[:36]) + rest)
    return write


def pixel_cases():
    for dtype in STORED:
        for scaling, cards in SCALINGS.items():
            for blank in [False, True] if dtype[0] in "ui" else [False]:
                for shape in [(11, 13), (3, 7, 9)]:
                    data = pixels(dtype, shape)
                    extra = dict(cards)
                    if blank:
                        extra["BLANK"] = int(data.flat[5])
                    name = f"{dtype}-{scaling}{'-blank' if blank else ''}-{len(shape)}d"
                    record("pixels", name, ".fits", write_raw(data, extra))
    for dtype in ["i1", "u2", "u4", "u8"]:
        for shape in [(11, 13), (3, 7, 9), (1, 13), (13, 1)]:
            data = pixels(dtype, shape)
            record("pixels", f"{dtype}-{'x'.join(map(str, shape))}", ".fits",
                   lambda path, data=data: fits.PrimaryHDU(data).writeto(path))
            if len(shape) == 2:
                record("pixels", f"{dtype}-ext-{'x'.join(map(str, shape))}", ".fit",
                       lambda path, data=data: fits.HDUList([fits.PrimaryHDU(), fits.ImageHDU(data)]).writeto(path),
                       frames=lambda hdus: [1])
    for blank in [-32768, -1, 5]:
        data = pixels("i2", (9, 9))
        data.flat[7] = blank
        # astropy does not apply BLANK to unsigned integers; the standard (4.4.2.5) does.
        truth = np.where(data == blank, np.nan, data + 32768.0)
        record("pixels", f"u2-blank{blank}", ".fits", write_raw(data, {"BZERO": 32768, "BLANK": blank}),
               truth=[truth])
    for shape in [(1, 7, 9), (1, 1, 5, 6), (2, 3, 4, 5), (4, 1, 5, 6), (1, 1), (2, 1)]:
        for dtype in ["i2", "f4"]:
            data = (np.arange(np.prod(shape)) * 3).reshape(shape).astype(dtype)
            record("axes", f"{dtype}-{'x'.join(map(str, shape))}", ".fits",
                   lambda path, data=data: fits.PrimaryHDU(data).writeto(path))


# --- tiles ------------------------------------------------------------------------------------------

TILES = {"rows": None, "uneven": (9, 7), "whole": "whole"}


def compress(data, codec, tile, **settings):
    size = None
    if tile == "whole":
        size = data.shape
    elif tile == "rows" and codec == "HCOMPRESS_1":
        size = (1,) * (data.ndim - 2) + (16, data.shape[-1])
    elif codec == "HCOMPRESS_1" and tile is not None:
        # CFITSIO 4 writes beyond its buffers for tiles of less.
        size = (1,) * (data.ndim - 2) + (20, 33)
    elif tile is not None and not isinstance(tile, str):
        size = (1,) * (data.ndim - len(tile)) + tuple(tile)
    if size is not None:
        settings["tile_size"] = list(size[::-1])
    def write(path):
        hdu = fits.CompImageHDU(data, compression_type=codec, **settings)
        fits.HDUList([fits.PrimaryHDU(), hdu]).writeto(path)
    return write


def tile_cases():
    one = lambda hdus: [1]
    for codec in ["RICE_1", "GZIP_1", "GZIP_2", "HCOMPRESS_1", "PLIO_1"]:
        for dtype in ["u1", "i2", "i4"] if codec == "PLIO_1" else ["u1", "i2", "u2", "i4", "u4"]:
            for name, tile in TILES.items():
                data = stars(dtype, (40, 33))
                record("tiles", f"{codec}-{dtype}-{name}", ".fits.fz", compress(data, codec, tile or "rows"), one)
        for dtype in [] if codec == "PLIO_1" else ["i2", "i4", "u4"]:
            data = pixels(dtype, (24, 21))
            if codec == "HCOMPRESS_1":
                # Noise over the whole range does not fit into its buffers: a sky near its end does.
                data = (np.iinfo(dtype).max - stars("i8", (24, 21))).astype(dtype)
            record("tiles", f"{codec}-{dtype}-extreme", ".fits.fz", compress(data, codec, "whole"), one)
        cube = stars("i2", (3, 24, 21))
        record("tiles", f"{codec}-cube", ".fits.fz", compress(cube, codec, "rows"), one)
        if codec not in ["HCOMPRESS_1", "PLIO_1"]:
            def deep(path, cube=cube, codec=codec):
                hdu = fits.CompImageHDU(cube, compression_type=codec, tile_size=(8, 8, 2))
                fits.HDUList([fits.PrimaryHDU(), hdu]).writeto(path)
            record("tiles", f"{codec}-deep-tiles", ".fits.fz", deep, one)
    for codec in ["RICE_1", "GZIP_1", "GZIP_2", "HCOMPRESS_1"]:
        for dtype in ["f4", "f8"]:
            for dither in [-1, 1, 2]:
                for level in [16, 4, -0.5]:
                    for content in ["plain", "nan", "zeros"]:
                        data = stars(dtype, (40, 33)) + random.normal(0, 1, (40, 33)).astype(dtype)
                        if content == "nan":
                            data[3, 4:9] = np.nan
                        if content == "zeros":
                            data[5:9, 2:30] = 0
                        settings = {"quantize_level": level, "quantize_method": dither, "dither_seed": 17}
                        record("floats", f"{codec}-{dtype}-dither{dither}-q{level}-{content}", ".fits.fz",
                               compress(data, codec, "rows", **settings), one)
    for codec in ["GZIP_1", "GZIP_2"]:
        for dtype in ["f4", "f8"]:
            data = pixels(dtype, (20, 21))
            record("floats", f"{codec}-{dtype}-lossless", ".fits.fz",
                   compress(data, codec, "rows", quantize_level=0), one)
    constant = np.full((40, 33), 7.25, "f4")
    for codec in ["RICE_1", "GZIP_1", "HCOMPRESS_1"]:
        record("floats", f"{codec}-constant", ".fits.fz", compress(constant, codec, "rows"), one)
    for scale in [0, 1, 2.5, 8]:
        for smooth in [0, 1]:
            for dtype in ["i2", "i4", "f4"]:
                data = stars(dtype, (45, 38))
                settings = {"hcomp_scale": scale, "hcomp_smooth": smooth}
                record("tiles", f"HCOMPRESS_1-{dtype}-scale{scale}-smooth{smooth}", ".fits.fz",
                       compress(data, "HCOMPRESS_1", "whole", **settings), one)
    for blank in [-1, 0, 1234]:
        data = stars("i2", (20, 21))
        data[2, 3:6] = blank
        def write(path, data=data, blank=blank):
            hdu = fits.CompImageHDU(data, compression_type="RICE_1")
            hdu.header["BLANK"] = blank
            fits.HDUList([fits.PrimaryHDU(), hdu]).writeto(path)
        # The same of tiles: astropy gives the number, the standard says that it is undefined.
        record("tiles", f"RICE_1-blank{blank}", ".fits.fz", write,
               truth=[np.where(data == blank, np.nan, data)])
    for scaling, cards in SCALINGS.items():
        def write(path, cards=cards):
            hdu = fits.CompImageHDU(stars("i2", (20, 21)), compression_type="RICE_1")
            fits.HDUList([fits.PrimaryHDU(), hdu]).writeto(path)
            with fits.open(path, disable_image_compression=True, mode="update") as hdus:
                hdus[1].header.update(cards)
        record("tiles", f"RICE_1-scaled-{scaling}", ".fits.fz", write, one)
    handmade_tiles()


def tile_table(path, columns, cards):
    table = fits.BinTableHDU.from_columns(columns)
    for key, value in cards.items():
        table.header[key] = value
    fits.HDUList([fits.PrimaryHDU(), table]).writeto(path)


def variable(name, rows, form="PB"):
    array = np.empty(len(rows), dtype=object)
    for i, row in enumerate(rows):
        array[i] = np.frombuffer(row, dtype="u1") if form == "PB" else row
    return fits.Column(name=name, format=f"{form}()", array=array)


def handmade_tiles():
    data = (np.arange(12 * 20).reshape(12, 20) * 7 % 251)
    cards = {"ZIMAGE": True, "ZNAXIS": 2, "ZNAXIS1": 20, "ZNAXIS2": 12, "ZTILE1": 20, "ZTILE2": 1}
    for bitpix in [8, 16, 32]:
        for stored in [8, 16, 32]:
            if stored < bitpix:
                continue
            for codec in ["GZIP_1", "GZIP_2"]:
                def pack(row):
                    raw = row.astype(f">i{stored // 8}" if stored > 8 else "u1")
                    if codec == "GZIP_2":
                        raw = raw.view("u1").reshape(-1, stored // 8).T.copy()
                    return gzip.compress(raw.tobytes())
                rows = [pack(row) for row in data]
                record("handmade", f"{codec}-int{stored}-under-{bitpix}", ".fits.fz",
                       lambda path, rows=rows, bitpix=bitpix, codec=codec: tile_table(
                           path, [variable("COMPRESSED_DATA", rows)],
                           {**cards, "ZBITPIX": bitpix, "ZCMPTYPE": codec}),
                       truth=[data] if codec == "GZIP_2" and stored != bitpix else None,
                       frames=lambda hdus: [1])
    floats = random.normal(5, 1, (12, 20)).astype(">f4")
    rows = [gzip.compress(row.tobytes()) for row in floats]
    none = [b""] * 12
    fallback = [gzip.compress(row.tobytes()) if i % 3 else b"" for i, row in enumerate(floats)]
    plain = [b"" if i % 3 else row.tobytes() for i, row in enumerate(floats)]
    record("handmade", "float-fallback-gzip", ".fits.fz",
           lambda path: tile_table(path, [variable("COMPRESSED_DATA", none), variable("GZIP_COMPRESSED_DATA", rows),
               fits.Column("ZSCALE", "D", array=np.zeros(12)), fits.Column("ZZERO", "D", array=np.zeros(12))],
               {**cards, "ZBITPIX": -32, "ZCMPTYPE": "RICE_1", "ZQUANTIZ": "NO_DITHER"}), truth=floats[None])
    record("handmade", "float-fallback-both", ".fits.fz",
           lambda path: tile_table(path, [variable("COMPRESSED_DATA", none), variable("GZIP_COMPRESSED_DATA", fallback),
               variable("UNCOMPRESSED_DATA", plain)],
               {**cards, "ZBITPIX": -32, "ZCMPTYPE": "RICE_1"}), truth=floats[None])
    stored = data.astype(">i2")
    record("handmade", "nocompress", ".fits.fz",
           lambda path: tile_table(path, [variable("COMPRESSED_DATA", [row.tobytes() for row in stored])],
               {**cards, "ZBITPIX": 16, "ZCMPTYPE": "NOCOMPRESS"}), truth=data[None])
    record("handmade", "unknown-codec", ".fits.fz",
           lambda path: tile_table(path, [variable("COMPRESSED_DATA", [b"1234"] * 12)],
               {**cards, "ZBITPIX": 16, "ZCMPTYPE": "BZIP2_1"}))


# --- units of a file --------------------------------------------------------------------------------

def layout_cases():
    image = lambda n, shape=(8, 9), dtype="i2": (np.arange(np.prod(shape)).reshape(shape) + 100 * n).astype(dtype)
    ext = lambda n, name=None, **more: fits.ImageHDU(image(n, **more), name=name)
    comp = lambda n, **more: fits.CompImageHDU(image(n, **more), compression_type="RICE_1")
    table = lambda: fits.BinTableHDU.from_columns([fits.Column("A", "J", array=np.arange(5))])
    text = lambda: fits.TableHDU.from_columns([fits.Column("A", "I5", array=np.arange(5), ascii=True)])
    vla = lambda: fits.BinTableHDU.from_columns([variable("V", [b"12", b"345", b""])])
    groups = lambda: fits.GroupsHDU(fits.GroupData(image(0, (4, 3, 5), "f4"), bitpix=-32, parnames=["u"], pardata=[np.arange(4.0)]))
    empty = fits.PrimaryHDU
    layouts = {
        "primary-and-two": (lambda: [fits.PrimaryHDU(image(0)), ext(1), ext(2)], [0, 1, 2]),
        "empty-and-three": (lambda: [empty(), ext(1), ext(2), ext(3)], [1, 2, 3]),
        "forty": (lambda: [fits.PrimaryHDU(image(0))] + [ext(n) for n in range(1, 40)], list(range(40))),
        "compressed-five": (lambda: [empty()] + [comp(n) for n in range(5)], [1, 2, 3, 4, 5]),
        "mixed-compression": (lambda: [fits.PrimaryHDU(image(0)), comp(1), ext(2)], [0, 1, 2]),
        "cubes": (lambda: [empty(), ext(1, shape=(2, 8, 9)), ext(2), ext(3, shape=(4, 8, 9))], [1, 2, 3]),
        "table-between": (lambda: [fits.PrimaryHDU(image(0)), table(), ext(1), text(), ext(2)], [0, 2, 4]),
        "ascii-table-first": (lambda: [empty(), text(), ext(1)], [2]),
        "variable-arrays-first": (lambda: [empty(), vla(), ext(1)], [2]),
        "random-groups-first": (lambda: [groups(), ext(1), ext(2)], [1, 2]),
        "random-groups-alone": (lambda: [groups()], []),
        "sci-err-dq": (lambda: [empty(), ext(1, "SCI", dtype="f4"), ext(2, "ERR", dtype="f4"), ext(3, "DQ")], [1]),
        "two-sci": (lambda: [empty(), ext(1, "SCI"), ext(2, "ERR"), ext(3, "SCI"), ext(4, "ERR")], [1, 3]),
        "image-and-mask": (lambda: [fits.PrimaryHDU(image(0)), ext(1, "MASK", dtype="u1")], [0]),
        "preview-first": (lambda: [fits.PrimaryHDU(image(0, (3, 4))), ext(1), ext(2)], [1, 2]),
        "preview-last": (lambda: [fits.PrimaryHDU(image(0)), ext(1, shape=(3, 4))], [0]),
        "other-type": (lambda: [fits.PrimaryHDU(image(0, dtype="f4")), ext(1, dtype="u1")], [0]),
        "detectors": (lambda: [empty(), ext(1, "CCD1"), ext(2, "CCD2")], [1]),
        "only-tables": (lambda: [empty(), table()], []),
        "one-axis": (lambda: [empty(), fits.ImageHDU(np.arange(9)), ext(1)], [2]),
    }
    for name, (make, frames) in layouts.items():
        for checksum in [False, True]:
            record("units", name + ("-checksum" if checksum else ""), ".fits",
                   lambda path, make=make, checksum=checksum: fits.HDUList(make()).writeto(path, checksum=checksum),
                   frames=lambda hdus, frames=frames: frames or [0])
    def changed(change):
        def write(path):
            plain = io.BytesIO()
            fits.PrimaryHDU(image(3)).writeto(plain)
            path.write_bytes(change(plain.getvalue()))
        return write
    whole = {
        "gzip": (".fits.gz", lambda b: gzip.compress(b)),
        "bzip2": (".fits.bz2", lambda b: bz2.compress(b)),
        "unpadded": (".fits", lambda b: b[: 2880 + 144]),
        "half-padded": (".fits", lambda b: b[: 2880 + 1000]),
        "cut-off": (".fits", lambda b: b[: 2880 + 100]),
        "cut-in-header": (".fits", lambda b: b[:1440]),
        "trailing-rubbish": (".fits", lambda b: b + b"rubbish" * 600),
        "no-end": (".fits", lambda b: b.replace(b"END" + b" " * 77, b" " * 80)),
        "end-nul": (".fits", lambda b: b[:400] + b[400:2880].replace(b" " * 77, b"\0" * 77) + b[2880:]),
    }
    for name, (suffix, change) in whole.items():
        truth = [image(3)] if name in ["unpadded", "half-padded", "end-nul"] else None
        record("whole files", name, suffix, changed(change), truth=truth)


# --- headers ----------------------------------------------------------------------------------------

def header_cases():
    base = ["SIMPLE  = T", "BITPIX  = 16", "NAXIS   = 2", "NAXIS1  = 6", "NAXIS2  = 4"]
    data = np.arange(24, dtype=">i2").reshape(4, 6)
    start = "2023-05-14T21:03:17.123"
    utc = lambda text: Time(text, scale="utc").unix_tai and round(
        (Time(text, scale="utc").to_datetime() - Time("1970-01-01", scale="utc").to_datetime()).total_seconds() * 1e6)
    def case(name, cards, time=start, exposure=None):
        text = "".join(card.ljust(80) for card in base + cards + ["END"])
        block = text.ljust(2880 * -(-len(text) // 2880)).encode("latin1")
        header = {"time": None if time is None else utc(time), "exposure": exposure}
        record("headers", name, ".fits", lambda path: path.write_bytes(block + data.tobytes().ljust(2880, b"\0")),
               header=header, truth=[data])
    quoted = f"DATE-OBS= '{start}'"
    case("iso", [quoted])
    case("free-format", [f"DATE-OBS='{start}'  / start", "EXPTIME =1.5/s"], exposure=1.5)
    case("lower-case", [f"date-obs= '{start}'", "exptime = 2"], exposure=2)
    case("blank-separator", [f"DATE-OBS= '{start.replace('T', ' ')}'"])
    case("zulu", [f"DATE-OBS= '{start}Z'"])
    case("offset", ["DATE-OBS= '2023-05-14T23:03:17.123+02:00'"])
    case("comma", [f"DATE-OBS= '{start.replace('.', ',')}'", "EXPTIME = '0,5'"], exposure=0.5)
    case("open-quote", [f"DATE-OBS= '{start} / start"])
    case("date-and-ut", ["DATE-OBS= '2023-05-14'", "UT      = '21:03:17.123'"])
    case("date-and-ut-start", ["DATE-OBS= '2023-05-14'", "UT-START= '21:03:17.123'"])
    case("date-and-time-obs", ["DATE-OBS= '2023-05-14'", "TIME-OBS= '21:03:17.123'"])
    case("finer-time-obs", ["DATE-OBS= '2023-05-14'", "UT      = '21:03:17'", "TIME-OBS= '21:03:17.123'"])
    case("day-first", ["DATE-OBS= '14/05/2023'", "UT      = '21:03:17.123'"])
    case("old-day-first", ["DATE-OBS= '14/05/97'", "UT      = '21:03:17.123'"], "1997-05-14T21:03:17.123")
    case("hierarch", [f"HIERARCH DATE-OBS = '{start}'", "HIERARCH EXPTIME = 3"], exposure=3)
    case("continue", ["LONG    = 'one &'", "CONTINUE  'two'", quoted])
    case("d-exponent", [quoted, "EXPTIME = 2.5D-1"], exposure=0.25)
    case("exposure-text", [quoted, "EXPTIME = '0.5     '"], exposure=0.5)
    case("exposure-us", [quoted, "EXPOINUS= 40000"], exposure=0.04)
    case("exposure-ms-comment", [quoted, "EXPOSURE= 40 / [ms] exposure"], exposure=0.04)
    case("begin-end", [f"DATE-BEG= '{start}'", "DATE-END= '2023-05-14T21:03:19.123'"], exposure=2)
    case("utc-nist", [quoted, "TIMESYS = 'UTC(NIST)'"])
    for scale in ["tai", "tt"]:
        text = getattr(Time(start, scale="utc"), scale).isot
        case(scale, [f"DATE-OBS= '{text}'", f"TIMESYS = '{scale.upper()}'"])
    case("mjd", [f"MJD-OBS = {Time('2023-05-14T12:00:00', scale='utc').mjd}"], "2023-05-14T12:00:00")
    case("jd", [f"JD      = {Time('2023-05-14T18:00:00', scale='utc').jd}"], "2023-05-14T18:00:00")
    case("jd-d-exponent", ["JD      = 2.46007925D6"], "2023-05-14T18:00:00")
    case("hour-24-30", ["DATE-OBS= '2016-12-31T24:30:00.0'"], None)
    case("no-such-day", ["DATE-OBS= '2023-02-30T01:02:03'"], None)
    case("local", [quoted, "TIMESYS = 'LOCAL'"], None)
    case("no-time", [], None)
    case("many-cards", [f"CARD{n:04d}= {n}" for n in range(300)] + [quoted])


pixel_cases()
tile_cases()
layout_cases()
header_cases()
(folder / "manifest.json").write_text(json.dumps(cases))
print(f"{len(cases)} cases")
