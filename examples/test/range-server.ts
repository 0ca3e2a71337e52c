/** A small web server: files with range requests, a strict content-security policy, one answer back. */

import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export interface ServedFile {
  readonly type: string;
  readonly body: Uint8Array;
}

/** Scripts of the same place only, nothing evaluated, nothing from elsewhere. */
const POLICY = "default-src 'none'; script-src 'self'; connect-src 'self'";

/**
 * Serves `files` by path on loopback. `posted` is the body of the first POST, `ranges` counts
 * answers to range requests.
 */
export async function serve(files: Readonly<Record<string, ServedFile>>) {
  let deliver: (body: string) => void = () => {};
  const posted = new Promise<string>((resolve) => {
    deliver = resolve;
  });
  let ranges = 0;
  const server = createServer(async (request, response) => {
    if (request.method === "POST") {
      const parts: Buffer[] = [];
      for await (const part of request) parts.push(part);
      response.end();
      deliver(Buffer.concat(parts).toString());
      return;
    }
    const file = files[request.url ?? ""];
    if (file === undefined) {
      response.writeHead(404).end();
      return;
    }
    const headers = { "content-type": file.type, "content-security-policy": POLICY };
    const range = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? "");
    if (range === null) {
      response.writeHead(200, headers).end(file.body);
      return;
    }
    ranges++;
    const from = Number(range[1]);
    const part = file.body.subarray(from, Number(range[2]) + 1);
    const place = `bytes ${from}-${from + part.length - 1}/${file.body.length}`;
    response.writeHead(206, { ...headers, "content-range": place }).end(part);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    posted,
    ranges: () => ranges,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
