/** What a cross-validation says of the choice, in a sentence. */
import type { Verdict } from "../../optimize/overfitting_data.ts";
import { formatNumber, reachedPercent } from "../../plot/spec/format.ts";
import { knownMean } from "../../series/moments.ts";
import type { FoldColumns } from "./cross_validation.ts";

/** By the paths: what was picked without a bar, on that bar. */
export function verdictOf(paths: Float64Array, folds: Pick<FoldColumns, "inSample">): Verdict {
  const known = paths.filter((value) => !Number.isNaN(value));
  const [inside, outside] = [knownMean(folds.inSample), knownMean(known)];
  const positive = known.filter((value) => value > 0).length / known.length;
  const kept = outside / inside;
  const light = !(inside > 0) || positive < 0.9 || !(kept >= 0.7) ? "red" : kept >= 0.9 ? "green" : "amber";
  if (known.length === 0) {
    const text = "Do not rely on the choice: a fold has none, so that no path of the tests is whole.";
    return { light: "red", text };
  }
  const say = (value: number) => formatNumber(value, "ratio");
  const where = paths.length === 1
    ? `the path of the tests has a Sharpe ratio of ${say(outside)}`
    : `the ${paths.length} paths of the tests have Sharpe ratios of ${say(outside)} in the mean, ${
      reachedPercent(positive)
    } of them above zero`;
  const start = {
    green: "The choice holds elsewhere",
    amber: "Some of it holds elsewhere",
    red: "Do not rely on the choice",
  };
  return { light, text: `${start[light]}: picked with ${say(inside)} in training, ${where}.` };
}
