import { expect, it } from 'vitest';
import { offers } from '../features/review/AskLine.tsx';

const options = ['shirt', 't-shirt', 'skirt', 'hat'].map((text) => ({ text }));

it('what begins with what is typed is offered first, then what has it elsewhere, then what is typed itself', () => {
  expect(offers(options, 'sh').map(({ text }) => text)).toEqual(['shirt', 't-shirt', 'sh']);
  expect(offers(options, ' SHIRT ').map(({ text }) => text)).toEqual(['shirt', 't-shirt']);
  expect(offers(options, 'cap')).toEqual([{ text: 'cap', hint: 'new' }]);
  expect(offers(options, '').map(({ text }) => text)).toEqual(['shirt', 't-shirt', 'skirt', 'hat']);
});
