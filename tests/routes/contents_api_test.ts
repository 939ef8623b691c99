import { assert, assertEquals, assertMatch, assertRejects, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import { DataError, importBars } from "tapebook";
import { newNotebook } from "../../document/cells.ts";
import { writeNotebook } from "../../document/write.ts";
import { readFile, serverTest, write } from "./server.ts";

const notebookText = writeNotebook(newNotebook());

async function json(response: Promise<Response>, status = 200) {
  const settled = await response;
  const body = await settled.json();
  assertEquals(settled.status, status, JSON.stringify(body));
  return body;
}

/** A refusal says why in JSON: a sentence for people and a word for programs. */
async function reason(response: Promise<Response>, status: number): Promise<string> {
  const body = await json(response, status);
  assertMatch(body.message, /\.$/);
  return body.reason;
}

serverTest(
  "GET gives folders and files as Jupyter does, without content when asked",
  async ({ ask, ...server }) => {
    await write({ ask, ...server }, "a.ipynb", notebookText);
    const folder = await json(ask("GET", "/api/contents"));
    assertEquals([folder.type, folder.path, folder.content[0].path], ["directory", "", "a.ipynb"]);
    assertEquals((await json(ask("GET", "/api/contents/a.ipynb"))).content.nbformat, 4);
    const bare = await json(ask("GET", "/api/contents/a.ipynb?content=0"));
    const keys = [
      "content",
      "created",
      "format",
      "last_modified",
      "mimetype",
      "name",
      "path",
      "size",
      "type",
      "writable",
    ];
    assertEquals(Object.keys(bare).sort(), keys);
    assertEquals(bare.content, null);
    assertEquals(await reason(ask("GET", "/api/contents/none.ipynb"), 404), "not-found");
  },
);

serverTest("POST makes a notebook or a copy and says where it is", async ({ ask, ...server }) => {
  const created = await ask("POST", "/api/contents", { type: "notebook" });
  assertEquals([created.status, created.headers.get("location")], [201, "/api/contents/Untitled.ipynb"]);
  assertEquals((await created.json()).path, "Untitled.ipynb");
  await write({ ask, ...server }, "ä b#1.ipynb", notebookText);
  const copy = await ask("POST", "/api/contents/", { copy_from: "ä b#1.ipynb" });
  assertEquals(copy.headers.get("location"), "/api/contents/%C3%A4%20b%231-Copy1.ipynb");
  await copy.body?.cancel();
  assertEquals(await reason(ask("POST", "/api/contents", { type: "directory" }), 400), "invalid-body");
});

serverTest("PUT uploads and never replaces", async ({ ask, ...server }) => {
  const upload = { type: "notebook", format: "text", content: notebookText };
  assertEquals((await json(ask("PUT", "/api/contents/new.ipynb", upload), 201)).path, "new.ipynb");
  assertEquals(await readFile({ ask, ...server }, "new.ipynb"), notebookText);
  const none = { "if-none-match": "*" };
  assertEquals(await reason(ask("PUT", "/api/contents/new.ipynb", upload, none), 412), "exists");
  assertEquals(await reason(ask("PUT", "/api/contents/new.ipynb", upload), 409), "exists");
  const broken = { ...upload, content: "{" };
  assertEquals(await reason(ask("PUT", "/api/contents/broken.ipynb", broken, none), 400), "not-a-notebook");
});

async function gzipped(text: string): Promise<Uint8Array<ArrayBuffer>> {
  const packed = new Response(text).body!.pipeThrough(new CompressionStream("gzip"));
  return new Uint8Array(await new Response(packed).arrayBuffer());
}

serverTest("a file of data that was uploaded imports to its rows", async ({ ask, workspace }) => {
  const csv = "date,open,high,low,close,volume\n2024-01-02,10,12,9,11,100\n2024-01-03,11,13,10,12,200\n";
  const upload = { type: "file", format: "base64", content: (await gzipped(csv)).toBase64() };
  assertEquals((await json(ask("PUT", "/api/contents/acme.csv.gz", upload), 201)).path, "acme.csv.gz");
  const { bars: [acme] } = await importBars(join(workspace, "acme.csv.gz"));
  assertEquals([acme!.symbol, ...acme!.close, ...acme!.volume], ["acme", 11, 12, 100, 200]);
});

serverTest(
  "an uploaded file that unpacks to a thousand times its size is refused by import",
  async (server) => {
    const bomb = await gzipped("0".repeat(8 * 2 ** 20));
    const upload = { type: "file", format: "base64", content: bomb.toBase64() };
    await json(server.ask("PUT", "/api/contents/bomb.csv.gz", upload), 201);
    await assertRejects(
      () => importBars(join(server.workspace, "bomb.csv.gz")),
      DataError,
      "which no prices do",
    );
  },
);

serverTest("PATCH renames and refuses a name that is taken", async ({ ask, ...server }) => {
  await write({ ask, ...server }, "a.ipynb", notebookText);
  await write({ ask, ...server }, "b.ipynb", notebookText);
  assertEquals(await reason(ask("PATCH", "/api/contents/a.ipynb", { path: "b.ipynb" }), 409), "exists");
  assertEquals((await json(ask("PATCH", "/api/contents/a.ipynb", { path: "c 1.ipynb" }))).path, "c 1.ipynb");
  assertEquals(await readFile({ ask, ...server }, "c 1.ipynb"), notebookText);
});

serverTest("DELETE moves to the bin and its address brings back", async ({ ask, ...server }) => {
  await write({ ask, ...server }, "a.ipynb", notebookText);
  const removed = await ask("DELETE", "/api/contents/a.ipynb");
  assertEquals(removed.status, 204);
  const bin = removed.headers.get("location")!;
  assertMatch(bin, /^\/api\/bin\/[0-9a-f-]{36}$/);
  assertEquals(await reason(ask("DELETE", "/api/contents/a.ipynb"), 404), "not-found");
  assertEquals((await json(ask("POST", bin))).path, "a.ipynb");
  assertEquals(await readFile({ ask, ...server }, "a.ipynb"), notebookText);
  assertEquals(await reason(ask("POST", bin), 404), "not-found");
});

serverTest("an open notebook follows its new name, and ends when it is deleted", async (server) => {
  await write(server, "a.ipynb", notebookText);
  const opened = await server.sessions.open("a.ipynb");
  assert(opened.ok);
  await json(server.ask("PATCH", "/api/contents/a.ipynb", { path: "b.ipynb" }));
  assertEquals(opened.session.path, "b.ipynb");
  await server.ask("DELETE", "/api/contents/b.ipynb");
  assertEquals(server.sessions.list(), []);
});

serverTest("a copy and a download hold what an open browser has not written yet", async (server) => {
  await write(server, "a.ipynb", notebookText);
  const opened = await server.sessions.open("a.ipynb");
  assert(opened.ok);
  const sent: string[] = [];
  const client = { send: (text: string) => void sent.push(text), buffered: () => 0, close: () => {} };
  const connection = opened.session.connect(client);
  const cells = [{ id: "fresh", cell_type: "markdown", source: "just typed", metadata: {} }];
  connection.receive(
    JSON.stringify({ type: "edit", id: 1, operation: { type: "insertCells", index: 0, cells } }),
  );
  while (!sent.some((text) => text.includes('"accepted"'))) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  await json(server.ask("POST", "/api/contents", { copy_from: "a.ipynb" }), 201);
  assertStringIncludes(await readFile(server, "a-Copy1.ipynb"), "just typed");
  assertStringIncludes(await (await server.ask("GET", "/files/a.ipynb")).text(), "just typed");
});

serverTest("a body must be JSON by its type, its text and its shape", async ({ ask }) => {
  const form = { "content-type": "text/plain" };
  assertEquals(await reason(ask("POST", "/api/contents", '{"type":"notebook"}', form), 415), "not-json");
  assertEquals(await reason(ask("POST", "/api/contents", undefined), 415), "not-json");
  assertEquals(await reason(ask("POST", "/api/contents", "{"), 400), "invalid-json");
  assertEquals(await reason(ask("PATCH", "/api/contents/a", { path: 4 }), 400), "invalid-body");
  assertEquals((await json(ask("GET", "/api/contents"))).content, []);
});

serverTest("a body beyond the limit is refused before it is read whole", async ({ ask }) => {
  const content = "x".repeat(2 * 1024 ** 2);
  assertEquals(await reason(ask("PUT", "/api/contents/a.txt", { type: "file", content }), 413), "too-large");
  assertEquals(await reason(ask("PATCH", "/api/contents/a", { path: content }), 413), "too-large");
}, { TAPEBOOK_MAX_FILE_MB: "1" });

serverTest("paths that lead out are not there, however they are written", async (server) => {
  await write(server, "a.txt", "a");
  const paths = [
    "..%2f..%2fetc%2fpasswd",
    "%2e%2e/%2e%2e/etc/passwd",
    ".tapebook",
    ".tapebook%2fbin",
    "a.txt%00",
    "%5c..%5cx",
  ];
  for (const path of paths) {
    for (const method of ["GET", "DELETE"]) {
      assertEquals((await server.ask(method, `/api/contents/${path}`)).status, 404, `${method} ${path}`);
    }
    assertEquals((await server.ask("GET", `/files/${path}`)).status, 404, path);
    const rename = await server.ask("PATCH", "/api/contents/a.txt", { path: `../${path}` });
    assert(rename.status === 404 || rename.status === 400);
  }
  assertEquals(await reason(server.ask("GET", "/api/contents/%zz"), 400), "invalid-path");
  assertEquals(await reason(server.ask("GET", "/files/%zz"), 400), "invalid-path");
});

serverTest("/files downloads and never shows", async (server) => {
  await write(server, `evil 'ü".html`, "<script>alert(1)</script>");
  const address = `/files/${encodeURIComponent(`evil 'ü".html`)}`;
  const response = await server.ask("GET", address);
  const header = (name: string) => response.headers.get(name);
  assertEquals(await response.text(), "<script>alert(1)</script>");
  assertEquals(
    header("content-disposition"),
    `attachment; filename="evil ___.html"; filename*=UTF-8''evil%20%27%C3%BC%22.html`,
  );
  assertEquals([header("content-type"), header("x-content-type-options")], [
    "application/octet-stream",
    "nosniff",
  ]);
  assertStringIncludes(header("content-security-policy")!, "sandbox");
  const head = await server.ask("HEAD", address);
  assertEquals([head.status, head.headers.get("content-length"), await head.text()], [200, "25", ""]);
  assertEquals((await server.ask("HEAD", "/files/none")).status, 404);
  assertEquals(await reason(server.ask("GET", "/files"), 400), "not-a-file");
});

serverTest("GET /api tells the version and what is not there is JSON", async ({ ask, handler }) => {
  const open = await handler(new Request("http://localhost:8888/api"));
  assertMatch((await open.json()).version, /^\d+\.\d+\.\d+$/);
  for (const path of ["/api/bin/1", "/api/none", "/files/a.ipynb"]) {
    assertEquals(await reason(ask("PUT", path), 404), "not-found", path);
  }
});

serverTest(
  "what fails in the server is answered in JSON too, and says nothing of its cause",
  async ({ ask, sessions }) => {
    sessions.list = () => {
      throw new Error("secret");
    };
    const response = await ask("GET", "/api/sessions");
    assertEquals(response.status, 500);
    const text = await response.text();
    assertEquals(JSON.parse(text).reason, "failed");
    assert(!text.includes("secret"));
  },
);
