import { assertEquals, assertStringIncludes } from "@std/assert";
import type { ExecutionOperation } from "../../../document/operation.ts";
import type { Kernel } from "../../../jupyter/kernel.ts";
import { Execution } from "../../../server/sessions/execution.ts";
import { FakeKernel } from "../../fakes/kernel.ts";

/** An execution over cells given as sources, and what it did. */
function execution(cells: Record<string, string>, takeKernel?: () => Promise<Kernel>) {
  const kernel = new FakeKernel();
  const operations: ExecutionOperation[] = [];
  const waiting: { until: () => boolean; resolve: () => void }[] = [];
  const check = () => {
    for (const each of [...waiting]) if (each.until()) each.resolve();
  };
  const subject = new Execution({
    takeKernel: takeKernel ?? (() => Promise.resolve(kernel)),
    source: (cellId) => cells[cellId] ?? null,
    apply: (operation) => void operations.push(operation),
    changed: () => queueMicrotask(check),
    ran: () => {},
  });
  const until = (condition: () => boolean) =>
    condition()
      ? Promise.resolve()
      : new Promise<void>((resolve) => waiting.push({ until: condition, resolve }));
  const idle = () => until(() => subject.state.running === null && subject.state.queue.length === 0);
  const printed = (cellId: string) =>
    operations.flatMap((operation) =>
      operation.type === "appendOutput" && operation.cellId === cellId &&
        operation.output.output_type === "stream"
        ? operation.output.text
        : []
    ).join("");
  return { subject, kernel, operations, until, idle, printed, cells };
}

Deno.test("run() runs cells in the order asked for, one at a time", async () => {
  const { subject, kernel, operations, idle } = execution({ a: "print 1", b: "print 2" });
  subject.run(["b", "a"]);
  await idle();
  assertEquals(kernel.executed, ["b", "a"]);
  assertEquals(
    operations.map((operation) => operation.type),
    [...Array(2)].flatMap(() => ["startExecution", "setExecutionCount", "appendOutput", "finishExecution"]),
  );
  assertEquals(subject.state.executions.a?.status, "ok");
});

Deno.test("run() ignores what is not a code cell and does not queue a waiting cell twice", async () => {
  const { subject, kernel, idle } = execution({ a: "print 1" });
  subject.run(["text", "a", "a"]);
  await idle();
  assertEquals(kernel.executed, ["a"]);
});

Deno.test("run() of a cell that runs already runs it again afterwards", async () => {
  const { subject, kernel, until, idle } = execution({ a: "wait" });
  subject.run(["a"]);
  await until(() => subject.state.running !== null);
  subject.run(["a"]);
  assertEquals(subject.state.queue, ["a"]);
  kernel.release();
  await until(() => kernel.executed.length === 2);
  kernel.release();
  await idle();
});

Deno.test("an error empties the queue", async () => {
  const { subject, kernel, idle } = execution({ a: "print 1", b: "fail no", c: "print 3" });
  subject.run(["a", "b", "c"]);
  await idle();
  assertEquals(kernel.executed, ["a", "b"]);
  assertEquals(subject.state.executions.b?.status, "error");
});

Deno.test("stop() ends the running cell and empties the queue", async () => {
  const { subject, kernel, until, idle } = execution({ a: "wait", b: "print 2" });
  subject.run(["a", "b"]);
  await until(() => subject.state.running !== null);
  await subject.stop();
  await idle();
  assertEquals(kernel.executed, ["a"]);
  assertEquals(subject.state.executions.a?.status, "stopped");
  assertEquals(subject.state.kernel.state, "idle");
});

Deno.test("stop() before the kernel is ready forgets the waiting cells", async () => {
  const ready = Promise.withResolvers<Kernel>();
  const { subject, kernel, idle } = execution({ a: "print 1" }, () => ready.promise);
  subject.run(["a"]);
  assertEquals(subject.state.kernel.state, "starting");
  await subject.stop();
  ready.resolve(kernel);
  await idle();
  assertEquals(kernel.executed, []);
});

Deno.test("restart() ends the running cell and leaves a kernel that runs", async () => {
  const { subject, kernel, until, idle } = execution({ a: "wait", b: "print 2" });
  subject.run(["a"]);
  await until(() => subject.state.running !== null);
  await subject.restart();
  subject.run(["b"]);
  await until(() => kernel.executed.includes("b"));
  await idle();
  assertEquals(kernel.restarts, 1);
});

Deno.test("a crash empties the queue, refuses further runs and says why until a restart", async () => {
  const { subject, kernel, until, idle } = execution({ a: "crash", b: "print 2" });
  subject.run(["a", "b"]);
  await until(() => subject.state.executions.a !== undefined);
  await idle();
  assertEquals(kernel.executed, ["a"]);
  assertEquals(subject.state.executions.a?.status, "crashed");
  assertEquals(subject.state.kernel.state, "dead");
  const answer = subject.run(["b"]);
  assertEquals(answer.ok, false);
  if (!answer.ok) assertStringIncludes(answer.message, "exit code 3");
  await subject.restart();
  assertEquals(subject.run(["b"]), { ok: true });
  await until(() => kernel.executed.includes("b"));
  await idle();
  assertEquals(subject.state.kernel.reason, undefined);
});

Deno.test("a kernel that does not start is dead with the reason, and a restart tries again", async () => {
  const kernel = new FakeKernel();
  let tries = 0;
  const { subject, until } = execution(
    { a: "print 1" },
    () => tries++ === 0 ? Promise.reject(new Error("no room")) : Promise.resolve(kernel),
  );
  subject.run(["a"]);
  await until(() => subject.state.kernel.state === "dead");
  assertStringIncludes(subject.state.kernel.reason ?? "", "no room");
  assertEquals(subject.state.queue, []);
  await subject.restart();
  assertEquals(subject.state.kernel, { state: "idle", deno: Deno.version.deno });
  subject.run(["a"]);
  await until(() => subject.state.executions.a?.status === "ok");
});

Deno.test("background output goes to the cell that started it, or to the last one that ran", async () => {
  const { subject, kernel, idle, printed } = execution({ a: "print 1", b: "print 2" });
  subject.run(["a", "b"]);
  await idle();
  const late = (text: string) =>
    ({ type: "output", output: { output_type: "stream", name: "stdout", text } }) as const;
  kernel.background(late("for a"), "a");
  kernel.background({ type: "clearOutput", wait: false }, "b");
  kernel.background(late("for the last"), null);
  await subject.close();
  assertEquals(printed("a"), "1\nfor a");
  assertEquals(printed("b"), "2\nfor the last");
});

Deno.test("run() takes a kernel, and nothing before it does", async () => {
  let taken = 0;
  const { subject, idle } = execution({ a: "print 1" }, () => (taken++, Promise.resolve(new FakeKernel())));
  subject.reopen();
  await subject.stop();
  await subject.restart();
  assertEquals([taken, subject.hasKernel, subject.state.kernel.state], [0, false, "idle"]);
  subject.run(["a"]);
  await idle();
  assertEquals([taken, subject.hasKernel], [1, true]);
});

Deno.test("restart() while the kernel starts leaves that one, and forgets the waiting cells", async () => {
  const ready = Promise.withResolvers<Kernel>();
  const { subject, kernel, idle } = execution({ a: "print 1" }, () => ready.promise);
  subject.run(["a"]);
  const restarted = subject.restart();
  ready.resolve(kernel);
  await restarted;
  await idle();
  assertEquals([kernel.restarts, kernel.executed, subject.state.kernel.state], [0, [], "idle"]);
});

Deno.test("close() gives the kernel up, and after reopen() the next run takes another", async () => {
  let taken = 0;
  const { subject, idle } = execution({ a: "print 1" }, () => (taken++, Promise.resolve(new FakeKernel())));
  subject.run(["a"]);
  await idle();
  await subject.close();
  assertEquals([subject.hasKernel, subject.state.kernel.state], [false, "dead"]);
  subject.reopen();
  assertEquals(subject.run(["a"]), { ok: true });
  await idle();
  assertEquals(taken, 2);
});
