// Before the first paint, so that a chosen theme never flashes the other one. The same key as state/theme.svelte.ts.
try {
  const theme = localStorage.getItem('lares.theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch (error) {
  console.debug('no stored theme', error);
}
