/** The mark: two speech bubbles that meet and make a funnel's opening. Decorative; the name stands next to it. */
export function Logo({ size = 24 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <path fill="#0f6f74" d="M6 4h7.5A1.5 1.5 0 0 1 15 5.5v22.7c0 .9-1.1 1.3-1.7.6L7 20.5H6A4 4 0 0 1 2 16.5V8a4 4 0 0 1 4-4Z" />
      <path fill="#3a9da1" d="M26 4h-7.5A1.5 1.5 0 0 0 17 5.5v22.7c0 .9 1.1 1.3 1.7.6l6.3-8.3h1a4 4 0 0 0 4-4V8a4 4 0 0 0-4-4Z" />
      <path fill="#fff" d="M6.2 10.2h5.2v2H6.2zM6.2 14.2h3.2v2H6.2zM20.6 10.2h5.2v2h-5.2zM20.6 14.2h3.2v2h-3.2z" />
    </svg>
  );
}
