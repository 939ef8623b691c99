import { Component, type ComponentType, type FunctionComponent, h } from "preact";

/** Draws again only when a property is another value than before: documents share what did not change. */
export function memo<P extends object>(drawn: FunctionComponent<P>): ComponentType<P> {
  return class Memo extends Component<P> {
    override shouldComponentUpdate(next: P): boolean {
      const before = this.props as Record<string, unknown>;
      const after = next as Record<string, unknown>;
      for (const key in after) if (key !== "children" && before[key] !== after[key]) return true;
      for (const key in before) if (!(key in after)) return true;
      return false;
    }
    override render() {
      return h(drawn, this.props as P & { children?: never });
    }
  };
}
