import type { LocalBackgroundEstimator } from "@photkit/aperture";
import { writePymovieCsv } from "@photkit/lightcurve";
import { createObservation, occultationPreset } from "@photkit/simulate";
import { describe, expect, it } from "vitest";
import {
  apertureSet,
  apertureSetOptions,
  type ExtractionOptions,
  extractLightCurve,
  isExtractionError,
  loadBackgroundEstimator,
  readApertureSet,
} from "../src/index.ts";
import { observationSource } from "./observation-source.ts";

const observation = createObservation(occultationPreset({ seed: 3, frames: 24 }));
const source = observationSource(observation);
const placeOf = (name: string) => {
  const star = observation.truth.stars.find((candidate) => candidate.name === name)!;
  return { x: star.x[0]!, y: star.y[0]! };
};
const target = placeOf("target");
const bright = observation.truth.stars
  .filter((star) => star.name !== "target")
  .sort((a, b) => b.electrons - a.electrons)
  .slice(0, 3)
  .map((star) => ({ x: star.x[0]! + 1, y: star.y[0]! - 1 }));

/** Where no star is. */
const EMPTY = { x: 9, y: 9 };

/** The set as it comes back from a file. */
const kept = async (options: ExtractionOptions) => {
  const extraction = await extractLightCurve(source, options);
  const text = JSON.stringify(apertureSet(extraction), null, 2);
  return { extraction, set: readApertureSet(text) };
};

describe("an aperture set", () => {
  it.each([
    ["everything was chosen", {}],
    ["only the target was named", { target }],
    [
      "every star was named",
      {
        target,
        track: [{ ...bright[0]!, name: "guide" }],
        references: bright.slice(1),
        start: 5,
        stop: 22,
        gain: 1,
        method: { kind: "adaptive" },
      },
    ],
    ["a circle was asked for", { target, method: { kind: "circle", nested: [3, 5] } }],
    ["a PSF was learnt", { target, method: { kind: "psf" }, flash: [{ x: 30, y: 30 }], stop: 16 }],
    ["fields were measured", { target, fields: "upper-first", ignore: { top: 20 }, stop: 16 }],
    [
      "the way was told",
      {
        target,
        path: [
          { frame: 0, x: 9, y: 9 },
          { frame: 39, x: 8, y: 9 },
        ],
      },
    ],
  ] satisfies [string, ExtractionOptions][])("measures the same when %s", async (_, options) => {
    const { extraction, set } = await kept(options);
    const again = await extractLightCurve(source, apertureSetOptions(set));
    expect(writePymovieCsv(again.lightCurve)).toBe(writePymovieCsv(extraction.lightCurve));
    // The CSV is rounded; the columns are the same to the last bit.
    again.lightCurve.apertures.forEach((series, k) => {
      const before = extraction.lightCurve.apertures[k]!;
      expect(series.flux).toEqual(before.flux);
      expect(series.fluxError).toEqual(before.fluxError);
      expect(series.flags).toEqual(before.flags);
    });
    expect(again.ensemble).toEqual(extraction.ensemble);
    expect(apertureSet(again)).toEqual(set);
  });

  it("warns as the run did that it was kept from, of stars that are not seen", async () => {
    const [track, references] = [
      [bright[0]!, EMPTY],
      [...bright.slice(1), { x: 310, y: 9 }],
    ];
    const { extraction, set } = await kept({ target, track, references });
    for (const said of ["(310, 9) in the first frames; ref3 is", "track2 is not followed"])
      expect(extraction.warnings.join()).toContain(said);
    const again = await extractLightCurve(source, apertureSetOptions(set));
    expect(again.warnings).toEqual(extraction.warnings);
  });

  it("warns as the run did that it was kept from, of comparison stars that part", async () => {
    const at = (name: string, x: number, y: number, electrons: number) => ({
      name,
      x,
      y,
      electrons,
    });
    const guide = at("guide", 45, 40, 20000);
    const reference = at("faint", 120, 75, 500);
    const parting = createObservation({
      ...{ seed: 1, frames: 100, width: 160, height: 120, fwhm: 3.4, sky: 100, readNoise: 6 },
      ...{ scintillation: 0, fieldStars: null },
      stars: [at("target", 80, 60, 900), guide, reference],
      occultations: [{ star: "guide", disappearanceSeconds: 2.4, reappearanceSeconds: 3 }],
    });
    const recording = observationSource(parting);
    const first = await extractLightCurve(recording, {
      ...{ target: { x: 80, y: 60 }, track: [guide], references: [reference] },
    });
    for (const said of ["would add much noise", "part in"])
      expect(first.warnings.join()).toContain(said);
    const set = readApertureSet(JSON.stringify(apertureSet(first)));
    const again = await extractLightCurve(recording, apertureSetOptions(set));
    expect(again.warnings).toEqual(first.warnings);
  });

  it("measures where and how it is told after an edit by hand", async () => {
    const { set } = await kept({ target, stop: 12 });
    const [first, ...others] = set.stars;
    const edited = readApertureSet({
      ...set,
      method: { kind: "circle", radius: 4 },
      stars: [{ ...first, name: "blank sky", x: first!.x + 11.5, y: first!.y }, ...others],
    });
    const { lightCurve } = await extractLightCurve(source, apertureSetOptions(edited));
    const sky = lightCurve.apertures[0]!;
    expect(sky.name).toBe("blank sky");
    // The pose of the first frame is fitted like all others: off by its own error, some 0.01 px.
    expect(Math.abs(sky.x[0]! - first!.x - 11.5)).toBeLessThan(0.05);
    expect(sky.pixels[0]).toBeCloseTo(Math.PI * 16, 6);
  });

  it("serves another recording of the same field", async () => {
    const { set } = await kept({ target, stop: 24 });
    const other = observationSource(
      createObservation(occultationPreset({ seed: 3, frames: 24, occultations: [] })),
    );
    const { lightCurve } = await extractLightCurve(other, apertureSetOptions(set));
    expect(lightCurve.apertures.map(({ name }) => name)).toEqual(set.stars.map(({ name }) => name));
  });

  it("warns when it was made for frames of another size, and only then", async () => {
    const { set } = await kept({ target, stop: 6 });
    const options = { ...apertureSetOptions(set), stop: 6 };
    const { warnings: none } = await extractLightCurve(source, options);
    expect(none.join()).not.toContain("places were found in frames");
    const { width, height } = set.recording;
    const larger = { ...set, recording: { ...set.recording, width: 2 * width } };
    const { warnings } = await extractLightCurve(source, {
      ...apertureSetOptions(larger),
      stop: 6,
    });
    expect(warnings.join()).toContain(
      `were found in frames of ${2 * width} x ${height} px, and these have ${width} x ${height} px`,
    );
  });

  it("names the size of its frames when a star lies outside those that are measured", async () => {
    const { set } = await kept({ target, stop: 6 });
    const { width, height } = set.recording;
    const [first, ...stars] = set.stars;
    const larger = {
      ...set,
      recording: { ...set.recording, width: 2 * width },
      stars: [{ ...first!, x: width + 0.123456789, y: 1 }, ...stars],
    };
    await expect(
      extractLightCurve(source, { ...apertureSetOptions(larger), stop: 6 }),
    ).rejects.toThrow(
      `Received ${width + 0.12},1. By the aperture set, the stars' places were found in frames of ${2 * width} x ${height} px, and these have ${width} x ${height} px.`,
    );
  });

  it("warns when it was made at another frame than the run begins with", async () => {
    const { set } = await kept({ target, stop: 12 });
    const moved = { ...apertureSetOptions(set), start: 4 };
    const { warnings } = await extractLightCurve(source, moved);
    expect(warnings.join()).toContain("places are those of frame 0");
  });
});

describe("an aperture set that is not one", () => {
  const short = kept({ target, stop: 4 });
  type Damage = Record<string, unknown> & { readonly star?: Record<string, unknown> };
  it.each([
    ["format", { format: "other" }, 'format must be "photkit-apertures". Received "other".'],
    ["version", { version: 2 }, "version must be 1. Received 2."],
    ["place", { star: { x: "12" } }, 'stars[1].x must be a finite number. Received "12".'],
    ["role", { star: { role: "sun" } }, "stars[1].role must be one of"],
    ["name", { star: { name: "" } }, "stars[1].name must be text that is not empty"],
    [
      "names",
      { star: { name: "target" } },
      'stars[1].name must be a name that no other has. Received "target".',
    ],
    ["list", { tracking: [] }, "tracking must be a list with at least one entry. Received []."],
    ["part", { recording: undefined }, "recording must be an object. Received nothing."],
    ["method", { method: { kind: "circle", radius: -1 } }, "method.radius must be between"],
    ["settings", { settings: { start: -1 } }, "start must be an integer of at least 0"],
  ] as [string, Damage, string][])(
    "is refused by the name of the field: %s",
    async (_, { star = {}, ...change }, complaint) => {
      const { set } = await short;
      const [first, second, ...others] = set.stars;
      const damaged = { ...set, stars: [first, { ...second, ...star }, ...others], ...change };
      try {
        readApertureSet(JSON.stringify(damaged));
        expect.unreachable();
      } catch (error) {
        expect(isExtractionError(error, "malformed-apertures")).toBe(true);
        expect((error as Error).message).toContain(complaint);
      }
    },
  );

  it("is refused when it is no JSON", () => {
    expect(() => readApertureSet("{")).toThrow("must be JSON text");
  });

  it("cannot be mixed with stars that are pointed at", async () => {
    const { set } = await short;
    const run = extractLightCurve(source, { ...apertureSetOptions(set), target });
    await expect(run).rejects.toThrow("target cannot be given with it");
  });

  it("is refused when its stars are outside the frame", async () => {
    const { set } = await short;
    const far = { ...set, stars: [{ ...set.stars[0]!, x: 5000 }] };
    const error = await extractLightCurve(source, apertureSetOptions(far)).catch((e: unknown) => e);
    expect(isExtractionError(error, "outside-frame")).toBe(true);
  });
});

describe("an aperture set that was measured with a background function", () => {
  const flat: LocalBackgroundEstimator = () => ({
    level: 140,
    scatter: 9,
    error: 1,
    pixels: 80,
    candidates: 80,
  });
  const measured = kept({
    target,
    stop: 4,
    background: flat,
    method: { kind: "circle", radius: 4 },
  });

  it("keeps the function's name, and measures the same with the function given again", async () => {
    const { extraction, set } = await measured;
    expect(set.settings.background).toBe("flat");
    const again = await extractLightCurve(source, apertureSetOptions(set, { background: flat }));
    expect(writePymovieCsv(again.lightCurve)).toBe(writePymovieCsv(extraction.lightCurve));
    expect(apertureSet(again)).toEqual(set);
  });

  it("is refused without the function, and a function is refused without such a set", async () => {
    const { set } = await measured;
    expect(() => apertureSetOptions(set)).toThrow(
      'background must be given for an aperture set that was measured with a background function of the user\'s, "flat"',
    );
    const { background: _, ...settings } = set.settings;
    expect(() => apertureSetOptions({ ...set, settings }, { background: flat })).toThrow(
      "background must be left out",
    );
  });

  const marker = (way: string) => `globalThis.photkitRanCode="${way}";export default()=>0`;
  it.each([
    ["a data: address", { module: `data:text/javascript,${marker("data")}` }],
    ["an address on the net", { module: "http://127.0.0.1:9/sky.mjs", exportName: "estimate" }],
    ["a package", { module: "node:child_process", exportName: "execSync" }],
    ["a path", { module: "./sky.mjs" }],
    ["the address of a file", { module: "file:///sky.mjs" }],
    ["a name", `data:text/javascript,${marker("name")}`],
  ])("runs nothing when its data name code by %s", async (_, background) => {
    const { set } = await measured;
    const text = JSON.stringify({ ...set, settings: { ...set.settings, background } });
    const read = readApertureSet(text);
    expect(typeof read.settings.background).toBe("string");
    expect(() => apertureSetOptions(read)).toThrow("a set is data, and never loads code");
    const given = apertureSetOptions(read, { background: flat });
    expect(given.background).toBe(flat);
    // Who spreads the settings into options has a name there, which is no function.
    const spread = { ...read.settings, target } as unknown as ExtractionOptions;
    await expect(extractLightCurve(source, spread)).rejects.toThrow(
      "background must be a function",
    );
    expect("photkitRanCode" in globalThis).toBe(false);
  });

  it("is refused for settings that no set has", async () => {
    const { set } = await measured;
    const more = { ...set, settings: { ...set.settings, calibration: { gamma: 2 } } };
    expect(() => readApertureSet(JSON.stringify(more))).toThrow("settings.calibration");
  });
});

it.each([
  "data:text/javascript,globalThis.photkitRanModule=1;export default()=>0",
  "node:os",
  "vitest",
  "./sky.mjs",
  "http://127.0.0.1:9/sky.mjs",
  "file://127.0.0.1/sky.mjs",
])("a background is never loaded from %s", async (module) => {
  await expect(loadBackgroundEstimator({ module })).rejects.toThrow(
    `background.module must be the address of a file, file:///…. Received "${module}".`,
  );
  await expect(extractLightCurve(source, { target, background: { module } })).rejects.toThrow(
    "background must be a function, or { module, exportName } with the address of a file",
  );
  expect("photkitRanModule" in globalThis).toBe(false);
});

it("an aperture set keeps which tracking star did not stay with the comparison stars, and warns of it again", async () => {
  const at = (name: string, x: number, y: number, electrons: number) => ({ name, x, y, electrons });
  const varying = createObservation({
    ...{ seed: 5, frames: 100, width: 200, height: 150, fwhm: 4, sky: 100, readNoise: 4 },
    ...{ scintillation: 0, fieldStars: null },
    stars: [
      at("target", 100, 75, 6000),
      at("a", 45, 40, 20000),
      at("b", 150, 110, 15000),
      at("c", 60, 110, 9000),
      at("varying", 150, 40, 12000),
    ],
    occultations: [
      { star: "varying", disappearanceSeconds: 1, reappearanceSeconds: 1.24, drop: 0.15 },
    ],
  });
  const recording = observationSource(varying);
  const first = await extractLightCurve(recording, { target: { x: 100, y: 75 } });
  expect(first.warnings.join()).toMatch(/track1 does not stay with the other comparison stars/);
  const set = apertureSet(first);
  expect(set.stars.filter(({ unsteady }) => unsteady).map(({ name }) => name)).toEqual(["track1"]);
  const again = await extractLightCurve(recording, apertureSetOptions(readApertureSet(set)));
  expect(again.warnings).toEqual(first.warnings);
  expect(apertureSet(again)).toEqual(set);
});
