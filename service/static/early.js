// Runs before the first paint, so that neither the theme nor the language is seen to change.
(() => {
  const kept = (name) => {
    try {
      return localStorage.getItem(name);
    } catch {
      return null;
    }
  };
  const root = document.documentElement;
  const theme = kept('zhengyin.theme');
  if (theme === 'light' || theme === 'dark') root.dataset.theme = theme;
  const language = kept('zhengyin.language') ?? navigator.language;
  root.lang = language.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en';
})();
