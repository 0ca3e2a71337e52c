import { describe, expect, it } from "vitest";
import { asTyped, unknownOption } from "../src/arguments/as-typed.ts";
import { photkit } from "./program.ts";

describe("a complaint about an option", () => {
  it.each([
    ["method.radius must be above 0.", "method.radius", ["--radius", "-1"], "--radius must be"],
    ["method.fwhm must be above 0.", "method.fwhm", ["--weights=0"], "--weights must be"],
    ["readNoise must be at least 0.", "readNoise", ["--read-noise", "-5"], "--read-noise must be"],
    ["method.nested[1] must be", "method.nested[1]", ["--nested", "1,0"], "--nested must be"],
    ["exposureSeconds must be", "exposureSeconds", ["--exposure", "0"], "--exposure must be"],
  ])("%s has the name that was typed", (message, field, args, told) => {
    expect(asTyped(message, field, args)).toMatch(new RegExp(`^${told}`));
  });

  it("that was not typed keeps its name", () => {
    const message = "method.radius must be above 0.";
    expect(asTyped(message, "method.radius", ["--target", "1,2"])).toBe(message);
    expect(asTyped("target must lie in the frame", undefined, ["--target", "9,9"])).toBe(
      "target must lie in the frame",
    );
  });

  it("reaches the user of the program", async () => {
    const { status, err } = await photkit("simulate", "x.ser", "--exposure", "0");
    expect(status).toBe(2);
    expect(err).toMatch(/^photkit simulate: --exposure must be .* Received 0\.$/);
  });
});

describe("an option that does not exist", () => {
  const known = ["target", "track", "ref", "radius"];

  it("is answered with the nearest one", () => {
    expect(unknownOption("--taget", known)).toBe(
      "--taget is no option of this command: is --target meant?",
    );
    expect(unknownOption("--refs", known)).toContain("is --ref meant?");
  });

  it("is answered with --help when none is near", () => {
    expect(unknownOption("--moon", known)).toContain("--help lists");
    expect(unknownOption("--x", [])).toContain("--help lists");
  });
});

it.each([
  [["--method", "optimum"], 'Received "optimum". Did you mean "optimal"?'],
  [["--method", "Circle"], 'Received "Circle". Did you mean "circle"?'],
  [
    ["--psf", "gauss"],
    'one of gaussian, moffat, empirical. Received "gauss". Did you mean "gaussian"?',
  ],
  [["--existing", "kep"], 'Did you mean "keep"?'],
  [["--channel", "grene"], 'Did you mean "green"?'],
  [
    ["--frames", "5-10"],
    "--frames must be a:b, a: or :b with whole numbers from 0, such as 100:250",
  ],
])(
  "a word that an option does not know is answered with those it knows, and the nearest: %j",
  async (args, message) => {
    const { status, err } = await photkit("extract", "missing.ser", ...args);
    expect(status).toBe(2);
    expect(err).toContain(message);
  },
);

it("a word that is like none that an option knows is answered without a guess", async () => {
  const { err } = await photkit("extract", "missing.ser", "--method", "magic");
  expect(err).toMatch(/Received "magic"\.$/);
});
