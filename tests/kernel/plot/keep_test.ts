import { assert, assertEquals } from "@std/assert";
import { join } from "node:path";
import { keepBytes } from "../../../kernel/plot/keep.ts";
import { figureBundle } from "../../../kernel/plot/show.ts";
import { withColumns } from "../../../kernel/plot/spec/columns.ts";
import { equityFigure } from "../../../kernel/plot/spec/equity.ts";
import { runCard } from "../../../kernel/plot/spec/card.ts";
import { type CardFigure, FIGURE_MIME, type TimeFigure } from "../../../kernel/plot/spec/figure.ts";
import { wholeFigure } from "../../../kernel/plot/spec/thin.ts";
import { walk } from "./samples.ts";

const SESSION = Symbol.for("tapebook.session");

/** As in a notebook whose server gives out what is kept. */
async function inSession(body: (folder: string) => Promise<void>, make = true): Promise<void> {
  const parent = await Deno.makeTempDir();
  const folder = join(parent, "kept");
  if (!make) await Deno.writeTextFile(folder, "in the way");
  Object.defineProperty(globalThis, SESSION, {
    value: { stills: false, kept: folder },
    configurable: true,
  });
  try {
    await body(folder);
  } finally {
    delete (globalThis as { [SESSION]?: unknown })[SESSION];
    await Deno.remove(parent, { recursive: true });
  }
}

const namesIn = async (folder: string) =>
  (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name);

Deno.test("keepBytes() keeps bytes once under their sha256", () =>
  inSession(async (folder) => {
    const bytes = new TextEncoder().encode("abc");
    // sha256 of "abc", from FIPS 180-2.
    const hash = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    assertEquals([await keepBytes(bytes), await keepBytes(bytes)], [hash, hash]);
    assertEquals(await namesIn(folder), [hash]);
    assertEquals(await Deno.readFile(join(folder, hash)), bytes);
  }));

Deno.test("keepBytes() keeps the newest two hundred", () =>
  inSession(async (folder) => {
    const first = await keepBytes(Uint8Array.of(1, 1, 1));
    await Deno.utime(join(folder, first!), 1, 1);
    for (let i = 0; i < 200; i++) await keepBytes(Uint8Array.of(i));
    const names = await namesIn(folder);
    assertEquals(names.length, 200);
    assert(!names.includes(first!));
  }));

Deno.test("keepBytes() gives null without a session that serves it and where the folder cannot be made", async () => {
  assertEquals(await keepBytes(Uint8Array.of(1)), null);
  await inSession(async () => assertEquals(await keepBytes(Uint8Array.of(1)), null), false);
});

Deno.test("figureBundle() says where the points of a thinned figure are kept, also inside of a card", () =>
  inSession(async (folder) => {
    const figure = equityFigure(walk(6000));
    const alone = (await figureBundle(figure))[FIGURE_MIME] as TimeFigure;
    const card = (await figureBundle(runCard({ title: "", metrics: [], figures: [figure] })))[FIGURE_MIME];
    assertEquals((card as CardFigure).figures[0], alone);
    assertEquals(alone.full!.rows, 6000);
    const { buffer } = await Deno.readFile(join(folder, alone.full!.hash));
    const { thinnedFrom: _, ...rest } = { ...wholeFigure(figure)!, thinnedFrom: 0 };
    assertEquals(withColumns(alone, buffer)!.time, rest.time);
    assertEquals(withColumns(alone, buffer)!.panes, rest.panes);
  }));

Deno.test("figureBundle() leaves a figure alone that has all its points", () =>
  inSession(async () => {
    const figure = equityFigure(walk(60));
    assertEquals((await figureBundle(figure))[FIGURE_MIME], figure);
  }));
