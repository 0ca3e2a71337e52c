import { MeasurementFlag } from "@photkit/aperture";
import { isUsable, typicalFlux } from "@photkit/lightcurve";
import { createObservation, occultationPreset } from "@photkit/simulate";
import { describe, expect, it } from "vitest";
import { extractLightCurve, isExtractionError } from "../src/index.ts";
import { observationSource } from "./observation-source.ts";

const observe = (options: Parameters<typeof occultationPreset>[0]) =>
  createObservation(occultationPreset(options));

const firstPlace = (observation: ReturnType<typeof observe>, name: string) => {
  const star = observation.truth.stars.find((candidate) => candidate.name === name)!;
  return { x: star.x[0]!, y: star.y[0]! };
};

describe("an extraction of an occultation", () => {
  const observation = observe({ seed: 3, frames: 200 });
  const run = extractLightCurve(observationSource(observation), {
    target: firstPlace(observation, "target"),
  });

  it("measures the target where it is, also while it is gone", async () => {
    const { lightCurve } = await run;
    const target = lightCurve.apertures[0]!;
    const truth = observation.truth.stars.find((star) => star.name === "target")!;
    expect(target.name).toBe("target");
    const off = truth.x.map((x, i) => Math.hypot(target.x[i]! - x, target.y[i]! - truth.y[i]!));
    expect(Math.max(...off)).toBeLessThan(0.5);
  });

  it("finds the depth of the drop", async () => {
    const { lightCurve } = await run;
    const { flux } = lightCurve.apertures[0]!;
    const event = observation.truth.occultations[0]!;
    const during = flux.filter(
      (_, i) => i > event.disappearance.frame && i + 1 < event.reappearance.frame,
    );
    const outside = flux.filter(
      (_, i) => i + 1 < event.disappearance.frame || i > event.reappearance.frame,
    );
    const mean = (values: Float64Array) => values.reduce((a, b) => a + b, 0) / values.length;
    const depth = 1 - mean(during) / mean(outside);
    // Each reading has an error of a tenth of the drop; the dip has some 30 of them.
    expect(Math.abs(depth - 0.97)).toBeLessThan((4 * 0.1) / Math.sqrt(during.length));
  });

  it("picks tracking and comparison stars by itself and says which", async () => {
    const { lightCurve, ensemble } = await run;
    const names = lightCurve.apertures.map((series) => series.name);
    expect(ensemble.length).toBeGreaterThanOrEqual(3);
    for (const name of ensemble) expect(names).toContain(name);
    const tracking = lightCurve.provenance.tracking as string[];
    expect(tracking.length).toBeGreaterThanOrEqual(3);
    for (const name of tracking) expect(names).toContain(name);
    expect(tracking).not.toContain("target");
  });

  it("states errors that match the scatter", async () => {
    const { lightCurve } = await run;
    const event = observation.truth.occultations[0]!;
    const { flux, fluxError } = lightCurve.apertures[0]!;
    const outside = [...flux.keys()].filter(
      (i) => i + 1 < event.disappearance.frame || i > event.reappearance.frame + 1,
    );
    const level = typicalFlux(lightCurve.apertures[0]!);
    const pulls = outside.map((i) => (flux[i]! - level) / fluxError[i]!);
    const spread = Math.sqrt(pulls.reduce((sum, p) => sum + p * p, 0) / pulls.length);
    // Some 150 unit normals spread by 1 within 3 / sqrt(300) = 0.17, and slow changes of the seeing
    // come on top.
    expect(spread).toBeGreaterThan(0.8);
    expect(spread).toBeLessThan(1.3);
  });

  it("keeps every stamp", async () => {
    const { lightCurve } = await run;
    expect(lightCurve.time).toMatchObject({ scale: "UTC", reference: "start" });
    for (let i = 0; i < lightCurve.length; i++) {
      expect(lightCurve.utcMicroseconds[i]).toBe(observation.time(i).utcMicroseconds);
    }
  });
});

describe("stars that are asked for", () => {
  /** As many frames as what is measured, and where, takes to be seen. */
  const FEW = 20;
  const observation = observe({ seed: 5, frames: 60 });
  const place = firstPlace(observation, "target");
  const others = observation.truth.stars
    .filter((star) => star.name !== "target")
    .sort((a, b) => b.electrons - a.electrons)
    .slice(0, 3)
    .map((star) => ({ x: star.x[0]!, y: star.y[0]! }));

  it("are measured under the names that were given, and no others", async () => {
    const { lightCurve, ensemble } = await extractLightCurve(observationSource(observation), {
      target: { ...place, name: "TYC 1234" },
      track: [others[0]!],
      references: [{ ...others[1]!, name: "north" }, others[2]!],
      stop: FEW,
    });
    expect(lightCurve.apertures.map(({ name, role }) => `${name}:${role}`)).toEqual([
      "TYC 1234:target",
      "north:reference",
      "ref2:reference",
      "track1:track",
    ]);
    expect(ensemble).toEqual(["north", "ref2"]);
  });

  it("are found when pointed at within a few pixels", async () => {
    const { lightCurve } = await extractLightCurve(observationSource(observation), {
      target: { x: place.x + 2, y: place.y - 2 },
      stop: FEW,
    });
    expect(lightCurve.apertures[0]!.x[0]).toBeCloseTo(place.x, 0);
  });

  it("are refused outside the frame, before anything is measured", async () => {
    const run = extractLightCurve(observationSource(observation), { target: { x: 400, y: 10 } });
    const error = await run.catch((reason: unknown) => reason);
    expect(isExtractionError(error, "outside-frame")).toBe(true);
    expect((error as Error).message).toContain("x 0 to 319 and y 0 to 239. Received 400,10.");
  });

  it("cannot be tracked on where there is no star", async () => {
    const run = extractLightCurve(observationSource(observation), { track: [{ x: 3, y: 3 }] });
    const error = await run.catch((reason: unknown) => reason);
    expect(isExtractionError(error, "no-star-there")).toBe(true);
  });

  it("must be seen where they are to be compared with", async () => {
    const run = extractLightCurve(observationSource(observation), {
      target: place,
      references: [{ x: 3, y: 3 }],
    });
    const error = await run.catch((reason: unknown) => reason);
    expect(isExtractionError(error, "no-star-there")).toBe(true);
    expect((error as Error).message).toContain("a comparison star must be visible at (3, 3)");
  });

  it("keep names that the program would give to its own", async () => {
    const { lightCurve, ensemble } = await extractLightCurve(observationSource(observation), {
      target: { ...place, name: "ref1" },
      track: [{ ...others[0]!, name: "star2" }],
      stop: FEW,
    });
    const names = lightCurve.apertures.map(({ name }) => name);
    expect(lightCurve.apertures[0]).toMatchObject({ name: "ref1", role: "target" });
    expect(new Set(names).size).toBe(names.length);
    expect(ensemble).not.toContain("ref1");
  });

  it("are told when the target is to lead its own way", async () => {
    const run = (track: typeof place) =>
      extractLightCurve(observationSource(observation), {
        target: place,
        track: [track],
        stop: FEW,
      });
    expect((await run(place)).warnings.join()).toContain("target is followed by its own light");
    expect((await run(others[0]!)).warnings).toEqual([]);
  });

  it("need different names", async () => {
    const run = extractLightCurve(observationSource(observation), {
      target: { ...place, name: "a" },
      references: [{ ...others[0]!, name: "a" }],
    });
    await expect(run).rejects.toThrow('star names must differ. Received "a" twice.');
    const usual = extractLightCurve(observationSource(observation), {
      target: place,
      references: [{ ...others[0]!, name: "target" }],
    });
    await expect(usual).rejects.toThrow('star names must differ. Received "target" twice.');
  });
});

describe("options out of range", () => {
  const source = observationSource(observe({ seed: 5, frames: 2 }));

  it.each([
    [{ saturation: -1 }, "saturation must be a number greater than 0. Received -1."],
    [{ method: { kind: "circle", radius: 6, annulus: { inner: 5, outer: 9 } } }, "annulus.inner"],
    [{ method: { kind: "optimal", fwhm: 0 } }, "method.fwhm must be between"],
    [{ method: { kind: "optimal", fwhm: 6, annulus: { inner: 5, outer: 9 } } }, "annulus.inner"],
    [{ method: { kind: "quietest", annulus: { inner: 9, outer: 9 } } }, "annulus.outer"],
    [{ method: { kind: "adaptive", thresholdSigma: 0 } }, "thresholdSigma must be a number"],
    [{ method: { kind: "adaptive", defaultRadius: -3 } }, "defaultRadius must be between"],
  ] as const)("are refused: %o", async (options, complaint) => {
    await expect(extractLightCurve(source, options)).rejects.toThrow(complaint);
  });

  it("of the frames give what there is, and a warning", async () => {
    const { lightCurve, warnings } = await extractLightCurve(source, { stop: 9 });
    expect(lightCurve.length).toBe(2);
    expect(warnings).toEqual(["the recording ends with frame 1; frames up to 8 were asked for."]);
  });
});

describe("the aperture the program chooses", () => {
  it("fits into the background annulus that was asked for", async () => {
    const observation = observe({ seed: 5, frames: 40, windShake: { rms: 3, frequencyHz: 2 } });
    const { lightCurve } = await extractLightCurve(observationSource(observation), {
      target: firstPlace(observation, "target"),
      method: { kind: "circle", annulus: { inner: 4, outer: 12 } },
    });
    expect(lightCurve.apertures[0]!.pixels[0]).toBeLessThanOrEqual(Math.PI * 4 ** 2 + 1e-6);
  });
});

describe("very short recordings", () => {
  it.each([1, 2, 3, 7])("of %i frames are measured", async (frames) => {
    const observation = observe({ seed: 5, frames, occultations: [] });
    const { lightCurve, ensemble } = await extractLightCurve(observationSource(observation), {
      target: firstPlace(observation, "target"),
    });
    expect(lightCurve.length).toBe(frames);
    expect(lightCurve.apertures[0]!.flux.every((flux) => flux > 0)).toBe(true);
    expect(ensemble.length).toBeGreaterThan(2);
  });
});

describe("a target that leaves the picture", () => {
  it("is compared with stars that stay as long as it does", async () => {
    const observation = observe({ seed: 11, frames: 200, drift: { x: 30, y: 10 } });
    const { lightCurve, ensemble } = await extractLightCurve(observationSource(observation), {
      target: firstPlace(observation, "target"),
    });
    const [target] = lightCurve.apertures;
    const frames = [...target!.flux.keys()].filter((i) => isUsable(target!, i));
    expect(frames.length).toBeLessThan(200);
    expect(ensemble.length).toBeGreaterThanOrEqual(2);
    for (const name of ensemble) {
      const series = lightCurve.apertures.find((other) => other.name === name)!;
      const together = frames.filter((i) => isUsable(series, i));
      expect(together.length).toBeGreaterThanOrEqual(0.98 * frames.length);
    }
  });
});

describe("a field with no star but the target", () => {
  const alone = (occultations?: []) =>
    observe({ seed: 5, frames: 60, fieldStars: null, ...(occultations && { occultations }) });

  it("is followed by the target, and the result says what that means", async () => {
    const observation = alone([]);
    const { lightCurve, ensemble, warnings } = await extractLightCurve(
      observationSource(observation),
      { target: firstPlace(observation, "target") },
    );
    expect(ensemble).toEqual([]);
    expect(lightCurve.provenance.tracking).toEqual(["target"]);
    expect(warnings.join()).toContain("followed by its own light");
    expect(lightCurve.apertures[0]!.flux.every((flux) => flux > 0)).toBe(true);
  });

  it("flags the frames in which the target is gone: its place is not seen there", async () => {
    const observation = alone();
    const { lightCurve } = await extractLightCurve(observationSource(observation), {
      target: firstPlace(observation, "target"),
    });
    const { disappearance, reappearance } = observation.truth.occultations[0]!;
    const { flags } = lightCurve.apertures[0]!;
    for (let i = Math.ceil(disappearance.frame); i + 1 < reappearance.frame; i++) {
      const { predicted, steadyMotion } = MeasurementFlag;
      expect(flags[i]! & (predicted | steadyMotion)).not.toBe(0);
    }
  });
});

describe("without a target", () => {
  it("every star that can be trusted is measured", async () => {
    const observation = observe({ seed: 6, frames: 60 });
    const { lightCurve } = await extractLightCurve(observationSource(observation));
    const bright = observation.truth.stars.filter((star) => star.electrons > 3000);
    const measured = bright.filter((star) =>
      lightCurve.apertures.some(
        (series) => Math.hypot(series.x[0]! - star.x[0]!, series.y[0]! - star.y[0]!) < 1,
      ),
    );
    expect(measured.length).toBeGreaterThanOrEqual(0.8 * bright.length);
  });
});

describe("frames that go wrong", () => {
  const observation = observe({ seed: 7, frames: 80, occultations: [] });
  const whole = observationSource(observation);

  it("are flagged and skipped when they cannot be read, and the run goes on", async () => {
    const torn: typeof whole = {
      ...whole,
      frame: (index) => (index === 30 ? Promise.reject(new Error("torn")) : whole.frame(index)),
      async *frames(range) {
        for await (const frame of whole.frames(range)) {
          if (frame.index === 30) throw new Error("torn");
          yield frame;
        }
      },
    };
    const result = await extractLightCurve(torn, { target: firstPlace(observation, "target") });
    const target = result.lightCurve.apertures[0]!;
    expect(result.unreadableFrames).toEqual([30]);
    expect(target.flags[30]).toBe(MeasurementFlag.badFrame);
    expect(target.flux[30]).toBeNaN();
    expect(target.flux[31]).toBeGreaterThan(0);
    expect(result.warnings.join()).toContain("frame 30 could not be read: torn");
  });

  it("end the run at once when it is aborted", async () => {
    const abort = new AbortController();
    const run = extractLightCurve(whole, {
      signal: abort.signal,
      onProgress: ({ stage }) => {
        if (stage === "measure") abort.abort(new Error("enough"));
      },
    });
    await expect(run).rejects.toThrow("enough");
  });
});

describe("a star that leaves the picture", () => {
  it("is flagged from that frame on and never measured as something else", async () => {
    const observation = observe({
      seed: 9,
      frames: 120,
      drift: { x: -30, y: 0 },
      occultations: [],
    });
    const leaving = observation.truth.stars
      .filter((star) => star.electrons > 1500 && star.x[0]! > 20 && star.x.at(-1)! < -3)
      .sort((a, b) => b.electrons - a.electrons)[0]!;
    const { lightCurve } = await extractLightCurve(observationSource(observation), {
      target: firstPlace(observation, "target"),
      references: [{ x: leaving.x[0]!, y: leaving.y[0]! }],
    });
    const series = lightCurve.apertures.find(({ name }) => name === "ref1")!;
    const gone = leaving.x.findIndex((x) => x < -6);
    const touching = leaving.x.findIndex((x) => x < 0);
    for (let i = gone; i < lightCurve.length; i++) {
      expect(series.flags[i]! & MeasurementFlag.outside).not.toBe(0);
      expect(series.flux[i]).toBeNaN();
    }
    expect(series.flags[touching]! & (MeasurementFlag.edge | MeasurementFlag.outside)).not.toBe(0);
  });
});
