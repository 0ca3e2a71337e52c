import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createImage, type Image } from "@photkit/image";
import { describe, expect, it } from "vitest";
import { findStars } from "../src/index.ts";

const shared = new URL("../../../../shared/", import.meta.url);
const finders = new URL("golden/photometry/finders.json", shared);
const frames = new URL("data/hatp32/", shared);

describe.skipIf(!existsSync(finders))("the golden field of star finders", () => {
  it("gives up at least as many true stars as DAOStarFinder, and nothing else", () => {
    const golden = JSON.parse(readFileSync(finders, "utf8"));
    const { image, true_x, true_y } = golden.inputs;
    const bytes = Uint8Array.from(Buffer.from(image.base64, "base64"));
    const picture = createImage(new Float32Array(bytes.buffer), 128, 128);
    const stars = findStars(picture, { fwhm: 4.3, threshold: 5, border: 0 });
    const distances = (x: number, y: number) =>
      Array.from(stars.x, (one, k) => Math.hypot(one - x, stars.y[k]! - y));
    const found = (true_x as number[]).filter(
      (x, k) => Math.min(...distances(x, true_y[k])) < 1,
    ).length;
    const dao = golden.cases[0].table.id.length;
    expect(found).toBeGreaterThanOrEqual(dao);
    expect(stars.length).toBe(found);
  });
});

/** An uncompressed 16-bit FITS image; only what the frames of this test need. */
function readFrame(url: URL): Image<Float64Array> {
  const bytes = readFileSync(url);
  const header = bytes.toString("latin1", 0, bytes.indexOf("END     ".padEnd(80)) + 80);
  const number = (key: string) =>
    Number(new RegExp(`${key.padEnd(8)}= *([-+.0-9E]+)`).exec(header)?.[1] ?? 0);
  const width = number("NAXIS1");
  const height = number("NAXIS2");
  const start = Math.ceil(header.length / 2880) * 2880;
  const data = new Float64Array(width * height);
  for (let i = 0; i < data.length; i++) {
    data[i] = bytes.readInt16BE(start + 2 * i) + number("BZERO");
  }
  return createImage(data, width, height);
}

describe.skipIf(!existsSync(frames))("frames of a real field", () => {
  it("show the same stars, drift removed, ten frames apart", () => {
    const names = readdirSync(frames).filter((name) => name.endsWith(".FITS"));
    names.sort();
    const [first, later] = [40, 50].map((index) =>
      findStars(readFrame(new URL(names[index]!, frames)), {
        threshold: 20,
        saturation: 4000,
        maxStars: 150,
      }),
    );
    expect(first!.length).toBe(150);
    // The commonest offset between the two lists is the drift.
    let best = 0;
    for (let dx = -60; dx <= 60; dx++) {
      for (let dy = -20; dy <= 20; dy++) {
        let agreeing = 0;
        for (let i = 0; i < 60; i++) {
          for (let k = 0; k < later!.length; k++) {
            const x = later!.x[k]! - first!.x[i]! - dx;
            const y = later!.y[k]! - first!.y[i]! - dy;
            if (Math.abs(x) < 1 && Math.abs(y) < 1) agreeing++;
          }
        }
        best = Math.max(best, agreeing);
      }
    }
    // Of the 60 brightest a few leave the frame; the rest are found again.
    expect(best).toBeGreaterThan(42);
  });
});
