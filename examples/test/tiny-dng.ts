/** The smallest DNG files that a reader takes: one directory, one strip of 16 bits, EXIF times. */

export interface TinyDng {
  readonly width: number;
  readonly height: number;
  /** Counts, row by row. */
  readonly values: Uint16Array;
  readonly whiteLevel: number;
  /** `2019:11:01 21:14:25`, and its zone `-05:00`. */
  readonly dateTime: string;
  readonly offset: string;
}

const [BYTE, ASCII, SHORT, LONG] = [1, 2, 3, 4];
type Entry = [tag: number, type: number, count: number, value: number];

export function tinyDng({
  width,
  height,
  values,
  whiteLevel,
  dateTime,
  offset,
}: TinyDng): Uint8Array {
  const [texts, pixels] = [1024, 2048];
  const bytes = new Uint8Array(pixels + 2 * values.length);
  const view = new DataView(bytes.buffer);
  const write = (at: number, entries: Entry[]) => {
    view.setUint16(at, entries.length, true);
    for (const [i, [tag, type, count, value]] of entries.entries()) {
      view.setUint16(at + 2 + 12 * i, tag, true);
      view.setUint16(at + 4 + 12 * i, type, true);
      view.setUint32(at + 6 + 12 * i, count, true);
      view.setUint32(at + 10 + 12 * i, value, true);
    }
  };
  view.setUint32(0, 0x002a4949, true);
  view.setUint32(4, 8, true);
  write(8, [
    [254, LONG, 1, 0],
    [256, LONG, 1, width],
    [257, LONG, 1, height],
    [258, SHORT, 1, 16],
    [259, SHORT, 1, 1],
    [262, SHORT, 1, 32803],
    [273, LONG, 1, pixels],
    [277, SHORT, 1, 1],
    [278, LONG, 1, height],
    [279, LONG, 1, 2 * values.length],
    // Rows and columns of the pattern, then its colours: red, green, green, blue.
    [33421, SHORT, 2, 0x00020002],
    [33422, BYTE, 4, 0x02010100],
    [34665, LONG, 1, 512],
    [50706, BYTE, 4, 0x00000401],
    [50717, LONG, 1, whiteLevel],
  ]);
  write(512, [
    [36867, ASCII, 20, texts],
    [36881, ASCII, 7, texts + 32],
  ]);
  for (const [at, text] of [
    [texts, dateTime],
    [texts + 32, offset],
  ] as const) {
    for (let i = 0; i < text.length; i++) bytes[at + i] = text.charCodeAt(i);
  }
  for (const [i, value] of values.entries()) view.setUint16(pixels + 2 * i, value, true);
  return bytes;
}
