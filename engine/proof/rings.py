"""Rings in a graph: Tarjan's strongly connected components, without recursion."""


def rings(edges: list[list[int]]) -> list[list[int]]:
    """The groups of nodes that lie on a common ring; a node alone only when it leads to itself."""
    order: dict[int, int] = {}
    low: dict[int, int] = {}
    stack: list[int] = []
    on_stack: set[int] = set()
    found: list[list[int]] = []
    for start in range(len(edges)):
        if start in order:
            continue
        work = [(start, 0)]
        while work:
            node, at = work.pop()
            if at == 0:
                order[node] = low[node] = len(order)
                stack.append(node)
                on_stack.add(node)
            for position in range(at, len(edges[node])):
                target = edges[node][position]
                if target not in order:
                    work += [(node, position + 1), (target, 0)]
                    break
                if target in on_stack:
                    low[node] = min(low[node], order[target])
            else:
                _close(node, stack, on_stack, order, low, found)
                if work:
                    above = work[-1][0]
                    low[above] = min(low[above], low[node])
    return [ring for ring in found if len(ring) > 1 or ring[0] in edges[ring[0]]]


def _close(
    node: int, stack: list[int], on_stack: set[int], order: dict[int, int], low: dict[int, int], found: list[list[int]]
) -> None:
    if low[node] != order[node]:
        return
    ring: list[int] = []
    while not ring or ring[-1] != node:
        ring.append(stack.pop())
        on_stack.discard(ring[-1])
    found.append(ring)
