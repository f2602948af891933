import { describe, expect, it } from 'vitest';
import { linkify, safeHref } from '../src/linkify';

const links = (text: string): string[] => linkify(text).flatMap((part) => (part.kind === 'link' ? [part.text] : []));

describe('linkify', () => {
  it('keeps every character of the text', () => {
    const text = 'See https://example.com/a?b=c#d, or (http://example.org/x_(y)). Thanks!\nBye';
    expect(
      linkify(text)
        .map((part) => part.text)
        .join(''),
    ).toBe(text);
  });

  it('finds http and https and leaves the sentence its punctuation', () => {
    expect(links('Go to https://example.com/help. Or http://example.org/wiki/A_(b), (https://c.example)!')).toEqual([
      'https://example.com/help',
      'http://example.org/wiki/A_(b)',
      'https://c.example',
    ]);
  });

  it('ends at Chinese punctuation', () => {
    expect(links('请看https://example.com/帮助。谢谢（https://example.com/b）')).toEqual([
      'https://example.com/帮助',
      'https://example.com/b',
    ]);
  });

  it.each([
    'javascript:alert(1)',
    'JaVaScRiPt://example.com/%0aalert(1)',
    'data:text/html,<script>alert(1)</script>',
    'vbscript:x',
    'file:///etc/passwd',
    'ftp://example.com',
    'xhttps://example.com',
    'https://',
    'http://user:secret@example.com/',
    'https://bank.example@evil.example/',
  ])('leaves %s as text', (text) => {
    expect(links(text)).toEqual([]);
  });

  it('ends at characters that turn the reading direction', () => {
    expect(links('https://example.com/\u202Egnp.exe')).toEqual(['https://example.com/']);
  });

  it('ends at quotes and angle brackets', () => {
    expect(links('<a href="https://example.com/x">y</a>')).toEqual(['https://example.com/x']);
  });

  it('does not choke on long text', () => {
    const started = performance.now();
    linkify('https://'.repeat(1000) + '('.repeat(3000) + ')'.repeat(3000));
    expect(performance.now() - started).toBeLessThan(500);
  });
});

describe('safeHref', () => {
  it('normalises and accepts the web only', () => {
    expect(safeHref('HTTPS://Example.com')).toBe('https://example.com/');
    expect(safeHref('mailto:a@example.com')).toBeNull();
    expect(safeHref(`https://example.com/${'a'.repeat(3000)}`)).toBeNull();
  });
});
