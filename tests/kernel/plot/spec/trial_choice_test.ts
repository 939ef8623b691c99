import { assertEquals } from "@std/assert";
import { MOST_CHOICE, parametersFigure } from "../../../../kernel/plot/spec/parameters.ts";
import { parseFigure } from "../../../../kernel/plot/spec/parse.ts";
import { choiceOptions, chosenFigure, firstChoice } from "../../../../kernel/plot/spec/trial_choice.ts";
import { someTrials } from "../draw/charts.ts";

const trials = someTrials();
const opens = { sweep: "s1", parameters: ["fast", "slow", "stop"] };
const options = { x: "fast", y: "slow", value: "sharpe", opens };
const figure = parametersFigure(trials, options);

Deno.test("chosenFigure() is the figure of all trials over the chosen axes and slice, whatever was drawn before", () => {
  const where = { slow: 80 };
  const { title: _, ...chosen } = chosenFigure(figure, { x: "stop", y: "fast", where });
  const { title: __, ...whole } = parametersFigure(trials, { ...options, x: "stop", y: "fast", where });
  assertEquals(chosen, whole);
  assertEquals(chosenFigure(figure, firstChoice(figure)), figure);
  assertEquals(parseFigure(JSON.parse(JSON.stringify(chosen))).ok, false);
  assertEquals(parseFigure(JSON.parse(JSON.stringify({ ...chosen, title: "t" }))).ok, true);
});

Deno.test("choiceOptions() offers the parameters that vary, and slices of those on no axis", () => {
  const found = choiceOptions(figure, { x: "fast", y: "stop", where: {} });
  assertEquals([found?.across, found?.down], [["fast", "slow"], ["slow", "stop"]]);
  assertEquals(found?.slices.map(({ name, texts }) => [name, texts.length]), [["slow", 5]]);
});

Deno.test("choiceOptions() is null for two parameters, and for more trials than a figure holds", () => {
  const { stop: _, ...two } = trials;
  const few = parametersFigure(two, { ...options, opens: { ...opens, parameters: ["fast", "slow"] } });
  assertEquals(choiceOptions(few, firstChoice(few)), null);
  const length = MOST_CHOICE + 1;
  const column = (of: (row: number) => number) => Array.from({ length }, (_, row) => of(row));
  const many = parametersFigure(
    {
      fast: column((i) => i % 50),
      slow: column((i) => i % 40),
      stop: column((i) => i % 3),
      sharpe: column(Math.sin),
    },
    options,
  );
  assertEquals(choiceOptions(many, firstChoice(many)), null);
});
