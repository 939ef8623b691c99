/** How a cell's text changes when it goes into a run's notebook: only where it must. */
import { dirname, join, relative, sep } from "node:path";
import { cellStatements, isNode, type Span, type SyntaxNode } from "../../document/cell_source.ts";

/** Takes out statements such as `await run.save();`, with the line they stand on when nothing else is there. */
export function withoutSaves(source: string): string {
  const saves = (cellStatements(source) ?? []).filter((statement) =>
    savedExpression(statement) !== undefined
  );
  return replaceSpans(source, saves.map((each) => ({ ...wholeLine(source, each), text: "" }))).trimEnd();
}

/** `run`, `runs[2]` or `results.best`: an expression that means the same in a cell of its own. */
const CONSTANT_PATH = /^[\w$]+(\.[\w$]+|\[\d+\])*$/;

/** What `X.save()` is called on in a cell: the text of X, where exactly one X is there and can stand elsewhere. */
export function savedName(source: string): string | undefined {
  const names = (cellStatements(source) ?? []).flatMap((statement) => {
    const object = savedExpression(statement);
    return object ? [source.slice(object.start, object.end)] : [];
  });
  const [name] = names;
  return name && new Set(names).size === 1 && CONSTANT_PATH.test(name) ? name : undefined;
}

function savedExpression({ type, expression }: SyntaxNode): SyntaxNode | undefined {
  if (type !== "ExpressionStatement" || !isNode(expression)) return undefined;
  const call = expression.type === "AwaitExpression" ? expression.argument : expression;
  if (!isNode(call) || call.type !== "CallExpression" || (call.arguments as unknown[]).length > 0) {
    return undefined;
  }
  const callee = call.callee as SyntaxNode;
  const isSave = callee.type === "MemberExpression" && (callee.property as SyntaxNode).name === "save";
  return isSave ? callee.object as SyntaxNode : undefined;
}

/** The variable that a top-level `const run = await backtest(…)` fills, where the cell has exactly one. */
export function backtestName(source: string): string | undefined {
  const names = (cellStatements(source) ?? []).flatMap(({ type, declarations }) =>
    type !== "VariableDeclaration" ? [] : (declarations as SyntaxNode[]).flatMap(({ id, init }) => {
      const call = isNode(init) && init.type === "AwaitExpression" ? init.argument : init;
      const isRun = isNode(call) && call.type === "CallExpression" &&
        (call.callee as SyntaxNode).name === "backtest" && (id as SyntaxNode).type === "Identifier";
      return isRun ? [(id as SyntaxNode).name as string] : [];
    })
  );
  return names.length === 1 ? names[0] : undefined;
}

/** The text of the cell's last statement where it is an expression: what the cell shows. */
export function shownExpression(source: string): string | undefined {
  const last = cellStatements(source)?.at(-1);
  if (last?.type !== "ExpressionStatement" || !isNode(last.expression)) return undefined;
  return source.slice(last.expression.start, last.expression.end);
}

/**
 * Rewrites relative paths for a notebook that moves from one folder to another: those of imports, and every string
 * that is the path of an existing file, so that `import "./rules.ts"` and `loadBars("./mine.csv")` still find it.
 */
export function movePaths(source: string, from: string, to: string): string {
  if (from === to) return source;
  const edits: (Span & { text: string })[] = [];
  const visit = (node: SyntaxNode, isImport: boolean): void => {
    if (node.type === "StringLiteral") {
      const moved = movedPath(node.value as string, from, to, isImport);
      if (moved !== undefined) edits.push({ start: node.start, end: node.end, text: JSON.stringify(moved) });
      return;
    }
    for (const [key, value] of Object.entries(node)) {
      const imports = key === "source" || (key === "arguments" && isImportCall(node));
      for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) visit(child, imports);
    }
  };
  cellStatements(source)?.forEach((statement) => visit(statement, false));
  return replaceSpans(source, edits);
}

const isImportCall = ({ type, callee }: SyntaxNode): boolean =>
  type === "ImportExpression" || (type === "CallExpression" && (callee as SyntaxNode).type === "Import");

function movedPath(text: string, from: string, to: string, isImport: boolean): string | undefined {
  const isRelative = /^\.\.?\//.test(text);
  if (isImport ? !isRelative : !isFile(join(from, text)) || text.startsWith("/")) return undefined;
  const moved = relative(to, join(from, text)).split(sep).join("/");
  return /^\.\.?\//.test(moved) ? moved : `./${moved}`;
}

function isFile(path: string): boolean {
  try {
    return dirname(path) !== path && Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}

function wholeLine(source: string, { start, end }: Span): Span {
  const lineStart = source.lastIndexOf("\n", start - 1) + 1;
  const newline = source.indexOf("\n", end);
  const lineEnd = newline < 0 ? source.length : newline;
  const isAlone = source.slice(lineStart, start).trim() === "" &&
    /^\s*(\/\/.*)?$/.test(source.slice(end, lineEnd));
  return isAlone ? { start: lineStart, end: newline < 0 ? source.length : newline + 1 } : { start, end };
}

function replaceSpans(source: string, edits: (Span & { text: string })[]): string {
  let result = source;
  for (const { start, end, text } of edits.toSorted((a, b) => b.start - a.start)) {
    result = result.slice(0, start) + text + result.slice(end);
  }
  return result;
}
