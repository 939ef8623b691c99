/** Where a cell calls a search such as `sweep(strategy, bars, { … })`, and what it gives to it. */
import { cellStatements, isNode, type SyntaxNode } from "../../document/cell_source.ts";

export interface SearchCall {
  /** Text of the strategy and of the bars. */
  readonly strategy: string;
  readonly bars: string;
  /** The options as they were typed: by property where they stand there as such, else the text of the whole. */
  readonly options: readonly { readonly name: string; readonly text: string }[] | string;
}

/** Undefined where the cell does not have exactly one such call. */
export function searchCall(source: string, name: string): SearchCall | undefined {
  const calls = (cellStatements(source) ?? []).flatMap((statement) => callsIn(statement, [name]));
  const [call] = calls;
  const [strategy, bars, options] = (call?.arguments ?? []) as (SyntaxNode | undefined)[];
  if (calls.length !== 1 || !strategy || !bars) return undefined;
  const textOf = ({ start, end }: SyntaxNode) => source.slice(start, end);
  return {
    strategy: /^(Identifier|MemberExpression)$/.test(strategy.type)
      ? textOf(strategy)
      : `(${textOf(strategy)})`,
    bars: textOf(bars),
    options: options === undefined ? [] : properties(options, textOf) ?? textOf(options),
  };
}

/** Calls of functions of these names, also as members of a module. */
export function callsIn(node: SyntaxNode, names: readonly string[]): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  if (node.type === "CallExpression") {
    const callee = node.callee as SyntaxNode;
    const called = callee.type === "MemberExpression" ? callee.property as SyntaxNode : callee;
    if (names.includes(called.name as string)) found.push(node);
  }
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) {
      if (isNode(child)) found.push(...callsIn(child, names));
    }
  }
  return found;
}

/** Undefined for options that are computed, or spread from elsewhere. */
function properties(
  { type, properties }: SyntaxNode,
  textOf: (node: SyntaxNode) => string,
): { name: string; text: string }[] | undefined {
  if (type !== "ObjectExpression") return undefined;
  const members = properties as SyntaxNode[];
  const named = members.flatMap((member) => {
    if (!/^Object(Property|Method)$/.test(member.type) || member.computed === true) return [];
    const key = member.key as SyntaxNode;
    return [{ name: String(key.name ?? key.value), text: textOf(member) }];
  });
  return named.length === members.length ? named : undefined;
}
