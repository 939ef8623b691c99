/** A workspace with strategy files of its own beside a product folder. */
import { join } from "node:path";
import type { Place } from "../../../../kernel/run/registry/files.ts";
import { withWorkspace } from "../../data/workspace.ts";

export const crossSource = (length = 50, version = "1.0.0"): string => `
import { crossedAbove, crossedBelow, defineStrategy, sma, z } from "tapebook";

export default defineStrategy({
  name: "cross",
  version: "${version}",
  params: { length: z.int().min(2).default(${length}) },
  signals: ({ close }, { length }) => ({
    entries: crossedAbove(close, sma(close, length)),
    exits: crossedBelow(close, sma(close, length)),
  }),
});
`;

export const crossPreset = (length = 30): string => `
strategy: cross
description: Holds above an average.
category: trend
tags: [average]
markets: [US]
timeframes: [1d]
params: { length: ${length} }
`;

export type Files = Readonly<Record<string, string>>;

/** `files` by path, below the workspace: `strategies/x.ts`; those of the product begin with `product/`. */
export function withPlace(files: Files, task: (place: Place) => Promise<void>): Promise<void> {
  return withWorkspace(async (workspace) => {
    for (const [path, text] of Object.entries(files)) await put(workspace, path, text);
    await task({ workspace, product: join(workspace, "product") });
  });
}

export async function put(workspace: string, path: string, text: string): Promise<void> {
  const whole = join(workspace, path);
  await Deno.mkdir(join(whole, ".."), { recursive: true });
  await Deno.writeTextFile(whole, text);
}
