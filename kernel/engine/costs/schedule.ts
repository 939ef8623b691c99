/** What a run's cost rules ask of one fill, compiled once: no object per fill. */
import type { Side } from "../../market/trade.ts";

/**
 * Fees of one fill in the instrument's currency, never below zero but for what a custom rule states. `price`
 * is money per unit with any contract multiplier in it, `time` the fill's, epoch ms, `maker` whether it
 * rested in the book. They never fall as the quantity grows: whoever looks for the most that a sum of money
 * buys relies on it.
 */
export type Fee = (side: Side, quantity: number, price: number, time: number, maker: boolean) => number;

/** One rule's part: it sets its slots of `owed`, one per component, from `at` on. */
export interface Schedule {
  readonly components: readonly string[];
  charge(
    owed: Float64Array,
    at: number,
    side: Side,
    quantity: number,
    price: number,
    time: number,
    maker: boolean,
  ): void;
}

/** Of one component. */
export function schedule(component: string, fee: Fee): Schedule {
  return {
    components: [component],
    charge(owed, at, side, quantity, price, time, maker) {
      owed[at] = fee(side, quantity, price, time, maker);
    },
  };
}

/** One function that adds up what the schedules ask. */
export function totalOf(schedules: readonly Schedule[]): Fee {
  const { charge, owed } = together(schedules);
  return (side, quantity, price, time, maker) => {
    charge(side, quantity, price, time, maker);
    let total = 0;
    for (let i = 0; i < owed.length; i++) total += owed[i]!;
    return total;
  };
}

/** Components of one fill by name; two rules' components of one name are one. */
export type Components = (...fill: Parameters<Fee>) => Readonly<Record<string, number>>;

export function componentsOf(schedules: readonly Schedule[]): Components {
  const { charge, owed, names } = together(schedules);
  return (...fill) => {
    charge(...fill);
    const components: Record<string, number> = {};
    names.forEach((name, i) => components[name] = (components[name] ?? 0) + owed[i]!);
    return components;
  };
}

function together(schedules: readonly Schedule[]) {
  const names = schedules.flatMap(({ components }) => components);
  const owed = new Float64Array(names.length);
  const starts: number[] = [];
  let next = 0;
  for (const { components } of schedules) {
    starts.push(next);
    next += components.length;
  }
  const charge = (side: Side, quantity: number, price: number, time: number, maker: boolean): void => {
    for (let i = 0; i < schedules.length; i++) {
      schedules[i]!.charge(owed, starts[i]!, side, quantity, price, time, maker);
    }
  };
  return { names, owed, charge };
}
