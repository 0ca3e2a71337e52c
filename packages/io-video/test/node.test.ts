import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createImage, encodePng } from "@photkit/image";
import { afterAll, describe, expect, test } from "vitest";
import { encodeFits, isVideoError, naturalOrder } from "../src/index.ts";
import { fileSink, fileSource, openPath, serFileWriter, writeFile } from "../src/node.ts";

const folder = mkdtempSync(join(tmpdir(), "photkit-io-"));
afterAll(() => rmSync(folder, { recursive: true }));
const subfolder = (name: string) => mkdtempSync(join(folder, name));
const picture = (value: number) => createImage(new Uint16Array(12).fill(value), 4, 3);

describe("a folder of FITS files", () => {
  test("is read in the order in which people count; other files are left out", async () => {
    const path = subfolder("sequence");
    ["f10.fits", "f9.FIT", "f1.fts", "f2.Fits"].forEach((name) => {
      writeFileSync(join(path, name), encodeFits(picture(Number(/\d+/.exec(name)?.[0]))));
    });
    writeFileSync(join(path, "f3.txt"), "notes");
    const source = await openPath(path);
    expect(source.info.name).toBe(path);
    const values: number[] = [];
    for await (const { image } of source.frames()) values.push(image.data[0] ?? -1);
    expect(values).toEqual([1, 2, 9, 10]);
    await source.close();
  });

  test("without FITS files is an error that says so", async () => {
    const path = subfolder("empty");
    writeFileSync(join(path, "notes.txt"), "notes");
    const error = await openPath(path).catch((error: unknown) => error);
    expect(isVideoError(error, "empty-folder") && error.message).toContain(
      "no pictures in this folder; expected *.fits",
    );
  });

  test("that holds recordings names one of them", async () => {
    const path = subfolder("night");
    for (const name of ["b10.avi", "b9.SER", "notes.txt"]) writeFileSync(join(path, name), "");
    const error = await openPath(path).catch((error: unknown) => error);
    expect(isVideoError(error, "empty-folder") && error.message).toContain(
      `opened by their own names, such as ${join(path, "b9.SER")}.`,
    );
  });

  test("may be given file by file, in any order", async () => {
    const path = subfolder("files");
    for (const n of [1, 2]) writeFileSync(join(path, `${n}.fits`), encodeFits(picture(n)));
    const source = await openPath([join(path, "2.fits"), join(path, "1.fits")]);
    expect((await source.frame(0)).image.data[0]).toBe(2);
    await source.close();
  });
});

describe("a folder of PNG files", () => {
  test("is read when there are no FITS files in it", async () => {
    const path = subfolder("png");
    for (const n of [10, 9]) writeFileSync(join(path, `p${n}.PNG`), encodePng(picture(1000 + n)));
    const source = await openPath(path);
    expect(source.info).toMatchObject({
      format: "PNG sequence",
      width: 4,
      height: 3,
      bitDepth: 16,
    });
    expect((await source.frame(1)).image.data).toEqual(picture(1010).data);
    await source.close();
    writeFileSync(join(path, "f1.fits"), encodeFits(picture(3)));
    const fits = await openPath(path);
    expect(fits.frameCount).toBe(1);
    await fits.close();
  });

  test("keeps the place of a file that is damaged or of another size", async () => {
    const path = subfolder("damaged");
    writeFileSync(join(path, "1.png"), encodePng(picture(1)));
    writeFileSync(join(path, "2.png"), encodePng(picture(2)).subarray(0, 40));
    writeFileSync(join(path, "3.png"), encodePng(createImage(new Uint8Array(4), 2, 2)));
    const source = await openPath(path);
    for (const index of [1, 2]) {
      await expect(source.frame(index)).rejects.toSatisfy((e) =>
        isVideoError(e, "unreadable-frame"),
      );
    }
    await source.close();
  });
});

describe("files", () => {
  test("that do not exist are reported with their path", async () => {
    const missing = join(folder, "missing.ser");
    for (const opening of [openPath(missing), fileSource(missing)]) {
      const error = await opening.catch((error: unknown) => error);
      expect(isVideoError(error, "no-such-file") && error.message).toBe(
        `${missing} cannot be opened: it does not exist.`,
      );
    }
  });

  test("are read at any offset, also after release, and not after close", async () => {
    const path = join(folder, "bytes");
    writeFileSync(
      path,
      Uint8Array.from({ length: 100 }, (_, i) => i),
    );
    const source = await fileSource(path);
    expect(Array.from(await source.read(95, 10))).toEqual([95, 96, 97, 98, 99]);
    await source.release?.();
    expect(Array.from(await source.read(0, 2))).toEqual([0, 1]);
    expect((await source.read(200, 5)).length).toBe(0);
    await source.close();
    await expect(source.read(0, 1)).rejects.toThrow("is closed");
  });

  test("written have their name only when they are complete", async () => {
    const path = join(folder, "night.ser");
    const writer = await serFileWriter(path, { width: 4, height: 3 });
    await writer.write(picture(7), 1_700_000_000_000_000);
    expect(existsSync(path)).toBe(false);
    await writer.close();
    const source = await openPath(path);
    expect(await source.frame(0)).toMatchObject({
      image: { data: picture(7).data },
      time: { utcMicroseconds: 1_700_000_000_000_000 },
    });
    await source.close();
  });

  test("given up leave nothing behind", async () => {
    const path = subfolder("given-up");
    const writer = await serFileWriter(join(path, "night.ser"), { width: 4, height: 3 });
    await writer.write(picture(1));
    await writer.abort();
    const sink = await fileSink(join(path, "other"));
    await sink.abort();
    expect(readdirSync(path)).toEqual([]);
  });

  test("written at once are whole", async () => {
    const path = join(folder, "one.fits");
    await writeFile(path, encodeFits(picture(3)));
    const source = await openPath(path);
    expect((await source.frame(0)).image.data).toEqual(picture(3).data);
    await source.close();
  });
});

test("natural order counts digits as numbers of any length and ignores case and leading zeros", () => {
  const names = [
    "b2",
    "B10",
    "a100000000000000000001",
    "a100000000000000000000",
    "a007",
    "a7x",
    "a",
  ];
  expect(names.sort(naturalOrder)).toEqual([
    "a",
    "a007",
    "a7x",
    "a100000000000000000000",
    "a100000000000000000001",
    "b2",
    "B10",
  ]);
});
