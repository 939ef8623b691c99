import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { join, relative } from "node:path";
import { newNotebook } from "../../document/cells.ts";
import { writeNotebook } from "../../document/write.ts";
import { projectRoot, serverTest, token, write } from "./server.ts";

function* filesIn(folder: string): Generator<string> {
  for (const { name, isDirectory } of Deno.readDirSync(folder)) {
    const path = join(folder, name);
    if (isDirectory) yield* filesIn(path);
    else yield path;
  }
}

/** An address of each file under routes/, with something in place of each parameter. */
const routes = [...filesIn(join(projectRoot, "routes"))]
  .map((file) => relative(join(projectRoot, "routes"), file).replaceAll("\\", "/").replace(/\.tsx?$/, ""))
  .filter((route) => !route.split("/").some((part) => part.startsWith("_")))
  .map((route) =>
    "/" + route.replace(/(^|\/)index$/, "").replace(/\[\.\.\.\w+\]/, "a.ipynb").replace(/\[\w+\]/, "1")
  );
const assets = [...filesIn(join(projectRoot, "static"))].map((file) =>
  "/" + relative(join(projectRoot, "static"), file).replaceAll("\\", "/")
);
const methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

/** All that may answer without the token; a new entry is a decision about security. */
const open = new Set([
  "GET /api",
  "HEAD /api",
  "GET /login",
  "HEAD /login",
  "POST /login",
  ...assets.filter((path) =>
    /^\/(?:styles|notebook)\.css$|^\/theme\.js$|^\/favicon\.svg$|^\/fonts\/.*\.woff2$/.test(path)
  )
    .flatMap((path) => [`GET ${path}`, `HEAD ${path}`]),
]);

serverTest(
  "no route, asset or method answers without the token but the stated exceptions",
  async (server) => {
    await write(server, "a.ipynb", writeNotebook(newNotebook()));
    assert(
      routes.length >= 8 && routes.includes("/ws/notebooks/a.ipynb") && routes.includes("/api"),
      routes.join(),
    );
    const paths = [...routes, ...assets, "/none", "/_frsh/alive", "/_fresh/js/x.js", "/.env", "/deno.json"];
    for (const path of new Set(paths)) {
      for (const method of methods) {
        for (const accept of ["text/html", "application/json"]) {
          const request = new Request(`http://localhost:8888${path}`, { method, headers: { accept } });
          const response = await server.handler(request);
          await response.body?.cancel();
          const name = `${method} ${path}`;
          if (open.has(name)) {
            assert(
              response.status === 200 || name === "POST /login",
              `${name} is public: ${response.status}`,
            );
          } else if (response.status === 303) {
            assertStringIncludes(response.headers.get("location")!, "/login?next=", name);
          } else assertEquals(response.status, 403, name);
        }
      }
    }
  },
);

serverTest(
  "no route opens as a socket without the token, and none of a foreign page's with the cookie",
  async (server) => {
    await write(server, "a.ipynb", writeNotebook(newNotebook()));
    const listening = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, server.handler);
    const { port } = listening.addr;
    const entry = await fetch(`http://127.0.0.1:${port}/?token=${token}`, { redirect: "manual" });
    const cookie = entry.headers.get("set-cookie")!.split(";")[0]!;
    try {
      for (const path of [...routes, "/none"]) {
        assertEquals(await upgradeStatus(port, path, {}), 403, path);
        assertEquals(await upgradeStatus(port, path, { cookie }), 403, path);
        assertEquals(await upgradeStatus(port, path, { cookie, origin: "http://localhost:1" }), 403, path);
        assertEquals(
          await upgradeStatus(port, path, {
            cookie,
            origin: `http://127.0.0.1:${port}`,
            host: "evil.example",
          }),
          403,
          path,
        );
      }
      const own = { cookie, origin: `http://127.0.0.1:${port}` };
      assertEquals(await upgradeStatus(port, "/ws/notebooks/a.ipynb", own), 101);
      assertEquals(await upgradeStatus(port, `/ws/notebooks/a.ipynb?token=${token}`, {}), 101);
    } finally {
      await listening.shutdown();
    }
  },
);

/** By hand, since a WebSocket client says neither the status nor lets the origin be chosen. */
async function upgradeStatus(port: number, path: string, headers: Record<string, string>): Promise<number> {
  using connection = await Deno.connect({ hostname: "127.0.0.1", port });
  const lines = Object.entries({
    host: `127.0.0.1:${port}`,
    upgrade: "websocket",
    connection: "Upgrade",
    "sec-websocket-version": "13",
    "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
    ...headers,
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  await connection.write(new TextEncoder().encode(`GET ${path} HTTP/1.1\r\n${lines.join("")}\r\n`));
  const bytes = new Uint8Array(1024);
  const length = await connection.read(bytes) ?? 0;
  return Number(new TextDecoder().decode(bytes.subarray(0, length)).split(" ")[1]);
}
