/** Stars named by their place on the sky, in FITS sequences and videos that the tests make. */

import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createRandom } from "@photkit/core-stats";
import { createImage } from "@photkit/image";
import { encodeFits, type FitsEncodeOptions } from "@photkit/io-video";
import { openPath } from "@photkit/io-video/node";
import {
  createWcs,
  formatSkyPosition,
  moveStar,
  type SkyPosition,
  type Wcs,
  type WcsDescription,
  wcsFromHeader,
  wcsToHeader,
} from "@photkit/wcs";
import { describe, expect, it } from "vitest";
import { parseCommand } from "../src/arguments.ts";
import { PLATE_OPTIONS } from "../src/plate-arguments.ts";
import { placeSkyStars, SKY_OPTIONS, type SkyStars } from "../src/sky-stars.ts";
import { photkit, workFolder } from "./program.ts";

const folder = await workFolder();
const [WIDTH, HEIGHT, FRAMES] = [160, 120, 6];
const SIGMA = 1.6;
const STARS = [
  { x: 31.4, y: 28.7, flux: 22000 },
  { x: 121.9, y: 40.2, flux: 15000 },
  { x: 70.3, y: 92.6, flux: 18000 },
  { x: 99.5, y: 70.1, flux: 9000 },
  { x: 40.8, y: 64.9, flux: 12000 },
] as const;
const [FIRST, SECOND, THIRD, TARGET] = STARS;

/** 2 arc seconds a px about the Crab, turned by 35 degrees; the field drifts by `shift` px. */
const system = (shift: number, mirrored: boolean): Wcs => {
  const [s, c] = [Math.sin(0.6) / 1800, Math.cos(0.6) / 1800];
  const side = mirrored ? -1 : 1;
  const description: WcsDescription = {
    ...wcsFromHeader({
      ...{ CTYPE1: "RA---TAN", CRPIX1: 1, CRVAL1: 83.6331, CDELT1: 1 },
      ...{ CTYPE2: "DEC--TAN", CRPIX2: 1, CRVAL2: 22.0145, CDELT2: 1 },
    }).description,
    crpix: [(WIDTH - 1) / 2 + shift, (HEIGHT - 1) / 2],
    cd: [-c * side, s * side, -s, -c],
  };
  return createWcs(description);
};

type Cards = NonNullable<FitsEncodeOptions["header"]>;

/** A drifting field; `cards` says what stands in the header of each file. */
async function sequence(name: string, cards: (frame: number) => Cards): Promise<string> {
  const where = join(folder, name);
  await mkdir(where);
  const random = createRandom(7);
  for (let frame = 0; frame < FRAMES; frame++) {
    const pixels = Uint16Array.from({ length: WIDTH * HEIGHT }, (_, i) => {
      const [x, y] = [i % WIDTH, Math.floor(i / WIDTH)];
      const light = STARS.reduce((sum, star) => {
        const square = (x - star.x - 0.3 * frame) ** 2 + (y - star.y) ** 2;
        const peak = star.flux / (2 * Math.PI * SIGMA ** 2);
        return sum + peak * Math.exp(-square / (2 * SIGMA ** 2));
      }, 100);
      return random.poisson(light);
    });
    const header = {
      "DATE-OBS": `2026-01-02T03:04:0${frame}.000`,
      EXPTIME: 1,
      ...cards(frame),
    };
    const file = encodeFits(createImage(pixels, WIDTH, HEIGHT), { header });
    await writeFile(join(where, `f${frame}.fits`), file);
  }
  return where;
}

const solved = await sequence("solved", (frame) => wcsToHeader(system(0.3 * frame, false)));
const plain = await sequence("plain", () => ({}));
const truth = system(0, false);
const skyOf = (star: { x: number; y: number }, wcs = truth): SkyPosition =>
  wcs.pixelToSky(star.x, star.y);
const textOf = (star: { x: number; y: number }, wcs = truth): string =>
  formatSkyPosition(skyOf(star, wcs));
const plateStar = (star: { x: number; y: number }, wcs = truth): string =>
  `${star.x},${star.y}=${textOf(star, wcs)}`;

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
    const old = await sequence("old", () => cards);
    const { status, out } = await photkit("info", old);
    expect(status).toBe(0);
    expect(out).toMatch(/sky +cannot be told: .*Received FK4 of equinox 1950/);
    const found = await photkit("finder", old, "--out", join(folder, "finder-old"));
    expect(found.status).toBe(0);
    expect(found.err).toMatch(/warning: the header of f0\.fits: .*FK4/);
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
    const { status, err } = await extract(...args);
    expect(err).toMatch(message);
    expect(status).toBe(2);
  });

  it("a frame of date", async () => {
    const cards = { ...wcsToHeader(truth), RADESYS: "FK5", EQUINOX: 2026.9 };
    const dated = await sequence("dated", () => cards);
    const { status, err } = await extract(dated, "--target-sky", textOf(TARGET));
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
    const { status, err } = await extract(
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
