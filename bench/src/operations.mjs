/** Times of single operations on simulated pixels. */

import { centroid, fitGaussian, measureAdaptive, measureCircles } from "@photkit/aperture";
import { createRandom, medianInPlace, robustMean, sigmaClip } from "@photkit/core-stats";
import { estimateBackground, findStars } from "@photkit/detection";
import { createPreparer } from "@photkit/extraction";
import {
  copyWindow,
  createImage,
  gaussianBlur,
  labelComponents,
  medianFilter,
} from "@photkit/image";
import { createObservation, occultationPreset } from "@photkit/simulate";
import { createWcs, wcsFromHeader } from "@photkit/wcs";
import { measure } from "./measure.mjs";
import { formatMicroseconds, printTable } from "./table.mjs";

const COUNT = 1000;
const PLACES = 100_000;

/** A frame of 640 x 480 px, and what it is calibrated with. */
function createCalibration() {
  const { info, frame } = createObservation({ seed: 8, width: 640, height: 480, frames: 1 });
  const random = createRandom(9);
  const plane = (level, scatter) =>
    createImage(
      Float64Array.from({ length: 640 * 480 }, () => level + scatter * random.normal()),
      640,
      480,
    );
  const at = (size) => Math.floor(random.uniform() * size);
  const defects = {
    format: "photkit-defects",
    version: 1,
    width: 640,
    height: 480,
    defects: Array.from({ length: COUNT }, () => ({ x: at(640), y: at(480), kinds: ["noisy"] })),
  };
  const calibration = { dark: plane(20, 2), flat: plane(1, 0.02), defects };
  return {
    image: frame(0),
    saturation: info.saturation,
    out: new Float32Array(640 * 480),
    plain: createPreparer(info, { calibration }),
    levelled: createPreparer(info, { calibration: { ...calibration, lineNoise: "rows" } }),
  };
}

/** A hundred thousand pixels of a camera, with and without distortion, and where they are. */
function createSky() {
  const side = 1024;
  const header = {
    ...{ CTYPE1: "RA---TAN", CRPIX1: 512.5, CRVAL1: 83.6, CDELT1: -4e-4 },
    ...{ CTYPE2: "DEC--TAN", CRPIX2: 512.5, CRVAL2: 22, CDELT2: 4e-4 },
  };
  const plain = wcsFromHeader(header);
  const a = [
    [2, 0, 1e-6],
    [0, 3, 1e-9],
  ];
  const b = [
    [1, 1, 2e-6],
    [3, 0, 1e-9],
  ];
  const bent = createWcs({ ...plain.description, distortion: { kind: "sip", a, b } });
  const x = Float64Array.from({ length: PLACES }, (_, i) => (7 * i) % side);
  const y = Float64Array.from({ length: PLACES }, (_, i) => (13 * i) % side);
  return { plain, bent, x, y, sky: bent.pixelsToSky(x, y) };
}

/** Everything the operations work on, made once. */
function createSubjects() {
  const observation = createObservation({
    seed: 7,
    width: 1024,
    height: 1024,
    frames: 1,
    fieldStars: { count: 500 },
  });
  const field = observation.frame(0);
  const star = observation.truth.stars[0];
  const x = star.x[0];
  const y = star.y[0];
  const left = Math.round(x) - 25;
  const top = Math.round(y) - 25;
  const random = createRandom(55);
  const place = () => 20 + random.uniform() * 984;
  const window = copyWindow(field, left, top, 51, 51);
  return {
    field,
    x,
    y,
    xs: Float64Array.from({ length: COUNT }, place),
    ys: Float64Array.from({ length: COUNT }, place),
    window,
    small: copyWindow(field, left + 15, top + 15, 21, 21),
    windowImage: createImage(window, 51, 51),
    mask: Uint8Array.from(window, (value) => (value > 200 ? 1 : 0)),
    megapixel: Float32Array.from(field.data),
    scratch: new Float64Array(window.length),
    preset: createObservation(occultationPreset({ seed: 3 })),
    camera: createCalibration(),
    sky: createSky(),
  };
}

/** Rows of the table: what is done, and how. */
function operationsOn(s) {
  const annulus = { inner: 9, outer: 15 };
  let frame = 0;
  return [
    ["adaptive aperture, 51x51", () => measureAdaptive(s.field, s.x, s.y)],
    [
      `${COUNT} circles r = 5, exact`,
      () => measureCircles(s.field, s.xs, s.ys, { radius: 5, annulus: null }),
    ],
    [
      `${COUNT} circles r = 5 and clipped annuli 9-15`,
      () => measureCircles(s.field, s.xs, s.ys, { radius: 5, annulus }),
    ],
    ["centroid, windowed", () => centroid(s.field, s.x, s.y, { method: "windowed" })],
    ["2-D Gaussian fit, 51x51", () => fitGaussian(s.window, 51, 51, { fwhm: 3 })],
    ["2-D Gaussian fit, 21x21", () => fitGaussian(s.small, 21, 21, { fwhm: 3 })],
    ["robust mean, 51x51", () => robustMean(s.window)],
    [
      "median, 51x51",
      () => {
        s.scratch.set(s.window);
        return medianInPlace(s.scratch);
      },
    ],
    ["sigma clip, 1024x1024 float32", () => sigmaClip(s.megapixel)],
    ["Gaussian blur sigma 1.1, 51x51", () => gaussianBlur(s.windowImage, { sigma: 1.1 })],
    ["Gaussian blur sigma 1.1, 1024x1024", () => gaussianBlur(s.field, { sigma: 1.1 })],
    ["median filter 3x3, 51x51", () => medianFilter(s.windowImage, { size: 3 })],
    ["label components, 51x51", () => labelComponents(s.mask, 51, 51)],
    ["background map, 1024x1024", () => estimateBackground(s.field)],
    ["find 500 stars, 1024x1024", () => findStars(s.field, { threshold: 5 })],
    [
      `dark, flat and ${COUNT} defects, 640x480`,
      () => s.camera.plain.prepare(s.camera.image, s.camera.saturation, s.camera),
    ],
    [
      "the same with rows levelled",
      () => s.camera.levelled.prepare(s.camera.image, s.camera.saturation, s.camera),
    ],
    [`${PLACES} pixels to the sky, TAN`, () => s.sky.plain.pixelsToSky(s.sky.x, s.sky.y)],
    [
      `${PLACES} places to pixels, TAN with SIP`,
      () => s.sky.bent.skyToPixels(s.sky.sky.raDegrees, s.sky.sky.decDegrees),
    ],
    ["simulated frame, 320x240 preset", () => s.preset.frame(frame++ % 400)],
  ];
}

/** @param {{ smoke: boolean }} options */
export function benchOperations(options) {
  const results = operationsOn(createSubjects()).map(([name, operation]) => ({
    name,
    ...measure(operation, options),
  }));
  printTable(
    options.smoke ? "Operations (one call each)" : "Operations (median of 7 runs)",
    ["operation", "median", "fastest", "slowest"],
    results.map(({ fastest, median, name, slowest }) => [
      name,
      ...[median, fastest, slowest].map(formatMicroseconds),
    ]),
  );
  return {
    operationMicroseconds: Object.fromEntries(results.map(({ median, name }) => [name, median])),
  };
}
