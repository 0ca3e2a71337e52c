import { afterAll, expect, test, vi } from "vitest";

afterAll(() => vi.unstubAllGlobals());

test("nothing but toNdarray compiles code at run time, as strict pages demand", async () => {
  const refuse = () => {
    throw new EvalError("code generation was refused");
  };
  vi.stubGlobal("Function", new Proxy(Function, { construct: refuse, apply: refuse }));
  const library = await import("../src/index.ts");
  const image = library.createImage(new Uint16Array(400).fill(9), 20, 20);
  const { data } = library.gaussianBlur(library.medianFilter(image), { sigma: 2 });
  expect(data).toHaveLength(400);
  const png = library.encodePng(library.stretch(image, { low: 0, high: 9 }));
  expect(library.decodePng(png).data[0]).toBe(255);
  expect(library.rotateImage(image, { angleDegrees: 10 }).shape).toEqual([20, 20]);
  expect(() => library.toNdarray(image)).toThrow(/code generation was refused/);
});
