import { createImage } from "@photkit/image";
import type { FrameSource } from "@photkit/io-video";
import { analyse, isUsable } from "@photkit/lightcurve";
import { createObservation } from "@photkit/simulate";
import { expect, it } from "vitest";
import { extractLightCurve } from "../src/index.ts";
import { changedImages } from "./changed-pixels.ts";
import { observationSource } from "./observation-source.ts";

const [WIDTH, HEIGHT] = [160, 120];
const STARS = [
  { name: "target", x: 80, y: 60, electrons: 20_000 },
  { name: "a", x: 45, y: 40, electrons: 24_000 },
  { name: "b", x: 120, y: 75, electrons: 26_000 },
  { name: "c", x: 40, y: 85, electrons: 22_000 },
];
const CIRCLE = { kind: "circle", radius: 5 } as const;

const observed = (more: object) =>
  observationSource(
    createObservation({
      ...{ seed: 4, frames: 100, width: WIDTH, height: HEIGHT, fwhm: 3.4, sky: 100, readNoise: 6 },
      ...{ scintillation: 0, fieldStars: null, stars: STARS },
      ...more,
    }),
  );

/** A recording in which the rows from `from` to `to` have no value in every fifth frame. */
const withoutRows = (source: FrameSource, from: number, to: number): FrameSource =>
  changedImages(source, ({ image, index }) => {
    const data = Float32Array.from(image.data);
    if (index % 5 === 0) data.fill(Number.NaN, from * WIDTH, to * WIDTH);
    return createImage(data, WIDTH, HEIGHT);
  });

it("readings whose aperture misses pixels shift neither D nor R", async () => {
  const [disappearance, reappearance] = [41.3, 62.8];
  const source = observed({
    cadenceSeconds: 1,
    exposureSeconds: 1,
    occultations: [
      { star: "target", disappearanceSeconds: disappearance, reappearanceSeconds: reappearance },
    ],
  });
  const { lightCurve, ensemble } = await extractLightCurve(withoutRows(source, 58, 61), {
    target: { x: 80, y: 60 },
    method: CIRCLE,
  });
  const target = lightCurve.apertures.find(({ role }) => role === "target")!;
  const used = target.flux.filter((_, i) => isUsable(target, i)).length;
  expect(used).toBe(80);
  const { events } = analyse({ lightCurve, ensemble });
  expect(events.verdict).toBe("event");
  const [event] = events.events;
  const [d, r] = [event!.disappearance!, event!.reappearance!];
  // Three errors; with the readings that miss a third of their light they were 7 off.
  expect(Math.abs(d.frame - disappearance) / d.frameSigma68).toBeLessThan(3);
  expect(Math.abs(r.frame - reappearance) / r.frameSigma68).toBeLessThan(3);
  expect(event!.dropToNoise).toBeGreaterThan(15);
});

it("a star that drifts into an area that is not looked at is not occulted there", async () => {
  const { lightCurve, ensemble } = await extractLightCurve(observed({ drift: { x: 0, y: 14 } }), {
    target: { x: 80, y: 60 },
    ignore: { rectangles: [{ x: 60, y: 75, width: 40, height: 45 }] },
    method: CIRCLE,
  });
  const { events } = analyse({ lightCurve, ensemble });
  expect(events.verdict).toBe("no event");
});
