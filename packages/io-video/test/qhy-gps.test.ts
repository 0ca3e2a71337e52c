/** GPS stamps in the pixels of a QHY174M-GPS, written here byte by byte. */

import { createImage, type Image } from "@photkit/image";
import { describe, expect, test } from "vitest";
import {
  bytesSource,
  createSerWriter,
  encodeFits,
  memorySink,
  openSource,
  readQhyGps,
} from "../src/index.ts";

const [WIDTH, HEIGHT] = [64, 5];
const CLOCK_START = Date.UTC(1995, 9, 10) / 1000;
const START = Date.UTC(2023, 10, 4, 21, 10, 33) / 1000;
const PULSE = 9_999_990;

interface Stamp {
  readonly flags?: number;
  readonly width?: number;
  readonly pulse?: number;
  readonly south?: boolean;
}

/** Start 0.25 s after the second, end 0.5 s after it. */
function stamped({ flags = 0x33, width = WIDTH, pulse = PULSE, south = false }: Stamp = {}) {
  const view = new DataView(new ArrayBuffer(44));
  const instant = (at: number, fraction: number) => {
    view.setUint8(at, flags);
    view.setUint32(at + 1, START - CLOCK_START);
    const counts = Math.round(fraction * pulse);
    view.setUint8(at + 5, counts >> 16);
    view.setUint16(at + 6, counts & 0xffff);
  };
  view.setUint32(0, 77);
  view.setUint16(5, width);
  view.setUint16(7, HEIGHT);
  view.setUint32(9, (south ? 1e9 : 0) + 51_3012345);
  view.setUint32(13, 1e9 + 155_467890);
  instant(17, 0.25);
  instant(25, 0.5);
  instant(33, 0.6);
  view.setUint8(41, pulse >> 16);
  view.setUint16(42, pulse & 0xffff);
  return new Uint8Array(view.buffer);
}

function picture(stamp: Uint8Array, shift = 0): Image<Uint16Array> {
  const pixels = new Uint16Array(WIDTH * HEIGHT).fill(400);
  pixels.set(Uint16Array.from(stamp, (byte) => byte << shift));
  return createImage(pixels, WIDTH, HEIGHT);
}

describe("a GPS stamp in pixels", () => {
  test("gives start and end by the counts between two pulses, and the place", () => {
    const stamp = readQhyGps(picture(stamped({ south: true })));
    expect(stamp).toMatchObject({
      sequence: 77,
      startUtcMicroseconds: START * 1e6 + 250_000,
      endUtcMicroseconds: START * 1e6 + 500_000,
      pulseCounts: PULSE,
    });
    expect(stamp?.latitudeDegrees).toBeCloseTo(-(51 + 30.12345 / 60), 9);
    expect(stamp?.longitudeDegrees).toBeCloseTo(-(155 + 46.789 / 60), 9);
  });

  test("is found in the high byte of words as well", () => {
    expect(readQhyGps(picture(stamped(), 8))?.sequence).toBe(77);
  });

  test("counts the nominal 10 MHz where the pulses are not", () => {
    const stamp = readQhyGps(picture(stamped({ pulse: 8_000_000 })));
    expect(stamp?.startUtcMicroseconds).toBe(START * 1e6 + 200_000);
  });

  test("without a lock has no times", () => {
    const stamp = readQhyGps(picture(stamped({ flags: 0x20 })));
    expect(stamp).toMatchObject({ startUtcMicroseconds: null, endUtcMicroseconds: null });
  });

  test("is none when it states another size, or in ordinary pixels", () => {
    expect(readQhyGps(picture(stamped({ width: 65 })))).toBeNull();
    expect(readQhyGps(picture(new Uint8Array(0)))).toBeNull();
    expect(readQhyGps(createImage(new Uint8Array(40), 8, 5))).toBeNull();
  });
});

describe("a recording with GPS stamps in its pixels", () => {
  const file = (stamp: Uint8Array) =>
    bytesSource(encodeFits(picture(stamp), { header: { "DATE-OBS": "2023-11-04T21:10:35" } }));

  test("has their times, and says which pixels are not light", async () => {
    const source = await openSource([file(stamped()), file(stamped({ flags: 0 }))]);
    const time = await source.time(0);
    expect(time).toEqual({
      utcMicroseconds: START * 1e6 + 250_000,
      reference: "start",
      exposureSeconds: 0.25,
      origin: "QHY GPS pixels",
    });
    expect((await source.frame(0)).time).toEqual(time);
    expect(source.info.warnings.join()).toContain("44 pixels of row 0 hold GPS stamps");
    // Without a lock the header's time is the better one.
    expect((await source.time(1))?.origin).toBe("DATE-OBS");
    const seen = [];
    for await (const frame of source.frames()) seen.push(frame.time?.origin);
    expect(seen).toEqual(["QHY GPS pixels", "DATE-OBS"]);
  });

  test("keeps the times of its file when the stamps are to be ignored", async () => {
    const source = await openSource(file(stamped()), { gpsPixels: "ignore" });
    expect((await source.time(0))?.origin).toBe("DATE-OBS");
  });

  test("may be SER", async () => {
    const sink = memorySink();
    const writer = createSerWriter(sink, { width: WIDTH, height: HEIGHT });
    await writer.write(picture(stamped()), 1.7e15);
    await writer.close();
    const source = await openSource(bytesSource(sink.bytes()), { endianness: "little" });
    expect((await source.time(0))?.origin).toBe("QHY GPS pixels");
  });
});
