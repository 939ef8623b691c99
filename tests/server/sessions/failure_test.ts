/** Disks that fail, and things that happen at the same time. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import { createContents } from "../../../server/contents/mod.ts";
import type { Kernel } from "../../../jupyter/kernel.ts";
import { FakeKernel } from "../../fakes/kernel.ts";
import { Browser, insert, inWorkspace, opened } from "./harness.ts";

const maxFileBytes = 1024 * 1024;

Deno.test("a file that cannot be written is said, and the next change tries again", () =>
  inWorkspace(["print 1"], async ({ serve, folder, read }) => {
    const contents = createContents({ root: folder, maxFileBytes });
    let full = true;
    const files = {
      ...contents,
      writeText: (...args: Parameters<typeof contents.writeText>) =>
        full
          ? Promise.resolve({ ok: false as const, code: "denied" as const, message: "The disk is full." })
          : contents.writeText(...args),
    };
    const browser = new Browser(await opened(serve({ files })));
    await browser.request(insert("x"));
    const answer = await browser.request({ type: "save" });
    assertEquals(answer.type === "refused" && answer.refusal.message, "The disk is full.");
    assertEquals(browser.session?.save, { type: "failed", reason: "The disk is full." });
    full = false;
    await browser.request(insert("y"));
    await browser.until(() => browser.session?.save.type === "saved");
    assertEquals(read("a.ipynb").cells.map((cell) => cell.id), ["y", "x", "c1"]);
  }));

Deno.test("a file system that throws is a failed save too", () =>
  inWorkspace(["print 1"], async ({ serve, folder }) => {
    const contents = createContents({ root: folder, maxFileBytes });
    const files = { ...contents, writeText: () => Promise.reject(new Error("I/O error")) };
    const browser = new Browser(await opened(serve({ files })));
    await browser.request(insert("x"));
    await browser.request({ type: "save" });
    assertEquals(browser.session?.save, { type: "failed", reason: "I/O error" });
  }));

Deno.test("an edit made while the file is being written is written after it, and journalled meanwhile", () =>
  inWorkspace(["print 1"], async ({ serve, folder, read, crash }) => {
    const contents = createContents({ root: folder, maxFileBytes });
    const writing = Promise.withResolvers<void>();
    const go = Promise.withResolvers<void>();
    const files = {
      ...contents,
      async writeText(...args: Parameters<typeof contents.writeText>) {
        writing.resolve();
        await go.promise;
        return await contents.writeText(...args);
      },
    };
    const browser = new Browser(await opened(serve({ files })));
    await browser.request(insert("x"));
    const saved = browser.request({ type: "save" });
    await writing.promise;
    await browser.request(insert("y"));
    assertEquals(browser.session?.save.type, "saving");
    go.resolve();
    await saved;
    const crashed = new Browser(await opened(crash().serve()));
    assertEquals(crashed.document?.notebook.cells.map((cell) => cell.id), ["y", "x", "c1"]);
    assertEquals(crashed.session?.save.type === "conflict", false);
    await browser.request({ type: "save" });
    assertEquals(read("a.ipynb").cells.map((cell) => cell.id), ["y", "x", "c1"]);
  }));

Deno.test("an edit that cannot be journalled is refused; what a cell prints goes on", () =>
  inWorkspace(["print 1\nprint 2"], async ({ serve, folder, crash }) => {
    const browser = new Browser(await opened(serve()));
    Deno.mkdirSync(join(folder, ".tapebook"));
    Deno.writeTextFileSync(join(folder, ".tapebook", "journal"), "in the way");
    const answer = await browser.request(insert("x"));
    assertEquals(answer.type, "refused");
    assertEquals(browser.document?.notebook.cells.length, 1);
    await browser.request({ type: "runAll" });
    await browser.until(() => browser.session?.executions.c1 !== undefined);
    assertEquals(browser.printed("c1"), "1\n2\n");
    Deno.removeSync(join(folder, ".tapebook", "journal"));
    assertEquals((await browser.request(insert("x"))).type, "accepted");
    assertEquals(new Browser(await opened(crash().serve())).document?.notebook, browser.document?.notebook);
  }));

Deno.test("a kernel that breaks its word is a crash that the cell shows", () =>
  inWorkspace(["print 1"], async ({ serve }) => {
    class Broken extends FakeKernel {
      override execute = () => Promise.reject(new Error("the line broke"));
    }
    const pool = {
      take: (): Promise<Kernel> => Promise.resolve(new Broken()),
      close: () => Promise.resolve(),
    };
    const browser = new Browser(await opened(serve({ pool })));
    await browser.request({ type: "runAll" });
    await browser.until(() => browser.session?.executions.c1 !== undefined);
    assertEquals(browser.session?.executions.c1?.status, "crashed");
    const [output] = browser.cell("c1").outputs;
    assertEquals(output?.output_type === "error" && output.evalue, "the line broke");
  }));

Deno.test("a session that is closing writes what is unsaved and then nothing more", () =>
  inWorkspace(["wait"], async ({ serve, folder, read }) => {
    const sessions = serve();
    const browser = new Browser(await opened(sessions));
    await browser.request({ type: "runAll" });
    await browser.until(() => browser.session?.running?.cellId === "c1");
    await browser.request(insert("x"));
    await sessions.close();
    assertEquals(browser.closedWith, 1001);
    assertEquals(read("a.ipynb").cells.map((cell) => cell.id), ["x", "c1"]);
    assertEquals([...Deno.readDirSync(join(folder, ".tapebook", "journal"))], []);
    browser.receive(JSON.stringify({ ...insert("y"), id: 9 }));
    await new Promise((resolve) => setTimeout(resolve, 20));
    assertEquals(read("a.ipynb").cells.length, 2);
  }));

Deno.test("outputs left by a crash go once no journal needs them", () =>
  inWorkspace([`print ${"x".repeat(50_000)}`], async ({ serve, crash }) => {
    const first = new Browser(await opened(serve()));
    await first.request({ type: "runAll" });
    await first.until(() => first.session?.executions.c1 !== undefined);
    const after = crash();
    const holdsOutputs = () =>
      [...Deno.readDirSync(join(after.folder, ".tapebook"))].some(({ name }) => name === "outputs");
    assert(holdsOutputs());
    const second = new Browser(await opened(after.serve()));
    assertStringIncludes(second.printed("c1"), "xxx");
    await second.request({ type: "save" });
    after.serve();
    assert(!holdsOutputs());
  }));
