import { type ErrorDetail, TapebookError } from "../series/errors.ts";

export {
  type ErrorDetail,
  LookAheadError,
  ParameterError,
  quote,
  StrategyError,
  TapebookError,
} from "../series/errors.ts";

export interface DataErrorDetail extends ErrorDetail {
  symbol?: string;
  /** Epoch ms of the bar at fault. */
  time?: number;
}

/** Market data that cannot be used as it is. */
export class DataError extends TapebookError {
  override readonly name: string = "DataError";
  readonly symbol?: string;
  readonly time?: number;

  constructor(message: string, detail: DataErrorDetail = {}) {
    super("data", message, detail);
    this.symbol = detail.symbol;
    this.time = detail.time;
  }
}
