import { existsSync } from "node:fs";
import { readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { photkit, withoutPictures, workFolder } from "./program.ts";

withoutPictures();
const folder = await workFolder();
const recording = join(folder, "event.ser");
await photkit("simulate", recording, "--seed", "4", "--frames", "120");
const first = join(folder, "first");
const run = await photkit("extract", recording, "--target", "175,121", "--out", first);
const apertures = join(first, "apertures.json");
const csv = (where: string) => readFile(join(where, "lightcurve.csv"), "utf8");

describe("photkit extract --apertures", () => {
  it("repeats the run that left the file, to the last byte", async () => {
    expect(run.status).toBe(0);
    const again = join(folder, "again");
    const { status, err } = await photkit(
      ...["extract", recording, "--apertures", apertures, "--out", again],
    );
    expect([status, err]).toEqual([0, ""]);
    expect(await csv(again)).toBe(await csv(first));
    expect(await readFile(join(again, "apertures.json"), "utf8")).toBe(
      await readFile(apertures, "utf8"),
    );
  });

  it("takes the file's settings, and options before them", async () => {
    const short = join(folder, "short");
    const args = ["--apertures", apertures, "--frames", ":40", "--out", short];
    expect((await photkit("extract", recording, ...args)).status).toBe(0);
    const rows = (await csv(short)).split("\n").filter((line) => /^\d/.test(line));
    expect(rows).toHaveLength(40);
  });

  it("keeps corrections by hand and the direction of the run", async () => {
    const once = join(folder, "once");
    const back = ["--frames", "60:0", "--target", "175,121", "--correct", "9:target=175,121"];
    expect((await photkit("extract", recording, ...back, "--out", once)).err).toBe("");
    const frames = (await csv(once)).split("\n").filter((line) => /^\d/.test(line));
    expect(frames.map((line) => Number.parseFloat(line))).toEqual([...Array(60).keys()]);
    const { settings } = JSON.parse(await readFile(join(once, "apertures.json"), "utf8"));
    expect(settings).toMatchObject({
      start: 0,
      stop: 60,
      backwards: true,
      corrections: [{ frame: 9, star: "target", x: 175, y: 121 }],
    });
    const twice = join(folder, "twice");
    await photkit(
      "extract",
      recording,
      "--apertures",
      join(once, "apertures.json"),
      "--out",
      twice,
    );
    expect(await csv(twice)).toBe(await csv(once));
  });

  it("refuses what the file settles, and files that are none, with status 2", async () => {
    const twice = await photkit(
      ...["extract", recording, "--apertures", apertures, "--radius", "4"],
    );
    expect(twice.status).toBe(2);
    expect(twice.err).toContain("--radius does not go with --apertures");
    const none = await photkit("extract", recording, "--apertures", join(folder, "none.json"));
    expect(none.status).toBe(2);
    expect(none.err).toContain("none.json (ENOENT)");
    const damaged = join(folder, "damaged.json");
    await writeFile(damaged, '{"format":"photkit-apertures","version":1}');
    const refused = await photkit("extract", recording, "--apertures", damaged);
    expect(refused.status).toBe(2);
    expect(refused.err).toContain("recording must be an object. Received nothing.");
  });
});

describe("photkit extract --apertures of a set that names code", async () => {
  const set = JSON.parse(await readFile(apertures, "utf8"));
  const ran = join(folder, "ran.txt");
  const code = `import { writeFileSync } from "node:fs";
writeFileSync(${JSON.stringify(ran)}, "x");
export const flat = () => ({ level: 140, scatter: 9, error: 1, pixels: 80, candidates: 80 });
export default flat;
`;
  const module = join(folder, "sky.mjs");
  await writeFile(module, code);
  const naming = async (background: unknown) => {
    const path = join(folder, "names-code.json");
    const method = { kind: "circle", radius: 4 };
    await writeFile(path, JSON.stringify({ ...set, method, settings: { background } }));
    const short = ["--frames", ":12", "--out", join(folder, "code")];
    return ["extract", recording, "--apertures", path, ...short];
  };
  const hasRun = async () => (await stat(ran).catch(() => null)) !== null;

  it.each([
    ["as data", { module: `data:text/javascript,${encodeURIComponent(code)}` }],
    ["as data, written plainly", { module: `data:text/javascript,${code}` }],
    ["by a path", { module }],
    ["by an address", { module: pathToFileURL(module).href, exportName: "flat" }],
    ["by a name", `${module}#flat`],
  ])("refuses it %s, runs nothing, and says what to type", async (_, background) => {
    const { status, err } = await photkit(...(await naming(background)));
    expect(status).toBe(2);
    expect(err).toContain("no code is loaded because a data file names it");
    expect(err).toContain("add --background FILE#NAME");
    expect(await hasRun()).toBe(false);
  });

  it.each(["data:text/javascript,0", "node:fs", "lodash", "http://127.0.0.1:9/a.mjs", folder])(
    "takes no code from %s on the command line either",
    async (address) => {
      const { status, err } = await photkit(
        ...(await naming("sky.mjs#flat")),
        ...["--background", `${address}#flat`],
      );
      expect(status).toBe(2);
      expect(err).toContain("--background must be FILE#NAME");
    },
  );

  it("runs the file that the command line names, and keeps its name as a note", async () => {
    const args = await naming({ module: "file:///elsewhere/other.mjs", exportName: "flat" });
    const { status, err } = await photkit(...args, "--background", `${module}#flat`);
    expect([status, err]).toEqual([0, ""]);
    expect(await hasRun()).toBe(true);
    const left = JSON.parse(await readFile(join(folder, "code", "apertures.json"), "utf8"));
    expect(left.settings.background).toBe("sky.mjs#flat");
  });

  it("refuses a background function for a set that had none", async () => {
    const args = ["extract", recording, "--apertures", apertures];
    const { status, err } = await photkit(...args, "--background", `${module}#flat`);
    expect(status).toBe(2);
    expect(err).toContain("which was measured without a background function");
  });

  it("says in its help that --background runs code", async () => {
    expect((await photkit("extract", "--help")).out).toMatch(
      /--background FILE#NAME[^-]*runs\s+the code of that file/,
    );
  });
});

const shared = new URL("../../../../shared/cases/json/", import.meta.url);
const mailed = fileURLToPath(new URL("apertures-that-name-code.json", shared));

it.skipIf(!existsSync(mailed))("a set that once ran its own code is refused", async () => {
  const { status, err } = await photkit("extract", recording, "--apertures", mailed);
  expect(status).toBe(2);
  expect(err).toContain("no code is loaded because a data file names it");
  expect(existsSync("code-from-a-data-file-ran.txt")).toBe(false);
});
