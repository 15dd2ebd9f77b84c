/** What CRC-32 adds for each byte, by the polynomial of ISO 3309. */
const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let sum = byte;
  for (let bit = 0; bit < 8; bit += 1) sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1;
  return sum;
});

function crc32(bytes) {
  let sum = 0xffffffff;
  for (const byte of bytes) sum = (sum >>> 8) ^ TABLE[(sum ^ byte) & 0xff];
  return ~sum >>> 0;
}

/** Numbers of so many bytes, the least byte first. @param {[size: number, value: number][]} fields */
function little(...fields) {
  return Uint8Array.from(fields.flatMap(([size, value]) => Array.from({ length: size }, (_, place) => (value >>> (8 * place)) & 0xff)));
}

/** 1980-01-01, the first day that the format knows: the same files make the same archive. */
const DAY = (1 << 5) | 1;

/**
 * A ZIP archive whose files are stored as they are.
 * @param {Record<string, string>} files texts by name; names are in ASCII
 * @returns {BlobPart[]}
 */
export function zip(files) {
  const encoder = new TextEncoder();
  const bodies = [];
  const directory = [];
  let offset = 0;
  for (const [name, text] of Object.entries(files)) {
    const path = encoder.encode(name);
    const body = encoder.encode(text);
    // From the version needed to the length of the extra field, which both headers hold.
    const facts = little([2, 20], [2, 0], [2, 0], [2, 0], [2, DAY], [4, crc32(body)], [4, body.length], [4, body.length], [2, path.length], [2, 0]);
    const head = little([4, 0x04034b50]);
    bodies.push(head, facts, path, body);
    directory.push(little([4, 0x02014b50], [2, 20]), facts, little([2, 0], [2, 0], [2, 0], [4, 0], [4, offset]), path);
    offset += head.length + facts.length + path.length + body.length;
  }
  const size = directory.reduce((sum, { length }) => sum + length, 0);
  const count = Object.keys(files).length;
  return [...bodies, ...directory, little([4, 0x06054b50], [2, 0], [2, 0], [2, count], [2, count], [4, size], [4, offset], [2, 0])];
}
