/**
 * A stretch of siblings as the container of a preact root, as several islands may share one parent. The comments
 * become empty texts: preact steps over comments when it looks for the place of the next node, and would leave
 * the stretch.
 */
import { nodesBetween } from "./markers.ts";

export function rangeRoot(startMark: Comment, endMark: Comment): Element {
  const parent = startMark.parentElement!;
  const start = new Text("");
  const end = new Text("");
  startMark.replaceWith(start);
  endMark.replaceWith(end);
  const root = {
    nodeType: Node.ELEMENT_NODE,
    parentNode: parent,
    ownerDocument: document,
    namespaceURI: parent.namespaceURI,
    localName: parent.localName,
    nextSibling: null,
    get childNodes() {
      return nodesBetween(start, end);
    },
    get firstChild() {
      return start.nextSibling === end ? null : start.nextSibling;
    },
    insertBefore: (node: Node, before: Node | null) => parent.insertBefore(node, before ?? end),
    appendChild: (node: Node) => parent.insertBefore(node, end),
    removeChild: (node: Node) => parent.removeChild(node),
    contains: (node: Node | null) => root.childNodes.some((child) => child.contains(node)),
  };
  return root as unknown as Element;
}
