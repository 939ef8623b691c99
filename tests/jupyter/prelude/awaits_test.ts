import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { cancellableAwaits } from "../../../jupyter/prelude/awaits.ts";

Deno.test("race() gives what the operand gives, as await does", async () => {
  const { hooks } = cancellableAwaits();
  assertEquals(await hooks.race(1), 1);
  assertEquals(await hooks.race(Promise.resolve(2)), 2);
  assertEquals(await hooks.race({ then: (resolve: (value: number) => void) => resolve(3) }), 3);
  await assertRejects(async () => await hooks.race(Promise.reject(new TypeError("no"))), TypeError, "no");
});

Deno.test("cancel() ends every race, and those that begin after it", async () => {
  const { hooks, cancel } = cancellableAwaits();
  const races = [new Promise(() => {}), new Promise(() => {})].map((operand) =>
    hooks.race(operand) as Promise<never>
  );
  const ended = races.map((race) => assertRejects(() => race, Error, "stopped"));
  cancel();
  await Promise.all(ended);
  assertThrows(() => hooks.race(1), Error, "stopped");
});

Deno.test("reset() gives the next cell a new signal; the old one stays aborted", async () => {
  const awaits = cancellableAwaits();
  const old = awaits.signal;
  awaits.cancel();
  awaits.reset();
  assertEquals([old.aborted, awaits.signal.aborted], [true, false]);
  assertEquals(await awaits.hooks.race(Promise.resolve(1)), 1);
});

Deno.test("an operand that fails after its race was stopped disturbs nobody", async () => {
  const { hooks, cancel } = cancellableAwaits();
  const { promise, reject } = Promise.withResolvers<void>();
  const ended = assertRejects(() => hooks.race(promise) as Promise<never>, Error, "stopped");
  cancel();
  await ended;
  reject(new Error("too late"));
  await new Promise((resolve) => setTimeout(resolve, 0));
});

Deno.test("each() walks async and sync iterables, and closes them when the loop ends early", async () => {
  const { hooks } = cancellableAwaits();
  const seen: unknown[] = [];
  async function* numbers() {
    try {
      yield 1;
      yield 2;
    } finally {
      seen.push("closed");
    }
  }
  for await (const value of hooks.each(numbers())) {
    seen.push(value);
    break;
  }
  for await (const value of hooks.each([Promise.resolve(3), 4])) seen.push(value);
  await new Promise((resolve) => setTimeout(resolve, 0));
  assertEquals(seen, [1, "closed", 3, 4]);
});

Deno.test("cancel() ends each() over a stream that never speaks", async () => {
  const { hooks, cancel } = cancellableAwaits();
  const loop = (async () => {
    for await (const _ of hooks.each(new ReadableStream())) { /* nothing comes */ }
  })();
  const ended = assertRejects(() => loop, Error, "stopped");
  cancel();
  await ended;
});

Deno.test("cancel() waits for work that finishes what it has done; a second call does not", async () => {
  const { hooks, cancel, finishes, signal } = cancellableAwaits();
  const settled: string[] = [];
  const begin = (name: string) => {
    const work = Promise.withResolvers<void>();
    finishes(work.promise);
    const race = assertRejects(() => hooks.race(new Promise(() => {})) as Promise<never>, Error, "stopped");
    return { work, race: race.then(() => settled.push(name)) };
  };
  const turn = () => new Promise((resolve) => setTimeout(resolve, 0));
  const first = begin("first");
  assertEquals([cancel(), signal.aborted], [true, true]);
  await turn();
  assertEquals(settled, []);
  first.work.resolve();
  await first.race;
  const other = cancellableAwaits();
  other.finishes(Promise.reject(new Error("its own")));
  await turn();
  assertEquals(other.cancel(), false);
  const endless = cancellableAwaits();
  endless.finishes(new Promise(() => {}));
  const race = assertRejects(
    () => endless.hooks.race(new Promise(() => {})) as Promise<never>,
    Error,
    "stopped",
  );
  assertEquals([endless.cancel(), endless.cancel()], [true, false]);
  await race;
  // A cell that came after the one that was waited for is not ended with it.
  const next = cancellableAwaits();
  const work = Promise.withResolvers<void>();
  next.finishes(work.promise);
  next.cancel();
  next.reset();
  const alive = next.hooks.race(new Promise((resolve) => setTimeout(() => resolve(7), 5)));
  work.resolve();
  assertEquals(await alive, 7);
});
