/**
 * Take what is dropped anywhere on the page while an element of it is in sight.
 * @param {HTMLElement} area is of the class `dropping` while files are over the page
 * @param {(files: {file: File, path: string}[]) => void} take
 */
export function onDrop(area, take) {
  const holds = (event) => !area.hidden && event.dataTransfer?.types.includes('Files');
  document.ondragover = (event) => {
    if (!holds(event)) return;
    event.preventDefault();
    area.classList.add('dropping');
  };
  document.ondragleave = (event) => {
    if (!event.relatedTarget) area.classList.remove('dropping');
  };
  document.ondrop = async (event) => {
    if (!holds(event)) return;
    // The browser itself would open what is dropped, in place of the page.
    event.preventDefault();
    area.classList.remove('dropping');
    take(await dropped(event.dataTransfer));
  };
}

/**
 * The files of a drop, with those of its folders all through.
 * @param {DataTransfer} transfer
 * @returns {Promise<{file: File, path: string}[]>}
 */
async function dropped(transfer) {
  // What is dropped can be read only now, before anything is waited for.
  const entries = [...transfer.items].filter((item) => item.kind === 'file').map((item) => ({ entry: item.webkitGetAsEntry?.(), file: item.getAsFile() }));
  const found = await Promise.all(entries.map(({ entry, file }) => (entry ? within(entry) : [{ file, path: file.name }])));
  return found.flat();
}

async function within(entry) {
  if (entry.isFile) {
    const file = await new Promise((resolve, reject) => entry.file(resolve, reject));
    return [{ file, path: entry.fullPath.replace(/^\//, '') }];
  }
  const reader = entry.createReader();
  const found = [];
  for (;;) {
    // A folder is read in parts, until a part is empty.
    const part = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (!part.length) return found;
    found.push(...(await Promise.all(part.map(within))).flat());
  }
}
