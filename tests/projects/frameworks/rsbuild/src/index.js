import { readDigits } from './read_digits.js';

document.querySelector('#root').textContent = 'loading';
readDigits().then((digits) => {
  document.querySelector('#root').textContent = digits;
});
