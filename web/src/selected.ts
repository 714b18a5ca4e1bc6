// Finer figures wait while text of the page is selected: what a person is about to copy may not change under the hand.

function isSelected(within: string): boolean {
  const [found, place] = [getSelection(), document.querySelector(within)];
  return found !== null && place !== null && !found.isCollapsed && found.containsNode(place, true);
}

/** Resolves when no text within an element is selected, or nobody waits any more; `held` hears that it has to wait. */
export async function unselected(within: string, signal: AbortSignal, held?: () => void): Promise<void> {
  if (signal.aborted || !isSelected(within)) return;
  held?.();
  await new Promise<void>((done) => {
    const look = () => {
      if (!signal.aborted && isSelected(within)) return;
      document.removeEventListener("selectionchange", look);
      signal.removeEventListener("abort", look);
      done();
    };
    document.addEventListener("selectionchange", look);
    signal.addEventListener("abort", look);
  });
}
