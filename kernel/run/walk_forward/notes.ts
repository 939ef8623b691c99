/** What a reader must know of a walk-forward besides its figures, a sentence each. */
import { formatDate } from "../../plot/spec/format.ts";
import type { Goal } from "../sweep/objective.ts";
import type { PreparedTrials } from "../sweep/prepare_trials.ts";
import type { Kept } from "./kept.ts";
import { isRuined, type Tested } from "./tested.ts";
import type { WalkForwardColumns } from "./walk_forward_result.ts";
import type { SearchPlan } from "./walked_forward.ts";
import type { PlacedWindow } from "./windows.ts";

export interface Noted {
  readonly prepared: PreparedTrials;
  readonly plan: SearchPlan;
  readonly placed: readonly PlacedWindow[];
  readonly tests: readonly Tested[];
  readonly columns: WalkForwardColumns;
  readonly goal: Goal;
  readonly kept: Kept;
}

export function notesOf(noted: Noted): string[] {
  const { placed, columns: { length, params }, plan: { method, trials } } = noted;
  const lost = params.filter((point) => point === null).length;
  return [
    lengthsOf(noted),
    ...placed.some(({ isCut }) => isCut)
      ? [
        "the step is shorter than the test: each test was traded until the next began, and is measured so far",
      ]
      : [],
    `${method}, ${trials} ${trials === 1 ? "trial" : "trials"} in each of ${length} ${
      length === 1 ? "window" : "windows"
    }`,
    ...lost > 0 ? [`${lost} of them found nothing with the objective and did not trade`] : [],
    ...efficiencyOf(noted),
    ...ruinsOf(noted),
    ...rejectionsOf(noted),
  ];
}

function lengthsOf({ prepared: { options } }: Noted): string {
  const { train, test, step, anchored } = options as unknown as {
    readonly train: unknown;
    readonly test: unknown;
    readonly step?: unknown;
    readonly anchored?: boolean;
  };
  const write = (length: unknown) => typeof length === "number" ? `${length} bars` : String(length);
  const trained = anchored ? `everything from the first ${write(train)} on` : write(train);
  const moved = step === undefined ? "" : `, moved by ${write(step)}`;
  return `trained on ${trained}, tested on ${write(test)}${moved}`;
}

function efficiencyOf(
  { kept: { measure, measured: { measured, efficiency }, reason }, columns: { length }, goal }: Noted,
): string[] {
  const reasons = measure === goal ? "" : `, since ${reason}`;
  if (efficiency.value === null) return [`no efficiency: ${efficiency.reason}${reasons}`];
  const { title, isLoss } = measure;
  const ratio = isLoss
    ? "in sample over that out of sample, since less is better"
    : "out of sample over that in sample";
  const which = measured < length ? `${measured} of ${length} windows, those that have both` : "all windows";
  return [`efficiency: the mean ${title} ${ratio}, over ${which}${reasons}`];
}

function ruinsOf({ prepared: { setup, universe, isEach }, placed, tests }: Noted): string[] {
  return tests.flatMap(({ cash, left }, i) =>
    [...cash.keys()].filter((account) => !isRuined(cash, account) && isRuined(left, account)).map(
      (account) => {
        const whose = isEach ? ` of ${universe[setup.accounts[account]![0]!]!.symbol}` : "";
        return `the account${whose} was ruined in the test from ${
          formatDate(placed[i]!.test.from)
        }: it traded no more`;
      },
    )
  );
}

/** As of an account that has become too small to buy anything. */
function rejectionsOf({ placed, tests }: Noted): string[] {
  const rejected = tests.flatMap(({ rejected }, i) => rejected === null ? [] : [{ reason: rejected, i }]);
  if (rejected.length === 0) return [];
  const [{ reason, i }] = rejected as [typeof rejected[number]];
  return [
    `in ${rejected.length} of the tests every order was rejected; the first from ${
      formatDate(placed[i]!.test.from)
    } on: ${reason}`,
  ];
}
