// Embeds nouns on a device: {folder, device, words} on standard input, {device, embeddings} on standard output.
import { text } from 'node:stream/consumers';
import { placeTextTower } from '../dist/encoders/placedTextTower.js';

const { folder, device: wish, words } = JSON.parse(await text(process.stdin));
const { tower, device } = await placeTextTower(folder, wish);
const rows = await tower.encodeWords(words.map((/** @type {string} */ word) => ({ text: word, polarity: 'noun' })));
await tower.close();
process.stdout.write(JSON.stringify({ device, embeddings: Array.from(rows) }));
