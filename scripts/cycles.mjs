// @ts-check
/** Cycles of a directed graph: its strongly connected components, after Tarjan (1972). */

/**
 * Groups of nodes that lead back to themselves, each sorted, the groups in the order of their
 * first nodes. A node that points at itself is a group of one.
 * @param {ReadonlyMap<string, ReadonlySet<string>>} graph Targets that are not keys are ignored.
 * @returns {string[][]}
 */
export function findCycles(graph) {
  /** @type {Map<string, number>} */
  const order = new Map();
  /** @type {string[]} */
  const stack = [];
  const open = new Set();
  /** @type {string[][]} */
  const cycles = [];

  /**
   * @param {string} node
   * @returns {number}
   */
  const visit = (node) => {
    const index = order.size;
    let lowest = index;
    order.set(node, index);
    stack.push(node);
    open.add(node);
    for (const target of graph.get(node) ?? []) {
      if (!graph.has(target)) continue;
      if (!order.has(target)) lowest = Math.min(lowest, visit(target));
      else if (open.has(target)) lowest = Math.min(lowest, order.get(target) ?? index);
    }
    if (lowest === index) {
      const group = stack.splice(stack.indexOf(node));
      for (const member of group) open.delete(member);
      if (group.length > 1 || graph.get(node)?.has(node)) cycles.push(group.sort());
    }
    return lowest;
  };
  for (const node of graph.keys()) if (!order.has(node)) visit(node);
  return cycles.sort((a, b) => ((a[0] ?? "") < (b[0] ?? "") ? -1 : 1));
}
