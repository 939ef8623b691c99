import { assertEquals, assertRejects } from "@std/assert";
import type { MimeBundle } from "../../../document/notebook.ts";
import { liveFigure } from "../../../kernel/run/live_figure.ts";
import type { Cell } from "../../../kernel/run/running_cell.ts";
import { FIGURE_MIME, type TableFigure } from "../../../kernel/plot/spec/figure.ts";

/** A cell whose time goes by when it is told to. */
function fakeCell() {
  const state = { now: 0, sent: [] as { type: string; at: number; bundle: MimeBundle }[] };
  let timers: { at: number; then: () => void }[] = [];
  const cell: Cell = {
    now: () => state.now,
    after(ms, then) {
      const timer = { at: state.now + ms, then };
      timers.push(timer);
      return () => timers = timers.filter((other) => other !== timer);
    },
    send: (type, _id, bundle) => void state.sent.push({ type, at: state.now, bundle }),
  };
  let endings: (() => void)[] = [];
  const end = () => {
    for (const then of endings) then();
    endings = [];
  };
  const pass = (ms: number) => {
    for (const end = state.now + ms; state.now < end;) {
      state.now++;
      for (const timer of timers.filter(({ at }) => at <= state.now)) timer.then();
    }
  };
  return {
    cell,
    state,
    pass,
    end,
    withEnd: { ...cell, atEnd: (then: () => void) => void endings.push(then) },
  };
}

const table = (title: string): TableFigure => ({ kind: "table", title, columns: [], rows: [], total: 0 });

Deno.test("liveFigure() shows nothing of what is done at once", async () => {
  const { cell, state, pass } = fakeCell();
  const live = liveFigure(() => table("a"), { cell });
  live.changed();
  pass(200);
  await live.end();
  pass(1_000);
  assertEquals(state.sent, []);
});

Deno.test("liveFigure() changes in place ten times a second at most, and ends with the last state", async () => {
  const { cell, state, pass } = fakeCell();
  let step = 0;
  const live = liveFigure(() => table(`step ${step}`), { cell });
  for (; step < 1_000; step++) {
    live.changed();
    pass(1);
  }
  await live.end();
  assertEquals(state.sent.map(({ type }) => type).slice(0, 3), [
    "display_data",
    "update_display_data",
    "update_display_data",
  ]);
  const times = state.sent.slice(0, -1).map(({ at }) => at);
  assertEquals(times, [300, 400, 500, 600, 700, 800, 900, 1_000].filter((at) => at <= times.at(-1)!));
  assertEquals((state.sent.at(-1)!.bundle[FIGURE_MIME] as { title?: string }).title, "step 1000");
});

Deno.test("liveFigure() ends as one line where it is given one", async () => {
  const { cell, state, pass } = fakeCell();
  const live = liveFigure(() => table("a"), { cell });
  live.changed();
  pass(400);
  await live.end(() => "3 < 4");
  assertEquals(state.sent.at(-1)!.bundle, { "text/plain": "3 < 4", "text/html": "<div>3 &lt; 4</div>" });
});

/** A figure that is shown and then held. */
function held() {
  const { withEnd, state, pass, end } = fakeCell();
  const live = liveFigure(() => table("a"), { cell: withEnd });
  live.changed();
  pass(400);
  const { card } = live.hold(() => "a line");
  const last = () => state.sent.at(-1)!.bundle["text/plain"];
  return { card, state, pass, end, last };
}

Deno.test("a figure that is held stands while its card is made, and is gone when that stands", async () => {
  const { card, state, pass, end, last } = held();
  assertEquals(String(last()).startsWith("a"), true);
  const made = await card(() => {
    pass(20_000);
    assertEquals(String(last()).startsWith("a"), true);
    return Promise.resolve("card");
  });
  assertEquals([made, last()], ["card", ""]);
  const { length } = state.sent;
  end();
  assertEquals(await card(() => Promise.resolve("again")), "again");
  assertEquals(state.sent.length, length);
});

Deno.test("a figure that is held becomes a line where its cell ends without a card, or works on without one", async () => {
  const ended = held();
  ended.end();
  assertEquals(ended.last(), "a line");
  const late = held();
  late.pass(4_000);
  assertEquals(late.last(), "a line");
  const failed = held();
  await assertRejects(() => failed.card(() => Promise.reject(new Error("no card"))), Error, "no card");
  failed.end();
  assertEquals(failed.last(), "a line");
});

Deno.test("where nobody tells that a cell has ended no figure is held", () => {
  const { cell, state, pass } = fakeCell();
  const live = liveFigure(() => table("a"), { cell });
  live.changed();
  pass(400);
  live.hold(() => "a line");
  assertEquals(state.sent.at(-1)!.bundle["text/plain"], "a line");
});

Deno.test("liveFigure() gives browsers more time for larger pictures", () => {
  const { cell, state, pass } = fakeCell();
  const live = liveFigure(() => table("x".repeat(50_000)), { cell });
  for (let i = 0; i < 1_500; i++) {
    live.changed();
    pass(1);
  }
  assertEquals(state.sent.length, 3);
});

Deno.test("liveFigure() does nothing where there is no cell", async () => {
  const live = liveFigure(() => {
    throw new Error("not drawn");
  });
  live.changed();
  await live.end();
});
