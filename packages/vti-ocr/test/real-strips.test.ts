import { describe, expect, it } from "vitest";
import { createOverlayReader, findOverlay } from "../src/index.ts";
import { folders, framesOf, hasStrips, picture, unitsOf, weave } from "./strips.ts";

/** Reads a folder as a recording; the layout is found in its first frames. */
function readFolder(frames: ReturnType<typeof framesOf>) {
  const layout = findOverlay(frames.slice(0, 4).map(({ image }) => image));
  if (layout === null) throw new Error("no overlay was found");
  const reader = createOverlayReader(layout);
  const alone = frames.flatMap(({ upper, lower, image }, i) => {
    const readings = reader.look(i, image);
    return [
      { truth: upper, reading: readings.upper },
      { truth: lower, reading: readings.lower },
    ];
  });
  return { alone, times: reader.times() };
}

describe.skipIf(!hasStrips())("strips of real recordings", () => {
  for (const folder of hasStrips() ? folders() : []) {
    describe(folder.name, () => {
      const frames = framesOf(folder);
      const { alone, times } = readFolder(frames);

      it("gives every stamp exactly, each field by itself", () => {
        for (const { truth, reading } of alone) {
          expect([truth.file, reading.timeOfDay, reading.counter]).toEqual([
            truth.file,
            unitsOf(truth.time),
            truth.field_number,
          ]);
        }
      });

      it("gives every stamp exactly, all fields together", () => {
        for (const { frame, field, ...stamp } of times.fields) {
          const truth = frames[frame]![field];
          expect([truth.file, stamp.state, stamp.timeOfDay, stamp.counter]).toEqual([
            truth.file,
            "read",
            unitsOf(truth.time),
            truth.field_number,
          ]);
          expect(stamp.confidence).toBeGreaterThan(0.99);
        }
      });

      it("knows the order of the fields and the standard", () => {
        expect(times.order).toBe(folder.first_field === "odd" ? "upper-first" : "lower-first");
        expect(times.standard).toBe(folder.video_standard);
      });

      it("finds the frames that are missing or doubled, and no others", () => {
        const jumps: Record<string, unknown> = {
          "005_tvsafe": [{ frame: 7, frames: 1 }],
          "011_tvsafe": [{ frame: 1, frames: -1 }],
        };
        expect(times.jumps).toEqual(jumps[folder.name] ?? []);
      });
    });
  }

  it("reads the grey-level field strips of one frame", () => {
    const pictures = ["B", "A"].map((name) =>
      picture(`raw_grey_extra/svid2usb2_pal_field_${name}.png`),
    );
    const [upper, lower] = pictures as [(typeof pictures)[0], (typeof pictures)[0]];
    const layout = findOverlay([weave(upper, lower)]);
    const readings = createOverlayReader(layout!).look(0, weave(upper, lower));
    expect(readings.upper).toMatchObject({ timeOfDay: unitsOf("21:17:55.8651"), counter: 120310 });
    expect(readings.lower).toMatchObject({ timeOfDay: unitsOf("21:17:55.8451"), counter: 120309 });
  });
});
