import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readsDamaged } from "../../../scripts/damage-json.ts";
import {
  type ApertureSet,
  isExtractionError,
  readApertureSet,
  writeApertureSet,
} from "../src/index.ts";

const annulus = { inner: 9, outer: 19 };
const star = {
  name: "target",
  role: "target",
  x: 20.5,
  y: 30.25,
  flux: 900,
  comparison: false,
} as const;
const set = {
  format: "photkit-apertures",
  version: 1,
  recording: { name: "night.ser", width: 120, height: 90, frameCount: 400 },
  frame: 0,
  stars: [
    { ...star, method: { kind: "circle", radius: 4, annulus } },
    { ...star, name: "led", role: "flash", flux: null, method: { kind: "flash", size: 21 } },
  ],
  tracking: [{ x: 60, y: 50, peak: 800 }],
  method: { kind: "optimal", fwhm: 3.5, annulus },
  settings: {
    track: [{ x: 60, y: 50, name: "guide", radius: 4 }],
    start: 0,
    stop: 400,
    backwards: true,
    corrections: [
      { frame: 9, dx: 1, dy: -2 },
      { frame: 20, star: "target", x: 20, y: 30 },
    ],
    fields: "upper-first",
    ignore: { bottom: 20, rectangles: [{ x: 1, y: 2, width: 3, height: 4 }] },
    gain: 2,
    readNoise: 0,
    pedestal: 10.5,
    saturation: 255,
  },
} as const satisfies ApertureSet;

const table = { kind: "empirical", radius: 1, oversampling: 1, fwhm: 2 } as const;
const METHODS = [
  { kind: "quietest" },
  { kind: "circle", radius: 4, nested: [3, 5.5] },
  { kind: "adaptive", windowSize: 31, thresholdSigma: 2, defaultRadius: 3, nested: [1.5] },
  { kind: "psf", psf: "moffat", positions: "free", radius: 6 },
  { kind: "psf", psf: { kind: "moffat", fwhm: 3, beta: 2.5, axisRatio: 0.9, thetaRadians: 1 } },
  {
    kind: "psf",
    psf: { ...table, values: new Float64Array(9).fill(0.1), deviations: [new Float64Array(9)] },
  },
  { kind: "tight-mask", radius: 4, hunt: 1, annulus },
  { kind: "tracker-mask", windowSize: 31 },
] as const satisfies readonly ApertureSet["method"][];

const isOwn = (error: unknown) => isExtractionError(error, "malformed-apertures");
const again = (text: string) => readApertureSet(writeApertureSet(readApertureSet(text)));

describe("an aperture set", () => {
  it.each(METHODS)("comes back as it was written, with the method %j", (method) => {
    const written: ApertureSet = { ...set, method };
    expect(readApertureSet(writeApertureSet(written))).toEqual(written);
    expect(readApertureSet(`\uFEFF${writeApertureSet(written)}`)).toEqual(written);
  });

  it("comes back whatever its numbers and names are", () => {
    const place = fc.double({ noNaN: true, noDefaultInfinity: true });
    const name = fc.string({ minLength: 1 }).filter((text) => text === text.trim());
    fc.assert(
      fc.property(place, place, fc.option(place), name, (x, y, flux, called) => {
        const stars = [{ ...star, x: x + 0, y: y + 0, flux, name: called }];
        const { corrections: _, ...settings } = set.settings;
        const text = writeApertureSet({ ...set, stars, settings });
        expect(writeApertureSet(readApertureSet(text))).toBe(text);
      }),
      { seed: 5 },
    );
  });

  it("is read, or refused by the path of a field, whatever is damaged in it", () => {
    const { faults, refused } = readsDamaged(set, again, isOwn);
    expect(faults).toEqual([]);
    expect(refused).toBeGreaterThan(1000);
  });

  it.each(METHODS)("is read or refused whatever is damaged in the method %j", (method) => {
    const { stars, settings } = set;
    const { corrections: _, track, ...rest } = settings;
    const plain = { ...set, stars: stars.slice(0, 1), settings: rest, method };
    const document = JSON.parse(writeApertureSet(plain));
    expect(readsDamaged(document, again, isOwn).faults).toEqual([]);
    expect(track).toHaveLength(1);
  });

  it.each([
    [{ settings: { psf: { radius: 4 } } }, "settings.psf must be left out: the fields here are tr"],
    [{ settings: { stop: 0 } }, "settings.stop must be an integer of at least 1. Received 0."],
    [{ settings: { start: 9, stop: 9 } }, "settings.stop must be an integer of at least 10."],
    [{ settings: { ignore: { botom: 9 } } }, "settings.ignore.botom must be left out"],
    [{ settings: { gain: "2" } }, 'settings.gain must be a number greater than 0. Received "2".'],
    [{ settings: { track: "all" } }, 'settings.track must be "none". Received "all".'],
    [{ settings: { path: [{ frame: 1, x: 2, y: 3 }] } }, "settings.path must be a list with at le"],
    [{ settings: { corrections: [{ frame: 1, star: "b", x: 1, y: 1 }] } }, "corrections[0].star"],
    [{ settings: { background: { module: 5 } } }, "settings.background.module must be text"],
    [{ method: { kind: "psf", psf: { ...table, values: [1] } } }, "method.psf.values must be a li"],
    [{ method: { kind: "psf", psf: { kind: "disc" } } }, "method.psf.kind must be one of"],
    [
      { method: { kind: "circle", radius: 10, annulus } },
      "method.annulus.inner must be between 10",
    ],
    [{ method: { kind: "best" } }, 'method.kind must be one of "quietest", "optimal", "circle"'],
    [{ recording: { ...set.recording, width: -1 } }, "recording.width must be an integer of at"],
  ])("with %j is refused by the path of the field", (change, message) => {
    expect(() => readApertureSet(JSON.stringify({ ...set, ...change }))).toThrow(message);
  });
});
