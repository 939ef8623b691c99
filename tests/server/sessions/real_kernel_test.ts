/** Sessions with the real kernel. */
import { assert, assertEquals, assertGreater, assertLess, assertStringIncludes } from "@std/assert";
import { fileURLToPath } from "node:url";
import { kernelEnvironment } from "../../../jupyter/environment.ts";
import { createPool } from "../../../jupyter/pool.ts";
import type { Session } from "../../../server/sessions/mod.ts";
import { Browser, inWorkspace, opened, type Workspace } from "./harness.ts";

const productRoot = fileURLToPath(new URL("../../..", import.meta.url));

function withKernel(
  sources: string[],
  check: (session: Session, workspace: Workspace) => Promise<void>,
): Promise<void> {
  return inWorkspace(sources, async (workspace) => {
    const env = kernelEnvironment(Deno.env.toObject());
    const pool = createPool({ productRoot, folder: workspace.folder, env });
    const sessions = workspace.serve({ pool });
    await check(await opened(sessions), workspace);
    await sessions.close();
  });
}

const ended = (browser: Browser, cellId: string) =>
  browser.until(() => browser.session?.executions[cellId] !== undefined && browser.session.running === null);
const statuses = (browser: Browser) =>
  Object.values(browser.session?.executions ?? {}).map(({ status }) => status);

Deno.test("run all stops at the first error of the real kernel, and two browsers see the same", () =>
  withKernel(["const x = 20;", "x + 1", "throw new Error('no')", "x + 2"], async (session) => {
    const [left, right] = [new Browser(session), new Browser(session)];
    await left.request({ type: "runAll" });
    await Promise.all([ended(left, "c3"), ended(right, "c3")]);
    assertEquals(statuses(right), ["ok", "ok", "error"]);
    assertEquals(right.session?.queue, []);
    const [result] = right.cell("c2").outputs;
    assert(result?.output_type === "execute_result");
    assertStringIncludes(String(result.data["text/plain"]), "21");
    const [error] = right.cell("c3").outputs;
    assertEquals(error?.output_type === "error" && error.evalue, "no");
    assertEquals(right.cell("c4").outputs, []);
    assertEquals(left.document, right.document);
  }));

Deno.test("20,000 printed lines arrive complete and in order, also where a browser came in their midst", () =>
  withKernel(
    ["for (let i = 0; i < 20_000; i++) {\n  console.log(i);\n  if (i % 4_000 === 0) await new Promise((r) => setTimeout(r, 5));\n}"],
    async (session) => {
      const first = new Browser(session);
      await first.request({ type: "runAll" });
      await first.until(() => first.printed("c1").length > 10_000);
      const second = new Browser(session);
      assertGreater(second.printed("c1").length, 10_000);
      await Promise.all([ended(first, "c1"), ended(second, "c1")]);
      const all = Array.from({ length: 20_000 }, (_, i) => `${i}\n`).join("");
      assert(first.printed("c1") === all, "the first browser lost lines");
      assert(second.printed("c1") === all, "the second browser lost lines");
      assertLess(first.messages.length, 2_000);
    },
  ));

Deno.test("stop ends an endless loop and an endless wait; variables stay and the next cell runs", () =>
  withKernel(
    ["const kept = 7;", "while (true) {}", "await new Promise(() => {})", "kept"],
    async (session) => {
      const browser = new Browser(session);
      await browser.request({ type: "runAll" });
      for (const cellId of ["c2", "c3"]) {
        await browser.until(() =>
          browser.session?.running?.cellId === cellId && browser.cell(cellId).execution_count !== null
        );
        await browser.request({ type: "stop" });
        await ended(browser, cellId);
        await browser.request({ type: "run", cellIds: ["c3", "c4"].slice(cellId === "c2" ? 0 : 1) });
      }
      await ended(browser, "c4");
      assertEquals(statuses(browser), ["ok", "stopped", "stopped", "ok"]);
      assertStringIncludes(JSON.stringify(browser.cell("c4").outputs), "7");
    },
  ));

Deno.test("a crash of the real kernel says how it ended; restart gives a new one", () =>
  withKernel(["Deno.exit(3)", "1 + 1"], async (session) => {
    const browser = new Browser(session);
    await browser.request({ type: "runAll" });
    await ended(browser, "c1");
    await browser.until(() => browser.session?.kernel.state === "dead");
    assertEquals(statuses(browser), ["crashed"]);
    assertStringIncludes(browser.session?.kernel.reason ?? "", "3");
    assertEquals(browser.cell("c1").outputs[0]?.output_type, "error");
    await browser.request({ type: "restart" });
    await browser.request({ type: "run", cellIds: ["c2"] });
    await ended(browser, "c2");
    assertEquals(statuses(browser), ["crashed", "ok"]);
  }));

Deno.test("restart while a cell runs ends it and forgets its variables; outputs stay", () =>
  withKernel(
    ["console.log('kept'); globalThis.y = 1; await new Promise(() => {})", "typeof globalThis.y"],
    async (session) => {
      const browser = new Browser(session);
      await browser.request({ type: "run", cellIds: ["c1"] });
      await browser.until(() => browser.printed("c1") !== "");
      await browser.request({ type: "restart" });
      await browser.request({ type: "run", cellIds: ["c2"] });
      await ended(browser, "c2");
      assertStringIncludes(JSON.stringify(browser.cell("c2").outputs), "undefined");
      assertEquals(browser.printed("c1"), "kept\n");
    },
  ));

Deno.test("what a cell prints after it ended is added to its outputs", () =>
  withKernel(
    ["setTimeout(() => console.log('late'), 50); 1", "await new Promise((r) => setTimeout(r, 150))"],
    async (session) => {
      const browser = new Browser(session);
      await browser.request({ type: "runAll" });
      await ended(browser, "c2");
      await browser.until(() => browser.printed("c1") === "late\n");
    },
  ));
