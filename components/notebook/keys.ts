/** Jupyter's keys in command mode, as names of what they do. */
export const commands = {
  selectAbove: "Select the cell above",
  selectBelow: "Select the cell below",
  extendAbove: "Extend the selection up",
  extendBelow: "Extend the selection down",
  edit: "Edit the cell",
  insertAbove: "Insert a cell above",
  insertBelow: "Insert a cell below",
  deleteCells: "Delete the cell",
  undo: "Undo",
  redo: "Redo",
  toCode: "Make it TypeScript",
  toMarkdown: "Make it Markdown",
  toRaw: "Make it raw text",
  heading: "Make it a heading of that level",
  foldOutputs: "Fold or show the outputs",
  lineNumbers: "Show or hide line numbers",
  moveUp: "Move the cell up",
  moveDown: "Move the cell down",
  merge: "Merge the selected cells",
  copy: "Copy the cell",
  cut: "Cut the cell",
  paste: "Paste below",
  pasteAbove: "Paste above",
  runNext: "Run, then go to the next cell",
  run: "Run",
  runInsert: "Run, then insert a cell",
  stop: "Stop the running cell",
  restart: "Restart the kernel",
  save: "Save now",
  help: "Show the keys",
} as const;
export type Command = keyof typeof commands;

/** Written as `Modifier+key`; two keys after each other with a space. */
export const keysOf: Record<Command, string[]> = {
  runNext: ["Shift+Enter"],
  run: ["Ctrl+Enter"],
  runInsert: ["Alt+Enter"],
  edit: ["Enter"],
  selectAbove: ["k", "ArrowUp"],
  selectBelow: ["j", "ArrowDown"],
  extendAbove: ["Shift+k", "Shift+ArrowUp"],
  extendBelow: ["Shift+j", "Shift+ArrowDown"],
  insertAbove: ["a"],
  insertBelow: ["b"],
  deleteCells: ["d d"],
  undo: ["z"],
  redo: ["Shift+z"],
  toCode: ["y"],
  toMarkdown: ["m"],
  toRaw: ["r"],
  heading: ["1", "2", "3", "4", "5", "6"],
  foldOutputs: ["o"],
  lineNumbers: ["l"],
  moveUp: ["Alt+ArrowUp"],
  moveDown: ["Alt+ArrowDown"],
  merge: ["Shift+m"],
  copy: ["c"],
  cut: ["x"],
  paste: ["v"],
  pasteAbove: ["Shift+v"],
  stop: ["i i"],
  restart: ["0 0"],
  save: ["s", "Ctrl+s"],
  help: ["h", "?"],
};

export interface Press {
  key: string;
  shiftKey: boolean;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
}

const byPress = new Map(
  Object.entries(keysOf).flatMap(([command, all]) => all.map((keys) => [keys, command as Command] as const)),
);
const doubles = new Set(
  [...byPress.keys()].filter((keys) => keys.includes(" ")).map((keys) => keys.split(" ")[0]!),
);

/** Cmd counts as Ctrl; letters are told apart by Shift, not by case. */
export function pressName({ key, shiftKey, ctrlKey, metaKey, altKey }: Press): string {
  const letter = /^[a-zA-Z]$/.test(key);
  const named = letter || key.length > 1;
  return [
    ctrlKey || metaKey ? "Ctrl" : null,
    altKey ? "Alt" : null,
    shiftKey && named ? "Shift" : null,
    letter ? key.toLowerCase() : key,
  ].filter((part) => part !== null).join("+");
}

/** What a press means after `pending`, the first half of a double press, if there was one. */
export function commandFor(
  press: Press,
  pending: string | null,
): { command: Command | null; pending: string | null } {
  const name = pressName(press);
  const doubled = pending === name ? byPress.get(`${name} ${name}`) : undefined;
  if (doubled) return { command: doubled, pending: null };
  return { command: byPress.get(name) ?? null, pending: doubles.has(name) ? name : null };
}
