/** Rows drawn beyond the edges, so that scrolling and tabbing find them there. */
const BEYOND = 8;

/**
 * Rows of a long list to draw.
 * @param topPx how far the list's beginning lies above the window's top edge; negative below it
 * @returns half-open range of indexes
 */
export function visibleRows(count: number, rowPx: number, topPx: number, heightPx: number): { first: number; end: number } {
  const first = Math.max(0, Math.floor(topPx / rowPx) - BEYOND);
  const end = Math.min(count, Math.ceil((topPx + heightPx) / rowPx) + BEYOND);
  return first < end ? { first, end } : { first: 0, end: Math.min(count, BEYOND) };
}
