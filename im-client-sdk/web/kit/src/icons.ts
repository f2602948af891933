/** Outlines on a 24 px grid, drawn with a 1.75 px round stroke by each app's Icon component: those that both apps have. */
export const ICONS = {
  chat: [
    'M12 4c4.97 0 9 3.36 9 7.5S16.97 19 12 19c-.9 0-1.78-.11-2.6-.32L4.5 20.5l1.2-3.9C4.03 15.25 3 13.47 3 11.5 3 7.36 7.03 4 12 4Z',
  ],
  chevronDown: ['m6 9.5 6 6 6-6'],
  close: ['m6 6 12 12', 'M18 6 6 18'],
  send: ['M12 19V5', 'm5.5 11.5 6.5-6.5 6.5 6.5'],
  arrowDown: ['M12 5v14', 'm18.5 12.5-6.5 6.5-6.5-6.5'],
  clock: ['M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17Z', 'M12 7.5V12l3 2'],
  tick: ['m5 12.5 4.5 4.5L19 7.5'],
  ticks: ['m2.5 12.5 4.5 4.5 9.5-9.5', 'm12 16.5.5.5L22 7.5'],
  alert: ['M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17Z', 'M12 8v4.5', 'M12 16v.01'],
  more: ['M5.5 12v.01', 'M12 12v.01', 'M18.5 12v.01'],
  pencil: ['M4.5 19.5l1-4L16.2 4.8a1.5 1.5 0 0 1 2.1 0l.9.9a1.5 1.5 0 0 1 0 2.1L8.5 18.5l-4 1Z', 'm13.8 7.2 3 3'],
  recall: ['M11 4.5 7 8.5l4 4', 'M7.5 8.5h6.75a5 5 0 0 1 0 10H8'],
  reply: ['m9.5 6.5-5 5 5 5', 'M5 11.5h8.5a6 6 0 0 1 6 6v1'],
  clip: ['m20 11.5-8.1 8.1a5 5 0 0 1-7.1-7.1l8.5-8.5a3.3 3.3 0 0 1 4.7 4.7l-8.5 8.5a1.7 1.7 0 0 1-2.4-2.4l7.8-7.8'],
  file: ['M13.5 3.5H7A1.5 1.5 0 0 0 5.5 5v14A1.5 1.5 0 0 0 7 20.5h10a1.5 1.5 0 0 0 1.5-1.5V8.5Z', 'M13.5 3.5v5h5'],
} as const satisfies Record<string, readonly string[]>;

export type IconName = keyof typeof ICONS;
