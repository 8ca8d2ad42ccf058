import { readDigits } from './read_digits.js';

readDigits().then((digits) => {
  document.body.textContent = digits;
});
