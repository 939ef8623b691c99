/** Pages as they come from the server, before any script runs. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { newCell, newNotebook } from "../../document/cells.ts";
import type { Cell, Output } from "../../document/notebook.ts";
import { writeNotebook } from "../../document/write.ts";
import { serverTest, type TestServer, token, write } from "./server.ts";

const notebook = (cells: Cell[]) => writeNotebook({ ...newNotebook(), cells });
const text = async (server: TestServer, path: string) => await (await server.ask("GET", path)).text();

/** Without what the islands are given, which is data in a script. */
const shown = (html: string) => html.replace(/<script[\s\S]*?<\/script>/g, "");

serverTest("/ leads to the list", async (server) => {
  const response = await server.ask("GET", "/");
  await response.body?.cancel();
  assertEquals([response.status, response.headers.get("location")], [302, "/notebooks"]);
});

serverTest(
  "a list names folders and files, with sizes and links, without the hidden ones",
  async (server) => {
    await Deno.mkdir(`${server.workspace}/ideas`);
    await write(server, "plan.ipynb", notebook([newCell("code", "1")]));
    await write(server, "bars.csv", "a,b\n");
    await write(server, ".secret", "x");
    const html = shown(await text(server, "/notebooks"));
    assertStringIncludes(html, '<a href="/notebooks/ideas">ideas</a>');
    assertStringIncludes(html, '<a href="/notebooks/plan.ipynb">plan.ipynb</a>');
    assertStringIncludes(html, '<a href="/files/bars.csv">bars.csv</a>');
    assertStringIncludes(html, "4\u2009B");
    assert(!html.includes("secret") && !html.includes(token));
  },
);

serverTest("the list of runs is there before the first run, and says how to get one", async (server) => {
  const response = await server.ask("GET", "/notebooks/runs");
  assertEquals(response.status, 200);
  const html = shown(await response.text());
  assertStringIncludes(html, "No saved runs yet");
  assertStringIncludes(html, "run.save()");
  assert(!html.includes("New notebook"));
});

serverTest("a notebook's first cells are in its page, with HTML and names as text", async (server) => {
  const outputs: Output[] = [
    { output_type: "stream", name: "stdout", text: "<b>printed</b>\n" },
    { output_type: "display_data", data: { "text/html": "<i>markup</i>" }, metadata: {} },
    { output_type: "stream", name: "stderr", text: "x".repeat(30_000) },
  ];
  const name = "<img src=x>.ipynb";
  await write(
    server,
    name,
    notebook([
      newCell("markdown", "# Title\n\n<script>alert(1)</script> [x](javascript:alert(1))"),
      { ...newCell("code", "'<script>alert(2)</script>'"), outputs } as Cell,
      ...Array.from({ length: 30 }, (_, i) => newCell("code", `cell number ${i}`)),
    ]),
  );
  const response = await server.ask("GET", `/notebooks/${encodeURIComponent(name)}`);
  assertEquals(response.status, 200);
  const page = await response.text();
  const html = shown(page);
  assertStringIncludes(html, "<h1>Title</h1>");
  assertStringIncludes(html, "&lt;script&gt;alert(1)");
  assertStringIncludes(html, "alert(2)");
  assertStringIncludes(html, "&lt;b>printed");
  assertStringIncludes(html, "cell number 3");
  assert(!html.includes("cell number 29"), "only the first screens are drawn");
  assert(!/class="cell [^"]*selected/.test(html), "nothing looks ready for keys before the scripts run");
  assert(!html.includes("xxxxxxxx"), "large outputs come with the document");
  assert(!/<script(?! )[^>]*>alert|href="javascript:|<img src=x>|<i>markup/.test(page));
  assertEquals(page.match(/<script /g)?.length, 2, "the theme and the start of the islands");
});

serverTest("what cannot be opened is named with its reason and keeps its bytes", async (server) => {
  await write(server, "broken.ipynb", '{"cells": [');
  const response = await server.ask("GET", "/notebooks/broken.ipynb");
  assertEquals(response.status, 422);
  const html = await response.text();
  assertStringIncludes(html, "broken.ipynb cannot be opened");
  assertStringIncludes(html, "line 1, column 12");
  assertEquals(await Deno.readTextFile(`${server.workspace}/broken.ipynb`), '{"cells": [');
});

serverTest("what is not there is a page that says so", async (server) => {
  for (const path of ["/notebooks/none.ipynb", "/notebooks/.hidden", "/notebooks/%E0%A4%A", "/none"]) {
    const response = await server.ask("GET", path, undefined, { accept: "text/html" });
    assertEquals(response.status, 404, path);
    assertStringIncludes(await response.text(), "<h1>Not found</h1>", path);
  }
});

serverTest("a file that is no notebook is downloaded", async (server) => {
  await write(server, "bars.csv", "a\n");
  const response = await server.ask("GET", "/notebooks/bars.csv");
  await response.body?.cancel();
  assertEquals(response.headers.get("location"), "/files/bars.csv");
});
