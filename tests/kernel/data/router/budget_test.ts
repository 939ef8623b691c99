import { assertEquals } from "@std/assert";
import { startBudget } from "../../../../kernel/data/router/budget.ts";
import { manualClock } from "../../../fakes/clocks.ts";

Deno.test("the time is used up by what is done and begins anew with an answer", async () => {
  const clock = manualClock();
  const budget = startBudget(10_000, clock);
  await clock.advance(9_000);
  assertEquals([budget.deadline, budget.signal.aborted], [10_000, false]);
  budget.renew();
  await clock.advance(9_999);
  assertEquals([budget.deadline, budget.signal.aborted], [19_000, false]);
  await clock.advance(1);
  assertEquals(budget.signal.aborted, true);
});

Deno.test("the time stands still while one or several wait for their turn", async () => {
  const clock = manualClock();
  const budget = startBudget(10_000, clock);
  await clock.advance(4_000);
  const first = budget.pausedFor(clock.sleep(60_000));
  const second = budget.pausedFor(clock.sleep(90_000));
  await clock.advance(70_000);
  assertEquals([budget.deadline, budget.signal.aborted], [80_000, false]);
  await clock.advance(20_000);
  await Promise.all([first, second]);
  assertEquals(budget.deadline, 100_000);
  await clock.advance(5_999);
  assertEquals(budget.signal.aborted, false);
  await clock.advance(1);
  assertEquals(budget.signal.aborted, true);
});

Deno.test("after its end nothing is left that could wake up", async () => {
  const clock = manualClock();
  const budget = startBudget(10_000, clock);
  const waiting = budget.pausedFor(clock.sleep(1_000));
  budget.end();
  await clock.advance(2_000);
  await waiting;
  assertEquals(clock.sleeping, []);
  await clock.advance(60_000);
  assertEquals(budget.signal.aborted, false);
});
