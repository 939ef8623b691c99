import { assert, assertEquals, assertLess, assertMatch, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import { failingPlace } from "../../document/traceback.ts";
import type { ErrorOutput, Output } from "../../document/notebook.ts";
import { type Executed, type Subject, SUBJECTS } from "./subjects.ts";

/** Generous beside the 2 s that are promised, because the machine may be busy; the promise is measured elsewhere. */
const SAFETY_MS = 60_000;

function text(outputs: readonly Output[], name: "stdout" | "stderr" = "stdout"): string {
  return outputs.map((output) => output.output_type === "stream" && output.name === name ? output.text : "")
    .join("");
}

function plain(outputs: readonly Output[]): string {
  const result = outputs.find((output) => output.output_type === "execute_result");
  // deno-lint-ignore no-control-regex -- the kernel colours values
  return String(result?.data["text/plain"] ?? "").replace(/\x1b\[\d+m/g, "");
}

function failure({ outputs }: { outputs: readonly Output[] }): ErrorOutput {
  const error = outputs.find((output) => output.output_type === "error");
  assert(error, "the cell shows an error");
  return error;
}

async function inTime<T>(promise: Promise<T>, what: string): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} took longer than ${SAFETY_MS} ms`)), SAFETY_MS);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

async function eventually(condition: () => boolean): Promise<void> {
  const end = performance.now() + SAFETY_MS;
  while (!condition() && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, 20));
  assert(condition(), "what was waited for did not come");
}

async function stopped(subject: Subject, source: string): Promise<Executed> {
  const { done } = await subject.begin(source);
  await subject.stop();
  return await inTime(done, "stopping the cell");
}

for (const { name, start } of SUBJECTS) {
  Deno.test(`a kernel ${name} gives complete outputs`, async (t) => {
    const folder = await Deno.makeTempDir();
    await Deno.writeTextFile(join(folder, "beside.ts"), "export const beside: string = 'found';");
    const subject = await start({ folder });

    await t.step("20,000 printed lines arrive complete, in order and inside their cell", async () => {
      const { outputs, status } = await subject.execute(
        "for (let i = 0; i < 20_000; i++) console.log(i); 'end'",
      );
      const after = await subject.execute("1");
      assertEquals(status, "ok");
      assertEquals(text(outputs), Array.from({ length: 20_000 }, (_, i) => `${i}\n`).join(""));
      assertEquals(plain(outputs), '"end"');
      assertEquals(text(after.outputs), "");
    });

    await t.step("text, displays and results keep their order", async () => {
      const display = (text: string) =>
        `({ [Symbol.for("Jupyter.display")]: () => ({ "text/plain": "${text}" }) })`;
      const { outputs } = await subject.execute(`
        for (let i = 0; i < 500; i++) console.log("a");
        await Deno.jupyter.display${display("shown")};
        console.error("b");
        process.stdout.write("c");
        Deno.stdout.writeSync(new TextEncoder().encode("d"));
        42`);
      assertEquals(outputs.map((output) => output.output_type), [
        "stream",
        "display_data",
        "stream",
        "stream",
        "execute_result",
      ]);
      assertEquals(text(outputs), "a\n".repeat(500) + "cd");
      assertEquals(text(outputs, "stderr"), "b\n");
    });

    await t.step("ANSI colours are kept", async () => {
      const { outputs } = await subject.execute(`console.log("\\x1b[31mred\\x1b[0m")`);
      assertEquals(text(outputs), "\x1b[31mred\x1b[0m\n");
    });

    await t.step("a display can be updated and outputs can be cleared", async () => {
      const { events } = await subject.execute(`
        const value = (text) => ({ [Symbol.for("Jupyter.display")]: () => ({ "text/plain": text }) });
        await Deno.jupyter.display(value("first"), { display_id: "one" });
        await Deno.jupyter.display(value("second"), { display_id: "one", update: true });
        await Deno.jupyter.broadcast("clear_output", { wait: true });`);
      const kinds = events.filter((event) => event.type !== "executionCount");
      assertEquals(kinds.map((event) => event.type), ["output", "updateDisplay", "clearOutput"]);
      assert(kinds[0]?.type === "output" && kinds[0].output.output_type === "display_data");
      assertEquals(kinds[0].output.display_id, "one");
      assert(kinds[1]?.type === "updateDisplay");
      assertEquals([kinds[1].displayId, kinds[1].data["text/plain"]], ["one", "second"]);
    });

    await t.step("more text than the limit ends with a notice", async () => {
      const { outputs } = await subject.execute(`console.log("x".repeat(3_000_000)); 1`);
      assertLess(text(outputs).length, 1_100_000);
      assertMatch(text(outputs, "stderr"), /printed more than 1 MB/);
      assertEquals(plain(outputs), "1");
    });

    await t.step("modules beside the notebook and of the product are found", async () => {
      const { outputs } = await subject.execute(
        `import { beside } from "./beside.ts"; import { z } from "zod"; [beside, typeof z.string]`,
      );
      assertEquals(plain(outputs), '[ "found", "function" ]');
    });

    await t.step("an object literal alone in a cell is a value", async () => {
      const { outputs } = await subject.execute("{ a: 1, b: await Promise.resolve(2) }");
      assertEquals(plain(outputs), "{ a: 1, b: 2 }");
    });

    await t.step("secrets of the server are not in the environment, the workspace is", async () => {
      const { outputs } = await subject.execute(
        `[Deno.env.get("TAPEBOOK_TOKEN"), Deno.env.get("TAPEBOOK_WORKSPACE"), typeof Deno.env.get("PATH")]`,
      );
      assertEquals(plain(outputs), '[ undefined, "/workspace", "string" ]');
      const { outputs: all } = await subject.execute(
        `JSON.stringify(Deno.env.toObject()).includes("secret-token")`,
      );
      assertEquals(plain(all), "false");
    });

    await t.step("cells can read of their session and of the cells before them", async () => {
      await subject.execute("const session = globalThis[Symbol.for('tapebook.session')];");
      const { outputs } = await subject.execute(
        `[session.folder === ${
          JSON.stringify(folder)
        }, session.cell.source.slice(0, 2), session.sources.at(-2).source.slice(0, 5), session.signal.aborted]`,
      );
      assertEquals(plain(outputs), `[ true, "[s", "const", false ]`);
    });

    await t.step("the wrapper adds no name to the cells' scope", async () => {
      const { outputs } = await subject.execute(
        `Object.keys(globalThis).filter((key) => /tapebook/i.test(key)).length`,
      );
      assertEquals(plain(outputs), "0");
      const shadowed = await subject.execute(`const Symbol = "SPY"; await Promise.resolve(Symbol)`);
      assertEquals(plain(shadowed.outputs), '"SPY"');
    });

    await subject.close();
    await Deno.remove(folder, { recursive: true });
  });

  Deno.test(`a kernel ${name} stops cells and keeps their variables`, async (t) => {
    const subject = await start({ folder: await Deno.realPath(Deno.cwd()) });
    await subject.execute("let kept = 5;");
    const endless = {
      "a synchronous loop": "while (true) {}",
      "an await of nothing": "await new Promise(() => {});",
      "a for await over a silent stream":
        "for await (const chunk of new ReadableStream()) console.log(chunk);",
      "a loop after an await": "await 0; while (true) {}",
      "a loop in a function that is awaited": "await (async () => { await 0; while (true) {} })();",
      "an endless print loop": "while (true) console.log('again and again');",
      "an endless loop of displays": `while (true) await Deno.jupyter.display(${"Deno.jupyter.html`x`"});`,
    };
    for (const [what, source] of Object.entries(endless)) {
      await t.step(`stop() ends ${what}`, async () => {
        const end = await stopped(subject, `kept++; const own${kind(what)} = kept; ${source}`);
        assertEquals(end.status, "stopped");
        assertMatch(failure(end).evalue, /^the cell was stopped after \d+\.\d s$/);
        const next = await subject.execute(`[typeof kept, own${kind(what)} === kept]`);
        assertEquals(plain(next.outputs), '[ "number", true ]');
      });
    }

    await t.step("stop() aborts the signal of the session, and the next cell has a new one", async () => {
      await stopped(
        subject,
        `const { signal } = globalThis[Symbol.for("tapebook.session")];
         globalThis.heard = Number(signal.aborted); signal.addEventListener("abort", () => globalThis.heard++);
         await new Promise(() => {});`,
      );
      const next = await subject.execute(
        `[heard, globalThis[Symbol.for("tapebook.session")].signal.aborted]`,
      );
      assertEquals(plain(next.outputs), "[ 1, false ]");
    });

    await t.step("a finally block still runs when its cell is stopped", async () => {
      const end = await stopped(
        subject,
        `try { await new Promise(() => {}); } finally { console.log("cleaned up"); }`,
      );
      assertEquals(text(end.outputs), "cleaned up\n");
    });

    await t.step("stop() without a running cell does nothing", async () => {
      await subject.stop();
      assertEquals((await subject.execute("kept > 5")).status, "ok");
    });
    await subject.close();
  });

  Deno.test(`a kernel ${name} shows what went wrong`, async (t) => {
    const subject = await start({
      folder: await Deno.realPath(Deno.cwd()),
      env: { DENO_V8_FLAGS: "--max-old-space-size=96" },
    });

    await t.step("an error names the line of the cell as it was typed", async () => {
      const end = await subject.execute(`// a comment

type Price = number;
function fail(price: Price): never {

  const order = { price,
    size: 1 };
  throw new RangeError("too dear: " + order.price);
}
fail(3);`);
      const error = failure(end);
      assertEquals([error.ename, error.evalue], ["RangeError", "too dear: 3"]);
      assertEquals(failingPlace(error, end.executionCount), { line: 8, column: 9 });
      assertEquals(error.traceback.length, 3);
      const later = await subject.execute("\n\n  fail(4)");
      assertEquals(failingPlace(failure(later), later.executionCount), { line: 3, column: 3 });
      assertMatch(
        failure(later).traceback[1]!,
        new RegExp(`at fail \\(cell \\[${end.executionCount}\\]:8:9\\)`),
      );
    });

    await t.step("a syntax error names its line", async () => {
      const end = await subject.execute("const a = 1;\nconst b: = 2;");
      assertEquals([end.status, failure(end).ename], ["error", "SyntaxError"]);
      assertEquals(failingPlace(failure(end), end.executionCount), { line: 2, column: 10 });
    });

    await t.step("a rejected await and a thrown string are errors", async () => {
      const rejected = await subject.execute("\nawait Promise.reject(new TypeError('no'))");
      assertEquals(failingPlace(failure(rejected), rejected.executionCount)?.line, 2);
      assertEquals(failure(await subject.execute("throw 'text'")).evalue, "text");
      const { ename, evalue } = failure(await subject.execute("throw { a: 1 }"));
      assertEquals(ename, "Uncaught");
      assertStringIncludes(evalue, "[object Object]: throw an Error instead");
    });

    await t.step("an error tells what caused it", async () => {
      const end = await subject.execute(`
function load() { throw new TypeError("no file"); }
try { load(); } catch (cause) { throw new Error("no bars", { cause }); }`);
      assertEquals(failure(end).traceback.map((line) => line.replace(/\[\d+\]/, "[n]")), [
        "Error: no bars",
        "    at cell [n]:3:39",
        "Caused by: TypeError: no file",
        "    at load (cell [n]:2:25)",
        "    at cell [n]:3:7",
      ]);
    });

    await t.step("an error tells what errors it stands for", async () => {
      const end = await subject.execute(
        "await Promise.any([Promise.reject(new RangeError('one')), Promise.reject('two')])",
      );
      assertEquals(failure(end).traceback.map((line) => line.replace(/\[\d+\]:\d+:\d+/, "[n]")), [
        "AggregateError: All promises were rejected",
        "Error 1 of 2: RangeError: one",
        "    at cell [n]",
        'Error 2 of 2: "two"',
      ]);
    });

    await t.step("an uncaught error in a timer is shown, though its cell has ended", async () => {
      subject.background.length = 0;
      await subject.execute("setTimeout(() => { throw new Error('from a timer'); }, 30)");
      await eventually(() => joinedErrors(subject).includes("from a timer"));
    });

    await t.step("an uncaught error in a timer is shown in the cell that still runs", async () => {
      const end = await subject.execute(
        "setTimeout(() => { throw new Error('meanwhile'); }, 5);\nawait new Promise((done) => setTimeout(done, 300))",
      );
      assertEquals([end.status, failure(end).evalue], ["ok", "meanwhile"]);
    });

    await t.step("an unhandled rejection is shown", async () => {
      subject.background.length = 0;
      const end = await subject.execute("Promise.reject(new Error('nobody listens')); 1");
      await eventually(() =>
        [
          ...joinedErrors(subject),
          ...end.outputs.map((output) => output.output_type === "error" ? output.evalue : ""),
        ]
          .includes("nobody listens")
      );
    });

    await t.step("a cell that ends the process says so, and the next one finds a new kernel", async () => {
      const end = await subject.execute("console.log('before'); Deno.exit(3)");
      assertEquals(end.status, "crashed");
      const advice = name === "in process"
        ? "Restart the kernel."
        : "The kernel was started anew; its variables are gone.";
      assertEquals(
        failure(end).evalue,
        `the kernel process ended with exit code 3, as Deno.exit(3) does. ${advice}`,
      );
      assertEquals(plain((await subject.execute("1 + 1")).outputs), "2");
    });

    await t.step("a killed process is named with its signal", async () => {
      const end = await subject.execute("Deno.kill(Deno.pid, 'SIGKILL'); await new Promise(() => {})");
      assertMatch(failure(end).evalue, /SIGKILL/);
    });

    await t.step("heap exhaustion is called by its name", async () => {
      const end = await subject.execute(
        "const hoard = []; while (true) hoard.push(new Array(100_000).fill(1.5))",
      );
      assertEquals(end.status, "crashed");
      assertMatch(failure(end).evalue, /out of memory/);
      assertEquals(plain((await subject.execute("2 + 2")).outputs), "4");
    });
    await subject.close();
  });
}

function kind(what: string): string {
  return what.replace(/\W/g, "");
}

function joinedErrors(subject: Subject): string[] {
  return subject.background.map((event) =>
    event.type === "output" && event.output.output_type === "error" ? event.output.evalue : ""
  );
}
