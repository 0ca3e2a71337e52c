import { encode } from "fast-png";
import { describe, expect, test } from "vitest";
import {
  colourMap,
  createCanvas,
  createImage,
  decodePng,
  drawCircle,
  encodePng,
  isImageError,
  rgbLuminance,
  windowView,
} from "../src/index.ts";
import { randomImage, uniform } from "./scenes.ts";

describe("encodePng and decodePng", () => {
  test("keep every 16-bit count", () => {
    const image = createImage(
      Uint16Array.from({ length: 65536 }, (_, i) => i),
      512,
      128,
    );
    expect(decodePng(encodePng(image))).toEqual(image);
  });

  test("keep bytes, also those of a window", () => {
    const image = createImage(
      Uint8Array.from({ length: 20 }, (_, i) => 13 * i),
      5,
      4,
    );
    expect(decodePng(encodePng(image))).toEqual(image);
    const window = windowView(image, { x: 1, y: 2, width: 3, height: 2 });
    expect([...decodePng(encodePng(window)).data]).toEqual([143, 156, 169, 208, 221, 234]);
  });

  test("refuse floats, which PNG cannot hold", () => {
    expect(() => encodePng(randomImage(2, 2, 1))).toThrow(
      /Uint8Array or a Uint16Array.*Float64Array/,
    );
  });

  test("refuse pixels that are not there", () => {
    const code = (image: Parameters<typeof encodePng>[0]) => {
      try {
        encodePng(image);
      } catch (error) {
        return isImageError(error) ? error.code : error;
      }
      return "written";
    };
    const colours = new Uint8Array(12);
    expect(code({ data: colours, width: 2, height: 2 })).toBe("written");
    expect(code({ data: colours, width: 3, height: 2 })).toBe("invalid-shape");
    expect(code({ data: colours, width: 2.5, height: 2 })).toBe("invalid-option");
    expect(code({ data: colours, width: 0, height: 2 })).toBe("invalid-option");
    // A picture of 4 x 4 whose pixels end in the third row.
    const cut = { data: new Uint16Array(10), shape: [4, 4], stride: [4, 1], offset: 0 };
    expect(code(cut)).toBe("invalid-shape");
    expect(code(undefined as never)).toBe("invalid-shape");
  });

  test("turn colours into BT.601 luminance", () => {
    const rgb = { data: Uint8Array.of(255, 0, 0, 0, 255, 0, 0, 0, 255), width: 3, height: 1 };
    expect([...decodePng(encodePng(rgb)).data]).toEqual([76, 150, 29]);
  });

  test("read palettes, packed bits and transparency", () => {
    const palette = [
      [0, 0, 0],
      [255, 255, 255],
      [0, 255, 0],
    ];
    const indexed = encode({
      data: Uint8Array.of(2, 1, 0),
      width: 3,
      height: 1,
      channels: 1,
      palette,
    });
    expect([...decodePng(indexed).data]).toEqual([150, 255, 0]);
    const bits = encode({
      data: Uint8Array.of(0b10110000, 0b01000000),
      width: 4,
      height: 2,
      channels: 1,
      depth: 1,
    });
    expect([...decodePng(bits).data]).toEqual([1, 0, 1, 1, 0, 1, 0, 0]);
    const alpha = encode({ data: Uint8Array.of(9, 0, 7, 255), width: 2, height: 1, channels: 2 });
    expect([...decodePng(alpha).data]).toEqual([9, 7]);
  });

  test("call anything that is not a complete PNG unreadable, and nothing else happens", () => {
    const good = encodePng(
      createImage(
        Uint16Array.from({ length: 400 }, (_, i) => 97 * i),
        20,
        20,
      ),
    );
    const refuse = (bytes: Uint8Array) => {
      try {
        decodePng(bytes);
      } catch (error) {
        return isImageError(error, "unreadable-png");
      }
      return false;
    };
    expect(refuse(new Uint8Array(0))).toBe(true);
    expect(refuse(new Uint8Array(100))).toBe(true);
    for (let length = 0; length < good.length - 12; length += 7) {
      expect(refuse(good.slice(0, length)), `cut at ${length}`).toBe(true);
    }
    const next = uniform(1);
    for (let trial = 0; trial < 300; trial++) {
      const bytes = good.slice();
      const at = Math.floor(bytes.length * next());
      bytes[at]! ^= 1 << Math.floor(8 * next());
      expect(refuse(bytes), `bit flipped in byte ${at}`).toBe(true);
    }
  });

  test("refuse sizes that would fill the memory", () => {
    const bytes = encodePng(createImage(Uint8Array.of(1), 1, 1));
    new DataView(bytes.buffer, bytes.byteOffset).setUint32(16, 2 ** 30);
    expect(() => decodePng(bytes)).toThrow(/1073741824 x 1 pixels/);
  });
});

describe("canvas", () => {
  test("draws a circle of the radius asked for and nothing else", () => {
    const canvas = createCanvas(createImage(new Uint8Array(41 * 41).fill(60), 41, 41));
    drawCircle(canvas, { x: 20, y: 20, radius: 10, colour: [255, 0, 0] });
    for (let y = 0; y < 41; y++) {
      for (let x = 0; x < 41; x++) {
        const away = Math.abs(Math.hypot(x - 20, y - 20) - 10);
        const red = canvas.data[3 * (41 * y + x)]!;
        if (away >= 1) expect(red).toBe(60);
        if (away < 0.01) expect(red).toBe(255);
      }
    }
  });

  test("cuts circles at the edge and accepts those outside", () => {
    const canvas = createCanvas(createImage(new Uint8Array(25), 5, 5));
    drawCircle(canvas, { x: 0, y: 0, radius: 3 });
    drawCircle(canvas, { x: -100, y: 900, radius: 3 });
    expect(canvas.data[3 * 3]).toBe(255);
    expect(canvas.data).toHaveLength(75);
  });

  test("does not draw on the picture it was made from", () => {
    const grey = createImage(new Uint8Array(25), 5, 5);
    drawCircle(createCanvas(grey), { x: 2, y: 2, radius: 1 });
    expect(grey.data.every((value) => value === 0)).toBe(true);
  });
});

describe("colourMap", () => {
  test("runs from the first colour of a map to its last", () => {
    const grey = createImage(Uint8Array.of(0, 128, 255), 3, 1);
    expect([...colourMap(grey, { map: "heat" }).data.slice(0, 3)]).toEqual([0, 0, 0]);
    expect([...colourMap(grey, { map: "viridis" }).data.slice(6)]).toEqual([253, 231, 37]);
    expect([...colourMap(grey, { map: "inverted" }).data]).toEqual([
      ...[255, 255, 255],
      ...[127, 127, 127],
      ...[0, 0, 0],
    ]);
  });

  test("refuses a map it does not know", () => {
    const grey = createImage(Uint8Array.of(0), 1, 1);
    expect(() => colourMap(grey, { map: "jet" as "heat" })).toThrow(/map must be one of "grey"/);
  });
});

describe("rgbLuminance", () => {
  test("weighs colours by BT.601 and ignores further channels", () => {
    // Two columns, three rows: red, a colour, and green and blue by themselves.
    const rgba = [255, 0, 0, 9, 10, 20, 30, 9, 0, 100, 0, 9, 0, 0, 100, 9, 1, 1, 1, 0, 0, 0, 0, 7];
    const { data, shape } = rgbLuminance(rgba, 2, 3, 4);
    expect(shape).toEqual([3, 2]);
    const expected = [0.299 * 255, 2.99 + 11.74 + 3.42, 58.7, 11.4, 1, 0];
    expect(data).toHaveLength(expected.length);
    expected.forEach((light, i) => {
      expect(data[i]).toBeCloseTo(light, 12);
    });
  });

  test("refuses data of another length", () => {
    expect(() => rgbLuminance([1, 2, 3, 4], 1, 1)).toThrow(/data must have .* Received 4/);
  });
});
