/** Every row of a run's tables under the names that SQL, files and JSON have them by. */
import { rebase } from "../../plot/spec/equity.ts";
import type { TableColumns } from "../../plot/spec/tables.ts";
import { drawdown } from "../../stats/drawdown.ts";
import { runBenchmark } from "../benchmark.ts";
import type { SheetRun } from "./sheet_run.ts";
import { tradeFees } from "./trade_fees.ts";

/** Times are epoch ms; NaN where there is no value. */
export function runTables(sheet: SheetRun): Record<string, TableColumns> {
  const { run, finished, stage } = sheet;
  const { result } = finished;
  const { start } = result;
  const from = (column: Float64Array) => column.subarray(start);
  const fees = Object.entries(tradeFees(finished, stage)).map(([name, money]) =>
    [`fee_${name}`, money] as const
  );
  return {
    equity: {
      time: from(result.time),
      equity: from(result.equity),
      drawdown: drawdown(from(result.equity)),
      benchmark: rebase(runBenchmark(finished).value, from(result.equity)),
      cash: from(result.cash),
      exposure: from(result.exposure),
    },
    trades: { ...columnsOf(run.trades), ...(fees.length > 1 ? Object.fromEntries(fees) : {}) },
    orders: ordersOf(run.orders),
    fills: columnsOf(run.fills),
    signals: columnsOf(run.signals),
  };
}

const columnsOf = (table: object): TableColumns => {
  const { length: _, ...columns } = table as { length: number };
  return columns as TableColumns;
};

/** Moments have names that end in "time". */
function ordersOf(orders: object): TableColumns {
  const { ended, ...columns } = columnsOf(orders);
  return { ...columns, endTime: ended! };
}
