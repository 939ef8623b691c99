import { type Command, commands, keysOf } from "./keys.ts";

const GROUPS: [title: string, commands: Command[]][] = [
  ["Run", ["runNext", "run", "runInsert", "stop", "restart"]],
  ["Select", ["selectAbove", "selectBelow", "extendAbove", "extendBelow", "edit"]],
  ["Cells", [
    "insertAbove",
    "insertBelow",
    "deleteCells",
    "undo",
    "redo",
    "merge",
    "foldOutputs",
    "lineNumbers",
  ]],
  ["Kind", ["toCode", "toMarkdown", "toRaw", "heading"]],
  ["Move", ["moveUp", "moveDown", "copy", "cut", "paste", "pasteAbove"]],
  ["Page", ["save", "help"]],
];

export function KeySheet() {
  return (
    <>
      <h2>Keys</h2>
      <p class="muted">Escape leaves a cell's text; Ctrl+Shift+− splits the cell at the caret.</p>
      <div class="key-groups">
        {GROUPS.map(([title, names]) => (
          <section key={title}>
            <h3>{title}</h3>
            <dl>
              {names.map((name) => (
                <div key={name}>
                  <dt>{commands[name]}</dt>
                  <dd>{keysOf[name].map((keys) => <kbd key={keys}>{shown(keys)}</kbd>)}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </>
  );
}

const NAMES: Record<string, string> = { ArrowUp: "↑", ArrowDown: "↓" };

function shown(keys: string): string {
  const press = (name: string) =>
    name.split("+").map((part) => NAMES[part] ?? (part.length === 1 ? part.toUpperCase() : part)).join("+");
  return keys.split(" ").map(press).join(" ");
}
