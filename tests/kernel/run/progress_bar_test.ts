import { assert, assertEquals, assertRejects } from "@std/assert";
import type { MimeBundle } from "../../../document/notebook.ts";
import { type DataProgress, startMeter } from "../../../kernel/data/progress.ts";
import { duration, progressLine, withProgressBar } from "../../../kernel/run/progress_bar.ts";
import type { Cell } from "../../../kernel/run/running_cell.ts";

/** A cell whose clock moves when told, and which keeps what it was sent. */
function fakeCell() {
  let now = 0;
  let timer: { at: number; then: () => void } | undefined;
  const sent: { at: number; type: string; id: string; bundle: MimeBundle }[] = [];
  const cell: Cell = {
    now: () => now,
    after(ms, then) {
      assert(timer === undefined, "one timer at a time");
      const mine = timer = { at: now + ms, then };
      return () => {
        if (timer === mine) timer = undefined;
      };
    },
    send: (type, id, bundle) => void sent.push({ at: now, type, id, bundle }),
  };
  return {
    cell,
    sent,
    lines: () => sent.map(({ bundle }) => bundle["text/plain"]),
    /** Time passes and the timer fires, or with `busy` cannot. */
    pass(ms: number, busy = false) {
      const end = now + ms;
      while (!busy && timer !== undefined && timer.at <= end) {
        now = timer.at;
        const { then } = timer;
        timer = undefined;
        then();
      }
      now = end;
    },
    waits: () => timer !== undefined,
  };
}

const WHAT = "Loading";
const loading = (done: number, total = 1000): DataProgress => ({
  done,
  total,
  unit: "bars",
  symbol: null,
  source: null,
  rate: NaN,
  eta: NaN,
});
type OnProgress = (progress: DataProgress) => void;

Deno.test("what is done within 300 ms shows nothing and leaves no timer", async () => {
  const { cell, sent, pass, waits } = fakeCell();
  const result = await withProgressBar(WHAT, (onProgress) => {
    onProgress(loading(10));
    pass(290);
    onProgress(loading(1000));
    return Promise.resolve("bars");
  }, { cell });
  assertEquals([result, sent, waits()], ["bars", [], false]);
});

Deno.test("a bar appears after 300 ms, though nothing was reported since, and moves in place", async () => {
  const { cell, sent, lines, pass } = fakeCell();
  await withProgressBar(WHAT, (onProgress) => {
    const meter = startMeter({ total: 1000, unit: "bars", onProgress }, cell.now);
    pass(200);
    meter.add(100, { symbol: "ACME", source: "yahoo" });
    pass(800);
    meter.add(150, { symbol: "ACME" });
    pass(1000);
    return Promise.resolve();
  }, { cell });
  assertEquals(lines(), [
    "Loading: 100 of 1,000 bars, ACME from yahoo · 500/s · 1.8 s left",
    "Loading: 250 of 1,000 bars, ACME · 250/s · 3.0 s left",
    "Loading: 250 bars after 2.0 s",
  ]);
  assertEquals(sent.map(({ at, type }) => [at, type]), [
    [300, "display_data"],
    [1000, "update_display_data"],
    [2000, "update_display_data"],
  ]);
  assertEquals(new Set(sent.map(({ id }) => id)).size, 1);
});

for (const busy of [false, true]) {
  Deno.test(`ten pictures a second at most${busy ? ", also where no timer can fire" : ""}`, async () => {
    const { cell, sent, pass } = fakeCell();
    await withProgressBar(WHAT, (onProgress) => {
      for (let i = 1; i <= 3000; i++) {
        pass(1, busy);
        onProgress(loading(i, 3000));
      }
      return Promise.resolve();
    }, { cell });
    const times = sent.map(({ at }) => at);
    assertEquals(times.slice(0, 3), [300, 400, 500]);
    assertEquals(times.length, 28 + 1);
    assertEquals(sent.at(-1)?.bundle["text/plain"], "Loading: 3,000 bars after 3.0 s");
  });
}

Deno.test("what fails ends its bar, says how far it came, and keeps its error", async () => {
  const { cell, lines, pass, waits } = fakeCell();
  const failing = (onProgress: OnProgress) => {
    onProgress(loading(400));
    pass(500);
    onProgress(loading(500));
    return Promise.reject(new RangeError("cut off"));
  };
  await assertRejects(() => withProgressBar(WHAT, failing, { cell }), RangeError, "cut off");
  assertEquals(lines().at(-1), "Loading: 500 of 1,000 bars, failed after 0.5 s");
  assertEquals(waits(), false);
});

Deno.test("a bar tells what was stopped from what failed, and counts nothing that failed as done", async () => {
  const endOf = async (error: Error, done: number, signal?: AbortSignal) => {
    const { cell, lines, pass } = fakeCell();
    await assertRejects(() =>
      withProgressBar(WHAT, (onProgress) => {
        onProgress(loading(done));
        pass(500);
        return Promise.reject(error);
      }, { cell, signal })
    );
    return lines().at(-1);
  };
  const own = new RangeError("enough");
  assertEquals(await endOf(new RangeError("nobody knows it"), 1000), "Loading: failed after 0.5 s");
  assertEquals(
    await endOf(own, 10, AbortSignal.abort(own)),
    "Loading: 10 of 1,000 bars, stopped after 0.5 s",
  );
  const abort = new DOMException("stopped", "AbortError");
  assertEquals(await endOf(abort, 10), "Loading: 10 of 1,000 bars, stopped after 0.5 s");
});

Deno.test("who is patient shows nothing of what others would show", async () => {
  const { cell, sent, pass } = fakeCell();
  await withProgressBar(WHAT, (onProgress) => {
    onProgress(loading(1));
    pass(900);
    return Promise.resolve();
  }, { cell, patience: 1000 });
  assertEquals(sent, []);
});

Deno.test("names reach the HTML as text, and the bar carries its values", async () => {
  const { cell, sent, pass } = fakeCell();
  await withProgressBar('<img src="x">', (onProgress) => {
    onProgress({ ...loading(3, 4), symbol: "<script>" });
    pass(300);
    onProgress(loading(3, NaN));
    pass(300);
    return Promise.resolve();
  }, { cell });
  const html = sent.map(({ bundle }) => String(bundle["text/html"]));
  assert(html[0]!.includes('<progress max="4" value="3"') && !/<(img|script)/.test(html[0]!), html[0]);
  assert(html[1]!.includes("<progress aria-label="), html[1]);
  assert(!html.at(-1)!.includes("<progress"), html.at(-1));
});

Deno.test("outside a kernel the task runs and nothing is shown", async () => {
  assertEquals(
    await withProgressBar(WHAT, (onProgress) => Promise.resolve(onProgress(loading(1)))),
    undefined,
  );
});

Deno.test("durations are read at a glance", () => {
  const texts = [0.0004, 0.04, 0.06, 9.94, 9.96, 59.4, 59.6, 200, 3599.7, 7500].map(duration);
  assertEquals(texts, [
    "1 ms",
    "40 ms",
    "0.1 s",
    "9.9 s",
    "10 s",
    "59 s",
    "1 min 0 s",
    "3 min 20 s",
    "1 h 0 min",
    "2 h 5 min",
  ]);
});

Deno.test("a total that nobody knows gives a rate and no end", () => {
  const progress = { ...loading(5000, NaN), rate: 2.5 };
  assertEquals(progressLine(WHAT, progress), "Loading: 5,000 bars · 2.5/s");
});

Deno.test("one thing is not called several", () => {
  const one: DataProgress = {
    done: 0,
    total: 1,
    unit: "symbols",
    symbol: null,
    source: null,
    rate: NaN,
    eta: NaN,
  };
  assertEquals(progressLine("Loading", one), "Loading: 0 of 1 symbol");
  assertEquals(progressLine("Loading", { ...one, done: 1, total: 2 }), "Loading: 1 of 2 symbols");
});
