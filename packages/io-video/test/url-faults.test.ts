/** Servers that misbehave: each fault is an error with its reason, in bounded time and memory. */

import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { isVideoError, type UrlSourceOptions, urlSource } from "../src/index.ts";

const SIZE = 1000;
const content = Uint8Array.from({ length: SIZE }, (_, i) => (7 * i) % 251);
let requests = 0;

interface Asked {
  readonly from: number;
  readonly to: number;
  readonly first: boolean;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/** Answers as a good server would, but for what is given. */
function send(
  { from, to, response }: Asked,
  changes: Record<string, string> = {},
  body?: Uint8Array,
) {
  const end = Math.min(to, SIZE);
  const bytes = body ?? content.subarray(from, end);
  response.writeHead(206, {
    "content-range": `bytes ${from}-${end - 1}/${SIZE}`,
    "content-length": `${bytes.length}`,
    etag: '"1"',
    ...changes,
  });
  response.end(bytes);
}

/** What a server does wrong behind its first, good answer; or from the first on. */
const FAULTS: Readonly<Record<string, (asked: Asked) => void>> = {
  good: (asked) => send(asked),
  short: (asked) =>
    send(
      asked,
      { "content-range": `bytes ${asked.from}-${asked.from + 9}/${SIZE}` },
      content.subarray(asked.from, asked.from + 10),
    ),
  "short body": (asked) => send(asked, {}, content.subarray(asked.from, asked.from + 10)),
  "long body": (asked) => send(asked, {}, content.subarray(asked.from, asked.to + 50)),
  "another range": (asked) =>
    send(asked, { "content-range": `bytes 0-99/${SIZE}` }, content.subarray(0, 100)),
  "no range": ({ response }) => response.writeHead(206).end(content.subarray(0, 100)),
  "no size": (asked) => send(asked, { "content-range": `bytes ${asked.from}-${asked.to - 1}/*` }),
  "new tag": (asked) => send(asked, { etag: asked.first ? '"1"' : '"2"' }),
  "new date": ({ response, from, to, first }) => {
    const date = first ? "Mon, 01 Jan 2024 00:00:00 GMT" : "Tue, 02 Jan 2024 00:00:00 GMT";
    response.writeHead(206, {
      "content-range": `bytes ${from}-${to - 1}/${SIZE}`,
      "last-modified": date,
    });
    response.end(content.subarray(from, to));
  },
  "new size": (asked) =>
    send(asked, {
      "content-range": `bytes ${asked.from}-${asked.to - 1}/${asked.first ? SIZE : SIZE + 1}`,
    }),
  silent: () => {},
  "silent body": ({ response, from, to }) => {
    const range = `bytes ${from}-${to - 1}/${SIZE}`;
    response.writeHead(206, { "content-range": range, etag: '"1"' });
    response.write(content.subarray(from, from + 5));
  },
  endless: ({ response, from, to }) => {
    const range = `bytes ${from}-${to - 1}/${SIZE}`;
    response.writeHead(206, { "content-range": range, etag: '"1"' });
    pour(response);
  },
  "endless whole": ({ response }) => {
    response.writeHead(200);
    pour(response);
  },
  "large whole": ({ response }) => {
    response.writeHead(200, { "content-length": "1000000000000" });
    pour(response);
  },
  whole: ({ response, first, ...asked }) =>
    first
      ? send({ response, first, ...asked })
      : response.writeHead(200, { "content-length": `${SIZE}`, etag: '"1"' }).end(content),
  "other whole": ({ response, first, ...asked }) =>
    first ? send({ response, first, ...asked }) : response.writeHead(200).end(content),
  forbidden: ({ response }) => response.writeHead(403).end(),
  redirect: (asked) => {
    if (asked.request.url?.endsWith("?again")) send(asked);
    else asked.response.writeHead(302, { location: `${asked.request.url}?again` }).end();
  },
  "redirect loop": ({ request, response }) =>
    response.writeHead(302, { location: request.url ?? "" }).end(),
  "once down": (asked) => {
    if (requests === 1) asked.response.writeHead(503).end();
    else if (requests === 2) asked.response.destroy();
    else send(asked);
  },
};

function pour(response: ServerResponse): void {
  const block = new Uint8Array(1 << 16);
  const more = () => {
    while (!response.destroyed && response.write(block));
  };
  response.on("drain", more);
  response.on("error", () => {});
  more();
}

let server: Server;
let root = "";
beforeAll(async () => {
  server = createServer((request, response) => {
    requests++;
    const [, from, last] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? "") ?? [];
    const [, when, name] = /^\/(first|later)\/([^?]*)/.exec(request.url ?? "") ?? [];
    const first = Number(from) === 0;
    const kind = when === "later" && first ? "good" : decodeURIComponent(name ?? "");
    const asked = { from: Number(from), to: Number(last) + 1, first, request, response };
    const stateful = ["new tag", "new date", "new size", "whole", "other whole"];
    const own = decodeURIComponent(name ?? "");
    FAULTS[stateful.includes(own) ? own : kind]?.(asked);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  root = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  requests = 0;
});

const QUICK: UrlSourceOptions = {
  blockBytes: 100,
  timeoutSeconds: 10,
  retries: 1,
  retryDelaySeconds: 0.01,
  largestDownloadBytes: 100_000,
};
const open = (path: string, options: UrlSourceOptions = {}) =>
  urlSource(`${root}/${path}`, { ...QUICK, ...options });
const refusal = (promise: Promise<unknown> | Uint8Array) =>
  Promise.resolve(promise).then(
    () => "read",
    (error: unknown) => (isVideoError(error, "network") ? error.message : String(error)),
  );

describe("a server that misbehaves is an error with its reason", () => {
  test.each([
    ["short", "sent bytes 200-209 instead of 200-399"],
    ["short body", "the server sent 10 bytes instead of 200"],
    ["long body", "sends more than the 200 bytes it should"],
    ["another range", "sent bytes 0-99 instead of 200-399"],
    ["no range", "does not say which bytes it sent"],
    ["no size", "does not tell the size of the file"],
    ["new tag", "it changed while it was read"],
    ["new date", "it changed while it was read"],
    ["new size", "it changed while it was read"],
    ["endless", "sends more than the 200 bytes it should"],
    ["other whole", "it changed while it was read"],
    ["forbidden", "status 403"],
  ])("while it is read: %s", async (fault, reason) => {
    const source = await open(`later/${fault}`);
    expect(await refusal(source.read(210, 150))).toContain(reason);
    await source.close();
  });

  test.each([
    ["short", "sent bytes 0-9 instead of 0-99"],
    ["no range", "does not say which bytes it sent"],
    ["no size", "does not tell the size of the file"],
    ["endless", "sends more than the 100 bytes it should"],
    ["endless whole", "sends more than the 100001 bytes it should"],
    ["large whole", "the file has 1000000000000 bytes: at most 100000 are kept"],
    ["redirect loop", "cannot be read"],
    ["forbidden", "status 403"],
  ])("when it is opened: %s", async (fault, reason) => {
    expect(await refusal(open(`first/${fault}`))).toContain(reason);
  });

  // Together, since they wait. Where this process itself is held up for a second, one more try helps.
  test("and one that sends nothing is not waited for longer than the option says", async () => {
    const short = { timeoutSeconds: 1, retries: 1 };
    const later = async (fault: string) =>
      refusal((await open(`later/${fault}`, short)).read(210, 150));
    const given = [later("silent"), later("silent body"), refusal(open("first/silent", short))];
    for (const reason of await Promise.all(given)) {
      expect(reason).toContain("the server sent nothing for 1 s");
    }
  });
});

describe("a file on a server", () => {
  test("is read behind redirects, and after failures that pass", async () => {
    const redirected = await open("first/redirect");
    expect(await redirected.read(210, 150)).toEqual(content.slice(210, 360));
    requests = 0;
    const source = await open("first/once down", { retries: 2 });
    expect(await source.read(210, 150)).toEqual(content.slice(210, 360));
  });

  test("is read from a server that sends the whole file although a range was asked for", async () => {
    const source = await open("first/whole");
    expect(source.size).toBe(SIZE);
    expect(await source.read(210, 150)).toEqual(content.slice(210, 360));
    expect(await source.read(950, 100)).toEqual(content.slice(950));
  });

  test("can be given up at any time, by its signal, also where fetch does not listen", async () => {
    const patient = { timeoutSeconds: 60 };
    const deaf: typeof fetch = (input, init) => fetch(input, { ...init, signal: null });
    for (const options of [patient, { ...patient, fetch: deaf }]) {
      for (const path of ["first/silent", "first/silent body"]) {
        const stop = new AbortController();
        const opening = refusal(open(path, { ...options, signal: stop.signal }));
        setTimeout(() => stop.abort(new Error("enough")), 30);
        expect(await opening).toBe("Error: enough");
      }
    }
    const stop = new AbortController();
    const source = await open("later/silent", { ...patient, signal: stop.signal });
    const reading = refusal(source.read(210, 150));
    stop.abort(new Error("enough"));
    expect(await reading).toBe("Error: enough");
    expect(await refusal(Promise.resolve().then(() => source.read(0, 1)))).toBe("Error: enough");
    expect(await refusal(open("first/good", { signal: stop.signal }))).toBe("Error: enough");
  });

  test.each([
    ["timeoutSeconds", { timeoutSeconds: 0 }],
    ["retries", { retries: -1 }],
    ["retryDelaySeconds", { retryDelaySeconds: Number.NaN }],
    ["largestDownloadBytes", { largestDownloadBytes: 0 }],
  ])("refuses a senseless %s before it asks", async (option, options) => {
    const error = await open("first/good", options).catch((e: unknown) => e);
    expect(isVideoError(error, "invalid-option") && error.message).toContain(option);
    expect(requests).toBe(0);
  });
});
