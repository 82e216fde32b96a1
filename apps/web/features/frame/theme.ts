export const themes = ['dark', 'light', 'system'] as const;
export type Theme = (typeof themes)[number];

export const themeKey = 'stray-theme';
export const tileSizeKey = 'stray-tile-size';

/** Applies what was chosen before the page is painted; what is stored may be anything. */
export const beforePaint = `(function () {
  try {
    var root = document.documentElement
    var theme = localStorage.getItem('${themeKey}')
    if (theme === 'light' || theme === 'system') root.dataset.theme = theme
    var size = Number(localStorage.getItem('${tileSizeKey}'))
    if (size >= 96 && size <= 320) root.style.setProperty('--tile', size + 'px')
  } catch (error) {}
})()`;

export const isTheme = (text: string | undefined): text is Theme => themes.some((theme) => theme === text);
