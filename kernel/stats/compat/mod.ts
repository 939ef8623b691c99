/** Other libraries' variants of the statistics, by library; what one does not define otherwise stays as it is. */
import type { StatisticName } from "../registry.ts";
import type { Variant } from "./annualised.ts";
import { BACKTESTING_PY } from "./backtesting_py.ts";
import { EMPYRICAL } from "./empyrical.ts";
import { QUANTSTATS } from "./quantstats.ts";
import { VECTORBT } from "./vectorbt.ts";

/** A library whose numbers statistics() can reproduce. */
export type Compat = "empyrical" | "quantstats" | "backtesting.py" | "vectorbt";

export const COMPAT: Readonly<Record<Compat, { readonly [name in StatisticName]?: Variant }>> = {
  empyrical: EMPYRICAL,
  quantstats: QUANTSTATS,
  "backtesting.py": BACKTESTING_PY,
  vectorbt: VECTORBT,
};
