import { createObservation } from "@photkit/simulate";
import { expect, it } from "vitest";
import { type ExtractionOptions, extractLightCurve } from "../src/index.ts";
import { observationSource } from "./observation-source.ts";

const observation = createObservation({
  width: 64,
  height: 48,
  frames: 10,
  stars: [{ x: 30, y: 20, electrons: 20_000 }],
});
const recording = observationSource(observation);
/** The recording, which must not be asked for a frame. */
const untouched = {
  ...recording,
  frame: () => Promise.reject(new Error("a frame was read")),
  // biome-ignore lint/correctness/useYield: it must not come so far.
  frames: async function* () {
    throw new Error("a frame was read");
  },
};
const image = (width: number, height: number) => ({
  data: new Float64Array(width * height),
  shape: [height, width] as const,
  stride: [width, 1] as const,
  offset: 0,
});

/** Options that cannot be used, and what is said of them. */
const UNUSABLE: readonly (readonly [object, string])[] = [
  [
    { method: { kind: "circle", radius: 1e9 } },
    "method.radius must be between 0.1 and 512. Received 1000000000.",
  ],
  [
    { method: { kind: "circle", radius: 4, nested: [1e6] } },
    "method.nested[0] must be between 0.1 and 512.",
  ],
  [{ method: { kind: "circle", radius: 4, nested: "3" } }, "method.nested must be a list"],
  [
    { method: { kind: "circle", radius: 4, annulus: null } },
    "method.annulus must be an object. Received null.",
  ],
  [
    { method: { kind: "circle", radius: 4, nested: [12], annulus: { inner: 6, outer: 20 } } },
    "method.annulus.inner must be between 12 and 1024. Received 6.",
  ],
  [
    { method: { kind: "circle", radus: 3 } },
    "method.radus must be left out: the fields here are kind, radius, annulus, nested.",
  ],
  [
    { method: { kind: "optimal", fwhm: 0.05 } },
    "method.fwhm must be between 0.1 and 500. Received 0.05.",
  ],
  [
    { method: { kind: "adaptive", windowSize: 1 } },
    "method.windowSize must be an odd integer between 3 and 2047. Received 1.",
  ],
  [
    { method: { kind: "psf", psf: { kind: "gaussian", fwhm: 0 } } },
    "method.psf.fwhm must be between 0.1 and 500. Received 0.",
  ],
  [
    { method: { kind: "psf", psf: { kind: "lorentz", fwhm: 3 } } },
    "method.psf.kind must be one of",
  ],
  [
    { method: { kind: "psf", radius: 0.2 } },
    "method.radius must be between 1 and 512. Received 0.2.",
  ],
  [{ method: { kind: "tight-mask", radius: 1e6 } }, "method.radius must be between 0.5 and 512."],
  [{ method: "circle" }, 'method must be an object. Received "circle".'],
  [
    { target: { x: 500, y: 3 } },
    "target must lie in the frame, x 0 to 63 and y 0 to 47. Received 500,3.",
  ],
  [{ target: { x: Number.NaN, y: 3 } }, "target.x must be a finite number. Received NaN."],
  [{ target: { x: 30, y: 20, radius: 1e6 } }, "target.radius must be between 0.1 and 512."],
  [
    { flash: [{ x: 10, y: 10, size: 1_000_001 }] },
    "flash[0].size must be an odd integer between 1 and 2047.",
  ],
  [{ flash: [{ x: 500, y: 10 }] }, "flash1 must lie in the frame"],
  [
    { calibration: { dark: image(2, 2) } },
    "calibration.dark must be 64 x 48 px, as the recording is. Received 2 x 2.",
  ],
  [{ calibration: { flat: image(64, 48) } }, "calibration.flat must have pixels above 0"],
  [
    { calibration: { dark: image(64, 48), darkScale: -1 } },
    "calibration.darkScale must be a number of at least 0.",
  ],
  [
    { calibration: { defects: { width: 3, height: 3, defects: [] } } },
    "calibration.defects must be 64 x 48 px",
  ],
  [{ background: { module: "file:///nowhere/sky.mjs" } }, "cannot be loaded"],
  [{ path: [{ frame: 0, x: 1, y: 1 }] }, "path must be a list with at least 2 entries."],
  [{ start: 5, stop: 3 }, "stop must be an integer of at least 6. Received 3."],
  [{ signal: 5 }, "signal must be an AbortSignal. Received 5."],
  [{ targett: { x: 1, y: 2 } }, "targett must be left out"],
];

it.each(UNUSABLE)(
  "%j is refused before a frame is read, by the name of the option",
  async (options, complaint) => {
    const run = extractLightCurve(untouched, options as ExtractionOptions);
    await expect(run).rejects.toMatchObject({ name: "ExtractionError" });
    await expect(run).rejects.toThrow(complaint);
  },
);

it("takes options whose fields are undefined for options without them", async () => {
  const options = { target: undefined, method: { kind: "circle", radius: 4, annulus: undefined } };
  const { lightCurve } = await extractLightCurve(
    recording,
    options as unknown as ExtractionOptions,
  );
  expect(lightCurve.length).toBe(10);
});
