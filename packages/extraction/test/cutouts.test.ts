import {
  annulusBackground,
  measureAdaptive,
  measureCircle,
  measureOptimal,
} from "@photkit/aperture";
import { copyWindow, type ImageLike, toFloat64 } from "@photkit/image";
import {
  type ByteSink,
  bytesSource,
  encodeFits,
  mapFrames,
  memorySink,
  openFitsSequence,
} from "@photkit/io-video";
import { createObservation, occultationPreset } from "@photkit/simulate";
import { describe, expect, it } from "vitest";
import {
  extractLightCurve,
  isExtractionError,
  openCutouts,
  remeasure,
  writeCutouts,
} from "../src/index.ts";
import { observationSource } from "./observation-source.ts";

const observation = createObservation(
  occultationPreset({
    seed: 4,
    frames: 80,
    drift: { x: 20, y: 0 },
    hotPixels: { count: 40, electrons: 3000 },
  }),
);
const source = observationSource(observation);
const place = observation.truth.stars.find(({ name }) => name === "target")!;
const target = { x: place.x[0]!, y: place.y[0]! };
const circle = (radius: number) =>
  ({ kind: "circle", radius, annulus: { inner: 10, outer: 16 } }) as const;
type At = [image: ImageLike, x: number, y: number];
const options = { target, gain: 1 };
const run = extractLightCurve(source, { ...options, method: { kind: "adaptive" } });

/** Cut-outs of stars, written and opened again. */
async function archive(names: readonly string[]) {
  const sinks = new Map(names.map((name) => [name, memorySink()]));
  await writeCutouts(source, await run, sinks);
  return Promise.all([...sinks.values()].map((sink) => openCutouts(bytesSource(sink.bytes()))));
}
const kept = run.then(({ ensemble }) => archive(["target", ...ensemble]));

describe("cut-outs of stars", () => {
  it("are the pixels of the recording, in its own type, where nothing was corrected", async () => {
    const plain = createObservation(occultationPreset({ seed: 4, frames: 30 }));
    const recording = observationSource(plain);
    const extraction = await extractLightCurve(recording, { target });
    const sink = memorySink();
    await writeCutouts(recording, extraction, new Map([["target", sink]]));
    const bytes = bytesSource(sink.bytes());
    const cube = await openFitsSequence([bytes]);
    const cutouts = await openCutouts(bytes);
    expect(cube.frameCount).toBe(30);
    expect((await cube.frame(7)).image.data).toBeInstanceOf(Uint16Array);
    expect(cutouts).toMatchObject({ name: "target", role: "target", saturation: 65535 });
    for (const row of [0, 17, 29]) {
      const { image, x0, y0 } = (await cutouts.window(row))!;
      const [height, width] = image.shape;
      const here = copyWindow(image, 0, 0, width!, height!);
      expect(here).toEqual(copyWindow(plain.frame(row), x0, y0, width!, height!));
    }
  });

  it("measured again as before give the light curve of the recording", async () => {
    const { lightCurve, ensemble } = await remeasure(await kept, {
      method: { kind: "adaptive" },
      gain: 1,
    });
    const before = (await run).lightCurve;
    expect(ensemble).toEqual((await run).ensemble);
    expect(lightCurve.utcMicroseconds).toEqual(before.utcMicroseconds);
    expect(lightCurve.frames).toEqual(before.frames);
    for (const series of lightCurve.apertures) {
      const other = before.apertures.find(({ name }) => name === series.name)!;
      expect(series.flags).toEqual(other.flags);
      for (let i = 0; i < lightCurve.length; i++) {
        if (Number.isNaN(other.flux[i]!)) expect(series.flux[i]).toBeNaN();
        // The same sums of the same pixels, kept to 24 bits: 1e-5 ADU of some 180 in each of some 40.
        else expect(Math.abs(series.flux[i]! - other.flux[i]!)).toBeLessThan(1e-3);
        expect(series.x[i]).toBeCloseTo(other.x[i]!, 5);
      }
      expect(series.fluxError[10]! / other.fluxError[10]!).toBeCloseTo(1, 6);
    }
  });

  it("measured with other apertures give what the recording gives with them", async () => {
    const { places, reference } = await run;
    const { x, y } = places.get("target")!;
    expect(reference.hotPixels!.x.length).toBeGreaterThan(20);
    const annulus = { inner: 10, outer: 16 };
    const noise = { gain: 1, saturation: 65535 };
    const optimal = { fwhm: 3, reach: 1.5, background: annulusBackground(annulus), ...noise };
    for (const [method, measure] of [
      [circle(6), (...at: At) => measureCircle(...at, { radius: 6, annulus, ...noise })],
      [{ kind: "optimal", fwhm: 3, annulus }, (...at: At) => measureOptimal(...at, optimal)],
      [
        { kind: "adaptive", windowSize: 31 },
        (...at: At) => measureAdaptive(...at, { windowSize: 31, ...noise }),
      ],
    ] as const) {
      const [star] = (await remeasure(await kept, { method, gain: 1 })).lightCurve.apertures;
      for (const i of [0, 20, 40, 60, 79]) {
        const frame = toFloat64(reference.prepare(observation.frame(i)));
        const { flux, fluxError } = measure(frame, x[i]!, y[i]!);
        expect(Math.abs(star!.flux[i]! - flux)).toBeLessThan(1e-3);
        expect(star!.fluxError[i]! / fluxError).toBeCloseTo(1, 5);
      }
    }
  });

  it("flag an aperture that reaches beyond them", async () => {
    const { lightCurve } = await remeasure(await kept, { method: { kind: "circle", radius: 40 } });
    // edge: 2.
    expect(lightCurve.apertures[0]!.flags.every((flags) => (flags & 2) !== 0)).toBe(true);
  });

  it("keep frames that cannot be read in their place, also the first", async () => {
    const torn = mapFrames(source, (frame) => {
      if (frame.index === 0 || frame.index === 30) throw new Error("torn");
      return frame;
    });
    const extraction = await extractLightCurve(torn, { target, method: circle(4) });
    const sink = memorySink();
    await writeCutouts(torn, extraction, new Map([["target", sink]]));
    const cutouts = await openCutouts(bytesSource(sink.bytes()));
    const { lightCurve } = await remeasure([cutouts], { method: circle(4) });
    const { flux, flags } = lightCurve.apertures[0]!;
    expect(lightCurve.length).toBe(80);
    for (const row of [0, 30]) {
      expect(await cutouts.window(row)).toBeNull();
      expect(flux[row]).toBeNaN();
      expect(flags[row]).toBe(512);
    }
    const before = extraction.lightCurve.apertures[0]!;
    for (const row of [1, 29, 31, 79]) {
      expect(Math.abs(flux[row]! - before.flux[row]!)).toBeLessThan(1e-3);
    }
  });
});

describe("cut-outs that cannot be made or used", () => {
  const sinks = (name: string, sink: ByteSink = memorySink()) => new Map([[name, sink]]);

  it("are refused for a star that was not measured, and nothing is left", async () => {
    const aborted: string[] = [];
    const sink = { ...memorySink(), abort: () => void aborted.push("moon") };
    const error = await writeCutouts(source, await run, sinks("moon", sink)).catch((e) => e);
    expect(isExtractionError(error, "invalid-option")).toBe(true);
    expect(error.message).toContain('Received "moon"');
    expect(aborted).toEqual(["moon"]);
  });

  it("discard what was written when they are stopped", async () => {
    const stop = new AbortController();
    const aborted: string[] = [];
    const sink = { ...memorySink(), abort: () => void aborted.push("target") };
    const onProgress = (done: number) => done === 5 && stop.abort(new Error("enough"));
    const work = writeCutouts(source, await run, sinks("target", sink), {
      signal: stop.signal,
      onProgress,
    });
    await expect(work).rejects.toThrow("enough");
    expect(aborted).toEqual(["target"]);
  });

  it("are refused when a file holds something else", async () => {
    const bytes = bytesSource(encodeFits(observation.frame(0)), "other.fits");
    const error = await openCutouts(bytes).catch((e) => e);
    expect(isExtractionError(error, "malformed-cutouts")).toBe(true);
    expect(error.message).toContain("other.fits holds no cut-outs");
  });

  it("are refused twice, and with other frames", async () => {
    const [first] = await kept;
    await expect(remeasure([first!, first!], { method: circle(4) })).rejects.toThrow(
      'Received "target" twice',
    );
    const short = { ...first!, name: "short", frames: first!.frames.subarray(1) };
    await expect(remeasure([first!, short], { method: circle(4) })).rejects.toThrow(
      "must have the same frames",
    );
  });
});

it("a file of cut-outs that is empty is refused as what it is", async () => {
  const error = await openCutouts(bytesSource(new Uint8Array(0), "empty.fits")).catch((e) => e);
  expect(isExtractionError(error, "malformed-cutouts")).toBe(true);
});
