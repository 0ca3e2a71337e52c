import { readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { photkit, workFolder } from "./program.ts";

const folder = await workFolder();
const small = ["--size", "64,48", "--no-event"];

describe("a simulated recording", () => {
  it("replaces an earlier simulation", async () => {
    const path = join(folder, "again.ser");
    await photkit("simulate", path, ...small, "--frames", "3");
    expect(await photkit("simulate", path, ...small, "--frames", "5")).toMatchObject({ status: 0 });
    expect((await stat(path)).size).toBe(178 + 5 * 64 * 48 * 2 + 5 * 8);
  });

  it("does not replace a recording of the sky", async () => {
    const path = join(folder, "sky.ser");
    await writeFile(path, "the only one there is");
    const run = await photkit("simulate", path, ...small);
    expect(run).toMatchObject({ status: 2, out: "" });
    expect(run.err).toMatch(/OUTPUT must not be there, unless it is a simulation\. Received .*sky/);
    expect(await readFile(path, "utf8")).toBe("the only one there is");
  });

  it.each(["event.avi", "event.FITS", "event.mp4"])("as %s is refused", async (name) => {
    const run = await photkit("simulate", join(folder, name), ...small);
    expect(run).toMatchObject({ status: 2, out: "" });
    expect(run.err).toMatch(/OUTPUT must end in \.ser, or be the name of a folder/);
  });
});

describe("dark frames of a simulated camera", () => {
  it("take the hot pixels off in extract", async () => {
    const [path, dark] = [join(folder, "hot.ser"), join(folder, "hot-dark.ser")];
    const camera = ["--size", "160,120", "--frames", "60", "--no-event", "--hot-pixels", "40"];
    const made = await photkit("simulate", path, ...camera, "--dark", dark, "--dark-frames", "20");
    expect(made).toMatchObject({ status: 0, err: "" });
    expect(made.out).toContain("hot-dark.ser: 20 dark frames");
    const out = join(folder, "hot-out");
    const run = await photkit("extract", path, "--dark", dark, "--defects", "none", "--out", out);
    expect(run.status).toBe(0);
    const { apertures, provenance } = JSON.parse(
      await readFile(join(out, "lightcurve.json"), "utf8"),
    );
    expect(provenance.calibration).toEqual({ dark: "hot-dark.ser, 20 frames" });
    const truth = JSON.parse(await readFile(join(folder, "hot.truth.json"), "utf8"));
    // Every measured star is a star: none of them is a hot pixel.
    for (const { x, y } of apertures as { x: number[]; y: number[] }[]) {
      const nearest = Math.min(
        ...(truth.stars as { x: number[]; y: number[] }[]).map((star) =>
          Math.hypot(star.x[0]! - x[0]!, star.y[0]! - y[0]!),
        ),
      );
      expect(nearest).toBeLessThan(1.5);
    }
  });

  it.each([
    [["--dark", join(folder, "same.ser")], "--dark must name another file or folder than OUTPUT"],
    [["--dark-frames", "5"], "--dark-frames needs --dark."],
    [["--dark", "d.ser", "--dark-frames", "0"], "--dark-frames must be an integer of at least 1"],
    [["--dark", "dark.fits"], "--dark must end in .ser"],
    [["--dark", "d.ser", "--overlay", "iota-vti"], "--dark does not go with --overlay."],
  ])("are refused for %j", async (args, message) => {
    const run = await photkit("simulate", join(folder, "same.ser"), ...args);
    expect(run.status).toBe(2);
    expect(run.err).toContain(message);
  });
});
