import { readDigits } from '../read_digits.js';

document.getElementById('digits').textContent = await readDigits();
