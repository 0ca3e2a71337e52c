import { createRandom } from "@photkit/core-stats";
import { expect, it } from "vitest";
import { analyse, apertureSeries, type LightCurve } from "../src/index.ts";

const frames = 200;

/** Two stars, the first of which is occulted; `more` constant ones. */
function field(more: number): LightCurve {
  const random = createRandom(7);
  const series = (name: string, level: number, drops: boolean) =>
    apertureSeries(frames, {
      name,
      flux: Float64Array.from(
        { length: frames },
        (_, i) =>
          (drops && i >= 80 && i < 110 ? 0.1 * level : level) + 0.02 * level * random.normal(),
      ),
      fluxError: new Float64Array(frames).fill(0.02 * level),
    });
  const others = Array.from({ length: 1 + more }, (_, k) => series(`other${k}`, 8000, false));
  return {
    length: frames,
    source: { name: "field" },
    time: { scale: "UTC", reference: "start", exposureSeconds: 0.04, origin: "test" },
    frames: Float64Array.from({ length: frames }, (_, i) => i),
    utcMicroseconds: Float64Array.from({ length: frames }, (_, i) => 40_000 * i),
    apertures: [series("occulted", 9000, true), ...others],
    provenance: {},
  };
}

it.each([0, 1])(
  "a star compared with the one that was occulted is not said to vary for it, beside %d more",
  (more) => {
    const lightCurve = field(more);
    const ensemble = lightCurve.apertures.map(({ name }) => name);
    const { events, variability } = analyse({ lightCurve, ensemble });
    expect(events.target).toBe("occulted");
    expect(events.events).toHaveLength(1);
    const varying = variability.filter(({ varies }) => varies).map(({ name }) => name);
    expect(varying).toEqual(["occulted"]);
  },
);
