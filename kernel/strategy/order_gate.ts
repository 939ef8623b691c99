/** A bar's context whose orders pass a function of one's own first: how an event strategy is wrapped. */
import type { BarContext } from "../engine/context.ts";

export type Request = Parameters<BarContext["order"]>[0];

/** What happens to orders on their way. */
export interface Gate {
  /** The order to place instead; null for none, and the caller gets -1, which is no order's number. */
  order(request: Request): Request | null;
  /** Whether a target weight may be ordered. */
  target(weight: number): boolean;
}

export function gated(context: BarContext, gate: Gate): BarContext {
  const order = (request: Request): number => {
    const passed = gate.order(request);
    return passed === null ? -1 : context.order(passed);
  };
  const own: Partial<BarContext> = {
    order,
    buy: (request = {}) => order({ ...request, side: "buy" }),
    sell: (request = {}) => order({ ...request, side: "sell" }),
    target: (weight, tag) => gate.target(weight) ? context.target(weight, tag) : -1,
  };
  return new Proxy(context, {
    get(target, name) {
      if (Object.hasOwn(own, name)) return own[name as keyof BarContext];
      // The context's own members are private to it: they are called on it, not on the proxy.
      const value = Reflect.get(target, name, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
    set: (target, name, value) => Reflect.set(target, name, value, target),
  });
}
