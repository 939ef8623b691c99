import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import { readNotebook } from "../../document/read.ts";
import type { KeptSource } from "../../server/contents/trial_notebook.ts";
import { readFile, serverTest, type TestServer, token, write } from "./server.ts";

const KEPT: KeptSource = {
  strategy: "sma_cross",
  parameters: ["fast", "slow", "side"],
  fixed: {},
  folder: "",
  cells: [{ id: "bars", source: "const bars = await loadBars();" }],
  before: "const run = await backtest(cross(",
  after: "), bars);\nrun",
};
const TRIAL = { sweep: "abc", trial: 12, parameters: { fast: 5, slow: 100.5, side: "long" } };

async function keep(server: TestServer, kept: Partial<KeptSource> = {}): Promise<void> {
  const folder = join(server.workspace, ".tapebook", "sweeps");
  await Deno.mkdir(folder, { recursive: true });
  await Deno.writeTextFile(join(folder, "abc.cells.json"), JSON.stringify({ ...KEPT, ...kept }));
}

async function post(server: TestServer, body: unknown) {
  const response = await server.ask("POST", "/api/trials", body);
  return { status: response.status, ...await response.json() };
}

async function sources(server: TestServer, path: string): Promise<string[]> {
  const read = readNotebook(await readFile(server, path));
  assert(read.ok);
  return read.notebook.cells.map(({ source }) => source);
}

serverTest(
  "POST /api/trials writes a trial's notebook: the kept cells, then one with its parameters",
  async (server) => {
    await keep(server);
    const { status, path } = await post(server, TRIAL);
    assertEquals([status, path], [201, "sma_cross-fast-5-slow-100.5-side-long.ipynb"]);
    const [heading, ...code] = await sources(server, path);
    assertStringIncludes(heading!, "# sma_cross: fast 5, slow 100.5, side long");
    assertEquals(code, [
      "const bars = await loadBars();",
      'const run = await backtest(cross({ fast: 5, slow: 100.5, side: "long" }), bars);\nrun',
    ]);
  },
);

serverTest("POST /api/trials opens what it wrote before, and writes over nothing else", async (server) => {
  await keep(server);
  const { path } = await post(server, TRIAL);
  assertEquals((await post(server, TRIAL)).path, path);
  assertEquals((await post(server, TRIAL)).status, 200);
  const taken = "sma_cross-fast-7.ipynb";
  await write(server, taken, "mine");
  const other = await post(server, { ...TRIAL, parameters: { fast: 7 } });
  assertEquals(other.path, "sma_cross-fast-7-2.ipynb");
  assertEquals(await readFile(server, taken), "mine");
});

serverTest("POST /api/trials opens a walk-forward's window with what it was tested on", async (server) => {
  const rows = [null, { from: "2015-01-02", end: "2015-06-30", cash: 1034.5 }];
  await keep(server, { windows: { lead: "const testWindow = ", rows }, before: ";\nrun(", after: ")" });
  const { status, path } = await post(server, { ...TRIAL, trial: 1 });
  assertEquals([status, path], [201, "sma_cross-2015-01-02-fast-5-slow-100.5-side-long.ipynb"]);
  const [heading, , last] = await sources(server, path);
  assertStringIncludes(heading!, "The test from 2015-01-02 to 2015-06-30 of walk-forward `abc`");
  assertEquals(
    last,
    'const testWindow = { from: "2015-01-02", end: "2015-06-30", cash: 1034.5 };\n' +
      'run({ fast: 5, slow: 100.5, side: "long" })',
  );
  for (const trial of [0, 2]) {
    const refused = await post(server, { ...TRIAL, trial });
    assertStringIncludes(refused.message, `Window ${trial} of walk-forward abc has no run`);
  }
});

serverTest("POST /api/trials takes parameters as values, whatever they say", async (server) => {
  await keep(server, { parameters: ["a", "__proto__"] });
  const text = '"}), steal()); //\n```${x}';
  const { path } = await post(
    server,
    `{ "sweep": "abc", "trial": 0, "parameters": { "a": ${JSON.stringify(text)}, "__proto__": 1 } }`,
  );
  const last = (await sources(server, path)).at(-1)!;
  const between = last.slice(KEPT.before.length, -KEPT.after.length);
  assertEquals(new Function(`return (${between})`)().a, text);
  assert(!path.includes("/") && !/[`$"\n]/.test(path), path);
});

serverTest(
  "POST /api/trials adds what all trials have alike, and leaves out what does not count",
  async (server) => {
    await keep(server, { fixed: { stop: 0.05, slow: 1 } });
    const { path } = await post(server, { ...TRIAL, parameters: { fast: 5, slow: 100, side: null } });
    assertEquals(path, "sma_cross-fast-5-slow-100.ipynb");
    assertStringIncludes((await sources(server, path)).at(-1)!, "cross({ stop: 0.05, slow: 100, fast: 5 })");
  },
);

serverTest("POST /api/trials stays inside the workspace", async (server) => {
  for (const folder of ["../..", "/etc", ".tapebook", "none"]) {
    await keep(server, { folder });
    const trial = { ...TRIAL, trial: folder.length };
    assertEquals((await post(server, trial)).path.includes("/"), false, folder);
  }
  await Deno.mkdir(join(server.workspace, "mine"));
  await keep(server, { folder: "mine", strategy: "../../up" });
  const { path } = await post(server, { ...TRIAL, parameters: {} });
  assertEquals(path, "mine/up.ipynb");
});

serverTest("POST /api/trials refuses what it does not know with the reason", async (server) => {
  await keep(server);
  const refused: [unknown, number, string][] = [
    [{ ...TRIAL, sweep: "other" }, 404, "not-found"],
    [{ ...TRIAL, sweep: "../abc" }, 400, "invalid-body"],
    [{ ...TRIAL, trial: -1 }, 400, "invalid-body"],
    [{ ...TRIAL, parameters: { fast: { code: 1 } } }, 400, "invalid-body"],
    [{ ...TRIAL, parameters: { quick: 5 } }, 400, "invalid-content"],
  ];
  for (const [body, status, reason] of refused) {
    const answer = await post(server, body);
    assertEquals([answer.status, answer.reason], [status, reason], JSON.stringify(body));
  }
  await keep(server, { cells: "none" as never });
  assertStringIncludes((await post(server, TRIAL)).message, "Run it again");
});

serverTest("POST /api/trials is no page's but ours", async (server) => {
  await keep(server);
  const entry = await server.handler(new Request(`http://localhost:8888/?token=${token}`));
  const cookie = entry.headers.get("set-cookie")!.split(";")[0]!;
  const answer = await server.handler(
    new Request("http://localhost:8888/api/trials", {
      method: "POST",
      headers: { cookie, origin: "http://evil.example", "content-type": "application/json" },
      body: JSON.stringify(TRIAL),
    }),
  );
  assertEquals(answer.status, 403);
  await answer.body?.cancel();
});
