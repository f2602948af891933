import { describe, expect, it } from 'vitest';
import { createTranslator } from '../src/catalogue';
import { reactionLabel } from '../src/reactions';
import { reactionTexts } from '../src/reactionTexts';
import { replyTexts } from '../src/replyTexts';

describe('reactionLabel', () => {
  const texts = { ...reactionTexts.en, ...replyTexts.en };
  const t = createTranslator<keyof typeof texts>(texts, 'en');

  it('names the emoji and the people', () => {
    expect(reactionLabel({ emoji: '👍', count: 1, mine: true, names: [] }, t)).toBe('Thumbs up: You');
    expect(reactionLabel({ emoji: '❤️', count: 2, mine: true, names: ['Mei'] }, t)).toBe('Heart: You and Mei');
    expect(reactionLabel({ emoji: '🚀', count: 3, mine: false, names: ['Mei'] }, t)).toBe('🚀: Mei and 2 others');
  });

  it('names five at most', () => {
    const names = ['A', 'B', 'C', 'D', 'E', 'F', 'G'];
    expect(reactionLabel({ emoji: '🎉', count: 7, mine: false, names }, t)).toBe(
      'Celebration: A, B, C, D, E, and 2 others',
    );
  });
});
