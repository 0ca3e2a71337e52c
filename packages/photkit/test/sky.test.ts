/** Stars named by their place on the sky, in a FITS sequence that the tests make. */

import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { openPath } from "@photkit/io-video/node";
import { createWcs, formatSkyPosition, moveStar, wcsToHeader } from "@photkit/wcs";
import { describe, expect, it } from "vitest";
import { parseCommand } from "../src/arguments/arguments.ts";
import { PLATE_OPTIONS } from "../src/arguments/plate-arguments.ts";
import { placeSkyStars, SKY_OPTIONS, type SkyStars } from "../src/arguments/sky-stars.ts";
import { photkit, withoutPictures, workFolder } from "./program.ts";
import {
  FIRST,
  FRAMES,
  HEIGHT,
  plateStar,
  SECOND,
  STARS,
  sequence,
  skyOf,
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

/** What the words of a command place in a recording, without measuring it. */
async function placed(where: string, ...args: string[]) {
  const parsed = parseCommand(args, { ...SKY_OPTIONS, ...PLATE_OPTIONS });
  const source = await openPath([where]);
  const sky = await placeSkyStars(parsed, source, {});
  await source.close();
  return sky;
}

/** How far the target is placed from where it is, px: plate and position are good to 0.01 px. */
const missed = ({ options: { target } }: SkyStars, star: { x: number; y: number } = TARGET) =>
  Math.hypot(target!.x - star.x, target!.y - star.y);
const GOOD = 0.01;

/** A header-only file, as solve-field leaves it. */
async function wcsFile(name: string, cards: Readonly<Record<string, unknown>>): Promise<string> {
  const lines = Object.entries({ SIMPLE: "T", BITPIX: 8, NAXIS: 0, ...cards }).map(
    ([keyword, value]) => {
      const text = typeof value === "string" && value !== "T" ? `'${value}'` : String(value);
      return `${keyword.padEnd(8)}= ${text}`.padEnd(80);
    },
  );
  const path = join(folder, name);
  await writeFile(path, [...lines, "END".padEnd(80)].join("").padEnd(2880));
  return path;
}

describe("a place on the sky", () => {
  it("is found by the WCS in the FITS header, in degrees or sexagesimal", async () => {
    const { raDegrees, decDegrees } = skyOf(TARGET);
    for (const text of [textOf(TARGET), `${raDegrees} ${decDegrees}`]) {
      const sky = await placed(solved, "--target-sky", text);
      expect(missed(sky)).toBeLessThan(GOOD);
      expect(sky.plate!.origin).toBe("the header of f0.fits");
    }
  });

  it("is found in the frame where the run begins", async () => {
    const parsed = parseCommand(["--target-sky", textOf(TARGET)], SKY_OPTIONS);
    const source = await openPath([solved]);
    for (const [options, frame] of [
      [{ start: 4 }, 4],
      [{ start: 1, stop: 4, backwards: true }, 3],
    ] as const) {
      const sky = await placeSkyStars(parsed, source, options);
      expect(missed(sky, { x: TARGET.x + 0.3 * frame, y: TARGET.y })).toBeLessThan(GOOD);
      expect(sky.plate!.origin).toBe(`the header of f${frame}.fits`);
    }
    await source.close();
  });

  it("moves from J2000 to the date of the recording", async () => {
    // From J2000.0 to 2 January 2026 the star moves by 26 arc seconds, 13 px.
    const motion = { raMasPerYear: -600, decMasPerYear: 800 };
    const start = moveStar(skyOf(TARGET), motion, -26.0035);
    const sky = ["--target-sky", formatSkyPosition(start)];
    expect(missed(await placed(solved, ...sky, "--proper-motion", "-600,800"))).toBeLessThan(GOOD);
    expect(missed(await placed(solved, ...sky))).toBeGreaterThan(12);
    const later = ["--target-sky", formatSkyPosition(moveStar(skyOf(TARGET), motion, -10.0035))];
    const since = ["--proper-motion", "-600,800", "--epoch", "2016"];
    expect(missed(await placed(solved, ...later, ...since))).toBeLessThan(GOOD);
  });

  it("is found by --wcs FILE, unless that belongs to pictures of another size", async () => {
    const cards = wcsToHeader(truth);
    const own = await wcsFile("own.wcs", { ...cards, IMAGEW: WIDTH, IMAGEH: HEIGHT });
    const sky = await placed(plain, "--target-sky", textOf(TARGET), "--wcs", own);
    expect(missed(sky)).toBeLessThan(GOOD);
    expect(sky.plate!.origin).toBe("own.wcs");
    const other = await wcsFile("other.wcs", { ...cards, IMAGEW: 2 * WIDTH, IMAGEH: 2 * HEIGHT });
    await expect(placed(plain, "--target-sky", textOf(TARGET), "--wcs", other)).rejects.toThrow(
      /must belong to pictures of 160 x 120 px.*other\.wcs for 320 x 240 px/,
    );
  });

  it("is found by two --plate-star, mirrored when told, with pixels of any aspect", async () => {
    const mirror = system(0, true);
    for (const [wcs, extra] of [
      [truth, []],
      [mirror, ["--mirrored"]],
    ] as const) {
      const stars = [FIRST, SECOND].map((star) => plateStar(star, wcs));
      const words = ["--target-sky", textOf(TARGET, wcs), "--plate-star", ...stars, ...extra];
      expect(missed(await placed(plain, ...words))).toBeLessThan(GOOD);
    }
    const { cd } = truth.description;
    const wide = createWcs({ ...truth.description, cd: [1.2 * cd[0], cd[1], 1.2 * cd[2], cd[3]] });
    const stars = [FIRST, SECOND].map((star) => plateStar(star, wide));
    const words = ["--target-sky", textOf(TARGET, wide), "--plate-star", ...stars];
    expect(missed(await placed(plain, ...words, "--pixel-aspect", "1.2"))).toBeLessThan(GOOD);
    expect(missed(await placed(plain, ...words))).toBeGreaterThan(1);
  });

  it("is found by three, which tell the side, and by five without the one that is misnamed", async () => {
    const mirror = system(0, true);
    const three = [FIRST, SECOND, THIRD].map((star) => plateStar(star, mirror));
    const turned = await placed(
      plain,
      ...["--target-sky", textOf(TARGET, mirror), "--plate-star", ...three],
    );
    expect(missed(turned)).toBeLessThan(GOOD);
    expect(turned.plate!.fit!.mirrored).toBe(true);
    const misnamed = `${STARS[4].x},${STARS[4].y}=${textOf(FIRST)}`;
    const five = [...[FIRST, SECOND, THIRD, TARGET].map((star) => plateStar(star)), misnamed];
    const sky = await placed(plain, "--target-sky", textOf(TARGET), "--plate-star", ...five);
    expect(missed(sky)).toBeLessThan(GOOD);
    expect(sky.plate!.warnings.join()).toContain(`plate star ${misnamed} is left out`);
  });
});

let runs = 0;
async function extract(...args: string[]) {
  const out = join(folder, `out${runs++}`);
  const run = await photkit(
    "extract",
    ...args,
    "--method",
    "circle",
    "--radius",
    "4",
    "--out",
    out,
  );
  const read = async () => JSON.parse(await readFile(join(out, "lightcurve.json"), "utf8"));
  return { ...run, curve: run.status === 0 ? await read() : null };
}

interface Curve {
  readonly apertures: readonly { name: string; x: readonly number[]; y: readonly number[] }[];
}

describe("photkit extract --target-sky, --track-sky, --ref-sky", () => {
  it("measures the stars at these places through the drifting field, and says where they are from", async () => {
    const { curve, err, out } = await extract(
      ...[solved, "--target-sky", textOf(TARGET), "--track-sky", textOf(FIRST)],
      ...["--ref-sky", textOf(SECOND), `calm=${textOf(THIRD)},radius=5`],
    );
    expect(err).toBe("");
    const named = { target: TARGET, track1: FIRST, ref1: SECOND, calm: THIRD };
    for (const [name, star] of Object.entries(named)) {
      const series = (curve as Curve).apertures.find((one) => one.name === name)!;
      for (let frame = 0; frame < FRAMES; frame++) {
        const off = [series.x[frame]! - star.x - 0.3 * frame, series.y[frame]! - star.y] as const;
        // Tracking follows four stars of 0.05 px each.
        expect(Math.hypot(...off)).toBeLessThan(0.3);
      }
    }
    const { sky } = curve.provenance;
    expect(sky.plate).toMatchObject({ origin: "the header of f0.fits", mirrored: false });
    expect(sky.plate.scaleArcsec).toBeCloseTo(2, 6);
    expect(sky.stars[0].position).toBe(textOf(TARGET));
    // Two digits of arc seconds.
    expect(sky.stars[0].raDegrees).toBeCloseTo(skyOf(TARGET).raDegrees, 5);
    expect(sky.stars[0].decDegrees).toBeCloseTo(skyOf(TARGET).decDegrees, 5);
    expect(sky.stars[0].found.x).toBeCloseTo(TARGET.x, 0);
    expect(out).toMatch(/sky {10}05:34:31\.94 \+22:00:52\.2 in the middle/);
    expect(out).toMatch(/ {13}target at .* is expected at 99\.50,70\.10 px, and seen 0\.\d\d px/);
  });

  it("hints at the mirror where two stars lead to a place without a star", async () => {
    const mirror = system(0, true);
    const stars = [FIRST, SECOND].map((star) => plateStar(star, mirror));
    const words = ["--target-sky", textOf(TARGET, mirror), "--plate-star", ...stars];
    const { status, err } = await extract(plain, ...words);
    expect(status).toBe(0);
    expect(err).toMatch(/no star is seen where target should be.*--mirrored/);
  });
});
