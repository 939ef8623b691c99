/** Presets: every strategy has one whose words and numbers fit it. */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { parse } from "@std/yaml";
import { resolveOptions } from "../../kernel/engine/options.ts";
import { type BacktestOptions, ParameterError, type StrategyFactory } from "../../kernel/mod.ts";
import { parseMarket, parseTimeframe } from "../../kernel/market/timeframe.ts";
import { randomWalk } from "../kernel/random_walk.ts";

interface Preset {
  strategy: string;
  description: string;
  category: string;
  tags: string[];
  markets: string[];
  timeframes: string[];
  params: Record<string, unknown>;
  options?: BacktestOptions;
  optimization: {
    enabled: boolean;
    method: string;
    objective: string;
    trials: number;
    param_space: Record<string, { values: unknown[] } | { min: number; max: number; step: number }>;
  };
}

const CATEGORIES = ["trend", "mean-reversion", "momentum", "multi-factor", "other"];
const folder = new URL("../../strategies/", import.meta.url);
const names = (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name)
  .filter((name) => name.endsWith(".ts")).map((name) => name.slice(0, -3)).sort();

for (const name of names) {
  Deno.test(`the preset of ${name} describes it and gives parameters that it takes`, async () => {
    const [make, preset] = await Promise.all([factoryOf(name), presetOf(name)]);
    assertEquals([preset.strategy, make.name], [name, name]);
    assert(/^[A-Z].{20,}\.$/.test(preset.description), "a sentence describes it");
    assert(CATEGORIES.includes(preset.category), `${preset.category} is a category`);
    assert(preset.tags.length > 0 && preset.tags.every((tag) => /^[a-z0-9-]+$/.test(tag)), "tags are words");
    preset.markets.forEach((market) => parseMarket(market));
    preset.timeframes.forEach((timeframe) => parseTimeframe(timeframe));
    assertEquals(Object.keys(preset.params).sort(), Object.keys(make.schema.shape).sort());
    make(preset.params);
    resolveOptions(preset.options ?? {}, [randomWalk(2, 1)]);
  });

  Deno.test(`the parameter space of ${name} holds parameters that it takes`, async () => {
    const [make, { params, optimization }] = await Promise.all([factoryOf(name), presetOf(name)]);
    const { enabled, method, objective, trials, param_space } = optimization;
    assertEquals([typeof enabled, typeof method, typeof objective], ["boolean", "string", "string"]);
    assert(!enabled || (trials > 0 && Object.keys(param_space).length > 0), "there is something to try");
    for (const [field, space] of Object.entries(param_space)) {
      const ends = "values" in space ? space.values : [space.min, space.max];
      for (const value of ends) {
        const { success } = make.schema.safeParse({ ...params, [field]: value });
        assert(success, `${field} takes ${value}`);
      }
      if ("step" in space) assert(space.step > 0 && space.step <= space.max - space.min, `${field} steps`);
    }
  });
}

Deno.test("a strategy refuses a parameter that it does not have", async () => {
  for (const name of names) {
    const make = await factoryOf(name);
    const error = assertThrows(() => make({ fastt: 5 } as never), ParameterError);
    assertEquals([name, error.field], [name, "fastt"]);
  }
});

async function factoryOf(name: string): Promise<StrategyFactory<Record<never, never>>> {
  const module = await import(new URL(`${name}.ts`, folder).href);
  assert(Object.keys(module).length === 2, "the default and its name");
  return module.default;
}

async function presetOf(name: string): Promise<Preset> {
  return parse(await Deno.readTextFile(new URL(`${name}.yaml`, folder))) as Preset;
}
