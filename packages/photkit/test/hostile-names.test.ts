import { readdir, readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import { openCutouts } from "@photkit/extraction";
import { fileSource } from "@photkit/io-video/node";
import { describe, expect, it } from "vitest";
import { printable } from "../src/output/printable.ts";
import { photkit, workFolder } from "./program.ts";

const folder = await workFolder();
const plain = join(folder, "plain.ser");
await photkit("simulate", plain, "--frames", "12", "--seed", "4");
const few = ["--method", "circle", "--radius", "4"];

describe("a name with control characters", () => {
  it("of a recording is shown by escapes, and costs no result", async () => {
    const strange = join(folder, "ev\u001b[31m\nent\u0007.ser");
    await rename(plain, strange);
    const out = join(folder, "strange");
    const { status, out: said, err } = await photkit("extract", strange, ...few, "--out", out);
    await rename(strange, plain);
    expect(status).toBe(0);
    expect(said + err).not.toMatch(/[^\P{Cc}\n]/u);
    expect(said).toContain("ev\\x1b[31m\\nent\\x07.ser");
    const files = await readdir(out);
    for (const name of ["report.html", "lightcurve.png", "finder.png"])
      expect(files).toContain(name);
    const pages = await Promise.all(
      ["report.html", "lightcurve.svg", "finder.svg"].map((name) =>
        readFile(join(out, name), "utf8"),
      ),
    );
    for (const page of pages) expect(page).not.toMatch(/[^\P{Cc}\n]/u);
  });

  it("of a star is refused before a frame is read", async () => {
    const star = "ho\u0007t=175,121";
    const { status, err } = await photkit("extract", plain, "--target", star, "--out", folder);
    expect(status).toBe(2);
    expect(err).toContain("star names must be 1 to 64 printable characters");
  });
});

describe("names of stars that file names cannot hold", () => {
  it("have cut-outs of their own, which keep the name", async () => {
    const out = join(folder, "cut");
    const truth = JSON.parse(await readFile(join(folder, "plain.truth.json"), "utf8"));
    const [brightest] = truth.stars.toSorted(
      (a: { adu: number }, b: { adu: number }) => b.adu - a.adu,
    );
    const place = `${Math.round(brightest.x[0])},${Math.round(brightest.y[0])}`;
    const stars = ["--target", "δ/1=175,121", "--ref", `δ_1=${place}`];
    const { status, err } = await photkit(
      ...["extract", plain, ...stars, ...few, "--archive", "δ/1,δ_1", "--out", out],
    );
    expect([status, err]).toEqual([0, ""]);
    const files = (await readdir(out)).filter((name) => name.startsWith("cutouts-"));
    expect(files).toHaveLength(2);
    const names = await Promise.all(
      files.map(async (name) => {
        const cutouts = await openCutouts(await fileSource(join(out, name)));
        await cutouts.close();
        return cutouts.name;
      }),
    );
    expect(names.sort()).toEqual(["δ/1", "δ_1"]);
  });

  it("are refused as --archive when no star can have them, before the recording is opened", async () => {
    const { status, err } = await photkit("extract", "missing.ser", "--archive", "moon");
    expect(status).toBe(2);
    expect(err).toContain("--archive must name stars of this run");
  });
});

describe("text that acts", () => {
  it("is printed by escapes: controls, line ends, turned writing", () => {
    expect(printable("a\u001b]0;b\u0007\r\n\u009b\u202ec")).toBe(
      "a\\x1b]0;b\\x07\\r\\n\\x9b\\u202ec",
    );
  });
});
