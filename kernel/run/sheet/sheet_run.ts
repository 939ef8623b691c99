import type { Statistics } from "../../stats/statistics.ts";
import type { Stage } from "../derived/stage.ts";
import type { Run } from "../run.ts";
import type { Finished } from "../run_card.ts";

/** What the sections of a tear sheet are written from. */
export interface SheetRun {
  readonly run: Run;
  readonly finished: Finished;
  readonly stage: Stage;
  readonly statistics: Statistics;
}
