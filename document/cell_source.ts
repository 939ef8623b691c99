/**
 * The project's one parser of cells: TypeScript with JSX, imports, redeclarations across cells and top-level
 * await, as the kernel takes it.
 *
 * Pure. Offsets count UTF-16 units from the start of the source; lines count from 1, columns from 1.
 */
import { parse, type ParserOptions } from "@babel/parser";

/** A part of the source, from `start` up to but not including `end`. */
export interface Span {
  start: number;
  end: number;
}

/** Where a cell waits at its top level: what stands after `await`, or what a `for await` reads from. */
export interface TopLevelAwait {
  kind: "await" | "forAwait";
  operand: Span;
}

/** A word, number or string that outlives the removal of types: what positions are compared by. */
export interface Token extends Span {
  text: string;
  line: number;
  column: number;
}

export type ParsedCell =
  | { ok: true; awaits: TopLevelAwait[]; tokens: Token[] }
  | { ok: false; line: number; column: number; message: string };

/** A node of the syntax tree; its other keys hold nodes, lists of nodes and plain values. */
export interface SyntaxNode extends Span {
  type: string;
  [key: string]: unknown;
}
type Node = SyntaxNode;

type Plugins = NonNullable<ParserOptions["plugins"]>;
/** Angle-bracket casts are TypeScript that JSX rules out, so a cell that JSX refuses is read once more without. */
const DIALECTS: Plugins[] = [["typescript", "jsx"], ["typescript"]];

/** Reads a cell. A syntax error comes back as a value with the place that it names. */
export function parseCell(source: string): ParsedCell {
  const read = readTree(source);
  if (!read.ok) return read;
  return { ok: true, awaits: topLevelAwaits(read.program), tokens: comparable(read.tokens, source) };
}

/** The top-level statements of a cell as syntax trees; null where it has a syntax error. */
export function cellStatements(source: string): SyntaxNode[] | null {
  const read = readTree(source);
  return read.ok ? read.program.body as SyntaxNode[] : null;
}

type Tree = { ok: true; program: Node; tokens: readonly unknown[] };

function readTree(source: string): Tree | (ParsedCell & { ok: false }) {
  let refused: (ParsedCell & { ok: false }) | undefined;
  for (const plugins of DIALECTS) {
    try {
      const file = parse(source, {
        sourceType: "module",
        tokens: true,
        plugins: [...plugins, "explicitResourceManagement", "decorators"] as Plugins,
      });
      return { ok: true, program: file.program as unknown as Node, tokens: file.tokens ?? [] };
    } catch (error) {
      refused ??= syntaxError(error);
    }
  }
  return refused!;
}

function syntaxError(error: unknown): ParsedCell & { ok: false } {
  if (!(error instanceof SyntaxError)) throw error;
  const { line, column } = (error as SyntaxError & { loc?: { line: number; column: number } }).loc ??
    { line: 1, column: 0 };
  return { ok: false, line, column: column + 1, message: error.message.replace(/ \(\d+:\d+\)$/, "") };
}

/** Nothing inside these runs at the top level of the cell, and nothing inside types runs at all. */
const CLOSED =
  /^(Function|ArrowFunction|ObjectMethod|ClassMethod|ClassPrivateMethod|ClassProperty|ClassPrivateProperty|ClassAccessorProperty|StaticBlock|TSType|TSInterface|TSDeclare|TSModule)/;

function topLevelAwaits(program: Node): TopLevelAwait[] {
  const found: TopLevelAwait[] = [];
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) {
      for (const item of value) visit(item);
      return;
    }
    if (!isNode(value) || CLOSED.test(value.type)) return;
    if (value.type === "AwaitExpression") {
      found.push({ kind: "await", operand: span(value.argument as Node) });
    }
    if (value.type === "ForOfStatement" && value.await) {
      found.push({ kind: "forAwait", operand: span(value.right as Node) });
    }
    for (const key in value) {
      if (key !== "loc" && key !== "extra" && !key.endsWith("Comments")) visit(value[key]);
    }
  };
  visit(program.body);
  return found;
}

/** Whether a key of a syntax tree holds a node. */
export function isNode(value: unknown): value is SyntaxNode {
  return typeof value === "object" && value !== null && typeof (value as Node).type === "string";
}

function span({ start, end }: Node): Span {
  return { start, end };
}

interface BabelToken extends Span {
  type: string | { label: string };
  loc: { start: { line: number; column: number } };
}

function comparable(tokens: readonly unknown[], source: string): Token[] {
  const kept: Token[] = [];
  for (const token of tokens as BabelToken[]) {
    if (typeof token.type === "string") continue;
    const text = source.slice(token.start, token.end);
    if (!/[\p{L}\p{N}$_"'`]/u.test(text)) continue;
    const { line, column } = token.loc.start;
    kept.push({ text, start: token.start, end: token.end, line, column: column + 1 });
  }
  return kept;
}
