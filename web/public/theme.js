// Sets the colours before the first paint, so that a dark page never flashes white. A file, not an inline script: the content policy forbids those.
(function () {
  var kept = null;
  try {
    kept = localStorage.getItem('parley-theme');
  } catch (e) {
    kept = null;
  }
  var dark = kept === 'dark' || (kept !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light');
})();
