import { t } from '../language/i18n.js';
import { marks } from './markdown.js';
import { zip } from './zip.js';

const MAIN = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const TYPE = 'application/vnd.openxmlformats-officedocument.wordprocessingml';
const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';

/** Styles by id: what Word calls them, and how they look; sizes in half points. */
const STYLES = {
  Normal: ['Normal', '<w:pPr><w:spacing w:after="160" w:line="300" w:lineRule="auto"/></w:pPr>', '<w:sz w:val="22"/>'],
  Title: ['Title', '<w:pPr><w:spacing w:after="240"/></w:pPr>', '<w:b/><w:sz w:val="36"/>'],
  Heading1: ['heading 1', '<w:pPr><w:keepNext/><w:spacing w:before="320" w:after="120"/><w:outlineLvl w:val="0"/></w:pPr>', '<w:b/><w:sz w:val="28"/>'],
  Quote: ['Quote', '<w:pPr><w:ind w:left="360"/></w:pPr>', ''],
};

/**
 * A conversation as a Word document.
 * @param {import('./gathering.js').Gathered} gathered
 * @returns {BlobPart[]}
 */
export function docx({ name, entries, references }) {
  const body = [paragraph('Title', name)];
  for (const { question, statements, message } of entries) {
    body.push(paragraph('Heading1', question));
    for (const { text, kind, numbers } of statements) body.push(paragraph(kind === 'quotation' ? 'Quote' : 'Normal', `${text} ${marks(numbers)}`.trim()));
    if (!statements.length) body.push(paragraph('Normal', message));
  }
  if (references.length) body.push(paragraph('Heading1', t('references')));
  for (const { number, text } of references) body.push(paragraph('Normal', `[${number}] ${text}`));
  return zip({
    '[Content_Types].xml': `${HEAD}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>`
      + `<Override PartName="/word/document.xml" ContentType="${TYPE}.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="${TYPE}.styles+xml"/></Types>`,
    '_rels/.rels': relation('officeDocument', 'word/document.xml'),
    'word/_rels/document.xml.rels': relation('styles', 'styles.xml'),
    'word/styles.xml': `${HEAD}<w:styles xmlns:w="${MAIN}"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Georgia" w:hAnsi="Georgia" w:eastAsia="SimSun"/></w:rPr></w:rPrDefault></w:docDefaults>${styles()}</w:styles>`,
    'word/document.xml': `${HEAD}<w:document xmlns:w="${MAIN}"><w:body>${body.join('')}<w:sectPr/></w:body></w:document>`,
  });
}

const relation = (kind, target) =>
  `${HEAD}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/${kind}" Target="${target}"/></Relationships>`;

const styles = () => Object.entries(STYLES).map(([id, [name, paragraphs, letters]]) =>
  `<w:style w:type="paragraph" w:styleId="${id}"${id === 'Normal' ? ' w:default="1"' : ''}><w:name w:val="${name}"/>${id === 'Normal' ? '' : '<w:basedOn w:val="Normal"/>'}${paragraphs}<w:rPr>${letters}</w:rPr></w:style>`).join('');

function paragraph(style, text) {
  const lines = text.split('\n').map((line) => `<w:t xml:space="preserve">${escaped(line)}</w:t>`).join('<w:br/>');
  return `<w:p><w:pPr><w:pStyle w:val="${style}"/></w:pPr><w:r>${lines}</w:r></w:p>`;
}

/** Text as XML holds it: without the control characters that it cannot hold. */
const escaped = (text) => text
  .toWellFormed()
  .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
  .replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
