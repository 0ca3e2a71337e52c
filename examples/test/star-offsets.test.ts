import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRandom, median } from "@photkit/core-stats";
import { bytesSource, fitsTime, readFitsTable, readFitsUnits } from "@photkit/io-video";
import { afterAll, describe, expect, it } from "vitest";
import { starOffsets } from "../src/star-offsets.ts";
import { tinyDng } from "./tiny-dng.ts";

const folder = await mkdtemp(join(tmpdir(), "photkit-offsets-"));
afterAll(() => rm(folder, { recursive: true }));

const [WIDTH, HEIGHT, STARS, PICTURES] = [220, 180, 40, 4];
const DRIFT = { x: -0.8, y: 0.35 };
const SIGMA = 1.8;
/** What a red or blue pixel sees of light that gives 1 in a green one. */
const FAINT = 1 / 1.9;

/** Stars on a lattice, so that none is within reach of another. */
const stars = Array.from({ length: STARS }, (_, i) => ({
  x: 20 + 25 * (i % 8) + 0.13 * i,
  y: 20 + 33 * Math.floor(i / 8) + 0.07 * i,
  peak: 1500 + 150 * i,
}));

/** A mosaic RGGB of drifting stars on sky and noise; counts end at the white level. */
function mosaic(picture: number, seed: number): Uint16Array {
  const noise = createRandom(seed);
  const values = new Uint16Array(WIDTH * HEIGHT);
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) {
      let light = 900;
      for (const star of stars) {
        const dx = x - star.x - picture * DRIFT.x;
        const dy = y - star.y - picture * DRIFT.y;
        const squared = dx * dx + dy * dy;
        if (squared < 80) light += star.peak * Math.exp(-squared / (2 * SIGMA * SIGMA));
      }
      const isGreen = (x + y) % 2 === 1;
      const count = light * (isGreen ? 1 : FAINT) + 12 * noise.normal();
      values[y * WIDTH + x] = Math.min(16383, Math.round(count));
    }
  }
  return values;
}

async function tableAt(path: string) {
  const source = bytesSource(new Uint8Array(await readFile(path)), path);
  const [, unit] = await readFitsUnits(source);
  const { columns, length } = await readFitsTable(source, unit!);
  const column = (name: string) =>
    Array.from(columns.find((one) => one.name === name)!.values as ArrayLike<number>);
  return { length, column, header: unit!.header };
}

describe("star offsets of a sequence of raw pictures", async () => {
  // Named as cameras do: the tenth comes after the ninth.
  for (let i = 0; i < PICTURES; i++) {
    const bytes = tinyDng({
      width: WIDTH,
      height: HEIGHT,
      values: mosaic(i, 11 + i),
      whiteLevel: 16383,
      dateTime: `2019:11:01 21:14:${25 + 5 * i}`,
      offset: "-05:00",
    });
    await writeFile(join(folder, `DSC${8 + i}.one.dng`), bytes);
  }
  const told: number[] = [];
  const paths = await starOffsets(folder, { onTable: (_, count) => told.push(count) });

  it("stand in one table beside each picture, in the order of the camera", async () => {
    expect(paths).toEqual([8, 9, 10, 11].map((n) => join(folder, `DSC${n}.offsets_table.fits`)));
    expect((await readdir(folder)).filter((name) => name.endsWith(".fits"))).toHaveLength(PICTURES);
  });

  it("are the drift of the field, from the first picture and from the one before", async () => {
    for (const [picture, path] of paths.entries()) {
      const { length, column } = await tableAt(path);
      expect(length).toBe(STARS);
      expect(told[picture]).toBe(STARS);
      // A star of 125 times the noise is measured to SIGMA / 125 = 0.015 px; the mosaic adds its part.
      const xoffset = median(column("xoffset"));
      expect(Math.abs(xoffset - picture * DRIFT.x)).toBeLessThan(0.03);
      expect(Math.abs(median(column("yoffset")) - picture * DRIFT.y)).toBeLessThan(0.03);
      const step = picture === 0 ? 0 : DRIFT.x;
      expect(Math.abs(median(column("xoffset_prev")) - step)).toBeLessThan(0.03);
    }
  });

  it("lead from every star to itself in the first picture, the first row not left out", async () => {
    const first = await tableAt(paths[0]!);
    const last = await tableAt(paths.at(-1)!);
    const [x0, x1] = [first.column("xcentroid"), last.column("xcentroid")];
    const rows = last.column("ref_row");
    expect([...rows].sort((a, b) => a - b)).toEqual(x0.map((_, i) => i));
    for (const [i, row] of rows.entries()) {
      expect(Math.abs(x1[i]! - x0[row]! - 3 * DRIFT.x)).toBeLessThan(0.3);
    }
  });

  it("have the time of the exposure in their headers, and what the camera wrote", async () => {
    const { header } = await tableAt(paths[1]!);
    expect(fitsTime(header).time?.utcMicroseconds).toBe(Date.UTC(2019, 10, 2, 2, 14, 30) * 1000);
    expect(header.values).toMatchObject({
      EXIFDATE: "2019:11:01 21:14:30",
      EXIFZONE: "-05:00",
      "DATE-OBS": "2019-11-02T02:14:30.000000",
    });
  });
});
