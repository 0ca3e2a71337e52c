/** Folders of pictures that must not be measured together: filters, darks, exposures. */

import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createImage } from "@photkit/image";
import { encodeFits, type FitsCards } from "@photkit/io-video";
import { expect, it } from "vitest";
import { photkit, withoutPictures, workFolder } from "./program.ts";

withoutPictures();
const folder = await workFolder();

/** Two stars on a sky, 40 x 30 px, the same in every picture. */
const PIXELS = Uint16Array.from({ length: 1200 }, (_, i) => {
  const [x, y] = [i % 40, Math.floor(i / 40)];
  const star = (at: number) => 5000 * Math.exp(-((x - at) ** 2 + (y - 15) ** 2) / 4);
  return 500 + ((i * 7919) % 23) + star(12) + star(28);
});

async function pictures(name: string, headers: readonly FitsCards[]): Promise<string> {
  const path = join(folder, name);
  await mkdir(path);
  for (const [i, header] of headers.entries()) {
    const time = new Date(Date.UTC(2024, 0, 1, 0, 0, i)).toISOString().replace("Z", "");
    const cards = { "DATE-OBS": time, EXPTIME: 1, ...header };
    await writeFile(
      join(path, `s${i}.fits`),
      encodeFits(createImage(PIXELS, 40, 30), { header: cards }),
    );
  }
  return path;
}

const extracted = (path: string, ...options: string[]) =>
  photkit(
    "extract",
    path,
    "--target",
    "12,15",
    "--out",
    join(folder, "out"),
    "--quiet",
    ...options,
  );

it("refuses to make one light curve of several filters, and lists them", async () => {
  const path = await pictures(
    "three",
    Array.from({ length: 9 }, (_, i) => ({ FILTER: ["g", "r", "i"][i % 3]! })),
  );
  const refused = await extracted(path);
  expect(refused.status).toBe(2);
  expect(refused.err).toContain("--filter NAME");
  expect(refused.err).toContain("g (3), r (3), i (3)");
  const wrong = await extracted(path, "--filter", "z");
  expect(wrong.status).toBe(2);
  expect(wrong.err).toContain('one of g (3), r (3), i (3). Received "z"');
  const taken = await extracted(path, "--filter", "r");
  expect(taken.status).toBe(0);
  const told = await photkit("info", path, "--filter", "r");
  expect(told.out).toMatch(/^frames +3$/m);
  const all = await photkit("info", path);
  expect(all.out).toMatch(/^frames +9$/m);
  expect(all.out).toContain("3 filters: g (3), r (3), i (3); --filter NAME takes one");
});

it("takes the filter of two wheels, without the empty place of one", async () => {
  const path = await pictures("wheels", [
    { FILTER1: "Clear", FILTER2: "V" },
    { FILTER1: "OG570", FILTER2: "Clear" },
  ]);
  expect((await extracted(path)).err).toContain("V (1), OG570 (1)");
});

it("leaves darks and flats among lights out, and says so", async () => {
  const path = await pictures("kinds", [
    { IMAGETYP: "Light Frame" },
    { IMAGETYP: "Dark Frame" },
    { IMAGETYP: "Light Frame" },
    { IMAGETYP: "FLAT", FILTER: "g" },
    { IMAGETYP: "Light Frame" },
  ]);
  const { status, err } = await extracted(path);
  expect(status).toBe(0);
  expect(err).toContain("left out, as they are no pictures of stars: Dark Frame (1), FLAT (1)");
  const { out } = await photkit("info", path);
  expect(out).toMatch(/^frames +5$/m);
  expect(out).toContain("2 frames of 5 are no pictures of stars: Dark Frame (1), FLAT (1)");
});

it("says which exposures, objects and fields are mixed", async () => {
  const path = await pictures("differ", [
    { OBJECT: "A", RA: 10, DEC: 20 },
    { OBJECT: "A", RA: 10, DEC: 20, EXPTIME: 2 },
    { OBJECT: "B", RA: 10, DEC: 22 },
  ]);
  const { out } = await photkit("info", path);
  expect(out).toContain("the pictures differ in their exposure: 1 (2), 2 (1)");
  expect(out).toContain("the pictures differ in their object: A (2), B (1)");
  expect(out).toContain("1 frame of another field: more than 0.5 degrees from the first");
});

it("tells contradictions of times in whichever picture they are", async () => {
  const path = await pictures(
    "times",
    Array.from({ length: 5 }, (_, i) =>
      i < 2 ? {} : { "UT-OBS": `2024-01-01T01:00:0${i}`, "DATE-OBS": `2024-01-01T00:00:0${i}` },
    ),
  );
  const { out } = await photkit("info", path);
  expect(out).toContain(
    "times of 3 frames, first frame 2: DATE-OBS differs from UT-OBS by -3600 s; UT-OBS is used",
  );
  expect(out).toMatch(/verdict .* warning/);
});

it("opens one unit of a file with several by --hdu", async () => {
  const primary = encodeFits(createImage(PIXELS, 40, 30));
  const extension = encodeFits(createImage(PIXELS.slice(0, 12), 4, 3), {
    header: { EXTNAME: "PREVIEW" },
  });
  extension.set(new TextEncoder().encode("XTENSION= 'IMAGE   '".padEnd(80)), 0);
  const path = join(folder, "two.fits");
  await writeFile(path, Buffer.concat([primary, extension]));
  const { out } = await photkit("info", path);
  expect(out).toContain("40 x 30 px");
  expect(out).toContain('unit 1 "PREVIEW" (4 x 3 px)');
  expect((await photkit("info", path, "--hdu", "1")).out).toContain("4 x 3 px");
  expect((await photkit("info", path, "--hdu", "preview")).out).toContain("4 x 3 px");
});
