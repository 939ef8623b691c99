/** Colours and number formats by name, as figures carry them. */
/** Names a token of the visual design; the renderer gives light and dark values. */
export type Colour =
  | "ink"
  | "ink-2"
  | "gain"
  | "loss"
  | "accent"
  | "blue"
  | "vermillion"
  | "green"
  | "purple"
  | "sky"
  | "orange";

export type NumberFormat = "money" | "percent" | "ratio" | "integer" | "price";
