import { createImage } from "@photkit/image";
import { expect, it } from "vitest";
import {
  bytesSource,
  createFitsCubeWriter,
  encodeFits,
  memorySink,
  openFitsSequence,
  readFitsTable,
  readFitsUnits,
} from "../src/index.ts";

const plane = (seed: number, width = 5, height = 3) =>
  createImage(
    Uint16Array.from({ length: width * height }, (_, i) => (seed * 7919 + i * 4099) % 65536),
    width,
    height,
  );
const SIZE = { width: 5, height: 3, planes: 4, type: "uint16" } as const;

it("a cube written plane by plane is read as the frames it was made of", async () => {
  const sink = memorySink();
  const writer = createFitsCubeWriter(sink, { ...SIZE, header: { OBJECT: "target" } });
  for (let i = 0; i < 4; i++) await writer.write(plane(i));
  const name = "FRAMES";
  await writer.close([{ name, columns: { X0: Int32Array.of(3, -2, 0, 9) } }]);
  const bytes = bytesSource(sink.bytes());
  const source = await openFitsSequence([bytes]);
  expect(source.frameCount).toBe(4);
  expect(source.info.meta.OBJECT).toBe("target");
  for (let i = 0; i < 4; i++) {
    expect(Array.from((await source.frame(i)).image.data)).toEqual(Array.from(plane(i).data));
  }
  const units = await readFitsUnits(bytes);
  const table = await readFitsTable(bytes, units.find((unit) => unit.name === name)!);
  expect(table.columns[0]!.values).toEqual(Float64Array.of(3, -2, 0, 9));
});

it("it holds the bytes of a cube written at once", async () => {
  const sink = memorySink();
  const writer = createFitsCubeWriter(sink, SIZE);
  const planes = [0, 1, 2, 3].map((i) => plane(i));
  for (const one of planes) await writer.write(one);
  await writer.close();
  const data = (bytes: Uint8Array) => bytes.subarray(2880);
  expect(sink.bytes().length % 2880).toBe(0);
  expect(data(sink.bytes())).toEqual(data(encodeFits(planes)));
});

it("planes of another size, too many and too few are refused", async () => {
  const writer = createFitsCubeWriter(memorySink(), { ...SIZE, planes: 1 });
  await expect(writer.write(plane(0, 4, 3))).rejects.toThrow(
    "plane 0 must be one of 1 of 5 x 3 pixels. Received 4 x 3.",
  );
  await expect(writer.close()).rejects.toThrow("the cube must have 1 planes. Received 0.");
  await writer.write(plane(0));
  await expect(writer.write(plane(1))).rejects.toThrow("plane 1 must be one of 1");
});
