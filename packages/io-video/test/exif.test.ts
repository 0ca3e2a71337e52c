import { expect, test } from "vitest";
import { bytesSource, isVideoError, openSource } from "../src/index.ts";
import { type ExifParts, exifDirectory, withExif } from "./make-raw.ts";
import { ascii, long, makeTiffTree, short } from "./make-tiff-tree.ts";

const { default: jpegJs } = await import("jpeg-js");
const plainJpeg = new Uint8Array(
  jpegJs.encode({ width: 8, height: 8, data: new Uint8Array(256).fill(99) }).data,
);
const tiff = (exif: ExifParts, littleEndian = true) =>
  makeTiffTree(
    {
      tags: {
        256: long(2),
        257: long(1),
        258: short(16),
        259: short(1),
        262: short(1),
        271: ascii("Maker"),
        277: short(1),
      },
      blocks: [Uint8Array.of(1, 0, 2, 0)],
      below: { 34665: [exifDirectory(exif)] },
    },
    { littleEndian },
  );

const stated: ExifParts = {
  dateTime: "2024:02:29 23:59:58",
  subSec: "125",
  offset: "+01:00",
  exposure: [1, 8],
  iso: 800,
};
const open = (bytes: Uint8Array, options = {}) => openSource(bytesSource(bytes, "still"), options);

test.each([
  ["JPEG", withExif(plainJpeg, stated)],
  ["TIFF", tiff(stated)],
  ["big-endian TIFF", tiff(stated, false)],
])("a %s file with EXIF has its time, with fraction and zone", async (_, bytes) => {
  const source = await open(bytes);
  const { time, meta } = await source.frame(0);
  expect(time).toEqual({
    utcMicroseconds: Date.parse("2024-02-29T22:59:58.125Z") * 1000,
    reference: "start",
    exposureSeconds: 0.125,
    origin: "EXIF DateTimeOriginal",
  });
  expect(await source.time(0)).toEqual(time);
  expect(source.info.warnings).toEqual([]);
  expect(meta).toMatchObject({
    Make: "Maker",
    DateTimeOriginal: "2024:02:29 23:59:58",
    OffsetTimeOriginal: "+01:00",
    ISO: 800,
  });
});

test("a time without zone is taken as UTC and flagged; an option says the zone, the instant, the exposure", async () => {
  const bytes = withExif(plainJpeg, { dateTime: "2024:02:29 23:59:58" });
  const plain = await open(bytes);
  const clock = Date.parse("2024-02-29T23:59:58Z") * 1000;
  expect(await plain.time(0)).toMatchObject({
    utcMicroseconds: clock,
    origin: "EXIF DateTimeOriginal, local",
    exposureSeconds: null,
  });
  expect(plain.info.warnings).toEqual([
    "EXIF DateTimeOriginal states no time zone: the clock of the camera is taken for UTC",
    "EXIF DateTimeOriginal is stated in whole seconds",
  ]);
  const told = await open(bytes, {
    utcOffsetMinutes: 330,
    timeReference: "end",
    exposureSeconds: 2,
  });
  expect(await told.time(0)).toEqual({
    utcMicroseconds: clock - 330 * 60e6,
    reference: "end",
    exposureSeconds: 2,
    origin: "EXIF DateTimeOriginal",
  });
  expect(told.info.warnings).toEqual(["EXIF DateTimeOriginal is stated in whole seconds"]);
  await expect(open(bytes, { utcOffsetMinutes: 9999 })).rejects.toSatisfy((e) =>
    isVideoError(e, "invalid-option"),
  );
});

test.each([
  ["no EXIF", plainJpeg],
  ["a date that does not exist", withExif(plainJpeg, { dateTime: "2023:02:29 01:02:03" })],
  ["an unset clock", withExif(plainJpeg, { dateTime: "0000:00:00 00:00:00" })],
])("a JPEG file with %s has no time, and says so", async (_, bytes) => {
  const source = await open(bytes);
  expect((await source.frame(0)).time).toBeNull();
  expect(source.info.warnings).toEqual(["JPEG files have no time stamps"]);
});

test("a damaged EXIF block costs the time, not the picture", async () => {
  const bytes = withExif(plainJpeg, stated);
  const at = 12;
  for (let place = at; place < at + 150; place += 3) {
    const damaged = bytes.slice();
    damaged[place] = 0xff;
    const source = await open(damaged);
    expect((await source.frame(0)).image.shape).toEqual([8, 8]);
  }
});

test.each([
  ["enhanced-image-120.fit", 120],
  ["night-2-007.jpg", 7],
  ["night_007.jpg", null],
  ["night-7b.jpg", null],
])(
  "the number behind the last dash of %s is the frame it was made at: %s",
  async (name, number) => {
    const source = await openSource(bytesSource(plainJpeg, name));
    expect((await source.frame(0)).meta.frameNumber).toBe(number ?? undefined);
  },
);
