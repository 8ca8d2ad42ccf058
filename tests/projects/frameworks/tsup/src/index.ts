// @ts-expect-error plain JavaScript
import { readDigits } from './read_digits.js';

document.querySelector('#digits')!.textContent = await readDigits();
