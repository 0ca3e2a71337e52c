/** What info and finder say about the sky, and what extract refuses. */

import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createImage } from "@photkit/image";
import { encodeFits } from "@photkit/io-video";
import { openPath } from "@photkit/io-video/node";
import { wcsFromHeader, wcsToHeader } from "@photkit/wcs";
import { describe, expect, it } from "vitest";
import { photkit, withoutPictures, workFolder } from "./program.ts";
import {
  FIRST,
  HEIGHT,
  plateStar,
  SECOND,
  sequence,
  system,
  TARGET,
  THIRD,
  textOf,
  truth,
  WIDTH,
} from "./sky-field.ts";

withoutPictures();
const folder = await workFolder();
const solved = await sequence(folder, "solved", (frame) => wcsToHeader(system(0.3 * frame, false)));
const plain = await sequence(folder, "plain", () => ({}));

const refused = (...args: string[]) =>
  photkit("extract", ...args, "--out", join(folder, "refused"));

describe("photkit info and photkit finder", () => {
  it("info tells where a recording points, which way up, and by what", async () => {
    const { out } = await photkit("info", solved);
    expect(out).toMatch(
      /sky +05:34:31\.94 \+22:00:52\.2 in the middle, 5\.3' x 4\.0', 2\.000" a px/,
    );
    // The matrix turns north by 0.6 radians.
    expect(out).toMatch(/north is 34\.4° left of up, not mirrored; by the header of f0\.fits/);
    const { sky } = JSON.parse((await photkit("info", solved, "--json")).out);
    expect(sky).toMatchObject({ mirrored: false, origin: "the header of f0.fits" });
    expect(JSON.parse((await photkit("info", plain, "--json")).out).sky).toBeNull();
  });

  it("both tell why a header cannot be used, and go on", async () => {
    const cards = { ...wcsToHeader(truth), RADESYS: "FK4", EQUINOX: 1950 };
    const old = await sequence(folder, "old", () => cards);
    const { status, out } = await photkit("info", old);
    expect(status).toBe(0);
    expect(out).toMatch(/sky +cannot be told: .*Received FK4 of equinox 1950/);
    const found = await photkit("finder", old, "--out", join(folder, "finder-old"));
    expect(found.status).toBe(0);
    expect(found.err).toMatch(/warning: the header of f0\.fits: .*FK4/);
  });

  it("info and extract say what of a header is used, left out or guessed", async () => {
    const cards = { ...wcsToHeader(truth), A_ORDER: 2, B_ORDER: 2, A_2_0: 1e-7, A_3_0: 1e-9 };
    const doubtful = await sequence(folder, "doubtful", () => ({ ...cards, CTYPE1: "RA--TAN" }));
    const doubts = [/warning.*"RA--TAN", which is taken for it/, /warning.*not name SIP/, /A_3_0/];
    const info = await photkit("info", doubtful);
    const { sky } = JSON.parse((await photkit("info", doubtful, "--json")).out);
    const args = ["--target-sky", textOf(TARGET), "--out", join(folder, "doubts")];
    const extract = await photkit("extract", doubtful, ...args);
    expect(extract.status).toBe(0);
    for (const doubt of doubts) {
      expect(info.out).toMatch(doubt);
      expect(extract.err).toMatch(doubt);
    }
    expect(sky.warnings).toHaveLength(doubts.length);
    expect(info.out).toMatch(/verdict +.*3 warnings/);
  });

  it("finder lists RA and Dec of its stars, and leaves them in its picture", async () => {
    const out = join(folder, "finder");
    const stars = [FIRST, SECOND, THIRD].map((star) => plateStar(star));
    const { status, out: said } = await photkit(
      ...["finder", plain, "--plate-star", ...stars, "--out", out],
    );
    expect([status, said]).toEqual([0, expect.stringContaining("by 3 of 3 stars")]);
    const [columns, ...rows] = (await readFile(join(out, "finder-stars.csv"), "utf8")).split("\n");
    expect(columns).toBe("number,x,y,flux,snr,frame_snr,ra,dec");
    const [, x, y, , , , ra, dec] = rows[0]!.split(",").map(Number);
    const back = truth.skyToPixel(ra!, dec!);
    // Six digits of degrees are 0.002 px.
    expect(Math.hypot(back.x - x!, back.y - y!)).toBeLessThan(0.01);
    const picture = await openPath([join(out, "finder.fits")]);
    const place = wcsFromHeader(picture.info.meta).pixelToSky(x!, y!);
    await picture.close();
    expect(place.raDegrees).toBeCloseTo(ra!, 5);
  });
});

it("a plate beside a target in px is kept with the light curve", async () => {
  const out = join(folder, "plate");
  const words = ["--target", `${TARGET.x},${TARGET.y}`, "--plate-star"];
  const stars = [FIRST, SECOND, THIRD].map((star) => plateStar(star));
  const { status } = await photkit("extract", plain, ...words, ...stars, "--out", out);
  expect(status).toBe(0);
  const { provenance } = JSON.parse(await readFile(join(out, "lightcurve.json"), "utf8"));
  expect(provenance.sky).toMatchObject({ plate: { origin: "3 stars" }, stars: [] });
});

describe("what cannot be placed is refused with what was expected, what came and what to do", () => {
  it.each<[string, string[], RegExp]>([
    [
      "no plate",
      [plain, "--target-sky", "5:34:30 +22:00:50"],
      /needs to know where the sky is.*--wcs FILE.*--plate-star.*Received .*plain/,
    ],
    [
      "outside the frame",
      [solved, "--target-sky", "5:35:30 +22:00:50"],
      /target must lie in the frame, x 0 to 159 and y 0 to 119\. Received 05:35:30\.000 \+22:00:50\.00, which the header of f0\.fits has at .* px: 0\.224 degrees/,
    ],
    ["the far side of the sky", [solved, "--target-sky", "17:35:30 -22:00:50"], /nowhere/],
    [
      "words",
      [solved, "--target-sky", "Aldebaran"],
      /expected a right ascension and a declination.*Received "Aldebaran"/,
    ],
    ["two targets", [solved, "--target-sky", "83.6 22", "--target", "1,2"], /same thing/],
    [
      "two plates",
      [solved, "--target-sky", "83.6 22", "--wcs", "a", "--plate-star", "1,2=3 4"],
      /give one of them/,
    ],
    [
      "one plate star",
      [plain, "--target-sky", "83.6 22", "--plate-star", "1,2=83 22"],
      /at least 2 stars/,
    ],
    [
      "a plate star without a place",
      [plain, "--target-sky", "83.6 22", "--plate-star", "83 22"],
      /--plate-star must be x,y="RA DEC"/,
    ],
    [
      "--mirrored alone",
      [solved, "--target-sky", "83.6 22", "--mirrored"],
      /goes with --plate-star/,
    ],
    ["a motion alone", [solved, "--proper-motion", "1,2"], /goes with --target-sky/],
    [
      "a file that is not there",
      [plain, "--target-sky", "83.6 22", "--wcs", "nowhere.wcs"],
      /ENOENT/,
    ],
  ])("%s", async (_, args, message) => {
    const { status, err } = await refused(...args);
    expect(err).toMatch(message);
    expect(status).toBe(2);
  });

  it("a frame of date", async () => {
    const cards = { ...wcsToHeader(truth), RADESYS: "FK5", EQUINOX: 2026.9 };
    const dated = await sequence(folder, "dated", () => cards);
    const { status, err } = await refused(dated, "--target-sky", textOf(TARGET));
    expect(status).toBe(2);
    expect(err).toMatch(/the header of f0\.fits: .*Received FK5 of equinox 2026\.9/);
  });

  it("a proper motion without a date", async () => {
    const undated = join(folder, "undated");
    await mkdir(undated);
    const cards = wcsToHeader(truth);
    const file = encodeFits(createImage(new Uint8Array(WIDTH * HEIGHT), WIDTH, HEIGHT), {
      header: cards,
    });
    await writeFile(join(undated, "a.fits"), file);
    const { status, err } = await refused(
      undated,
      "--target-sky",
      textOf(TARGET),
      "--proper-motion",
      "1,2",
    );
    expect(status).toBe(2);
    expect(err).toMatch(/needs the date of the recording/);
  });
});
