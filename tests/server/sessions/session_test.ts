import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { newCell } from "../../../document/cells.ts";
import type { Operation } from "../../../document/operation.ts";
import { Browser, insert, inWorkspace, opened, type Sent } from "./harness.ts";

const operations = (browser: Browser): Operation[] =>
  browser.messages.flatMap((message) => message.type === "operation" ? message.operation : []);

Deno.test("connect() sends the welcome first", () =>
  inWorkspace(["print 1"], async ({ serve }) => {
    const browser = new Browser(await opened(serve()));
    assertEquals(browser.messages[0]?.type, "welcome");
    assertEquals(browser.cell("c1").source, "print 1");
    assertEquals(browser.session?.clients, 0);
    await browser.until(() => browser.session?.clients === 1);
  }));

Deno.test("open() gives concurrent callers one session, and says why a file is not a notebook", () =>
  inWorkspace([], async ({ serve, folder }) => {
    const sessions = serve();
    const [first, second] = await Promise.all([opened(sessions), opened(sessions)]);
    assertEquals(first, second);
    assertEquals(sessions.list().length, 1);
    Deno.writeTextFileSync(`${folder}/bad.ipynb`, "{");
    const bad = await sessions.open("bad.ipynb");
    assertEquals(bad.ok ? "" : bad.code, "invalid-json");
    const missing = await sessions.open("none.ipynb");
    assertEquals(missing.ok ? "" : missing.code, "not-found");
  }));

Deno.test("two browsers hold the same document after both edited and ran cells", () =>
  inWorkspace(["print 1", "print 2"], async ({ serve }) => {
    const session = await opened(serve());
    const [left, right] = [new Browser(session), new Browser(session)];
    await Promise.all([
      left.request(insert("new", "print 3")),
      right.request({ type: "edit", operation: { type: "moveCells", cellIds: ["c1"], index: 1 } }),
      left.request({ type: "runAll" }),
      right.request(insert("newer")),
    ]);
    await Promise.all([left.idle(), right.idle()]);
    await right.until(() => right.document?.revision === left.document?.revision);
    assertEquals(left.document?.notebook, right.document?.notebook);
    assertEquals(left.document?.notebook, JSON.parse(JSON.stringify(session.notebook)));
    assertEquals(operations(left), operations(right));
    assertEquals(left.printed("new"), "3\n");
  }));

Deno.test("a browser that comes while a cell runs gets what was printed so far and then the rest", () =>
  inWorkspace(["print before\nwait\nprint after"], async ({ serve, kernels }) => {
    const session = await opened(serve());
    const first = new Browser(session);
    await first.request({ type: "runAll" });
    await first.until(() => first.printed("c1") !== "");
    first.disconnect();
    const second = new Browser(session);
    assertEquals(second.printed("c1"), "before\n");
    assertEquals(second.session?.running?.cellId, "c1");
    kernels[0]!.release();
    await second.idle();
    assertEquals(second.printed("c1"), "before\nafter\n");
    assertEquals(second.session?.executions.c1?.status, "ok");
  }));

Deno.test("a run goes on when its cell is deleted, and the next cell runs", () =>
  inWorkspace(["wait\nprint 1", "print 2"], async ({ serve, kernels }) => {
    const browser = new Browser(await opened(serve()));
    await browser.request({ type: "runAll" });
    await browser.until(() => browser.session?.running?.cellId === "c1");
    await browser.request({ type: "edit", operation: { type: "deleteCells", cellIds: ["c1"] } });
    kernels[0]!.release();
    await browser.until(() => browser.session?.executions.c2 !== undefined);
    assertEquals(browser.printed("c2"), "2\n");
  }));

Deno.test("run all stops at the first error and leaves nothing queued", () =>
  inWorkspace(["print 1", "fail broken", "print 3"], async ({ serve }) => {
    const browser = new Browser(await opened(serve()));
    await browser.request({ type: "runAll" });
    await browser.until(() => browser.session?.executions.c2 !== undefined);
    await browser.idle();
    assertEquals(browser.session?.queue, []);
    assertEquals(Object.keys(browser.session?.executions ?? {}), ["c1", "c2"]);
    assertEquals(browser.cell("c3").outputs, []);
  }));

Deno.test("what a browser sends wrongly is refused with the reason, and the session goes on", () =>
  inWorkspace(["print 1"], async ({ serve }) => {
    const browser = new Browser(await opened(serve()));
    const refusals = () => browser.messages.flatMap((m) => m.type === "refused" ? m.refusal : []);
    browser.receive("{");
    browser.receive("null");
    browser.receive(JSON.stringify({ type: "edit", id: 7, operation: { type: "appendOutput" } }));
    await browser.until(() => refusals().length === 3);
    assert(refusals().every(({ code }) => code === "not-allowed"));
    const unknown = await browser.request({
      type: "edit",
      operation: { type: "deleteCells", cellIds: ["none"] },
    });
    assertEquals(unknown.type === "refused" && unknown.refusal.code, "unknown-cell");
    const cells = [{ ...newCell("code"), outputs: "no" }];
    const broken = await browser.request(
      { type: "edit", operation: { type: "insertCells", index: 0, cells } } as unknown as Sent,
    );
    assert(broken.type === "refused");
    assertStringIncludes(broken.refusal.message, "outputs");
    assertEquals((await browser.request(insert("fine"))).type, "accepted");
  }));

Deno.test("an undo of what a browser has not seen reaches it as a new welcome", () =>
  inWorkspace(["print 1"], async ({ serve }) => {
    const session = await opened(serve());
    const early = new Browser(session);
    await early.request(insert("x"));
    const late = new Browser(session);
    await early.request(insert("y"));
    for (const type of ["undo", "undo", "redo"] as const) {
      await early.request({ type: "edit", operation: { type } });
    }
    assertEquals(late.document?.notebook, early.document?.notebook);
    assertEquals(late.document?.notebook.cells.map((cell) => cell.id), ["x", "c1"]);
    assertEquals(late.messages.filter(({ type }) => type === "welcome").length, 3);
    assertEquals(early.messages.filter(({ type }) => type === "welcome").length, 1);
  }));

Deno.test("a browser that falls too far behind is sent away, the others are not", () =>
  inWorkspace(["print 1"], async ({ serve }) => {
    const session = await opened(serve());
    const [slow, quick] = [new Browser(session), new Browser(session)];
    slow.backlog = 64 * 1024 * 1024;
    await quick.request(insert("x"));
    assertEquals([slow.closedWith, quick.closedWith], [4001, null]);
    await quick.until(() => quick.session?.clients === 1);
  }));

Deno.test("a crash is shown, the document stays, and a restart works", () =>
  inWorkspace(["print 1\ncrash", "print 2"], async ({ serve }) => {
    const browser = new Browser(await opened(serve()));
    await browser.request({ type: "runAll" });
    await browser.until(() => browser.session?.executions.c1 !== undefined);
    assertEquals(browser.session?.executions.c1?.status, "crashed");
    assertEquals(browser.session?.kernel.state, "dead");
    assertEquals(browser.session?.kernel.reason, "exit code 3");
    assertEquals(browser.printed("c1"), "1\n");
    assertEquals((await browser.request({ type: "run", cellIds: ["c2"] })).type, "refused");
    await browser.request({ type: "restart" });
    await browser.request({ type: "run", cellIds: ["c2"] });
    await browser.until(() => browser.session?.executions.c2 !== undefined);
    assertEquals(browser.printed("c2"), "2\n");
  }));

Deno.test("stop ends a waiting cell and says so", () =>
  inWorkspace(["wait", "print 2"], async ({ serve }) => {
    const browser = new Browser(await opened(serve()));
    await browser.request({ type: "runAll" });
    await browser.until(() => browser.session?.running !== null && browser.session?.running !== undefined);
    await browser.request({ type: "stop" });
    await browser.idle();
    assertEquals(browser.session?.executions, { c1: { status: "stopped", ms: 1 } });
  }));

Deno.test("outputs that wait to be cleared are cleared before a new browser comes", () =>
  inWorkspace(["print 1\nwait"], async ({ serve, kernels }) => {
    const session = await opened(serve());
    const first = new Browser(session);
    await first.request({ type: "runAll" });
    await first.until(() => first.printed("c1") !== "");
    kernels[0]!.background({ type: "clearOutput", wait: true }, "c1");
    const second = new Browser(session);
    const output = { output_type: "stream" as const, name: "stdout" as const, text: "2\n" };
    kernels[0]!.background({ type: "output", output }, "c1");
    await second.until(() => second.printed("c1") === "2\n");
    assertEquals(first.document?.notebook, second.document?.notebook);
    kernels[0]!.release();
    await second.idle();
  }));

Deno.test("a notebook that nobody uses is put away after the idle time, its kernel first", () =>
  inWorkspace(["print 1"], async ({ serve, kernels }) => {
    const sessions = serve({ idleKernelMs: 20 });
    const session = await opened(sessions);
    const browser = new Browser(session);
    await browser.request({ type: "runAll" });
    await browser.idle();
    await new Promise((resolve) => setTimeout(resolve, 60));
    assertEquals([kernels[0]!.state, sessions.list().length], ["idle", 1]);
    browser.disconnect();
    while (session.hasKernel) await new Promise((resolve) => setTimeout(resolve, 5));
    assertEquals(kernels[0]!.state, "dead");
    while (sessions.list().length > 0) await new Promise((resolve) => setTimeout(resolve, 5));
    const again = new Browser(await opened(sessions));
    assertEquals(again.printed("c1"), "1\n");
    await again.request({ type: "runAll" });
    await again.idle();
    assertEquals(kernels.length, 2);
  }));

Deno.test("renamed() keeps the session, its browsers and its journal, and moves the kernel", () =>
  inWorkspace(["print 1"], async ({ serve, folder, kernels, read }) => {
    const sessions = serve();
    const session = await opened(sessions);
    const browser = new Browser(session);
    await browser.request({ type: "runAll" });
    await browser.idle();
    await browser.request(insert("x"));
    await sessions.flush("a.ipynb");
    await browser.request(insert("y"));
    Deno.mkdirSync(`${folder}/sub`);
    Deno.renameSync(`${folder}/a.ipynb`, `${folder}/sub/b.ipynb`);
    await sessions.renamed("a.ipynb", "sub/b.ipynb");
    await browser.until(() => browser.session?.path === "sub/b.ipynb");
    assertEquals(await opened(sessions, "sub/b.ipynb"), session);
    assertEquals(kernels[0]!.folder, `${folder}/sub`);
    await browser.request({ type: "save" });
    assertEquals(read("sub/b.ipynb").cells.map((cell) => cell.id), ["y", "x", "c1"]);
    Deno.renameSync(`${folder}/sub`, `${folder}/other`);
    await sessions.renamed("sub", "other");
    assertEquals(session.path, "other/b.ipynb");
  }));

Deno.test("removed() sends the browsers away and writes nothing more", () =>
  inWorkspace(["print 1"], async ({ serve, folder }) => {
    const sessions = serve();
    const browser = new Browser(await opened(sessions));
    await browser.request(insert("x"));
    Deno.removeSync(`${folder}/a.ipynb`);
    await sessions.removed("a.ipynb");
    assertEquals(browser.closedWith, 4004);
    assertEquals(sessions.list(), []);
    assertEquals([...Deno.readDirSync(`${folder}/.tapebook/journal`)], []);
    await sessions.close();
    assertEquals([...Deno.readDirSync(folder)].map((entry) => entry.name), [".tapebook"]);
  }));

Deno.test("shutdown() ends the kernel of a session and knows no other id", () =>
  inWorkspace(["print 1"], async ({ serve, kernels }) => {
    const sessions = serve();
    const session = await opened(sessions);
    const browser = new Browser(session);
    await browser.idle();
    assertEquals([kernels.length, session.hasKernel, session.state.kernel.state], [0, false, "idle"]);
    await browser.request({ type: "runAll" });
    await browser.idle();
    assertEquals(await sessions.shutdown("none"), false);
    assertEquals(await sessions.shutdown(session.id), true);
    assertEquals([kernels[0]!.state, session.hasKernel], ["dead", false]);
    assertEquals(session.state.kernel.reason, "it was shut down");
    new Browser(session);
    assertEquals([session.state.kernel.state, kernels.length], ["idle", 1]);
  }));
