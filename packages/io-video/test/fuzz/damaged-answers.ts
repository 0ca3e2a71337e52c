/** A server whose answers to range requests are damaged: status, headers, length, silence. */

import type { TestRandom } from "../random.ts";

export interface DamagedServer {
  readonly fetch: typeof globalThis.fetch;
  /** What was done to each answer so far. */
  readonly told: string[];
}

interface Answer {
  status: number;
  headers: Record<string, string>;
  body: Uint8Array;
}

type Harm = (answer: Answer, random: TestRandom, whole: Uint8Array) => void;

const HARMS: Readonly<Record<string, Harm>> = {
  "another status": (answer, random) => {
    answer.status = [200, 204, 206, 301, 400, 403, 404, 410, 416, 429, 500, 503][random.below(12)]!;
  },
  short: (answer, random) => {
    answer.body = answer.body.subarray(0, random.below(answer.body.length + 1));
  },
  long: (answer, random) => {
    const more = new Uint8Array(1 + random.below(300));
    answer.body = new Uint8Array([...answer.body, ...more]);
  },
  "another range": (answer, random, whole) => {
    const from = random.below(whole.length);
    answer.body = whole.subarray(from, from + answer.body.length);
    answer.headers["content-range"] =
      `bytes ${from}-${from + answer.body.length - 1}/${whole.length}`;
  },
  "an odd range": (answer, random, whole) => {
    const { length } = whole;
    answer.headers["content-range"] = [
      ...["", "bytes */*", "bytes 0-0/*", `bytes 0-${length}/${length}`, "bytes -1--1/-1"],
      ...[`items 0-1/${length}`, "bytes 0-1/1e999", `bytes 5-3/${length}`, "bytes 0-0/0", "\t"],
    ][random.below(10)]!;
  },
  "no range": ({ headers }) => {
    delete headers["content-range"];
  },
  "an odd length": (answer, random) => {
    answer.headers["content-length"] = ["-1", "0", "1e9", "NaN", "", "99999999999"][
      random.below(6)
    ]!;
  },
  "another version": (answer, random) => {
    answer.headers.etag = `"${random.below(3)}"`;
  },
  whole: (answer, _random, whole) => {
    answer.status = 200;
    answer.body = whole;
    delete answer.headers["content-range"];
  },
};

export function damagedAnswers(whole: Uint8Array, random: TestRandom): DamagedServer {
  const told: string[] = [];
  const rate = 1 + random.below(5);
  const fetch = async (_: unknown, init?: RequestInit): Promise<Response> => {
    const asked = new Headers(init?.headers).get("range") ?? "";
    const [, from = "0", to = ""] = /bytes=(\d+)-(\d*)/.exec(asked) ?? [];
    const stop = Math.min(whole.length, to === "" ? whole.length : Number(to) + 1);
    const answer: Answer = {
      status: 206,
      headers: { "content-range": `bytes ${from}-${stop - 1}/${whole.length}`, etag: '"0"' },
      body: whole.slice(Number(from), stop),
    };
    if (random.below(rate) === 0) {
      const [name, harm] = Object.entries(HARMS)[random.below(Object.keys(HARMS).length)]!;
      told.push(name);
      harm(answer, random, whole);
    } else told.push("right");
    if (random.below(60) === 0) throw new TypeError("fetch failed");
    const isEmpty = [204, 301].includes(answer.status);
    const body = isEmpty ? null : streamOf(answer.body, random);
    return new Response(body, { status: answer.status, headers: answer.headers });
  };
  return { fetch: fetch as typeof globalThis.fetch, told };
}

/** A body in pieces, which now and then breaks off. */
function streamOf(bytes: Uint8Array, random: TestRandom): ReadableStream<Uint8Array> {
  const breaks = random.below(30) === 0;
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (breaks && at > 0) return controller.error(new TypeError("terminated"));
      const piece = bytes.subarray(at, at + 1 + random.below(2000));
      at += piece.length;
      if (piece.length > 0) controller.enqueue(piece);
      if (at >= bytes.length) controller.close();
    },
  });
}
