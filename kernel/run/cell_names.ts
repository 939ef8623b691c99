/**
 * What a cell defines, uses and may change, read from its text alone.
 *
 * Scopes are not followed: a local variable counts as a use of its name, so that a cell is at worst kept needlessly.
 */
import { cellStatements, isNode, type SyntaxNode } from "../../document/cell_source.ts";

export interface CellNames {
  /** Names that the cell gives to later cells. */
  defines: ReadonlySet<string>;
  /** Names that must come from elsewhere. */
  uses: ReadonlySet<string>;
  /** Names that a statement beyond a declaration mentions: what they stand for may change there. */
  touches: ReadonlySet<string>;
}

/** Undefined where the cell has a syntax error. */
export function cellNames(source: string): CellNames | undefined {
  const statements = cellStatements(source);
  if (!statements) return undefined;
  const defines = new Set(statements.flatMap(definedNames));
  const uses = new Set(statements.flatMap(usedNames).filter((name) => !defines.has(name)));
  const acting = statements.filter((each) => !isDeclaration(each) && !isLook(each));
  // A module that is imported for what it does may do it to anything.
  const effects = statements.some(isBareImport) ? ["globalThis"] : [];
  return { defines, uses, touches: new Set([...effects, ...acting.flatMap(usedNames)]) };
}

const isBareImport = ({ type, specifiers }: SyntaxNode): boolean =>
  type === "ImportDeclaration" && (specifiers as SyntaxNode[]).length === 0;

const isDeclaration = ({ type }: SyntaxNode): boolean =>
  /^(Variable|Function|Class|Import|Export|TS\w*)Declaration$|^Export|^TSEnum|^Import/.test(type);

/** A statement that only names a value, such as `run` or `run.trades`, to have it shown. */
function isLook(statement: SyntaxNode): boolean {
  const chain = (node: unknown): boolean =>
    isNode(node) &&
    (/^(Identifier|\w*Literal)$/.test(node.type) ||
      (node.type === "MemberExpression" && chain(node.object) && chain(node.property)));
  return statement.type === "ExpressionStatement" && chain(statement.expression);
}

function definedNames(statement: SyntaxNode): string[] {
  switch (statement.type) {
    case "VariableDeclaration":
      return (statement.declarations as SyntaxNode[]).flatMap(({ id }) => boundNames(id));
    case "ImportDeclaration":
      return (statement.specifiers as SyntaxNode[]).flatMap(({ local }) => boundNames(local));
    case "ExportNamedDeclaration":
    case "ExportDefaultDeclaration":
      return isNode(statement.declaration) ? definedNames(statement.declaration) : [];
    default:
      return isDeclaration(statement) ? boundNames(statement.id) : [];
  }
}

/** Names that a function's own text neither binds nor finds in the language: what it captured from where it stood. */
export function capturedNames(expression: string): string[] {
  const statements = cellStatements(`(${expression});`) ?? [];
  const bound = new Set(statements.flatMap(innerNames));
  return [...new Set(statements.flatMap(usedNames))].filter((name) =>
    !bound.has(name) && !LANGUAGE.includes(name)
  );
}

/** What the language and the runtime give to everybody. */
const LANGUAGE = [
  ...["undefined", "NaN", "Infinity", "arguments", "globalThis", "console", "structuredClone", "performance"],
  ...[
    "Math",
    "Number",
    "String",
    "Boolean",
    "Object",
    "Array",
    "Map",
    "Set",
    "WeakMap",
    "Date",
    "JSON",
    "RegExp",
  ],
  ...[
    "BigInt",
    "Symbol",
    "Error",
    "RangeError",
    "TypeError",
    "Promise",
    "Intl",
    "Iterator",
    "Reflect",
    "Proxy",
  ],
  ...[
    "isNaN",
    "isFinite",
    "parseFloat",
    "parseInt",
    "Float64Array",
    "Float32Array",
    "Int8Array",
    "Int16Array",
  ],
  ...["Int32Array", "Uint8Array", "Uint16Array", "Uint32Array", "BigInt64Array", "ArrayBuffer", "DataView"],
];

/** Every name that is bound anywhere in a tree: variables, functions, classes and their parameters. */
function innerNames(node: SyntaxNode): string[] {
  const names: string[] = [];
  if (node.type === "VariableDeclarator" || /^(Function|Class)/.test(node.type)) {
    names.push(...boundNames(node.id));
  }
  for (const parameter of [node.params ?? [], node.param ?? []].flat()) names.push(...boundNames(parameter));
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) {
      if (isNode(child)) names.push(...innerNames(child));
    }
  }
  return names;
}

/** The names that a pattern binds. */
function boundNames(pattern: unknown): string[] {
  if (!isNode(pattern)) return [];
  switch (pattern.type) {
    case "Identifier":
      return [pattern.name as string];
    case "ObjectPattern":
      return (pattern.properties as SyntaxNode[]).flatMap((each) => boundNames(each.value ?? each));
    case "ArrayPattern":
      return (pattern.elements as unknown[]).flatMap(boundNames);
    case "AssignmentPattern":
      return boundNames(pattern.left);
    case "RestElement":
      return boundNames(pattern.argument);
    default:
      return [];
  }
}

/** Every name in a tree but those of members and keys. */
export function usedNames(node: SyntaxNode): string[] {
  if (node.type === "Identifier" || node.type === "JSXIdentifier") return [node.name as string];
  if (node.type === "ImportDeclaration") return [];
  const names: string[] = [];
  for (const [key, value] of Object.entries(node)) {
    const isName = (key === "property" || key === "key") && node.computed !== true;
    if (isName || key === "label") continue;
    for (const child of Array.isArray(value) ? value : [value]) {
      if (isNode(child)) names.push(...usedNames(child));
    }
  }
  return names;
}
