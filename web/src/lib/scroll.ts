/** Where a scrolled box stands. An element is one. */
export interface ScrollBox {
  scrollTop: number;
  scrollHeight: number;
  clientHeight: number;
}

/** Whether the reader is at the end of a conversation, so that new messages should stay in sight. `slack` is in pixels. */
export function atEnd(box: ScrollBox, slack = 48): boolean {
  return box.scrollHeight - box.scrollTop - box.clientHeight <= slack;
}
