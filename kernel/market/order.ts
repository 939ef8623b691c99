/** Direction of an order or a fill. */
export type Side = "buy" | "sell";

/** `stop-limit`: a limit order once its stop is reached; `trailing-stop`: a stop that follows the price. */
export type OrderType = "market" | "limit" | "stop" | "stop-limit" | "trailing-stop";

/** Good till cancelled, to the end of the session in which it first works, or for its first bar alone. */
export type TimeInForce = "gtc" | "day" | "bar";

/** `partly-filled`: still open at the end, some of it filled. A cancelled or expired order may be filled in part too. */
export type OrderStatus = "open" | "partly-filled" | "filled" | "rejected" | "cancelled" | "expired";

/** How far a trailing stop stays behind the best price since it became active: money, a fraction, or multiples of the ATR. */
export type Trail =
  | { readonly amount: number }
  | { readonly percent: number }
  | { readonly atr: number; readonly n?: number };
