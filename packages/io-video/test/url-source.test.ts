import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { createImage } from "@photkit/image";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createSerWriter, isVideoError, memorySink, openSource, urlSource } from "../src/index.ts";

const SIZE = 1000;
const content = Uint8Array.from({ length: SIZE }, (_, i) => (7 * i) % 251);
let served: Uint8Array = content;
/** Ranges that were asked for since the test began. */
let asked: string[] = [];

/** A server on loopback: `/ranges/…` honours ranges, `/whole/…` sends everything. */
function answer(request: IncomingMessage, response: ServerResponse): void {
  const range = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? "");
  asked.push(range ? `${range[1]}-${range[2]}` : "all");
  const url = request.url ?? "";
  if (url.includes("broken")) {
    response.destroy();
  } else if (url.includes("missing") || url.includes("failing")) {
    response.writeHead(url.includes("missing") ? 404 : 503).end();
  } else if (!range || url.startsWith("/whole")) {
    response.writeHead(200).end(served);
  } else if (Number(range[1]) >= served.length) {
    response.writeHead(416, { "content-range": `bytes */${served.length}` }).end();
  } else {
    const part = served.subarray(Number(range[1]), Number(range[2]) + 1);
    const last = Number(range[1]) + part.length - 1;
    const header = `bytes ${range[1]}-${last}/${served.length}`;
    response.writeHead(206, { "content-range": header }).end(part);
  }
}

let server: Server;
let root = "";
beforeAll(async () => {
  server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  root = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());
beforeEach(() => {
  served = content;
  asked = [];
});

describe("a file on a server", () => {
  test("is read at any offset, in whole blocks, neighbours in one request, each once", async () => {
    const source = await urlSource(`${root}/ranges/some%20night.ser?key=1`, { blockBytes: 100 });
    expect(source).toMatchObject({ size: SIZE, name: "some night.ser" });
    expect(await source.read(250, 300)).toEqual(content.slice(250, 550));
    expect(await source.read(310, 5)).toEqual(content.slice(310, 315));
    expect(await source.read(150, 500)).toEqual(content.slice(150, 650));
    expect(await source.read(990, 50)).toEqual(content.slice(990));
    expect((await source.read(SIZE, 5)).length).toBe(0);
    expect(asked).toEqual(["0-99", "200-599", "100-199", "600-699", "900-999"]);
  });

  test("asks again for blocks that it could not keep", async () => {
    const options = { blockBytes: 100, cachedBlocks: 2 };
    const source = await urlSource(`${root}/ranges/a`, options);
    for (const offset of [100, 200, 200, 300, 100]) await source.read(offset, 10);
    expect(asked).toEqual(["0-99", "100-199", "200-299", "300-399", "100-199"]);
    expect(await source.read(0, SIZE)).toEqual(content);
  });

  test("comes whole from a server without ranges, and may be empty", async () => {
    const source = await urlSource(`${root}/whole/a`, { blockBytes: 100 });
    expect(source.size).toBe(SIZE);
    expect(await source.read(500, 20)).toEqual(content.slice(500, 520));
    expect(asked.length).toBe(1);
    served = new Uint8Array(0);
    expect((await urlSource(`${root}/ranges/a`)).size).toBe(0);
  });

  test("opens as a recording", async () => {
    const sink = memorySink();
    const writer = createSerWriter(sink, { width: 20, height: 10 });
    for (let n = 0; n < 5; n++) {
      await writer.write(createImage(new Uint16Array(200).fill(1000 * n), 20, 10), 1.7e15 + n);
    }
    await writer.close();
    served = sink.bytes();
    const recording = await openSource(
      await urlSource(`${root}/ranges/night.ser`, { blockBytes: 128 }),
    );
    expect(recording.frameCount).toBe(5);
    expect(await recording.frame(3)).toMatchObject({ time: { utcMicroseconds: 1.7e15 + 3 } });
    let next = 0;
    for await (const { image } of recording.frames()) expect(image.data[7]).toBe(1000 * next++);
    await recording.close();
  });

  test.each([
    ["missing", "no-such-file", "the server has no such file"],
    ["failing", "network", "status 503"],
    ["broken", "network", "cannot be read"],
  ] as const)("that is %s is an error with its address", async (path, code, text) => {
    const error = await urlSource(`${root}/ranges/${path}`).catch((e: unknown) => e);
    expect(isVideoError(error, code) && error.message).toContain(text);
    expect(isVideoError(error, code) && error.message).toContain(root);
  });

  test("that changes while it is read is an error, and is not kept", async () => {
    const source = await urlSource(`${root}/ranges/a`, { blockBytes: 100 });
    served = content.subarray(0, 900);
    await expect(source.read(300, 5)).rejects.toSatisfy((e) => isVideoError(e, "network"));
    served = content;
    expect(await source.read(300, 5)).toEqual(content.slice(300, 305));
  });

  test("cannot be read after it was closed", async () => {
    const source = await urlSource(`${root}/ranges/a`, { blockBytes: 100 });
    const reading = source.read(500, 10);
    await source.close();
    await expect(reading).rejects.toSatisfy((e) => isVideoError(e, "closed"));
    await expect(source.read(0, 1)).rejects.toSatisfy((e) => isVideoError(e, "closed"));
  });

  test("may be fetched by a function of one's own", async () => {
    const seen: string[] = [];
    const mine: typeof fetch = (input, init) => {
      seen.push(String(input));
      return fetch(input, { ...init, credentials: "omit" });
    };
    await (await urlSource(new URL("/ranges/a", root), { fetch: mine })).read(0, 1);
    expect(seen).toEqual([`${root}/ranges/a`]);
  });
});
