// Before the first paint, so that a chosen theme never flashes the other one. The same key as state/theme.svelte.ts.
try {
  const theme = localStorage.getItem('lares.theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {
  delete document.documentElement.dataset.theme; // storage is refused: the system's theme stays
}
