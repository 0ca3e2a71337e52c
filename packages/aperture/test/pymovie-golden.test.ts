import { createImage, pymovieBlur } from "@photkit/image";
import { describe, expect, it } from "vitest";
import {
  type BlobChoice,
  centroid,
  circularMask,
  growTightMask,
  measureFields,
  measureFlash,
  measureMask,
  measureTightMask,
  type PixelMask,
  shiftMask,
} from "../src/index.ts";
import { chooseBlob } from "../src/masks/adaptive-mask.ts";
import { goldenMissing, readGolden } from "./golden.ts";
import { pymovieBackground, pythonRound, readStamps, stampImage } from "./pymovie.ts";

interface Result {
  readonly xc_roi: number | null;
  readonly yc_roi: number | null;
  readonly signal: number;
  readonly appsum: number;
  readonly mean: number;
  readonly std: number;
  readonly max_area: number;
}

/** PyMovie's signals are sums minus the rounded background of the mask. */
const signalOf = (sum: number, pixels: number, level: number) => sum - pythonRound(pixels * level);

/** PyMovie's blob of a stamp: no blob under 9 pixels. */
function blobOf(image: ReturnType<typeof stampImage>, threshold: number, maxDistance: number) {
  const [height, width] = image.shape;
  const { level } = pymovieBackground(image);
  return chooseBlob(
    { x0: 0, y0: 0, width, height, values: image.data },
    Float64Array.from(pymovieBlur(image).data),
    {
      threshold: Math.floor(threshold + pythonRound(level)),
      background: level,
      choose: "brightest" satisfies BlobChoice,
      x: (width - 1) / 2,
      y: (height - 1) / 2,
      maxDistance,
      minimumPixels: 9,
    },
  );
}

/** PyMovie's re-centring of a fixed mask on its five brightest pixels, its limits included. */
function recentred(image: ReturnType<typeof stampImage>, mask: PixelMask, radius: number) {
  const middle = (image.shape[1] - 1) / 2;
  const found = brightest(image, radius, 5);
  const limit = Math.floor(image.shape[1] / 2) - Math.ceil(radius);
  const right = pythonRound(found[0]) - middle;
  const down = pythonRound(found[1]) - middle;
  if (!(right <= pythonRound(radius) && down <= pythonRound(radius))) return mask;
  const limited = (step: number) => Math.max(-limit, Math.min(limit, step));
  return shiftMask(mask, limited(right), limited(down));
}

function brightest(image: ReturnType<typeof stampImage>, radius: number, pixels: number) {
  const middle = (image.shape[1] - 1) / 2;
  const options = {
    method: "brightest",
    radius,
    pixels,
    background: 0,
    minimumSignalToNoise: 0,
  } as const;
  const { x, y } = centroid(image, middle, middle, options);
  return [x, y] as const;
}

describe.skipIf(goldenMissing)("PyMovie's measurements, from the parts of this package", () => {
  it("brightest pixels: the same centroid", () => {
    const stamps = readStamps();
    const { cases } = readGolden<{
      cases: {
        image: string;
        mask_radius: number | null;
        n_pixels: number;
        xy: [number, number];
      }[];
    }>("pymovie/brightest_pixel.json");
    for (const wanted of cases) {
      const [x, y] = brightest(
        stamps.get(wanted.image)!,
        wanted.mask_radius ?? 99,
        wanted.n_pixels,
      );
      expect(Math.abs(x - wanted.xy[0])).toBeLessThan(1e-9);
      expect(Math.abs(y - wanted.xy[1])).toBeLessThan(1e-9);
    }
    expect(cases.length).toBe(37);
  });

  it("apertures: blob, default circle, re-centred circle, flash", () => {
    const stamps = readStamps();
    const { cases } = readGolden<{
      cases: {
        image: string;
        color: "red" | "yellow" | "white";
        thresh: number;
        default_mask_radius: number;
        name: string;
        out: Result;
      }[];
    }>("pymovie/aperture_stats.json");
    for (const { image: id, color, thresh, default_mask_radius: radius, name, out } of cases) {
      const image = stamps.get(id)!;
      const size = image.shape[1];
      const middle = (size - 1) / 2;
      const { level, scatter } = pymovieBackground(image);
      expect(Math.abs(level - out.mean)).toBeLessThan(1e-8);
      expect(Math.abs(scatter - out.std)).toBeLessThan(1e-8);
      if (color === "white") {
        expect(measureFlash(image, middle, middle, { size }).flux).toBe(out.signal);
        continue;
      }
      const static_ = thresh === 99_999;
      const blob = static_ ? null : blobOf(image, thresh, color === "yellow" ? Infinity : 8);
      const circle = circularMask(middle, middle, radius);
      const mask = blob ?? (name.includes("no-rc") ? circle : recentred(image, circle, radius));
      const { flux, pixels } = measureMask(image, mask);
      expect([id, name, flux]).toEqual([id, name, out.appsum]);
      expect(pixels * (blob ? 1 : -1)).toBe(out.max_area);
      expect(signalOf(flux, pixels, level)).toBe(out.signal);
    }
    expect(cases.length).toBe(160);
  });

  it("tight masks: the same pixels, the same signal at every reach", () => {
    const stamps = readStamps();
    interface Hunt {
      readonly signal: number;
      readonly appsum: number;
    }
    const { cases } = readGolden<{
      cases: {
        image: string;
        mask_flat_indices: number[];
        bkavg: number;
        bkstd: number;
        grid3: Hunt;
        grid5: Hunt;
        grid7: Hunt;
      }[];
    }>("pymovie/tme.json");
    for (const wanted of cases) {
      const image = stamps.get(wanted.image)!;
      const [height, width] = image.shape;
      const background = { level: wanted.bkavg, scatter: Math.ceil(wanted.bkstd) };
      const mask = growTightMask(image, (width - 1) / 2, (height - 1) / 2, {
        // The stamps are as large as PyMovie's window, which therefore never moved.
        snap: false,
        background,
      });
      const indices: number[] = [];
      for (let k = 0; k < mask.values.length; k++) {
        if (mask.values[k] === 0) continue;
        indices.push((mask.y0 + Math.floor(k / mask.width)) * width + mask.x0 + (k % mask.width));
      }
      expect(indices).toEqual(wanted.mask_flat_indices);
      for (const [reach, hunt] of [wanted.grid3, wanted.grid5, wanted.grid7].entries()) {
        const { flux, pixels } = measureTightMask(image, mask, { reach: reach + 1 });
        expect(flux).toBe(hunt.appsum);
        expect(signalOf(flux, pixels, wanted.bkavg)).toBe(hunt.signal);
      }
    }
    expect(cases.length).toBe(20);
  });

  it("fields: the same sums, each less its own background whatever row the window begins in", () => {
    const golden = readGolden<{
      size: number;
      image: { data: number[]; w: number; h: number };
      cases: {
        x: number;
        y: number;
        y0: number;
        color: string;
        thresh: number;
        top_field_first: boolean;
        frame: Result;
        field1: Result;
        field2: Result;
      }[];
    }>("pymovie/field_mode.json");
    const frame = stampImage(golden.image);
    const half = (golden.size - 1) / 2;
    for (const wanted of golden.cases) {
      const x0 = wanted.x - half;
      const window = new Float64Array(golden.size ** 2).map(
        (_, k) =>
          frame.data[(wanted.y0 + Math.floor(k / golden.size)) * 60 + x0 + (k % golden.size)]!,
      );
      const stamp = createImage(window, golden.size, golden.size);
      const circle = circularMask(half, half, 3.2);
      const mask =
        wanted.color === "white"
          ? {
              x0: 1,
              y0: 1,
              width: 49,
              height: 49,
              values: new Uint8Array(49 * 49).fill(1),
              pixels: 2401,
            }
          : ((wanted.thresh === 99_999 ? null : blobOf(stamp, wanted.thresh, 8)) ??
            recentred(stamp, circle, 3.2));
      const placed = shiftMask(mask, x0, wanted.y0);
      const { upper, lower } = measureFields(frame, placed, { background: null });
      const first = wanted.top_field_first ? upper : lower;
      const second = wanted.top_field_first ? lower : upper;
      expect([first.flux, second.flux]).toEqual([wanted.field1.appsum, wanted.field2.appsum]);
      expect(first.pixels).toBe(Math.abs(wanted.field1.max_area));
      if (wanted.color === "white") continue;
      // PyMovie takes the other field's background when the window begins in an odd row.
      const swapped = wanted.y0 % 2 === 1;
      const own = [wanted.field1.mean, wanted.field2.mean];
      if (swapped) own.reverse();
      const means = new Map([
        [first, own[0]!],
        [second, own[1]!],
      ]);
      // The sky of the upper field is 30, that of the lower one 40.
      expect(Math.abs(means.get(upper)! - 30)).toBeLessThan(0.1);
      expect(Math.abs(means.get(lower)! - 40)).toBeLessThan(0.1);
      const measured = measureFields(frame, placed);
      for (const [raw, clean] of [
        [upper, measured.upper],
        [lower, measured.lower],
      ] as const) {
        // Two estimators of one sky: their levels agree to a few hundredths of an ADU.
        const signal = raw.flux - raw.pixels * means.get(raw)!;
        expect(Math.abs(clean.flux - signal)).toBeLessThan(0.35 * raw.pixels);
      }
    }
    expect(golden.cases.length).toBe(12);
  });
});
