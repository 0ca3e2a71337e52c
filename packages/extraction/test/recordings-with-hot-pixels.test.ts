import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { openPath } from "@photkit/io-video/node";
import { type ApertureSeries, measureVariability } from "@photkit/lightcurve";
import { createObservation } from "@photkit/simulate";
import { describe, expect, it } from "vitest";
import { type Extraction, extractLightCurve } from "../src/index.ts";
import { damagedSource } from "./damaged-source.ts";

/** The star that varies most, and where it was first measured. */
function varying({ lightCurve, ensemble, places }: Extraction) {
  const { apertures } = lightCurve;
  const members = apertures.filter(({ name }) => ensemble.includes(name));
  const [most] = measureVariability(apertures, members);
  const series = apertures.find(({ name }) => name === most?.name);
  return { most, series, x: places.get(most!.name)!.x[0]!, y: places.get(most!.name)!.y[0]! };
}

const meanOf = (series: ApertureSeries, start: number, stop: number): number =>
  series.flux.slice(start, stop).reduce((sum, flux) => sum + flux, 0) / (stop - start);

const [width, height] = [200, 150];
const stars = [
  { name: "target", x: 110.1, y: 78.5, electrons: 3000 },
  { x: 62.5, y: 54.1, electrons: 21_000 },
  { x: 151.2, y: 111.8, electrons: 16_000 },
  { x: 134.6, y: 40.3, electrons: 9000 },
];

describe("four stars among six hot pixels brighter than they", () => {
  it.each([31, 32])(
    "give the star that vanishes, without a word from the user (seed %s)",
    async (seed) => {
      const observation = createObservation({
        seed,
        frames: 60,
        stars,
        fwhm: 3.4,
        sky: 180,
        windShake: { rms: 0.8, frequencyHz: 1.5 },
        occultations: [
          { star: "target", disappearanceSeconds: 0.86, reappearanceSeconds: 1.64, drop: 0.97 },
        ],
      });
      const hot = [0, 1, 2, 3, 4, 5].map((k) => ({
        x: (37 + 53 * k * seed) % width,
        y: (19 + 31 * k * seed) % height,
        adds: 800 + 500 * k,
      }));
      const extraction = await extractLightCurve(damagedSource(observation, hot), {
        method: { kind: "circle", radius: 4 },
      });
      expect(extraction.predictedFrames).toEqual([]);
      expect(extraction.lightCurve.provenance.hotPixels).toBe(6);
      expect(extraction.lightCurve.provenance.hotPixelPlaces).toEqual(
        hot.map(({ x, y }) => [x, y]).sort((a, b) => a[1]! - b[1]! || a[0]! - b[0]!),
      );
      const { most, series, x, y } = varying(extraction);
      expect(most!.varies).toBe(true);
      const [target] = observation.truth.stars;
      expect(Math.hypot(x - target!.x[0]!, y - target!.y[0]!)).toBeLessThan(1);
      expect(meanOf(series!, 23, 40) / meanOf(series!, 0, 20)).toBeLessThan(0.1);
    },
  );
});

it("a comparison star that drifts over a hot pixel late in the run keeps its brightness", async () => {
  const observation = createObservation({
    seed: 33,
    width,
    height,
    frames: 120,
    stars,
    fwhm: 3.4,
    sky: 180,
    drift: { x: 3, y: 0 },
  });
  const [, comparison] = observation.truth.stars;
  const hot = {
    x: Math.round(comparison!.x[95]!),
    y: Math.round(comparison!.y[95]!),
    adds: 3000,
  };
  const { lightCurve, places } = await extractLightCurve(damagedSource(observation, [hot]), {
    target: stars[0]!,
    method: { kind: "circle", radius: 4 },
  });
  expect(lightCurve.provenance.hotPixels).toBe(1);
  const series = lightCurve.apertures.find(
    ({ name }) => Math.abs(places.get(name)!.x[0]! - comparison!.x[0]!) < 1,
  )!;
  expect(meanOf(series, 85, 120) / meanOf(series, 0, 60)).toBeCloseTo(1, 2);
});

it("a particle that hits the first frame is not followed", async () => {
  const observation = createObservation({
    seed: 34,
    width,
    height,
    frames: 20,
    stars: stars.slice(0, 3),
    fwhm: 3,
  });
  const hits = [0, 1, 2, 3].map((k) => ({
    x: 30 + 43 * k,
    y: 130 - 27 * k,
    adds: (index: number) => (index === 0 ? 9000 + 1000 * k : 0),
  }));
  const extraction = await extractLightCurve(damagedSource(observation, hits), {
    method: { kind: "circle", radius: 4 },
  });
  expect(extraction.predictedFrames).toEqual([]);
  expect(extraction.setup.tracking.length).toBe(3);
  for (const { x, y } of extraction.setup.tracking) {
    expect(observation.truth.stars.some((s) => Math.hypot(s.x[0]! - x, s.y[0]! - y) < 1)).toBe(
      true,
    );
  }
});

it("stars that are seen and not measured are named, with the reason", async () => {
  const observation = createObservation({
    seed: 35,
    width,
    height,
    frames: 12,
    stars: [...stars, { x: 4.5, y: 75, electrons: 9000 }],
    fwhm: 3.4,
  });
  const { warnings } = await extractLightCurve(damagedSource(observation, []), {
    method: { kind: "circle", radius: 4 },
  });
  expect(warnings).toEqual([
    expect.stringMatching(/^stars were seen and not measured: [45],75 \(too near to the edge\)/),
  ]);
});

const cases = new URL("../../../../shared/cases/recordings/", import.meta.url);

describe.skipIf(!existsSync(cases))("recordings of another simulator (needs ../shared)", () => {
  it.each(["windy211", "faint213"])(
    "%s shows its occultation to a user who says nothing",
    async (name) => {
      const truth = JSON.parse(readFileSync(new URL(`${name}.truth.json`, cases), "utf8"));
      const source = await openPath(fileURLToPath(new URL(`${name}.ser`, cases)));
      const extraction = await extractLightCurve(source);
      await source.close();
      expect(extraction.lightCurve.provenance.hotPixels).toBe(6);
      expect(extraction.lightCurve.apertures.length).toBe(4);
      const { series, x, y } = varying(extraction);
      const { target } = truth.stars_first_frame;
      expect(Math.hypot(x - target.x, y - target.y)).toBeLessThan(1.5);
      expect(meanOf(series!, 23, 40) / meanOf(series!, 0, 20)).toBeLessThan(0.2);
    },
  );
});
