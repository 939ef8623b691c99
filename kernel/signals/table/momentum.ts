/** How fast prices move. */
import { rsi, RsiStream } from "../../indicators/rsi.ts";
import { row } from "../lift.ts";

export const MOMENTUM = {
  rsi: row(rsi, RsiStream, ["values"], { n: undefined }),
};
