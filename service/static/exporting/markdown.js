import { t } from '../language/i18n.js';

/** @typedef {import('./gathering.js').Gathered} Gathered */

/** The marks of a statement: `[1][2]`. */
export const marks = (numbers) => numbers.map((number) => `[${number}]`).join('');

/** Answers with their references as plain text. @param {Gathered} gathered */
export function plainText({ entries, references }) {
  const answers = entries.map(({ statements, message }) =>
    statements.map(({ text, numbers }) => `${text} ${marks(numbers)}`.trim()).join('\n\n') || message);
  return [...answers, references.map(({ number, text }) => `[${number}] ${text}`).join('\n')].filter(Boolean).join('\n\n');
}

/** A conversation as Markdown, in which no text of a document becomes markup. @param {Gathered} gathered */
export function markdown({ name, entries, references }) {
  const parts = [`# ${literal(name)}`];
  for (const { question, statements, message } of entries) {
    parts.push(`## ${literal(question)}`);
    for (const { text, kind, numbers } of statements) {
      const lines = `${text}${numbers.length ? ` ${marks(numbers)}` : ''}`.split('\n').map((line) => literal(line.trim()));
      parts.push(kind === 'quotation' ? lines.map((line) => `> ${line}`).join('  \n') : lines.join('  \n'));
    }
    if (!statements.length) parts.push(literal(message));
  }
  if (references.length) {
    parts.push(`## ${t('references')}`);
    parts.push(references.map(({ number, text, address }) => `\\[${number}\\] ${literal(text)} <${address}>`).join('\n\n'));
  }
  return `${parts.join('\n\n')}\n`;
}

/** A line as it stands: what Markdown would take for its own is escaped. */
const literal = (line) => line
  .replace(/\s+/g, ' ')
  .replace(/[\\`*_[\]<>|~#$&]/g, '\\$&')
  .replace(/^[-+=]/, '\\$&')
  .replace(/^(\d+)([.)])/, '$1\\$2');
