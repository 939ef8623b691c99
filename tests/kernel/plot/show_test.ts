import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { plot } from "../../../kernel/plot/mod.ts";
import { ParameterError } from "../../../kernel/market/errors.ts";
import { DISPLAY, figureBundle, shown } from "../../../kernel/plot/show.ts";
import { FIGURE_MIME } from "../../../kernel/plot/spec/figure.ts";
import { PlotError } from "../../../kernel/plot/spec/plot_error.ts";
import { figureText } from "../../../kernel/plot/spec/text.ts";
import { equity, HOSTILE, table } from "./draw/figures.ts";
import { sampleBars, sampleTrades, walk } from "./samples.ts";

const SESSION = Symbol.for("tapebook.session");

/** Runs with a session's facts where the kernel would put them. */
async function inSession<T>(session: unknown, run: () => Promise<T>): Promise<T> {
  const place = globalThis as { [SESSION]?: unknown };
  place[SESSION] = session;
  try {
    return await run();
  } finally {
    delete place[SESSION];
  }
}

Deno.test("shown() displays its spec and text with pictures outside a session", async () => {
  const bundle = await shown(equity)[DISPLAY]();
  assertEquals(Object.keys(bundle).sort(), [FIGURE_MIME, "image/png", "image/svg+xml", "text/plain"].sort());
  assertEquals(bundle[FIGURE_MIME], equity);
  assertEquals(bundle["text/plain"], figureText(equity));
  assert((bundle["image/svg+xml"] as string).startsWith("<svg"));
  const png = Uint8Array.fromBase64(bundle["image/png"] as string);
  assertEquals([...png.subarray(1, 4)], [..."PNG"].map((char) => char.charCodeAt(0)));
});

Deno.test("shown() leaves pictures to the server in a session that asks for none", async () => {
  const bundle = await inSession({ stills: false }, () => figureBundle(equity));
  assertEquals(Object.keys(bundle).sort(), [FIGURE_MIME, "text/plain"].sort());
  const stills = await inSession({ stills: true }, () => figureBundle(equity));
  assert("image/png" in stills);
});

Deno.test("shown() displays a table as escaped HTML", async () => {
  const bundle = await figureBundle({ ...table, title: HOSTILE, rows: [table.rows[0]!.map(() => HOSTILE)] });
  const html = bundle["text/html"] as string;
  assert(!html.includes("<script"));
  assertStringIncludes(html, "&lt;script&gt;alert(&quot;1&quot;)");
  assert(!("image/png" in bundle));
});

Deno.test("shown() writes fifty rows of a longer table as HTML and counts all", async () => {
  const html = (await figureBundle(plot.table(sampleBars(80)).spec))["text/html"] as string;
  assertEquals(html.match(/<tr>/g)?.length, 51);
  assertStringIncludes(html, "50 of 80 rows");
});

Deno.test("shown() prints as its text", () => {
  assertEquals(Deno.inspect(shown(equity)), figureText(equity));
});

Deno.test("plot builds a figure of each kind from plain columns", () => {
  const bars = sampleBars(60);
  const trades = { ...sampleTrades() };
  assertEquals(plot.equity(walk(10)).spec.panes.length, 2);
  assertEquals(plot.heatmap(walk(10)).spec.rows, ["2018"]);
  assertEquals(plot.price(bars, trades, { title: "Mine" }).spec.title, "Mine");
  assertEquals(plot.table(bars).spec.title, "Test & Sons · 1d");
  assertEquals(plot.table(trades).spec.title, "Trades");
  assertEquals(plot.table({ a: [1, 2] }, "Mine").spec.total, 2);
});

Deno.test("plot.equity() and plot.heatmap() take a run and its equity curve too", () => {
  const { time, equity } = walk(40);
  const curve = { time, value: equity, length: 40 };
  const columns = plot.equity({ time, equity, title: "Mine" }).spec;
  assertEquals(plot.equity({ equity: curve, title: "Mine" }).spec, columns);
  assertEquals(plot.equity(curve).spec, { ...columns, title: "Equity" });
  assertEquals(plot.heatmap({ equity: curve, title: "Mine" }).spec.title, "Mine");
  assertEquals(plot.heatmap(curve).spec, plot.heatmap({ time, equity }).spec);
});

Deno.test("plot.table() names what is not a column", () => {
  const error = assertThrows(() => plot.table({ a: [1], b: 2 as unknown as number[] }), PlotError);
  assertEquals([error.code, error.field, error.value], ["unknown-input", "b", 2]);
});

Deno.test("plot.price() refuses an option that it does not know", () => {
  const misspelt = { overlay: {} } as { overlays?: Record<string, number[]> };
  assertThrows(
    () => plot.price(sampleBars(5), undefined, misspelt),
    ParameterError,
    'in the options of plot.price: there is no "overlay"; did you mean "overlays"?',
  );
});

Deno.test("the HTML of a table ends with its note, as text, or with how many rows are left out", async () => {
  const html = async (more: Partial<typeof table>) =>
    String((await figureBundle({ ...table, ...more }))["text/html"]);
  assertStringIncludes(await html({ note: "<sorted>" }), "<p>&lt;sorted&gt;</p>");
  const rows = Array.from({ length: 60 }, () => table.rows[0]!);
  assertStringIncludes(await html({ rows, total: 1234, note: undefined }), "<p>50 of 1,234 rows</p>");
});
