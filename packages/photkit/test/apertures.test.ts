import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { photkit, workFolder } from "./program.ts";

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
