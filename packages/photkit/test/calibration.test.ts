import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createRandom } from "@photkit/core-stats";
import { createImage, type Image, nightEagle3Response } from "@photkit/image";
import { encodeFits } from "@photkit/io-video";
import { serFileWriter } from "@photkit/io-video/node";
import { readJson, totalScatter } from "@photkit/lightcurve";
import { createObservation, type Observation } from "@photkit/simulate";
import {
  type DefectMap,
  defectMap,
  noDefectProfiles,
  readDefectMap,
  saveDefectProfile,
} from "@photkit/stacking";
import { describe, expect, it } from "vitest";
import { photkit, withoutPictures, workFolder } from "./program.ts";

withoutPictures();
const folder = await workFolder();
const at = (name: string) => join(folder, name);
const WIDTH = 120;
const HEIGHT = 90;
const PIXELS = WIDTH * HEIGHT;
const STARS = [
  { name: "target", x: 20, y: 19, electrons: 8000 },
  { name: "ref", x: 70, y: 40, electrons: 24000 },
];

/** A camera with vignetting, an uneven dark level and hot pixels of 3000 ADU, some of them noisy. */
const random = createRandom(5);
const sensitivity = Float64Array.from({ length: PIXELS }, (_, i) => {
  const [x, y] = [i % WIDTH, Math.floor(i / WIDTH)];
  return 1 - 0.5 * (((x - 60) / 75) ** 2 + ((y - 45) / 75) ** 2);
});
const dark = Float64Array.from({ length: PIXELS }, () => 100 + 50 * random.uniform());
const HOT = [1234, 4567, 9000];
const NOISY = [2222, 5000];
for (const i of HOT) dark[i]! += 3000;

function expose(light: (i: number) => number, rows = 0): Image<Uint16Array> {
  const bands = Float64Array.from({ length: HEIGHT }, () => rows * random.normal());
  const data = Uint16Array.from({ length: PIXELS }, (_, i) => {
    const electrons = sensitivity[i]! * light(i);
    const noise = Math.sqrt(electrons + 16) * random.normal();
    const extra = NOISY.includes(i) ? 800 * random.uniform() : 0;
    return Math.round(dark[i]! + electrons + noise + extra + bands[Math.floor(i / WIDTH)]!);
  });
  return createImage(data, WIDTH, HEIGHT);
}

async function write(name: string, frames: readonly Image<Uint16Array>[]): Promise<string> {
  const [height, width] = frames[0]!.shape;
  const writer = await serFileWriter(at(name), { width, height, bitDepth: 16 });
  for (const [k, frame] of frames.entries()) await writer.write(frame, 1.7e15 + 40000 * k);
  await writer.close();
  return at(name);
}

const recorded = (observation: Observation, rows = 0) =>
  Array.from({ length: observation.frameCount }, (_, k) => {
    const { data } = observation.expectedFrame(k);
    return expose((i) => data[i]! - 100, rows);
  });

const sky = createObservation({
  seed: 3,
  width: WIDTH,
  height: HEIGHT,
  frames: 40,
  stars: STARS,
  drift: { x: 12, y: 8 },
});
const recording = await write("event.ser", recorded(sky));
const darks = await write(
  "dark.ser",
  Array.from({ length: 16 }, () => expose(() => 0)),
);
const flats = await write(
  "flat.ser",
  Array.from({ length: 16 }, () => expose(() => 20000)),
);

let runs = 0;
async function extract(...options: string[]) {
  const out = at(`out-${runs++}`);
  const stars = ["--target", "20,19", "--ref", "70,40", "--radius", "5"];
  const run = await photkit("extract", recording, ...stars, ...options, "--out", out);
  if (run.status !== 0) return { ...run, out, ratio: Number.NaN, curve: null, target: null };
  const curve = readJson(await readFile(join(out, "lightcurve.json"), "utf8"));
  const series = (name: string) => curve.apertures.find((one) => one.name === name)!;
  const ratio = series("target").flux.reduce(
    (sum, flux, i) => sum + flux / series("ref1").flux[i]!,
    0,
  );
  return { ...run, out, curve, ratio: ratio / curve.length, target: series("target") };
}

describe("photkit extract with --dark and --flat", async () => {
  const raw = await extract();
  const calibrated = await extract("--dark", darks, "--flat", flats, "--write-defects");

  it("gives the true ratio of two stars, with less scatter", () => {
    expect(calibrated).toMatchObject({ status: 0, err: "" });
    // 8000 electrons: 1.6 % a frame with the sky, 0.25 % for the mean of 40.
    expect(Math.abs(calibrated.ratio * 3 - 1)).toBeLessThan(0.012);
    expect(Math.abs(raw.ratio * 3 - 1)).toBeGreaterThan(0.05);
    expect(totalScatter(calibrated.target!.flux)).toBeLessThan(totalScatter(raw.target!.flux));
  });

  it("says which files were used, and in the report too", async () => {
    expect(calibrated.curve!.provenance.calibration).toMatchObject({
      dark: "dark.ser, 16 frames",
      flat: "flat.ser, 16 frames",
      defects: "dark.ser, 16 frames; flat.ser, 16 frames",
    });
    const report = await readFile(join(calibrated.out, "report.html"), "utf8");
    expect(report).toContain("dark.ser, 16 frames");
  });

  it("writes the defects that it found, and takes them again", async () => {
    const text = await readFile(join(calibrated.out, "defects.json"), "utf8");
    const { defects } = readDefectMap(JSON.parse(text));
    const places = (kind: DefectMap["defects"][number]["kinds"][number]) =>
      defects.filter(({ kinds }) => kinds.includes(kind)).map(({ x, y }) => y * WIDTH + x);
    expect(places("bright")).toEqual(expect.arrayContaining(HOT));
    expect(places("noisy")).toEqual(NOISY);
    expect(defects.length).toBeLessThanOrEqual(HOT.length + NOISY.length);
    const again = await extract("--defects", join(calibrated.out, "defects.json"));
    expect(again.status).toBe(0);
    expect(again.curve!.provenance.calibration).toMatchObject({ defects: "defects.json" });
    const none = await extract("--dark", darks, "--defects", "none");
    expect(none.curve!.provenance.calibration).not.toHaveProperty("defects");
    expect(none.curve!.provenance).toMatchObject({ repairHotPixels: false });
    expect(again.curve!.provenance).not.toHaveProperty("repairHotPixels");
  });

  it("takes a single FITS picture as a master, and scales a dark with --bias", async () => {
    const bias = createImage(new Float32Array(PIXELS).fill(100), WIDTH, HEIGHT);
    const half = createImage(
      Float32Array.from(dark, (v) => 100 + (v - 100) / 2),
      WIDTH,
      HEIGHT,
    );
    await writeFile(at("bias.fits"), encodeFits(bias));
    await writeFile(at("half.fits"), encodeFits(half));
    const files = ["--bias", at("bias.fits"), "--dark", at("half.fits"), "--flat", flats];
    // One frame does not tell which pixels are noisy.
    const noisy = NOISY.map((i) => ({ x: i % WIDTH, y: Math.floor(i / WIDTH), kinds: [] }));
    await writeFile(at("noisy.json"), JSON.stringify(defectMap(WIDTH, HEIGHT, noisy)));
    const scaled = await extract(...files, "--dark-scale", "2", "--defects", at("noisy.json"));
    expect(scaled).toMatchObject({ status: 0, err: "" });
    expect(Math.abs(scaled.ratio * 3 - 1)).toBeLessThan(0.015);
    expect(scaled.curve!.provenance.calibration).toMatchObject({
      bias: "bias.fits, 1 frame",
      darkScale: 2,
    });
  });

  it("scales by the exposures that files tell, and warns where that needs a bias", async () => {
    const master = async (name: string, image: Image, exposure?: number) => {
      const header =
        exposure === undefined ? {} : { EXPTIME: exposure, "DATE-OBS": "2026-01-01T00:00:00" };
      await writeFile(at(name), encodeFits(image, { header }));
      return at(name);
    };
    const level = createImage(Float32Array.from(dark), WIDTH, HEIGHT);
    const long = ["--exposure", "0.04", "--dark", await master("long.fits", level, 0.08)];
    const warned = await extract(...long);
    expect(warned.err).toMatch(
      /warning: the dark was exposed for 0.08 s and the recording for 0.04 s; give --bias/,
    );
    const bias = await master("zero.fits", createImage(new Float32Array(PIXELS), WIDTH, HEIGHT));
    const scaled = await extract(...long, "--bias", bias);
    expect(scaled.err).toBe("");
    expect(scaled.curve!.provenance.calibration).toMatchObject({ darkScale: 0.5 });
  });
});

describe("photkit extract with other options of calibration", () => {
  it("undoes --gamma, and the response of --camera, also saying so", async () => {
    const eight = at("eight.ser");
    const writer = await serFileWriter(eight, { width: WIDTH, height: HEIGHT, bitDepth: 8 });
    const dim = createObservation({
      seed: 3,
      width: WIDTH,
      height: HEIGHT,
      frames: 20,
      stars: [
        { x: 20, y: 19, electrons: 500 },
        { x: 70, y: 40, electrons: 1500 },
      ],
      sky: 20,
    });
    // The count that the camera gives for a light is the first whose light is not below it.
    for (let k = 0; k < 20; k++) {
      const { data } = dim.expectedFrame(k);
      const counts = Uint8Array.from(data, (value) => {
        const light = value - 100 + 20 + random.uniform();
        return nightEagle3Response.findIndex((level) => level >= light);
      });
      await writer.write(createImage(counts, WIDTH, HEIGHT), 1.7e15 + 40000 * k);
    }
    await writer.close();
    const run = async (...options: string[]) => {
      const out = at(`eight-${runs++}`);
      const stars = ["--target", "20,19", "--ref", "70,40", "--radius", "5"];
      await photkit("extract", eight, ...stars, ...options, "--out", out);
      const { apertures, provenance } = readJson(
        await readFile(join(out, "lightcurve.json"), "utf8"),
      );
      const flux = (name: string) => apertures.find((one) => one.name === name)!.flux[0]!;
      return { ratio: (3 * flux("target")) / flux("ref1"), provenance };
    };
    const undone = await run("--camera", "night-eagle-3");
    // Rounding up to the table's steps of 1 count and the noise left out: 5 of 330 ADU.
    expect(Math.abs(undone.ratio - 1)).toBeLessThan(0.05);
    expect(undone.provenance.calibration).toEqual({ responseTable: "night-eagle-3" });
    expect(Math.abs((await run()).ratio - 1)).toBeGreaterThan(0.15);
    expect((await run("--gamma", "0.75")).provenance.calibration).toEqual({ gamma: 0.75 });
  });

  it("levels lines with --line-noise, leaves areas out with --ignore, and draws the banding", async () => {
    const banded = await write("banded.ser", recorded(sky, 40));
    const out = at("banded");
    const { status } = await photkit(
      ...["extract", banded, "--target", "20,19", "--radius", "5", "--out", out],
      ...["--line-noise", "rows", "--ignore", "top=3,bottom=4", "--ignore", "0,40,12,9"],
    );
    expect(status).toBe(0);
    const { provenance } = readJson(await readFile(join(out, "lightcurve.json"), "utf8"));
    expect(provenance).toMatchObject({
      calibration: { lineNoise: "rows" },
      ignore: { top: 3, bottom: 4, rectangles: [{ x: 0, y: 40, width: 12, height: 9 }] },
    });
    expect(await readFile(join(out, "line-noise.svg"), "utf8")).toContain("medians of rows");
  });

  it("takes a named profile of defects", async () => {
    const map = defectMap(WIDTH, HEIGHT, [{ x: 20, y: 19, kinds: ["listed"] }]);
    const document = saveDefectProfile(noDefectProfiles, "night camera", map);
    await writeFile(at("profiles.json"), JSON.stringify(document));
    const run = await extract("--defects", `${at("profiles.json")}#night camera`);
    expect(run.curve!.provenance.calibration).toMatchObject({
      defectivePixels: { all: 1, listed: 1 },
    });
    expect(run.target!.defects[0]).toBe(1);
    const unnamed = await extract("--defects", at("profiles.json"));
    expect([unnamed.status, unnamed.err]).toEqual([2, expect.stringContaining("night camera")]);
    const wrong = await extract("--defects", `${at("profiles.json")}#day`);
    expect([wrong.status, wrong.err]).toEqual([2, expect.stringContaining('the name "day"')]);
  });
});

describe("photkit extract refuses", () => {
  const small = createImage(new Uint16Array(200), 20, 10);
  it.each([
    [
      ["--dark", "SMALL"],
      2,
      /--dark must be as large as the recording, 120 x 90 px.*Received 20 x 10 px/,
    ],
    [
      ["--defects", "MAP"],
      2,
      /--defects must belong to pictures.*120 x 90 px. Received 20 x 10 px/,
    ],
    [["--defects", "SMALL"], 2, /--defects must name a JSON file/],
    [["--defects", "nowhere.json"], 2, /--defects must name a file that can be read/],
    [["--dark", "nowhere.ser"], 3, /nowhere.ser/],
    [["--gamma", "0"], 2, /--gamma must be greater than 0/],
    [["--gamma", "0.5", "--camera", "night-eagle-3"], 2, /one curve is undone, not two/],
    [["--camera", "box"], 2, /--camera must be night-eagle-3. Received "box"/],
    [["--camera", "night-eagle-3"], 2, /65536 counts.*Received 256/],
    [["--line-noise", "all"], 2, /--line-noise must be one of rows, columns, both/],
    [["--dark-scale", "2"], 2, /--dark-scale needs --bias/],
    [["--ignore", "top=a"], 2, /--ignore must be top=N/],
    [["--ignore", "top=90"], 2, /ignore must leave a part of the 120 x 90 picture/],
  ])("%j", async (options, status, message) => {
    await write("small.ser", [small]);
    await writeFile(at("map.json"), JSON.stringify(defectMap(20, 10, [])));
    const names: Record<string, string> = { SMALL: at("small.ser"), MAP: at("map.json") };
    const run = await extract(...options.map((word) => names[word] ?? word));
    expect(run.err).toMatch(message);
    expect(run.status).toBe(status);
  });
});
